//! Capabilities: what every resource does, shown once on the simplest.

use eslabon_proto::{
    linkages::v1::{self as pb, registry_service_client::RegistryServiceClient},
    r#type::v1::Role,
};
use eslabon_runtime::problem::Kind;
use prost_types::FieldMask;

use crate::support::{Authorised, on_each_engine, refused, refused_at};

fn capability(en: &str, cluster: &str) -> pb::Capability {
    pb::Capability {
        title: Some(pb::Text { en: en.to_owned(), ..Default::default() }),
        cluster: cluster.to_owned(),
        unit: "H87".to_owned(),
        hours_per_unit: 1.5,
        ..Default::default()
    }
}

fn creation(id: &str, request_id: &str) -> pb::CreateCapabilityRequest {
    pb::CreateCapabilityRequest {
        capability_id: id.to_owned(),
        capability: Some(capability(&format!("capability {id}"), "med")),
        request_id: request_id.to_owned(),
    }
}

async fn create(client: &mut RegistryServiceClient<Authorised>, id: &str) -> pb::Capability {
    client.create_capability(creation(id, "")).await.unwrap().into_inner()
}

#[tokio::test]
async fn a_resource_is_read_as_it_was_created() {
    on_each_engine(async |service| {
        let mut client = RegistryServiceClient::new(service.analyst("cinde").await);
        let made = create(&mut client, "ster_eto").await;
        assert_eq!(made.name, "capabilities/ster_eto");
        assert!(made.etag.starts_with("1-") && made.create_time.is_some());
        let request = pb::GetCapabilityRequest { name: made.name.clone() };
        assert_eq!(client.get_capability(request).await.unwrap().into_inner(), made);
        refused(
            client.create_capability(creation("ster_eto", "")).await,
            Kind::AlreadyExists,
            "ALREADY_EXISTS",
        );
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_same_request_again_gives_the_same_answer_and_another_one_is_refused() {
    on_each_engine(async |service| {
        let mut client = RegistryServiceClient::new(service.analyst("cinde").await);
        let first = client.create_capability(creation("a", "once")).await.unwrap().into_inner();
        assert_eq!(client.create_capability(creation("a", "once")).await.unwrap().into_inner(), first);
        let other = client.create_capability(creation("b", "once")).await;
        refused_at(other, Kind::InvalidArgument, "REQUEST_ID_REUSED", "request_id");
    })
    .await;
}

#[tokio::test]
async fn of_two_who_edit_the_second_gets_the_conflict() {
    on_each_engine(async |service| {
        let mut client = RegistryServiceClient::new(service.analyst("cinde").await);
        let made = create(&mut client, "a").await;
        let mut edit = pb::UpdateCapabilityRequest {
            name: made.name.clone(),
            capability: Some(capability("cutting", "met")),
            update_mask: Some(FieldMask { paths: vec!["cluster".to_owned()] }),
            etag: made.etag.clone(),
            request_id: String::new(),
        };
        let edited = client.update_capability(edit.clone()).await.unwrap().into_inner();
        assert_eq!((edited.cluster.as_str(), &edited.title), ("met", &made.title));
        assert_ne!(edited.etag, made.etag);
        refused_at(client.update_capability(edit.clone()).await, Kind::Aborted, "ETAG_MISMATCH", "etag");
        edit.etag.clear();
        edit.update_mask = Some(FieldMask { paths: vec!["etag".to_owned()] });
        refused_at(
            client.update_capability(edit).await,
            Kind::InvalidArgument,
            "UNKNOWN_FIELD",
            "update_mask",
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_removed_is_gone_and_can_be_made_again() {
    on_each_engine(async |service| {
        let mut client = RegistryServiceClient::new(service.analyst("cinde").await);
        let made = create(&mut client, "a").await;
        let mut request = pb::DeleteCapabilityRequest {
            name: made.name.clone(),
            etag: "1-0".to_owned(),
            request_id: String::new(),
        };
        refused_at(client.delete_capability(request.clone()).await, Kind::Aborted, "ETAG_MISMATCH", "etag");
        request.etag = made.etag.clone();
        client.delete_capability(request.clone()).await.unwrap();
        refused(client.delete_capability(request).await, Kind::NotFound, "NOT_FOUND");
        assert_ne!(create(&mut client, "a").await.etag, made.etag);
    })
    .await;
}

#[tokio::test]
async fn pages_go_through_all_by_id_and_filters_hold() {
    on_each_engine(async |service| {
        let mut client = RegistryServiceClient::new(service.analyst("cinde").await);
        for id in ["c", "a", "b"] {
            create(&mut client, id).await;
        }
        let mut request = pb::ListCapabilitiesRequest { page_size: 2, ..Default::default() };
        let first = client.list_capabilities(request.clone()).await.unwrap().into_inner();
        request.page_token = first.next_page_token;
        let second = client.list_capabilities(request.clone()).await.unwrap().into_inner();
        let names: Vec<_> =
            first.capabilities.iter().chain(&second.capabilities).map(|found| found.name.as_str()).collect();
        assert_eq!(names, ["capabilities/a", "capabilities/b", "capabilities/c"]);
        assert_eq!(second.next_page_token, "");
        request.cluster = "other".to_owned();
        let other = client.list_capabilities(request.clone()).await;
        refused_at(other, Kind::InvalidArgument, "PAGE_TOKEN_INVALID", "page_token");
        request.page_token.clear();
        assert!(client.list_capabilities(request).await.unwrap().into_inner().capabilities.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_title_in_no_language_is_refused_with_its_path() {
    on_each_engine(async |service| {
        let mut client = RegistryServiceClient::new(service.analyst("cinde").await);
        let mut request = creation("a", "");
        request.capability.as_mut().unwrap().title = Some(pb::Text::default());
        let answer = client.create_capability(request).await;
        refused_at(answer, Kind::InvalidArgument, "REQUIRED", "capability.title");
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_a_capability_is_told_with_its_path() {
    on_each_engine(async |service| {
        let mut client = RegistryServiceClient::new(service.analyst("cinde").await);
        let near = |id: &str| pb::CapabilityProximity { capability: format!("capabilities/{id}"), phi: 0.5 };
        let code =
            pb::ProductCode { scheme: "HS2022".to_owned(), code: "3926".to_owned(), ..Default::default() };
        let bad = [
            (pb::Capability { unit: "kumquat".to_owned(), ..capability("a", "") }, "UNKNOWN_UNIT", "unit"),
            (
                pb::Capability { proximities: vec![near("a")], ..capability("a", "") },
                "PROXIMITY_TO_ITSELF",
                "proximities[0].capability",
            ),
            (
                pb::Capability { proximities: vec![near("b"), near("b")], ..capability("a", "") },
                "REPEATED",
                "proximities[1].capability",
            ),
            (
                pb::Capability {
                    codes: vec![code.clone(), pb::ProductCode { code: "39269".to_owned(), ..code }],
                    ..capability("a", "")
                },
                "MALFORMED_CODE",
                "codes[1].code",
            ),
        ];
        for (capability, reason, path) in bad {
            let request = pb::CreateCapabilityRequest { capability: Some(capability), ..creation("a", "") };
            let answer = client.create_capability(request).await;
            refused_at(answer, Kind::InvalidArgument, reason, &format!("capability.{path}"));
        }
    })
    .await;
}

#[tokio::test]
async fn a_tenant_sees_its_own_and_what_is_public_but_writes_only_its_own() {
    on_each_engine(async |service| {
        let mut mine = RegistryServiceClient::new(service.analyst("cinde").await);
        let mut other = RegistryServiceClient::new(service.analyst("procomer").await);
        let mut operator = RegistryServiceClient::new(service.channel("public", Role::Operator).await);
        let made = create(&mut mine, "mine").await;
        let shared = create(&mut operator, "shared").await;
        let get = |name: &str| pb::GetCapabilityRequest { name: name.to_owned() };
        refused(other.get_capability(get(&made.name)).await, Kind::NotFound, "NOT_FOUND");
        assert_eq!(other.get_capability(get(&shared.name)).await.unwrap().into_inner(), shared);
        let delete = |name: &str| pb::DeleteCapabilityRequest { name: name.to_owned(), ..Default::default() };
        refused(other.delete_capability(delete(&made.name)).await, Kind::NotFound, "NOT_FOUND");
        let answer = other.delete_capability(delete(&shared.name)).await;
        refused(answer, Kind::PermissionDenied, "PUBLIC_IS_READ_ONLY");
        // Its own of the same id hides the public one.
        let own = create(&mut other, "shared").await;
        let listed = other.list_capabilities(pb::ListCapabilitiesRequest::default()).await.unwrap();
        assert_eq!(listed.into_inner().capabilities, [own]);
    })
    .await;
}

#[tokio::test]
async fn every_change_takes_the_next_revision_and_removals_are_told() {
    on_each_engine(async |service| {
        let mut client = RegistryServiceClient::new(service.analyst("cinde").await);
        let collection = eslabon_linkages::store::Collection { table: "capabilities", columns: &["cluster"] };
        let store = service.store().await;
        for id in ["a", "b", "c"] {
            create(&mut client, id).await;
        }
        let seen = store.revision(&collection, "cinde").await.unwrap();
        let request = pb::DeleteCapabilityRequest { name: "capabilities/b".to_owned(), ..Default::default() };
        client.delete_capability(request).await.unwrap();
        create(&mut client, "d").await;
        let changed = store.changed_documents(&collection, "cinde", seen, "", 10).await.unwrap();
        assert_eq!(changed.iter().map(|found| found.id.as_str()).collect::<Vec<_>>(), ["d"]);
        let removed = store.removals(&collection, "cinde", seen).await.unwrap();
        assert_eq!(removed.iter().map(|gone| gone.id.as_str()).collect::<Vec<_>>(), ["b"]);
        assert_eq!(store.revision(&collection, "cinde").await.unwrap(), seen + 2);
        create(&mut client, "b").await;
        assert!(store.removals(&collection, "cinde", seen).await.unwrap().is_empty());
    })
    .await;
}
