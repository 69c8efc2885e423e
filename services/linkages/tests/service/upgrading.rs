//! Catalogues of actions, programmes and coverage over gRPC.

use eslabon_proto::linkages::v1::{
    self as pb, ActionCloses, matching_service_client::MatchingServiceClient, plan_programme_response::Event,
    upgrading_service_client::UpgradingServiceClient,
};
use eslabon_runtime::problem::Kind;
use tonic::Status;

use crate::{
    shop::{Shop, need, supplier},
    support::{Authorised, Service, on_each_engine, refused, refused_at},
};

type Client = UpgradingServiceClient<Authorised>;

fn dollars(minor_units: i64) -> Option<pb::Money> {
    Some(pb::Money { currency: "USD".to_owned(), minor_units })
}

fn action(id: &str, closes: ActionCloses, cost: i64, months: i32, requires: &[&str]) -> pb::Action {
    pb::Action {
        id: id.to_owned(),
        closes: closes.into(),
        cost: dollars(cost),
        months,
        requires: requires.iter().map(|id| (*id).to_owned()).collect(),
        ..Default::default()
    }
}

/// An action that gives the standard of its id.
fn standard(name: &str, cost: i64, months: i32, requires: &[&str]) -> pb::Action {
    let id = name.to_lowercase();
    pb::Action { standard: name.to_owned(), ..action(&id, ActionCloses::Standard, cost, months, requires) }
}

/// A standard that takes a visit first, and fewer defects.
fn catalogue() -> pb::ActionCatalogue {
    pb::ActionCatalogue {
        actions: vec![
            standard("ISO13485", 2_000, 9, &["visit"]),
            action("visit", ActionCloses::Nothing, 500, 1, &[]),
            action("defects", ActionCloses::Quality, 1_000, 4, &[]),
        ],
        ..Default::default()
    }
}

async fn create(client: &mut Client, catalogue: pb::ActionCatalogue) -> Result<pb::ActionCatalogue, Status> {
    let request = pb::CreateActionCatalogueRequest {
        action_catalogue_id: "agency".to_owned(),
        action_catalogue: Some(catalogue),
        request_id: String::new(),
    };
    client.create_action_catalogue(request).await.map(tonic::Response::into_inner)
}

fn question(budget: i64) -> pb::PlanProgrammeRequest {
    pb::PlanProgrammeRequest {
        catalogue: "actionCatalogues/agency".to_owned(),
        budget: dollars(budget),
        ..Default::default()
    }
}

async fn plan(client: &mut Client, request: pb::PlanProgrammeRequest) -> Result<pb::Programme, Status> {
    let mut answers = client.plan_programme(request).await?.into_inner();
    let mut last = None;
    while let Some(answer) = answers.message().await? {
        last = answer.event;
    }
    match last {
        Some(Event::Programme(programme)) => Ok(programme),
        other => panic!("it ends with {other:?}"),
    }
}

/// Two suppliers without the standard, one of them in Panama; a need that they could
/// open, and one that nobody can.
async fn gaps(service: &Service) -> (Client, Shop) {
    let channel = service.analyst("cinde").await;
    let mut shop = Shop::open(channel.clone()).await;
    let without = |country| pb::Supplier { certificates: vec![], ..supplier(country, 1_000) };
    shop.supplier("home", without("CRI")).await;
    shop.supplier("abroad", without("PAN")).await;
    shop.need("open", need(100)).await;
    let never = pb::Need { required_standards: vec!["NADCAP".to_owned()], ..need(50) };
    shop.need("never", never).await;
    let mut client = UpgradingServiceClient::new(channel);
    create(&mut client, catalogue()).await.unwrap();
    (client, shop)
}

#[tokio::test]
async fn a_catalogue_whose_actions_wait_for_each_other_is_refused_with_its_path() {
    on_each_engine(async |service| {
        let mut client = UpgradingServiceClient::new(service.analyst("cinde").await);
        let mut cyclic = catalogue();
        cyclic.actions[1].requires = vec!["iso13485".to_owned()];
        let path = "action_catalogue.actions[0].requires";
        let answer = create(&mut client, cyclic.clone()).await;
        refused_at(answer, Kind::InvalidArgument, "ACTIONS_CYCLIC", path);
        create(&mut client, catalogue()).await.unwrap();
        let update = pb::UpdateActionCatalogueRequest {
            name: "actionCatalogues/agency".to_owned(),
            action_catalogue: Some(cyclic),
            ..Default::default()
        };
        let answer = client.update_action_catalogue(update).await;
        refused_at(answer, Kind::InvalidArgument, "ACTIONS_CYCLIC", path);
        let mut unknown = catalogue();
        unknown.actions[0].requires = vec!["nothing".to_owned()];
        let path = "action_catalogue.actions[0].requires[0]";
        refused_at(create(&mut client, unknown).await, Kind::InvalidArgument, "UNKNOWN_ACTION", path);
    })
    .await;
}

