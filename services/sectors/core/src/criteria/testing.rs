//! What tests of criteria start from.

use std::{collections::BTreeMap, sync::Arc};

use super::{Cell, Concordance, Criterion, Inputs, Options, Trade, Unavailable, find};
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

/// That a cell has a value, to twelve digits.
#[track_caller]
pub(super) fn assert_value(cell: &Cell, expected: f64) {
    let value = cell.value.unwrap_or_else(|why| panic!("{why}"));
    assert!((value - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{value} is not {expected}");
}

/// Four countries x four products in which nearness can be worked out by hand, and
/// one sector of all products, each a quarter of the trade of the world:
///
/// | | p0 | p1 | p2 | p3 | diversity |
/// |---|---|---|---|---|---|
/// | c0 | 4 | 3 | 2 | 1 | all RCA by column: 1.6 1.2 0.8 0.4 |
/// | c1 | 4 | 4 | 1 | 1 | 1.6 1.6 0.4 0.4 |
/// | c2 | 2 | 2 | 3 | 3 | 0.8 0.8 1.2 1.2 |
/// | c3 | 0 | 1 | 4 | 5 | 0 0.4 1.6 2 |
pub(super) const VALUES: [[f64; 4]; 4] =
    [[4.0, 3.0, 2.0, 1.0], [4.0, 4.0, 1.0, 1.0], [2.0, 2.0, 3.0, 3.0], [0.0, 1.0, 4.0, 5.0]];

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

/// Trade of a territory, with figures in both variants.
pub(super) fn trade<const P: usize>(
    values: &[[f64; P]],
    territory: usize,
    sectors: Vec<Vec<(usize, f64)>>,
) -> Inputs {
    let exports = Arc::new(exports(values));
    let figures = [Variant::Reference, Variant::AtlasBook].map(|variant| {
        let params = Params { variant, ..Params::default() }.check().unwrap();
        Arc::new(complexity(&exports, &params).unwrap())
    });
    let count = sectors.len();
    let concordance = Concordance::new(sectors);
    let window = vec![exports.clone()];
    let trade = Trade { year: 2022, territory, concordance, exports, figures: figures.to_vec(), window };
    Inputs { sectors: count, trade: Some(trade), ..Inputs::default() }
}
