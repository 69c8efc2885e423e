//! Scores of a block of draws: the innermost loop.

use super::{
    cells::Cells,
    stream::{BLOCK, Stream},
    weights::Block,
};
use crate::ranking::score::key;

/// Sectors that share the loads of a weight.
const ROWS: usize = 4;
/// Draws that stand side by side in vector registers.
const LANES: usize = 8;

/// Keys of the scores of a block, sector by sector, [`BLOCK`] draws each; see
/// [`key`].
pub(super) struct Scores {
    pub(super) keys: Vec<[f64; BLOCK]>,
    ends: Vec<[[f64; BLOCK]; 2]>,
    u: Vec<[f64; BLOCK]>,
}

impl Scores {
    pub(super) fn new(rows: usize) -> Self {
        Self { keys: vec![[0.0; BLOCK]; rows], ends: Vec::new(), u: Vec::new() }
    }

    /// Scores of a block. Criteria are added from first to last for every sector and
    /// draw, however many of them are worked on at once.
    #[inline(always)]
    pub(super) fn compute(&mut self, cells: &Cells<'_>, weights: &Block, values: &mut Stream) {
        if cells.are_uncertain() {
            self.uncertain(cells, weights, values);
        } else {
            self.fixed(cells, weights);
        }
    }

    #[inline(always)]
    fn fixed(&mut self, cells: &Cells<'_>, weights: &Block) {
        for (group, keys) in self.keys.chunks_mut(ROWS).enumerate() {
            if let [k0, k1, k2, k3] = keys {
                let first = group * ROWS;
                let u = [cells.row(first), cells.row(first + 1), cells.row(first + 2), cells.row(first + 3)];
                four_rows(u, weights, [k0, k1, k2, k3]);
            } else {
                for (offset, keys) in keys.iter_mut().enumerate() {
                    one_row(cells.row(group * ROWS + offset), weights, keys);
                }
            }
        }
    }

    #[inline(always)]
    fn uncertain(&mut self, cells: &Cells<'_>, weights: &Block, values: &mut Stream) {
        cells.move_anchors(values, &mut self.ends);
        self.u.resize(cells.criteria(), [0.0; BLOCK]);
        for (row, keys) in self.keys.iter_mut().enumerate() {
            cells.draw(row, values, &self.ends, &mut self.u);
            for tile in 0..BLOCK / LANES {
                let mut sums = [0.0; LANES];
                for (weights, u) in weights.iter().zip(&self.u) {
                    let (weights, u) =
                        (&weights.as_chunks::<LANES>().0[tile], &u.as_chunks::<LANES>().0[tile]);
                    for ((sum, weight), u) in sums.iter_mut().zip(weights).zip(u) {
                        *sum += weight * u;
                    }
                }
                let keys = &mut keys.as_chunks_mut::<LANES>().0[tile];
                for (key_, sum) in keys.iter_mut().zip(&sums) {
                    *key_ = key(*sum);
                }
            }
        }
    }
}

#[inline(always)]
fn four_rows(u: [&[f64]; ROWS], weights: &Block, keys: [&mut [f64; BLOCK]; ROWS]) {
    for tile in 0..BLOCK / LANES {
        let mut sums = [[0.0; LANES]; ROWS];
        for (criterion, column) in weights.iter().enumerate() {
            let column = &column.as_chunks::<LANES>().0[tile];
            for (sums, u) in sums.iter_mut().zip(&u) {
                let u = u[criterion];
                for (sum, weight) in sums.iter_mut().zip(column) {
                    *sum += weight * u;
                }
            }
        }
        for (row, sums) in sums.iter().enumerate() {
            let keys = &mut keys[row].as_chunks_mut::<LANES>().0[tile];
            for (key_, sum) in keys.iter_mut().zip(sums) {
                *key_ = key(*sum);
            }
        }
    }
}

#[inline(always)]
fn one_row(u: &[f64], weights: &Block, keys: &mut [f64; BLOCK]) {
    keys.fill(0.0);
    for (column, u) in weights.iter().zip(u) {
        keys.iter_mut().zip(column).for_each(|(sum, weight)| *sum += weight * u);
    }
    keys.iter_mut().for_each(|score| *score = key(*score));
}
