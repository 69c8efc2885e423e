//! Datasets are listed, read and deleted.

use eslabon_proto::sectors::v1::{
    DeleteDatasetRequest, GetDatasetRequest, ListDatasetsRequest, ListDatasetsResponse,
};
use eslabon_runtime::{page, problem::Kind};

use super::support::{Client, import, on_each_engine, refused, refused_at, small_world, two_years};

fn get(name: &str) -> GetDatasetRequest {
    GetDatasetRequest { name: name.to_owned() }
}

fn delete(name: &str) -> DeleteDatasetRequest {
    DeleteDatasetRequest { name: name.to_owned(), ..Default::default() }
}

async fn list(client: &mut Client, page_size: i32, page_token: &str) -> ListDatasetsResponse {
    let request = ListDatasetsRequest { page_size, page_token: page_token.to_owned() };
    client.list_datasets(request).await.unwrap().into_inner()
}

#[tokio::test]
async fn what_was_imported_is_described_and_read_back() {
    on_each_engine(async |service| {
        let mut client = service.analyst("cinde").await;
        let imported = import(&mut client, &two_years()).await;
        assert_eq!((imported.row_count, imported.cell_count), (44, 44));
        assert_eq!((imported.country_count, imported.product_count), (5, 6));
        assert_eq!((imported.years.as_slice(), imported.tenant.as_str()), (&[2015, 2017][..], "cinde"));
        assert_eq!(imported.total_value_usd, 772.0 * 1500.0);
        let read = client.get_dataset(get(&imported.name)).await.unwrap().into_inner();
        assert_eq!(read, imported);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_list_pages_through_every_dataset_once_newest_first() {
    on_each_engine(async |service| {
        let mut client = service.analyst("cinde").await;
        let mut imported = Vec::new();
        for title in 0..5 {
            let file = small_world().replace("70000", &format!("7000{title}"));
            imported.insert(0, import(&mut client, &file).await.name);
        }
        let first = list(&mut client, 2, "").await;
        let second = list(&mut client, 2, &first.next_page_token).await;
        let third = list(&mut client, 2, &second.next_page_token).await;
        assert_eq!(third.next_page_token, "");
        let pages = [first, second, third].map(|page| page.datasets).concat();
        assert_eq!(pages.iter().map(|dataset| dataset.name.as_str()).collect::<Vec<_>>(), imported);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_page_token_of_another_tenant_is_refused() {
    on_each_engine(async |service| {
        let mut cinde = service.analyst("cinde").await;
        import(&mut cinde, &small_world()).await;
        import(&mut cinde, &two_years()).await;
        let token = list(&mut cinde, 1, "").await.next_page_token;
        let mut other = service.analyst("procomer").await;
        let answer = other.list_datasets(ListDatasetsRequest { page_size: 1, page_token: token }).await;
        refused_at(answer, Kind::InvalidArgument, "PAGE_TOKEN_INVALID", "page_token");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_deleted_dataset_is_gone_and_can_be_imported_again() {
    on_each_engine(async |service| {
        let mut client = service.analyst("cinde").await;
        let dataset = import(&mut client, &small_world()).await;
        client.delete_dataset(delete(&dataset.name)).await.unwrap();
        refused(client.get_dataset(get(&dataset.name)).await, Kind::NotFound, "NOT_FOUND");
        refused(client.delete_dataset(delete(&dataset.name)).await, Kind::NotFound, "NOT_FOUND");
        assert_eq!(import(&mut client, &small_world()).await.digest, dataset.digest);
        assert!(client.get_dataset(get(&dataset.name)).await.is_ok());
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_dataset_that_is_not_the_one_that_was_read_is_not_deleted() {
    on_each_engine(async |service| {
        let mut client = service.analyst("cinde").await;
        let dataset = import(&mut client, &small_world()).await;
        let stale = DeleteDatasetRequest { etag: "1-0123456789abcdef".to_owned(), ..delete(&dataset.name) };
        refused_at(client.delete_dataset(stale).await, Kind::Aborted, "ETAG_MISMATCH", "etag");
        let current = DeleteDatasetRequest { etag: dataset.etag.clone(), ..delete(&dataset.name) };
        client.delete_dataset(current).await.unwrap();
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_repeated_deletion_with_its_request_id_is_harmless() {
    on_each_engine(async |service| {
        let mut client = service.analyst("cinde").await;
        let dataset = import(&mut client, &small_world()).await;
        let request = DeleteDatasetRequest { request_id: "once".to_owned(), ..delete(&dataset.name) };
        client.delete_dataset(request.clone()).await.unwrap();
        client.delete_dataset(request.clone()).await.unwrap();
        let other = DeleteDatasetRequest { name: "datasets/0123456789abcdef".to_owned(), ..request };
        let answer = client.delete_dataset(other).await;
        refused_at(answer, Kind::InvalidArgument, "REQUEST_ID_REUSED", "request_id");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_deletion_that_comes_twice_at_once_has_one_effect() {
    on_each_engine(async |service| {
        let (mut one, mut two) = (service.analyst("cinde").await, service.analyst("cinde").await);
        for round in 0..8 {
            let dataset = import(&mut one, &small_world()).await;
            let request_id = format!("twice-{round}");
            let request = DeleteDatasetRequest { request_id, ..delete(&dataset.name) };
            let (first, second) =
                tokio::join!(one.delete_dataset(request.clone()), two.delete_dataset(request));
            first.unwrap();
            second.unwrap();
        }
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_forged_page_token_is_refused_by_its_name() {
    on_each_engine(async |service| {
        let mut client = service.analyst("cinde").await;
        let query = page::query(&[b"cinde", b"datasets"]);
        for cursor in ["", "1/cinde", "1/cin\0de/00", "x/cinde/00", "1/cinde/zz"] {
            let page_token = page::encode(cursor.as_bytes(), query);
            let answer = client.list_datasets(ListDatasetsRequest { page_size: 1, page_token }).await;
            refused_at(answer, Kind::InvalidArgument, "PAGE_TOKEN_INVALID", "page_token");
        }
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_in_a_request_is_named() {
    on_each_engine(async |service| {
        let mut client = service.analyst("cinde").await;
        refused_at(
            client.get_dataset(get("datasets/x")).await,
            Kind::InvalidArgument,
            "INVALID_FORMAT",
            "name",
        );
        refused_at(client.get_dataset(get("")).await, Kind::InvalidArgument, "REQUIRED", "name");
        let negative = ListDatasetsRequest { page_size: -1, ..Default::default() };
        let answer = client.list_datasets(negative).await;
        refused_at(answer, Kind::InvalidArgument, "OUT_OF_RANGE", "page_size");
        service.stop().await;
    })
    .await;
}
