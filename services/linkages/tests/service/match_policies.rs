//! Policies: versions that are made once and never changed.

use eslabon_proto::linkages::v1 as pb;
use eslabon_runtime::problem::Kind;

use crate::{
    matching_world::World,
    support::{on_each_engine, refused, refused_at},
};

fn creation(policy: pb::MatchPolicy) -> pb::CreateMatchPolicyRequest {
    pb::CreateMatchPolicyRequest {
        parent: "matchPolicies/med".to_owned(),
        policy: Some(policy),
        ..Default::default()
    }
}

fn weights(price: i32, tier: i32) -> pb::MatchPolicy {
    let weights = pb::MatchWeights { price: Some(price), tier: Some(tier), ..Default::default() };
    pb::MatchPolicy { weights: Some(weights), ..Default::default() }
}

#[tokio::test]
async fn each_creation_makes_the_next_version_with_every_default_filled_in() {
    on_each_engine(async |service| {
        let mut world = World::bare(&service, "cinde").await;
        let first =
            world.matching.create_match_policy(creation(weights(1000, 400))).await.unwrap().into_inner();
        assert_eq!((first.name.as_str(), first.version), ("matchPolicies/med/versions/1", 1));
        let kept = first.weights.as_ref().unwrap();
        assert_eq!((kept.price, kept.relatedness, first.half_km), (Some(1000), Some(2000), Some(60.0)));
        let second =
            world.matching.create_match_policy(creation(weights(1400, 0))).await.unwrap().into_inner();
        assert_eq!(second.name, "matchPolicies/med/versions/2");
        let get = |name: &str| pb::GetMatchPolicyRequest { name: name.to_owned() };
        assert_eq!(world.matching.get_match_policy(get(&first.name)).await.unwrap().into_inner(), first);
        let usual = world.matching.get_match_policy(get("matchPolicies/default/versions/1")).await.unwrap();
        assert_eq!(usual.into_inner().weights.unwrap().price, Some(800));
        let request = pb::ListMatchPoliciesRequest { policy: "med".to_owned(), ..Default::default() };
        let listed = world.matching.list_match_policies(request).await.unwrap().into_inner();
        assert_eq!(listed.policies, [first, second]);
        let mut other = World::bare(&service, "procomer").await;
        let answer = other.matching.get_match_policy(get("matchPolicies/med/versions/1")).await;
        refused(answer, Kind::NotFound, "NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn the_same_request_again_makes_no_other_version() {
    on_each_engine(async |service| {
        let mut world = World::bare(&service, "cinde").await;
        let request =
            pb::CreateMatchPolicyRequest { request_id: "once".to_owned(), ..creation(weights(1000, 400)) };
        let first = world.matching.create_match_policy(request.clone()).await.unwrap().into_inner();
        let again = world.matching.create_match_policy(request).await.unwrap().into_inner();
        assert_eq!(again, first);
    })
    .await;
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_with_its_path() {
    on_each_engine(async |service| {
        let mut world = World::bare(&service, "cinde").await;
        let mut wrong = async |policy| world.matching.create_match_policy(creation(policy)).await;
        let answer = wrong(weights(-100, 1500)).await;
        refused_at(answer, Kind::InvalidArgument, "NEGATIVE", "policy.weights.price");
        let answer = wrong(weights(801, 600)).await;
        refused_at(answer, Kind::InvalidArgument, "WEIGHTS_SUM", "policy.weights");
        let answer = wrong(pb::MatchPolicy { evidence: vec![0.5], ..Default::default() }).await;
        refused_at(answer, Kind::InvalidArgument, "WRONG_COUNT", "policy.evidence");
        let answer = wrong(pb::MatchPolicy { half_km: Some(0.0), ..Default::default() }).await;
        refused_at(answer, Kind::InvalidArgument, "NOT_POSITIVE", "policy.half_km");
        let request = pb::CreateMatchPolicyRequest {
            parent: "matchPolicies/default".to_owned(),
            ..creation(weights(800, 600))
        };
        let answer = world.matching.create_match_policy(request).await;
        refused_at(answer, Kind::InvalidArgument, "RESERVED", "parent");
    })
    .await;
}

#[tokio::test]
async fn an_answer_is_judged_by_the_version_that_it_cites() {
    on_each_engine(async |service| {
        let mut world = World::new(&service, "cinde").await;
        world.add("a", |_| ()).await;
        let only_price = pb::MatchWeights {
            relatedness: Some(0),
            certification: Some(0),
            capacity: Some(0),
            distance: Some(0),
            quality: Some(0),
            delivery: Some(0),
            price: Some(10_000),
            lead_time: Some(0),
            tier: Some(0),
        };
        let policy =
            pb::MatchPolicy { weights: Some(only_price), price_band: Some(0.1), ..Default::default() };
        let made = world.matching.create_match_policy(creation(policy)).await.unwrap().into_inner();
        let (header, matches) = world.find(|request| request.policy = made.name.clone()).await.unwrap();
        assert_eq!(header.basis.unwrap().policy, made.name);
        // 210 against 200 is a half of a band of a tenth.
        assert_eq!(matches[0].score_bps, 5000);
        let answer = world.find(|request| request.policy = "matchPolicies/med/versions/9".to_owned()).await;
        refused(answer, Kind::NotFound, "NOT_FOUND");
    })
    .await;
}
