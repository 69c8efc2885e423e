//! Counting: who had which rank, who beat whom, with which weights one was first.

use super::{
    scores::Scores,
    stream::{BLOCK, CHUNK},
    weights::Block,
};
use crate::ranking::MAX_PAIRWISE;

/// What was counted: in one chunk, or in all. Counts are whole numbers, so that the order
/// of adding them does not matter; sums are added in the order of chunks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tally<Count> {
    pub(super) rows: usize,
    pub(super) criteria: usize,
    pub(super) draws: u64,
    pub(super) proposals: u64,
    /// Sector by sector, one count for each rank.
    pub(super) ranks: Vec<Count>,
    /// Sector by sector: how often it beat each other one. Empty for many sectors.
    pub(super) wins: Vec<Count>,
    /// Draws in which a sector was first.
    pub(super) first: Vec<u64>,
    /// Sums of the weights with which a sector was first, and of their squares.
    pub(super) first_sums: Vec<f64>,
    pub(super) first_squares: Vec<f64>,
    /// Sums of all weights, of their squares.
    pub(super) sums: Vec<f64>,
    pub(super) squares: Vec<f64>,
    /// Means of the weights of each batch of draws, batch by batch.
    pub(super) batches: Vec<f64>,
}

/// Counts of one chunk: small, since the table of ranks is what fills the cache.
pub(super) type ChunkTally = Tally<u16>;
/// Counts of all chunks.
pub(super) type TotalTally = Tally<u32>;
const _: () = assert!(CHUNK <= u16::MAX as usize);

impl<Count: Copy + Default> Tally<Count> {
    pub(super) fn new(rows: usize, criteria: usize) -> Self {
        let pairs = if rows <= MAX_PAIRWISE { rows * rows } else { 0 };
        Self {
            rows,
            criteria,
            draws: 0,
            proposals: 0,
            ranks: vec![Count::default(); rows * rows],
            wins: vec![Count::default(); pairs],
            first: vec![0; rows],
            first_sums: vec![0.0; rows * criteria],
            first_squares: vec![0.0; rows * criteria],
            sums: vec![0.0; criteria],
            squares: vec![0.0; criteria],
            batches: Vec::new(),
        }
    }
}

impl TotalTally {
    /// Adds the tally of the next chunk.
    pub(super) fn add(&mut self, other: &ChunkTally) {
        fn floats(to: &mut [f64], from: &[f64]) {
            to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        }
        fn counts(to: &mut [u32], from: &[u16]) {
            to.iter_mut().zip(from).for_each(|(to, from)| *to += u32::from(*from));
        }
        self.draws += other.draws;
        self.proposals += other.proposals;
        counts(&mut self.ranks, &other.ranks);
        counts(&mut self.wins, &other.wins);
        self.first.iter_mut().zip(&other.first).for_each(|(to, from)| *to += from);
        floats(&mut self.first_sums, &other.first_sums);
        floats(&mut self.first_squares, &other.first_squares);
        floats(&mut self.sums, &other.sums);
        floats(&mut self.squares, &other.squares);
        self.batches.extend_from_slice(&other.batches);
    }
}

impl ChunkTally {
    /// Counts the first `wanted` draws of a block. Not more in all than a chunk has.
    #[inline(always)]
    pub(super) fn count(&mut self, scores: &Scores, weights: &Block, wanted: usize, room: &mut Room) {
        self.draws += wanted as u64;
        if self.wins.is_empty() {
            self.rank_by_sorting(scores, weights, wanted, room);
        } else {
            self.rank_by_pairs(scores, weights, wanted);
        }
        self.add_weights(weights, wanted);
    }

    /// The rank is how many are ahead: every pair is compared, many draws at once. What
    /// is not wanted of a block is compared too, and not counted.
    #[inline(always)]
    fn rank_by_pairs(&mut self, scores: &Scores, weights: &Block, wanted: usize) {
        for (a, mine) in scores.keys.iter().enumerate() {
            let mut ahead = [0_u64; BLOCK];
            for (b, other) in scores.keys.iter().enumerate() {
                let mut beaten = 0;
                for d in 0..BLOCK {
                    let above = u64::from(other[d] > mine[d]);
                    ahead[d] += above;
                    beaten += above;
                }
                if wanted < BLOCK {
                    beaten =
                        other[..wanted].iter().zip(mine).map(|(other, mine)| u64::from(other > mine)).sum();
                }
                self.wins[b * self.rows + a] += beaten as u16;
            }
            self.count_ranks(a, &ahead[..wanted]);
            self.add_first(a, weights, &ahead[..wanted]);
        }
    }

    /// Counts the ranks of one sector in four tables by turns: the same rank is mostly
    /// next again, and a count would wait for the one before it.
    #[inline(always)]
    fn count_ranks(&mut self, sector: usize, ahead: &[u64]) {
        let mut tables = [[0_u16; MAX_PAIRWISE]; 4];
        let (full, rest) = ahead.as_chunks::<4>();
        for ahead in full {
            for (table, &ahead) in tables.iter_mut().zip(ahead) {
                table[ahead as usize % MAX_PAIRWISE] += 1;
            }
        }
        for &ahead in rest {
            tables[0][ahead as usize % MAX_PAIRWISE] += 1;
        }
        let ranks = &mut self.ranks[sector * self.rows..(sector + 1) * self.rows];
        for (rank, count) in ranks.iter_mut().enumerate() {
            *count += tables.iter().map(|table| table[rank]).sum::<u16>();
        }
    }

