//! Many documents at once on PostgreSQL: new ones by COPY, which is what it takes rows by
//! fastest, and those that are there by columns, each of which is one value.

use sqlx::{AssertSqlSafe, PgConnection};

use super::{Bulk, Changed, Stamp, rows::Rows};
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
        if documents.is_empty() {
            return Ok(());
        }
        let mut rows = Rows::new(7 + of.columns.len());
        for NewDocument { id, content, columns, .. } in documents {
            rows.begin();
            rows.text(stamp.tenant).text(id);
            rows.number(1).number(stamp.revision).number(stamp.at).number(stamp.at);
            rows.bytes(content);
            columns.iter().for_each(|column| {
                rows.text(column);
            });
        }
        let mut copy = self.copy_in_raw(&copy(of)).await?;
        copy.send(rows.end()).await?;
        copy.finish().await?;
        Ok(())
    }

    async fn change(
        &mut self,
        of: &Collection,
        stamp: Stamp<'_>,
        documents: &[Changed],
    ) -> Result<(), sqlx::Error> {
        if documents.is_empty() {
            return Ok(());
        }
        let (mut ids, mut versions, mut contents) = (Vec::new(), Vec::new(), Vec::new());
        for Changed { version, document } in documents {
            ids.push(document.id.as_str());
            versions.push(*version);
            contents.push(document.content.as_slice());
        }
        let query = sqlx::query(AssertSqlSafe(update(of)));
        let query = query.bind(stamp.tenant).bind(stamp.revision).bind(stamp.at);
        let query = query.bind(ids).bind(versions).bind(contents);
        let columns = (0..of.columns.len()).map(|at| {
            let value = |changed: &Changed| changed.document.columns.get(at).cloned();
            documents.iter().map(value).collect::<Vec<_>>()
        });
        columns.fold(query, |query, column| query.bind(column)).execute(self).await?;
        Ok(())
    }
}

/// The columns of a document, and the others.
fn copy(of: &Collection) -> String {
    format!("copy {} ({}) from stdin (format binary)", of.table, of.all_columns())
}

/// Tenant, revision and time; then the columns id, version, content and the others.
///
/// Each finds its row by the key: an `update` that joins the table would read all of it
/// for every batch, since nothing tells the planner how few rows are given.
fn update(of: &Collection) -> String {
    let names: String = of.columns.iter().map(|column| format!(", {column}")).collect();
    let arrays: String = (7..7 + of.columns.len()).map(|number| format!(", ${number}::text[]")).collect();
    let others: String = of.columns.iter().map(|column| format!(", {column} = excluded.{column}")).collect();
    format!(
        "insert into {table} ({all}) \
         select $1, id, version, $2, $3, $3, content{names} \
         from unnest($4::text[], $5::bigint[], $6::bytea[]{arrays}) as given (id, version, content{names}) \
         on conflict (tenant, id) do update set revision = excluded.revision, \
         updated_at = excluded.updated_at, version = excluded.version, content = excluded.content{others}",
        table = of.table,
        all = of.all_columns(),
    )
}
