//! What tests of criteria start from.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    Cell, Concordance, Criterion, Inputs, Options, Trade, TradeBasis, Unavailable, UnitValueCell, UnitValues,
    find,
};
use crate::{Exports, Params, Variant, complexity};

/// The cells of a criterion.
#[track_caller]
pub(super) fn computed(
    id: &str,
    inputs: &Inputs,
    options: &[(&str, &str)],
) -> Result<Vec<Cell>, Unavailable> {
    let criterion = criterion(id);
    let given: BTreeMap<String, String> =
        options.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let options = Options::check(criterion.entry().options, &given).unwrap();
    criterion.compute(inputs, &options)
}

/// The one with this id.
#[track_caller]
pub(super) fn criterion(id: &str) -> &'static dyn Criterion {
    find(id).unwrap_or_else(|| panic!("{id} is not in the catalogue"))
}

/// That a cell has a value, to eleven digits.
#[track_caller]
pub(super) fn assert_value(cell: &Cell, expected: f64) {
    let value = cell.value.unwrap_or_else(|why| panic!("{why}"));
    assert!((value - expected).abs() <= 1e-11 * expected.abs().max(1.0), "{value} is not {expected}");
}

/// Four countries x four products, each with the same exports in all, so that RCA is
/// the value over 2.5. Products that share a country are near: 0 and 1 are together in
/// two countries of two, and 2 is with 0, with 1 and with 3 in one of two.
///
/// | | presence | density |
/// |---|---|---|
/// | c0 | 1 1 1 0 | 1 1 4/5 1/3 |
/// | c1 | 1 1 0 0 | 4/5 4/5 2/5 0 |
/// | c2 | 0 0 1 1 | 1/5 1/5 3/5 1 |
/// | c3 | 0 0 0 1 | 0 0 1/5 2/3 |
pub(super) const VALUES: [[f64; 4]; 4] =
    [[3.0, 3.0, 3.5, 0.5], [5.0, 4.0, 0.5, 0.5], [1.0, 1.0, 4.0, 4.0], [1.0, 2.0, 2.0, 5.0]];

/// Exports from a table.
pub(super) fn exports<const P: usize>(values: &[[f64; P]]) -> Exports {
    let (mut countries, mut products, mut cells) = (Vec::new(), Vec::new(), Vec::new());
    for (c, row) in values.iter().enumerate() {
        for (p, &value) in row.iter().enumerate() {
            countries.push(c as u32);
            products.push(p as u32);
            cells.push(value);
        }
    }
    Exports::new(values.len(), P, &countries, &products, &cells).unwrap()
}

/// Trade of a territory in one year of the three asked for, in both variants.
pub(super) fn trade<const P: usize>(
    values: &[[f64; P]],
    territory: usize,
    sectors: Vec<Vec<(usize, f64)>>,
) -> Inputs {
    let exports = Arc::new(exports(values));
    let count = sectors.len();
    let concordance = Concordance::new(sectors);
    let on = |variant| {
        let params = Params { variant, ..Params::default() }.check().unwrap();
        Trade {
            basis: TradeBasis { years: 3, rca_threshold: 1.0, variant },
            year: 2022,
            territory,
            concordance: concordance.clone(),
            exports: exports.clone(),
            figures: Arc::new(complexity(&exports, &params).unwrap()),
            window: vec![exports.clone()],
        }
    };
    let trade = [Variant::Reference, Variant::AtlasBook].map(on).to_vec();
    Inputs { sectors: count, trade, ..Inputs::default() }
}

/// Values and quantities from rows of year, product, exporter, value and quantity; one
/// sector of each list of products and weights.
pub(super) fn unit_values(
    rows: impl IntoIterator<Item = (i32, usize, usize, f64, f64)>,
    sectors: Vec<Vec<(usize, f64)>>,
) -> Inputs {
    let mut years: BTreeMap<i32, Vec<UnitValueCell>> = BTreeMap::new();
    for (year, product, exporter, value, quantity) in rows {
        years.entry(year).or_default().push(UnitValueCell { product, exporter, value, quantity });
    }
    let count = sectors.len();
    let held = UnitValues { concordance: Concordance::new(sectors), years, ..UnitValues::default() };
    Inputs { sectors: count, unit_values: Some(held), ..Inputs::default() }
}
