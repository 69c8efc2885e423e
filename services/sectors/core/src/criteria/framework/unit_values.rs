//! Values and quantities: what a unit costs, by exporter.

use std::collections::BTreeMap;

use super::Concordance;

/// Exports of all by exporter, product and year, with quantities.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct UnitValues {
    /// Position of the territory among the exporters; none: it exports nothing.
    pub territory: Option<usize>,
    /// Which exporters are compared, by position; empty: no comparators were given.
    pub comparators: Vec<bool>,
    /// Which products make up a sector.
    pub concordance: Concordance,
    /// Cells of the years that are held, by year.
    pub years: BTreeMap<i32, Vec<UnitValueCell>>,
}

/// Exports of one product by one exporter in one year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UnitValueCell {
    /// Position of the product.
    pub product: usize,
    /// Position of the exporter.
    pub exporter: usize,
    /// Value, one currency, finite and >= 0.
    pub value: f64,
    /// Quantity, one unit within a product, finite and >= 0. 0: not reported, so
    /// that the cell counts as trade and has no unit value.
    pub quantity: f64,
}
