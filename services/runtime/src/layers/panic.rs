//! A panic ends its call with INTERNAL, and nothing else.

use std::{future::Future, panic::AssertUnwindSafe};

use futures::FutureExt;

use crate::problem::Problem;

/// What a call comes to, also when its handler panics.
pub(super) async fn caught<T>(call: impl Future<Output = Result<T, Problem>>) -> Result<T, Problem> {
    // What a panic leaves half-done is dropped with the call: handlers share
    // nothing but pools and caches, which are safe to use afterwards.
    AssertUnwindSafe(call).catch_unwind().await.unwrap_or_else(|_| {
        tracing::error!("a handler panicked");
        Err(Problem::internal())
    })
}
