//! SMAA-2: what share of all admissible weights, and of all values within their
//! uncertainty, gives a sector which rank (Lahdelma, Salminen 2001; Tervonen, Lahdelma
//! 2007).
//!
//! Draws come in chunks with a stream of random numbers each; whole numbers are counted
//! and sums added in the order of chunks, so that the result does not depend on how many
//! threads there are.

mod bands;
mod cells;
mod confidence;
mod hit_and_run;
mod network;
mod scores;
mod stream;
mod tally;
mod weights;

use pulp::{Simd, WithSimd};
use rayon::prelude::*;

use self::{
    cells::Cells,
    confidence::Candidate,
    scores::Scores,
    stream::{BLOCK, CHUNK, Purpose, Stream},
    tally::{ChunkTally, Room, TotalTally},
    weights::{Block, Plan, Source},
};
use super::{
    Error, PairWins, Progress, Robustness, Sampler, SectorRobustness, Stage, ValidSpec, progress::Listener,
    table::Table,
};

/// Cells of tables of ranks that are held before they are added: what chunks that are
/// under way may take of memory. Does not touch the result.
const HELD: usize = 64_000_000;
/// Draws whose mean weights are kept to tell how much the draws of a walk repeat each
/// other. Divides a chunk.
const BATCH: usize = 400;

/// What draws say: of all, and of each eligible sector.
pub(super) struct Outcome {
    pub(super) robustness: Robustness,
    pub(super) sectors: Vec<SectorRobustness>,
}

/// Draws and ranks. `eligible` are rows of the table, best first.
pub(super) fn smaa(
    spec: &ValidSpec,
    table: &Table,
    eligible: &[usize],
    seed: [u8; 32],
    listener: Listener<'_>,
) -> Result<Outcome, Error> {
    let active: Vec<usize> = (0..table.criteria).filter(|&j| spec.weights()[j] > 0.0).collect();
    let cells = Cells::new(spec, table, eligible, &active);
    let plan = Plan::new(spec, &active, seed);
    let tally = draw(&cells, &plan, spec.get().smaa.draws, seed, listener)?;
    let draws = effective_draws(&tally, plan.sampler());
    let (candidates, factors, confidence_draws) = confidence(spec, &cells, &tally, seed, listener)?;

    let mut sectors: Vec<SectorRobustness> =
        (0..tally.rows).map(|row| tally.sector(row, spec.get().k, draws, &active, table.criteria)).collect();
    for (candidate, factor) in candidates.iter().zip(factors) {
        sectors[candidate.row].confidence_factor = Some(factor);
    }
    let means: Vec<f64> = tally.sums.iter().map(|sum| sum / tally.draws as f64).collect();
    let share = |&wins: &u32| f64::from(wins) / tally.draws as f64;
    let robustness = Robustness {
        draws: tally.draws,
        proposals: tally.proposals,
        acceptance_rate: match plan {
            Plan::Walk { pilot, .. } => pilot,
            _ => tally.draws as f64 / tally.proposals as f64,
        },
        sampler: plan.sampler(),
        effective_draws: draws,
        mean_weights: spread(&means, &active, table.criteria),
        confidence_draws,
        pairwise: (!tally.wins.is_empty()).then(|| PairWins {
            sectors: eligible.iter().map(|&row| table.scored[row]).collect(),
            shares: tally.wins.iter().map(share).collect(),
        }),
    };
    Ok(Outcome { robustness, sectors })
}

/// Ranks `draws` draws in chunks.
fn draw(
    cells: &Cells<'_>,
    plan: &Plan,
    draws: u64,
    seed: [u8; 32],
    listener: Listener<'_>,
) -> Result<TotalTally, Error> {
    let chunks = draws.div_ceil(CHUNK as u64);
    let mut tally = TotalTally::new(cells.rows, cells.criteria());
    let wave = (HELD / (cells.rows * cells.rows)).clamp(4, 64);
    for start in (0..chunks).step_by(wave) {
        let found: Vec<ChunkTally> = (start..chunks.min(start + wave as u64))
            .into_par_iter()
            .map(|chunk| {
                let wanted = (draws - chunk * CHUNK as u64).min(CHUNK as u64) as usize;
                listener.tell(Progress { stage: Stage::Draws, done: chunk * CHUNK as u64, total: draws })?;
                Ok(one_chunk(cells, plan, seed, chunk, wanted))
            })
            .collect::<Result<_, Error>>()?;
        found.iter().for_each(|chunk| tally.add(chunk));
    }
    listener.tell(Progress { stage: Stage::Draws, done: draws, total: draws })?;
    Ok(tally)
}

