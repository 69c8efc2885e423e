//! The criteria by which sectors are compared: one file and one line for each.
//!
//! A criterion is an [`Entry`] of the catalogue, which says in full what its number
//! means and what it does not, and a computation from [`Inputs`]. Nothing here reads
//! anything or knows the time; what a criterion needs and does not get is named
//! ([`Unavailable`]), and a sector without a value says why ([`Missing`]).
//!
//! Most criteria come from "ILO, Lima Brainstorming Sessions". That document names
//! ideas and gives no formula: every formula is our reading of an idea, and the entry
//! says how far the document carries it ([`Support`]).
//!
//! # Conventions
//!
//! - Sectors are positions from 0, in the order of the sector list. Answers have one
//!   [`Cell`] for each.
//! - A sector is made of products or industries by a [`Concordance`] with weights, many
//!   to many. `omega_p` is the share of product `p` in the world trade of its sector,
//!   weights of the concordance included; see [`Trade::omega`].
//! - Quantiles, weighted medians and percentile ranks are those of [`quantile`],
//!   [`weighted_median`] and [`percentile_rank`], which state their definitions.
//! - A half width is half of an interval in the unit of the value. Where a criterion is
//!   estimated, it is so many standard errors as its option says.
//! - Shares are percent where the unit says percent.
//!
//! # What is absent
//!
//! Tests of a policy ([`Obtained::Assessed`]) have entries, so that everybody can read
//! what they are, and are never computed: a test that added points would be bought by a
//! score elsewhere.

mod framework;
mod indicators;
mod industries;
mod occupations;

mod automation;
mod cap_fit;
mod cog;
mod demand_g;
mod female;
mod firm_dep;
mod formality;
mod jobs_di;
mod ladder;
mod ladder_len;
mod ladder_speed;
mod lca;
mod link_b;
mod link_f;
mod mf_evidence;
mod mkt_conc;
mod pci;
mod pref_dep;
mod rel_prod;
mod scale;
mod skill_int;
mod uncompetitive;
mod unskilled;
mod wage_premium;

pub use framework::*;

/// One criterion.
pub trait Criterion: Sync {
    /// What the catalogue says of it.
    fn entry(&self) -> &'static Entry;

    /// What has to be loaded or worked out beforehand, because it is costly and depends
    /// on the options: as much as these options use, where less may do. Indicators are
    /// looked up as they are and not named.
    fn needs(&self, _options: &Options) -> Vec<Need> {
        Vec::new()
    }

    /// Its value for every sector, in their order.
    ///
    /// `Err` when no sector has one for want of an input. What a sector lacks by itself
    /// is a [`Missing`] cell.
    fn compute(&self, inputs: &Inputs, options: &Options) -> Result<Vec<Cell>, Unavailable>;
}

/// Every criterion, in the order of the catalogue: by family, then as a reader meets
/// them.
const ALL: &[&dyn Criterion] = &[
    // Competitiveness.
    &lca::Lca,
    &uncompetitive::Uncompetitive,
    &rel_prod::RelProd,
    // Learning.
    &cog::Cog,
    &pci::Pci,
    &ladder_len::LadderLen,
    &ladder_speed::LadderSpeed,
    &ladder::Ladder,
    &skill_int::SkillInt,
    // Employment, how much.
    &jobs_di::JobsDi,
    &unskilled::Unskilled,
    // Employment, which.
    &wage_premium::WagePremium,
    &formality::Formality,
    &female::Female,
    // Market.
    &scale::Scale,
    &demand_g::DemandG,
    // Spillover.
    &link_b::LinkB,
    &link_f::LinkF,
    // Risk.
    &automation::Automation,
    &pref_dep::PrefDep,
    &mkt_conc::MktConc,
    &firm_dep::FirmDep,
    // Tests of a policy.
    &mf_evidence::MfEvidence,
    &cap_fit::CapFit,
];

/// The catalogue.
pub fn all() -> &'static [&'static dyn Criterion] {
    ALL
}

/// The criterion with an id.
pub fn find(id: &str) -> Option<&'static dyn Criterion> {
    ALL.iter().copied().find(|criterion| criterion.entry().id == id)
}

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
