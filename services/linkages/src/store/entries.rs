//! Entries: what happened to a document, in rows that are only ever added.

use eslabon_runtime::{db, identity::Tenant, read, transaction};
use sqlx::AssertSqlSafe;

use super::{
    Change, Collection, Document, NewDocument, Store,
    once::{answered, next_revision},
};
use crate::error::Error;

/// Something that happened to a document.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Entry {
    /// Such as `events`.
    pub kind: String,
    /// 1, and one more with every entry of the kind.
    pub number: i64,
    /// Microseconds since the epoch.
    pub created_at: i64,
    /// The message, encoded, without what the server sets.
    pub content: Vec<u8>,
}

/// What an entry brings.
#[derive(Debug, Clone)]
pub struct Added {
    /// The document as it is from now on.
    pub document: NewDocument,
    /// The entry, encoded.
    pub content: Vec<u8>,
    /// What the caller is answered with.
    pub answer: Vec<u8>,
}

/// Which document.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Where it is kept.
    pub of: &'a Collection,
    /// Whose it is.
    pub tenant: &'a str,
    /// The last part of its name.
    pub id: &'a str,
}

impl Store {
    /// At most `count` entries of a kind after a number, in their order.
    pub async fn entries(
        &self,
        place: Place<'_>,
        kind: &str,
        after: i64,
        count: i64,
    ) -> Result<Vec<Entry>, Error> {
        let query = "select kind, number, created_at, content from entries \
                     where tenant = $1 and collection = $2 and document = $3 and kind = $4 and number > $5 \
                     order by number limit $6";
        Ok(read!(&self.db, pool => sqlx::query_as(query)
            .bind(place.tenant)
            .bind(place.of.table)
            .bind(place.id)
            .bind(kind)
            .bind(after)
            .bind(count)
            .fetch_all(pool)
            .await)?)
    }

    /// Whether anything happened to a document.
    pub async fn has_entries(&self, place: Place<'_>) -> Result<bool, Error> {
        let query =
            "select number from entries where tenant = $1 and collection = $2 and document = $3 limit 1";
        let first: Option<i64> = read!(&self.db, pool => sqlx::query_scalar(query)
            .bind(place.tenant)
            .bind(place.of.table)
            .bind(place.id)
            .fetch_optional(pool)
            .await)?;
        Ok(first.is_some())
    }

    /// Adds the next entry of a kind to a document of the tenant, and remembers the
    /// answer with it. `entry` sees the document, all its entries by kind and number,
    /// and the number of the new one, while nobody else can add another.
    pub async fn append(
        &self,
        of: &Collection,
        tenant: &Tenant,
        id: &str,
        kind: &'static str,
        change: &Change,
        entry: impl Fn(&Document, &[Entry], i64) -> Result<Added, Error>,
    ) -> Result<Vec<u8>, Error> {
        let written = transaction!(&self.db, tx: Error => {
            // Everybody who changes the collection of this tenant waits here.
            let revision = next_revision!(tx, tenant.as_str(), of.table)?;
            let held: Option<Document> =
                sqlx::query_as(AssertSqlSafe(of.select("where tenant = $1 and id = $2")))
                    .bind(tenant.as_str())
                    .bind(id)
                    .fetch_optional(&mut *tx)
                    .await?;
            // It was there a moment ago.
            let Some(held) = held else { return Err(db::Error::Conflict.into()) };
            let earlier: Vec<Entry> = sqlx::query_as(
                "select kind, number, created_at, content from entries \
                 where tenant = $1 and collection = $2 and document = $3 order by kind, number",
            )
            .bind(tenant.as_str())
            .bind(of.table)
            .bind(id)
            .fetch_all(&mut *tx)
            .await?;
            let number = 1 + earlier.iter().filter(|earlier| earlier.kind == kind).count() as i64;
            let added = entry(&held, &earlier, number)?;
            let mut query = sqlx::query(AssertSqlSafe(of.update()))
                .bind(&held.tenant)
                .bind(&held.id)
                .bind(held.version)
                .bind(held.version + 1)
                .bind(revision)
                .bind(change.at)
                .bind(&added.document.content);
            for column in &added.document.columns {
                query = query.bind(column);
            }
            query.execute(&mut *tx).await?;
            sqlx::query(
                "insert into entries (tenant, collection, document, kind, number, created_at, content) \
                 values ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(&held.tenant)
            .bind(of.table)
            .bind(&held.id)
            .bind(kind)
            .bind(number)
            .bind(change.at)
            .bind(&added.content)
            .execute(&mut *tx)
            .await?;
            answered!(tx, change.request, change.at, added.answer)
        });
        self.or_first_answer(written, &change.request).await
    }
}
