//! Nobody sees or changes another tenant's inputs; everybody sees those of
//! `public`, which operators write.

use eslabon_proto::{
    sectors::v1::{DeleteInputRequest, GetInputRequest, InputKind, ListInputRowsRequest, ListInputsRequest},
    r#type::v1::Role,
};
use eslabon_runtime::problem::Kind;

use super::{
    inputs::{SECTORS, import, spec},
    support::{Service, on_each_engine, refused},
};

fn get(name: &str) -> GetInputRequest {
    GetInputRequest { name: name.to_owned() }
}

fn delete(name: &str) -> DeleteInputRequest {
    DeleteInputRequest { name: name.to_owned(), ..Default::default() }
}

async fn imported_by(service: &Service, tenant: &str, role: Role) -> String {
    let mut client = service.inputs(tenant, role).await;
    import(&mut client, spec(InputKind::SectorList, "t"), SECTORS).await.unwrap().0.name
}

#[tokio::test]
async fn an_input_of_another_tenant_does_not_exist() {
    on_each_engine(async |service| {
        let name = imported_by(&service, "cinde", Role::Analyst).await;
        let mut other = service.inputs("procomer", Role::Analyst).await;
        refused(other.get_input(get(&name)).await, Kind::NotFound, "NOT_FOUND");
        refused(other.delete_input(delete(&name)).await, Kind::NotFound, "NOT_FOUND");
        let rows = ListInputRowsRequest { input: name.clone(), ..Default::default() };
        refused(other.list_input_rows(rows).await, Kind::NotFound, "NOT_FOUND");
        assert!(
            other.list_inputs(ListInputsRequest::default()).await.unwrap().into_inner().inputs.is_empty()
        );
        assert_eq!(imported_by(&service, "procomer", Role::Analyst).await, name);
        other.delete_input(delete(&name)).await.unwrap();
        let mut owner = service.inputs("cinde", Role::Analyst).await;
        assert!(owner.get_input(get(&name)).await.is_ok());
        drop((other, owner));
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn public_inputs_are_read_by_all_and_written_by_operators_only() {
    on_each_engine(async |service| {
        let name = imported_by(&service, "public", Role::Operator).await;
        let mut analyst = service.inputs("cinde", Role::Analyst).await;
        assert_eq!(analyst.get_input(get(&name)).await.unwrap().into_inner().tenant, "public");
        refused(analyst.delete_input(delete(&name)).await, Kind::PermissionDenied, "PUBLIC_IS_READ_ONLY");
        let mut public = service.inputs("public", Role::Analyst).await;
        let answer = import(&mut public, spec(InputKind::SectorList, "mine"), SECTORS).await;
        refused(answer, Kind::PermissionDenied, "PUBLIC_IS_READ_ONLY");
        drop((analyst, public));
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_role_that_the_contract_does_not_name_is_refused() {
    on_each_engine(async |service| {
        let name = imported_by(&service, "cinde", Role::Analyst).await;
        let mut viewer = service.inputs("cinde", Role::Viewer).await;
        assert!(viewer.get_input(get(&name)).await.is_ok());
        refused(viewer.delete_input(delete(&name)).await, Kind::PermissionDenied, "ROLE_MISSING");
        let answer = import(&mut viewer, spec(InputKind::SectorList, "mine"), SECTORS).await;
        refused(answer, Kind::PermissionDenied, "ROLE_MISSING");
        drop(viewer);
        service.stop().await;
    })
    .await;
}
