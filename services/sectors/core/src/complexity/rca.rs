//! Revealed comparative advantage, and presence by it.

use super::selection::Selection;
use crate::Exports;

/// `RCA_cp = (x_cp / x_c) / (x_p / x)`; ratio, >= 0, finite. 0 where nothing is
/// exported; none for countries and products that export nothing at all. (Balassa
/// 1965.)
///
/// The order of the divisions is that of the formula: a product whose share is
/// exactly that of the world must come out as exactly 1.
#[derive(Debug)]
pub(super) struct Rca {
    threshold: f64,
    starts: Vec<usize>,
    cells: Vec<u32>,
    values: Vec<f64>,
    /// Whether a country exports anything.
    countries: Vec<bool>,
    /// Whether a product is exported by anyone.
    products: Vec<bool>,
    /// Products with presence, by country. Count.
    pub(super) diversity: Vec<u32>,
    /// Countries with presence, by product. Count.
    pub(super) ubiquity: Vec<u32>,
}

impl Rca {
    pub(super) fn new(exports: &Exports, threshold: f64) -> Self {
        let (countries, products) = (exports.countries(), exports.products());
        let world: Vec<f64> = (0..products).map(|p| exports.product_total(p) / exports.total()).collect();
        let mut values = Vec::with_capacity(exports.cells().len());
        let (mut diversity, mut ubiquity) = (vec![0; countries], vec![0; products]);
        for (c, count) in diversity.iter_mut().enumerate() {
            let total = exports.country_total(c);
            let (cells, exported) = exports.row(c);
            for (&p, &value) in cells.iter().zip(exported) {
                let rca = (value / total) / world[p as usize];
                let present = u32::from(rca >= threshold);
                *count += present;
                ubiquity[p as usize] += present;
                values.push(rca);
            }
        }
        Self {
            threshold,
            starts: exports.starts().to_vec(),
            cells: exports.cells().to_vec(),
            values,
            countries: (0..countries).map(|c| exports.country_total(c) > 0.0).collect(),
            products: (0..products).map(|p| exports.product_total(p) > 0.0).collect(),
            diversity,
            ubiquity,
        }
    }

    pub(super) fn countries(&self) -> usize {
        self.countries.len()
    }

    pub(super) fn products(&self) -> usize {
        self.products.len()
    }

    pub(super) fn country_exports(&self, c: usize) -> bool {
        self.countries.get(c).copied().unwrap_or(false)
    }

    pub(super) fn product_is_exported(&self, p: usize) -> bool {
        self.products.get(p).copied().unwrap_or(false)
    }

    /// Products and RCA of a country's cells.
    pub(super) fn row(&self, c: usize) -> impl Iterator<Item = (usize, f64)> {
        let cells = self.starts[c]..self.starts[c + 1];
        self.cells[cells.clone()].iter().map(|&p| p as usize).zip(self.values[cells].iter().copied())
    }

    /// Products that a country has, ascending.
    pub(super) fn present(&self, c: usize) -> impl Iterator<Item = usize> {
        self.row(c).filter(|&(_, rca)| rca >= self.threshold).map(|(p, _)| p)
    }

    /// RCA of one cell.
    pub(super) fn get(&self, c: usize, p: usize) -> Option<f64> {
        if !self.country_exports(c) || !self.product_is_exported(p) {
            return None;
        }
        let cells = self.starts[c]..self.starts[c + 1];
        let found = self.cells[cells.clone()].binary_search_by(|&cell| (cell as usize).cmp(&p));
        Some(found.map_or(0.0, |at| self.values[cells.start + at]))
    }

    /// RCA of those with figures, rows x columns, a row after the other.
    pub(super) fn dense(&self, selection: &Selection) -> Vec<f64> {
        let columns = selection.products.len();
        let column_of = selection.columns(self.products());
        let mut values = vec![0.0; selection.countries.len() * columns];
        for (row, &c) in selection.countries.iter().enumerate() {
            for (p, rca) in self.row(c) {
                if let Some(column) = column_of[p] {
                    values[row * columns + column] = rca;
                }
            }
        }
        values
    }

    pub(super) fn bytes(&self) -> usize {
        8 * (self.starts.len() + self.values.len())
            + 4 * (self.cells.len() + self.diversity.len() + self.ubiquity.len())
            + self.countries.len()
            + self.products.len()
    }
}
