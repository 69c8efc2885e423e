//! Turns to read the registry: who waits for the sectors service keeps nobody waiting.

use std::{sync::Arc, time::Duration};

use axum::{Router, http::StatusCode};
use eslabon_linkages::Config;
use eslabon_proto::linkages::v1::{
    self as pb, RelatednessKind, matching_service_client::MatchingServiceClient,
    upgrading_service_client::UpgradingServiceClient,
};
use eslabon_runtime::{peer::Peer, serve, testing};
use tokio::{
    sync::{Semaphore, mpsc},
    time::timeout,
};

use crate::{
    matching_world::{AS_OF, World, capability},
    support::{Authorised, Service},
};

/// After so long no question comes any more.
const NO_QUESTION: Duration = Duration::from_secs(60);

/// A sectors service that tells of every question, and answers that it cannot once it is
/// let to.
struct Sectors {
    asked: mpsc::UnboundedReceiver<()>,
    answers: Arc<Semaphore>,
}

impl Sectors {
    fn start() -> (Self, Peer) {
        let (tell, asked) = mpsc::unbounded_channel();
        let answers = Arc::new(Semaphore::new(0));
        let may = answers.clone();
        let router = Router::new().fallback(move || {
            let (tell, may) = (tell.clone(), may.clone());
            async move {
                tell.send(()).unwrap();
                may.acquire().await.unwrap().forget();
                StatusCode::SERVICE_UNAVAILABLE
            }
        });
        (Self { asked, answers }, Peer::InProcess(serve::in_process(router)))
    }

    /// Waits for the next question; where none comes the test ends instead of hanging.
    async fn is_asked(&mut self) {
        timeout(NO_QUESTION, self.asked.recv()).await.expect("sectors are asked").unwrap();
    }
}

/// Runs a test on every engine beside such a service, with one registry and one
/// computation at a time.
async fn beside_sectors(test: impl AsyncFn(&Service, Sectors)) {
    let mut config = Config::default();
    (config.compute.max_registries, config.compute.max_concurrent) = (1, 1);
    for store in testing::stores().await {
        let (sectors, peer) = Sectors::start();
        let service = Service::start_beside(&store, config.clone(), Some(peer)).await;
        test(&service, sectors).await;
        service.stop().await;
    }
}

fn by_dataset() -> Option<pb::RelatednessSource> {
    let dataset = "datasets/0123456789abcdef".to_owned();
    Some(pb::RelatednessSource { kind: RelatednessKind::Dataset.into(), dataset, ..Default::default() })
}

async fn needs_of(channel: Authorised, relatedness: Option<pb::RelatednessSource>) -> pb::FindNeedsResponse {
    let request = pb::FindNeedsRequest {
        supplier: "suppliers/a".to_owned(),
        as_of: AS_OF.to_owned(),
        relatedness,
        ..Default::default()
    };
    MatchingServiceClient::new(channel).find_needs(request).await.unwrap().into_inner()
}

async fn coverage(channel: Authorised, relatedness: Option<pb::RelatednessSource>) -> pb::SupplierCoverage {
    let request = pb::GetCoverageRequest { relatedness, ..Default::default() };
    UpgradingServiceClient::new(channel).get_coverage(request).await.unwrap().into_inner()
}

#[tokio::test]
async fn who_waits_for_sectors_that_hang_keeps_no_one_else_from_an_answer() {
    beside_sectors(async |service, mut sectors| {
        World::new(service, "cinde").await.add("a", |_| ()).await;
        let channel = service.analyst("cinde").await;
        let hang = [
            tokio::spawn(needs_of(channel.clone(), by_dataset())).abort_handle(),
            tokio::spawn(needs_of(channel.clone(), by_dataset())).abort_handle(),
            tokio::spawn(coverage(channel.clone(), by_dataset())).abort_handle(),
        ];
        for _ in &hang {
            sectors.is_asked().await;
        }
        let found = needs_of(channel.clone(), None).await;
        assert_eq!(found.matches.iter().map(|found| found.need.as_str()).collect::<Vec<_>>(), ["needs/n"]);
        assert_eq!(coverage(channel, None).await.needs, 1);
        assert!(hang.iter().all(|asking| !asking.is_finished()), "they were answered before the others");
        hang.iter().for_each(tokio::task::AbortHandle::abort);
    })
    .await;
}

#[tokio::test]
async fn a_capability_that_comes_while_sectors_are_asked_is_part_of_the_answer() {
    beside_sectors(async |service, mut sectors| {
        let mut world = World::new(service, "cinde").await;
        world.add("a", |_| ()).await;
        let channel = service.analyst("cinde").await;
        let asking = tokio::spawn(needs_of(channel.clone(), by_dataset()));
        sectors.is_asked().await;
        let request = pb::CreateCapabilityRequest {
            capability_id: "mold".to_owned(),
            capability: Some(capability("mold", "848071")),
            ..Default::default()
        };
        world.registry.create_capability(request).await.unwrap();
        sectors.answers.add_permits(1);
        // What is new is related, too.
        sectors.is_asked().await;
        sectors.answers.add_permits(1);
        let basis = asking.await.unwrap().basis.unwrap();
        assert_eq!(basis.relatedness.unwrap().kind(), RelatednessKind::Codes);
        let now = needs_of(channel, None).await.basis.unwrap();
        assert_eq!(basis.register_digest, now.register_digest);
    })
    .await;
}
