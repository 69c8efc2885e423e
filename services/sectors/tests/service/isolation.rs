//! Nobody sees or changes another tenant's datasets; everybody sees those of
//! `public`, which operators write.

use eslabon_proto::{
    sectors::v1::{DeleteDatasetRequest, GetComplexityRequest, GetDatasetRequest, ListDatasetsRequest},
    r#type::v1::Role,
};
use eslabon_runtime::problem::Kind;

use super::support::{Service, import, messages, on_each_engine, refused, send, small_world, spec};

fn get(name: &str) -> GetDatasetRequest {
    GetDatasetRequest { name: name.to_owned() }
}

fn delete(name: &str) -> DeleteDatasetRequest {
    DeleteDatasetRequest { name: name.to_owned(), ..Default::default() }
}

async fn imported_by(service: &Service, tenant: &str, role: Role) -> String {
    import(&mut service.client(tenant, role).await, &small_world()).await.name
}

#[tokio::test]
async fn a_dataset_of_another_tenant_does_not_exist() {
    on_each_engine(async |service| {
        let name = imported_by(&service, "cinde", Role::Analyst).await;
        let mut other = service.analyst("procomer").await;
        refused(other.get_dataset(get(&name)).await, Kind::NotFound, "NOT_FOUND");
        refused(other.delete_dataset(delete(&name)).await, Kind::NotFound, "NOT_FOUND");
        let complexity = GetComplexityRequest { country: format!("{name}/countries/CRI"), basis: None };
        refused(other.get_complexity(complexity).await, Kind::NotFound, "NOT_FOUND");
        let list = other.list_datasets(ListDatasetsRequest::default()).await.unwrap().into_inner();
        assert!(list.datasets.is_empty());
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn two_tenants_hold_the_same_content_each_for_itself() {
    on_each_engine(async |service| {
        let name = imported_by(&service, "cinde", Role::Analyst).await;
        assert_eq!(imported_by(&service, "procomer", Role::Analyst).await, name);
        service.analyst("procomer").await.delete_dataset(delete(&name)).await.unwrap();
        assert!(service.analyst("cinde").await.get_dataset(get(&name)).await.is_ok());
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn public_datasets_are_read_by_all_and_written_by_operators_only() {
    on_each_engine(async |service| {
        let name = imported_by(&service, "public", Role::Operator).await;
        let mut analyst = service.analyst("cinde").await;
        assert_eq!(analyst.get_dataset(get(&name)).await.unwrap().into_inner().tenant, "public");
        refused(analyst.delete_dataset(delete(&name)).await, Kind::PermissionDenied, "PUBLIC_IS_READ_ONLY");
        let mut public = service.analyst("public").await;
        let import = messages(spec("mine"), small_world().as_bytes());
        refused(send(&mut public, import).await, Kind::PermissionDenied, "PUBLIC_IS_READ_ONLY");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_role_that_the_contract_does_not_name_is_refused() {
    on_each_engine(async |service| {
        let name = imported_by(&service, "cinde", Role::Analyst).await;
        let mut viewer = service.client("cinde", Role::Viewer).await;
        assert!(viewer.get_dataset(get(&name)).await.is_ok());
        refused(viewer.delete_dataset(delete(&name)).await, Kind::PermissionDenied, "ROLE_MISSING");
        let import = messages(spec("mine"), small_world().as_bytes());
        refused(send(&mut viewer, import).await, Kind::PermissionDenied, "ROLE_MISSING");
        service.stop().await;
    })
    .await;
}
