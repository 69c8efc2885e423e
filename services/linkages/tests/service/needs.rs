//! Needs: what they must name, and the steps that they take.

use eslabon_proto::{
    linkages::v1::{
        self as pb, NeedState, matching_service_client::MatchingServiceClient,
        needs_service_client::NeedsServiceClient, registry_service_client::RegistryServiceClient,
    },
    r#type::v1::Role,
};
use eslabon_runtime::problem::Kind;
use prost_types::FieldMask;

use crate::{
    fixtures::{
        buyer, count_in, create_capability, need, new_buyer, new_need, new_supplier, quantity, registry,
        supplier,
    },
    imports_support::{import, strict},
    support::{Authorised, Service, on_each_engine, refused, refused_at},
};

type Needs = NeedsServiceClient<Authorised>;

/// A client of needs, and a registry with what they name.
async fn needs(service: &Service) -> Needs {
    let mut client = registry(service, "cinde").await;
    create_capability(&mut client, "med_mold").await;
    client.create_buyer(new_buyer("valves", buyer())).await.unwrap();
    client.create_supplier(new_supplier("avila", supplier())).await.unwrap();
    NeedsServiceClient::new(service.analyst("cinde").await)
}

async fn create(client: &mut Needs, id: &str) -> pb::Need {
    client.create_need(new_need(id, need())).await.unwrap().into_inner()
}

/// What is wrong with a need, and what is said of it.
type Bad = (fn(&mut pb::Need), &'static str, &'static str);

const BAD: &[Bad] = &[
    (|n| n.buyer = "buyers/none".to_owned(), "UNKNOWN_REFERENCE", "need.buyer"),
    (|n| n.site = "none".to_owned(), "UNKNOWN_REFERENCE", "need.site"),
    (|n| n.capability = "capabilities/none".to_owned(), "UNKNOWN_REFERENCE", "need.capability"),
    (|n| n.quantity_per_year = quantity("1", "kumquat"), "UNKNOWN_UNIT", "need.quantity_per_year.unit"),
    (|n| n.quantity_per_year = quantity("1", "kg"), "UNKNOWN_UNIT", "need.quantity_per_year.unit"),
    (|n| n.quantity_per_year = quantity("0.00", "kpcs"), "NOT_POSITIVE", "need.quantity_per_year.value"),
    (|n| n.start_on = "2020-01-01".to_owned(), "NEED_STARTED", "need.start_on"),
    (|n| n.start_on = "2999-02-29".to_owned(), "INVALID_DATE", "need.start_on"),
    (|n| n.required_standards.push("ISO13485".to_owned()), "REPEATED", "need.required_standards[1]"),
    // Two spellings of one standard.
    (
        |n| n.desired_standards = vec!["AS9100".to_owned(), "EN9100".to_owned()],
        "REPEATED",
        "need.desired_standards[1]",
    ),
    (
        |n| n.current_source = Some(pb::CurrentSource { country: "XYZ".to_owned(), ..Default::default() }),
        "UNKNOWN_COUNTRY",
        "need.current_source.country",
    ),
    (
        |n| {
            let money = |currency: &str| Some(pb::Money { currency: currency.to_owned(), minor_units: 100 });
            n.target_price = money("USD");
            n.current_source = Some(pb::CurrentSource { cost_per_unit: money("EUR"), ..Default::default() });
        },
        "CURRENCY_MISMATCH",
        "need.current_source.cost_per_unit.currency",
    ),
];

#[tokio::test]
async fn what_is_wrong_with_a_need_is_told_with_its_path() {
    on_each_engine(async |service| {
        let mut client = needs(&service).await;
        for (spoil, reason, path) in BAD {
            let mut bad = need();
            spoil(&mut bad);
            let answer = client.create_need(new_need("n", bad)).await;
            refused_at(answer, Kind::InvalidArgument, reason, path);
        }
    })
    .await;
}

#[tokio::test]
async fn a_need_begins_as_a_draft_with_the_defaults_and_the_country_of_its_site() {
    on_each_engine(async |service| {
        let mut client = needs(&service).await;
        let mut given = need();
        given.set_state(NeedState::Awarded);
        given.awarded_suppliers = vec!["suppliers/avila".to_owned()];
        given.site = "abroad".to_owned();
        let made = client.create_need(new_need("n", given)).await.unwrap().into_inner();
        assert_eq!((made.state(), made.country.as_str()), (NeedState::Draft, "PAN"));
        assert_eq!((made.max_supplier_share, made.deliveries_per_year), (1.0, 12.0));
        assert!(made.awarded_suppliers.is_empty());
        assert_eq!(create(&mut client, "m").await.country, "CRI");
    })
    .await;
}

