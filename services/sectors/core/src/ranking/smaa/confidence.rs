//! Confidence factors: how often a sector is first with the weights that favour it, if
//! the values are uncertain.

use pulp::{Simd, WithSimd};
use rayon::prelude::*;

use super::{
    cells::Cells,
    stream::{BLOCK, Purpose, Stream},
};
use crate::ranking::{Error, Progress, Stage, progress::Listener, score::key};

/// Products and sums that confidence factors may take in all, less than a second of one
/// core; draws are fewer where there are many candidates.
const BUDGET: u64 = 1_000_000_000;
/// Never fewer blocks than this.
const LEAST_BLOCKS: u64 = 5;

/// A sector and the weights that favour it.
pub(super) struct Candidate {
    pub(super) row: usize,
    pub(super) weights: Vec<f64>,
}

/// Confidence factors of the candidates, and how many draws each has.
pub(super) fn factors(
    cells: &Cells<'_>,
    candidates: &[Candidate],
    draws: u32,
    seed: [u8; 32],
    listener: Listener<'_>,
) -> Result<(Vec<f64>, u32), Error> {
    if candidates.is_empty() {
        return Ok((Vec::new(), 0));
    }
    let blocks = if cells.are_uncertain() {
        let cost = (cells.rows * cells.criteria() * candidates.len() * BLOCK) as u64;
        u64::from(draws).div_ceil(BLOCK as u64).min(BUDGET / cost).max(LEAST_BLOCKS)
    } else {
        1
    };
    let mut first = vec![0_u64; candidates.len()];
    let wave = 16;
    for start in (0..blocks).step_by(wave) {
        listener.tell(Progress { stage: Stage::Confidence, done: start, total: blocks })?;
        let found: Vec<Vec<u64>> = (start..blocks.min(start + wave as u64))
            .into_par_iter()
            .map(|block| super::wide(OneBlock { cells, candidates, seed, block }))
            .collect();
        for counts in found {
            first.iter_mut().zip(counts).for_each(|(first, count)| *first += count);
        }
    }
    listener.tell(Progress { stage: Stage::Confidence, done: blocks, total: blocks })?;
    let draws = blocks * BLOCK as u64;
    let factors = first.iter().map(|&first| first as f64 / draws as f64).collect();
    Ok((factors, if cells.are_uncertain() { draws as u32 } else { 1 }))
}

/// In how many draws of a block each candidate is first.
struct OneBlock<'a, 'b> {
    cells: &'a Cells<'b>,
    candidates: &'a [Candidate],
    seed: [u8; 32],
    block: u64,
}

impl WithSimd for OneBlock<'_, '_> {
    type Output = Vec<u64>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Vec<u64> {
        let Self { cells, candidates, seed, block } = self;
        let mut stream = Stream::new(seed, Purpose::Confidence, block);
        let mut ends = Vec::new();
        cells.move_anchors(&mut stream, &mut ends);
        let mut best = vec![[f64::NEG_INFINITY; BLOCK]; candidates.len()];
        let mut own = vec![[0.0; BLOCK]; candidates.len()];
        let mut u = vec![[0.0; BLOCK]; cells.criteria()];
        for row in 0..cells.rows {
            cells.draw(row, &mut stream, &ends, &mut u);
            for ((candidate, best), own) in candidates.iter().zip(&mut best).zip(&mut own) {
                let mut sums = [0.0; BLOCK];
                for (u, weight) in u.iter().zip(&candidate.weights) {
                    sums.iter_mut().zip(u).for_each(|(sum, u)| *sum += weight * u);
                }
                for (best, sum) in best.iter_mut().zip(&mut sums) {
                    *sum = key(*sum);
                    *best = if *sum > *best { *sum } else { *best };
                }
                if candidate.row == row {
                    *own = sums;
                }
            }
        }
        let first = |(best, own): (&[f64; BLOCK], &[f64; BLOCK])| {
            best.iter().zip(own).map(|(best, own)| u64::from(own >= best)).sum()
        };
        best.iter().zip(&own).map(first).collect()
    }
}
