//! Runs: a row, the texts that it is computed again from, and which data it used.

use eslabon_runtime::{
    identity::{PUBLIC_TENANT, Tenant},
    read, transaction,
};
use sqlx::AssertSqlSafe;

use super::{
    NewEntry, Store,
    log::{append_log, lock_log},
};
use crate::error::{Error, ranking};

/// A run as it is stored.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct RunRow {
    /// Who owns it.
    pub tenant: String,
    /// By what was asked.
    pub id: String,
    /// Name of the profile.
    pub profile: String,
    /// Digest of its content.
    pub profile_digest: Vec<u8>,
    /// Digest of the numbers that are ranked.
    pub matrix_digest: Vec<u8>,
    /// Digest of the engine.
    pub engine_digest: Vec<u8>,
    /// Digest of the results.
    pub result_digest: Vec<u8>,
    /// Seed of the draws.
    pub seed: Vec<u8>,
    /// What it is for.
    pub purpose: String,
    /// 1: it only explores.
    pub exploratory: i64,
    /// Canonical JSON: inputs, engine, notes, summary.
    pub context: String,
    /// Runs before it on the same numbers, or from one of the same inputs.
    pub prior_runs: i64,
    /// Number of its entry in the log.
    pub log_seq: i64,
    /// Who asked for it.
    pub creator: String,
    /// Microseconds since the epoch.
    pub created_at: i64,
}

/// What a run is computed again from, and what came out: canonical JSON.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Documents {
    /// The content of the profile.
    pub profile: String,
    /// The numbers that are ranked.
    pub matrix: String,
    /// Where they came from.
    pub provenance: String,
    /// The results.
    pub result: String,
}

/// A run that is to be stored.
#[derive(Debug, Clone)]
pub struct NewRun {
    /// The row; `prior_runs` and `log_seq` are set by the store.
    pub row: RunRow,
    /// Its texts.
    pub documents: Documents,
    /// What the assessment of policies reads.
    pub facts: String,
    /// Digests of the data, the list of sectors aside.
    pub data: Vec<String>,
    /// What the log is to say; `prior_runs` is added to its data.
    pub entry: NewEntry,
}

/// What came of storing a run, and the row that is held now.
#[derive(Debug, Clone, PartialEq)]
pub enum SavedRun {
    /// It is new.
    Stored(RunRow),
    /// The question was asked before.
    AlreadyHeld(RunRow),
}

const COLUMNS: &str = "tenant, id, profile, profile_digest, matrix_digest, engine_digest, result_digest, seed, purpose, \
     exploratory, context, prior_runs, log_seq, creator, created_at";

/// A query over the columns of [`RunRow`].
macro_rules! select {
    ($($rest:literal),*) => { AssertSqlSafe(format!(concat!("select {} from runs ", $($rest),*), COLUMNS)) };
}

/// Inserts a run and tells whether it was new.
macro_rules! insert_run {
    ($tx:ident, $row:ident, $facts:expr) => {
        sqlx::query(AssertSqlSafe(format!(
            "insert into runs ({COLUMNS}, facts) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) \
             on conflict (tenant, id) do nothing"
        )))
        .bind(&$row.tenant)
        .bind(&$row.id)
        .bind(&$row.profile)
        .bind(&$row.profile_digest)
        .bind(&$row.matrix_digest)
        .bind(&$row.engine_digest)
        .bind(&$row.result_digest)
        .bind(&$row.seed)
        .bind(&$row.purpose)
        .bind($row.exploratory)
        .bind(&$row.context)
        .bind($row.prior_runs)
        .bind($row.log_seq)
        .bind(&$row.creator)
        .bind($row.created_at)
        .bind($facts)
        .execute(&mut *$tx)
        .await
        .map(|done| done.rows_affected() > 0)
    };
}

/// Other runs of the tenant on the same numbers, or that used one of these data.
macro_rules! count_prior {
    ($tx:ident, $row:ident, $data:expr) => {{
        let places: Vec<_> = (0..$data.len()).map(|at| format!(", ${}", at + 4)).collect();
        // No digest is empty, so that the list has something in it in any case.
        let sql = format!(
            "select count(*) from runs where tenant = $1 and id <> $2 and (matrix_digest = $3 or id in \
             (select run from run_inputs where tenant = $1 and digest in (''{})))",
            places.concat()
        );
        let query = sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(&$row.tenant)
            .bind(&$row.id)
            .bind(&$row.matrix_digest);
        let count: i64 =
            $data.iter().fold(query, |query, digest| query.bind(digest)).fetch_one(&mut *$tx).await?;
        count
    }};
}

impl Store {
    /// The run a tenant means by an id: its own, or else that of `public`.
    pub async fn run(&self, tenant: &Tenant, id: &str) -> Result<Option<RunRow>, Error> {
        let query = select!(
            "where tenant in ($1, $3) and id = $2 order by case when tenant = $1 then 0 else 1 end limit 1"
        );
        Ok(read!(&self.db, pool => sqlx::query_as(query)
            .bind(tenant.as_str())
            .bind(id)
            .bind(PUBLIC_TENANT)
            .fetch_optional(pool)
            .await)?)
    }

