//! The price of a ranking: the least mass of weight that must move to overturn a pair.

use rayon::prelude::*;

use super::{
    Error, Overturn, OverturnPair, OverturnTable, Progress, Stage,
    progress::Listener,
    score::{quantise, weighted_sum},
};

/// The least mass of weight that must move so that `behind` catches `ahead`.
///
/// A linear programme with a greedy answer: what moves goes to the criterion that
/// favours `ahead` least, and comes first from where it favours it most; moving mass
/// from `i` to there closes the gap at the rate `d_i - d_min`, `d = u_a - u_b`.
/// Weights are >= 0 and sum to one, rows are `u` of the two sectors.
pub fn overturn_shift(weights: &[f64], ahead: &[f64], behind: &[f64]) -> Overturn {
    let mut greedy = Greedy::default();
    let lead = weighted_sum(weights, ahead) - weighted_sum(weights, behind);
    if quantise(lead) <= 0.0 { Overturn::NotAhead } else { greedy.shift(weights, ahead, behind) }
}

/// Room to sort differences in, kept from pair to pair.
#[derive(Default)]
struct Greedy {
    sources: Vec<(f64, f64)>,
}

impl Greedy {
    fn shift(&mut self, weights: &[f64], ahead: &[f64], behind: &[f64]) -> Overturn {
        let mut least = f64::INFINITY;
        self.sources.clear();
        let mut gap = 0.0;
        for ((weight, a), b) in weights.iter().zip(ahead).zip(behind) {
            let difference = a - b;
            gap += weight * difference;
            least = least.min(difference);
            self.sources.push((difference, *weight));
        }
        if least > 0.0 {
            return Overturn::Impossible;
        }
        self.sources.sort_unstable_by(|left, right| right.0.total_cmp(&left.0));
        let mut moved = 0.0;
        for &(difference, weight) in &self.sources {
            let rate = difference - least;
            // Rounding alone is left of the gap where nothing more can be gained.
            if rate <= 0.0 {
                break;
            }
            if weight * rate >= gap {
                return Overturn::Shift(moved + gap / rate);
            }
            gap -= weight * rate;
            moved += weight;
        }
        Overturn::Shift(moved)
    }
}

/// All pairs of `rows`, which are in the order of the ranking.
pub(super) fn table(
    rows: &[&[f64]],
    keys: &[f64],
    weights: &[f64],
    listener: Listener<'_>,
) -> Result<Vec<f64>, Error> {
    let count = rows.len();
    let total = (count * count.saturating_sub(1) / 2) as u64;
    let mut shifts = Vec::with_capacity(count * count.saturating_sub(1) / 2);
    // In slices, so that the caller hears of it and can stop.
    for start in (0..count).step_by(64) {
        listener.tell(Progress { stage: Stage::Overturn, done: shifts.len() as u64, total })?;
        let slice: Vec<Vec<f64>> = (start..count.min(start + 64))
            .into_par_iter()
            .map_init(Greedy::default, |greedy, ahead| {
                let pairs = (ahead + 1..count).map(|behind| {
                    if keys[ahead] == keys[behind] {
                        return -1.0;
                    }
                    match greedy.shift(weights, rows[ahead], rows[behind]) {
                        Overturn::Shift(shift) => shift,
                        Overturn::NotAhead => -1.0,
                        Overturn::Impossible => f64::INFINITY,
                    }
                });
                pairs.collect()
            })
            .collect();
        slice.iter().for_each(|row| shifts.extend_from_slice(row));
    }
    listener.tell(Progress { stage: Stage::Overturn, done: total, total })?;
    Ok(shifts)
}

impl OverturnTable {
    /// What it takes for `behind` to catch `ahead`. None if one of them has no score, or
    /// is not there.
    pub fn shift(&self, ahead: usize, behind: usize) -> Option<Overturn> {
        let count = self.order.len();
        let (i, j) = (*self.position.get(ahead)?, *self.position.get(behind)?);
        if i >= count || j >= count {
            return None;
        }
        if i >= j {
            return Some(Overturn::NotAhead);
        }
        let shift = *self.shifts.get(i * (2 * count - i - 1) / 2 + j - i - 1)?;
        Some(if shift.is_infinite() {
            Overturn::Impossible
        } else if shift < 0.0 {
            Overturn::NotAhead
        } else {
            Overturn::Shift(shift)
        })
    }

    pub(super) fn pair(&self, ahead: usize, behind: usize) -> Option<OverturnPair> {
        self.shift(ahead, behind).map(|shift| OverturnPair { ahead, behind, shift })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weight_comes_from_where_it_tells_most_and_goes_where_it_tells_least() {
        // d = (0.5, 0.1, -0.3), lead 0.16. Moving 0.2 of the first closes 0.16.
        let shift = overturn_shift(&[0.4, 0.2, 0.4], &[0.5, 0.1, 0.0], &[0.0, 0.0, 0.1]);
        assert_eq!(shift, Overturn::Shift(shift_of(shift)));
        assert!((shift_of(shift) - (0.2 + 0.02 - 0.04) / 0.6).abs() < 1e-15);
    }

    fn shift_of(overturn: Overturn) -> f64 {
        match overturn {
            Overturn::Shift(shift) => shift,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn who_is_better_by_everything_cannot_be_caught() {
        assert_eq!(overturn_shift(&[0.5, 0.5], &[0.6, 0.6], &[0.5, 0.1]), Overturn::Impossible);
    }

    #[test]
    fn who_is_not_ahead_need_not_be_caught() {
        assert_eq!(overturn_shift(&[0.5, 0.5], &[0.5, 0.6], &[0.6, 0.5]), Overturn::NotAhead);
    }

    #[test]
    fn a_criterion_on_which_both_are_equal_can_take_all_the_weight() {
        assert_eq!(overturn_shift(&[0.5, 0.5], &[0.6, 0.5], &[0.5, 0.5]), Overturn::Shift(0.5));
    }
}
