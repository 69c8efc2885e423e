//! What the assessment of policies reads of a run: flags by sector, taken from the
//! run and never from whoever proposes.

use std::collections::BTreeSet;

use eslabon_sectors_core::ranking as core;

use super::{GateKind, Profile, RankingOf, SectorOf};
use crate::{
    canonical::{self, NotCanonical},
    store::{FACTS_VERSION, RunFacts, SectorFacts},
};

/// The facts as canonical JSON. `profile` is what the run ranked with, under the name
/// `version`. A sector that no draw was made for is in the choice in no draw: who
/// would use the instrument on it has to show more.
pub(crate) fn facts(
    run: &str,
    version: &str,
    profile: &Profile,
    ranking: &RankingOf,
) -> Result<String, NotCanonical> {
    let family = core::EmploymentRules::default().family;
    let gates = gates_that_rule_out(profile);
    canonical::text(&RunFacts {
        version: FACTS_VERSION,
        run: run.to_owned(),
        profile: version.to_owned(),
        employment_family_weight: ranking.families.get(&family).copied().unwrap_or(0.0),
        k: profile.select_k,
        sectors: ranking
            .sectors
            .iter()
            .map(|sector| (sector.id.clone(), of_sector(sector, &gates)))
            .collect(),
    })
}

fn of_sector(sector: &SectorOf, gates: &BTreeSet<&str>) -> SectorFacts {
    let open = sector.gates_undecided.iter().filter(|gate| gates.contains(gate.as_str()));
    SectorFacts {
        vetoed: sector.vetoed,
        declining: sector.declining,
        undecided: Some(open.cloned().collect()),
        excluded: Some(sector.excluded),
        employment_dependent: sector.employment_dependent,
        topk_acceptability: sector.robustness.as_ref().map_or(0.0, |it| it.top_k_acceptability),
        rank: sector.rank,
    }
}

/// Ids of the gates that a policy asks about; one that only warns is none.
fn gates_that_rule_out(profile: &Profile) -> BTreeSet<&str> {
    let rules_out = |kind| matches!(kind, GateKind::Hard | GateKind::Declining);
    profile.gates.iter().filter(|gate| rules_out(gate.kind)).map(|gate| gate.id.as_str()).collect()
}
