//! What is asked of the sectors service, in the name of the caller and within one time
//! for all questions of an answer.

use std::{collections::BTreeSet, time::Duration};

use eslabon_proto::{
    linkages::v1 as pb,
    sectors::v1::{
        Basis, Dataset, GetDatasetRequest, ListProximitiesRequest,
        sectors_service_client::SectorsServiceClient,
    },
};
use eslabon_runtime::{
    peer::Peer,
    problem::{Kind, Problem},
};
use tokio::time::Instant;
use tonic::{Request, Status, metadata::MetadataValue};

use super::{Near, because};
use crate::{app::Call, error::Error};

/// The longest that sectors are waited for, over all that one answer asks.
const PATIENCE: Duration = Duration::from_secs(20);

/// Products on a page.
const PAGE: i32 = 20_000;

/// Why a dataset was not used.
#[derive(Debug)]
pub(super) enum Unused {
    /// The question itself is wrong.
    Refused(Error),
    /// It goes on without.
    Because(pb::Text),
}

/// Somebody who asks about a dataset.
pub(super) struct Asking<'a> {
    client: SectorsServiceClient<Peer>,
    call: &'a Call,
    source: &'a pb::RelatednessSource,
    until: Instant,
}

impl<'a> Asking<'a> {
    pub(super) fn new(peer: Peer, call: &'a Call, source: &'a pb::RelatednessSource) -> Self {
        let patience = call.deadline.map_or(PATIENCE, |deadline| deadline.left().min(PATIENCE));
        Self { client: SectorsServiceClient::new(peer), call, source, until: Instant::now() + patience }
    }

    /// The dataset, which the caller may read.
    pub(super) async fn dataset(&mut self) -> Result<Dataset, Unused> {
        let request = self.on_behalf(GetDatasetRequest { name: self.source.dataset.clone() });
        let answer = in_time(self.until, self.client.get_dataset(request)).await;
        answer.map_err(|status| unused(self.source, &status))
    }

    /// The products near one that are among these: nothing where the dataset does not
    /// hold it.
    pub(super) async fn near(
        &mut self,
        product: &str,
        year: i32,
        among: &BTreeSet<&str>,
    ) -> Result<Option<Near>, Unused> {
        let product = format!("{}/products/{product}", self.source.dataset);
        let (mut found, mut page_token) = (Near::new(), String::new());
        loop {
            let request = self.on_behalf(ListProximitiesRequest {
                product: product.clone(),
                basis: Some(Basis { year, ..Default::default() }),
                page_size: PAGE,
                page_token,
            });
            let answer = match in_time(self.until, self.client.list_proximities(request)).await {
                Ok(answer) => answer,
                Err(status) if is_of_the_product(&status, &product) => return Ok(None),
                Err(status) => return Err(unused(self.source, &status)),
            };
            let near = answer.proximities.into_iter().filter(|near| among.contains(near.product.as_str()));
            found.extend(near.map(|near| (near.product, near.proximity)));
            page_token = answer.next_page_token;
            if page_token.is_empty() {
                return Ok(Some(found));
            }
        }
    }

    /// A request with the caller's own token, within the time that is left.
    fn on_behalf<T>(&self, message: T) -> Request<T> {
        let mut request = Request::new(message);
        if let Some(authorization) = &self.call.authorization {
            request.metadata_mut().insert("authorization", authorization.clone());
        }
        let id = self.call.request_id.as_ref().and_then(|id| MetadataValue::try_from(id.as_str()).ok());
        if let Some(id) = id {
            request.metadata_mut().insert("x-request-id", id);
        }
        request.set_timeout(self.until.saturating_duration_since(Instant::now()));
        request
    }
}

/// Waits for an answer here too: a peer that hangs does not keep the time that it is
/// given.
async fn in_time<T>(
    until: Instant,
    answer: impl Future<Output = Result<tonic::Response<T>, Status>>,
) -> Result<T, Status> {
    let answer = tokio::time::timeout_at(until, answer).await;
    answer
        .map_err(|_| Status::deadline_exceeded("sectors gave no answer in time"))?
        .map(tonic::Response::into_inner)
}

/// Whether it is the product that is not there. Where the dataset itself has gone since
/// it was looked up nothing may be concluded about its products.
fn is_of_the_product(status: &Status, product: &str) -> bool {
    let problem = Problem::from(status);
    problem.kind == Kind::NotFound && problem.metadata.get("resource").is_some_and(|gone| gone == product)
}

