//! VIKOR: a compromise between the sum of regrets and the largest one (Opricovic, Tzeng
//! 2004).

use super::Alternatives;
use crate::ranking::{
    Undefined,
    score::{competition_ranks, quantise},
};

/// What VIKOR says. Smaller is better in all of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Vikor {
    /// `S`: sum of weighted regrets, 0..=1.
    pub sum: Vec<f64>,
    /// `R`: the largest weighted regret, 0..=1.
    pub largest: Vec<f64>,
    /// `Q = v (S - S*) / (S- - S*) + (1 - v) (R - R*) / (R- - R*)`, 0..=1.
    pub q: Vec<f64>,
    /// `DQ = 1 / (m - 1)`: the lead in `Q` that counts.
    pub lead: f64,
    /// Rank by `Q`.
    pub ranks: Vec<u32>,
    /// Whether the second is at least `DQ` behind the first.
    pub acceptable_advantage: bool,
    /// Whether the first is also best by `S` or by `R`.
    pub acceptable_stability: bool,
    /// The compromise: the first alone if both hold; with the second if the first is
    /// not stable; else all that are less than `DQ` behind the first. In order of `Q`.
    pub compromise: Vec<usize>,
}

/// VIKOR with `v` on the sum and `1 - v` on the largest regret. A regret is
/// `w_j (f* - x) / (f* - f-)`, `f*` the best and `f-` the worst of the criterion.
///
/// # Errors
///
/// Fewer than two sectors, a criterion that is the same for all, or sectors that all have
/// the same `S` or the same `R`.
pub fn vikor(given: &Alternatives<'_>, v: f64) -> Result<Vikor, Undefined> {
    if given.rows() < 2 {
        return Err(Undefined::TooFewSectors);
    }
    let (sum, largest) = regrets(given)?;
    let (by_sum, by_largest) = (share(&sum)?, share(&largest)?);
    let q: Vec<f64> = by_sum.iter().zip(&by_largest).map(|(s, r)| v * s + (1.0 - v) * r).collect();
    let negated: Vec<f64> = q.iter().map(|q| -q).collect();
    let ranks = competition_ranks(&negated);
    let mut order: Vec<usize> = (0..q.len()).collect();
    order.sort_by_key(|&row| (ranks[row], row));

    let lead = 1.0 / (q.len() - 1) as f64;
    let behind = |row: usize| quantise(q[row] - q[order[0]]);
    let acceptable_advantage = behind(order[1]) >= quantise(lead);
    let is_least = |list: &[f64]| list.iter().all(|&other| quantise(other) >= quantise(list[order[0]]));
    let acceptable_stability = is_least(&sum) || is_least(&largest);
    let compromise = match (acceptable_advantage, acceptable_stability) {
        (true, true) => vec![order[0]],
        (true, false) => order[..2].to_vec(),
        (false, _) => order.iter().copied().filter(|&row| behind(row) < quantise(lead)).collect(),
    };
    Ok(Vikor { sum, largest, q, lead, ranks, acceptable_advantage, acceptable_stability, compromise })
}

/// The sum and the largest of the weighted regrets of each sector.
fn regrets(given: &Alternatives<'_>) -> Result<(Vec<f64>, Vec<f64>), Undefined> {
    let mut sum = vec![0.0; given.rows()];
    let mut largest = vec![0.0_f64; given.rows()];
    for criterion in 0..given.criteria() {
        let (low, high) = given.extremes(criterion);
        let (best, worst) = if given.maximise[criterion] { (high, low) } else { (low, high) };
        if low == high {
            return Err(Undefined::DegenerateCriterion { criterion });
        }
        if !(best - worst).is_finite() {
            return Err(Undefined::OutOfRange);
        }
        for (row, x) in given.column(criterion).enumerate() {
            let regret = given.weights[criterion] * ((best - x) / (best - worst));
            sum[row] += regret;
            largest[row] = largest[row].max(regret);
        }
    }
    Ok((sum, largest))
}

/// Where each value stands between the least and the greatest.
fn share(values: &[f64]) -> Result<Vec<f64>, Undefined> {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if quantise(high - low) == 0.0 {
        return Err(Undefined::AllAlike);
    }
    Ok(values.iter().map(|value| (value - low) / (high - low)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_without_enough_lead_shares_the_compromise() {
        let x = [1.0, 3000.0, 2.0, 3750.0, 5.0, 4500.0];
        let given = Alternatives { x: &x, maximise: &[false, true], weights: &[0.5, 0.5] };
        let found = vikor(&given, 0.5).unwrap();
        assert_eq!((found.sum[1], found.largest[1], found.q[1]), (0.375, 0.25, 0.0));
        assert_eq!(found.compromise, [1]);
    }

    #[test]
    fn one_sector_alone_has_no_compromise() {
        let given = Alternatives { x: &[1.0], maximise: &[true], weights: &[1.0] };
        assert_eq!(vikor(&given, 0.5), Err(Undefined::TooFewSectors));
    }

    #[test]
    fn sectors_with_the_same_sum_have_no_answer() {
        let given = Alternatives { x: &[1.0, 2.0, 2.0, 1.0], maximise: &[true, true], weights: &[0.5, 0.5] };
        assert_eq!(vikor(&given, 0.5), Err(Undefined::AllAlike));
    }
}
