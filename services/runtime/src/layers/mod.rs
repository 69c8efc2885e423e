//! What happens around every call, in one list.

mod access;
mod deadline;
mod details;
mod guard;
mod identity;
mod load;
mod panic;
mod request_id;
mod trace;

use std::{sync::Arc, time::Duration};

use axum::{Router, middleware};
use http::Response;
use tokio::sync::Semaphore;
use tonic::{Status, service::Routes};

pub use deadline::Deadline;
pub use request_id::RequestId;

use crate::{contract::Contract, problem::Problem, token::Verifier};

/// What the layers of a service need.
#[derive(Clone)]
pub struct Layers {
    /// Domain of the reasons, e.g. `sectors.eslabon`.
    pub domain: &'static str,
    /// Who may call what.
    pub contract: Contract,
    /// Whom to believe.
    pub verifier: Verifier,
    /// Calls at the same time.
    pub max_concurrent: usize,
    /// Deadline of a call that brings none.
    pub default_deadline: Duration,
    /// Deadline at most.
    pub max_deadline: Duration,
}

/// What the layers share.
struct Shared {
    settings: Layers,
    permits: Arc<Semaphore>,
    metrics: crate::metrics::Calls,
}

/// Puts all layers around the services of a process. Read from the bottom: the
/// last one added is the first to see a call.
pub(crate) fn around(routes: Routes, settings: Layers) -> Router {
    let permits = Arc::new(Semaphore::new(settings.max_concurrent));
    let shared = Arc::new(Shared { settings, permits, metrics: crate::metrics::Calls::new() });
    let state = || shared.clone();
    routes
        .prepare()
        .into_axum_router()
        // 8. An error that a library answered gets a reason like our own.
        .layer(middleware::from_fn_with_state(state(), details::run))
        // 7. A role of the caller must be one that the contract names.
        .layer(middleware::from_fn_with_state(state(), access::run))
        // 6. Nobody gets further without a token of the gateway; health is open.
        .layer(middleware::from_fn_with_state(state(), identity::run))
        // 5. The deadline covers identity too: a slow check is not free time.
        .layer(middleware::from_fn_with_state(state(), deadline::run))
        // 4. Too much at once is refused at the cost of almost nothing, so before
        //    any of the work above. Health is not shed.
        .layer(middleware::from_fn_with_state(state(), load::run))
        // 3. A panic below becomes INTERNAL instead of a broken connection.
        .layer(middleware::from_fn_with_state(state(), panic::run))
        // 2. One span, one measurement and one line a call, whatever its end.
        .layer(middleware::from_fn_with_state(state(), trace::run))
        // 1. The id is there before anything is written about the call.
        .layer(middleware::from_fn(request_id::run))
}

impl Shared {
    /// A response that ends a call with a problem of this service.
    fn refuse(&self, problem: Problem) -> Response<axum::body::Body> {
        Status::from(problem.in_domain(self.settings.domain)).into_http()
    }
}

/// Whether a path is one that needs no identity and is never shed.
fn is_health(path: &str) -> bool {
    path.starts_with("/grpc.health.v1.Health/")
}
