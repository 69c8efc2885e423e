//! The product space as a graph.

use eslabon_proto::sectors::v1::GetProductSpaceRequest;
use eslabon_runtime::problem::Kind;

use super::support::{import, on_each_engine, refused, small_world};

#[tokio::test]
async fn a_tree_keeps_every_product_connected_and_marks_what_a_territory_has() {
    on_each_engine(async |service| {
        let mut client = service.analyst("cinde").await;
        let dataset = import(&mut client, &small_world()).await.name;
        let ask = |country: &str| GetProductSpaceRequest {
            dataset: dataset.clone(),
            country: country.to_owned(),
            ..Default::default()
        };
        let space = client.get_product_space(ask("CRI")).await.unwrap().into_inner();
        assert_eq!(space.nodes.len(), 6);
        assert_eq!(space.links.iter().filter(|link| link.in_tree).count(), 5);
        assert!(space.links.is_sorted_by(|left, right| left.proximity >= right.proximity));
        let ends: i32 = space.nodes.iter().map(|node| node.degree).sum();
        assert_eq!(ends as usize, 2 * space.links.len());
        assert!(space.nodes.iter().any(|node| node.present) && !space.nodes.iter().all(|node| node.present));
        let unmarked = client.get_product_space(ask("")).await.unwrap().into_inner();
        assert!(!unmarked.nodes.iter().any(|node| node.present));
        refused(client.get_product_space(ask("FRA")).await, Kind::NotFound, "NOT_FOUND");
        service.stop().await;
    })
    .await;
}