/// One chunk, on one thread.
fn one_chunk(cells: &Cells<'_>, plan: &Plan, seed: [u8; 32], chunk: u64, wanted: usize) -> ChunkTally {
    let mut tally = ChunkTally::new(cells.rows, cells.criteria());
    let mut source = plan.start(seed, chunk);
    let mut values = Stream::new(seed, Purpose::Values, chunk);
    let mut weights = vec![[0.0; BLOCK]; cells.criteria()];
    let mut scores = Scores::new(cells.rows);
    let mut room = Room::new(cells.rows);
    let mut batch = Batch::default();
    for start in (0..wanted).step_by(BLOCK) {
        let wanted = (wanted - start).min(BLOCK);
        let (weights, tally) = (&mut weights, &mut tally);
        tally.proposals += wide(Fill { source: &mut source, weights, wanted });
        let (scores, values, room) = (&mut scores, &mut values, &mut room);
        wide(Rank { cells, weights, values, scores, room, wanted, tally });
        batch.close(tally);
    }
    tally
}

/// Runs `work` compiled for the widest instructions of this machine. A closure would be
/// too large to be inlined where that is decided, and stay as narrow as any machine is.
fn wide<W: WithSimd>(work: W) -> W::Output {
    pulp::Arch::new().dispatch(work)
}

/// Drawing a block of weights.
struct Fill<'a, 'b> {
    source: &'a mut Source<'b>,
    weights: &'a mut Block,
    wanted: usize,
}

impl WithSimd for Fill<'_, '_> {
    type Output = u64;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> u64 {
        self.source.fill(self.weights, self.wanted)
    }
}

/// Scoring and counting a block of draws.
struct Rank<'a, 'b> {
    cells: &'a Cells<'b>,
    weights: &'a Block,
    values: &'a mut Stream,
    scores: &'a mut Scores,
    room: &'a mut Room,
    wanted: usize,
    tally: &'a mut ChunkTally,
}

impl WithSimd for Rank<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        self.scores.compute(self.cells, self.weights, self.values);
        self.tally.count(self.scores, self.weights, self.wanted, self.room);
    }
}

/// Means of the weights since the last batch.
#[derive(Default)]
struct Batch {
    draws: u64,
    sums: Vec<f64>,
}

impl Batch {
    fn close(&mut self, tally: &mut ChunkTally) {
        if tally.draws - self.draws < BATCH as u64 {
            return;
        }
        self.sums.resize(tally.criteria, 0.0);
        let since = (tally.draws - self.draws) as f64;
        tally.batches.extend(tally.sums.iter().zip(&self.sums).map(|(now, before)| (now - before) / since));
        self.sums.copy_from_slice(&tally.sums);
        self.draws = tally.draws;
    }
}

/// As how many independent draws the draws of a walk count: the variance of the weights
/// over that of the means of batches, times the number of batches; of the weight for
/// which it is least. (Batch means: Glynn, Whitt 1991.)
fn effective_draws(tally: &TotalTally, sampler: Sampler) -> f64 {
    let draws = tally.draws as f64;
    let batches = tally.batches.len() / tally.criteria;
    if sampler != Sampler::HitAndRun || batches < 2 {
        return draws;
    }
    let of = |criterion: usize| {
        let mean = tally.sums[criterion] / draws;
        let variance = tally.squares[criterion] / draws - mean * mean;
        let means = tally.batches.iter().skip(criterion).step_by(tally.criteria);
        let between = means.map(|batch| (batch - mean) * (batch - mean)).sum::<f64>() / (batches - 1) as f64;
        if between > 0.0 && variance > 0.0 { batches as f64 * variance / between } else { draws }
    };
    (0..tally.criteria).map(of).fold(draws, f64::min)
}

/// The sectors that are ever first, their confidence factors, and draws behind them.
fn confidence(
    spec: &ValidSpec,
    cells: &Cells<'_>,
    tally: &TotalTally,
    seed: [u8; 32],
    listener: Listener<'_>,
) -> Result<(Vec<Candidate>, Vec<f64>, u32), Error> {
    let candidates: Vec<Candidate> = (0..tally.rows)
        .filter_map(|row| Some(Candidate { row, weights: tally.central_weights(row)? }))
        .collect();
    let draws = spec.get().smaa.confidence_draws;
    let (factors, draws) = confidence::factors(cells, &candidates, draws, seed, listener)?;
    Ok((candidates, factors, draws))
}