#[tokio::test]
async fn a_catalogue_is_read_listed_changed_and_removed_by_its_tenant_alone() {
    on_each_engine(async |service| {
        let mut client = UpgradingServiceClient::new(service.analyst("cinde").await);
        let made = create(&mut client, catalogue()).await.unwrap();
        let get = pb::GetActionCatalogueRequest { name: made.name.clone() };
        assert_eq!(client.get_action_catalogue(get.clone()).await.unwrap().into_inner(), made);
        let mut stranger = UpgradingServiceClient::new(service.analyst("procomer").await);
        refused(stranger.get_action_catalogue(get).await, Kind::NotFound, "NOT_FOUND");
        refused(plan(&mut stranger, question(1)).await, Kind::NotFound, "NOT_FOUND");
        let listed = client.list_action_catalogues(pb::ListActionCataloguesRequest::default()).await.unwrap();
        assert_eq!(listed.into_inner().action_catalogues, std::slice::from_ref(&made));
        let delete = pb::DeleteActionCatalogueRequest { name: made.name, ..Default::default() };
        client.delete_action_catalogue(delete.clone()).await.unwrap();
        refused(client.delete_action_catalogue(delete).await, Kind::NotFound, "NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn a_programme_pays_what_opens_most_and_says_what_remains() {
    on_each_engine(async |service| {
        let (mut client, _) = gaps(&service).await;
        let found = plan(&mut client, question(10_000)).await.unwrap();
        assert_eq!(found.steps.len(), 1, "the need is opened once: {found:?}");
        let step = &found.steps[0];
        assert_eq!(step.actions, ["visit", "iso13485"]);
        assert_eq!((step.cost.clone(), step.months, step.spend), (dollars(2_500), 10, 10_000));
        assert_eq!((step.cumulated_cost.clone(), step.cumulated_spend), (dollars(2_500), 10_000));
        assert_eq!((found.cost, found.left, found.spend), (dollars(2_500), dollars(7_500), 10_000));
        assert_eq!(found.spend_within_reach, 10_000);
        assert_eq!((found.unreachable_needs, found.closed_needs), (vec!["needs/never".to_owned()], vec![]));
        assert!(found.guarantee.is_some_and(|share| share > 0.6));
        assert!(found.guarantee_text.is_some_and(|text| text.en.contains("63.2 %")));
        assert!(found.catalogue_etag.starts_with("1-") && !found.digest.is_empty());
    })
    .await;
}

#[tokio::test]
async fn with_too_little_to_spend_the_need_stays_closed_and_where_somebody_can_serve_nothing_is_paid() {
    on_each_engine(async |service| {
        let (mut client, mut shop) = gaps(&service).await;
        let found = plan(&mut client, question(2_499)).await.unwrap();
        assert_eq!((found.steps.len(), found.closed_needs), (0, vec!["needs/open".to_owned()]));
        let other = pb::PlanProgrammeRequest { country: "PAN".to_owned(), ..question(2_500) };
        assert_eq!(plan(&mut client, other).await.unwrap().steps[0].supplier, "suppliers/abroad");
        let late = pb::PlanProgrammeRequest { as_of: "2098-06-01".to_owned(), ..question(2_500) };
        let found = plan(&mut client, late.clone()).await.unwrap();
        assert_eq!(found.unreachable_needs.len(), 2, "ten months from June is after the start");
        let found = plan(&mut client, pb::PlanProgrammeRequest { include_late: true, ..late }).await.unwrap();
        assert_eq!(found.steps.len(), 1);
        shop.supplier("ready", supplier("CRI", 10)).await;
        let found = plan(&mut client, question(10_000)).await.unwrap();
        assert_eq!((found.steps.len(), found.served_needs), (0, vec!["needs/open".to_owned()]));
    })
    .await;
}

/// A supplier that has more defects than are accepted, and not too many to be fewer.
fn careless() -> pb::Supplier {
    let quality_records = vec![pb::QualityRecord { lots: 100_000, ppm: Some(5_000.0), ..Default::default() }];
    pb::Supplier { quality_records, ..supplier("CRI", 1_000) }
}

#[tokio::test]
async fn defects_are_paid_for_like_any_other_gap_before_a_need_is_served() {
    on_each_engine(async |service| {
        let channel = service.analyst("cinde").await;
        let mut shop = Shop::open(channel.clone()).await;
        let mut client = UpgradingServiceClient::new(channel.clone());
        create(&mut client, catalogue()).await.unwrap();
        shop.need("open", need(100)).await;
        let open = vec!["needs/open".to_owned()];
        // The standard costs 2500, and alone it opens nothing.
        shop.supplier("neither", pb::Supplier { certificates: vec![], ..careless() }).await;
        let found = plan(&mut client, question(2_500)).await.unwrap();
        assert_eq!((found.steps.len(), &found.closed_needs), (0, &open));
        let found = plan(&mut client, question(3_500)).await.unwrap();
        assert_eq!(found.steps[0].actions, ["visit", "iso13485", "defects"]);
        // One that has the standard serves the need once it has fewer defects.
        shop.supplier("careless", careless()).await;
        let found = plan(&mut client, question(2_500)).await.unwrap();
        let step = &found.steps[0];
        assert_eq!(
            (step.supplier.as_str(), &step.actions[..]),
            ("suppliers/careless", &["defects".to_owned()][..])
        );
        assert_eq!((found.spend, found.served_needs), (10_000, vec![]));
        // What a supplier is told to do first is what a programme pays.
        let request = pb::FindNeedsRequest {
            supplier: "suppliers/careless".to_owned(),
            action_catalogue: "actionCatalogues/agency".to_owned(),
            ..Default::default()
        };
        let answer = MatchingServiceClient::new(channel).find_needs(request).await.unwrap().into_inner();
        assert_eq!(answer.next_upgrade.unwrap().actions, ["defects"]);
        // As it stands buyers may still take it on trial.
        let coverage = client.get_coverage(pb::GetCoverageRequest::default()).await.unwrap().into_inner();
        assert_eq!(coverage.rows.iter().map(|row| row.could_supply).sum::<i32>(), 1);
        shop.supplier("unseen", pb::Supplier { quality_records: vec![], ..supplier("CRI", 10) }).await;
        let found = plan(&mut client, question(2_500)).await.unwrap();
        assert_eq!((found.steps.len(), found.served_needs), (0, open), "what nobody knows is no gap");
    })
    .await;
}

#[tokio::test]
async fn a_later_step_waits_for_what_an_earlier_one_pays() {
    on_each_engine(async |service| {
        let channel = service.analyst("cinde").await;
        let mut shop = Shop::open(channel.clone()).await;
        let mut client = UpgradingServiceClient::new(channel);
        let actions = vec![standard("ISO9001", 1_000, 6, &[]), standard("AS9100", 9_000, 9, &["iso9001"])];
        create(&mut client, pb::ActionCatalogue { actions, ..Default::default() }).await.unwrap();
        shop.supplier("home", supplier("CRI", 1_000)).await;
        let of =
            |standard: &str, units| pb::Need { required_standards: vec![standard.to_owned()], ..need(units) };
        shop.need("plain", of("ISO9001", 100)).await;
        shop.need("aerospace", of("AS9100", 50)).await;
        let found = plan(&mut client, question(10_000)).await.unwrap();
        let steps: Vec<_> = found.steps.iter().map(|step| (step.actions.join(", "), step.months)).collect();
        assert_eq!(steps, [("iso9001".to_owned(), 6), ("as9100".to_owned(), 15)]);
    })
    .await;
}

#[tokio::test]
async fn a_budget_in_another_currency_or_below_nothing_is_refused() {
    on_each_engine(async |service| {
        let (mut client, _) = gaps(&service).await;
        let mut other = question(1);
        other.budget = Some(pb::Money { currency: "CRC".to_owned(), minor_units: 1 });
        let answer = plan(&mut client, other).await;
        refused_at(answer, Kind::InvalidArgument, "CURRENCY_DIFFERS", "budget.currency");
        let answer = plan(&mut client, question(-1)).await;
        refused_at(answer, Kind::InvalidArgument, "OUT_OF_RANGE", "budget.minor_units");
        let no_day = pb::PlanProgrammeRequest { as_of: "2026-02-30".to_owned(), ..question(1) };
        refused_at(plan(&mut client, no_day).await, Kind::InvalidArgument, "INVALID_DATE", "as_of");
    })
    .await;
}

#[tokio::test]
async fn coverage_tells_both_numbers_of_every_share() {
    on_each_engine(async |service| {
        let (mut client, mut shop) = gaps(&service).await;
        shop.supplier("ready", supplier("CRI", 10)).await;
        let mut foreign = supplier("CRI", 10);
        foreign.ownership =
            Some(pb::Ownership { kind: pb::OwnershipKind::Foreign.into(), ..Default::default() });
        foreign.size_class = pb::SizeClass::Large.into();
        foreign.claims[0].evidence = pb::EvidenceGrade::DeliveredToMultinational.into();
        foreign.exclusions = vec!["buyers/device".to_owned()];
        shop.supplier("foreign", foreign).await;
        let answer = client.get_coverage(pb::GetCoverageRequest::default()).await.unwrap().into_inner();
        assert_eq!((answer.rows.len(), answer.needs), (8, 2));
        let told = |ownership: pb::OwnershipKind, size: pb::SizeClass| {
            let mut rows = answer.rows.iter();
            let row = rows.find(|row| row.ownership() == ownership && row.size_class() == size).unwrap();
            (row.firms, row.could_supply, row.have_supplied, row.could_supply_share)
        };
        let domestic = told(pb::OwnershipKind::Domestic, pb::SizeClass::Medium);
        assert_eq!(domestic, (3, 1, 0, Some(1.0 / 3.0)));
        assert_eq!(told(pb::OwnershipKind::Foreign, pb::SizeClass::Large), (1, 0, 1, Some(0.0)));
        assert_eq!(told(pb::OwnershipKind::Domestic, pb::SizeClass::Micro), (0, 0, 0, None));
        let panama = pb::GetCoverageRequest { country: "PAN".to_owned(), ..Default::default() };
        let rows = client.get_coverage(panama).await.unwrap().into_inner().rows;
        assert_eq!(rows.iter().map(|row| row.firms).sum::<i32>(), 1);
    })
    .await;
}
