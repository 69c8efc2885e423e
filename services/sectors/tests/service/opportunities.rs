//! Opportunities: what is near, complex and opens paths, and why.

use eslabon_proto::sectors::v1::{ListOpportunitiesRequest, OpportunityWeights, Strategy};
use eslabon_runtime::problem::Kind;

use super::support::{Client, import, on_each_engine, refused_at, two_years};

async fn costa_rica(client: &mut Client) -> ListOpportunitiesRequest {
    let dataset = import(client, &two_years()).await.name;
    ListOpportunitiesRequest { country: format!("{dataset}/countries/CRI"), ..Default::default() }
}

#[tokio::test]
async fn an_opportunity_is_a_product_without_advantage_and_its_score_is_explained() {
    on_each_engine(async |service| {
        let mut client = service.analyst("cinde").await;
        let request = costa_rica(&mut client).await;
        let answer = client.list_opportunities(request).await.unwrap().into_inner();
        assert_eq!(answer.candidates as usize, answer.opportunities.len());
        assert!(!answer.opportunities.is_empty());
        let weights = answer.weights.unwrap();
        assert!((weights.distance + weights.pci + weights.cog - 1.0).abs() < 1e-12);
        assert_ne!(answer.strategy(), Strategy::Balanced, "what balanced chose is told");
        for (rank, one) in (1..).zip(&answer.opportunities) {
            assert_eq!(one.rank, rank);
            assert!(one.rca < 1.0);
            let sum: f64 = one.contributions.iter().map(|term| term.contribution).sum();
            assert!((sum - one.score).abs() < 1e-12);
            assert!(!one.reasons.is_empty() && one.reasons.iter().all(|reason| !reason.text.is_empty()));
            let growth = one.world_growth.unwrap();
            assert!((growth - (2_f64.sqrt() - 1.0)).abs() < 1e-12, "trade doubled in two years");
        }
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn weights_of_the_caller_are_used_and_must_sum_to_one() {
    on_each_engine(async |service| {
        let mut client = service.analyst("cinde").await;
        let request = costa_rica(&mut client).await;
        let weigh = |distance, pci, cog| ListOpportunitiesRequest {
            weights: Some(OpportunityWeights { distance, pci, cog }),
            ..request.clone()
        };
        let answer = client.list_opportunities(weigh(0.0, 1.0, 0.0)).await.unwrap().into_inner();
        assert!(answer.opportunities.is_sorted_by(|left, right| left.pci >= right.pci));
        let answer = client.list_opportunities(weigh(0.5, 0.5, 0.5)).await;
        refused_at(answer, Kind::InvalidArgument, "WEIGHTS_DO_NOT_SUM", "weights");
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn limits_leave_out_what_is_too_complex_or_too_far() {
    on_each_engine(async |service| {
        let mut client = service.analyst("cinde").await;
        let mut request = costa_rica(&mut client).await;
        request.country = request.country.replace("CRI", "NIC");
        let all = client.list_opportunities(request.clone()).await.unwrap().into_inner().opportunities;
        let nearest = all.iter().map(|one| one.distance).fold(1.0, f64::min);
        let near = ListOpportunitiesRequest { max_distance: Some(nearest), ..request.clone() };
        let near = client.list_opportunities(near).await.unwrap().into_inner().opportunities;
        assert!(near.len() < all.len() && near.iter().all(|one| one.distance <= nearest));
        let simple = ListOpportunitiesRequest { pci_ceiling: Some(0.0), ..request };
        let simple = client.list_opportunities(simple).await.unwrap().into_inner().opportunities;
        assert!(simple.len() < all.len());
        service.stop().await;
    })
    .await;
}
