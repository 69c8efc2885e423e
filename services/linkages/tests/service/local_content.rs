//! Plans of local content: two sign, what happened stays, and what follows from it.

use eslabon_proto::{
    linkages::v1::{
        self as pb, PlanAgreement, PlanEventKind as Kind, PlanParty as Party,
        local_content_service_client::LocalContentServiceClient,
    },
    r#type::v1::Role,
};
use eslabon_runtime::problem::Kind as Problem;

use crate::support::{Authorised, Service, on_each_engine, refused, refused_at};

type Client = LocalContentServiceClient<Authorised>;

const PLAN: &str = "localContentPlans/fleet";

/// Hulls, with welders, and pumps that cost more than they may, spread over too many
/// sites, and on which an advantage depends.
fn plan() -> pb::LocalContentPlan {
    let money = |minor_units| Some(pb::Money { currency: "BRL".to_owned(), minor_units });
    let item = |id: &str, weight_bps| pb::PlanItem {
        id: id.to_owned(),
        weight_bps,
        unit: "H87".to_owned(),
        quantity: "20".to_owned(),
        starts_on: "2026-01-01".to_owned(),
        ends_on: "2030-12-31".to_owned(),
        ..Default::default()
    };
    let welders = pb::LabourTerm {
        isco08: "7212".to_owned(),
        measure: pb::LabourMeasure::Persons.into(),
        per_year: "850".to_owned(),
    };
    pb::LocalContentPlan {
        buyer: "buyers/oil".to_owned(),
        items: vec![
            pb::PlanItem { labour: vec![welders.clone()], ..item("hulls", 6_000) },
            pb::PlanItem {
                labour: vec![welders],
                local_price: money(1_500),
                import_price: money(1_000),
                premium_cap_bps: Some(2_500),
                sites: 5,
                minimum_volume_per_site: "10".to_owned(),
                is_condition_of_advantage: true,
                ..item("pumps", 4_000)
            },
        ],
        ..Default::default()
    }
}

/// Ana Lima acts for the buyer, Bea Reis for the agency, and Caio Melo certifies.
fn person(kind: Kind, party: Party) -> &'static str {
    match (kind, party) {
        (Kind::Certified, _) => "Caio Melo",
        (Kind::Waived, _) | (_, Party::Agency) => "Bea Reis",
        _ => "Ana Lima",
    }
}

fn event(item: &str, kind: Kind, party: Party, share_bps: i32, on: &str) -> pb::PlanEvent {
    let shown = matches!(kind, Kind::Realised | Kind::Certified);
    pb::PlanEvent {
        item: item.to_owned(),
        kind: kind.into(),
        party: party.into(),
        share_bps,
        on: on.to_owned(),
        person: person(kind, party).to_owned(),
        evidence: if shown { "invoice 12".to_owned() } else { String::new() },
        ..Default::default()
    }
}

async fn client(service: &Service) -> Client {
    LocalContentServiceClient::new(service.analyst("anp").await)
}

async fn create(client: &mut Client) -> pb::LocalContentPlan {
    let request = pb::CreateLocalContentPlanRequest {
        local_content_plan_id: "fleet".to_owned(),
        local_content_plan: Some(plan()),
        request_id: String::new(),
    };
    client.create_local_content_plan(request).await.unwrap().into_inner()
}

async fn append(client: &mut Client, event: pb::PlanEvent) -> Result<pb::PlanEvent, tonic::Status> {
    let request =
        pb::AppendPlanEventRequest { parent: PLAN.to_owned(), event: Some(event), request_id: String::new() };
    Ok(client.append_plan_event(request).await?.into_inner())
}

/// Offered in January, countered in February, signed by both in March and April.
async fn agree(client: &mut Client, item: &str) {
    for (kind, party, share, on) in [
        (Kind::Offered, Party::Buyer, 3_000, "2025-01-10"),
        (Kind::Countered, Party::Agency, 5_000, "2025-02-10"),
        (Kind::Agreed, Party::Agency, 5_000, "2025-03-10"),
        (Kind::Agreed, Party::Buyer, 5_000, "2025-04-10"),
    ] {
        append(client, event(item, kind, party, share, on)).await.unwrap();
    }
}

