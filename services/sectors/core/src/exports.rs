//! Exports of one year: checked cells, sorted by country, then product.

use crate::Error;

/// Countries or products at most: far above every classification, and low enough
/// that a wrong count cannot ask for all memory.
const MOST: usize = 1 << 20;

/// The sum of all values over the smallest positive one at most. Up to here no
/// ratio of sums, and no square of one, leaves the range of a double.
const SPREAD: f64 = 1e100;

/// `x_cp`, exports of country `c` in product `p`, one currency, finite and >= 0.
/// A cell that is absent is 0. Sums run in the order of countries and products,
/// whatever order the cells came in.
#[derive(Debug, Clone, PartialEq)]
pub struct Exports {
    /// Where each country's cells start; one more than there are countries.
    starts: Vec<usize>,
    /// Product of each cell, ascending within a country.
    cells: Vec<u32>,
    /// Value of each cell, above 0.
    values: Vec<f64>,
    country_totals: Vec<f64>,
    product_totals: Vec<f64>,
    total: f64,
}

impl Exports {
    /// Exports of `countries` x `products` from parallel vectors of cells, in any
    /// order. Cells of value 0 are as good as absent.
    ///
    /// Refused are: a position out of range, a value that is NaN, infinite or
    /// negative, the same cell twice, vectors of different lengths, and values
    /// whose sum is infinite or 1e100 times the smallest of them.
    pub fn new(
        countries: usize,
        products: usize,
        cell_countries: &[u32],
        cell_products: &[u32],
        values: &[f64],
    ) -> Result<Self, Error> {
        check_sizes(countries, products)?;
        if cell_countries.len() != values.len() || cell_products.len() != values.len() {
            return Err(bad("values", "must be as many as positions of countries and of products"));
        }
        let given = || cell_countries.iter().zip(cell_products).zip(values);
        for ((&country, &product), &value) in given() {
            check_cell(country as usize, product as usize, value, countries, products)?;
        }
        let mut sorted: Vec<_> =
            given().map(|((&c, &p), &value)| (u64::from(c) << 32 | u64::from(p), value)).collect();
        if !sorted.is_sorted_by_key(|(key, _)| *key) {
            sorted.sort_unstable_by_key(|(key, _)| *key);
        }
        if let Some(pair) = sorted.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(Error::Duplicate {
                country: (pair[0].0 >> 32) as usize,
                product: low(pair[0].0) as usize,
            });
        }
        sorted.retain(|(_, value)| *value > 0.0);
        Self::assemble(countries, products, &sorted)
    }

    fn assemble(countries: usize, products: usize, sorted: &[(u64, f64)]) -> Result<Self, Error> {
        let mut starts = vec![0; countries + 1];
        let (mut country_totals, mut product_totals) = (vec![0.0; countries], vec![0.0; products]);
        for &(key, value) in sorted {
            let (country, product) = ((key >> 32) as usize, low(key) as usize);
            starts[country + 1] += 1;
            country_totals[country] += value;
            product_totals[product] += value;
        }
        for country in 0..countries {
            starts[country + 1] += starts[country];
        }
        let total: f64 = country_totals.iter().sum();
        let least = sorted.iter().map(|(_, value)| *value).fold(f64::INFINITY, f64::min);
        if !total.is_finite() || total / SPREAD > least {
            return Err(bad(
                "values",
                "must have a finite sum that is less than 1e100 times the smallest of them",
            ));
        }
        let cells = sorted.iter().map(|(key, _)| low(*key)).collect();
        let values = sorted.iter().map(|(_, value)| *value).collect();
        Ok(Self { starts, cells, values, country_totals, product_totals, total })
    }

    /// How many countries there are.
    pub fn countries(&self) -> usize {
        self.country_totals.len()
    }

    /// How many products there are.
    pub fn products(&self) -> usize {
        self.product_totals.len()
    }

    /// `x`: all exports.
    pub fn total(&self) -> f64 {
        self.total
    }

    /// `x_c`: exports of a country; 0 for one that is not there.
    pub fn country_total(&self, c: usize) -> f64 {
        self.country_totals.get(c).copied().unwrap_or(0.0)
    }

    /// `x_p`: exports of a product by all; 0 for one that is not there.
    pub fn product_total(&self, p: usize) -> f64 {
        self.product_totals.get(p).copied().unwrap_or(0.0)
    }

    /// `x_cp`; 0 where absent.
    pub fn value(&self, c: usize, p: usize) -> f64 {
        if c >= self.countries() {
            return 0.0;
        }
        let (cells, values) = self.row(c);
        match cells.binary_search_by(|&cell| (cell as usize).cmp(&p)) {
            Ok(at) => values[at],
            Err(_) => 0.0,
        }
    }

    /// Memory held, in bytes, for a bounded cache.
    pub fn bytes(&self) -> u64 {
        let wide =
            self.starts.len() + self.values.len() + self.country_totals.len() + self.product_totals.len();
        (8 * wide + 4 * self.cells.len() + size_of::<Self>()) as u64
    }

    /// Products and values of a country's cells, which must be there.
    pub(crate) fn row(&self, c: usize) -> (&[u32], &[f64]) {
        let cells = self.starts[c]..self.starts[c + 1];
        (&self.cells[cells.clone()], &self.values[cells])
    }

    /// Where each country's cells start.
    pub(crate) fn starts(&self) -> &[usize] {
        &self.starts
    }

    /// Product of each cell.
    pub(crate) fn cells(&self) -> &[u32] {
        &self.cells
    }
}

