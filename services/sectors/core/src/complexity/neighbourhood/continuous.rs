//! Sums with `phi_pj = (1 + z_p . z_j) / 2`, `z` the standardised columns of RCA.
//!
//! ```text
//! sum_j a_cj q_j phi_pj = ( sum_j a_cj q_j + z_p . V_c ) / 2
//! V_c[c'] = sum_j a_cj q_j z_jc'
//! ```

use super::{LANES, Lanes, Presence, Sums, add};
use crate::{complexity::proximity::Standardised, simd};

/// A sum that is rounding, relative to the first of its two parts: they cancel where
/// a country has only what is as far from the product as can be.
const ROUNDING: f64 = 1e-13;

/// `sum_j a_cj q_j phi_pj`, `value(c, j)` being `a_cj`; the proximity is symmetric,
/// so in both directions.
pub(super) fn sums(
    presence: &Presence,
    standardised: &Standardised,
    weights: &[f64],
    value: impl Fn(usize, usize) -> f64 + Sync + Send,
) -> Sums {
    let weighted = |tile: usize, p: usize| {
        let mut lanes = [0.0; LANES];
        for (lane, weighted) in lanes.iter_mut().enumerate() {
            let row = tile * LANES + lane;
            *weighted = match row.cmp(&presence.rows) {
                std::cmp::Ordering::Less => value(row, p) * weights[p],
                std::cmp::Ordering::Equal => weights[p],
                std::cmp::Ordering::Greater => 0.0,
            };
        }
        lanes
    };
    Sums::build(presence, |tile| {
        let lanes_of: Vec<Lanes> = (0..presence.columns).map(|p| weighted(tile, p)).collect();
        simd::widest(
            #[inline(always)]
            || lanes(presence, standardised, &lanes_of),
        )
    })
}

/// The sums of one tile, of which `weighted` holds `a_cj q_j`.
#[inline(always)]
fn lanes(presence: &Presence, standardised: &Standardised, weighted: &[Lanes]) -> Vec<Lanes> {
    let mut plain = [0.0; LANES];
    let mut table = vec![[0.0; LANES]; presence.rows];
    for (j, lanes) in weighted.iter().enumerate() {
        add(&mut plain, lanes);
        for (entry, z) in table.iter_mut().zip(standardised.column(j)) {
            for (entry, lane) in entry.iter_mut().zip(lanes) {
                *entry += lane * z;
            }
        }
    }
    let mut sums = vec![plain; presence.columns];
    for (p, sum) in sums.iter_mut().enumerate() {
        for (entry, z) in table.iter().zip(standardised.column(p)) {
            for (sum, entry) in sum.iter_mut().zip(entry) {
                *sum += entry * z;
            }
        }
        if standardised.is_constant(p) {
            // No scalar product with itself, yet as near to itself as can be.
            add(sum, &weighted[p]);
        }
        for (sum, plain) in sum.iter_mut().zip(plain) {
            *sum = if sum.abs() <= ROUNDING * plain.abs() { 0.0 } else { *sum / 2.0 };
        }
    }
    sums
}
