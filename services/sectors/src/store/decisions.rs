//! Decisions and their reviews.

use eslabon_runtime::{db, read, transaction};

use super::{
    NewEntry, Store,
    log::append_log,
    once::{Change, answered},
    proposals::Proposal,
};
use crate::error::Error;

/// A decision.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct DecisionRow {
    /// From 1.
    pub number: i64,
    /// Id of the assessment.
    pub assessment: String,
    /// What was decided, encoded.
    pub content: Vec<u8>,
    /// When the next review is due, `YYYY-MM-DD`; empty: none is.
    pub review_due: String,
    /// Earliest milestone that no review has told of; empty: none.
    pub milestone_due: String,
    /// Reviews so far.
    pub review_count: i64,
    /// Microseconds since the epoch.
    pub created_at: i64,
    /// Who recorded it.
    pub created_by: String,
}

/// A review.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct ReviewRow {
    /// The decision that it is of.
    pub decision: i64,
    /// From 1.
    pub number: i64,
    /// What was found, encoded.
    pub content: Vec<u8>,
    /// Microseconds since the epoch.
    pub created_at: i64,
    /// Who recorded it.
    pub created_by: String,
}

const COLUMNS: &str =
    "number, assessment, content, review_due, milestone_due, review_count, created_at, created_by";

/// A query over the columns of [`DecisionRow`].
macro_rules! select {
    ($rest:literal) => {
        sqlx::AssertSqlSafe(format!(concat!("select {} from decisions ", $rest), COLUMNS))
    };
}

/// Brings what is due of a proposal up to date with its decisions.
macro_rules! put_due {
    ($tx:ident, $of:expr) => {
        sqlx::query(
            "update proposals set \
             review_due = coalesce((select min(d.review_due) from decisions d \
                 where d.tenant = $1 and d.proposal = $2 and d.review_due <> ''), ''), \
             milestone_due = coalesce((select min(d.milestone_due) from decisions d \
                 where d.tenant = $1 and d.proposal = $2 and d.milestone_due <> ''), '') \
             where tenant = $1 and id = $2",
        )
        .bind(&$of.tenant)
        .bind(&$of.id)
        .execute(&mut *$tx)
        .await
    };
}

impl Store {
    /// One decision on a proposal.
    pub async fn decision(&self, of: &Proposal, number: i64) -> Result<Option<DecisionRow>, Error> {
        Ok(read!(&self.db, pool => sqlx::query_as(
            select!("where tenant = $1 and proposal = $2 and number = $3"),
        )
        .bind(&of.tenant)
        .bind(&of.id)
        .bind(number)
        .fetch_optional(pool)
        .await)?)
    }

    /// At most `count` decisions on a proposal, newest first, before a number.
    pub async fn decisions(&self, of: &Proposal, before: i64, count: i64) -> Result<Vec<DecisionRow>, Error> {
        Ok(read!(&self.db, pool => sqlx::query_as(select!(
            "where tenant = $1 and proposal = $2 and number < $3 order by number desc limit $4"
        ))
        .bind(&of.tenant)
        .bind(&of.id)
        .bind(before)
        .bind(count)
        .fetch_all(pool)
        .await)?)
    }

    /// The reviews of the decisions from one number to another, in their order.
    pub async fn reviews_between(
        &self,
        of: &Proposal,
        first: i64,
        last: i64,
    ) -> Result<Vec<ReviewRow>, Error> {
        Ok(read!(&self.db, pool => sqlx::query_as(
            "select decision, number, content, created_at, created_by from decision_reviews \
             where tenant = $1 and proposal = $2 and decision >= $3 and decision <= $4 order by decision, number",
        )
        .bind(&of.tenant)
        .bind(&of.id)
        .bind(first)
        .bind(last)
        .fetch_all(pool)
        .await)?)
    }

