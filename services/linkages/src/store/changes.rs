//! What changed in collections, for who keeps them in memory.

use eslabon_runtime::{
    identity::{PUBLIC_TENANT, Tenant},
    read,
};
use sqlx::AssertSqlSafe;

use super::{Collection, Document, Store};
use crate::error::Error;

/// How often a collection was changed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Revision {
    /// Whose it is.
    pub tenant: String,
    /// Its table.
    pub collection: String,
    /// The last change.
    pub last: i64,
}

impl Store {
    /// The revisions of all collections that a tenant reads, by owner and collection.
    pub async fn revisions(&self, tenant: &Tenant) -> Result<Vec<Revision>, Error> {
        let query = "select tenant, collection, last from revisions \
                     where tenant in ($1, $2) order by tenant, collection";
        Ok(read!(&self.db, pool => sqlx::query_as(query)
            .bind(tenant.as_str())
            .bind(PUBLIC_TENANT)
            .fetch_all(pool)
            .await)?)
    }

    /// Documents of exactly this tenant in the order of their revisions: at most
    /// `count` after a revision and id. Few that changed are found among many this
    /// way; to read all, [`Store::changed_documents`] goes by id.
    pub async fn documents_since(
        &self,
        of: &Collection,
        tenant: &str,
        (revision, id): (i64, &str),
        count: i64,
    ) -> Result<Vec<Document>, Error> {
        let query = of.select(
            "where tenant = $1 and revision >= $2 and (revision > $2 or id > $3) \
             order by revision, id limit $4",
        );
        Ok(read!(&self.db, pool => sqlx::query_as(AssertSqlSafe(query))
            .bind(tenant)
            .bind(revision)
            .bind(id)
            .bind(count)
            .fetch_all(pool)
            .await)?)
    }
}