async fn standing(client: &mut Client, as_of: &str) -> pb::PlanStanding {
    let request = pb::GetPlanStandingRequest { name: PLAN.to_owned(), as_of: as_of.to_owned() };
    client.get_plan_standing(request).await.unwrap().into_inner()
}

#[tokio::test]
async fn what_one_party_alone_has_agreed_cannot_be_realised_or_certified() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        create(&mut client).await;
        append(&mut client, event("hulls", Kind::Agreed, Party::Buyer, 5_000, "2025-03-10")).await.unwrap();
        for kind in [Kind::Realised, Kind::Certified, Kind::Waived] {
            let answer = append(&mut client, event("hulls", kind, Party::Unspecified, 1, "2025-04-01")).await;
            refused_at(answer, Problem::FailedPrecondition, "ONE_PARTY_ONLY", "event.item");
        }
        let item = standing(&mut client, "").await.items.remove(0);
        assert_eq!(item.agreement(), PlanAgreement::OnePartyOnly);
        assert_eq!((item.agreed_bps, item.signed_by_buyer_bps), (None, Some(5_000)));
        let remark = &item.remarks[0];
        assert_eq!((remark.reason.as_str(), remark.path.as_str()), ("ONE_PARTY_ONLY", "items[0]"));
        append(&mut client, event("hulls", Kind::Agreed, Party::Agency, 4_000, "2025-04-02")).await.unwrap();
        let answer = append(&mut client, event("hulls", Kind::Realised, Party::Unspecified, 1, "2025-04-03"));
        refused_at(answer.await, Problem::FailedPrecondition, "FIGURES_DIFFER", "event.item");
    })
    .await;
}

#[tokio::test]
async fn one_person_acts_neither_for_both_parties_nor_for_the_certifier_however_the_name_is_spelt() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        create(&mut client).await;
        let of = |person: &str, kind: Kind, party: Party| pb::PlanEvent {
            person: person.to_owned(),
            ..event("hulls", kind, party, 5_000, "2025-03-10")
        };
        append(&mut client, of("Ana Líma", Kind::Agreed, Party::Buyer)).await.unwrap();
        let both = append(&mut client, of(" ana  LIMA.", Kind::Agreed, Party::Agency)).await;
        refused_at(both, Problem::FailedPrecondition, "SAME_SIGNATORY", "event.person");
        assert_eq!(standing(&mut client, "").await.items[0].agreement(), PlanAgreement::OnePartyOnly);
        let nobody = append(&mut client, of(" - ", Kind::Agreed, Party::Agency)).await;
        refused_at(nobody, Problem::InvalidArgument, "REQUIRED", "event.person");
        append(&mut client, of("Bea O'Reis", Kind::Agreed, Party::Agency)).await.unwrap();
        let both = append(&mut client, of("BEA OREIS", Kind::Agreed, Party::Buyer)).await;
        refused_at(both, Problem::FailedPrecondition, "SAME_SIGNATORY", "event.person");
        // A colleague who signs the same again does not free her to act for the agency.
        append(&mut client, of("Zoe Sá", Kind::Agreed, Party::Buyer)).await.unwrap();
        let own = append(&mut client, of("Ana Lima", Kind::Waived, Party::Unspecified)).await;
        refused_at(own, Problem::FailedPrecondition, "SAME_SIGNATORY", "event.person");
        append(&mut client, of("Dora Paz", Kind::Realised, Party::Unspecified)).await.unwrap();
        for person in ["Ana Lima", "Dora Paz"] {
            let own = append(&mut client, of(person, Kind::Certified, Party::Unspecified)).await;
            refused_at(own, Problem::FailedPrecondition, "OWN_CERTIFICATE", "event.person");
        }
        append(&mut client, of("Caio Melo", Kind::Certified, Party::Unspecified)).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_is_certified_beyond_what_the_buyer_has_shown_is_remarked() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        create(&mut client).await;
        agree(&mut client, "hulls").await;
        append(&mut client, event("hulls", Kind::Certified, Party::Unspecified, 5_000, "2025-06-01"))
            .await
            .unwrap();
        let item = standing(&mut client, "").await.items.remove(0);
        let told: Vec<_> =
            item.remarks.iter().map(|remark| (remark.reason.as_str(), remark.path.as_str())).collect();
        assert_eq!(told, [("SHORT", "items[0]"), ("CERTIFIED_MORE", "items[0]")]);
    })
    .await;
}

