//! Allocations: a document, and its rows in parts.

use eslabon_runtime::{read, transaction};
use sqlx::AssertSqlSafe;

use super::{
    Change, Collection, Document, NewDocument, Store,
    documents::taken,
    once::{answered, next_revision, restored},
};
use crate::error::Error;

/// Rows of an allocation, encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which rows: `ASSIGNMENTS`, `NEEDS`, `UNMET` or `SUPPLIERS`.
    pub kind: &'static str,
    /// From 0.
    pub number: i64,
    /// The message that holds them.
    pub content: Vec<u8>,
}

impl Store {
    /// Stores an allocation with all its rows at once, and remembers the answer with
    /// it. An id that is taken is refused.
    pub async fn create_allocation(
        &self,
        of: &Collection,
        (new, parts): (&NewDocument, &[Part]),
        change: &Change,
        answer: impl Fn(&Document) -> Vec<u8>,
    ) -> Result<Vec<u8>, Error> {
        let made = transaction!(&self.db, tx: Error => {
            let revision = next_revision!(tx, new.tenant.as_str(), of.table)?;
            let document = Document {
                tenant: new.tenant.to_string(),
                id: new.id.clone(),
                version: 1,
                revision,
                created_at: change.at,
                updated_at: change.at,
                content: new.content.clone(),
            };
            sqlx::query(AssertSqlSafe(of.insert()))
                .bind(&document.tenant)
                .bind(&document.id)
                .bind(document.version)
                .bind(document.revision)
                .bind(document.created_at)
                .bind(document.updated_at)
                .bind(&document.content)
                .execute(&mut *tx)
                .await?;
            for part in parts {
                sqlx::query(
                    "insert into allocation_parts (tenant, allocation, kind, number, content) \
                     values ($1, $2, $3, $4, $5)",
                )
                .bind(&document.tenant)
                .bind(&document.id)
                .bind(part.kind)
                .bind(part.number)
                .bind(&part.content)
                .execute(&mut *tx)
                .await?;
            }
            restored!(tx, of, document)?;
            answered!(tx, change.request, change.at, answer(&document))
        });
        self.or_first_answer(made.map_err(|error| taken(error, of, &new.id)), &change.request).await
    }

    /// Parts of an allocation, from one number on and before another, in their order.
    pub async fn allocation_parts(
        &self,
        of: &Document,
        kind: &str,
        (from, before): (i64, i64),
    ) -> Result<Vec<Vec<u8>>, Error> {
        let query = "select content from allocation_parts where tenant = $1 and allocation = $2 \
                     and kind = $3 and number >= $4 and number < $5 order by number";
        Ok(read!(&self.db, pool => sqlx::query_scalar(query)
            .bind(&of.tenant)
            .bind(&of.id)
            .bind(kind)
            .bind(from)
            .bind(before)
            .fetch_all(pool)
            .await)?)
    }
}
