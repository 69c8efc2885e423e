//! Values within their uncertainty, drawn anew for every draw of weights.

use super::{
    stream::{BLOCK, Stream},
    weights::Block,
};
use crate::ranking::{
    ValidSpec, ValueFunction,
    table::{Known, Table},
};

/// `2^-15`: takes the words of a stream to -1..1.
const UNIT: f64 = 1.0 / (1_u64 << 15) as f64;
/// Half a word, so that the numbers lie evenly around zero.
const HALF: f64 = 0.5;
/// Beyond this a straight line is as good as vertical, and sums must stay finite.
const STEEP: f64 = 1e300;

/// A value as a function of one random number in -1..1.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Cell {
    /// Always the same.
    Fixed(f64),
    /// `clamp(middle + slope t, 0, 1)`
    Line { middle: f64, slope: f64 },
    /// The value function at `x + half_width t`.
    Curve { x: f64, half_width: f64 },
    /// Anything in 0..1.
    Free,
}

/// The values of the eligible sectors by the weighted criteria.
#[derive(Debug)]
pub(super) struct Cells<'a> {
    pub(super) rows: usize,
    /// Sectors x criteria, row by row.
    cells: Vec<Cell>,
    /// `u`, likewise, for sectors without uncertainty.
    u: Vec<f64>,
    functions: Vec<&'a ValueFunction>,
    jitter: f64,
    /// How many values of each sector differ from draw to draw.
    open: Vec<usize>,
}

impl<'a> Cells<'a> {
    pub(super) fn new(spec: &'a ValidSpec, table: &Table, eligible: &[usize], active: &[usize]) -> Self {
        let jitter = spec.get().smaa.anchor_jitter;
        let functions: Vec<&ValueFunction> = active.iter().map(|&j| &spec.get().criteria[j].value).collect();
        let mut cells = Vec::with_capacity(eligible.len() * active.len());
        let mut u = Vec::with_capacity(cells.capacity());
        for &row in eligible {
            for (&j, function) in active.iter().zip(&functions) {
                cells.push(cell(function, table.row_of(&table.known, row)[j], jitter > 0.0));
                u.push(table.row(row)[j]);
            }
        }
        let count = |row: &[Cell]| row.iter().filter(|cell| !matches!(cell, Cell::Fixed(_))).count();
        let open = cells.chunks(active.len()).map(count).collect();
        Self { rows: eligible.len(), cells, u, functions, jitter, open }
    }

    /// Values that are given and always the same.
    pub(super) fn fixed(u: &[f64], criteria: usize) -> Self {
        Self {
            rows: u.len() / criteria.max(1),
            cells: u.iter().map(|&u| Cell::Fixed(u)).collect(),
            u: u.to_vec(),
            functions: Vec::new(),
            jitter: 0.0,
            open: Vec::new(),
        }
    }

    /// Whether any value differs from draw to draw.
    pub(super) fn are_uncertain(&self) -> bool {
        self.open.iter().any(|&open| open > 0)
    }

    pub(super) fn criteria(&self) -> usize {
        self.cells.len() / self.rows.max(1)
    }

    /// `u` of one sector.
    pub(super) fn row(&self, row: usize) -> &[f64] {
        let criteria = self.criteria();
        &self.u[row * criteria..(row + 1) * criteria]
    }

    /// Moves the ends of the value functions for a block of draws.
    #[inline(always)]
    pub(super) fn move_anchors(&self, stream: &mut Stream, ends: &mut Vec<[[f64; BLOCK]; 2]>) {
        if self.jitter == 0.0 {
            return;
        }
        ends.resize(self.criteria(), [[0.0; BLOCK]; 2]);
        let words = stream.words(2 * self.criteria());
        for (end, words) in ends.iter_mut().flatten().zip(words) {
            for (end, word) in end.iter_mut().zip(words) {
                *end = self.jitter * signed(*word);
            }
        }
    }

    /// Draws the values of a sector for a block of draws: criterion by criterion.
    #[inline(always)]
    pub(super) fn draw(&self, row: usize, stream: &mut Stream, ends: &[[[f64; BLOCK]; 2]], u: &mut Block) {
        let cells = &self.cells[row * u.len()..(row + 1) * u.len()];
        let mut words = stream.words(self.open.get(row).copied().unwrap_or(0)).iter();
        for (criterion, (cell, out)) in cells.iter().zip(u).enumerate() {
            if let Cell::Fixed(u) = cell {
                out.fill(*u);
            } else if let Some(words) = words.next() {
                self.draw_one(*cell, criterion, words, ends, out);
            }
        }
    }

    #[inline(always)]
    fn draw_one(
        &self,
        cell: Cell,
        criterion: usize,
        words: &[[u8; 2]; BLOCK],
        ends: &[[[f64; BLOCK]; 2]],
        out: &mut [f64; BLOCK],
    ) {
        match cell {
            Cell::Fixed(u) => out.fill(u),
            Cell::Line { middle, slope } => {
                let (middle, slope) = (middle + slope * (HALF * UNIT), slope * UNIT);
                for (out, word) in out.iter_mut().zip(words) {
                    *out = (middle + slope * f64::from(i16::from_le_bytes(*word))).clamp(0.0, 1.0);
                }
            }
            Cell::Free => {
                for (out, word) in out.iter_mut().zip(words) {
                    *out = HALF + HALF * signed(*word);
                }
            }
            Cell::Curve { x, half_width } => {
                let function = self.functions[criterion];
                for (d, (out, word)) in out.iter_mut().zip(words).enumerate() {
                    let x = x + half_width * signed(*word);
                    *out = match ends.get(criterion) {
                        Some([first, second]) => moved(function, x, first[d], second[d]),
                        None => function.value(x),
                    };
                }
            }
        }
    }
}

/// A word as a number in -1..1, evenly around zero.
#[inline(always)]
fn signed(word: [u8; 2]) -> f64 {
    (f64::from(i16::from_le_bytes(word)) + HALF) * UNIT
}

fn cell(function: &ValueFunction, known: Known, jitter: bool) -> Cell {
    let Known::Given { x, half_width } = known else { return Cell::Free };
    if jitter {
        return Cell::Curve { x, half_width };
    }
    let (low, high) = function.bounds(x, half_width);
    match function {
        // Uncertainty on a level of the value function moves nothing.
        _ if low == high => Cell::Fixed(low),
        ValueFunction::Anchored { worst, goal } => Cell::Line {
            middle: ((x - worst) / (goal - worst)).clamp(-STEEP, STEEP),
            slope: (half_width / (goal - worst)).clamp(-STEEP, STEEP),
        },
        ValueFunction::Target { .. } | ValueFunction::Piecewise { .. } => Cell::Curve { x, half_width },
    }
}

/// A value function whose first and second end are moved by shares of its range.
/// Piecewise functions move as a whole, by the first.
fn moved(function: &ValueFunction, x: f64, first: f64, second: f64) -> f64 {
    match *function {
        ValueFunction::Anchored { worst, goal } => {
            let range = goal - worst;
            let function =
                ValueFunction::Anchored { worst: worst + first * range, goal: goal + second * range };
            function.value(x)
        }
        ValueFunction::Target { target, half_range } => {
            let function = ValueFunction::Target {
                target: target + first * half_range,
                half_range: half_range * (1.0 + second),
            };
            function.value(x)
        }
        ValueFunction::Piecewise { .. } => function.value(x - first * function.range()),
    }
}
