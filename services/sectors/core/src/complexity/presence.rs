//! `M_cp` of those with figures, in the two forms that the kernels want.

use super::{rca::Rca, selection::Selection, tiles::LANES};

/// `M_cp` where rows are the countries with figures and columns the products with
/// figures, both counted from 0 anew. Every row and every column has a 1.
#[derive(Debug)]
pub(super) struct Presence {
    /// How many rows there are.
    pub(super) rows: usize,
    /// How many columns there are.
    pub(super) columns: usize,
    /// Ones of each row. Count.
    pub(super) diversity: Vec<u32>,
    /// Ones of each column. Count.
    pub(super) ubiquity: Vec<u32>,
    /// Where each column's rows start.
    starts: Vec<usize>,
    /// Rows of each column, ascending.
    members: Vec<u32>,
    /// The same as bits: `words` of 64 rows for each column.
    bits: Vec<u64>,
    words: usize,
}

impl Presence {
    pub(super) fn new(rca: &Rca, selection: &Selection) -> Self {
        let (rows, columns) = (selection.countries.len(), selection.products.len());
        let column_of = selection.columns(rca.products());
        let diversity: Vec<u32> = selection.countries.iter().map(|&c| rca.diversity[c]).collect();
        let ubiquity: Vec<u32> = selection.products.iter().map(|&p| rca.ubiquity[p]).collect();
        let starts = starts(&ubiquity);
        let words = rows.div_ceil(64);
        let (mut members, mut bits) = (vec![0; starts[columns]], vec![0; words * columns]);
        let mut next = starts.clone();
        for (row, &c) in selection.countries.iter().enumerate() {
            for column in rca.present(c).filter_map(|p| column_of[p]) {
                members[next[column]] = row as u32;
                next[column] += 1;
                bits[column * words + row / 64] |= 1 << (row % 64);
            }
        }
        Self { rows, columns, diversity, ubiquity, starts, members, bits, words }
    }

    /// Rows of a column, ascending.
    #[inline(always)]
    pub(super) fn members(&self, column: usize) -> &[u32] {
        &self.members[self.starts[column]..self.starts[column + 1]]
    }

    /// Rows of a column as bits.
    #[inline(always)]
    pub(super) fn set(&self, column: usize) -> &[u64] {
        &self.bits[column * self.words..(column + 1) * self.words]
    }

    /// `M` of one cell.
    #[inline(always)]
    pub(super) fn has(&self, row: usize, column: usize) -> bool {
        self.set(column)[row / 64] >> (row % 64) & 1 == 1
    }

    /// `M` of the rows of one tile, a bit a row. Rows that are not there are 0.
    #[inline(always)]
    pub(super) fn lanes(&self, tile: usize, column: usize) -> u32 {
        let first = tile * LANES;
        let word = self.set(column).get(first / 64).copied().unwrap_or(0);
        (word >> (first % 64)) as u32 & LANE_BITS
    }

    pub(super) fn bytes(&self) -> usize {
        4 * (self.diversity.len() + self.ubiquity.len() + self.members.len())
            + 8 * (self.starts.len() + self.bits.len())
    }
}

/// As many bits as a tile has lanes.
const LANE_BITS: u32 = u32::MAX >> (32 - LANES);

fn starts(counts: &[u32]) -> Vec<usize> {
    let mut starts = vec![0; counts.len() + 1];
    for (at, &count) in counts.iter().enumerate() {
        starts[at + 1] = starts[at] + count as usize;
    }
    starts
}