#[tokio::test]
async fn history_is_replayed_as_it_was_on_a_day() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        create(&mut client).await;
        agree(&mut client, "hulls").await;
        append(&mut client, event("hulls", Kind::Realised, Party::Unspecified, 4_000, "2025-06-01"))
            .await
            .unwrap();
        append(&mut client, event("hulls", Kind::Certified, Party::Unspecified, 3_500, "2025-07-01"))
            .await
            .unwrap();
        append(&mut client, event("hulls", Kind::Waived, Party::Unspecified, 500, "2025-08-01"))
            .await
            .unwrap();
        let mut seen = Vec::new();
        for as_of in ["2025-01-01", "2025-01-10", "2025-03-31", "2025-04-10", "2025-06-30", ""] {
            let standing = standing(&mut client, as_of).await;
            let item = &standing.items[0];
            seen.push((standing.event_count, item.agreement(), item.shortfall_bps, standing.agreed_bps));
        }
        let expected = [
            (0, PlanAgreement::Nothing, 0, 0),
            (1, PlanAgreement::Offered, 0, 0),
            (3, PlanAgreement::OnePartyOnly, 0, 0),
            (4, PlanAgreement::Agreed, 5_000, 3_000),
            (5, PlanAgreement::Agreed, 1_000, 3_000),
            (7, PlanAgreement::Agreed, 500, 3_000),
        ];
        assert_eq!(seen, expected);
        let now = standing(&mut client, "").await;
        assert_eq!((now.items[0].owed_bps, now.items[0].shortfall_certified_bps), (4_500, 1_000));
        assert_eq!((now.offered_bps, now.realised_bps, now.certified_bps), (1_800, 2_400, 2_100));
        assert_eq!(standing(&mut client, "").await.digest, now.digest);
        assert_ne!(standing(&mut client, "2025-06-30").await.digest, now.digest);
    })
    .await;
}

#[tokio::test]
async fn an_item_that_is_too_dear_split_too_far_or_a_condition_is_remarked_with_its_path() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        create(&mut client).await;
        let item = standing(&mut client, "").await.items.remove(1);
        let told: Vec<_> =
            item.remarks.iter().map(|remark| (remark.reason.as_str(), remark.path.as_str())).collect();
        let expected = [
            ("NOTHING_OFFERED", "items[1]"),
            ("TOO_DEAR", "items[1].local_price"),
            ("SPLIT_TOO_FAR", "items[1].sites"),
            ("CONDITIONAL_ADVANTAGE", "items[1].is_condition_of_advantage"),
        ];
        assert_eq!(told, expected);
        assert_eq!(item.premium_bps, Some(5_000));
    })
    .await;
}