/// Why sectors did not answer. What it says of the dataset itself is the caller's to
/// know; anything else is told by its kind alone.
fn unused(source: &pb::RelatednessSource, status: &Status) -> Unused {
    let problem = Problem::from(status);
    match problem.kind {
        Kind::NotFound => {
            let text = format!("there is no `{}` that the caller may read", source.dataset);
            Unused::Refused(Error::wrong("relatedness.dataset", "UNKNOWN_DATASET", text))
        }
        Kind::InvalidArgument | Kind::FailedPrecondition => {
            let text = format!("the dataset cannot be used so: {}", problem.reason);
            Unused::Refused(Error::wrong("relatedness", "DATASET_NOT_USABLE", text))
        }
        Kind::PermissionDenied => {
            let text = format!("the role of the caller does not let it read `{}`", source.dataset);
            let reason = "DATASET_NOT_PERMITTED";
            let problem = Problem::new(Kind::PermissionDenied, reason, text.clone());
            let problem = problem.with_violation("relatedness.dataset", reason, text);
            Unused::Refused(problem.into())
        }
        _ => {
            tracing::warn!(code = ?status.code(), "sectors gave no answer; relatedness comes from codes");
            Unused::Because(because::no_answer())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::Router;
    use eslabon_proto::r#type::v1::Role;
    use eslabon_runtime::{
        identity::{Caller, Roles},
        serve,
    };

    use super::*;

    const DATASET: &str = "datasets/0123456789abcdef";

    fn source() -> pb::RelatednessSource {
        pb::RelatednessSource { dataset: DATASET.to_owned(), ..Default::default() }
    }

    fn call() -> Call {
        Call::by(Arc::new(Caller {
            tenant: "cinde".parse().unwrap(),
            roles: Roles::NONE.with(Role::Analyst),
            subject: "somebody".to_owned(),
        }))
    }

    /// What is told where sectors answer with this.
    fn told(problem: Problem) -> Result<Problem, pb::Text> {
        match unused(&source(), &problem.into()) {
            Unused::Refused(error) => Ok(error.into()),
            Unused::Because(text) => Err(text),
        }
    }

    #[test]
    fn what_sectors_say_of_the_dataset_is_told_to_the_caller_at_its_field() {
        let cases = [
            (Kind::NotFound, Kind::InvalidArgument, "UNKNOWN_DATASET", "relatedness.dataset"),
            (Kind::InvalidArgument, Kind::InvalidArgument, "DATASET_NOT_USABLE", "relatedness"),
            (Kind::FailedPrecondition, Kind::InvalidArgument, "DATASET_NOT_USABLE", "relatedness"),
            (Kind::PermissionDenied, Kind::PermissionDenied, "DATASET_NOT_PERMITTED", "relatedness.dataset"),
        ];
        for (answered, kind, reason, field) in cases {
            let problem = told(Problem::new(answered, "ANY", "any")).unwrap();
            assert_eq!((problem.kind, problem.reason.as_str()), (kind, reason));
            assert_eq!(problem.violations[0].field, field);
        }
    }

    #[test]
    fn where_sectors_fail_it_goes_on_without_them() {
        for kind in [Kind::Unavailable, Kind::Internal, Kind::DeadlineExceeded, Kind::ResourceExhausted] {
            let because = told(Problem::new(kind, "ANY", "any")).unwrap_err();
            assert_eq!(because, because::no_answer());
        }
    }

    #[test]
    fn a_dataset_that_has_gone_is_no_product_that_it_does_not_hold() {
        let product = format!("{DATASET}/products/9018");
        assert!(is_of_the_product(&Problem::not_found(&product).into(), &product));
        assert!(!is_of_the_product(&Problem::not_found(DATASET).into(), &product));
        assert!(!is_of_the_product(&Status::unavailable(product.as_str()), &product));
    }

    #[tokio::test(start_paused = true)]
    async fn a_peer_that_hangs_is_waited_for_once_and_not_for_every_question() {
        let hangs = Router::new().fallback(std::future::pending::<()>);
        let (call, source) = (call(), source());
        let mut asking = Asking::new(Peer::InProcess(serve::in_process(hangs)), &call, &source);
        let started = Instant::now();
        assert!(matches!(asking.dataset().await, Err(Unused::Because(_))));
        for _ in 0..10 {
            let answer = asking.near("9018", 2017, &BTreeSet::new()).await;
            assert!(matches!(answer, Err(Unused::Because(_))));
        }
        assert!(started.elapsed() < PATIENCE * 2, "{:?}", started.elapsed());
    }
}
