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
    /// Ids of the next documents, at most so many: a batch. Over all batches each comes
    /// once. None when all is done.
    fn next(&mut self, most: usize) -> Vec<String>;

    /// What becomes of the documents of the first batch that was asked for and not yet
    /// made: those that are to be written. `held` has the ones that there are.
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

/// A document that takes the place of one that is held, and the version it gets.
struct Changed {
    version: i64,
    document: NewDocument,
}

/// Documents that are to be written.
#[derive(Default)]
struct Made {
    /// Those that were not there.
    new: Vec<NewDocument>,
    /// Those that were.
    changed: Vec<Changed>,
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

    /// Writes documents that are not there. They get version 1.
    fn add(
        &mut self,
        of: &Collection,
        stamp: Stamp<'_>,
        documents: &[NewDocument],
    ) -> impl Future<Output = Result<(), sqlx::Error>> + Send;

    /// Writes documents that are there.
    fn change(
        &mut self,
        of: &Collection,
        stamp: Stamp<'_>,
        documents: &[Changed],
    ) -> impl Future<Output = Result<(), sqlx::Error>> + Send;

    /// Writes documents.
    fn put(
        &mut self,
        of: &Collection,
        stamp: Stamp<'_>,
        made: &Made,
    ) -> impl Future<Output = Result<(), sqlx::Error>> + Send
    where
        Self: Send,
    {
        async move {
            self.add(of, stamp, &made.new).await?;
            self.change(of, stamp, &made.changed).await
        }
    }
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
            let mut made = Made::default();
            let mut ids = job.next(TOGETHER);
            let mut held = tx.held(of, stamp.tenant, &ids).await?;
            while !ids.is_empty() {
                ids = job.next(TOGETHER);
                // While one batch is made, the one before it is written and the one after
                // it is read: no two have a document in common.
                let write_and_read = async {
                    tx.put(of, stamp, &made).await?;
                    tx.held(of, stamp.tenant, &ids).await
                };
                let making = tokio::task::spawn_blocking(move || batch(job, held));
                let (read, making) = tokio::join!(write_and_read, making);
                held = read?;
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
fn batch<J: Rewrite>(mut job: J, held: Vec<Document>) -> Result<(J, Made), Error> {
    let versions: BTreeMap<_, _> =
        held.iter().map(|document| (document.id.clone(), document.version)).collect();
    let mut made = Made::default();
    for document in job.rewrite(held)? {
        match versions.get(&document.id) {
            Some(version) => made.changed.push(Changed { version: version + 1, document }),
            None => made.new.push(document),
        }
    }
    Ok((job, made))
}

impl Collection {
    /// Forgets the removals of what a revision wrote.
    fn restore(&self) -> String {
        format!(
            "delete from removals where tenant = $1 and collection = $2 and id in \
             (select id from {} where tenant = $1 and revision = $3)",
            self.table
        )
    }
}