#[tokio::test]
async fn of_two_analysts_who_edit_one_need_the_second_gets_the_conflict() {
    on_each_engine(async |service| {
        let mut client = needs(&service).await;
        let mut second = NeedsServiceClient::new(service.analyst("cinde").await);
        let made = create(&mut client, "n").await;
        let edit = |horizon_months| pb::UpdateNeedRequest {
            name: made.name.clone(),
            need: Some(pb::Need { horizon_months, ..Default::default() }),
            update_mask: Some(FieldMask { paths: vec!["horizon_months".to_owned()] }),
            etag: made.etag.clone(),
            ..Default::default()
        };
        let edited = client.update_need(edit(36)).await.unwrap().into_inner();
        refused_at(second.update_need(edit(12)).await, Kind::Aborted, "ETAG_MISMATCH", "etag");
        // So does whoever takes a step by what was read before.
        let open = pb::OpenNeedRequest { name: made.name.clone(), etag: made.etag, ..Default::default() };
        refused_at(second.open_need(open).await, Kind::Aborted, "ETAG_MISMATCH", "etag");
        let read = second.get_need(pb::GetNeedRequest { name: made.name }).await.unwrap().into_inner();
        assert_eq!((read.horizon_months, read.etag), (36, edited.etag));
    })
    .await;
}

#[tokio::test]
async fn what_is_needed_stays_as_it_was_said_when_the_unit_of_its_capability_changes() {
    on_each_engine(async |service| {
        let mut client = needs(&service).await;
        let made = create(&mut client, "trays").await;
        count_in(&mut registry(&service, "cinde").await, "med_mold", "KGM").await;
        let update = |need: pb::Need, field: &str| pb::UpdateNeedRequest {
            name: made.name.clone(),
            need: Some(need),
            update_mask: Some(FieldMask { paths: vec![field.to_owned()] }),
            ..Default::default()
        };
        let longer = pb::Need { horizon_months: 36, ..Default::default() };
        let changed = client.update_need(update(longer, "horizon_months")).await.unwrap().into_inner();
        assert_eq!((changed.horizon_months, &changed.quantity_per_year), (36, &made.quantity_per_year));
        let more = pb::Need { quantity_per_year: quantity("49", "kpcs"), ..Default::default() };
        let answer = client.update_need(update(more, "quantity_per_year")).await;
        refused_at(answer, Kind::InvalidArgument, "UNKNOWN_UNIT", "need.quantity_per_year.unit");
    })
    .await;
}

#[tokio::test]
async fn a_need_whose_start_has_passed_since_it_was_drafted_is_not_opened() {
    on_each_engine(async |service| {
        let mut client = needs(&service).await;
        let file = "need_id,buyer_id,capability_id,quantity,unit,ppm_max,start_on,horizon_months\n\
                    old,valves,med_mold,48,kpcs,500,2021-01-01,24\n";
        let spec = pb::RegistryImport { as_of: "2020-06-30".to_owned(), ..strict(pb::RegistryKind::Needs) };
        import(&service, "cinde", spec, file).await.unwrap();
        let answer = step(&mut client, "needs/old", NeedState::Open).await;
        refused_at(answer, Kind::FailedPrecondition, "NEED_STARTED", "start_on");
    })
    .await;
}

/// Takes a step by its name.
async fn step(client: &mut Needs, name: &str, to: NeedState) -> Result<pb::Need, tonic::Status> {
    let name = name.to_owned();
    let answer = match to {
        NeedState::Open => client.open_need(pb::OpenNeedRequest { name, ..Default::default() }).await,
        NeedState::Matched => client.match_need(pb::MatchNeedRequest { name, ..Default::default() }).await,
        NeedState::Awarded => {
            let suppliers = vec!["suppliers/avila".to_owned()];
            client.award_need(pb::AwardNeedRequest { name, suppliers, ..Default::default() }).await
        }
        NeedState::Closed => client.close_need(pb::CloseNeedRequest { name, ..Default::default() }).await,
        _ => client.withdraw_need(pb::WithdrawNeedRequest { name, ..Default::default() }).await,
    };
    answer.map(|answer| answer.into_inner())
}

