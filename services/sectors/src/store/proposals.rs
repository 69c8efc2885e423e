//! Proposals, their versions and their evidence.

use eslabon_runtime::{
    db,
    identity::{PUBLIC_TENANT, Tenant},
    read, transaction,
};

use super::{
    NewEntry, Store,
    log::append_log,
    once::{Change, answered},
};
use crate::error::{Error, policy};

/// Pieces of evidence of one proposal at most: an assessment reads all of them.
pub const MOST_EVIDENCE: i64 = 1000;

/// A proposal in one of its versions.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Proposal {
    /// Who owns it.
    pub tenant: String,
    /// Its id.
    pub id: String,
    /// The latest version.
    pub version: i64,
    /// Edits so far.
    pub revision: i64,
    /// Last version that was assessed; 0: none.
    pub assessed_version: i64,
    /// Id of the last assessment; empty: none.
    pub latest_assessment: String,
    /// Pieces of evidence.
    pub evidence_count: i64,
    /// Decisions.
    pub decision_count: i64,
    /// Earliest review that is due, `YYYY-MM-DD`; empty: none.
    pub review_due: String,
    /// Earliest milestone that no review has told of; empty: none.
    pub milestone_due: String,
    /// Microseconds since the epoch.
    pub created_at: i64,
    /// When it was last edited.
    pub updated_at: i64,
    /// The version that is read here.
    pub content_version: i64,
    /// What it says, encoded.
    pub content: Vec<u8>,
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct EvidenceRow {
    /// From 1, in the order in which it was added.
    pub number: i64,
    /// Its id within the proposal.
    pub id: String,
    /// What it says, encoded.
    pub content: Vec<u8>,
    /// Microseconds since the epoch.
    pub created_at: i64,
    /// Who added it.
    pub created_by: String,
}

const COLUMNS: &str = "p.tenant, p.id, p.version, p.revision, p.assessed_version, p.latest_assessment, \
     p.evidence_count, p.decision_count, p.review_due, p.milestone_due, p.created_at, p.updated_at, \
     v.version as content_version, v.content";

/// A query over the columns of [`Proposal`].
macro_rules! select {
    ($($rest:literal),*) => {
        sqlx::AssertSqlSafe(format!(
            concat!(
                "select {} from proposals p join proposal_versions v on v.tenant = p.tenant and v.proposal = p.id ",
                $($rest),*
            ),
            COLUMNS
        ))
    };
}

/// Writes the content of a version.
macro_rules! put_version {
    ($tx:ident, $row:expr, $change:expr) => {
        sqlx::query(
            "insert into proposal_versions (tenant, proposal, version, content, created_at, created_by) \
             values ($1, $2, $3, $4, $5, $6) on conflict (tenant, proposal, version) do update \
             set content = excluded.content, created_at = excluded.created_at, created_by = excluded.created_by",
        )
        .bind(&$row.tenant)
        .bind(&$row.id)
        .bind($row.content_version)
        .bind(&$row.content)
        .bind($change.at)
        .bind(&$change.by)
        .execute(&mut *$tx)
        .await
    };
}

impl Store {
    /// A proposal that a tenant may read: its own, or else that of `public`. In
    /// its latest version when 0 is asked for.
    pub async fn proposal(&self, tenant: &Tenant, id: &str, version: i64) -> Result<Option<Proposal>, Error> {
        let query = select!(
            "where p.tenant in ($1, $3) and p.id = $2 ",
            "and v.version = case when cast($4 as bigint) = 0 then p.version else cast($4 as bigint) end ",
            "order by case when p.tenant = $1 then 0 else 1 end limit 1"
        );
        Ok(read!(&self.db, pool => sqlx::query_as(query)
            .bind(tenant.as_str())
            .bind(id)
            .bind(PUBLIC_TENANT)
            .bind(version)
            .fetch_optional(pool)
            .await)?)
    }

