//! Matching: who could supply a need, what a supplier could serve, and why.

use eslabon_proto::{
    linkages::v1::{
        self as pb, RelatednessKind, RequirementKind, RequirementState, Verdict,
        upgrading_service_client::UpgradingServiceClient,
    },
    r#type::v1::Role,
};
use eslabon_runtime::problem::Kind;
use prost_types::FieldMask;

use crate::{
    matching_world::{AS_OF, World, certificate, claim, money, need, site},
    support::{Service, on_each_engine, refused, refused_at},
};

fn verdicts(matches: &[pb::Match]) -> Vec<(&str, Verdict)> {
    matches.iter().map(|found| (found.supplier.as_str(), found.verdict())).collect()
}

#[tokio::test]
async fn the_verdict_comes_before_the_score_and_the_points_add_up() {
    on_each_engine(async |service| {
        let mut world = World::new(&service, "cinde").await;
        world.add("whole", |_| ()).await;
        world.add("dear", |supplier| supplier.claims[0].price_per_unit = Some(money("USD", 240))).await;
        world.add("unseen", |supplier| supplier.quality_records.clear()).await;
        world.add("lapsing", |supplier| supplier.certificates = vec![certificate("2089-12-31")]).await;
        world
            .add("near", |supplier| supplier.claims[0].capability = "capabilities/catheter".to_owned())
            .await;
        world.add("dirty", |supplier| supplier.quality_records[0].ppm = Some(50_000.0)).await;
        let (header, matches) = world.find(|_| ()).await.unwrap();
        let expected = [
            ("suppliers/whole", Verdict::Eligible),
            ("suppliers/dear", Verdict::Eligible),
            ("suppliers/unseen", Verdict::Verify),
            ("suppliers/lapsing", Verdict::Upgrade),
            ("suppliers/near", Verdict::Upgrade),
        ];
        let mut found = verdicts(&matches);
        found[3..].sort();
        assert_eq!(found, expected);
        for found in &matches {
            let points: i32 = found.contributions.iter().map(|part| part.points_bps).sum();
            assert_eq!(points, found.score_bps, "{}", found.supplier);
            assert!(found.low_bps <= found.score_bps && found.score_bps <= found.high_bps);
            let explanation = found.explanation.as_ref().unwrap();
            assert!([&explanation.en, &explanation.es, &explanation.pt].iter().all(|text| !text.is_empty()));
        }
        assert_eq!(matches[0].supplier_title, "whole");
        let basis = header.basis.unwrap();
        assert_eq!(
            (basis.policy.as_str(), basis.as_of.as_str()),
            ("matchPolicies/default/versions/1", AS_OF)
        );
        assert!(basis.register_digest.starts_with("blake3:") && basis.engine.starts_with("linkages-core"));
        assert_eq!((header.suppliers, header.verdicts[0].matches), (6, 2));
        let all = world.find(|request| request.worst_verdict = Verdict::Ineligible.into()).await.unwrap().1;
        assert_eq!(
            all.last().map(|last| (last.supplier.as_str(), last.verdict())),
            Some(("suppliers/dirty", Verdict::Ineligible))
        );
        assert_eq!(
            world.ids(|request| request.worst_verdict = Verdict::Eligible.into()).await,
            ["whole", "dear"]
        );
        assert_eq!(world.ids(|request| request.most = 1).await, ["whole"]);
    })
    .await;
}

#[tokio::test]
async fn a_write_counts_for_the_next_question() {
    on_each_engine(async |service| {
        let mut world = World::new(&service, "cinde").await;
        assert_eq!(world.ids(|_| ()).await, Vec::<String>::new());
        world.add("b", |_| ()).await;
        assert_eq!(world.ids(|_| ()).await, ["b"]);
        // The first by id wins between equals, whatever came first.
        world.add("c", |_| ()).await;
        world.add("a", |_| ()).await;
        assert_eq!(world.ids(|_| ()).await, ["a", "b", "c"]);
        let before = world.find(|_| ()).await.unwrap().0.basis.unwrap().register_digest;
        let mut changed = crate::matching_world::supplier("b");
        changed.claims[0].price_per_unit = Some(money("USD", 200));
        let request = pb::UpdateSupplierRequest {
            name: "suppliers/b".to_owned(),
            supplier: Some(changed),
            update_mask: Some(FieldMask { paths: vec!["claims".to_owned()] }),
            ..Default::default()
        };
        world.registry.update_supplier(request).await.unwrap();
        assert_eq!(world.ids(|_| ()).await, ["b", "a", "c"]);
        let after = world.find(|_| ()).await.unwrap().0.basis.unwrap().register_digest;
        assert_ne!(before, after);
        let request = pb::DeleteSupplierRequest { name: "suppliers/b".to_owned(), ..Default::default() };
        world.registry.delete_supplier(request).await.unwrap();
        assert_eq!(world.ids(|_| ()).await, ["a", "c"]);
        world.add("b", |_| ()).await;
        assert_eq!(world.ids(|_| ()).await, ["a", "b", "c"]);
    })
    .await;
}

