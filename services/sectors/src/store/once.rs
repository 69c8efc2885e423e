//! One request, one effect: what a write does around its transaction.

use std::future::Future;

use eslabon_runtime::idempotency::{self, Request};

use super::Store;
use crate::error::Error;

/// Who changes something, when, and by which request.
#[derive(Debug, Clone)]
pub struct Change {
    /// Who, as the caller's token names them.
    pub by: String,
    /// Microseconds since the epoch.
    pub at: i64,
    /// The request, for the ledger.
    pub request: Request,
}

impl Store {
    /// The first answer to a request, or else that of `write`, which remembers it.
    pub(super) async fn once(
        &self,
        request: &Request,
        write: impl Future<Output = Result<Vec<u8>, Error>>,
    ) -> Result<Vec<u8>, Error> {
        if let Some(answer) = request.first_answer(&self.db).await? {
            return Ok(answer);
        }
        self.or_first_answer(write.await, request).await
    }

    /// What was written; or the first answer, where the same request came twice at
    /// once and the other was first.
    pub(super) async fn or_first_answer(
        &self,
        written: Result<Vec<u8>, Error>,
        request: &Request,
    ) -> Result<Vec<u8>, Error> {
        match written {
            Err(Error::Store(error)) if idempotency::was_first(&error) => {
                request.first_answer(&self.db).await?.ok_or(Error::Store(error))
            }
            other => other,
        }
    }
}

/// Remembers the answer of a [`Change`] and gives it.
macro_rules! answered {
    ($tx:ident, $change:expr, $answer:expr) => {{
        let answer: Vec<u8> = $answer;
        if $change.request.is_remembered() {
            eslabon_runtime::remember!($tx, $change.request, answer.clone(), $change.at)?;
        }
        Ok(answer)
    }};
}
pub(super) use answered;