#[tokio::test]
async fn a_need_goes_from_draft_to_closed_and_skips_nothing() {
    on_each_engine(async |service| {
        use NeedState::{Awarded, Closed, Draft, Matched, Open, Withdrawn};
        let mut client = needs(&service).await;
        let made = create(&mut client, "n").await;
        let mut at = Draft;
        for to in [Open, Matched, Awarded, Closed] {
            for wrong in [Open, Matched, Awarded, Closed].into_iter().filter(|wrong| *wrong != to) {
                if (at, wrong) == (Matched, Open) {
                    // That is the way back.
                    continue;
                }
                let answer = step(&mut client, &made.name, wrong).await;
                let problem = refused(answer, Kind::FailedPrecondition, "NEED_STATE");
                let states = (problem.metadata["from"].as_str(), problem.metadata["to"].as_str());
                assert_eq!(states, (at.as_str_name(), wrong.as_str_name()));
            }
            assert_eq!(step(&mut client, &made.name, to).await.unwrap().state(), to);
            at = to;
        }
        let read =
            client.get_need(pb::GetNeedRequest { name: made.name.clone() }).await.unwrap().into_inner();
        assert_eq!(read.awarded_suppliers, ["suppliers/avila"]);
        let answer = step(&mut client, &made.name, Withdrawn).await;
        refused(answer, Kind::FailedPrecondition, "NEED_STATE");
        for (id, before) in [("draft", &[][..]), ("open", &[Open]), ("again", &[Open, Matched, Open])] {
            let made = create(&mut client, id).await;
            for to in before {
                step(&mut client, &made.name, *to).await.unwrap();
            }
            assert_eq!(step(&mut client, &made.name, Withdrawn).await.unwrap().state(), Withdrawn);
        }
    })
    .await;
}

#[tokio::test]
async fn what_was_awarded_keeps_what_it_says() {
    on_each_engine(async |service| {
        let mut client = needs(&service).await;
        let made = create(&mut client, "n").await;
        let edit = pb::UpdateNeedRequest {
            name: made.name.clone(),
            need: Some(pb::Need { max_ppm: 9.0, ..need() }),
            ..Default::default()
        };
        for to in [NeedState::Open, NeedState::Matched, NeedState::Awarded] {
            assert_eq!(client.update_need(edit.clone()).await.unwrap().into_inner().max_ppm, 9.0);
            step(&mut client, &made.name, to).await.unwrap();
        }
        refused(client.update_need(edit).await, Kind::FailedPrecondition, "NEED_STATE");
    })
    .await;
}

#[tokio::test]
async fn a_step_again_with_the_same_request_id_is_taken_once() {
    on_each_engine(async |service| {
        let mut client = needs(&service).await;
        let made = create(&mut client, "n").await;
        let open = pb::OpenNeedRequest { name: made.name, etag: made.etag, request_id: "once".to_owned() };
        let first = client.open_need(open.clone()).await.unwrap().into_inner();
        assert_eq!(client.open_need(open.clone()).await.unwrap().into_inner(), first);
        let other =
            pb::MatchNeedRequest { name: open.name, request_id: "once".to_owned(), ..Default::default() };
        refused_at(client.match_need(other).await, Kind::InvalidArgument, "REQUEST_ID_REUSED", "request_id");
    })
    .await;
}

#[tokio::test]
async fn it_is_awarded_to_suppliers_that_are_there() {
    on_each_engine(async |service| {
        let mut client = needs(&service).await;
        let made = create(&mut client, "n").await;
        for to in [NeedState::Open, NeedState::Matched] {
            step(&mut client, &made.name, to).await.unwrap();
        }
        let award = |suppliers: &[&str]| pb::AwardNeedRequest {
            name: made.name.clone(),
            suppliers: suppliers.iter().map(|id| format!("suppliers/{id}")).collect(),
            ..Default::default()
        };
        for (suppliers, reason, path) in [
            (&["avila", "none"][..], "UNKNOWN_REFERENCE", "suppliers[1]"),
            (&["avila", "avila"], "REPEATED", "suppliers[1]"),
            (&[], "REQUIRED", "suppliers"),
        ] {
            let answer = client.award_need(award(suppliers)).await;
            refused_at(answer, Kind::InvalidArgument, reason, path);
        }
    })
    .await;
}

