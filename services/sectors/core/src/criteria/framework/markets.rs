//! Where the exports of a territory go.

use super::Concordance;

/// Exports of the territory in one year, by importer and product.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Markets {
    /// The year.
    pub year: i32,
    /// Codes of the importers, by position.
    pub importers: Vec<String>,
    /// Which products make up a sector.
    pub concordance: Concordance,
    /// What goes where; several cells of one pair are added.
    pub cells: Vec<MarketCell>,
}

/// What goes from the territory to one importer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MarketCell {
    /// Position of the importer.
    pub importer: usize,
    /// Position of the product.
    pub product: usize,
    /// Value, one currency, finite and >= 0.
    pub value: f64,
}
