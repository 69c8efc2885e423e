//! Medical devices in Costa Rica, before and after somebody came who sterilises, from
//! the sample that the demonstration tells as well.
//!
//! Volumes are assumed there and said to be so: what is asserted of kinds holds for a
//! range of scales, not for one that was tuned.

use std::{fs, path::Path};

use eslabon_proto::linkages::v1::{self as pb, chain_service_client::ChainServiceClient};
use prost_reflect::{DescriptorPool, DynamicMessage};
use serde_json::Value;

use crate::{
    missing::{Analyst, country},
    support::{Service, on_each_engine},
};

/// The items of a file of the sample: id, resource and what else is said of it.
fn items<M: prost::Message + prost::Name + Default>(file: &str, field: &str) -> Vec<(String, M, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../standalone/src/sample/linkages");
    let text = fs::read_to_string(folder.join(file)).unwrap();
    let whole: Value = serde_json::from_str(&dated(&text)).unwrap();
    let pool = DescriptorPool::decode(eslabon_proto::DESCRIPTORS).unwrap();
    let descriptor = pool.get_message_by_name(&M::full_name()).unwrap();
    let item = |item: &Value| {
        let message = DynamicMessage::deserialize(descriptor.clone(), item[field].clone()).unwrap();
        let message = M::decode(prost::Message::encode_to_vec(&message).as_slice()).unwrap();
        (item["id"].as_str().unwrap().to_owned(), message, item.clone())
    };
    whole["items"].as_array().unwrap().iter().map(item).collect()
}

/// `@+6` is the day six months after today.
fn dated(text: &str) -> String {
    let days = jiff::Timestamp::now().as_second().div_euclid(86_400);
    let today = jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
    let mut parts = text.split("\"@");
    let mut dated = parts.next().unwrap().to_owned();
    for part in parts {
        let (months, rest) = part.split_once('"').unwrap();
        let day = today.checked_add(jiff::Span::new().months(months.parse::<i64>().unwrap())).unwrap();
        dated.push_str(&format!("\"{day}\"{rest}"));
    }
    dated
}

/// The state of 2008, through the methods that everyone uses.
async fn before(service: &Service) -> Analyst {
    let mut analyst = Analyst::of(service).await;
    for (capability_id, capability, _) in items::<pb::Capability>("capabilities.json", "capability") {
        let request =
            pb::CreateCapabilityRequest { capability_id, capability: Some(capability), ..Default::default() };
        analyst.registry.create_capability(request).await.unwrap();
    }
    suppliers(&mut analyst, "suppliers.json").await;
    for (buyer_id, buyer, item) in items::<pb::Buyer>("buyers.json", "buyer") {
        if item["wave"] != "W4" {
            let request = pb::CreateBuyerRequest { buyer_id, buyer: Some(buyer), ..Default::default() };
            analyst.registry.create_buyer(request).await.unwrap();
        }
    }
    for (need_id, need, item) in items::<pb::Need>("needs.json", "need") {
        if item["wave"] != "W4" {
            let request = pb::CreateNeedRequest { need_id, need: Some(need), ..Default::default() };
            let name = analyst.needs.create_need(request).await.unwrap().into_inner().name;
            let request = pb::OpenNeedRequest { name, ..Default::default() };
            analyst.needs.open_need(request).await.unwrap();
        }
    }
    for (minimum_scale_id, scale, _) in items::<pb::MinimumScale>("minimum_scales.json", "minimumScale") {
        let request = pb::CreateMinimumScaleRequest {
            minimum_scale_id,
            minimum_scale: Some(scale),
            ..Default::default()
        };
        analyst.missing.create_minimum_scale(request).await.unwrap();
    }
    for (id, product, _) in items::<pb::BlockedProduct>("blocked_products.json", "blockedProduct") {
        let request = pb::CreateBlockedProductRequest {
            blocked_product_id: id,
            blocked_product: Some(product),
            ..Default::default()
        };
        analyst.missing.create_blocked_product(request).await.unwrap();
    }
    analyst
}

async fn suppliers(analyst: &mut Analyst, file: &str) {
    for (supplier_id, supplier, _) in items::<pb::Supplier>(file, "supplier") {
        let request =
            pb::CreateSupplierRequest { supplier_id, supplier: Some(supplier), ..Default::default() };
        analyst.registry.create_supplier(request).await.unwrap();
    }
}

/// The link of sterilisation in a new survey of the country.
async fn sterilisation(analyst: &mut Analyst, survey: &str) -> Option<pb::MissingLink> {
    analyst.survey(survey, country("CRI")).await;
    let links = analyst.links(survey).await;
    links.into_iter().find(|link| link.capability == "capabilities/sterilization")
}

