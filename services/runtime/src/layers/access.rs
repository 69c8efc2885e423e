//! Whether the caller may do it: one of its roles must be one that the contract
//! names beside the method. A method that the contract does not know does not
//! exist, except for reflection, which describes it to every known caller.

use std::sync::Arc;

use axum::extract::Request;

use super::Shared;
use crate::{
    contract::Method,
    identity::Caller,
    problem::{Kind, Problem},
};

/// Whether the caller of a request may make it.
pub(super) fn check(shared: &Shared, request: &Request) -> Result<(), Problem> {
    let path = request.uri().path();
    if super::is_health(path) || path.starts_with("/grpc.reflection.") {
        return Ok(());
    }
    let caller = request.extensions().get::<Arc<Caller>>();
    decide(shared.settings.contract.method(path), caller.map(Arc::as_ref), path)
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
