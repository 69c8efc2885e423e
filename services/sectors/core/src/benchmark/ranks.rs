//! Who is first.

/// Ranks by value, from 1 for the largest; equal values have the same rank, and the
/// rank after them is as much higher as there are of them. None has none. NaN is no
/// value.
pub fn ranks(values: &[Option<f64>]) -> Vec<Option<u32>> {
    let mut order: Vec<f64> = values.iter().flatten().copied().filter(|value| !value.is_nan()).collect();
    order.sort_unstable_by(|left, right| right.total_cmp(left));
    let rank = |value: f64| {
        let larger = order.partition_point(|other| *other > value);
        u32::try_from(larger + 1).ok().filter(|_| !value.is_nan())
    };
    values.iter().map(|value| value.and_then(rank)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_a_rank_and_the_next_is_lower_by_their_number() {
        let values = [Some(2.0), Some(5.0), None, Some(5.0), Some(0.0), Some(f64::NAN)];
        assert_eq!(ranks(&values), [Some(3), Some(1), None, Some(1), Some(4), None]);
    }

    #[test]
    fn zero_is_zero_whatever_its_sign() {
        assert_eq!(ranks(&[Some(-0.0), Some(0.0)]), [Some(1), Some(1)]);
    }

    #[test]
    fn of_nobody_nobody_is_first() {
        assert!(ranks(&[]).is_empty());
    }
}
