//! What a policy needs to know of a scoring run. Written with the run and never
//! changed; read from here and from nowhere else.
//!
//! Facts have a version. What an older one does not tell is read as not known, and
//! never as good; a later one than is known here may tell what speaks against a
//! sector, so it is not read at all.

use std::collections::BTreeMap;

use eslabon_runtime::{identity::Tenant, problem::Problem, read};
use serde::{Deserialize, Serialize};

use super::Store;
use crate::error::Error;

/// The version in which facts are written. 1 had no version, and told neither gates
/// that were left undecided nor sectors that were excluded.
pub const FACTS_VERSION: u32 = 2;

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
    /// The version of the facts; absent in the first.
    #[serde(default = "first_version")]
    pub version: u32,
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SectorFacts {
    /// A hard gate has ruled it out.
    pub vetoed: bool,
    /// A gate of decline has fired.
    pub declining: bool,
    /// Ids of the gates, hard or of decline, that a missing value left undecided;
    /// none: not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undecided: Option<Vec<String>>,
    /// A missing value keeps it from being ranked; none: not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excluded: Option<bool>,
    /// It is among the first k only because of the criteria of employment.
    pub employment_dependent: bool,
    /// Share of the draws in which it is among the first k, 0..1.
    pub topk_acceptability: f64,
    /// Its rank; none when it was vetoed or excluded, or is the only one.
    pub rank: Option<u32>,
}

fn first_version() -> u32 {
    1
}

impl SectorFacts {
    /// Whether it was not ranked for a missing value. Where that was not told, a
    /// sector without a rank and without a veto counts as such.
    pub fn is_excluded(&self) -> bool {
        self.excluded.unwrap_or(self.rank.is_none() && !self.vetoed)
    }
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
        let facts: RunFacts = serde_json::from_str(&facts).map_err(|error| {
            tracing::error!(%error, run, "the facts of a run cannot be read");
            Problem::internal()
        })?;
        if facts.version > FACTS_VERSION {
            tracing::error!(
                run,
                version = facts.version,
                "the facts of a run were written by a later program"
            );
            return Err(Problem::internal().into());
        }
        Ok(Some(CitedRun { facts, exploratory: exploratory != 0 }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_of_the_first_version_are_read_and_what_they_do_not_tell_is_not_known() {
        let sector = |vetoed: bool, rank: &str| {
            format!(
                r#"{{"declining":false,"employment_dependent":false,"rank":{rank},"topk_acceptability":1,"vetoed":{vetoed}}}"#
            )
        };
        let text = format!(
            r#"{{"employment_family_weight":0.1,"k":2,"profile":"profiles/a/versions/1","run":"runs/0a",
                "sectors":{{"first":{},"none":{},"vetoed":{}}}}}"#,
            sector(false, "1"),
            sector(false, "null"),
            sector(true, "null"),
        );
        let facts: RunFacts = serde_json::from_str(&text).unwrap();
        assert_eq!(facts.version, 1);
        assert!(facts.sectors.values().all(|sector| sector.undecided.is_none()));
        let excluded: Vec<_> = facts.sectors.iter().filter(|(_, sector)| sector.is_excluded()).collect();
        assert_eq!(excluded.into_iter().map(|(id, _)| id).collect::<Vec<_>>(), ["none"]);
    }
}
