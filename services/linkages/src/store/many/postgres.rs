//! Many documents at once on PostgreSQL: a column of them is one value, so that a
//! statement is the same for however many.
//!
//! COPY would be a little faster. It is not used: where its future is dropped, as when a
//! caller goes away, sqlx loses count of what the server still has to answer, and the
//! connection goes back to the others one answer behind.

use sqlx::{AssertSqlSafe, PgConnection};

use super::{Bulk, Changed, Stamp};
use crate::store::{Collection, Document, NewDocument};

impl Bulk for PgConnection {
    async fn held(
        &mut self,
        of: &Collection,
        tenant: &str,
        ids: &[String],
    ) -> Result<Vec<Document>, sqlx::Error> {
        let text = of.select("where tenant = $1 and id = any($2)");
        sqlx::query_as(AssertSqlSafe(text)).bind(tenant).bind(ids).fetch_all(self).await
    }

    async fn add(
        &mut self,
        of: &Collection,
        stamp: Stamp<'_>,
        documents: &[NewDocument],
    ) -> Result<(), sqlx::Error> {
        let documents: Vec<_> = documents.iter().map(|document| (1, document)).collect();
        write(self, of, insert(of), stamp, &documents).await
    }

    async fn change(
        &mut self,
        of: &Collection,
        stamp: Stamp<'_>,
        documents: &[Changed],
    ) -> Result<(), sqlx::Error> {
        let documents: Vec<_> =
            documents.iter().map(|changed| (changed.version, &changed.document)).collect();
        write(self, of, update(of), stamp, &documents).await
    }
}

/// Runs a statement over documents with their versions.
async fn write(
    to: &mut PgConnection,
    of: &Collection,
    statement: String,
    stamp: Stamp<'_>,
    documents: &[(i64, &NewDocument)],
) -> Result<(), sqlx::Error> {
    if documents.is_empty() {
        return Ok(());
    }
    let (mut ids, mut versions, mut contents) = (Vec::new(), Vec::new(), Vec::new());
    for (version, document) in documents {
        ids.push(document.id.as_str());
        versions.push(*version);
        contents.push(document.content.as_slice());
    }
    let query = sqlx::query(AssertSqlSafe(statement));
    let query = query.bind(stamp.tenant).bind(stamp.revision).bind(stamp.at);
    let query = query.bind(ids).bind(versions).bind(contents);
    let columns = (0..of.columns.len()).map(|at| {
        let value = |(_, document): &(i64, &NewDocument)| document.columns.get(at).cloned();
        documents.iter().map(value).collect::<Vec<_>>()
    });
    columns.fold(query, |query, column| query.bind(column)).execute(to).await?;
    Ok(())
}

/// Tenant, revision and time; then the columns id, version, content and the others.
fn insert(of: &Collection) -> String {
    let names = of.other_columns();
    let arrays: String = (7..7 + of.columns.len()).map(|number| format!(", ${number}::text[]")).collect();
    format!(
        "insert into {table} ({all}) \
         select $1, id, version, $2, $3, $3, content{names} \
         from unnest($4::text[], $5::bigint[], $6::bytea[]{arrays}) as given (id, version, content{names})",
        table = of.table,
        all = of.all_columns(),
    )
}

/// The same, of documents that are there: each finds its row by the key. An `update` that
/// joins the table would read all of it for every batch, since nothing tells the planner
/// how few rows are given.
fn update(of: &Collection) -> String {
    let others: String = of.columns.iter().map(|column| format!(", {column} = excluded.{column}")).collect();
    format!(
        "{insert} on conflict (tenant, id) do update set revision = excluded.revision, \
         updated_at = excluded.updated_at, version = excluded.version, content = excluded.content{others}",
        insert = insert(of),
    )
}
