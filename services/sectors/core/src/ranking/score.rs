//! Scores that are equal when they should be, and the ranks they give.

/// `2^52 + 2^51`: a double of this size has no digits after the point, so that adding
/// it rounds to whole numbers, halves to even, on every machine alike.
const ROUNDER: f64 = 6_755_399_441_055_744.0;
/// Scores are compared in units of `1 / SCALE`.
const SCALE: f64 = 1e12;

/// A score in units of 1e-12, as what scores are compared by: two scores that differ by
/// rounding alone have the same. `score` within -2000..=2000; the order is that of
/// `score`. Cheap enough for the innermost loop: a product and a sum.
#[inline(always)]
pub(super) fn key(score: f64) -> f64 {
    score * SCALE + ROUNDER
}

/// A score rounded to 1e-12. Beyond 2000 doubles are coarser than that already.
pub(super) fn quantise(score: f64) -> f64 {
    if score.abs() <= 2000.0 { (key(score) - ROUNDER) / SCALE } else { score }
}

/// `sum_j w_j u_j`, from the first criterion to the last.
pub(super) fn weighted_sum(weights: &[f64], values: &[f64]) -> f64 {
    weights.iter().zip(values).fold(0.0, |sum, (weight, value)| sum + weight * value)
}

/// Positions of `scores`, highest first, equal ones in their order.
pub(super) fn best_first(scores: &[f64]) -> Vec<usize> {
    let scores: Vec<f64> = scores.iter().map(|&score| quantise(score)).collect();
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&left, &right| scores[right].total_cmp(&scores[left]));
    order
}

/// Ranks from 1, highest first; equal scores have equal ranks and the next one is as
/// far down as if they had not ("1224").
pub fn competition_ranks(scores: &[f64]) -> Vec<u32> {
    let order = best_first(scores);
    let mut ranks = vec![0; scores.len()];
    for (at, &here) in order.iter().enumerate() {
        let above = at.checked_sub(1).map(|before| order[before]);
        ranks[here] = match above {
            Some(above) if quantise(scores[above]) == quantise(scores[here]) => ranks[above],
            _ => at as u32 + 1,
        };
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_scores_share_a_rank_and_leave_the_next_one_free() {
        assert_eq!(competition_ranks(&[0.5, 0.7, 0.7, 0.1]), [3, 1, 1, 4]);
        assert_eq!(competition_ranks(&[]), []);
    }

    #[test]
    fn scores_that_differ_by_rounding_alone_are_equal() {
        assert_eq!(competition_ranks(&[0.1 + 0.2, 0.3]), [1, 1]);
        assert_eq!(competition_ranks(&[0.3 + 1.1e-12, 0.3]), [1, 2]);
    }

    #[test]
    fn the_order_of_keys_is_that_of_scores_below_zero_too() {
        assert!(key(-0.5) < key(-0.4) && key(-0.4) < key(0.0) && key(0.0) < key(1.0));
        assert_eq!(quantise(-0.25), -0.25);
        assert_eq!(quantise(1e9 + 0.5), 1e9 + 0.5);
    }
}