    /// The run of this tenant itself.
    pub async fn own_run(&self, tenant: &Tenant, id: &str) -> Result<Option<RunRow>, Error> {
        Ok(read!(&self.db, pool => sqlx::query_as(select!("where tenant = $1 and id = $2"))
            .bind(tenant.as_str())
            .bind(id)
            .fetch_optional(pool)
            .await)?)
    }

    /// At most `count` runs that a tenant may read, newest first, after the given
    /// one: (created_at, tenant, id).
    pub async fn list_runs(
        &self,
        tenant: &Tenant,
        after: Option<(i64, String, String)>,
        count: i64,
    ) -> Result<Vec<RunRow>, Error> {
        let query = select!(
            "where tenant in ($1, $2) and (created_at < $3 or (created_at = $3 and (tenant, id) > ($4, $5))) ",
            "order by created_at desc, tenant, id limit $6"
        );
        let (created_at, after_tenant, after_id) = after.unwrap_or((i64::MAX, String::new(), String::new()));
        Ok(read!(&self.db, pool => sqlx::query_as(query)
            .bind(tenant.as_str())
            .bind(PUBLIC_TENANT)
            .bind(created_at)
            .bind(after_tenant)
            .bind(after_id)
            .bind(count)
            .fetch_all(pool)
            .await)?)
    }

    /// The texts of a run.
    pub async fn run_documents(&self, run: &RunRow) -> Result<Documents, Error> {
        let rows: Vec<(String, String)> = read!(&self.db, pool => sqlx::query_as(
            "select kind, payload from run_documents where tenant = $1 and run = $2",
        )
        .bind(&run.tenant)
        .bind(&run.id)
        .fetch_all(pool)
        .await)?;
        let take = |wanted: &str| {
            let found = rows.iter().find(|(kind, _)| kind == wanted).map(|(_, text)| text.clone());
            found.ok_or_else(|| ranking::Error::Damaged(format!("runs/{}", run.id)))
        };
        Ok(Documents {
            profile: take("PROFILE")?,
            matrix: take("MATRIX")?,
            provenance: take("PROVENANCE")?,
            result: take("RESULT")?,
        })
    }

    /// What the assessment of policies reads of a run, as it is stored.
    pub async fn run_facts_text(&self, run: &RunRow) -> Result<String, Error> {
        Ok(read!(&self.db, pool => sqlx::query_scalar("select facts from runs where tenant = $1 and id = $2")
            .bind(&run.tenant)
            .bind(&run.id)
            .fetch_one(pool)
            .await)?)
    }

    /// Stores a run whole and logs it; or finds that it is held.
    pub async fn save_run(&self, new: &NewRun) -> Result<SavedRun, Error> {
        let row = &new.row;
        let documents = &new.documents;
        transaction!(&self.db, tx: Error => {
            if !insert_run!(tx, row, &new.facts)? {
                let held = sqlx::query_as(select!("where tenant = $1 and id = $2"))
                    .bind(&row.tenant)
                    .bind(&row.id)
                    .fetch_one(&mut *tx)
                    .await?;
                return Ok(SavedRun::AlreadyHeld(held));
            }
            let texts = [
                ("PROFILE", &documents.profile),
                ("MATRIX", &documents.matrix),
                ("PROVENANCE", &documents.provenance),
                ("RESULT", &documents.result),
            ];
            for (kind, payload) in texts {
                sqlx::query("insert into run_documents (tenant, run, kind, payload) values ($1, $2, $3, $4)")
                    .bind(&row.tenant)
                    .bind(&row.id)
                    .bind(kind)
                    .bind(payload)
                    .execute(&mut *tx)
                    .await?;
            }
            for digest in &new.data {
                sqlx::query("insert into run_inputs (tenant, digest, run) values ($1, $2, $3)")
                    .bind(&row.tenant)
                    .bind(digest)
                    .bind(&row.id)
                    .execute(&mut *tx)
                    .await?;
            }
            // From here on the runs of the tenant come one after the other, so that of
            // two at once the second counts the first.
            lock_log!(tx, &row.tenant)?;
            let prior = count_prior!(tx, row, new.data);
            let mut told = new.entry.clone();
            told.data["prior_runs"] = prior.into();
            let entry = append_log!(tx, &told)?;
            sqlx::query("update runs set prior_runs = $3, log_seq = $4 where tenant = $1 and id = $2")
                .bind(&row.tenant)
                .bind(&row.id)
                .bind(prior)
                .bind(entry.seq)
                .execute(&mut *tx)
                .await?;
            Ok(SavedRun::Stored(RunRow { prior_runs: prior, log_seq: entry.seq, ..row.clone() }))
        })
    }
}
