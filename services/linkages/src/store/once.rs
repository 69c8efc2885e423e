//! One request, one effect: what a write does around its transaction.

use eslabon_runtime::idempotency::{self, Request};

use super::Store;
use crate::error::Error;

impl Store {
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

/// Remembers the answer of a request inside its transaction, and gives it.
macro_rules! answered {
    ($tx:ident, $request:expr, $now:expr, $answer:expr) => {{
        let answer: Vec<u8> = $answer;
        if $request.is_remembered() {
            eslabon_runtime::remember!($tx, $request, answer.clone(), $now)?;
        }
        Ok(answer)
    }};
}
pub(super) use answered;

/// Takes the next revision of a collection. The row is locked until the transaction
/// ends, so that revisions become visible in their order.
macro_rules! next_revision {
    ($tx:ident, $tenant:expr, $collection:expr) => {
        sqlx::query_scalar::<_, i64>(
            "insert into revisions (tenant, collection, last) values ($1, $2, 1) \
             on conflict (tenant, collection) do update set last = revisions.last + 1 returning last",
        )
        .bind($tenant)
        .bind($collection)
        .fetch_one(&mut *$tx)
        .await
    };
}
pub(super) use next_revision;

/// Forgets that a document of this id was removed: it is there again.
macro_rules! restored {
    ($tx:ident, $of:expr, $document:expr) => {
        sqlx::query("delete from removals where tenant = $1 and collection = $2 and id = $3")
            .bind(&$document.tenant)
            .bind($of.table)
            .bind(&$document.id)
            .execute(&mut *$tx)
            .await
    };
}
pub(super) use restored;
