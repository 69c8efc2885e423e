//! Suppliers that may be one firm.

use eslabon_proto::linkages::v1::{self as pb, registry_service_client::RegistryServiceClient};
use eslabon_runtime::problem::Kind;

use crate::{
    fixtures::{create_capability, new_supplier, registry, supplier},
    support::{Authorised, on_each_engine, refused_at},
};

type Client = RegistryServiceClient<Authorised>;

/// Three that are one by their number or their name.
async fn three(client: &mut Client) {
    create_capability(client, "med_mold").await;
    for (id, name, tax_id) in [
        ("a", "Moldes Ávila S.A.", "3101123456"),
        ("b", "MOLDES AVILA", ""),
        ("c", "moldes avila sa", "3-101-123456"),
    ] {
        let mut given = supplier();
        given.legal_name = name.to_owned();
        match tax_id {
            "" => given.tax_ids.clear(),
            id => given.tax_ids[0].id = id.to_owned(),
        }
        client.create_supplier(new_supplier(id, given)).await.unwrap();
    }
}

async fn page(client: &mut Client, request: &pb::ListDuplicatesRequest) -> pb::ListDuplicatesResponse {
    client.list_duplicates(request.clone()).await.unwrap().into_inner()
}

fn ids(found: &[pb::Duplicate]) -> Vec<(&str, &str)> {
    let id = |name: &str| name.len() - 1;
    found.iter().map(|pair| (&pair.first[id(&pair.first)..], &pair.second[id(&pair.second)..])).collect()
}

#[tokio::test]
async fn pairs_come_the_likeliest_first_and_page_by_page() {
    on_each_engine(async |service| {
        let mut client = registry(&service, "cinde").await;
        three(&mut client).await;
        let mut request = pb::ListDuplicatesRequest { page_size: 2, ..Default::default() };
        let first = page(&mut client, &request).await;
        assert_eq!(ids(&first.duplicates), [("a", "c"), ("a", "b")]);
        let reasons: Vec<_> = first.duplicates[0].reasons().collect();
        use pb::DuplicateReason::{NearSite, SameName, SameTaxId, SharedCapability};
        assert_eq!(reasons, [SameTaxId, SameName, NearSite, SharedCapability]);
        assert!(first.duplicates[0].score > first.duplicates[1].score);
        request.page_token = first.next_page_token;
        let second = page(&mut client, &request).await;
        assert_eq!((ids(&second.duplicates), second.next_page_token.as_str()), (vec![("b", "c")], ""));
        request.minimum_score = 0.9;
        let other = client.list_duplicates(request.clone()).await;
        refused_at(other, Kind::InvalidArgument, "PAGE_TOKEN_INVALID", "page_token");
        request.page_token.clear();
        assert_eq!(ids(&page(&mut client, &request).await.duplicates), [("a", "c")]);
    })
    .await;
}

#[tokio::test]
async fn a_change_is_seen_at_once_and_other_tenants_see_nothing() {
    on_each_engine(async |service| {
        let mut client = registry(&service, "cinde").await;
        three(&mut client).await;
        let all = pb::ListDuplicatesRequest::default();
        assert_eq!(page(&mut client, &all).await.duplicates.len(), 3);
        let delete = pb::DeleteSupplierRequest { name: "suppliers/b".to_owned(), ..Default::default() };
        client.delete_supplier(delete).await.unwrap();
        assert_eq!(ids(&page(&mut client, &all).await.duplicates), [("a", "c")]);
        let mut other = registry(&service, "procomer").await;
        assert!(page(&mut other, &all).await.duplicates.is_empty());
        // Nothing was merged.
        let listed = client.list_suppliers(pb::ListSuppliersRequest::default()).await.unwrap().into_inner();
        assert_eq!(listed.suppliers.len(), 2);
    })
    .await;
}