#[tokio::test]
async fn a_capability_that_changes_changes_what_claims_are_worth() {
    on_each_engine(async |service| {
        let mut world = World::new(&service, "cinde").await;
        world.add("a", |_| ()).await;
        let fit = |matches: &[pb::Match]| matches[0].contributions[2].fit;
        assert_eq!(fit(&world.find(|_| ()).await.unwrap().1), Some(1.0));
        // Another unit: what was claimed in pieces cannot be read any more.
        let mut capability = crate::matching_world::capability("needle", "901832");
        capability.unit = "KGM".to_owned();
        let request = pb::UpdateCapabilityRequest {
            name: "capabilities/needle".to_owned(),
            capability: Some(capability),
            update_mask: Some(FieldMask { paths: vec!["unit".to_owned()] }),
            ..Default::default()
        };
        world.registry.update_capability(request).await.unwrap();
        let answer = world.find(|_| ()).await;
        refused(answer, Kind::FailedPrecondition, "NEED_NOT_USABLE");
    })
    .await;
}

#[tokio::test]
async fn a_need_that_has_begun_or_is_not_there_is_refused() {
    on_each_engine(async |service| {
        let mut world = World::new(&service, "cinde").await;
        let answer = world.find(|request| request.as_of = "2090-01-02".to_owned()).await;
        refused_at(answer, Kind::FailedPrecondition, "NEED_STARTED", "start_on");
        let answer = world.find(|request| request.need = "needs/other".to_owned()).await;
        refused(answer, Kind::NotFound, "NOT_FOUND");
        let answer = world.find(|request| request.as_of = "2089-02-29".to_owned()).await;
        refused_at(answer, Kind::InvalidArgument, "INVALID_DATE", "as_of");
        let answer = world.find(|request| request.most = 501).await;
        refused_at(answer, Kind::InvalidArgument, "OUT_OF_RANGE", "most");
        let answer = world.find(|request| request.country = "XXX".to_owned()).await;
        refused_at(answer, Kind::InvalidArgument, "UNKNOWN_COUNTRY", "country");
        refused(world.explain("nobody").await, Kind::NotFound, "NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn a_country_an_exclusion_and_both_sides_are_heeded() {
    on_each_engine(async |service| {
        let mut world = World::new(&service, "cinde").await;
        world.add("here", |_| ()).await;
        world.add("there", |supplier| supplier.sites = vec![site("PAN")]).await;
        world.add("unwilling", |supplier| supplier.exclusions = vec!["buyers/b".to_owned()]).await;
        // It fits as well, but the need is all that it makes.
        let small = |supplier: &mut pb::Supplier| {
            let claim = &mut supplier.claims[0];
            claim.capacity_per_year =
                Some(pb::Quantity { value: "10000".to_owned(), unit: "H87".to_owned() });
            claim.free_share = Some(1.0);
        };
        world.add("dependent", small).await;
        assert_eq!(world.ids(|request| request.country = "PAN".to_owned()).await, ["there"]);
        let (header, matches) = world.find(|_| ()).await.unwrap();
        assert_eq!(header.excluded, 1);
        assert_eq!(verdicts(&matches).len(), 3);
        assert_eq!(matches[0].supplier, "suppliers/dependent");
        assert_eq!(matches[0].supplier_fit_bps, None);
        let (_, matches) = world.find(|request| request.reciprocal = true).await.unwrap();
        assert_eq!(matches.last().unwrap().supplier, "suppliers/dependent");
        let last = matches.last().unwrap();
        assert_eq!(last.supplier_fit_bps, Some(5000), "an order suits, and nothing of it stays independent");
        assert!(last.reciprocal_bps.unwrap() < last.score_bps);
        let told = world.explain("unwilling").await.unwrap().r#match.unwrap();
        assert!(told.notes.iter().any(|note| note.reason == "EXCLUDED"), "{:?}", told.notes);
    })
    .await;
}

#[tokio::test]
async fn a_pair_is_explained_with_what_could_not_be_used() {
    on_each_engine(async |service| {
        let mut world = World::new(&service, "cinde").await;
        world.add("a", |supplier| supplier.claims[0].price_per_unit = Some(money("CRC", 100_000))).await;
        let answer = world.explain("a").await.unwrap();
        let told = answer.r#match.unwrap();
        assert_eq!(told.notes.len(), 1, "{:?}", told.notes);
        assert_eq!(told.notes[0].reason, "OTHER_CURRENCY");
        assert_eq!(told.notes[0].field, "suppliers/a.claims[0].price_per_unit");
        assert_eq!(answer.basis.unwrap().currency, "USD");
        let price =
            told.contributions.iter().find(|part| part.component() == pb::ScoreComponent::Price).unwrap();
        assert_eq!((price.fit, price.points_bps), (None, 0));
        let states: Vec<_> = told.requirements.iter().map(|found| (found.kind(), found.state())).collect();
        let met = [
            RequirementKind::Capability,
            RequirementKind::Certificate,
            RequirementKind::Size,
            RequirementKind::Capacity,
            RequirementKind::Reach,
            RequirementKind::Quality,
        ];
        assert_eq!(states, met.map(|kind| (kind, RequirementState::Met)));
        assert_eq!(told.requirements[1].standard, "ISO13485");
        assert!(told.requirements[1].evidence.as_ref().unwrap().es.contains("2095-01-01"));
    })
    .await;
}

#[tokio::test]
async fn where_sectors_is_not_there_codes_stand_in_and_the_answer_says_why() {
    on_each_engine(async |service| {
        let mut world = World::new(&service, "cinde").await;
        world.add("a", |_| ()).await;
        let source = |kind: RelatednessKind, dataset: &str| {
            Some(pb::RelatednessSource { kind: kind.into(), dataset: dataset.to_owned(), year: 0 })
        };
        let dataset = source(RelatednessKind::Dataset, "datasets/0123456789abcdef");
        let (header, matches) = world.find(|request| request.relatedness = dataset).await.unwrap();
        let used = header.basis.unwrap().relatedness.unwrap();
        assert_eq!((used.kind(), matches.len()), (RelatednessKind::Codes, 1));
        assert!(used.because.unwrap().en.starts_with("code hierarchy used because"));
        let nameless = source(RelatednessKind::Dataset, "");
        let answer = world.find(|request| request.relatedness = nameless).await;
        refused_at(answer, Kind::InvalidArgument, "REQUIRED", "relatedness.dataset");
    })
    .await;
}

fn action(id: &str, closes: pb::ActionCloses, standard: &str, months: i32, requires: &[&str]) -> pb::Action {
    pb::Action {
        id: id.to_owned(),
        closes: closes.into(),
        standard: standard.to_owned(),
        cost: Some(money("USD", 1_000_000)),
        months,
        requires: requires.iter().map(|&id| id.to_owned()).collect(),
        ..Default::default()
    }
}

async fn add_catalogue(service: &Service, actions: Vec<pb::Action>) {
    let request = pb::CreateActionCatalogueRequest {
        action_catalogue_id: "c".to_owned(),
        action_catalogue: Some(pb::ActionCatalogue { actions, ..Default::default() }),
        ..Default::default()
    };
    let mut upgrading = UpgradingServiceClient::new(service.analyst("cinde").await);
    upgrading.create_action_catalogue(request).await.unwrap();
}

#[tokio::test]
async fn gaps_have_their_cost_and_months_and_the_next_best_upgrade_opens_needs() {
    on_each_engine(async |service| {
        let mut world = World::new(&service, "cinde").await;
        let actions = vec![
            action("iso9001", pb::ActionCloses::Standard, "ISO9001", 2, &[]),
            action("iso13485", pb::ActionCloses::Standard, "ISO13485", 3, &["iso9001"]),
        ];
        add_catalogue(&service, actions).await;
        world.add("a", |supplier| supplier.certificates.clear()).await;
        let mut later = need();
        later.start_on = "2089-09-01".to_owned();
        world.add_need("soon", later).await;
        let with = |request: &mut pb::FindSuppliersRequest| {
            request.action_catalogue = "actionCatalogues/c".to_owned()
        };
        let (header, matches) = world.find(with).await.unwrap();
        assert_eq!(header.basis.unwrap().action_catalogue, "actionCatalogues/c");
        let (gap, plan) = (&matches[0].gaps[0], matches[0].plan.as_ref().unwrap());
        assert_eq!((gap.standard.as_str(), gap.months), ("ISO13485", 5));
        assert_eq!((&plan.actions[..], plan.months), (&["iso9001".to_owned(), "iso13485".to_owned()][..], 5));
        assert_eq!(plan.cost, Some(money("USD", 2_000_000)));
        assert!(plan.feasible_before_start && plan.ready_on == "2089-12-01");
        let request = pb::FindNeedsRequest {
            supplier: "suppliers/a".to_owned(),
            as_of: AS_OF.to_owned(),
            action_catalogue: "actionCatalogues/c".to_owned(),
            ..Default::default()
        };
        let answer = world.matching.find_needs(request.clone()).await.unwrap().into_inner();
        let needs: Vec<_> = answer.matches.iter().map(|found| found.need.as_str()).collect();
        assert_eq!(needs, ["needs/n", "needs/soon"]);
        assert!(!answer.matches[1].plan.as_ref().unwrap().feasible_before_start);
        let next = answer.next_upgrade.unwrap();
        // The other cannot be reached in time.
        assert_eq!((next.needs, next.spend), (vec!["needs/n".to_owned()], Some(money("USD", 2_000_000))));
        // Nor does a better verdict that is asked for hide what would become of the others.
        let good = pb::FindNeedsRequest { worst_verdict: Verdict::Eligible.into(), ..request.clone() };
        let answer = world.matching.find_needs(good).await.unwrap().into_inner();
        assert_eq!((answer.matches.len(), answer.next_upgrade.unwrap().needs.len()), (0, 1));
        let late = pb::FindNeedsRequest { as_of: "2089-10-01".to_owned(), ..request.clone() };
        let answer = world.matching.find_needs(late).await.unwrap().into_inner();
        assert_eq!((answer.started, answer.matches.len()), (1, 1));
        let nowhere = pb::FindNeedsRequest { action_catalogue: "actionCatalogues/x".to_owned(), ..request };
        refused(world.matching.find_needs(nowhere).await, Kind::NotFound, "NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn closed_gaps_do_not_make_a_blocked_supplier_ready() {
    on_each_engine(async |service| {
        let mut world = World::new(&service, "cinde").await;
        let actions = vec![action("iso13485", pb::ActionCloses::Standard, "ISO13485", 3, &[])];
        add_catalogue(&service, actions).await;
        world.add("gap", |supplier| supplier.certificates.clear()).await;
        let blocked = |supplier: &mut pb::Supplier| {
            supplier.certificates.clear();
            supplier.quality_records[0].ppm = Some(50_000.0);
        };
        world.add("blocked", blocked).await;
        let with = |request: &mut pb::FindSuppliersRequest| {
            request.action_catalogue = "actionCatalogues/c".to_owned();
            request.worst_verdict = Verdict::Ineligible.into();
        };
        let (_, matches) = world.find(with).await.unwrap();
        let told: Vec<_> = matches
            .iter()
            .map(|found| {
                let (plan, text) = (found.plan.as_ref().unwrap(), found.explanation.as_ref().unwrap());
                assert!(plan.complete && plan.spare_days > 0, "{plan:?}");
                (found.supplier.as_str(), plan.feasible_before_start, text.en.contains("gaps close"))
            })
            .collect();
        assert_eq!(told, [("suppliers/gap", true, true), ("suppliers/blocked", false, false)]);
    })
    .await;
}

#[tokio::test]
async fn a_public_supplier_that_is_hidden_excludes_nobody() {
    on_each_engine(async |service| {
        let mut operator = World::over(service.channel("public", Role::Operator).await);
        let mut world = World::new(&service, "cinde").await;
        operator.add_public_capability().await;
        let unwilling = |supplier: &mut pb::Supplier| supplier.exclusions = vec!["buyers/b".to_owned()];
        operator.add("a", unwilling).await;
        let (header, matches) = world.find(|_| ()).await.unwrap();
        assert_eq!((header.excluded, matches.len()), (1, 0));
        world.add("a", |_| ()).await;
        let (header, matches) = world.find(|_| ()).await.unwrap();
        assert_eq!((header.excluded, matches.len()), (0, 1));
    })
    .await;
}

#[tokio::test]
async fn what_is_public_is_searched_and_hidden_by_the_tenants_own() {
    on_each_engine(async |service| {
        let mut operator = World::over(service.channel("public", Role::Operator).await);
        let mut world = World::new(&service, "cinde").await;
        let mut other = World::new(&service, "procomer").await;
        operator.add_public_capability().await;
        for id in ["a", "c"] {
            operator.add(id, |supplier| supplier.claims = vec![claim("needle")]).await;
        }
        world.add("b", |_| ()).await;
        assert_eq!(world.ids(|_| ()).await, ["a", "b", "c"]);
        assert_eq!(other.ids(|_| ()).await, ["a", "c"]);
        world.add("a", |supplier| supplier.claims[0].free_share = Some(0.0)).await;
        assert_eq!(world.ids(|_| ()).await, ["b", "c", "a"]);
        assert_eq!(world.ids(|request| request.most = 2).await, ["b", "c"]);
        assert_eq!(other.ids(|_| ()).await, ["a", "c"]);
    })
    .await;
}

impl World {
    async fn add_public_capability(&mut self) {
        let request = pb::CreateCapabilityRequest {
            capability_id: "needle".to_owned(),
            capability: Some(crate::matching_world::capability("needle", "901832")),
            ..Default::default()
        };
        self.registry.create_capability(request).await.unwrap();
    }
}
