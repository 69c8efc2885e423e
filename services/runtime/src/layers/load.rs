//! So many calls at once and no more; the rest is told to come back.
//!
//! The permit is held until the body has ended, so that streams count too.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use tokio::sync::OwnedSemaphorePermit;
use tonic::Code;

use super::{
    Shared,
    guard::{Guard, Guarded},
};
use crate::problem::{Kind, Problem};

pub(super) async fn run(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    if super::is_health(request.uri().path()) {
        return next.run(request).await;
    }
    let Ok(permit) = shared.permits.clone().try_acquire_owned() else {
        let problem = Problem::new(
            Kind::Unavailable,
            "OVERLOADED",
            "the service has as many calls under way as it serves at once; try again in a second",
        );
        return shared.refuse(problem.retry_after(Duration::from_secs(1)));
    };
    next.run(request).await.map(|body| Guarded::body(body, Held { _permit: permit }))
}

struct Held {
    _permit: OwnedSemaphorePermit,
}

impl Guard for Held {
    fn ended(self: Box<Self>, _code: Code) {}
}
