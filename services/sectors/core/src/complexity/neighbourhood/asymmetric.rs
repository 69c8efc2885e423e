//! Sums with `phi_pj = n_pj / u_p`.
//!
//! ```text
//! from p     sum_j M_cj q_j phi_pj = sum_{c' has p} A[c', c] / u_p,  A[c', c] = sum_j q_j       M_cj M_c'j
//! toward p   sum_j M_cj q_j phi_jp = sum_{c' has p} A[c', c],        A[c', c] = sum_j q_j / u_j M_cj M_c'j
//! ```

use super::{LANES, Lanes, Presence, Sums, gather, lanes_and_all, scatter};
use crate::simd;

/// `sum_j M_cj q_j phi_pj`.
pub(super) fn sums_from(presence: &Presence, weights: &[f64]) -> Sums {
    let mut sums = undivided(presence, weights);
    let ubiquity = |p: usize| f64::from(presence.ubiquity[p]);
    sums.cells.update(|_, values| {
        for (p, lanes) in values.iter_mut().enumerate() {
            lanes.iter_mut().for_each(|value| *value /= ubiquity(p));
        }
    });
    sums.totals.iter_mut().enumerate().for_each(|(p, total)| *total /= ubiquity(p));
    sums
}

/// `sum_j M_cj q_j phi_jp`.
pub(super) fn sums_toward(presence: &Presence, weights: &[f64]) -> Sums {
    let shares: Vec<f64> = weights.iter().zip(&presence.ubiquity).map(|(q, &u)| q / f64::from(u)).collect();
    undivided(presence, &shares)
}

/// `sum_j M_cj q_j n_pj`.
fn undivided(presence: &Presence, weights: &[f64]) -> Sums {
    Sums::build(presence, |tile| {
        simd::widest(
            #[inline(always)]
            || lanes(presence, weights, tile),
        )
    })
}

#[inline(always)]
fn lanes(presence: &Presence, weights: &[f64], tile: usize) -> Vec<Lanes> {
    let mut table = vec![[0.0; LANES]; presence.rows];
    for (j, &weight) in weights.iter().enumerate() {
        scatter(&mut table, presence.members(j), lanes_and_all(presence, tile, j), weight);
    }
    let mut sums = vec![[0.0; LANES]; presence.columns];
    for (p, sum) in sums.iter_mut().enumerate() {
        gather(sum, &table, presence.members(p));
    }
    sums
}
