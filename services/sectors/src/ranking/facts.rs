//! What the assessment of policies reads of a run: flags by sector, taken from the
//! run and never from whoever proposes.

use std::collections::BTreeMap;

use eslabon_sectors_core::ranking as core;
use serde::Serialize;

use super::RankingOf;
use crate::canonical::{self, NotCanonical};

#[derive(Serialize)]
struct Facts<'a> {
    run: &'a str,
    profile: &'a str,
    employment_family_weight: f64,
    k: u32,
    sectors: BTreeMap<&'a str, OfSector>,
}

#[derive(Serialize)]
struct OfSector {
    vetoed: bool,
    declining: bool,
    employment_dependent: bool,
    topk_acceptability: f64,
    rank: Option<u32>,
}

/// The facts as canonical JSON. A sector that no draw was made for is in the choice
/// in no draw: who would use the instrument on it has to show more.
pub(crate) fn facts(run: &str, profile: &str, k: u32, ranking: &RankingOf) -> Result<String, NotCanonical> {
    let family = core::EmploymentRules::default().family;
    let of_sector = |sector: &super::SectorOf| OfSector {
        vetoed: sector.vetoed,
        declining: sector.declining,
        employment_dependent: sector.employment_dependent,
        topk_acceptability: sector.robustness.as_ref().map_or(0.0, |it| it.top_k_acceptability),
        rank: sector.rank,
    };
    canonical::text(&Facts {
        run,
        profile,
        employment_family_weight: ranking.families.get(&family).copied().unwrap_or(0.0),
        k,
        sectors: ranking.sectors.iter().map(|sector| (sector.id.as_str(), of_sector(sector))).collect(),
    })
}
