//! Documents: the rows of any [`Collection`].

use eslabon_runtime::{
    db,
    idempotency::Request,
    identity::{PUBLIC_TENANT, Tenant},
    read, transaction,
};
use sqlx::AssertSqlSafe;

use super::{
    Collection, Store,
    once::{answered, next_revision, restored},
};
use crate::error::Error;

/// A resource as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Document {
    /// Who owns it.
    pub tenant: String,
    /// The last part of its name.
    pub id: String,
    /// 1, and one more with every change.
    pub version: i64,
    /// The change of the collection that it came with.
    pub revision: i64,
    /// Microseconds since the epoch.
    pub created_at: i64,
    /// Microseconds since the epoch.
    pub updated_at: i64,
    /// The message, encoded, without what the server sets.
    pub content: Vec<u8>,
}

/// What a resource is to hold.
#[derive(Debug, Clone)]
pub struct NewDocument {
    /// Whose it is.
    pub tenant: Tenant,
    /// The last part of its name.
    pub id: String,
    /// The message, encoded.
    pub content: Vec<u8>,
    /// What lists are filtered by, in the order of the collection's columns.
    pub columns: Vec<String>,
}

/// When something changes, and by which request.
#[derive(Debug, Clone)]
pub struct Change {
    /// Microseconds since the epoch.
    pub at: i64,
    /// The request, for the ledger.
    pub request: Request,
}

/// Rows that a list holds: those whose column has the value. Without a value it holds
/// all.
#[derive(Debug, Clone, Copy)]
pub struct Filter<'a> {
    /// One of the collection's columns.
    pub column: &'static str,
    /// What it has to be.
    pub value: &'a str,
    /// Whether the column is a list of words, between blanks, of which one has to be
    /// it.
    pub among_words: bool,
}

/// Where a page of a list begins, and how long it is.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// It begins after this id and tenant.
    pub after: Option<(String, String)>,
    /// Rows at most.
    pub count: i64,
}

/// A resource that is no more.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Removal {
    /// The last part of its name.
    pub id: String,
    /// The change of the collection that removed it.
    pub revision: i64,
}

impl Store {
    /// The document that a tenant means: its own, or else that of `public`.
    pub async fn document(
        &self,
        of: &Collection,
        tenant: &Tenant,
        id: &str,
    ) -> Result<Option<Document>, Error> {
        let query = of.select(
            "where tenant in ($1, $3) and id = $2 order by case when tenant = $1 then 0 else 1 end limit 1",
        );
        Ok(read!(&self.db, pool => sqlx::query_as(AssertSqlSafe(query))
            .bind(tenant.as_str())
            .bind(id)
            .bind(PUBLIC_TENANT)
            .fetch_optional(pool)
            .await)?)
    }