    /// At most `count` reviews of a decision, in their order, after a number.
    pub async fn reviews(
        &self,
        of: &Proposal,
        decision: i64,
        after: i64,
        count: i64,
    ) -> Result<Vec<ReviewRow>, Error> {
        Ok(read!(&self.db, pool => sqlx::query_as(
            "select decision, number, content, created_at, created_by from decision_reviews \
             where tenant = $1 and proposal = $2 and decision = $3 and number > $4 order by number limit $5",
        )
        .bind(&of.tenant)
        .bind(&of.id)
        .bind(decision)
        .bind(after)
        .bind(count)
        .fetch_all(pool)
        .await)?)
    }

    /// Records a decision on a proposal as it was read. The number of `new` is
    /// given here.
    pub async fn save_decision(
        &self,
        of: &Proposal,
        new: &DecisionRow,
        change: &Change,
        log: impl Fn(&DecisionRow) -> NewEntry,
        answer: impl Fn(&DecisionRow) -> Vec<u8>,
    ) -> Result<Vec<u8>, Error> {
        let write = async {
            transaction!(&self.db, tx: Error => {
                // Evidence that came since it was read has to be assessed first.
                let number: Option<i64> = sqlx::query_scalar(
                    "update proposals set decision_count = decision_count + 1 \
                     where tenant = $1 and id = $2 and version = $3 and evidence_count = $4 \
                     returning decision_count",
                )
                .bind(&of.tenant)
                .bind(&of.id)
                .bind(of.version)
                .bind(of.evidence_count)
                .fetch_optional(&mut *tx)
                .await?;
                let row = DecisionRow { number: number.ok_or(db::Error::Conflict)?, ..new.clone() };
                sqlx::query(
                    "insert into decisions (tenant, proposal, number, assessment, content, review_due, \
                     milestone_due, review_count, created_at, created_by) \
                     values ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9)",
                )
                .bind(&of.tenant)
                .bind(&of.id)
                .bind(row.number)
                .bind(&row.assessment)
                .bind(&row.content)
                .bind(&row.review_due)
                .bind(&row.milestone_due)
                .bind(row.created_at)
                .bind(&row.created_by)
                .execute(&mut *tx)
                .await?;
                put_due!(tx, of)?;
                append_log!(tx, &log(&row))?;
                answered!(tx, change, answer(&row))
            })
        };
        self.once(&change.request, write).await
    }

    /// Records a review of a decision as it was read; `after` is the decision with
    /// what is due from now on.
    pub async fn save_review(
        &self,
        of: &Proposal,
        after: &DecisionRow,
        new: &ReviewRow,
        change: &Change,
        log: &NewEntry,
        answer: impl Fn(&ReviewRow) -> Vec<u8>,
    ) -> Result<Vec<u8>, Error> {
        let write = async {
            transaction!(&self.db, tx: Error => {
                let reviewed = sqlx::query(
                    "update decisions set review_count = $4, review_due = $5, milestone_due = $6 \
                     where tenant = $1 and proposal = $2 and number = $3 and review_count = $4 - 1",
                )
                .bind(&of.tenant)
                .bind(&of.id)
                .bind(after.number)
                .bind(new.number)
                .bind(&after.review_due)
                .bind(&after.milestone_due)
                .execute(&mut *tx)
                .await?;
                if reviewed.rows_affected() == 0 {
                    return Err(db::Error::Conflict.into());
                }
                sqlx::query(
                    "insert into decision_reviews \
                     (tenant, proposal, decision, number, content, created_at, created_by) \
                     values ($1, $2, $3, $4, $5, $6, $7)",
                )
                .bind(&of.tenant)
                .bind(&of.id)
                .bind(new.decision)
                .bind(new.number)
                .bind(&new.content)
                .bind(new.created_at)
                .bind(&new.created_by)
                .execute(&mut *tx)
                .await?;
                put_due!(tx, of)?;
                append_log!(tx, log)?;
                answered!(tx, change, answer(new))
            })
        };
        self.once(&change.request, write).await
    }
}
