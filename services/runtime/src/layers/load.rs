//! So many calls at once and no more; the rest is told to come back.

use std::time::Duration;

use axum::extract::Request;
use tokio::sync::OwnedSemaphorePermit;

use super::Shared;
use crate::problem::{Kind, Problem};

/// The permit of a call; none for health, which needs none.
pub(super) fn admit(shared: &Shared, request: &Request) -> Result<Option<OwnedSemaphorePermit>, Problem> {
    if super::is_health(request.uri().path()) {
        return Ok(None);
    }
    let permit = shared.permits.clone().try_acquire_owned();
    permit.map(Some).map_err(|_| {
        let problem = Problem::new(
            Kind::Unavailable,
            "OVERLOADED",
            "the service has as many calls under way as it serves at once; try again in a second",
        );
        problem.retry_after(Duration::from_secs(1))
    })
}
