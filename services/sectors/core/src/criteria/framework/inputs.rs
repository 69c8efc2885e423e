//! All that criteria compute from. Every part may be absent.

use std::collections::BTreeMap;

use super::{Demand, Economy, Industries, Markets, Need, Trade, TradeBasis, Unavailable, UnitValues};

/// What is held of one territory, for one list of sectors. Criteria take the parts
/// they need and say which is missing.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// How many sectors there are; answers have as many cells, in the same order.
    pub sectors: usize,
    /// Exports of all countries and figures of complexity, on every basis that is asked
    /// for.
    pub trade: Vec<Trade>,
    /// Values and quantities by exporter, product and year.
    pub unit_values: Option<UnitValues>,
    /// Exports of the territory by importer.
    pub markets: Option<Markets>,
    /// World trade by product and year.
    pub demand: Option<Demand>,
    /// Results of an input-output table of the territory.
    pub industries: Option<Industries>,
    /// Indicators of the territory.
    pub economy: Economy,
    /// Indicators of the territories it is compared with, in the order given.
    pub comparators: Vec<Economy>,
    /// Exposure of occupations, 0..1, by code; empty: none is held.
    pub exposure: BTreeMap<String, f64>,
}

impl Inputs {
    /// Exports and figures on a basis.
    pub fn trade_on(&self, basis: TradeBasis) -> Result<&Trade, Unavailable> {
        let found = self.trade.iter().find(|trade| trade.basis == basis);
        found.ok_or(Unavailable::InputNeeded(Need::Trade(basis)))
    }
}
