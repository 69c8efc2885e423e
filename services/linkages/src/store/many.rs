//! Many documents at once: what an import does, all of it or nothing.

use eslabon_runtime::{db::Db, identity::Tenant, transaction};
use sqlx::AssertSqlSafe;

use super::{
    Change, Collection, Document, NewDocument, Store,
    once::{answered, next_revision},
};
use crate::error::Error;

/// Documents that are read together.
const TOGETHER: usize = 1000;

/// Values of one statement that writes. For each, SQLite looks through the names of all
/// the others, so that a longer statement costs it more than it saves; PostgreSQL saves a
/// round trip, and takes 65,535.
fn most_values(db: &Db) -> usize {
    match db {
        Db::Sqlite { .. } => 250,
        Db::Postgres(_) => 10_000,
    }
}

/// Something that makes new documents of those that are held, a batch at a time.
pub trait Rewrite: Send {
    /// Ids of the next documents, at most so many, each once; none when all is done.
    fn next(&mut self, most: usize) -> Vec<String>;

    /// What becomes of the documents with the ids that were asked for last: those that
    /// are to be written. `held` has the ones that there are.
    fn rewrite(&mut self, held: Vec<Document>) -> Result<Vec<NewDocument>, Error>;

    /// All is written: the answer. An error takes everything back.
    fn answer(&mut self) -> Result<Vec<u8>, Error>;
}

impl Store {
    /// Rewrites documents of exactly this tenant in one transaction with one revision,
    /// and remembers the answer with it. Other writers of the collection wait until it
    /// is done, so that nothing changes between the reading and the writing.
    pub async fn rewrite(
        &self,
        of: &Collection,
        tenant: &Tenant,
        change: &Change,
        job: &mut (impl Rewrite + ?Sized),
    ) -> Result<Vec<u8>, Error> {
        let rows_together = (most_values(&self.db) / (3 + of.columns.len())).max(1);
        let made = transaction!(&self.db, tx: Error => {
            let revision = next_revision!(tx, tenant.as_str(), of.table)?;
            loop {
                let ids = job.next(TOGETHER);
                if ids.is_empty() {
                    break;
                }
                let mut query = sqlx::query_as::<_, Document>(AssertSqlSafe(of.select_ids(ids.len())));
                query = query.bind(tenant.as_str());
                for id in &ids {
                    query = query.bind(id);
                }
                let held = query.fetch_all(&mut *tx).await?;
                let versions: std::collections::BTreeMap<_, _> =
                    held.iter().map(|document| (document.id.clone(), document.version)).collect();
                let new = job.rewrite(held)?;
                for rows in new.chunks(rows_together) {
                    let mut query = sqlx::query(AssertSqlSafe(of.upsert(rows.len())));
                    query = query.bind(tenant.as_str()).bind(revision).bind(change.at);
                    for row in rows {
                        let version = versions.get(&row.id).copied().unwrap_or_default() + 1;
                        query = query.bind(&row.id).bind(version).bind(&row.content);
                        for column in &row.columns {
                            query = query.bind(column);
                        }
                    }
                    query.execute(&mut *tx).await?;
                }
            }
            // What comes back is no longer one that was removed.
            sqlx::query(AssertSqlSafe(of.restore()))
                .bind(tenant.as_str())
                .bind(of.table)
                .bind(revision)
                .execute(&mut *tx)
                .await?;
            answered!(tx, change.request, change.at, job.answer()?)
        });
        self.or_first_answer(made, &change.request).await
    }
}

/// `($1, $2), ($3, $4)`: a place for every value, from a number on.
fn places(rows: usize, each: usize, from: usize, row: impl Fn(usize, &mut String)) -> String {
    let mut text = String::with_capacity(rows * (each + 3) * 8);
    for number in 0..rows {
        if number > 0 {
            text.push_str(", ");
        }
        row(from + number * each, &mut text);
    }
    text
}

impl Collection {
    /// `select` of documents of a tenant by so many ids.
    fn select_ids(&self, count: usize) -> String {
        let ids = places(count, 1, 2, |number, text| text.push_str(&format!("${number}")));
        self.select(&format!("where tenant = $1 and id in ({ids})"))
    }

    /// Writes so many rows, whether they are there or not: tenant, revision and time
    /// once; then id, version, content and the others of each row.
    fn upsert(&self, rows: usize) -> String {
        let others: String = self.columns.iter().map(|column| format!(", {column}")).collect();
        let values = places(rows, 3 + self.columns.len(), 4, |first, text| {
            let own: String =
                (first..first + 3 + self.columns.len()).map(|number| format!(", ${number}")).collect();
            text.push_str(&format!("($1, $2, $3, $3{own})"));
        });
        let replaced: String =
            self.columns.iter().map(|column| format!(", {column} = excluded.{column}")).collect();
        format!(
            "insert into {} (tenant, revision, created_at, updated_at, id, version, content{others}) values {values} \
             on conflict (tenant, id) do update set revision = excluded.revision, updated_at = excluded.updated_at, \
             version = excluded.version, content = excluded.content{replaced}",
            self.table
        )
    }

    /// Forgets the removals of what a revision wrote.
    fn restore(&self) -> String {
        format!(
            "delete from removals where tenant = $1 and collection = $2 and id in \
             (select id from {} where tenant = $1 and revision = $3)",
            self.table
        )
    }
}