    /// Adds the weights with which one sector is first: those of other draws times zero,
    /// rather than a branch on what cannot be foreseen.
    #[inline(always)]
    fn add_first(&mut self, sector: usize, weights: &Block, ahead: &[u64]) {
        let mut is_first = [0.0; BLOCK];
        let mut count = 0;
        for (is_first, &ahead) in is_first.iter_mut().zip(ahead) {
            *is_first = if ahead == 0 { 1.0 } else { 0.0 };
            count += u64::from(ahead == 0);
        }
        if count == 0 {
            return;
        }
        self.first[sector] += count;
        let at = sector * self.criteria;
        for (criterion, column) in weights.iter().enumerate() {
            let (sum, square) = moments(column, &is_first);
            self.first_sums[at + criterion] += sum;
            self.first_squares[at + criterion] += square;
        }
    }

    /// Where there are many, each draw is sorted.
    #[inline(always)]
    fn rank_by_sorting(&mut self, scores: &Scores, weights: &Block, wanted: usize, room: &mut Room) {
        for start in (0..wanted).step_by(Room::LISTS) {
            room.gather(scores, start);
            for d in start..wanted.min(start + Room::LISTS) {
                let order = room.sort(d - start);
                let mut rank = 0;
                for (at, &packed) in order.iter().enumerate() {
                    if at > 0 && packed >> INDEX_BITS != order[at - 1] >> INDEX_BITS {
                        rank = at;
                    }
                    let a = (packed & INDEX_MASK) as usize;
                    self.ranks[a * self.rows + rank] += 1;
                    if rank == 0 {
                        add_first(
                            &mut self.first,
                            &mut self.first_sums,
                            &mut self.first_squares,
                            a,
                            weights,
                            d,
                        );
                    }
                }
            }
        }
    }

    #[inline(always)]
    fn add_weights(&mut self, weights: &Block, wanted: usize) {
        let mut is_wanted = [0.0; BLOCK];
        is_wanted[..wanted].fill(1.0);
        for (criterion, column) in weights.iter().enumerate() {
            let (sum, square) = moments(column, &is_wanted);
            self.sums[criterion] += sum;
            self.squares[criterion] += square;
        }
    }
}

#[inline(always)]
fn add_first(
    first: &mut [u64],
    sums: &mut [f64],
    squares: &mut [f64],
    sector: usize,
    weights: &Block,
    draw: usize,
) {
    first[sector] += 1;
    let from = sector * weights.len();
    let (sums, squares) = (&mut sums[from..from + weights.len()], &mut squares[from..from + weights.len()]);
    for ((sum, square), column) in sums.iter_mut().zip(squares).zip(weights) {
        *sum += column[draw];
        *square += column[draw] * column[draw];
    }
}

/// Sums of the weights that are chosen by ones, and of their squares.
#[inline(always)]
fn moments(column: &[f64; BLOCK], chosen: &[f64; BLOCK]) -> (f64, f64) {
    let (mut values, mut squares) = ([0.0; BLOCK], [0.0; BLOCK]);
    for d in 0..BLOCK {
        values[d] = column[d] * chosen[d];
        squares[d] = values[d] * values[d];
    }
    (total(&mut values), total(&mut squares))
}

/// A sum by halves: in an order that is fixed, and in which many additions can be done at
/// once.
#[inline(always)]
fn total(values: &mut [f64; BLOCK]) -> f64 {
    const HALVES: [usize; 4] = [BLOCK / 2, BLOCK / 4, BLOCK / 8, BLOCK / 16];
    for half in HALVES {
        let (left, right) = values.split_at_mut(half);
        left.iter_mut().zip(&right[..half]).for_each(|(left, right)| *left += right);
    }
    values[..BLOCK / 16].iter().sum()
}
const _: () = assert!(BLOCK.is_multiple_of(16));

/// Bits of the position of a sector beside its key.
const INDEX_BITS: u32 = 11;
const INDEX_MASK: u64 = (1 << INDEX_BITS) - 1;
const _: () = assert!(crate::ranking::MAX_SECTORS <= 1 << INDEX_BITS);

/// Room to sort in.
pub(super) struct Room {
    lists: Vec<Vec<u64>>,
}

impl Room {
    /// Draws that are taken out of the scores together, for the sake of the cache.
    const LISTS: usize = 8;

    pub(super) fn new(rows: usize) -> Self {
        let rows = if rows <= MAX_PAIRWISE { 0 } else { rows };
        Self { lists: vec![vec![0; rows]; Self::LISTS] }
    }

    /// Packs key and position so that the highest score sorts first. Keys are positive
    /// doubles of one exponent, so their bits are in their order, and scores in 0..=1
    /// differ in the lowest 41.
    #[inline(always)]
    fn gather(&mut self, scores: &Scores, start: usize) {
        for (row, keys) in scores.keys.iter().enumerate() {
            let keys = &keys.as_chunks::<{ Self::LISTS }>().0[start / Self::LISTS];
            for (list, key) in self.lists.iter_mut().zip(keys) {
                list[row] = (!key.to_bits() << INDEX_BITS) | row as u64;
            }
        }
    }

    #[inline(always)]
    fn sort(&mut self, list: usize) -> &[u64] {
        let list = &mut self.lists[list];
        list.sort_unstable();
        list
    }
}
