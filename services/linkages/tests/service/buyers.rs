//! Buyers: how they govern, how they are found, and when they stay.

use eslabon_proto::linkages::v1::{self as pb, needs_service_client::NeedsServiceClient};
use eslabon_runtime::problem::Kind;

use crate::{
    fixtures::{buyer, create_capability, need, new_buyer, new_need, registry},
    support::{on_each_engine, refused, refused_at},
};

fn governance(complexity: i32, codifiability: i32, capability: i32) -> pb::Governance {
    // The last is what a caller claims, and does not count.
    pb::Governance { complexity, codifiability, capability, asserted_by: "visit".to_owned(), r#type: 4 }
}

#[tokio::test]
async fn the_type_of_governance_follows_from_the_factors_and_is_never_guessed() {
    on_each_engine(async |service| {
        let mut client = registry(&service, "cinde").await;
        use pb::GovernanceType::{Captive, Hierarchy, Market, Modular, Relational, Unspecified};
        let (unknown, low, high) = (0, 1, 2);
        for (number, (factors, expected)) in [
            ((low, high, high), Market),
            ((high, high, high), Modular),
            ((high, low, high), Relational),
            ((high, high, low), Captive),
            ((high, low, low), Hierarchy),
            ((low, low, high), Unspecified),
            ((low, low, low), Unspecified),
            ((low, high, low), Unspecified),
            ((high, high, unknown), Unspecified),
        ]
        .into_iter()
        .enumerate()
        {
            let mut given = buyer();
            given.governance = Some(governance(factors.0, factors.1, factors.2));
            let made =
                client.create_buyer(new_buyer(&format!("b{number}"), given)).await.unwrap().into_inner();
            assert_eq!(made.governance.unwrap().r#type(), expected, "{factors:?}");
        }
        let without = client.create_buyer(new_buyer("without", buyer())).await.unwrap().into_inner();
        assert_eq!(without.governance, None);
    })
    .await;
}

/// What is wrong with a buyer, and what is said of it.
type Bad = (fn(&mut pb::Buyer), &'static str, &'static str);

#[tokio::test]
async fn what_is_wrong_with_a_buyer_is_told_with_its_path() {
    on_each_engine(async |service| {
        let mut client = registry(&service, "cinde").await;
        let bad: [Bad; 6] = [
            (|b| b.kind = 0, "REQUIRED", "buyer.kind"),
            (|b| b.sites.clear(), "REQUIRED", "buyer.sites"),
            (|b| b.sites[1].id = "plant".to_owned(), "DUPLICATE_KEY", "buyer.sites[1].id"),
            (|b| b.sites[1].point = Some(pb::Point::default()), "ZERO_COORDINATES", "buyer.sites[1].point"),
            (|b| b.origin = "XYZ".to_owned(), "UNKNOWN_COUNTRY", "buyer.origin"),
            (|b| b.legal_name = " ".to_owned(), "REQUIRED", "buyer.legal_name"),
        ];
        for (spoil, reason, path) in bad {
            let mut given = buyer();
            spoil(&mut given);
            refused_at(client.create_buyer(new_buyer("b", given)).await, Kind::InvalidArgument, reason, path);
        }
    })
    .await;
}

#[tokio::test]
async fn a_buyer_with_needs_stays_until_they_are_gone() {
    on_each_engine(async |service| {
        let mut client = registry(&service, "cinde").await;
        let mut needs = NeedsServiceClient::new(service.analyst("cinde").await);
        create_capability(&mut client, "med_mold").await;
        client.create_buyer(new_buyer("valves", buyer())).await.unwrap();
        let made = needs.create_need(new_need("n", need())).await.unwrap().into_inner();
        let delete = pb::DeleteBuyerRequest { name: "buyers/valves".to_owned(), ..Default::default() };
        let problem =
            refused(client.delete_buyer(delete.clone()).await, Kind::FailedPrecondition, "BUYER_HAS_NEEDS");
        assert_eq!(problem.metadata["need"], "needs/n");
        let gone = pb::DeleteNeedRequest { name: made.name, ..Default::default() };
        needs.delete_need(gone).await.unwrap();
        client.delete_buyer(delete.clone()).await.unwrap();
        refused(client.delete_buyer(delete).await, Kind::NotFound, "NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn buyers_are_found_by_country_kind_and_cluster() {
    on_each_engine(async |service| {
        let mut client = registry(&service, "cinde").await;
        let mut other = buyer();
        other.sites.truncate(1);
        other.set_kind(pb::BuyerKind::Affiliate);
        other.cluster = "aero".to_owned();
        client.create_buyer(new_buyer("a", buyer())).await.unwrap();
        client.create_buyer(new_buyer("b", other)).await.unwrap();
        let all = pb::ListBuyersRequest::default();
        let affiliate = pb::BuyerKind::Affiliate.into();
        for (request, expected) in [
            (all.clone(), &["buyers/a", "buyers/b"][..]),
            (pb::ListBuyersRequest { country: "PAN".to_owned(), ..all.clone() }, &["buyers/a"]),
            (pb::ListBuyersRequest { kind: affiliate, ..all.clone() }, &["buyers/b"]),
            (pb::ListBuyersRequest { cluster: "aero".to_owned(), ..all.clone() }, &["buyers/b"]),
            (pb::ListBuyersRequest { cluster: "auto".to_owned(), ..all.clone() }, &[]),
        ] {
            let found = client.list_buyers(request.clone()).await.unwrap().into_inner().buyers;
            let names: Vec<_> = found.iter().map(|found| found.name.as_str()).collect();
            assert_eq!(names, expected, "{request:?}");
        }
    })
    .await;
}