    /// At most `count` proposals that a tenant may read, newest first, after the
    /// given one: (created_at, tenant, id).
    pub async fn list_proposals(
        &self,
        tenant: &Tenant,
        after: Option<(i64, String, String)>,
        count: i64,
    ) -> Result<Vec<Proposal>, Error> {
        let query = select!(
            "where p.tenant in ($1, $2) and v.version = p.version ",
            "and (p.created_at < $3 or (p.created_at = $3 and (p.tenant, p.id) > ($4, $5))) ",
            "order by p.created_at desc, p.tenant, p.id limit $6"
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

    /// Stores a new proposal.
    pub async fn create_proposal(
        &self,
        new: &Proposal,
        change: &Change,
        log: impl Fn(&Proposal) -> NewEntry,
        answer: impl Fn(&Proposal) -> Vec<u8>,
    ) -> Result<Vec<u8>, Error> {
        let write = async {
            transaction!(&self.db, tx: Error => {
                let stored = sqlx::query(
                    "insert into proposals (tenant, id, version, revision, assessed_version, latest_assessment, \
                     evidence_count, decision_count, review_due, milestone_due, created_at, updated_at) \
                     values ($1, $2, 1, 1, 0, '', 0, 0, '', '', $3, $3) on conflict (tenant, id) do nothing",
                )
                .bind(&new.tenant)
                .bind(&new.id)
                .bind(change.at)
                .execute(&mut *tx)
                .await?;
                if stored.rows_affected() == 0 {
                    return Err(policy::Error::ProposalExists(new.id.clone()).into());
                }
                put_version!(tx, new, change)?;
                append_log!(tx, &log(new))?;
                answered!(tx, change, answer(new))
            })
        };
        self.once(&change.request, write).await
    }

    /// Stores an edit of a proposal as it was read; of a version that was
    /// assessed, as the next one.
    pub async fn edit_proposal(
        &self,
        held: &Proposal,
        content: Vec<u8>,
        change: &Change,
        log: impl Fn(&Proposal) -> NewEntry,
        answer: impl Fn(&Proposal) -> Vec<u8>,
    ) -> Result<Vec<u8>, Error> {
        let write = async {
            transaction!(&self.db, tx: Error => {
                let edited: Option<(i64, i64)> = sqlx::query_as(
                    "update proposals set revision = revision + 1, updated_at = $4, \
                     version = case when assessed_version = version then version + 1 else version end \
                     where tenant = $1 and id = $2 and revision = $3 returning version, revision",
                )
                .bind(&held.tenant)
                .bind(&held.id)
                .bind(held.revision)
                .bind(change.at)
                .fetch_optional(&mut *tx)
                .await?;
                let (version, revision) = edited.ok_or(db::Error::Conflict)?;
                let row = Proposal {
                    version,
                    revision,
                    content_version: version,
                    updated_at: change.at,
                    content: content.clone(),
                    ..held.clone()
                };
                put_version!(tx, &row, change)?;
                append_log!(tx, &log(&row))?;
                answered!(tx, change, answer(&row))
            })
        };
        self.once(&change.request, write).await
    }

    /// All evidence of a proposal, in the order in which it was added, after a
    /// number, at most `count` pieces.
    pub async fn evidence(&self, of: &Proposal, after: i64, count: i64) -> Result<Vec<EvidenceRow>, Error> {
        Ok(read!(&self.db, pool => sqlx::query_as(
            "select number, id, content, created_at, created_by from proposal_evidence \
             where tenant = $1 and proposal = $2 and number > $3 order by number limit $4",
        )
        .bind(&of.tenant)
        .bind(&of.id)
        .bind(after)
        .bind(count)
        .fetch_all(pool)
        .await)?)
    }

    /// Adds a piece of evidence; without an id, under `e` and its number.
    pub async fn add_evidence(
        &self,
        to: &Proposal,
        id: &str,
        content: Vec<u8>,
        change: &Change,
        log: impl Fn(&EvidenceRow) -> NewEntry,
        answer: impl Fn(&EvidenceRow) -> Vec<u8>,
    ) -> Result<Vec<u8>, Error> {
        let write = async {
            transaction!(&self.db, tx: Error => {
                let number: Option<i64> = sqlx::query_scalar(
                    "update proposals set evidence_count = evidence_count + 1 \
                     where tenant = $1 and id = $2 and evidence_count < $3 returning evidence_count",
                )
                .bind(&to.tenant)
                .bind(&to.id)
                .bind(MOST_EVIDENCE)
                .fetch_optional(&mut *tx)
                .await?;
                let number = number.ok_or(policy::Error::TooMuchEvidence)?;
                let id = if id.is_empty() { format!("e{number}") } else { id.to_owned() };
                let (created_at, created_by) = (change.at, change.by.clone());
                let row = EvidenceRow { number, id, content: content.clone(), created_at, created_by };
                let stored = sqlx::query(
                    "insert into proposal_evidence (tenant, proposal, number, id, content, created_at, created_by) \
                     values ($1, $2, $3, $4, $5, $6, $7) on conflict (tenant, proposal, id) do nothing",
                )
                .bind(&to.tenant)
                .bind(&to.id)
                .bind(row.number)
                .bind(&row.id)
                .bind(&row.content)
                .bind(row.created_at)
                .bind(&row.created_by)
                .execute(&mut *tx)
                .await?;
                if stored.rows_affected() == 0 {
                    return Err(policy::Error::EvidenceExists(row.id).into());
                }
                append_log!(tx, &log(&row))?;
                answered!(tx, change, answer(&row))
            })
        };
        self.once(&change.request, write).await
    }
}
