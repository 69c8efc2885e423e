//! Profiles are drafted, changed, registered and superseded; what is registered never
//! changes, and what is not ready is refused with everything at once.

use eslabon_proto::{
    sectors::v1::{self as pb, InputKind, profile::State},
    r#type::v1::Role,
};
use eslabon_runtime::problem::Kind;
use prost_types::FieldMask;
use tonic::Status;

use super::{
    ranking::{SECTORS, create, import_input, profile, register},
    support::{Ranking, Service, on_each_engine, refused, refused_at},
};

async fn get(client: &mut Ranking, name: &str) -> Result<pb::Profile, Status> {
    Ok(client.get_profile(pb::GetProfileRequest { name: name.to_owned() }).await?.into_inner())
}

async fn update(
    client: &mut Ranking,
    name: &str,
    profile: pb::Profile,
    paths: &[&str],
    etag: &str,
) -> Result<pb::Profile, Status> {
    let request = pb::UpdateProfileRequest {
        name: name.to_owned(),
        profile: Some(profile),
        update_mask: Some(FieldMask { paths: paths.iter().map(|path| (*path).to_owned()).collect() }),
        etag: etag.to_owned(),
        ..Default::default()
    };
    Ok(client.update_profile(request).await?.into_inner())
}

async fn delete(client: &mut Ranking, name: &str, etag: &str) -> Result<(), Status> {
    let request =
        pb::DeleteProfileRequest { name: name.to_owned(), etag: etag.to_owned(), ..Default::default() };
    client.delete_profile(request).await.map(drop)
}

/// A tenant with a list of sectors.
async fn analyst(service: &Service, tenant: &str) -> (Ranking, String) {
    let list = import_input(service, tenant, InputKind::SectorList, SECTORS).await;
    (service.ranking(tenant, Role::Analyst).await, list)
}

