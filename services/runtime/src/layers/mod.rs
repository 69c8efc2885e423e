//! What happens around every call, in one list: [`answer`] and [`let_in`].
//!
//! One service does all of it. A tower layer each would be eight services that
//! are cloned into one another for every call, and eight futures that are boxed
//! one in another; that cost more than all the rest of a cached answer.

mod access;
mod deadline;
mod details;
mod guard;
mod identity;
mod load;
mod panic;
mod request_id;
mod trace;

use std::{
    convert::Infallible,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::{Router, extract::Request, response::Response};
use futures::{FutureExt, future::BoxFuture};
use tokio::sync::Semaphore;
use tonic::{Status, service::Routes};
use tower::Service;
use tracing::Instrument;

pub use deadline::Deadline;
pub use details::explain;
pub use request_id::RequestId;

use crate::{contract::Contract, problem::Problem, token::Verifier};
use guard::Open;
use trace::Watch;

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

/// Puts all layers around the services of a process.
pub(crate) fn around(routes: Routes, settings: Layers) -> Router {
    let permits = Arc::new(Semaphore::new(settings.max_concurrent));
    let shared = Arc::new(Shared { settings, permits, metrics: crate::metrics::Calls::new() });
    let routes = routes.prepare().into_axum_router();
    Router::new().fallback_service(Around { shared, routes })
}

/// Everything around a call, from its first byte to its last.
async fn answer(shared: Arc<Shared>, routes: Router, mut request: Request) -> Response {
    // 1. The id is there before anything is written about the call.
    let id = request_id::settle(&mut request);
    // 2. One span, one measurement and one line a call, whatever its end.
    let watch = Watch::begin(&shared, &request, &id);
    // 3. A panic below becomes INTERNAL instead of a broken connection.
    let call = panic::caught(let_in(&shared, routes, request)).instrument(watch.span());
    let mut response = match call.await {
        Ok(open) => open.watched(watch, shared.settings.domain),
        Err(problem) => watch.refused(&shared, problem),
    };
    request_id::tell(id, &mut response);
    response
}

/// What a call has to pass before a service sees it.
async fn let_in(shared: &Shared, routes: Router, mut request: Request) -> Result<Open, Problem> {
    // 4. Too much at once is refused at the cost of almost nothing, so before
    //    any of the work below. Health is not shed.
    let permit = load::admit(shared, &request)?;
    // 5. The deadline covers identity too: a slow check is not free time.
    let deadline = deadline::set(shared, &mut request)?;
    let (response, sleep) = deadline::within(deadline, serve(shared, routes, request)).await?;
    Ok(Open { response, sleep, permit })
}

async fn serve(shared: &Shared, mut routes: Router, mut request: Request) -> Result<Response, Problem> {
    // 6. Nobody gets further without a token of the gateway; health is open.
    identity::recognise(shared, &mut request)?;
    // 7. A role of the caller must be one that the contract names.
    access::check(shared, &request)?;
    let response = match routes.call(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    // 8. An error that a library answered gets a reason like our own.
    details::explained(response)
}

/// The services with everything around them.
#[derive(Clone)]
struct Around {
    shared: Arc<Shared>,
    routes: Router,
}

impl Service<Request> for Around {
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        // Routes are always ready, and load is shed, not held back.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        answer(self.shared.clone(), self.routes.clone(), request).map(Ok).boxed()
    }
}

impl Shared {
    /// A response that ends a call with a problem of this service.
    fn refuse(&self, problem: Problem) -> Response {
        Status::from(problem.in_domain(self.settings.domain)).into_http()
    }
}

/// Whether a path is one that needs no identity and is never shed.
fn is_health(path: &str) -> bool {
    path.starts_with("/grpc.health.v1.Health/")
}
