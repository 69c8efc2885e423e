//! Quantiles and ranks, with the definition that is meant: there are nine of the
//! one, and four of the other.

/// The quantile at `share` (0..1) of `values`, in any order, finite.
///
/// Linear between order statistics: with `n` values sorted, `h = (n - 1) share`,
/// `x[floor h] + (h - floor h) (x[floor h + 1] - x[floor h])`. Definition 7 of
/// Hyndman and Fan, "Sample quantiles in statistical packages" (1996), the one of R
/// and numpy. None of no values.
pub fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1)?;
    let at = last as f64 * share.clamp(0.0, 1.0);
    let below = at.floor() as usize;
    let (low, high) = (sorted[below], sorted[(below + 1).min(last)]);
    Some(low + (at - at.floor()) * (high - low))
}

/// The median of values with weights above 0, in any order.
///
/// The value at which the weights, added up from the least value on, first exceed
/// half of their sum; when they reach exactly half, the mean of that value and the
/// next. With equal weights it is the usual median. None of no values.
pub fn weighted_median(weighted: &[(f64, f64)]) -> Option<f64> {
    let mut sorted: Vec<(f64, f64)> = weighted.iter().copied().filter(|(_, weight)| *weight > 0.0).collect();
    sorted.sort_by(|left, right| left.0.total_cmp(&right.0).then(left.1.total_cmp(&right.1)));
    let half = sorted.iter().map(|(_, weight)| weight).sum::<f64>() / 2.0;
    let mut reached = 0.0;
    for (at, &(value, weight)) in sorted.iter().enumerate() {
        reached += weight;
        // Weights are shares: what differs from half by rounding is half.
        if (reached - half).abs() <= half * 1e-12 {
            let next = sorted.get(at + 1).map_or(value, |next| next.0);
            return Some(f64::midpoint(value, next));
        }
        if reached > half {
            return Some(value);
        }
    }
    None
}

/// Where `value` stands among `all`, of which it is one, 0..1: the share of the
/// others that are below it, where each one that is equal counts half. The least of
/// all has 0, the largest 1, and all have 1/2 when they are equal or when there is
/// only one.
pub fn percentile_rank(value: f64, all: impl IntoIterator<Item = f64>) -> f64 {
    let (mut below, mut equal, mut count) = (0_u32, 0_u32, 0_u32);
    for other in all {
        count += 1;
        below += u32::from(other < value);
        equal += u32::from(other == value);
    }
    if count < 2 {
        return 0.5;
    }
    (f64::from(below) + 0.5 * f64::from(equal.saturating_sub(1))) / f64::from(count - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_quantile_lies_on_the_line_between_its_neighbours() {
        let values = [4.0, 1.0, 3.0, 2.0];
        assert_eq!(quantile(&values, 0.5), Some(2.5));
        assert_eq!(quantile(&values, 0.0), Some(1.0));
        assert_eq!(quantile(&values, 1.0), Some(4.0));
        // numpy.quantile([1, 2, 3, 4], .9) = 3.7
        assert!((quantile(&values, 0.9).unwrap() - 3.7).abs() < 1e-12);
        assert_eq!(quantile(&[], 0.5), None);
    }

    #[test]
    fn a_weighted_median_stands_where_half_the_weight_is_passed() {
        assert_eq!(weighted_median(&[(1.0, 0.2), (2.0, 0.2), (9.0, 0.6)]), Some(9.0));
        assert_eq!(weighted_median(&[(3.0, 0.5), (1.0, 0.5)]), Some(2.0));
        assert_eq!(weighted_median(&[(7.0, 0.1)]), Some(7.0));
        assert_eq!(weighted_median(&[]), None);
    }

    #[test]
    fn equal_weights_give_the_usual_median() {
        assert_eq!(weighted_median(&[(5.0, 1.0), (1.0, 1.0), (3.0, 1.0)]), Some(3.0));
        assert_eq!(weighted_median(&[(5.0, 1.0), (1.0, 1.0), (3.0, 1.0), (4.0, 1.0)]), Some(3.5));
    }

    #[test]
    fn ranks_share_the_middle_of_what_is_equal() {
        let all = [1.0, 2.0, 2.0, 5.0];
        assert_eq!(all.map(|value| percentile_rank(value, all)), [0.0, 0.5, 0.5, 1.0]);
        assert_eq!(percentile_rank(3.0, [3.0]), 0.5);
    }

    proptest! {
        #[test]
        fn ranks_of_all_have_one_half_as_their_mean(all in prop::collection::vec(-9_i32..9, 1..40)) {
            let all: Vec<f64> = all.into_iter().map(f64::from).collect();
            let sum: f64 = all.iter().map(|&value| percentile_rank(value, all.iter().copied())).sum();
            prop_assert!((sum / all.len() as f64 - 0.5).abs() < 1e-12);
        }

        #[test]
        fn quantiles_rise_with_their_share(
            all in prop::collection::vec(-1e6_f64..1e6, 1..40), low in 0.0..1.0_f64, more in 0.0..1.0_f64,
        ) {
            let high = low + (1.0 - low) * more;
            prop_assert!(quantile(&all, low).unwrap() <= quantile(&all, high).unwrap() + 1e-9);
        }
    }
}