#[tokio::test]
async fn what_is_written_is_read_back_and_what_it_lacks_is_told() {
    on_each_engine(async |service| {
        let (mut client, list) = analyst(&service, "cinde").await;
        let made = create(&mut client, "shortlist", profile(&list)).await.unwrap();
        assert_eq!((made.name.as_str(), made.state()), ("profiles/shortlist/versions/1", State::Draft));
        assert!(made.open_points.is_empty(), "{:?}", made.open_points);
        assert_eq!(get(&mut client, &made.name).await.unwrap(), made.clone());
        let written = profile(&list);
        assert_eq!((&made.gates[0].id, made.family_caps.len()), (&written.gates[0].id, 0));
        assert_eq!((made.criteria[2].weight, &made.smaa.unwrap().draws), (0.2, &Some(2000)));
        let empty =
            create(&mut client, "shortlist", pb::Profile { title: "x".to_owned(), ..Default::default() });
        let empty = empty.await.unwrap();
        assert_eq!(empty.name, "profiles/shortlist/versions/2");
        let open: Vec<_> =
            empty.open_points.iter().map(|it| (it.field.as_str(), it.reason.as_str())).collect();
        for expected in [("territory", "REQUIRED"), ("criteria", "EMPTY"), ("approvers", "APPROVERS_NEEDED")]
        {
            assert!(open.contains(&expected), "{expected:?} {open:?}");
        }
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_changed_field_by_field_by_whoever_has_seen_it() {
    on_each_engine(async |service| {
        let (mut client, list) = analyst(&service, "cinde").await;
        let made = create(&mut client, "shortlist", profile(&list)).await.unwrap();
        let wanted = pb::Profile { title: "Other".to_owned(), select_k: 9, ..Default::default() };
        let changed = update(&mut client, &made.name, wanted.clone(), &["title"], &made.etag).await.unwrap();
        assert_eq!((changed.title.as_str(), changed.select_k), ("Other", 2));
        assert_ne!(changed.etag, made.etag);
        assert_ne!(changed.digest, made.digest);
        let stale = update(&mut client, &made.name, wanted.clone(), &["title"], &made.etag).await;
        refused_at(stale, Kind::Aborted, "ETAG_MISMATCH", "etag");
        let unknown = update(&mut client, &made.name, wanted, &["state"], "").await;
        refused_at(unknown, Kind::InvalidArgument, "UNKNOWN_FIELD", "update_mask");
        refused(delete(&mut client, &made.name, &made.etag).await, Kind::Aborted, "ETAG_MISMATCH");
        delete(&mut client, &made.name, &changed.etag).await.unwrap();
        refused(get(&mut client, &made.name).await, Kind::NotFound, "NOT_FOUND");
        // The number of a removed draft is not given again.
        let next = create(&mut client, "shortlist", profile(&list)).await.unwrap();
        assert_eq!(next.name, "profiles/shortlist/versions/2");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_registered_profile_never_changes_and_gives_way_to_the_next() {
    on_each_engine(async |service| {
        let (mut client, list) = analyst(&service, "cinde").await;
        let first = create(&mut client, "shortlist", profile(&list)).await.unwrap().name;
        let registered = register(&mut client, &first).await.unwrap();
        assert_eq!(registered.state(), State::Registered);
        assert!(registered.registered_seq > 0 && registered.register_time.is_some());
        assert!(registered.sector_list_digest.starts_with("blake3:"));
        assert!(registered.digest.starts_with("sha256:"));
        // What was left to a default is part of what was agreed.
        assert_eq!(registered.employment.and_then(|rules| rules.cap), Some(0.25));
        for refusal in [
            update(&mut client, &first, profile(&list), &[], "").await.map(drop),
            delete(&mut client, &first, "").await,
            register(&mut client, &first).await.map(drop),
        ] {
            refused(refusal, Kind::FailedPrecondition, "PROFILE_NOT_DRAFT");
        }
        let same = create(&mut client, "another", profile(&list)).await.unwrap().name;
        refused(register(&mut client, &same).await, Kind::AlreadyExists, "PROFILE_ALREADY_REGISTERED");
        let next = pb::Profile { select_k: 3, ..profile(&list) };
        let second = create(&mut client, "shortlist", next).await.unwrap().name;
        let second = register(&mut client, &second).await.unwrap();
        assert!(second.registered_seq > registered.registered_seq);
        assert_eq!(get(&mut client, &first).await.unwrap().state(), State::Superseded);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_profile_is_told_when_it_is_registered() {
    on_each_engine(async |service| {
        let (mut client, list) = analyst(&service, "cinde").await;
        let mut led = profile(&list);
        (led.criteria[0].weight, led.criteria[1].weight, led.criteria[2].weight) = (0.2, 0.2, 0.6);
        led.criteria[1].weight_rationale.clear();
        led.approvers.pop();
        let name = create(&mut client, "led", led).await.unwrap().name;
        let problem =
            refused(register(&mut client, &name).await, Kind::FailedPrecondition, "PROFILE_NOT_READY");
        let mut found: Vec<_> =
            problem.violations.iter().map(|it| (it.field.as_str(), it.reason.as_str())).collect();
        found.sort_unstable();
        let expected = [
            ("approvers", "APPROVERS_NEEDED"),
            ("criteria[1].weight_rationale", "RATIONALE_NEEDED"),
            ("criteria[2].weight", "EMP_IS_MAIN_CRITERION"),
            ("employment", "EMP_IS_MAIN_FAMILY"),
            ("employment.cap", "EMP_FAMILY_CAP"),
            ("interest_declarations[2].person", "UNKNOWN_PERSON"),
        ];
        assert_eq!(found, expected);
        let many = pb::Profile { select_k: 99, ..profile(&list) };
        let name = create(&mut client, "many", many).await.unwrap().name;
        let answer = register(&mut client, &name).await;
        refused_at(answer, Kind::FailedPrecondition, "PROFILE_NOT_READY", "select_k");
        let mut light = profile(&list);
        light.criteria[0].weight = 0.4;
        light.gates[0].conditions[0].criterion = "NONE".to_owned();
        let name = create(&mut client, "light", light).await.unwrap().name;
        let answer = register(&mut client, &name).await;
        let problem = refused_at(answer, Kind::FailedPrecondition, "PROFILE_NOT_READY", "criteria");
        assert!(problem.violations.iter().any(|it| it.reason == "WEIGHTS_DO_NOT_SUM"));
        assert!(
            problem
                .violations
                .iter()
                .any(|it| it.field == "gates[0].conditions[0].criterion" && it.reason == "UNKNOWN_CRITERION")
        );
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_request_that_is_repeated_has_one_effect() {
    on_each_engine(async |service| {
        let (mut client, list) = analyst(&service, "cinde").await;
        let mut with_caps = profile(&list);
        // Maps have to be the same bytes each time.
        for family in ["learning", "risk", "market", "spillover", "job_quality"] {
            with_caps.family_caps.insert(family.to_owned(), 0.5);
        }
        let request = pb::CreateProfileRequest {
            profile_id: "shortlist".to_owned(),
            profile: Some(with_caps),
            request_id: "r1".to_owned(),
        };
        let first = client.create_profile(request.clone()).await.unwrap().into_inner();
        let again = client.create_profile(request.clone()).await.unwrap().into_inner();
        assert_eq!(first, again);
        let other = pb::CreateProfileRequest { profile_id: "other".to_owned(), ..request };
        refused_at(
            client.create_profile(other).await,
            Kind::InvalidArgument,
            "REQUEST_ID_REUSED",
            "request_id",
        );
        let registration = pb::RegisterProfileRequest {
            name: first.name,
            request_id: "r2".to_owned(),
            ..Default::default()
        };
        let first = client.register_profile(registration.clone()).await.unwrap().into_inner();
        assert_eq!(client.register_profile(registration).await.unwrap().into_inner(), first);
        let list = client.list_profiles(pb::ListProfilesRequest::default()).await.unwrap().into_inner();
        assert_eq!(list.profiles.len(), 1);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn two_that_register_at_once_leave_one_version_in_force() {
    on_each_engine(async |service| {
        let (mut client, list) = analyst(&service, "cinde").await;
        let mut names = Vec::new();
        for select_k in 1..=5 {
            let other = pb::Profile { select_k, ..profile(&list) };
            names.push(create(&mut client, "shortlist", other).await.unwrap().name);
        }
        let racing = names.iter().map(|name| {
            let (mut client, name) = (client.clone(), name.clone());
            tokio::spawn(async move { register(&mut client, &name).await })
        });
        for done in futures::future::join_all(racing).await {
            // Who was not first may have to try again.
            if let Err(status) = done.unwrap() {
                refused::<()>(Err(status), Kind::Aborted, "CONCURRENT_CHANGE");
            }
        }
        let filter = pb::ListProfilesRequest { state: State::Registered.into(), ..Default::default() };
        let list = client.list_profiles(filter).await.unwrap().into_inner();
        assert_eq!(list.profiles.len(), 1);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn profiles_are_paged_newest_first_and_filtered() {
    on_each_engine(async |service| {
        let (mut client, list) = analyst(&service, "cinde").await;
        let mut names = Vec::new();
        for name in ["a", "b", "a"] {
            names.insert(0, create(&mut client, name, profile(&list)).await.unwrap().name);
        }
        let page = |token: &str, profile_id: &str| pb::ListProfilesRequest {
            page_size: 2,
            page_token: token.to_owned(),
            profile_id: profile_id.to_owned(),
            ..Default::default()
        };
        let first = client.list_profiles(page("", "")).await.unwrap().into_inner();
        let second = client.list_profiles(page(&first.next_page_token, "")).await.unwrap().into_inner();
        let pages = [first.profiles, second.profiles].concat();
        assert_eq!(pages.iter().map(|it| it.name.clone()).collect::<Vec<_>>(), names);
        let of_a = client.list_profiles(page("", "a")).await.unwrap().into_inner();
        assert_eq!(of_a.profiles.len(), 2);
        let other = client.list_profiles(page(&first.next_page_token, "a")).await;
        refused_at(other, Kind::InvalidArgument, "PAGE_TOKEN_INVALID", "page_token");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn profiles_of_another_tenant_do_not_exist_and_public_ones_are_read_by_all() {
    on_each_engine(async |service| {
        let (mut owner, list) = analyst(&service, "cinde").await;
        let name = create(&mut owner, "shortlist", profile(&list)).await.unwrap().name;
        let mut stranger = service.ranking("procomer", Role::Analyst).await;
        refused(get(&mut stranger, &name).await, Kind::NotFound, "NOT_FOUND");
        refused(register(&mut stranger, &name).await, Kind::NotFound, "NOT_FOUND");
        refused(delete(&mut stranger, &name, "").await, Kind::NotFound, "NOT_FOUND");
        let all = stranger.list_profiles(pb::ListProfilesRequest::default()).await.unwrap().into_inner();
        assert!(all.profiles.is_empty());
        // A list of sectors of another tenant is not there either.
        let mine = create(&mut stranger, "mine", profile(&list)).await.unwrap().name;
        refused(register(&mut stranger, &mine).await, Kind::NotFound, "NOT_FOUND");
        let mut operator = service.ranking("public", Role::Operator).await;
        let public = create(&mut operator, "common", profile(&list)).await.unwrap().name;
        assert_eq!(get(&mut stranger, &public).await.unwrap().tenant, "public");
        refused(delete(&mut stranger, &public, "").await, Kind::PermissionDenied, "PUBLIC_IS_READ_ONLY");
        let mut viewer = service.ranking("cinde", Role::Viewer).await;
        assert!(get(&mut viewer, &name).await.is_ok());
        refused(register(&mut viewer, &name).await, Kind::PermissionDenied, "ROLE_MISSING");
        service.stop().await;
    })
    .await;
}