#[tokio::test]
async fn before_2009_sterilisation_is_a_latent_coordination_failure_and_after_the_entry_it_is_gone() {
    on_each_engine(async |service| {
        let mut analyst = before(&service).await;
        let link = sterilisation(&mut analyst, "before").await.unwrap();
        assert_eq!(link.kind(), pb::LinkKind::LatentCoordinationFailure);
        assert_eq!((link.remedy(), link.has_capability), (pb::Remedy::Recruit, false));
        assert_eq!(link.buyer_count, 9, "4, then 3, then 2 assemblers entered until 2008");
        assert_eq!(link.leaked_hours, Some(link.unserved_hours), "all of it went to the United States");
        assert_eq!(link.served_elsewhere_hours, Some(link.unserved_hours));
        let unlocks: Vec<_> = link.unlocks.iter().map(|product| product.product.as_str()).collect();
        assert_eq!(unlocks, ["blockedProducts/heart-valves"]);
        assert_eq!(link.unlocked_value.unwrap().minor_units, 50_000_000_000);
        assert!(link.publishable, "nine buyers of the same size");
        for (id, target, _) in items::<pb::RecruitmentTarget>("recruitment_targets.json", "recruitmentTarget")
        {
            let request = pb::CreateRecruitmentTargetRequest {
                recruitment_target_id: id,
                recruitment_target: Some(target),
                ..Default::default()
            };
            let made = analyst.missing.create_recruitment_target(request).await.unwrap().into_inner();
            assert_eq!(made.candidates[0].buyers_of_the_link, 3);
        }
        suppliers(&mut analyst, "suppliers_after.json").await;
        assert_eq!(sterilisation(&mut analyst, "after").await, None);
    })
    .await;
}

#[tokio::test]
async fn the_kind_holds_over_the_whole_range_of_scales() {
    on_each_engine(async |service| {
        let mut analyst = before(&service).await;
        // 1,500 hours each: nine together reach 13,500, and the valves add 2,000.
        let kinds = [
            (1_500.0, pb::LinkKind::AnchorViable),
            (1_501.0, pb::LinkKind::CoordinationFailure),
            (7_500.0, pb::LinkKind::CoordinationFailure),
            (13_500.0, pb::LinkKind::CoordinationFailure),
            (13_501.0, pb::LinkKind::LatentCoordinationFailure),
            (15_500.0, pb::LinkKind::LatentCoordinationFailure),
            (15_501.0, pb::LinkKind::InsufficientScale),
        ];
        for (number, (hours, kind)) in kinds.into_iter().enumerate() {
            analyst.rescale("sterilization", hours).await;
            let link = sterilisation(&mut analyst, &format!("s{number}")).await.unwrap();
            assert_eq!(link.kind(), kind, "{hours}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_waves_moved_up_by_a_tau_of_0_9129_while_domestic_firms_stayed_away() {
    on_each_engine(async |service| {
        let mut client = ChainServiceClient::new(service.analyst("cinde").await);
        let (wave_set_id, set, _) = items::<pb::WaveSet>("wave_sets.json", "waveSet").remove(0);
        let request = pb::CreateWaveSetRequest { wave_set_id, wave_set: Some(set), ..Default::default() };
        let name = client.create_wave_set(request).await.unwrap().into_inner().name;
        let found = client.assess_waves(pb::AssessWavesRequest { name }).await.unwrap().into_inner();
        assert_eq!(found.verdict(), pb::WaveVerdict::MovedUp);
        assert!((found.tau_b.unwrap() - 0.9129).abs() < 5e-5);
        assert_eq!((found.new_domestic_entrants, found.domestic_entry_fell), (vec![15, 3, 0, 1], true));
        assert_eq!(found.waves[3].new_functions, ["non_oem_assembler", "sterilization"]);
        let told = &found.contradictions;
        assert_eq!((told.len(), told[0].wave.as_str(), told[0].summed), (1, "W4", 19));
    })
    .await;
}

#[tokio::test]
async fn the_chains_of_the_figures_are_data_with_their_gaps_and_their_curve() {
    on_each_engine(async |service| {
        let mut client = ChainServiceClient::new(service.analyst("cinde").await);
        let mut maps = Vec::new();
        for (value_chain_id, chain, _) in items::<pb::ValueChain>("value_chains.json", "valueChain") {
            let request = pb::CreateValueChainRequest {
                value_chain_id,
                value_chain: Some(chain),
                ..Default::default()
            };
            let name = client.create_value_chain(request).await.unwrap().into_inner().name;
            maps.push(client.get_chain_map(pb::GetChainMapRequest { name }).await.unwrap().into_inner());
        }
        let [devices, apparel] = maps.as_slice() else { panic!("{maps:?}") };
        let firms: i64 = devices.curve.iter().map(|point| point.firms).sum();
        assert_eq!(firms, 64, "as the types of Table 6-1 add up");
        assert!(
            devices
                .cells
                .iter()
                .filter(|cell| cell.segment == "capital-equipment")
                .all(|cell| { cell.state() == pb::CellState::Gap })
        );
        let curve: Vec<_> = apparel.curve.iter().map(|point| point.value_added.unwrap()).collect();
        assert_eq!(curve, [4.0, 3.0, 2.0, 1.0, 2.0, 3.0, 4.0], "it smiles");
    })
    .await;
}
