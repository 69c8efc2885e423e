//! From what is stored of a question to its answer. A run and its replay are this
//! one function on the same texts.

use std::ops::ControlFlow;

use eslabon_sectors_core::ranking as core;

use super::{Figures, Missing, Profile, RankingOf, ranking_of};
use crate::{canonical::Digest, error::ranking::Error};

/// Ranks the figures by the profile.
pub(crate) fn compute(
    profile: &Profile,
    figures: &Figures,
    seed: Digest,
    listener: &(dyn Fn(core::Progress) -> ControlFlow<()> + Sync),
) -> Result<RankingOf, Error> {
    let spec = profile.check().map_err(Error::NotReady)?;
    let kernel = |error| Error::Kernel { error, criteria: profile.criterion_ids() };
    let values = figures.values(profile).map_err(kernel)?;
    let answer = core::rank(&spec, &values, seed, listener).map_err(kernel)?;
    Ok(ranking_of(profile, figures, &answer))
}

/// What a profile does about missing values, by criterion.
pub(crate) fn treatments(profile: &Profile) -> Vec<&'static str> {
    let treatment = |missing| match missing {
        Missing::Interval => "INTERVAL",
        Missing::Exclude => "EXCLUDE",
        Missing::RegisteredImputation { .. } => "REGISTERED_IMPUTATION",
    };
    profile.criteria.iter().map(|criterion| treatment(criterion.missing)).collect()
}
