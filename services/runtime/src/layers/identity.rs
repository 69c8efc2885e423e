//! Who is calling: the token of the gateway, verified.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::header::AUTHORIZATION;
use tracing::Span;

use super::Shared;
use crate::problem::{Kind, Problem};

pub(super) async fn run(State(shared): State<Arc<Shared>>, mut request: Request, next: Next) -> Response {
    if super::is_health(request.uri().path()) {
        return next.run(request).await;
    }
    let now = jiff::Timestamp::now().as_second();
    let token = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    let caller = match token.ok_or_else(missing).and_then(|token| shared.settings.verifier.verify(token, now))
    {
        Ok(caller) => caller,
        Err(problem) => return shared.refuse(problem),
    };
    let span = Span::current();
    span.record("tenant", caller.tenant.as_str());
    span.record("subject", caller.subject.as_str());
    request.extensions_mut().insert(caller);
    next.run(request).await
}

fn missing() -> Problem {
    Problem::new(
        Kind::Unauthenticated,
        "TOKEN_MISSING",
        "the call carries no token; call through the gateway",
    )
}
