//! Values and quantities by exporter, product and year.

use std::collections::{BTreeMap, BTreeSet};

use eslabon_sectors_core::criteria::{Concordance, UnitValueCell, UnitValues};

use crate::inputs::{flows::Flows, sector_list::SectorList};

/// Unit values, put together a year at a time: flows of one year may be larger than
/// everything else of a matrix.
#[derive(Debug, Default)]
pub(super) struct Gatherer {
    products: Codes,
    exporters: Codes,
    years: BTreeMap<i32, Vec<UnitValueCell>>,
}

impl Gatherer {
    /// Adds a year: what belongs to some sector of the list, importers together. What
    /// has no quantity stays apart, since it has no unit value.
    pub(super) fn add(&mut self, flows: &Flows, list: &SectorList) {
        let mut cells = Vec::new();
        for (product, code) in flows.products.iter().enumerate() {
            if list.of_code(flows.scheme, code).is_empty() {
                continue;
            }
            let product_place = self.products.place(code);
            let mut sums: BTreeMap<u32, [f64; 3]> = BTreeMap::new();
            for flow in flows.of_product(product) {
                let sum = sums.entry(flows.exporter[flow]).or_default();
                match flows.quantity_of(flow) {
                    Some(quantity) => {
                        sum[0] += flows.value[flow];
                        sum[1] += quantity;
                    }
                    None => sum[2] += flows.value[flow],
                }
            }
            for (exporter, [value, quantity, without]) in sums {
                let exporter = self.exporters.place(&flows.exporters[exporter as usize]);
                let parts = [(value, quantity), (without, 0.0)].into_iter().filter(|(value, _)| *value > 0.0);
                cells.extend(parts.map(|(value, quantity)| UnitValueCell {
                    product: product_place,
                    exporter,
                    value,
                    quantity,
                }));
            }
        }
        self.years.insert(flows.year, cells);
    }

    /// All that was added, for a territory and those it is compared with.
    pub(super) fn finish(
        self,
        list: &SectorList,
        scheme: crate::inputs::Scheme,
        territory: &str,
        comparators: &[String],
    ) -> UnitValues {
        let compared: BTreeSet<usize> =
            comparators.iter().filter_map(|code| self.exporters.find(code)).collect();
        let exporters = 0..self.exporters.codes.len();
        UnitValues {
            territory: self.exporters.find(territory),
            comparators: if comparators.is_empty() {
                Vec::new()
            } else {
                exporters.map(|exporter| compared.contains(&exporter)).collect()
            },
            concordance: Concordance::new(list.members(scheme, &self.products.codes)),
            years: self.years,
        }
    }
}

/// Codes in the order they were met.
#[derive(Debug, Default)]
struct Codes {
    places: BTreeMap<String, usize>,
    codes: Vec<String>,
}

impl Codes {
    fn place(&mut self, code: &str) -> usize {
        if let Some(place) = self.find(code) {
            return place;
        }
        let place = self.codes.len();
        self.codes.push(code.to_owned());
        self.places.insert(code.to_owned(), place);
        place
    }

    fn find(&self, code: &str) -> Option<usize> {
        self.places.get(code).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::testing::{HS, flows, list};

    #[test]
    fn importers_are_added_and_what_has_no_quantity_stays_apart() {
        let mut gatherer = Gatherer::default();
        let rows = [
            ("CRI", "DEU", "9018", 2.0, 1.0),
            ("CRI", "USA", "9018", 4.0, 3.0),
            ("CRI", "ZAF", "9018", 8.0, f64::NAN),
            ("MEX", "USA", "9018", 5.0, 1.0),
            ("MEX", "USA", "0101", 5.0, 1.0),
        ];
        gatherer.add(&flows(2020, &rows), &list());
        gatherer.add(
            &flows(2021, &[("BRA", "USA", "5205", 1.0, 1.0), ("CRI", "USA", "9018", 1.0, 1.0)]),
            &list(),
        );
        let held = gatherer.finish(&list(), HS, "CRI", &["BRA".to_owned(), "XXX".to_owned()]);
        let cells: Vec<_> =
            held.years[&2020].iter().map(|cell| (cell.exporter, cell.value, cell.quantity)).collect();
        // 0101 belongs to no sector.
        assert_eq!(cells, [(0, 6.0, 4.0), (0, 8.0, 0.0), (1, 5.0, 1.0)]);
        assert_eq!((held.territory, held.comparators.as_slice()), (Some(0), [false, false, true].as_slice()));
        assert_eq!(held.concordance.of(0), [(0, 1.0)]);
        assert_eq!(held.concordance.of(2), [(1, 1.0)]);
        assert_eq!(held.years[&2021].len(), 2);
    }

    #[test]
    fn without_comparators_nobody_is_compared() {
        let mut gatherer = Gatherer::default();
        gatherer.add(&flows(2020, &[("CRI", "DEU", "9018", 2.0, 1.0)]), &list());
        let held = gatherer.finish(&list(), HS, "MEX", &[]);
        assert_eq!((held.territory, held.comparators.len()), (None, 0));
    }
}