#[tokio::test]
async fn agreed_items_are_read_as_labour_demand_and_others_say_why_not() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        create(&mut client).await;
        agree(&mut client, "hulls").await;
        append(&mut client, event("pumps", Kind::Agreed, Party::Agency, 1_000, "2025-05-01")).await.unwrap();
        append(&mut client, event("hulls", Kind::Waived, Party::Unspecified, 1_000, "2025-05-02"))
            .await
            .unwrap();
        let request = pb::ListLabourDemandRequest::default();
        let all = client.list_labour_demand(request.clone()).await.unwrap().into_inner();
        let [demand] = &all.demands[..] else { panic!("{all:?}") };
        let told = (demand.item.as_str(), demand.isco08.as_str(), demand.per_year.as_str(), demand.owed_bps);
        assert_eq!(told, ("hulls", "7212", "340", Some(4_000)));
        assert_eq!((demand.buyer.as_str(), demand.starts_on.as_str()), ("buyers/oil", "2026-01-01"));
        let [left_out] = &all.left_out[..] else { panic!("{all:?}") };
        assert_eq!((left_out.reason.as_str(), left_out.path.as_str()), ("ONE_PARTY_ONLY", "items[1]"));
        let mut page = pb::ListLabourDemandRequest { page_size: 1, ..request.clone() };
        let first = client.list_labour_demand(page.clone()).await.unwrap().into_inner();
        page.page_token = first.next_page_token;
        let second = client.list_labour_demand(page.clone()).await.unwrap().into_inner();
        assert_eq!((first.demands, second.left_out), (all.demands, all.left_out));
        assert_eq!(second.next_page_token, "");
        page.as_of = "2025-01-01".to_owned();
        let answer = client.list_labour_demand(page).await;
        refused_at(answer, Problem::InvalidArgument, "PAGE_TOKEN_INVALID", "page_token");
        let other = pb::ListLabourDemandRequest { buyer: "buyers/other".to_owned(), ..request };
        assert!(client.list_labour_demand(other).await.unwrap().into_inner().demands.is_empty());
    })
    .await;
}

#[tokio::test]
async fn events_appended_at_once_are_numbered_without_gaps_and_listed_in_pages() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        create(&mut client).await;
        let offers = (0..8).map(|share| {
            let mut client = client.clone();
            let offer = event("hulls", Kind::Offered, Party::Buyer, share, "2025-01-10");
            tokio::spawn(async move { append(&mut client, offer).await })
        });
        let offers: Vec<_> = offers.collect();
        for offer in offers {
            offer.await.unwrap().unwrap();
        }
        // One that is refused takes no number.
        let bad =
            append(&mut client, event("hulls", Kind::Waived, Party::Unspecified, 1, "2025-01-10")).await;
        refused(bad, Problem::FailedPrecondition, "NOT_AGREED");
        append(&mut client, event("hulls", Kind::Offered, Party::Buyer, 9, "2025-01-10")).await.unwrap();
        let mut request =
            pb::ListPlanEventsRequest { parent: PLAN.to_owned(), page_size: 4, ..Default::default() };
        let mut names = Vec::new();
        loop {
            let page = client.list_plan_events(request.clone()).await.unwrap().into_inner();
            names.extend(page.events.into_iter().map(|event| event.name));
            if page.next_page_token.is_empty() {
                break;
            }
            request.page_token = page.next_page_token;
        }
        let expected: Vec<_> = (1..=9).map(|number| format!("{PLAN}/events/{number}")).collect();
        assert_eq!(names, expected);
    })
    .await;
}

#[tokio::test]
async fn the_same_event_again_changes_nothing() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        create(&mut client).await;
        let request = pb::AppendPlanEventRequest {
            parent: PLAN.to_owned(),
            event: Some(event("hulls", Kind::Offered, Party::Buyer, 1, "2025-01-10")),
            request_id: "once".to_owned(),
        };
        let first = client.append_plan_event(request.clone()).await.unwrap().into_inner();
        assert_eq!(first.recorded_by, "test:anp");
        assert_eq!(client.append_plan_event(request).await.unwrap().into_inner(), first);
        assert_eq!(standing(&mut client, "").await.event_count, 1);
    })
    .await;
}

