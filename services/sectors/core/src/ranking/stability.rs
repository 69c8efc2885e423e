//! How far one weight can move before sectors swap: in closed form, since scores are
//! straight lines in the weight.

use super::{Interval, PairDelta, Stability, score::weighted_sum};

/// Values, row by row, of the sectors whose order is looked at, best first.
pub(super) struct Ordered<'a> {
    /// Names of the rows.
    pub(super) sectors: &'a [usize],
    pub(super) rows: &'a [&'a [f64]],
    pub(super) weights: &'a [f64],
}

/// All intervals, for the choice of the first `k`.
pub(super) fn stability(ordered: &Ordered<'_>, k: usize) -> Stability {
    let count = ordered.sectors.len();
    let k = k.min(count);
    let neighbours: Vec<_> = (1..count).map(|below| (below - 1, below)).collect();
    let first: Vec<_> = (1..count).map(|other| (0, other)).collect();
    let chosen: Vec<_> = (0..k).flat_map(|inside| (k..count).map(move |outside| (inside, outside))).collect();
    let intervals = |pairs: &[(usize, usize)]| {
        (0..ordered.weights.len()).map(|criterion| ordered.interval(criterion, pairs)).collect()
    };
    let mut deltas = vec![(0, 1)];
    if k < count && k > 1 {
        deltas.push((k - 1, k));
    }
    Stability {
        order: intervals(&neighbours),
        first: intervals(&first),
        top_k: intervals(&chosen),
        pair_deltas: deltas.into_iter().map(|(ahead, behind)| ordered.delta(ahead, behind)).collect(),
    }
}

impl Ordered<'_> {
    /// With weight `t` on the criterion and all others in proportion, the lead of one
    /// sector over another is `D(t) = t d + (1 - t) E`, `d` the difference by the
    /// criterion and `E` the mean difference by the others. It vanishes at
    /// `E / (E - d)`, which bounds `t` from below if the lead rises with `t`, else from
    /// above. (Mareschal 1988.)
    fn interval(&self, criterion: usize, pairs: &[(usize, usize)]) -> Option<Interval> {
        let weight = self.weights[criterion];
        let rest = 1.0 - weight;
        // Whatever is left of rounding when one criterion has it all.
        if rest <= 1e-12 {
            return None;
        }
        let mut interval = Interval { weight, low: 0.0, high: 1.0, pair_low: None, pair_high: None };
        for &(ahead, behind) in pairs {
            let (a, b) = (self.rows[ahead], self.rows[behind]);
            let by_this = a[criterion] - b[criterion];
            let by_others = self.others(criterion, a, b) / rest;
            let slope = by_this - by_others;
            if slope == 0.0 {
                continue;
            }
            let crossing = by_others / (by_others - by_this);
            let pair = Some((self.sectors[ahead], self.sectors[behind]));
            if slope > 0.0 && crossing > interval.low {
                (interval.low, interval.pair_low) = (crossing, pair);
            } else if slope < 0.0 && crossing < interval.high {
                (interval.high, interval.pair_high) = (crossing, pair);
            }
        }
        // A pair that is equal as it stands may cross one rounding beyond the weight.
        interval.low = interval.low.min(weight);
        interval.high = interval.high.max(weight);
        Some(interval)
    }

    /// `sum_i w_i (u_ai - u_bi)` over all criteria but one.
    fn others(&self, criterion: usize, a: &[f64], b: &[f64]) -> f64 {
        let terms = (0..a.len()).filter(|&i| i != criterion).map(|i| self.weights[i] * (a[i] - b[i]));
        terms.sum()
    }

    fn delta(&self, ahead: usize, behind: usize) -> PairDelta {
        PairDelta {
            ahead: self.sectors[ahead],
            behind: self.sectors[behind],
            deltas: pair_delta(self.weights, self.rows[ahead], self.rows[behind]),
        }
    }
}

/// By how much to lower each weight alone so that two sectors are equal:
/// `(V_a - V_b) / (u_aj - u_bj)`; none where they have the same value.
pub fn pair_delta(weights: &[f64], ahead: &[f64], behind: &[f64]) -> Vec<Option<f64>> {
    let lead = weighted_sum(weights, ahead) - weighted_sum(weights, behind);
    let differences = ahead.iter().zip(behind).map(|(a, b)| a - b);
    differences.map(|difference| (difference != 0.0).then(|| lead / difference)).collect()
}

/// Intervals of all weights for a list of rows: see [`Stability`]. Rows are `u`, sectors
/// x criteria, in the order to look at; at least two.
pub fn stability_of(rows: &[&[f64]], weights: &[f64], k: usize) -> Option<Stability> {
    let sectors: Vec<usize> = (0..rows.len()).collect();
    (rows.len() > 1).then(|| stability(&Ordered { sectors: &sectors, rows, weights }, k))
}
