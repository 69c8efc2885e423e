//! What the world buys, year by year.

use std::collections::BTreeMap;

use super::Concordance;

/// World trade by product, over years.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Demand {
    /// Which products make up a sector.
    pub concordance: Concordance,
    /// The years that are held, by year.
    pub years: BTreeMap<i32, DemandYear>,
    /// Prices of the year over those of a base year, the same base for all; empty:
    /// none is held.
    pub deflators: BTreeMap<i32, Deflator>,
}

/// World trade of one year.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DemandYear {
    /// World imports by position of the product, one currency, finite and >= 0.
    pub values: Vec<f64>,
}

/// Prices of one year.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Deflator {
    /// Of all trade.
    pub total: Option<f64>,
    /// By position of the sector, where a sector has one of its own.
    pub sectors: Vec<Option<f64>>,
}

impl Deflator {
    /// That of a sector: its own, or that of all trade.
    pub fn of(&self, sector: usize) -> Option<f64> {
        let own = self.sectors.get(sector).copied().flatten();
        own.or(self.total).filter(|price| price.is_finite() && *price > 0.0)
    }
}