#[tokio::test]
async fn what_events_are_about_stays_and_the_rest_can_be_changed() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        let made = create(&mut client).await;
        append(&mut client, event("hulls", Kind::Offered, Party::Buyer, 1, "2025-01-10")).await.unwrap();
        let mut changed = made.clone();
        changed.items.swap(0, 1);
        let mut request = pb::UpdateLocalContentPlanRequest {
            name: PLAN.to_owned(),
            local_content_plan: Some(changed),
            etag: made.etag.clone(),
            ..Default::default()
        };
        let stale = client.update_local_content_plan(request.clone()).await;
        refused_at(stale, Problem::Aborted, "ETAG_MISMATCH", "etag");
        request.etag.clear();
        let answer = client.update_local_content_plan(request.clone()).await;
        refused_at(answer, Problem::FailedPrecondition, "HAS_ENTRIES", "local_content_plan.items");
        let changes: [(pb::LocalContentPlan, &str); 2] = [
            (pb::LocalContentPlan { buyer: "buyers/other".to_owned(), ..made.clone() }, "buyer"),
            (pb::LocalContentPlan { allows_transfer: true, ..made.clone() }, "allows_transfer"),
        ];
        for (changed, field) in changes {
            request.local_content_plan = Some(changed);
            let answer = client.update_local_content_plan(request.clone()).await;
            let path = format!("local_content_plan.{field}");
            refused_at(answer, Problem::FailedPrecondition, "HAS_ENTRIES", &path);
        }
        request.local_content_plan = Some(pb::LocalContentPlan { source: "a law".to_owned(), ..made });
        let updated = client.update_local_content_plan(request).await.unwrap().into_inner();
        assert_eq!(updated.source, "a law");
        let delete = pb::DeleteLocalContentPlanRequest { name: PLAN.to_owned(), ..Default::default() };
        let answer = client.delete_local_content_plan(delete).await;
        refused_at(answer, Problem::FailedPrecondition, "HAS_ENTRIES", "name");
    })
    .await;
}

/// Makes a plan wrong in one place.
type Break = fn(&mut pb::LocalContentPlan);

#[tokio::test]
async fn a_plan_or_an_event_that_cannot_be_is_refused_with_its_path() {
    on_each_engine(async |service| {
        let mut client = client(&service).await;
        let wrong: [(Break, &str, &str); 6] = [
            (|plan| plan.items[0].weight_bps = 1, "WEIGHTS_SUM", "local_content_plan.items"),
            (|plan| plan.items[1].id = "hulls".into(), "REPEATED", "local_content_plan.items[1].id"),
            (
                |plan| plan.items[0].unit = "barrels of fun".into(),
                "UNKNOWN_UNIT",
                "local_content_plan.items[0].unit",
            ),
            (
                |plan| plan.items[0].ends_on = "2025-02-30".into(),
                "INVALID_DATE",
                "local_content_plan.items[0].ends_on",
            ),
            (
                |plan| plan.items[0].ends_on = "2025-01-01".into(),
                "BEFORE_START",
                "local_content_plan.items[0].ends_on",
            ),
            (
                |plan| plan.items[1].import_price.as_mut().unwrap().currency = "USD".into(),
                "CURRENCY_MIX",
                "local_content_plan.items[1].import_price.currency",
            ),
        ];
        for (change, reason, path) in wrong {
            let mut plan = plan();
            change(&mut plan);
            let request = pb::CreateLocalContentPlanRequest {
                local_content_plan_id: "bad".to_owned(),
                local_content_plan: Some(plan),
                request_id: String::new(),
            };
            refused_at(
                client.create_local_content_plan(request).await,
                Problem::InvalidArgument,
                reason,
                path,
            );
        }
        create(&mut client).await;
        let good = event("hulls", Kind::Offered, Party::Buyer, 1, "2025-01-10");
        let wrong: [(pb::PlanEvent, &str, &str); 6] = [
            (pb::PlanEvent { item: "masts".into(), ..good.clone() }, "UNKNOWN_ITEM", "event.item"),
            (pb::PlanEvent { party: 0, ..good.clone() }, "REQUIRED", "event.party"),
            (pb::PlanEvent { on: "2025-02-30".into(), ..good.clone() }, "INVALID_DATE", "event.on"),
            (pb::PlanEvent { on: "9999-01-01".into(), ..good.clone() }, "IN_FUTURE", "event.on"),
            (pb::PlanEvent { kind: Kind::Waived.into(), ..good.clone() }, "NOT_USED", "event.party"),
            (
                pb::PlanEvent { kind: Kind::Realised.into(), party: 0, ..good.clone() },
                "REQUIRED",
                "event.evidence",
            ),
        ];
        for (event, reason, path) in wrong {
            refused_at(append(&mut client, event).await, Problem::InvalidArgument, reason, path);
        }
        append(&mut client, good.clone()).await.unwrap();
        let early = append(&mut client, pb::PlanEvent { on: "2025-01-09".into(), ..good }).await;
        refused_at(early, Problem::FailedPrecondition, "NOT_IN_ORDER", "event.on");
    })
    .await;
}

