//! One year of a dataset: its codes and its cells, as kernels take them.

use eslabon_sectors_core as core;

use crate::ingest::TradeYear;

/// One year of a dataset, ready for the kernels.
#[derive(Debug)]
pub struct Year {
    /// The year.
    pub year: i32,
    /// Codes of the territories, ascending; the kernels know their positions.
    pub countries: Vec<String>,
    /// Codes of the products, ascending.
    pub products: Vec<String>,
    /// The cells.
    pub exports: core::Exports,
}

impl Year {
    /// Checks the cells of a year as they were stored.
    pub fn new(trade: TradeYear) -> Result<Self, core::Error> {
        let TradeYear { year, countries, products, cells } = trade;
        let exports = core::Exports::new(
            countries.len(),
            products.len(),
            &cells.countries,
            &cells.products,
            &cells.values,
        )?;
        Ok(Self { year, countries, products, exports })
    }

    /// Position of a territory.
    pub fn country(&self, code: &str) -> Option<usize> {
        self.countries.binary_search_by(|held| held.as_str().cmp(code)).ok()
    }

    /// Position of a product.
    pub fn product(&self, code: &str) -> Option<usize> {
        self.products.binary_search_by(|held| held.as_str().cmp(code)).ok()
    }

    /// All trade of the year, USD.
    pub fn total(&self) -> f64 {
        (0..self.exports.countries()).map(|country| self.exports.country_total(country)).sum()
    }

    /// Memory held, for a bounded cache.
    pub fn bytes(&self) -> u64 {
        let codes = self.countries.len() + self.products.len();
        self.exports.bytes() + 40 * codes as u64
    }
}