    /// A page of what a tenant may read, by id and then by tenant. A document of
    /// `public` that the tenant has under the same id is hidden by its own.
    pub async fn documents(
        &self,
        of: &Collection,
        tenant: &Tenant,
        filters: &[Filter<'_>],
        page: &Page,
    ) -> Result<Vec<Document>, Error> {
        let mut rest = format!(
            "where (tenant = $1 or (tenant = $2 and not exists (select 1 from {0} own \
             where own.tenant = $1 and own.id = {0}.id))) and (id > $3 or (id = $3 and tenant > $4))",
            of.table
        );
        let asked: Vec<_> = filters.iter().filter(|filter| !filter.value.is_empty()).collect();
        for (filter, number) in asked.iter().zip(6..) {
            let condition = if filter.among_words {
                // Not `like`: SQLite would not tell `a` from `A`.
                format!(" and replace(' ' || {0} || ' ', ${number}, '') <> ' ' || {0} || ' '", filter.column)
            } else {
                format!(" and {} = ${number}", filter.column)
            };
            rest.push_str(&condition);
        }
        rest.push_str(" order by id, tenant limit $5");
        let query = of.select(&rest);
        let values: Vec<_> = asked.iter().map(|filter| sought(filter)).collect();
        let (after_id, after_tenant) = page.after.clone().unwrap_or_default();
        Ok(read!(&self.db, pool => {
            let mut query = sqlx::query_as(AssertSqlSafe(query))
                .bind(tenant.as_str())
                .bind(PUBLIC_TENANT)
                .bind(after_id)
                .bind(after_tenant)
                .bind(page.count);
            for value in values {
                query = query.bind(value);
            }
            query.fetch_all(pool).await
        })?)
    }

    /// Documents of exactly this tenant, by id, for who keeps them in memory: at most
    /// `count` after an id, of a revision later than `since`.
    pub async fn changed_documents(
        &self,
        of: &Collection,
        tenant: &str,
        since: i64,
        after: &str,
        count: i64,
    ) -> Result<Vec<Document>, Error> {
        let query = of.select("where tenant = $1 and revision > $2 and id > $3 order by id limit $4");
        Ok(read!(&self.db, pool => sqlx::query_as(AssertSqlSafe(query))
            .bind(tenant)
            .bind(since)
            .bind(after)
            .bind(count)
            .fetch_all(pool)
            .await)?)
    }

    /// What was removed from a collection of exactly this tenant since a revision.
    pub async fn removals(&self, of: &Collection, tenant: &str, since: i64) -> Result<Vec<Removal>, Error> {
        let query = "select id, revision from removals \
                     where tenant = $1 and collection = $2 and revision > $3 order by revision, id";
        Ok(read!(&self.db, pool => sqlx::query_as(query)
            .bind(tenant)
            .bind(of.table)
            .bind(since)
            .fetch_all(pool)
            .await)?)
    }

    /// The last revision of a collection of exactly this tenant; 0 before the first.
    pub async fn revision(&self, of: &Collection, tenant: &str) -> Result<i64, Error> {
        let query = "select last from revisions where tenant = $1 and collection = $2";
        let last: Option<i64> = read!(&self.db, pool => sqlx::query_scalar(query)
            .bind(tenant)
            .bind(of.table)
            .fetch_optional(pool)
            .await)?;
        Ok(last.unwrap_or_default())
    }

    /// Stores a new document, and remembers the answer with it. An id that is taken is
    /// refused.
    pub async fn create(
        &self,
        of: &Collection,
        new: &NewDocument,
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
            let mut query = sqlx::query(AssertSqlSafe(of.insert()))
                .bind(&document.tenant)
                .bind(&document.id)
                .bind(document.version)
                .bind(document.revision)
                .bind(document.created_at)
                .bind(document.updated_at)
                .bind(&document.content);
            for column in &new.columns {
                query = query.bind(column);
            }
            query.execute(&mut *tx).await?;
            // It may have been there before; it is no longer one that was removed.
            restored!(tx, of, document)?;
            answered!(tx, change.request, change.at, answer(&document))
        });
        self.or_first_answer(made.map_err(|error| taken(error, of, &new.id)), &change.request).await
    }

    /// Replaces the content of a document that is still as it was read, and remembers
    /// the answer with it.
    pub async fn update(
        &self,
        of: &Collection,
        held: &Document,
        new: &NewDocument,
        change: &Change,
        answer: impl Fn(&Document) -> Vec<u8>,
    ) -> Result<Vec<u8>, Error> {
        let made = transaction!(&self.db, tx: Error => {
            let revision = next_revision!(tx, &held.tenant, of.table)?;
            let document = Document {
                version: held.version + 1,
                revision,
                updated_at: change.at,
                content: new.content.clone(),
                ..held.clone()
            };
            let mut query = sqlx::query(AssertSqlSafe(of.update()))
                .bind(&held.tenant)
                .bind(&held.id)
                .bind(held.version)
                .bind(document.version)
                .bind(document.revision)
                .bind(document.updated_at)
                .bind(&document.content);
            for column in &new.columns {
                query = query.bind(column);
            }
            if query.execute(&mut *tx).await?.rows_affected() == 0 {
                // Somebody else was first since it was read.
                return Err(db::Error::Conflict.into());
            }
            answered!(tx, change.request, change.at, answer(&document))
        });
        self.or_first_answer(made, &change.request).await
    }

    /// Removes a document that is still as it was read, and remembers the request.
    pub async fn delete(&self, of: &Collection, held: &Document, change: &Change) -> Result<(), Error> {
        let made = transaction!(&self.db, tx: Error => {
            let revision = next_revision!(tx, &held.tenant, of.table)?;
            let query = format!("delete from {} where tenant = $1 and id = $2 and version = $3", of.table);
            let deleted = sqlx::query(AssertSqlSafe(query))
                .bind(&held.tenant)
                .bind(&held.id)
                .bind(held.version)
                .execute(&mut *tx)
                .await?;
            if deleted.rows_affected() == 0 {
                return Err(db::Error::Conflict.into());
            }
            sqlx::query("insert into removals (tenant, collection, id, revision) values ($1, $2, $3, $4)")
                .bind(&held.tenant)
                .bind(of.table)
                .bind(&held.id)
                .bind(revision)
                .execute(&mut *tx)
                .await?;
            answered!(tx, change.request, change.at, Vec::new())
        });
        self.or_first_answer(made, &change.request).await.map(|_| ())
    }
}

/// What is looked for: a word stands between blanks.
fn sought(filter: &Filter<'_>) -> String {
    if filter.among_words { format!(" {} ", filter.value) } else { filter.value.to_owned() }
}

/// A row with this id is there already.
pub(super) fn taken(error: Error, of: &Collection, id: &str) -> Error {
    match error {
        Error::Store(db::Error::Constraint(name)) if name.contains(of.table) => {
            Error::AlreadyExists { collection: of.table, id: id.to_owned() }
        }
        other => other,
    }
}
