//! Worlds for the tests of this folder.

use proptest::{collection::vec, prelude::*};

use crate::Exports;

/// Exports from a dense matrix, countries x products.
pub(crate) fn exports(values: &[Vec<f64>]) -> Exports {
    let (countries, products) = (values.len(), values.first().map_or(0, Vec::len));
    let cells = (0..countries as u32).flat_map(|c| (0..products as u32).map(move |p| (c, p)));
    let (cell_countries, cell_products): (Vec<u32>, Vec<u32>) = cells.unzip();
    Exports::new(countries, products, &cell_countries, &cell_products, &values.concat()).unwrap()
}

/// Small worlds, half empty, with values of several sizes.
pub(crate) fn worlds() -> impl Strategy<Value = Vec<Vec<f64>>> {
    (3..18_usize, 3..24_usize).prop_flat_map(|(countries, products)| {
        let value =
            prop_oneof![Just(0.0), (0..60_u32).prop_map(|size| f64::from(size).exp2().sqrt().round())];
        vec(vec(value, products), countries)
    })
}
