//! Values and quantities: what a unit costs, by exporter.

use std::{collections::BTreeMap, ops::RangeInclusive};

use super::{Concordance, quantile};

/// Exports of all by exporter, product and year, with quantities.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct UnitValues {
    /// Position of the territory among the exporters; none: it exports nothing.
    pub territory: Option<usize>,
    /// Whether each exporter is one of those that are compared; empty: no comparators
    /// were given.
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

/// Unit values by product, pooled over some years.
pub(crate) type Prices = BTreeMap<usize, ProductPrices>;

/// Unit values of one product.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct ProductPrices {
    /// What all export of it, with or without a quantity.
    pub(crate) world: f64,
    /// Exporters with a unit value, by position: whether their share of world trade is
    /// large enough to count, and the logarithm of the unit value.
    pub(crate) exporters: Vec<(usize, bool, f64)>,
}

impl UnitValues {
    /// The newest year that is held.
    pub(crate) fn newest(&self) -> Option<i32> {
        self.years.last_key_value().map(|(year, _)| *year)
    }

    /// Whether every one of some years is held.
    pub(crate) fn holds(&self, mut years: RangeInclusive<i32>) -> bool {
        years.all(|year| self.years.contains_key(&year))
    }

    /// The unit values of the years together: `ln(sum value / sum quantity)` over the
    /// cells that have both. An exporter counts from `least_share` of the product's
    /// trade on.
    pub(crate) fn prices(&self, years: RangeInclusive<i32>, least_share: f64) -> Prices {
        let mut cells: Vec<&UnitValueCell> = self.years.range(years).flat_map(|(_, cells)| cells).collect();
        // Stable, so that what is added is added in the order of years.
        cells.sort_by_key(|cell| (cell.product, cell.exporter));
        let of_product = cells.chunk_by(|left, right| left.product == right.product);
        of_product.map(|cells| (cells[0].product, pooled(cells, least_share))).collect()
    }
}

fn pooled(cells: &[&UnitValueCell], least_share: f64) -> ProductPrices {
    let world: f64 = cells.iter().map(|cell| cell.value).sum();
    let of_exporter = cells.chunk_by(|left, right| left.exporter == right.exporter);
    let exporters = of_exporter.filter_map(|cells| {
        let (mut all, mut value, mut quantity) = (0.0, 0.0, 0.0);
        for cell in cells {
            all += cell.value;
            if cell.quantity > 0.0 {
                value += cell.value;
                quantity += cell.quantity;
            }
        }
        let price = (value / quantity).ln();
        price.is_finite().then(|| (cells[0].exporter, all >= least_share * world, price))
    });
    ProductPrices { world, exporters: exporters.collect() }
}

impl ProductPrices {
    /// Logarithms of the unit values of those that count.
    pub(crate) fn counted(&self) -> Vec<f64> {
        self.exporters.iter().filter(|(_, counts, _)| *counts).map(|(_, _, price)| *price).collect()
    }

    /// The quantile of those that count at `share`; none with fewer than `least`.
    pub(crate) fn at(&self, share: f64, least: usize) -> Option<f64> {
        let counted = self.counted();
        if counted.len() < least { None } else { quantile(&counted, share) }
    }

    /// The logarithm of an exporter's unit value, whether it counts or not.
    pub(crate) fn of(&self, exporter: usize) -> Option<f64> {
        let at = self.exporters.binary_search_by_key(&exporter, |(held, _, _)| *held).ok()?;
        Some(self.exporters[at].2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Product, exporter, value and quantity.
    type Row = (usize, usize, f64, f64);

    fn held(years: &[(i32, &[Row])]) -> UnitValues {
        let cell = |&(product, exporter, value, quantity): &Row| UnitValueCell {
            product,
            exporter,
            value,
            quantity,
        };
        let years = years.iter().map(|(year, cells)| (*year, cells.iter().map(cell).collect())).collect();
        UnitValues { years, ..UnitValues::default() }
    }

    #[test]
    fn unit_values_of_years_are_pooled_by_their_sums() {
        let held = held(&[(2020, &[(0, 0, 6.0, 2.0)]), (2021, &[(0, 0, 4.0, 3.0), (0, 1, 90.0, 9.0)])]);
        let prices = held.prices(2020..=2021, 0.0);
        assert_eq!(prices[&0].world, 100.0);
        assert_eq!(prices[&0].of(0), Some(2.0_f64.ln()));
        assert_eq!(held.prices(2020..=2020, 0.0)[&0].of(0), Some(3.0_f64.ln()));
    }

    #[test]
    fn trade_without_a_quantity_counts_as_trade_and_has_no_price() {
        let held = held(&[(2020, &[(0, 0, 50.0, 0.0), (0, 1, 50.0, 5.0)])]);
        let prices = held.prices(2020..=2020, 0.0);
        assert_eq!((prices[&0].world, prices[&0].of(0)), (100.0, None));
        assert_eq!(prices[&0].counted().len(), 1);
    }

    #[test]
    fn who_exports_next_to_nothing_does_not_count_and_has_a_price() {
        let held = held(&[(2020, &[(0, 0, 0.1, 1.0), (0, 1, 99.9, 1.0)])]);
        let prices = held.prices(2020..=2020, 0.002);
        assert_eq!(prices[&0].counted(), [99.9_f64.ln()]);
        assert_eq!(prices[&0].of(0), Some(0.1_f64.ln()));
        assert_eq!(prices[&0].at(0.9, 2), None);
    }
}
