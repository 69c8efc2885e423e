//! Many documents at once on SQLite: many rows in one statement.
//!
//! The places of values have no numbers here. SQLite keeps a list of those that have one,
//! and sqlx asks it for each: a statement would cost the square of its length.

use sqlx::{AssertSqlSafe, SqliteConnection};

use super::{Bulk, Stamp, Versioned};
use crate::store::{Collection, Document};

/// Rows of one statement. Each has a dozen values at most, and SQLite takes 32,766.
const ROWS: usize = 200;

impl Bulk for SqliteConnection {
    async fn held(
        &mut self,
        of: &Collection,
        tenant: &str,
        ids: &[String],
    ) -> Result<Vec<Document>, sqlx::Error> {
        let places = listed(ids.len(), "?");
        let text = of.select(&format!("where tenant = ? and id in ({places})"));
        let query = sqlx::query_as(AssertSqlSafe(text)).bind(tenant);
        ids.iter().fold(query, |query, id| query.bind(id)).fetch_all(self).await
    }

    async fn put(
        &mut self,
        of: &Collection,
        stamp: Stamp<'_>,
        documents: &[Versioned],
    ) -> Result<(), sqlx::Error> {
        for rows in documents.chunks(ROWS) {
            let query = sqlx::query(AssertSqlSafe(upsert(of, rows.len())));
            let mut query = query.bind(stamp.tenant).bind(stamp.revision).bind(stamp.at);
            for Versioned { version, document } in rows {
                query = query.bind(&document.id).bind(version).bind(&document.content);
                query = document.columns.iter().fold(query, |query, value| query.bind(value));
            }
            query.execute(&mut *self).await?;
        }
        Ok(())
    }
}

/// `one, one, one`.
fn listed(count: usize, one: &str) -> String {
    vec![one; count].join(", ")
}

/// Tenant, revision and time once; then id, version, content and the others of each row.
fn upsert(of: &Collection, rows: usize) -> String {
    let row = format!("({})", listed(3 + of.columns.len(), "?"));
    // `where true` tells the parser that no join goes on with what follows.
    format!(
        "with stamp (tenant, revision, at) as (values (?, ?, ?)), \
         given (id, version, content{others}) as (values {values}) \
         insert into {table} (tenant, revision, created_at, updated_at, id, version, content{others}) \
         select tenant, revision, at, at, id, version, content{others} from given, stamp where true {conflict}",
        others = of.others(),
        values = listed(rows, &row),
        table = of.table,
        conflict = of.on_conflict(),
    )
}