fn low(key: u64) -> u32 {
    (key & u64::from(u32::MAX)) as u32
}

fn check_sizes(countries: usize, products: usize) -> Result<(), Error> {
    match (countries <= MOST, products <= MOST) {
        (true, true) => Ok(()),
        (false, _) => Err(bad("countries", "must be 1048576 at most")),
        (_, false) => Err(bad("products", "must be 1048576 at most")),
    }
}

fn check_cell(
    country: usize,
    product: usize,
    value: f64,
    countries: usize,
    products: usize,
) -> Result<(), Error> {
    if country >= countries || product >= products {
        return Err(Error::IndexOutOfRange { country, product, countries, products });
    }
    if !value.is_finite() {
        return Err(Error::NotFinite { country, product, value });
    }
    if value < 0.0 {
        return Err(Error::Negative { country, product, value });
    }
    Ok(())
}

fn bad(field: &'static str, message: &str) -> Error {
    Error::BadParameter { field, message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cells: &[(u32, u32, f64)], expected: [[f64; 3]; 2]) {
        let countries: Vec<u32> = cells.iter().map(|cell| cell.0).collect();
        let products: Vec<u32> = cells.iter().map(|cell| cell.1).collect();
        let values: Vec<f64> = cells.iter().map(|cell| cell.2).collect();
        let exports = Exports::new(2, 3, &countries, &products, &values).unwrap();
        for (c, row) in expected.iter().enumerate() {
            assert_eq!([0, 1, 2].map(|p| exports.value(c, p)), *row);
            assert_eq!(exports.country_total(c), row.iter().sum::<f64>());
        }
        let sums = [0, 1, 2].map(|p| expected[0][p] + expected[1][p]);
        assert_eq!([0, 1, 2].map(|p| exports.product_total(p)), sums);
        assert_eq!(exports.total(), expected.concat().iter().sum::<f64>());
    }

    #[test]
    fn cells_are_found_whatever_their_order() {
        check(&[(0, 0, 1.0), (0, 2, 2.0), (1, 1, 4.0)], [[1.0, 0.0, 2.0], [0.0, 4.0, 0.0]]);
        check(&[(1, 1, 4.0), (0, 2, 2.0), (0, 0, 1.0)], [[1.0, 0.0, 2.0], [0.0, 4.0, 0.0]]);
    }

    #[test]
    fn a_cell_of_zero_is_as_good_as_absent() {
        check(&[(0, 1, 0.0), (1, 2, -0.0), (1, 0, 3.0)], [[0.0; 3], [3.0, 0.0, 0.0]]);
        let given = Exports::new(2, 3, &[0, 1], &[1, 0], &[0.0, 3.0]).unwrap();
        assert_eq!(given, Exports::new(2, 3, &[1], &[0], &[3.0]).unwrap());
    }

    #[test]
    fn no_cells_are_no_exports() {
        check(&[], [[0.0; 3]; 2]);
    }

    #[test]
    fn memory_is_counted() {
        let few = Exports::new(2, 3, &[0], &[0], &[1.0]).unwrap();
        let more = Exports::new(2, 3, &[0, 1], &[0, 2], &[1.0, 1.0]).unwrap();
        assert_eq!(more.bytes() - few.bytes(), 12);
    }
}
