//! What surrounds a result: where the figures came from, what computed them, and
//! what a reader has to know. It is not computed again by a replay.

use serde::{Deserialize, Serialize};

use super::{Engine, Figures, Profile, RankingOf};
use crate::canonical::{self, NotCanonical};

/// The context of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Context {
    /// Code of the territory.
    pub territory: String,
    /// The year that was asked for.
    pub year: i32,
    /// What the figures came from.
    pub inputs: Vec<UsedInput>,
    /// What computed the result.
    pub engine: Engine,
    /// What the figures' makers say of them.
    pub notes: Vec<String>,
    /// SHA-256 over the document that tells where each figure came from.
    pub provenance_digest: String,
    /// Name of the run that it corrects.
    pub corrects: String,
    /// Whether the profile was registered before any of the figures, or a table that
    /// is comparable to one that they are from, was seen.
    pub blind: bool,
    /// What a reader has to know, by code.
    pub warnings: Vec<String>,
    /// The result in short.
    pub summary: Summary,
}

/// One thing that the figures came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct UsedInput {
    /// Name of the resource.
    pub name: String,
    /// Digest of its content.
    pub digest: String,
    /// What it is.
    pub kind: String,
    /// What a person calls it.
    pub title: String,
    /// Which release of its source.
    pub release: String,
    /// Its licence.
    pub licence: String,
    /// Who owns it.
    pub tenant: String,
    /// Number of the entry in the tenant's log that first tells of it.
    pub first_seen_seq: i64,
    /// When it was first seen, microseconds since the epoch.
    pub first_seen_at: i64,
    /// Whether that was before the profile was registered.
    pub seen_before_registration: bool,
    /// Name of a comparable table that was seen before; empty: there is none.
    pub comparable_seen: String,
    /// Whether it holds figures; the list of sectors does not.
    pub is_data: bool,
}

/// The result in short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Summary {
    /// Sectors of the list.
    pub sectors: usize,
    /// Neither vetoed nor excluded.
    pub eligible: usize,
    /// Vetoed.
    pub vetoed: usize,
    /// Excluded.
    pub excluded: usize,
    /// How many were to be chosen.
    pub select_k: u32,
    /// The chosen.
    pub selected: Vec<String>,
    /// Criteria in order.
    pub criteria: Vec<String>,
    /// Their weights.
    pub weights: Vec<f64>,
    /// Gates in order.
    pub gates: Vec<String>,
}

impl Context {
    /// Canonical JSON: what is stored.
    pub(crate) fn text(&self) -> Result<String, NotCanonical> {
        canonical::text(self)
    }
}

impl Summary {
    /// A ranking in short.
    pub(crate) fn of(profile: &Profile, ranking: &RankingOf) -> Self {
        let count = |is: fn(&super::SectorOf) -> bool| ranking.sectors.iter().filter(|it| is(it)).count();
        Self {
            sectors: ranking.sectors.len(),
            eligible: ranking.order.len(),
            vetoed: count(|sector| sector.vetoed),
            excluded: count(|sector| sector.excluded),
            select_k: profile.select_k,
            selected: ranking.order.iter().take(profile.select_k as usize).cloned().collect(),
            criteria: profile.criterion_ids(),
            weights: ranking.weights.clone(),
            gates: profile.gates.iter().map(|gate| gate.id.clone()).collect(),
        }
    }
}

/// What whoever reads the results has to know: a code, and after a colon what it is
/// about. What depends on the log is added where the run is read: it is not known
/// before the run is stored.
pub(crate) fn warnings(
    blind: bool,
    exploratory: bool,
    (profile, figures): (&Profile, &Figures),
    ranking: &RankingOf,
) -> Vec<String> {
    let is_missing = figures.sectors.iter().flat_map(|sector| &sector.cells).any(|cell| cell.value.is_none());
    let dependent = ranking.sectors.iter().any(|sector| sector.selected && sector.employment_dependent);
    let constant = ranking.constant_criteria.iter().map(|id| format!("CONSTANT_CRITERION:{id}"));
    let warnings = [
        (!blind, "WEIGHTS_FIXED_AFTER_DATA"),
        (exploratory, "EXPLORATORY"),
        (is_missing, "MISSING_VALUES"),
        (profile.raises_employment_cap(), "EMPLOYMENT_CAP_RAISED"),
        (dependent, "EMPLOYMENT_DEPENDENT_SELECTION"),
        (ranking.order.len() < ranking.sectors.len(), "FEWER_SECTORS_THAN_LISTED"),
    ];
    let warnings = warnings.into_iter().filter(|(is_so, _)| *is_so).map(|(_, code)| code.to_owned());
    warnings.chain(constant).collect()
}
