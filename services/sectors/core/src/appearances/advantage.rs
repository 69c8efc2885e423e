//! The advantages of one territory in one year.

use crate::Exports;

/// `RCA_p = (x_cp / x_c) / (x_p / x)` of territory `c`, by position of the product:
/// ratio, >= 0, finite; 0 where it exports nothing of the product. None where it
/// exports nothing at all. (Balassa 1965.)
///
/// The same divisions in the same order as in the figures of complexity, which
/// therefore are the same to the last digit.
pub fn advantages(exports: &Exports, territory: usize) -> Option<Vec<f64>> {
    let total = exports.country_total(territory);
    if total <= 0.0 {
        return None;
    }
    let mut advantages = vec![0.0; exports.products()];
    let (products, values) = exports.row(territory);
    for (&product, &value) in products.iter().zip(values) {
        let world = exports.product_total(product as usize) / exports.total();
        advantages[product as usize] = (value / total) / world;
    }
    Some(advantages)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Params, complexity};

    fn exports() -> Exports {
        let countries = [0, 0, 0, 1, 1, 2];
        let products = [0, 1, 2, 0, 1, 0];
        Exports::new(4, 4, &countries, &products, &[3.0, 5.0, 7.0, 2.0, 9.0, 4.0]).unwrap()
    }

    #[test]
    fn they_are_the_advantages_of_the_figures_of_complexity() {
        let exports = exports();
        let params = Params { rca_threshold: 0.5, ..Params::default() }.check().unwrap();
        let figures = complexity(&exports, &params).unwrap();
        for territory in 0..3 {
            let advantages = advantages(&exports, territory).unwrap();
            // Nobody exports the last product, which therefore has no figure there.
            let expected = [0, 1, 2, 3].map(|product| figures.rca(territory, product).unwrap_or(0.0));
            assert_eq!(advantages, expected);
        }
    }

    #[test]
    fn a_territory_without_exports_has_none() {
        assert_eq!(advantages(&exports(), 3), None);
        assert_eq!(advantages(&exports(), 9), None);
    }
}
