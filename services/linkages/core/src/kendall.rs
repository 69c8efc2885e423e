//! Whether two rankings go together.

/// Kendall's tau-b of two lists: pairs that go the same way less those that go against
/// each other, over the geometric mean of the pairs that are not tied in the one and
/// in the other. -1 to 1.
///
/// Nothing where the lists have different lengths, something is not a number, or all
/// of one list is tied: then there is nothing to go together with.
///
/// Source: Kendall (1945), "The treatment of ties in ranking problems".
pub fn kendall_tau_b(one: &[f64], other: &[f64]) -> Option<f64> {
    let is_good = one.len() == other.len() && one.iter().chain(other).all(|value| !value.is_nan());
    if !is_good {
        return None;
    }
    let (mut agreement, mut untied_one, mut untied_other) = (0_i64, 0_i64, 0_i64);
    for later in 0..one.len() {
        for earlier in 0..later {
            let way =
                |list: &[f64]| (list[later] > list[earlier]) as i64 - (list[later] < list[earlier]) as i64;
            agreement += way(one) * way(other);
            untied_one += way(one).abs();
            untied_other += way(other).abs();
        }
    }
    let untied = untied_one as f64 * untied_other as f64;
    (untied > 0.0).then(|| agreement as f64 / untied.sqrt())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn four_waves_with_a_tie_at_the_end_go_together_by_five_of_the_root_of_thirty() {
        let tau = kendall_tau_b(&[1.0, 2.0, 3.0, 4.0], &[1.0, 2.0, 2.5, 2.5]).unwrap();
        assert!((tau - 5.0 / 30.0_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn there_is_no_answer_where_all_is_tied_or_lists_differ() {
        assert_eq!(kendall_tau_b(&[1.0, 1.0], &[1.0, 2.0]), None);
        assert_eq!(kendall_tau_b(&[1.0], &[1.0]), None);
        assert_eq!(kendall_tau_b(&[1.0, 2.0], &[1.0]), None);
        assert_eq!(kendall_tau_b(&[1.0, f64::NAN], &[1.0, 2.0]), None);
    }

    proptest! {
        #[test]
        fn it_is_symmetric_turns_with_a_list_and_is_one_with_itself(pairs in prop::collection::vec((0_u8..6, 0_u8..6), 2..12)) {
            let one: Vec<f64> = pairs.iter().map(|pair| f64::from(pair.0)).collect();
            let other: Vec<f64> = pairs.iter().map(|pair| f64::from(pair.1)).collect();
            let turned: Vec<f64> = other.iter().map(|value| -value).collect();
            let tau = kendall_tau_b(&one, &other);
            prop_assert_eq!(tau, kendall_tau_b(&other, &one));
            prop_assert_eq!(tau.map(|tau| -tau), kendall_tau_b(&one, &turned));
            prop_assert!(tau.is_none_or(|tau| (-1.0 - 1e-12..=1.0 + 1e-12).contains(&tau)));
            if let Some(with_itself) = kendall_tau_b(&one, &one) {
                prop_assert!((with_itself - 1.0).abs() < 1e-12);
            }
        }
    }
}
