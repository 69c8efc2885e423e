//! The values of a ranking, ready to be weighed.

use super::{Error, Missing, ValidSpec, ValueFunction, Values};

/// What is known of one value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Known {
    /// `x` within a half-width, >= 0.
    Given { x: f64, half_width: f64 },
    /// Nothing: `u` anywhere in 0..1.
    Nothing,
}

/// The sectors that have a score, sectors x criteria, row by row.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) criteria: usize,
    /// Sectors that have a score: positions in the values, ascending.
    pub(super) scored: Vec<usize>,
    /// Criteria whose value is missing, by sector of the values.
    pub(super) missing: Vec<Vec<usize>>,
    pub(super) known: Vec<Known>,
    /// `u`, the middle where nothing is known.
    pub(super) u: Vec<f64>,
    pub(super) low: Vec<f64>,
    pub(super) high: Vec<f64>,
}

impl Table {
    pub(super) fn new(spec: &ValidSpec, values: &Values) -> Result<Self, Error> {
        let criteria = &spec.get().criteria;
        if values.criteria() != criteria.len() {
            let (sectors, criteria) = (values.sectors().len(), criteria.len());
            return Err(Error::Shape { sectors, criteria, cells: sectors * values.criteria() });
        }
        let excludes = |sector: usize| {
            let mut columns = criteria.iter().enumerate();
            columns.any(|(j, c)| c.missing == Missing::Exclude && values.cell(sector, j).value.is_none())
        };
        let sectors = 0..values.sectors().len();
        let scored: Vec<usize> = sectors.clone().filter(|&sector| !excludes(sector)).collect();
        let missing = |sector: usize| -> Vec<usize> {
            (0..criteria.len()).filter(|&j| values.cell(sector, j).value.is_none()).collect()
        };
        let size = scored.len() * criteria.len();
        let mut table = Self {
            criteria: criteria.len(),
            scored,
            missing: sectors.map(missing).collect(),
            known: Vec::with_capacity(size),
            u: Vec::with_capacity(size),
            low: Vec::with_capacity(size),
            high: Vec::with_capacity(size),
        };
        for &sector in &table.scored {
            for (j, criterion) in criteria.iter().enumerate() {
                let cell = values.cell(sector, j);
                let given = cell.value.map(|x| (x, cell.half_width)).or(match criterion.missing {
                    Missing::Imputed { value, half_width } => Some((value, half_width)),
                    Missing::Exclude | Missing::Interval => None,
                });
                let (known, u, low, high) = judge(&criterion.value, given);
                table.known.push(known);
                table.u.push(u);
                table.low.push(low);
                table.high.push(high);
            }
        }
        Ok(table)
    }

    /// How many sectors have a score.
    pub(super) fn rows(&self) -> usize {
        self.scored.len()
    }

    /// `u` of a sector by all criteria.
    pub(super) fn row(&self, row: usize) -> &[f64] {
        &self.u[row * self.criteria..(row + 1) * self.criteria]
    }

    /// A sector's row in one of the lists of this table.
    pub(super) fn row_of<'a, T>(&self, list: &'a [T], row: usize) -> &'a [T] {
        &list[row * self.criteria..(row + 1) * self.criteria]
    }
}

/// What is known, `u`, and its least and greatest.
fn judge(function: &ValueFunction, given: Option<(f64, f64)>) -> (Known, f64, f64, f64) {
    match given {
        None => (Known::Nothing, 0.5, 0.0, 1.0),
        Some((x, half_width)) => {
            let (low, high) = function.bounds(x, half_width);
            (Known::Given { x, half_width }, function.value(x), low, high)
        }
    }
}
