//! Assessments: added once, read for ever.

use eslabon_runtime::{db, read, transaction};

use super::{
    NewEntry, Store,
    log::append_log,
    once::{Change, answered},
    proposals::Proposal,
};
use crate::error::Error;

/// An assessment.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct AssessmentRow {
    /// 64 hexadecimal digits.
    pub id: String,
    /// Version of the proposal.
    pub version: i64,
    /// Pieces of evidence that were there.
    pub evidence_count: i64,
    /// What it says, encoded.
    pub content: Vec<u8>,
    /// Microseconds since the epoch.
    pub created_at: i64,
    /// Who asked for it first.
    pub created_by: String,
}

const COLUMNS: &str = "id, version, evidence_count, content, created_at, created_by";

/// A query over the columns of [`AssessmentRow`].
macro_rules! select {
    ($rest:literal) => {
        sqlx::AssertSqlSafe(format!(concat!("select {} from assessments ", $rest), COLUMNS))
    };
}

impl Store {
    /// One assessment of a proposal.
    pub async fn assessment(&self, of: &Proposal, id: &str) -> Result<Option<AssessmentRow>, Error> {
        Ok(read!(&self.db, pool => sqlx::query_as(
            select!("where tenant = $1 and proposal = $2 and id = $3"),
        )
        .bind(&of.tenant)
        .bind(&of.id)
        .bind(id)
        .fetch_optional(pool)
        .await)?)
    }

    /// At most `count` assessments of a proposal, newest first, after the given
    /// one: (created_at, id).
    pub async fn assessments(
        &self,
        of: &Proposal,
        after: Option<(i64, String)>,
        count: i64,
    ) -> Result<Vec<AssessmentRow>, Error> {
        let (created_at, id) = after.unwrap_or((i64::MAX, String::new()));
        Ok(read!(&self.db, pool => sqlx::query_as(select!(
            "where tenant = $1 and proposal = $2 and (created_at < $3 or (created_at = $3 and id > $4)) \
             order by created_at desc, id limit $5"
        ))
        .bind(&of.tenant)
        .bind(&of.id)
        .bind(created_at)
        .bind(id)
        .bind(count)
        .fetch_all(pool)
        .await)?)
    }

    /// Stores an assessment of a proposal as it was read, unless it is held
    /// already, and gives the one that is held.
    pub async fn save_assessment(
        &self,
        of: &Proposal,
        new: &AssessmentRow,
        change: &Change,
        log: &NewEntry,
        answer: impl Fn(&AssessmentRow) -> Vec<u8>,
    ) -> Result<Vec<u8>, Error> {
        let write = async {
            transaction!(&self.db, tx: Error => {
                // Whoever edits waits here, or was first.
                let marked = sqlx::query(
                    "update proposals set assessed_version = version, latest_assessment = $5 \
                     where tenant = $1 and id = $2 and revision = $3 and evidence_count = $4",
                )
                .bind(&of.tenant)
                .bind(&of.id)
                .bind(of.revision)
                .bind(of.evidence_count)
                .bind(&new.id)
                .execute(&mut *tx)
                .await?;
                if marked.rows_affected() == 0 {
                    return Err(db::Error::Conflict.into());
                }
                let stored = sqlx::query(
                    "insert into assessments \
                     (tenant, proposal, id, version, evidence_count, content, created_at, created_by) \
                     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (tenant, proposal, id) do nothing",
                )
                .bind(&of.tenant)
                .bind(&of.id)
                .bind(&new.id)
                .bind(new.version)
                .bind(new.evidence_count)
                .bind(&new.content)
                .bind(new.created_at)
                .bind(&new.created_by)
                .execute(&mut *tx)
                .await?;
                let held: AssessmentRow =
                    sqlx::query_as(select!("where tenant = $1 and proposal = $2 and id = $3"))
                        .bind(&of.tenant)
                        .bind(&of.id)
                        .bind(&new.id)
                        .fetch_one(&mut *tx)
                        .await?;
                if stored.rows_affected() > 0 {
                    append_log!(tx, log)?;
                }
                answered!(tx, change, answer(&held))
            })
        };
        self.once(&change.request, write).await
    }
}
