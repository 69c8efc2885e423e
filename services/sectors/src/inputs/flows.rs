//! Trade of one year by exporter, importer and product, with quantities: what
//! unit values and shares of markets are computed from.

use std::ops::Range;

use super::Scheme;

/// Flows of one year, sorted by product, exporter and importer: columns of one
/// length.
#[derive(Debug, Clone, PartialEq)]
pub struct Flows {
    /// The year.
    pub year: i32,
    /// What the product codes are codes of.
    pub scheme: Scheme,
    /// Codes of the exporters that occur, ascending.
    pub exporters: Vec<String>,
    /// Codes of the importers that occur, ascending, as the file writes them;
    /// empty in a file that has no importers.
    pub importers: Vec<String>,
    /// Codes of the products that occur, ascending.
    pub products: Vec<String>,
    /// Where the flows of each product end.
    pub ends: Vec<u32>,
    /// Place of the exporter of each flow.
    pub exporter: Vec<u32>,
    /// Place of the importer of each flow; empty in a file without importers.
    pub importer: Vec<u32>,
    /// Value of each flow, US dollars, above zero.
    pub value: Vec<f64>,
    /// Quantity of each flow, tonnes, above zero; NaN: the file has none.
    pub quantity: Vec<f64>,
}

impl Flows {
    /// How many flows there are.
    pub fn len(&self) -> usize {
        self.value.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.value.is_empty()
    }

    /// The place of a product.
    pub fn product(&self, code: &str) -> Option<usize> {
        self.products.binary_search_by(|held| held.as_str().cmp(code)).ok()
    }

    /// The place of an exporter.
    pub fn exporter(&self, code: &str) -> Option<usize> {
        self.exporters.binary_search_by(|held| held.as_str().cmp(code)).ok()
    }

    /// The flows of a product, by its place.
    pub fn of_product(&self, product: usize) -> Range<usize> {
        let start = product.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        start..self.ends[product] as usize
    }

    /// The flows of an exporter in a product, by their places.
    pub fn of_exporter(&self, product: usize, exporter: usize) -> Range<usize> {
        let flows = self.of_product(product);
        let held = &self.exporter[flows.clone()];
        let from = held.partition_point(|&other| (other as usize) < exporter);
        let to = held.partition_point(|&other| (other as usize) <= exporter);
        flows.start + from..flows.start + to
    }

    /// The place of the importer of a flow; `None` in a file without importers.
    pub fn importer_of(&self, flow: usize) -> Option<usize> {
        self.importer.get(flow).map(|&importer| importer as usize)
    }

    /// The quantity of a flow, tonnes, where the file has one.
    pub fn quantity_of(&self, flow: usize) -> Option<f64> {
        self.quantity.get(flow).copied().filter(|quantity| !quantity.is_nan())
    }

    /// Memory held, for a bounded cache.
    pub fn bytes(&self) -> u64 {
        let codes = self.exporters.len() + self.importers.len() + self.products.len();
        (40 * codes + 4 * self.ends.len() + 4 * self.importer.len() + 20 * self.len()) as u64
    }
}

#[cfg(test)]
mod tests {
    use eslabon_proto::r#type::v1::Classification;

    use super::*;

    fn flows() -> Flows {
        let list = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Flows {
            year: 2020,
            scheme: Scheme::Products(Classification::Hs2017),
            exporters: list(&["CRI", "MEX"]),
            importers: list(&["USA", "ZAF"]),
            products: list(&["0101", "9018"]),
            ends: vec![1, 4],
            exporter: vec![1, 0, 0, 1],
            importer: vec![0, 0, 1, 0],
            value: vec![1.0, 2.0, 3.0, 4.0],
            quantity: vec![f64::NAN, 0.5, 1.0, 2.0],
        }
    }

    #[test]
    fn flows_are_found_by_product_and_exporter() {
        let flows = flows();
        assert_eq!(flows.of_product(flows.product("9018").unwrap()), 1..4);
        assert_eq!(flows.of_product(0), 0..1);
        assert_eq!(flows.of_exporter(1, flows.exporter("CRI").unwrap()), 1..3);
        assert_eq!(flows.of_exporter(1, 1), 3..4);
        assert!(flows.of_exporter(0, 0).is_empty());
        assert_eq!(flows.product("02"), None);
    }

    #[test]
    fn a_quantity_that_is_not_there_is_none() {
        let flows = flows();
        assert_eq!((flows.quantity_of(0), flows.quantity_of(1)), (None, Some(0.5)));
        assert_eq!(flows.importer_of(2), Some(1));
    }
}