#[tokio::test]
async fn needs_are_found_by_buyer_capability_state_and_country_and_by_their_tenant_alone() {
    on_each_engine(async |service| {
        let mut client = needs(&service).await;
        create(&mut client, "a").await;
        let mut abroad = need();
        abroad.site = "abroad".to_owned();
        client.create_need(new_need("b", abroad)).await.unwrap();
        step(&mut client, "needs/b", NeedState::Open).await.unwrap();
        let all = pb::ListNeedsRequest::default();
        let open = NeedState::Open.into();
        for (request, expected) in [
            (all.clone(), &["needs/a", "needs/b"][..]),
            (
                pb::ListNeedsRequest { buyer: "buyers/valves".to_owned(), ..all.clone() },
                &["needs/a", "needs/b"],
            ),
            (pb::ListNeedsRequest { buyer: "buyers/other".to_owned(), ..all.clone() }, &[]),
            (pb::ListNeedsRequest { capability: "capabilities/other".to_owned(), ..all.clone() }, &[]),
            (pb::ListNeedsRequest { state: open, ..all.clone() }, &["needs/b"]),
            (pb::ListNeedsRequest { country: "CRI".to_owned(), ..all.clone() }, &["needs/a"]),
        ] {
            let found = client.list_needs(request.clone()).await.unwrap().into_inner().needs;
            let names: Vec<_> = found.iter().map(|found| found.name.as_str()).collect();
            assert_eq!(names, expected, "{request:?}");
        }
        let mut other = NeedsServiceClient::new(service.analyst("procomer").await);
        assert!(other.list_needs(all).await.unwrap().into_inner().needs.is_empty());
        refused(step(&mut other, "needs/a", NeedState::Open).await, Kind::NotFound, "NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn an_institute_and_a_viewer_read_what_a_need_is_called_and_not_whose_it_is() {
    on_each_engine(async |service| {
        let whole = create(&mut needs(&service).await, "n").await;
        for role in [Role::Institute, Role::Viewer] {
            let mut reader = NeedsServiceClient::new(service.channel("cinde", role).await);
            let titled = pb::Need {
                name: whole.name.clone(),
                capability: whole.capability.clone(),
                codes: whole.codes.clone(),
                title: whole.title.clone(),
                country: whole.country.clone(),
                state: whole.state,
                create_time: whole.create_time,
                update_time: whole.update_time,
                ..Default::default()
            };
            let request = pb::GetNeedRequest { name: "needs/n".to_owned() };
            assert_eq!(reader.get_need(request).await.unwrap().into_inner(), titled);
            let mut request = pb::ListNeedsRequest::default();
            assert_eq!(reader.list_needs(request.clone()).await.unwrap().into_inner().needs, [titled]);
            request.buyer = "buyers/valves".to_owned();
            refused(reader.list_needs(request).await, Kind::PermissionDenied, "ROLE_MISSING");
            let mut matching = MatchingServiceClient::new(service.channel("cinde", role).await);
            let request = pb::FindSuppliersRequest { need: "needs/n".to_owned(), ..Default::default() };
            let refused = matching.find_suppliers(request).await.map(drop);
            assert_eq!(refused.unwrap_err().code(), tonic::Code::PermissionDenied);
        }
    })
    .await;
}

#[tokio::test]
async fn a_need_of_public_is_shared_with_every_agency_and_with_nobody_else() {
    on_each_engine(async |service| {
        let mut owner = RegistryServiceClient::new(service.channel("public", Role::Operator).await);
        create_capability(&mut owner, "med_mold").await;
        owner.create_buyer(new_buyer("valves", buyer())).await.unwrap();
        let mut owner = NeedsServiceClient::new(service.channel("public", Role::Operator).await);
        let whole = create(&mut owner, "n").await;
        let get = pb::GetNeedRequest { name: "needs/n".to_owned() };
        let of_buyer = pb::ListNeedsRequest { buyer: "buyers/valves".to_owned(), ..Default::default() };
        let mut agency = NeedsServiceClient::new(service.analyst("cinde").await);
        assert_eq!(agency.get_need(get.clone()).await.unwrap().into_inner(), whole);
        assert_eq!(
            agency.list_needs(of_buyer.clone()).await.unwrap().into_inner().needs,
            std::slice::from_ref(&whole)
        );
        let mut institute = NeedsServiceClient::new(service.channel("cinde", Role::Institute).await);
        let seen = institute.get_need(get).await.unwrap().into_inner();
        assert_eq!(
            (&seen.capability, seen.buyer.as_str(), &seen.quantity_per_year),
            (&whole.capability, "", &None)
        );
        refused(institute.list_needs(of_buyer).await, Kind::PermissionDenied, "ROLE_MISSING");
    })
    .await;
}
