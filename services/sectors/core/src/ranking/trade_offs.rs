//! Weights as rates of exchange.

use super::{TradeOff, ValidSpec};

/// Units of one criterion for one unit of another, for each ordered pair of weighted
/// criteria.
pub(super) fn trade_offs(spec: &ValidSpec) -> Vec<TradeOff> {
    let criteria = &spec.get().criteria;
    let per_unit: Vec<f64> = criteria
        .iter()
        .zip(spec.weights())
        .map(|(criterion, weight)| weight / criterion.value.range())
        .collect();
    let weighted: Vec<usize> = (0..criteria.len()).filter(|&j| spec.weights()[j] > 0.0).collect();
    let pairs = weighted.iter().flat_map(|&given| weighted.iter().map(move |&taken| (given, taken)));
    pairs
        .filter(|(given, taken)| given != taken)
        .map(|(given, taken)| TradeOff { given, taken, rate: per_unit[taken] / per_unit[given] })
        .filter(|trade_off| trade_off.rate.is_finite() && trade_off.rate > 0.0)
        .collect()
}
