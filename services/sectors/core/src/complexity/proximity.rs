//! One row of the proximity matrix at a time.

use super::{presence::Presence, rca::Rca, selection::Selection};
use crate::simd;

/// What a row is computed from.
#[derive(Debug)]
pub(super) enum Proximities {
    Minimum,
    Asymmetric,
    Continuous(Standardised),
}

impl Proximities {
    /// `phi_pj` for every column `j`.
    pub(super) fn row(&self, presence: &Presence, p: usize) -> Vec<f64> {
        simd::widest(
            #[inline(always)]
            || match self {
                Self::Minimum => shares(presence, p, u32::max),
                Self::Asymmetric => shares(presence, p, |own, _| own),
                Self::Continuous(standardised) => standardised.row(p),
            },
        )
    }

    /// The larger of `phi_pj` and `phi_jp` for every column `j`.
    pub(super) fn symmetric_row(&self, presence: &Presence, p: usize) -> Vec<f64> {
        match self {
            Self::Asymmetric => simd::widest(
                #[inline(always)]
                || shares(presence, p, u32::min),
            ),
            Self::Minimum | Self::Continuous(_) => self.row(presence, p),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Minimum | Self::Asymmetric => 0,
            Self::Continuous(standardised) => 8 * standardised.values.len(),
        }
    }
}

/// Countries that have both `p` and `j` over `of(u_p, u_j)`, for every `j`.
#[inline(always)]
fn shares(presence: &Presence, p: usize, of: impl Fn(u32, u32) -> u32) -> Vec<f64> {
    let (own, set) = (presence.ubiquity[p], presence.set(p));
    let share =
        |(j, &other): (usize, &u32)| f64::from(common(set, presence.set(j))) / f64::from(of(own, other));
    presence.ubiquity.iter().enumerate().map(share).collect()
}

/// Countries that are in both sets.
#[inline(always)]
fn common(left: &[u64], right: &[u64]) -> u32 {
    left.iter().zip(right).map(|(left, right)| (left & right).count_ones()).sum()
}

/// RCA of each column over the rows, less its mean and divided by its length: the
/// correlation of two columns is their scalar product. A column that is the same
/// everywhere is 0.
#[derive(Debug)]
pub(super) struct Standardised {
    rows: usize,
    values: Vec<f64>,
    constant: Vec<bool>,
}

impl Standardised {
    pub(super) fn new(rca: &Rca, selection: &Selection) -> Self {
        let (rows, columns) = (selection.countries.len(), selection.products.len());
        let column_of = selection.columns(rca.products());
        let mut values = vec![0.0; rows * columns];
        for (row, &c) in selection.countries.iter().enumerate() {
            for (p, rca) in rca.row(c) {
                if let Some(column) = column_of[p] {
                    values[column * rows + row] = rca;
                }
            }
        }
        let constant = values.chunks_exact_mut(rows).map(standardise).collect();
        Self { rows, values, constant }
    }

    /// The standardised RCA of a column.
    #[inline(always)]
    pub(super) fn column(&self, p: usize) -> &[f64] {
        &self.values[p * self.rows..(p + 1) * self.rows]
    }

    /// Whether a column is the same everywhere.
    #[inline(always)]
    pub(super) fn is_constant(&self, p: usize) -> bool {
        self.constant[p]
    }

    #[inline(always)]
    fn row(&self, p: usize) -> Vec<f64> {
        let own = self.column(p);
        let mut row: Vec<f64> = self
            .values
            .chunks_exact(self.rows)
            .map(|other| f64::midpoint(1.0, scalar_product(own, other)).clamp(0.0, 1.0))
            .collect();
        row[p] = 1.0;
        row
    }
}

/// Standardises a column and says whether it is the same everywhere.
fn standardise(column: &mut [f64]) -> bool {
    let count = column.len() as f64;
    let mean = column.iter().sum::<f64>() / count;
    let length = column.iter().map(|value| value * value).sum::<f64>().sqrt();
    column.iter_mut().for_each(|value| *value -= mean);
    let spread = column.iter().map(|value| value * value).sum::<f64>().sqrt();
    if spread <= length * count * f64::EPSILON {
        column.fill(0.0);
        return true;
    }
    column.iter_mut().for_each(|value| *value /= spread);
    false
}

/// Eight partial sums, then their sum: one order whatever the machine.
#[inline(always)]
fn scalar_product(left: &[f64], right: &[f64]) -> f64 {
    const WIDTH: usize = 8;
    let (left_chunks, left_rest) = left.as_chunks::<WIDTH>();
    let (right_chunks, right_rest) = right.as_chunks::<WIDTH>();
    let mut sums = [0.0; WIDTH];
    for (left, right) in left_chunks.iter().zip(right_chunks) {
        for lane in 0..WIDTH {
            sums[lane] += left[lane] * right[lane];
        }
    }
    let rest: f64 = left_rest.iter().zip(right_rest).map(|(left, right)| left * right).sum();
    sums.iter().sum::<f64>() + rest
}
