//! Many documents at once on SQLite: many rows in one statement.
//!
//! The places of values have no numbers here. SQLite keeps a list of those that have one,
//! and sqlx asks it for each: a statement would cost the square of its length.

use sqlx::{AssertSqlSafe, SqliteConnection};

use super::{Bulk, Changed, Stamp};
use crate::store::{Collection, Document, NewDocument};

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

    async fn add(
        &mut self,
        of: &Collection,
        stamp: Stamp<'_>,
        documents: &[NewDocument],
    ) -> Result<(), sqlx::Error> {
        for rows in documents.chunks(ROWS) {
            let mut query = sqlx::query(AssertSqlSafe(insert(of, rows.len())));
            for NewDocument { id, content, columns, .. } in rows {
                query = query.bind(stamp.tenant).bind(id);
                query = query.bind(stamp.revision).bind(stamp.at).bind(stamp.at).bind(content);
                query = columns.iter().fold(query, |query, value| query.bind(value));
            }
            query.execute(&mut *self).await?;
        }
        Ok(())
    }

    async fn change(
        &mut self,
        of: &Collection,
        stamp: Stamp<'_>,
        documents: &[Changed],
    ) -> Result<(), sqlx::Error> {
        for rows in documents.chunks(ROWS) {
            let query = sqlx::query(AssertSqlSafe(update(of, rows.len())));
            let mut query = query.bind(stamp.tenant).bind(stamp.revision).bind(stamp.at);
            for Changed { version, document } in rows {
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

/// Of each row all columns in their order; the version is 1.
fn insert(of: &Collection, rows: usize) -> String {
    let row = format!("(?, ?, 1, {})", listed(4 + of.columns.len(), "?"));
    format!("insert into {} ({}) values {}", of.table, of.all_columns(), listed(rows, &row))
}

/// Tenant, revision and time once; then id, version, content and the others of each row.
fn update(of: &Collection, rows: usize) -> String {
    let names = of.other_columns();
    let others: String = of.columns.iter().map(|column| format!(", {column} = given.{column}")).collect();
    let row = format!("({})", listed(3 + of.columns.len(), "?"));
    format!(
        "with stamp (tenant, revision, at) as (values (?, ?, ?)), \
         given (id, version, content{names}) as (values {values}) \
         update {table} set revision = stamp.revision, updated_at = stamp.at, \
         version = given.version, content = given.content{others} \
         from given, stamp where {table}.tenant = stamp.tenant and {table}.id = given.id",
        values = listed(rows, &row),
        table = of.table,
    )
}
