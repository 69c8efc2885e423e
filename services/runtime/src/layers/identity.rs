//! Who is calling: the token of the gateway, verified.

use axum::extract::Request;
use http::header::AUTHORIZATION;
use tracing::Span;

use super::Shared;
use crate::problem::{Kind, Problem};

/// Puts the caller into the extensions of its request.
pub(super) fn recognise(shared: &Shared, request: &mut Request) -> Result<(), Problem> {
    if super::is_health(request.uri().path()) {
        return Ok(());
    }
    let now = jiff::Timestamp::now().as_second();
    let token = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .ok_or_else(missing)?;
    let caller = shared.settings.verifier.verify(token, now)?;
    let span = Span::current();
    span.record("tenant", caller.tenant.as_str());
    span.record("subject", caller.subject.as_str());
    request.extensions_mut().insert(caller);
    Ok(())
}

fn missing() -> Problem {
    Problem::new(
        Kind::Unauthenticated,
        "TOKEN_MISSING",
        "the call carries no token; call through the gateway",
    )
}
