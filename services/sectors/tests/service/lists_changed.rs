//! A profile holds for the list of sectors that it was registered with.

use eslabon_proto::{
    sectors::v1::{DeleteInputRequest, InputKind},
    r#type::v1::Role,
};
use eslabon_runtime::{idempotency::Request, identity::Tenant, problem::Kind};
use eslabon_sectors::store::{Input, NewInput};

use super::{
    ranking::{SECTORS, import_input},
    runs::{World, run, world},
    support::{Service, on_each_engine, refused},
};

fn id(name: &str) -> &str {
    name.strip_prefix("inputs/").unwrap()
}

/// Puts another list where the registered one was, as only somebody with the database
/// in hand can.
async fn put_another_list(service: &Service, world: &World) {
    let other = SECTORS.replace("rice,Rice", "beans,Beans");
    let other = import_input(service, "cinde", InputKind::SectorList, &other).await;
    let tenant: Tenant = "cinde".parse().unwrap();
    let store = service.store().await;
    let other = store.input(&tenant, id(&other)).await.unwrap().unwrap();
    let content = store.input_content(&other, 0).await.unwrap();
    let gone = DeleteInputRequest { name: world.list.clone(), ..Default::default() };
    service.inputs("cinde", Role::Analyst).await.delete_input(gone).await.unwrap();
    let new = NewInput {
        row: Input { id: id(&world.list).to_owned(), ..other },
        actor: "test".to_owned(),
        contents: vec![(0, content)],
        territories: Vec::new(),
    };
    let request = Request { tenant, id: String::new(), method: "test", digest: [0; 32] };
    store.save_input(&new, &request, |_| Vec::new()).await.unwrap();
}

#[tokio::test]
async fn a_list_with_another_content_is_not_ranked_under_the_registered_profile() {
    on_each_engine(async |service| {
        let world = world(&service, true).await;
        put_another_list(&service, &world).await;
        refused(run(&world.client, world.request()).await, Kind::FailedPrecondition, "SECTOR_LIST_CHANGED");
        // Exploring does not help: the profile is registered all the same.
        let mut exploring = world.request();
        exploring.exploratory = true;
        refused(run(&world.client, exploring).await, Kind::FailedPrecondition, "SECTOR_LIST_CHANGED");
        service.stop().await;
    })
    .await;
}