#[tokio::test]
async fn another_tenant_sees_no_plan_no_event_and_no_demand() {
    on_each_engine(async |service| {
        let mut mine = client(&service).await;
        create(&mut mine).await;
        agree(&mut mine, "hulls").await;
        let mut other = LocalContentServiceClient::new(service.analyst("other").await);
        let events = pb::ListPlanEventsRequest { parent: PLAN.to_owned(), ..Default::default() };
        refused(other.list_plan_events(events).await, Problem::NotFound, "NOT_FOUND");
        let offer = event("hulls", Kind::Offered, Party::Buyer, 1, "2025-05-10");
        refused(append(&mut other, offer).await, Problem::NotFound, "NOT_FOUND");
        let all =
            other.list_labour_demand(pb::ListLabourDemandRequest::default()).await.unwrap().into_inner();
        assert!(all.demands.is_empty() && all.left_out.is_empty());
    })
    .await;
}

#[tokio::test]
async fn an_institute_or_a_viewer_reads_the_work_that_is_asked_for_and_not_the_plan_behind_it() {
    on_each_engine(async |service| {
        let mut mine = client(&service).await;
        create(&mut mine).await;
        agree(&mut mine, "hulls").await;
        append(&mut mine, event("pumps", Kind::Agreed, Party::Agency, 1_000, "2025-05-01")).await.unwrap();
        let plan = pb::GetLocalContentPlanRequest { name: PLAN.to_owned() };
        let events = pb::ListPlanEventsRequest { parent: PLAN.to_owned(), ..Default::default() };
        let standing = pb::GetPlanStandingRequest { name: PLAN.to_owned(), ..Default::default() };
        for role in [Role::Institute, Role::Viewer] {
            let mut reader = LocalContentServiceClient::new(service.channel("anp", role).await);
            let denied = Problem::PermissionDenied;
            refused(reader.get_local_content_plan(plan.clone()).await, denied, "ROLE_MISSING");
            let plans = reader.list_local_content_plans(pb::ListLocalContentPlansRequest::default()).await;
            refused(plans, denied, "ROLE_MISSING");
            refused(reader.list_plan_events(events.clone()).await, denied, "ROLE_MISSING");
            refused(reader.get_plan_standing(standing.clone()).await, denied, "ROLE_MISSING");
            let demand = reader.list_labour_demand(pb::ListLabourDemandRequest::default()).await.unwrap();
            let demand = demand.into_inner();
            let told = (demand.demands[0].isco08.as_str(), demand.demands[0].per_year.as_str());
            assert_eq!(told, ("7212", "425"), "{role:?}");
            assert_eq!(demand.demands[0].owed_bps, None, "the share is between the parties");
            assert_eq!(demand.left_out[0].reason, "NOT_AGREED", "so is how far they are");
            let earlier =
                pb::ListLabourDemandRequest { as_of: "2025-05-01".to_owned(), ..Default::default() };
            refused(reader.list_labour_demand(earlier).await, denied, "ROLE_MISSING");
        }
        for role in [Role::Operator, Role::Analyst] {
            let mut reader = LocalContentServiceClient::new(service.channel("anp", role).await);
            assert!(reader.get_local_content_plan(plan.clone()).await.is_ok(), "{role:?}");
            assert!(reader.list_plan_events(events.clone()).await.is_ok(), "{role:?}");
            assert!(reader.get_plan_standing(standing.clone()).await.is_ok(), "{role:?}");
        }
    })
    .await;
}
