//! Whether the caller may do it: one of its roles must be one that the contract
//! names beside the method. A method that the contract does not know does not
//! exist, except for reflection, which describes it to every known caller.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};

use super::Shared;
use crate::{
    contract::Method,
    identity::Caller,
    problem::{Kind, Problem},
};

pub(super) async fn run(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if super::is_health(path) || path.starts_with("/grpc.reflection.") {
        return next.run(request).await;
    }
    let caller = request.extensions().get::<Arc<Caller>>();
    match decide(shared.settings.contract.method(path), caller.map(Arc::as_ref), path) {
        Ok(()) => next.run(request).await,
        Err(problem) => shared.refuse(problem),
    }
}

fn decide(method: Option<&Method>, caller: Option<&Caller>, path: &str) -> Result<(), Problem> {
    let method = method.ok_or_else(|| {
        Problem::new(Kind::Unimplemented, "UNKNOWN_METHOD", "there is no such method; see the API document")
            .with("method", path)
    })?;
    let caller = caller.ok_or_else(Problem::internal)?;
    if method.roles.intersects(caller.roles) {
        return Ok(());
    }
    let needed: Vec<_> = method.roles.iter().map(|role| role.as_str_name()).collect();
    Err(Problem::new(Kind::PermissionDenied, "ROLE_MISSING", "no role of this caller may call the method")
        .with("method", path)
        .with("needs_one_of", needed.join(" ")))
}