/// Figures of the weighted criteria put where they belong among all, zero elsewhere.
fn spread(figures: &[f64], active: &[usize], criteria: usize) -> Vec<f64> {
    let mut all = vec![0.0; criteria];
    active.iter().zip(figures).for_each(|(&j, &figure)| all[j] = figure);
    all
}

impl TotalTally {
    fn central_weights(&self, row: usize) -> Option<Vec<f64>> {
        let first = self.first[row];
        let sums = &self.first_sums[row * self.criteria..(row + 1) * self.criteria];
        (first > 0).then(|| sums.iter().map(|sum| sum / first as f64).collect())
    }

    fn central_weights_se(&self, row: usize, effective: f64) -> Option<Vec<f64>> {
        let first = self.first[row] as f64;
        let means = self.central_weights(row)?;
        let squares = &self.first_squares[row * self.criteria..(row + 1) * self.criteria];
        let share = effective / self.draws as f64;
        let se =
            |(square, mean): (&f64, &f64)| ((square / first - mean * mean).max(0.0) / (first * share)).sqrt();
        (first > 1.0).then(|| squares.iter().zip(&means).map(se).collect())
    }

    fn sector(
        &self,
        row: usize,
        k: usize,
        effective: f64,
        active: &[usize],
        criteria: usize,
    ) -> SectorRobustness {
        let draws = self.draws as f64;
        let counts = &self.ranks[row * self.rows..(row + 1) * self.rows];
        let within: u64 = counts.iter().take(k).map(|&count| u64::from(count)).sum();
        let top_k_acceptability = within as f64 / draws;
        let ranks: u64 = counts.iter().zip(1..).map(|(&count, rank)| u64::from(count) * rank).sum();
        SectorRobustness {
            rank_acceptability: counts.iter().map(|&count| f64::from(count) / draws).collect(),
            top_k_acceptability,
            top_k_se: (top_k_acceptability * (1.0 - top_k_acceptability) / effective).sqrt(),
            first: self.first[row],
            central_weights: self.central_weights(row).map(|weights| spread(&weights, active, criteria)),
            central_weights_se: self
                .central_weights_se(row, effective)
                .map(|se| spread(&se, active, criteria)),
            confidence_factor: None,
            expected_rank: ranks as f64 / draws,
        }
    }
}

/// What given weights say: whole numbers, without chance.
#[derive(Debug, Clone, PartialEq)]
pub struct Counts {
    /// Sectors x ranks: with how many of the weights a sector has a rank.
    pub ranks: Vec<u32>,
    /// Sectors x sectors: with how many the first is ahead of the second. Empty for more
    /// than [`MAX_PAIRWISE`](super::MAX_PAIRWISE) sectors.
    pub wins: Vec<u32>,
    /// Mean of the weights with which a sector is first; none if it never is.
    pub central_weights: Vec<Option<Vec<f64>>>,
}

/// Ranks sectors with weights that are given instead of drawn, by the same code. `u` are
/// values (sectors x `criteria`) and `weights` vectors of weights (any number x
/// `criteria`), row by row; what does not fill a row is not looked at.
pub fn count(u: &[f64], criteria: usize, weights: &[f64]) -> Counts {
    let criteria = criteria.max(1);
    let cells = Cells::fixed(&u[..u.len() / criteria * criteria], criteria);
    let mut tally = TotalTally::new(cells.rows, criteria);
    let mut scores = Scores::new(cells.rows);
    let mut room = Room::new(cells.rows);
    let mut values = Stream::new([0; 32], Purpose::Values, 0);
    let mut block = vec![[0.0; BLOCK]; criteria];
    for rows in weights[..weights.len() / criteria * criteria].chunks(criteria * BLOCK) {
        let wanted = rows.len() / criteria;
        for (draw, row) in rows.chunks_exact(criteria).enumerate() {
            block.iter_mut().zip(row).for_each(|(column, &weight)| column[draw] = weight);
        }
        let mut counted = ChunkTally::new(cells.rows, criteria);
        let (scores, values, room, weights) = (&mut scores, &mut values, &mut room, &block);
        wide(Rank { cells: &cells, weights, values, scores, room, wanted, tally: &mut counted });
        tally.add(&counted);
    }
    let central_weights = (0..tally.rows).map(|row| tally.central_weights(row)).collect();
    Counts { ranks: tally.ranks, wins: tally.wins, central_weights }
}
