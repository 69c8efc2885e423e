//! Many documents at once: what an import does, all of it or nothing.

mod postgres;
mod sqlite;

use std::{collections::BTreeMap, future::Future};

use eslabon_runtime::{identity::Tenant, problem::Problem, transaction};
use sqlx::AssertSqlSafe;

use super::{
    Change, Collection, Document, NewDocument, Store,
    once::{answered, next_revision},
};
use crate::error::Error;

/// Documents that are read, made and written together.
const TOGETHER: usize = 1000;

/// Something that makes new documents of those that are held, a batch at a time.
pub trait Rewrite: Send + 'static {
    /// Ids of the next documents, at most so many; over all batches each comes once.
    /// None when all is done.
    fn next(&mut self, most: usize) -> Vec<String>;

    /// What becomes of the documents with the ids that were asked for last: those that
    /// are to be written. `held` has the ones that there are.
    fn rewrite(&mut self, held: Vec<Document>) -> Result<Vec<NewDocument>, Error>;

    /// All is written: the answer. An error takes everything back.
    fn answer(&mut self) -> Result<Vec<u8>, Error>;
}

impl<T: Rewrite + ?Sized> Rewrite for Box<T> {
    fn next(&mut self, most: usize) -> Vec<String> {
        (**self).next(most)
    }

    fn rewrite(&mut self, held: Vec<Document>) -> Result<Vec<NewDocument>, Error> {
        (**self).rewrite(held)
    }

    fn answer(&mut self) -> Result<Vec<u8>, Error> {
        (**self).answer()
    }
}

/// What every row of a rewriting has in common.
#[derive(Debug, Clone, Copy)]
struct Stamp<'a> {
    tenant: &'a str,
    revision: i64,
    at: i64,
}

/// A document that is to be written, and the version it gets.
struct Versioned {
    version: i64,
    document: NewDocument,
}

/// How an engine takes many documents inside a transaction: each has a way that is
/// quick for it and that the other does not know.
trait Bulk {
    /// Those documents of a tenant that there are.
    fn held(
        &mut self,
        of: &Collection,
        tenant: &str,
        ids: &[String],
    ) -> impl Future<Output = Result<Vec<Document>, sqlx::Error>> + Send;

    /// Writes documents, whether they are there or not.
    fn put(
        &mut self,
        of: &Collection,
        stamp: Stamp<'_>,
        documents: &[Versioned],
    ) -> impl Future<Output = Result<(), sqlx::Error>> + Send;
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
        mut job: impl Rewrite,
    ) -> Result<Vec<u8>, Error> {
        let made = transaction!(&self.db, tx: Error => {
            let revision = next_revision!(tx, tenant.as_str(), of.table)?;
            let stamp = Stamp { tenant: tenant.as_str(), revision, at: change.at };
            let mut made = Vec::new();
            loop {
                let ids = job.next(TOGETHER);
                if ids.is_empty() {
                    break;
                }
                let held = tx.held(of, stamp.tenant, &ids).await?;
                // One batch is made while the one before it is written: no two have a
                // document in common.
                let (written, making) = tokio::join!(
                    tx.put(of, stamp, &made),
                    tokio::task::spawn_blocking(move || batch(job, held)),
                );
                written?;
                (job, made) = making.map_err(|_| Problem::internal())??;
            }
            tx.put(of, stamp, &made).await?;
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

/// Makes the documents of a batch, and gives the job back.
fn batch<J: Rewrite>(mut job: J, held: Vec<Document>) -> Result<(J, Vec<Versioned>), Error> {
    let versions: BTreeMap<_, _> =
        held.iter().map(|document| (document.id.clone(), document.version)).collect();
    let made = job.rewrite(held)?.into_iter().map(|document| {
        let version = versions.get(&document.id).copied().unwrap_or_default() + 1;
        Versioned { version, document }
    });
    let made = made.collect();
    Ok((job, made))
}

impl Collection {
    /// `, one, other`: the names of the columns beside those of every document.
    fn others(&self) -> String {
        self.columns.iter().map(|column| format!(", {column}")).collect()
    }

    /// What a row that is there already gets.
    fn on_conflict(&self) -> String {
        let others: String =
            self.columns.iter().map(|column| format!(", {column} = excluded.{column}")).collect();
        format!(
            "on conflict (tenant, id) do update set revision = excluded.revision, \
             updated_at = excluded.updated_at, version = excluded.version, content = excluded.content{others}"
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
