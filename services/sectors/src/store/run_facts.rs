//! What a policy needs to know of a scoring run. Written with the run and never
//! changed; read from here and from nowhere else.

use std::collections::BTreeMap;

use eslabon_runtime::{identity::Tenant, problem::Problem, read};
use serde::{Deserialize, Serialize};

use super::Store;
use crate::error::Error;

/// A run as a policy cites it.
#[derive(Debug, Clone, PartialEq)]
pub struct CitedRun {
    /// What it says.
    pub facts: RunFacts,
    /// It only explores: nothing was agreed before its figures were looked at.
    pub exploratory: bool,
}

/// What a run says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunFacts {
    /// The run, `runs/{run}`.
    pub run: String,
    /// The version of the profile that it used.
    pub profile: String,
    /// Weight of the criteria of employment together, 0..1.
    pub employment_family_weight: f64,
    /// How many sectors are chosen.
    pub k: u32,
    /// By sector id.
    pub sectors: BTreeMap<String, SectorFacts>,
}

/// What it says of one sector.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SectorFacts {
    /// A hard gate has ruled it out.
    pub vetoed: bool,
    /// A gate of decline has fired.
    pub declining: bool,
    /// It is among the first k only because of the criteria of employment.
    pub employment_dependent: bool,
    /// Share of the draws in which it is among the first k, 0..1.
    pub topk_acceptability: f64,
    /// Its rank; none when it was vetoed.
    pub rank: Option<u32>,
}

impl Store {
    /// What a run of this tenant says; none for another tenant's.
    pub async fn run_facts(&self, tenant: &Tenant, run: &str) -> Result<Option<CitedRun>, Error> {
        let row: Option<(String, i64)> = read!(&self.db, pool => sqlx::query_as(
            "select facts, exploratory from runs where tenant = $1 and id = $2",
        )
        .bind(tenant.as_str())
        .bind(run)
        .fetch_optional(pool)
        .await)?;
        let Some((facts, exploratory)) = row else { return Ok(None) };
        let facts = serde_json::from_str(&facts).map_err(|error| {
            tracing::error!(%error, run, "the facts of a run cannot be read");
            Problem::internal()
        })?;
        Ok(Some(CitedRun { facts, exploratory: exploratory != 0 }))
    }
}
