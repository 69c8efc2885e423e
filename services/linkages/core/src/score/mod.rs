//! How well a claim fits a need, in points that add up.
//!
//! # Formulas
//!
//! Components `i` have fits `f_i` within 0 to 1 ([`Component`]) and weights `w_i`
//! of the policy, 10,000 basis points together. `K` are the components that are
//! known.
//!
//! | symbol | name | range | formula |
//! |---|---|---|---|
//! | `S` | score, basis points | 0..10000 | `sum_K w_i f_i / sum_K w_i`, rounded half to even |
//! | `lo` | every unknown at its worst | 0..10000 | `sum_K w_i f_i`, rounded likewise |
//! | `hi` | every unknown at its best | 0..10000 | `sum_K w_i f_i + sum_(not K) w_i`, likewise |
//! | | points of a component | 0..10000 | `w_i f_i / sum_K w_i` |
//!
//! `lo <= S <= hi`. Points are rounded so that they add up to `S` exactly: each
//! down, and what is then missing one point each to those that lost most, the
//! earlier component first. A score with no known component of any weight is 0 and
//! its interval says that nothing is known.

mod components;

pub use components::Component;

use crate::case::Case;

/// One component of a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contribution {
    /// Which.
    pub component: Component,
    /// Its fit, 0 to 1, where it is known.
    pub fit: Option<f64>,
    /// Its weight in the policy, in basis points.
    pub weight_bps: u32,
    /// Its points; those of all components add up to the score.
    pub points_bps: u32,
}

/// A score with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score {
    /// The score, 0 to 10000.
    pub bps: u32,
    /// With every unknown at its worst.
    pub low_bps: u32,
    /// With every unknown at its best.
    pub high_bps: u32,
}

/// Fits in the order of [`Component::ALL`].
pub(crate) type Fits = [Option<f64>; Component::ALL.len()];

/// Weights as shares of one, in the order of [`Component::ALL`].
pub(crate) type WeightList = [f64; Component::ALL.len()];

/// The fits of a case.
pub(crate) fn fits(case: &Case<'_>) -> Fits {
    Component::ALL.map(|component| component.fit(case))
}

/// The score of a case without its contributions.
pub fn score(case: &Case<'_>) -> Score {
    combine(&fits(case), &case.demand.weights)
}

/// The score of a case and what each component gives to it.
pub fn explain(case: &Case<'_>) -> (Score, Vec<Contribution>) {
    let (fits, weights) = (fits(case), &case.demand.weights);
    let score = combine(&fits, weights);
    let known: f64 =
        fits.iter().zip(weights).filter(|(fit, _)| fit.is_some()).map(|(_, weight)| weight).sum();
    let exact = fits.iter().zip(weights).map(|(fit, weight)| match fit {
        Some(fit) if known > 0.0 => weight * fit / known * 1e4,
        _ => 0.0,
    });
    let points = apportion(&exact.collect::<Vec<_>>(), score.bps);
    let contributions = Component::ALL.iter().zip(fits).zip(case.policy().weights.list()).zip(points);
    let contributions = contributions.map(|(((component, fit), (_, weight)), points_bps)| Contribution {
        component: *component,
        fit,
        weight_bps: weight.unsigned_abs(),
        points_bps,
    });
    (score, contributions.collect())
}

/// The score of fits. Sums go in the order of the components, and rounding is
/// monotone: a fit that is raised never lowers the score by rounding, which the
/// index relies on for its bounds.
pub(crate) fn combine(fits: &Fits, weights: &WeightList) -> Score {
    let (mut low, mut high, mut known) = (0.0, 0.0, 0.0);
    for (fit, weight) in fits.iter().zip(weights) {
        low += weight * fit.unwrap_or(0.0);
        high += weight * fit.unwrap_or(1.0);
        known += if fit.is_some() { *weight } else { 0.0 };
    }
    let score = if known > 0.0 { low / known } else { 0.0 };
    let (low_bps, high_bps) = (to_bps(low), to_bps(high));
    // Weights of one together may sum to a rounding more.
    Score { bps: to_bps(score).clamp(low_bps, high_bps), low_bps, high_bps }
}

fn to_bps(share: f64) -> u32 {
    // A sum of nine products may pass 1 by a rounding.
    (share * 1e4).round_ties_even().clamp(0.0, 1e4) as u32
}

/// Whole numbers near `exact` that add up to `total`, by the largest remainder.
fn apportion(exact: &[f64], total: u32) -> Vec<u32> {
    let mut whole: Vec<u32> = exact.iter().map(|value| value.floor().max(0.0) as u32).collect();
    let mut order: Vec<usize> = (0..exact.len()).collect();
    order.sort_by(|&one, &other| exact[other].fract().total_cmp(&exact[one].fract()));
    let sum: u32 = whole.iter().sum();
    // Rounding may also ask for one point less than the floors.
    if sum > total {
        let excess = order.iter().rev().filter(|&&at| exact[at] >= 1.0).take((sum - total) as usize);
        excess.for_each(|&at| whole[at] -= 1);
    } else {
        order.iter().cycle().take((total - sum) as usize).for_each(|&at| whole[at] += 1);
    }
    whole
}

#[cfg(test)]
mod tests;
