//! A panic ends its call with INTERNAL, and nothing else.

use std::{panic::AssertUnwindSafe, sync::Arc};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use futures::FutureExt;

use super::Shared;
use crate::problem::Problem;

pub(super) async fn run(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    // What a panic leaves half-done is dropped with the call: handlers share
    // nothing but pools and caches, which are safe to use afterwards.
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => {
            tracing::error!("a handler panicked");
            shared.refuse(Problem::internal())
        }
    }
}
