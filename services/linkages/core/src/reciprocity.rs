//! How well a need suits its supplier, and both sides together.
//!
//! # Formulas
//!
//! | symbol | name | range | formula |
//! |---|---|---|---|
//! | `a_lot` | an order against the smallest that is taken | 0..1 | `min(1, order / smallest)`, 1 where any is taken |
//! | `u` | share of its capacity that the need would take | 0.. | `min(hours of one supplier, free hours) / capacity` |
//! | `a_dep` | how independent it stays | 0..1 | 1 up to `d`, then `(1 - u) / (1 - d)` down to 0 |
//! | `A` | the supplier's side | 0..1 | mean of what is known of the two |
//! | `R` | both sides | 0..1 | `2 S A / (S + A)`, 0 where both are 0 |
//!
//! `d` is `dependence_share` of the policy. An order is what one supplier may have of
//! the need in a year, over the deliveries of a year. How soon the buyer pays would
//! belong to it; nobody records it, so it is not guessed.
//!
//! The harmonic mean is low where either side is: a need that does not suit its
//! supplier is no match, however well the supplier suits the need.

use crate::case::Case;

/// The supplier's side of a case, 0 to 1.
pub fn supplier_fit(case: &Case<'_>) -> f64 {
    let order = case.demand.hours_of_one / case.need().deliveries_per_year;
    let lot = if case.claim.min_lot_hours > 0.0 { (order / case.claim.min_lot_hours).min(1.0) } else { 1.0 };
    let independence = independence(case);
    independence.map_or(lot, |independence| (lot + independence) / 2.0)
}

/// How independent the supplier stays, where its capacity is known and not 0.
fn independence(case: &Case<'_>) -> Option<f64> {
    let capacity = case.claim.hours.filter(|hours| *hours > 0.0)?;
    let taken = case.demand.hours_of_one.min(case.claim.free_hours()?) / capacity;
    let most = case.policy().dependence_share;
    Some(((1.0 - taken) / (1.0 - most)).clamp(0.0, 1.0))
}

/// Both sides together, in basis points, of two sides in basis points.
pub fn reciprocal_bps(score_bps: u32, supplier_fit_bps: u32) -> u32 {
    let (score, fit) = (f64::from(score_bps), f64::from(supplier_fit_bps));
    let sum = score + fit;
    if sum > 0.0 { (2.0 * score * fit / sum).round_ties_even() as u32 } else { 0 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{Pair, pair};

    fn fit(change: impl FnOnce(&mut Pair)) -> f64 {
        let mut pair = pair();
        change(&mut pair);
        pair.with_case(supplier_fit)
    }

    #[test]
    fn an_order_below_the_smallest_suits_less() {
        // 500 hours of 1000 in 250 deliveries: orders of 2 hours, and a quarter of 2000.
        assert_eq!(fit(|pair| pair.supplier.claims[0].min_lot_hours = 2.0), 1.0);
        assert_eq!(fit(|pair| pair.supplier.claims[0].min_lot_hours = 8.0), (0.25 + 1.0) / 2.0);
        assert_eq!(fit(|pair| pair.supplier.claims[0].min_lot_hours = 0.0), 1.0);
    }

    #[test]
    fn a_need_that_takes_most_of_a_firm_suits_less() {
        let taking = |hours: f64| {
            fit(|pair| {
                pair.supplier.claims[0].min_lot_hours = 0.0;
                pair.supplier.claims[0].free_share = Some(1.0);
                pair.supplier.claims[0].hours = Some(hours);
            })
        };
        assert_eq!(taking(1000.0), 1.0);
        assert!((taking(625.0) - 0.75).abs() < 1e-12);
        assert_eq!(taking(500.0), 0.5);
    }

    #[test]
    fn what_is_not_known_is_left_out_of_the_mean() {
        let unknown = fit(|pair| {
            pair.supplier.claims[0].hours = None;
            pair.supplier.claims[0].min_lot_hours = 4.0;
        });
        assert_eq!(unknown, 0.5);
    }

    proptest! {
        #[test]
        fn both_together_lie_between_the_two(one in 0_u32..=10_000, other in 0_u32..=10_000) {
            let both = reciprocal_bps(one, other);
            prop_assert!(both >= one.min(other) && both <= one.max(other));
            prop_assert_eq!(both, reciprocal_bps(other, one));
        }
    }
}
