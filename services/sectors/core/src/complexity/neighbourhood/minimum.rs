//! Sums with `phi_pj = n_pj / max(u_p, u_j)`.
//!
//! ```text
//! sum_j M_cj q_j phi_pj = sum_{c' has p} ( A[c', c] / u_p + B[c', c] )
//! A[c', c] = sum_{j: u_j <= u_p} q_j       M_cj M_c'j
//! B[c', c] = sum_{j: u_j >  u_p} q_j / u_j M_cj M_c'j
//! ```
//!
//! `A` grows as products are walked from the least ubiquitous up, `B` as they are
//! walked from the most ubiquitous down: both by addition alone, so nothing cancels.
//! With `q = 1` all terms are positive and added in the same order for all, hence
//! no density is above 1, not even by rounding.

use super::{LANES, Lanes, Presence, Sums, gather, lanes_and_all, scatter};
use crate::simd;

/// `sum_j M_cj q_j phi_pj`; the proximity is symmetric, so in both directions.
pub(super) fn sums(presence: &Presence, weights: &[f64]) -> Sums {
    let mut order: Vec<u32> = (0..presence.columns as u32).collect();
    order.sort_by_key(|&p| presence.ubiquity[p as usize]);
    Sums::build(presence, |tile| {
        simd::widest(
            #[inline(always)]
            || lanes(presence, &order, weights, tile),
        )
    })
}

/// The sums of one tile. `order`: columns from the least ubiquitous up, of the same
/// ubiquity by position.
#[inline(always)]
fn lanes(presence: &Presence, order: &[u32], weights: &[f64], tile: usize) -> Vec<Lanes> {
    let ubiquity = |p: u32| presence.ubiquity[p as usize];
    let levels = || order.chunk_by(|&left, &right| ubiquity(left) == ubiquity(right));
    let members = |p: u32| presence.members(p as usize);
    let has = |j: u32| lanes_and_all(presence, tile, j as usize);

    let mut sums = vec![[0.0; LANES]; presence.columns];
    let mut table = vec![[0.0; LANES]; presence.rows];
    for level in levels().rev() {
        for &p in level {
            gather(&mut sums[p as usize], &table, members(p));
        }
        for &j in level {
            scatter(&mut table, members(j), has(j), weights[j as usize] / f64::from(ubiquity(j)));
        }
    }
    table.fill([0.0; LANES]);
    for level in levels() {
        for &j in level {
            scatter(&mut table, members(j), has(j), weights[j as usize]);
        }
        for &p in level {
            let mut below = [0.0; LANES];
            gather(&mut below, &table, members(p));
            for (sum, below) in sums[p as usize].iter_mut().zip(below) {
                *sum += below / f64::from(ubiquity(p));
            }
        }
    }
    sums
}
