//! Many documents at once on PostgreSQL: a column of them is one value, so that a
//! statement is the same for however many.

use sqlx::{AssertSqlSafe, PgConnection};

use super::{Bulk, Stamp, Versioned};
use crate::store::{Collection, Document};

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

    async fn put(
        &mut self,
        of: &Collection,
        stamp: Stamp<'_>,
        documents: &[Versioned],
    ) -> Result<(), sqlx::Error> {
        if documents.is_empty() {
            return Ok(());
        }
        let (mut ids, mut versions, mut contents) = (Vec::new(), Vec::new(), Vec::new());
        for Versioned { version, document } in documents {
            ids.push(document.id.as_str());
            versions.push(*version);
            contents.push(document.content.as_slice());
        }
        let query = sqlx::query(AssertSqlSafe(upsert(of)));
        let query = query.bind(stamp.tenant).bind(stamp.revision).bind(stamp.at);
        let query = query.bind(ids).bind(versions).bind(contents);
        let columns = (0..of.columns.len()).map(|at| {
            let value = |written: &Versioned| written.document.columns.get(at).cloned();
            documents.iter().map(value).collect::<Vec<_>>()
        });
        columns.fold(query, |query, column| query.bind(column)).execute(self).await?;
        Ok(())
    }
}

/// Tenant, revision and time; then the columns id, version, content and the others.
fn upsert(of: &Collection) -> String {
    let others = of.others();
    let arrays: String = (7..7 + of.columns.len()).map(|number| format!(", ${number}::text[]")).collect();
    format!(
        "insert into {table} (tenant, revision, created_at, updated_at, id, version, content{others}) \
         select $1, $2, $3, $3, id, version, content{others} \
         from unnest($4::text[], $5::bigint[], $6::bytea[]{arrays}) as given (id, version, content{others}) \
         {conflict}",
        table = of.table,
        conflict = of.on_conflict(),
    )
}
