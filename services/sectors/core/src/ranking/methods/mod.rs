//! Published methods beside the default one. Each looks at the same raw values, and its
//! answer depends on which sectors there are, which is why none of them is the default.
//!
//! Not here: the analytic hierarchy process, and weights from entropy or correlation.
//! Weights that come from the data change with the list of sectors and hide whose
//! judgement they are.

pub mod electre;
pub mod normalise;
pub mod promethee;
pub mod topsis;
pub mod vikor;

/// What is compared: raw values, sectors x criteria, row by row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alternatives<'a> {
    /// Raw values, finite; `maximise.len()` to a row.
    pub x: &'a [f64],
    /// By criterion: whether more is better.
    pub maximise: &'a [bool],
    /// Weights, >= 0, sum one.
    pub weights: &'a [f64],
}

impl Alternatives<'_> {
    /// How many criteria.
    pub(super) fn criteria(&self) -> usize {
        self.maximise.len()
    }

    /// How many sectors.
    pub(super) fn rows(&self) -> usize {
        self.x.len() / self.criteria().max(1)
    }

    /// `x_aj`
    pub(super) fn at(&self, row: usize, criterion: usize) -> f64 {
        self.x[row * self.criteria() + criterion]
    }

    /// Advantage of one sector over another by a criterion: above 0 is better.
    pub(super) fn advantage(&self, a: usize, b: usize, criterion: usize) -> f64 {
        let difference = self.at(a, criterion) - self.at(b, criterion);
        if self.maximise[criterion] { difference } else { -difference }
    }

    /// One criterion.
    pub(super) fn column(&self, criterion: usize) -> impl Iterator<Item = f64> + Clone {
        self.x.iter().skip(criterion).step_by(self.criteria().max(1)).copied()
    }

    /// The least and the greatest of one criterion.
    pub(super) fn extremes(&self, criterion: usize) -> (f64, f64) {
        self.column(criterion)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)))
    }
}
