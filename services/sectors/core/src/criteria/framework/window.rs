//! The mean of several years of exports.

use crate::{Error, Exports};

/// One year, and where its countries and products are in the window.
#[derive(Debug, Clone, Copy)]
pub struct WindowYear<'a> {
    /// The exports of the year.
    pub exports: &'a Exports,
    /// Position in the window of each country of the year.
    pub countries: &'a [u32],
    /// Position in the window of each product of the year.
    pub products: &'a [u32],
}

/// Every year on the positions of the window, in order, and their mean:
/// `x_cp = sum_t x_cpt / years`. A cell that a year does not have counts as 0 there,
/// so that what is exported once in three years counts a third.
///
/// `countries` and `products` of the window. Refused are positions outside of it,
/// two of a year that fall on one, and a window of no years.
pub fn window_average(
    countries: usize,
    products: usize,
    years: &[WindowYear<'_>],
) -> Result<(Vec<Exports>, Exports), Error> {
    let moved: Vec<Exports> =
        years.iter().map(|year| moved(countries, products, year)).collect::<Result<_, _>>()?;
    let mut cells: Vec<(u32, u32, f64)> = Vec::new();
    for year in &moved {
        for c in 0..countries {
            let (held, values) = year.row(c);
            cells.extend(held.iter().zip(values).map(|(&p, &value)| (c as u32, p, value)));
        }
    }
    // Stable, so that a cell's years are added in their order.
    cells.sort_by_key(|&(c, p, _)| (c, p));
    cells.dedup_by(|later, kept| {
        let same = (later.0, later.1) == (kept.0, kept.1);
        if same {
            kept.2 += later.2;
        }
        same
    });
    let count = years.len() as f64;
    let countries_of: Vec<u32> = cells.iter().map(|cell| cell.0).collect();
    let products_of: Vec<u32> = cells.iter().map(|cell| cell.1).collect();
    let values: Vec<f64> = cells.iter().map(|cell| cell.2 / count).collect();
    let average = Exports::new(countries, products, &countries_of, &products_of, &values)?;
    Ok((moved, average))
}

fn moved(countries: usize, products: usize, year: &WindowYear<'_>) -> Result<Exports, Error> {
    let exports = year.exports;
    if year.countries.len() != exports.countries() || year.products.len() != exports.products() {
        return Err(Error::BadParameter {
            field: "years",
            message: "must say where every country and product of a year is".to_owned(),
        });
    }
    let (mut cells, mut of, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for c in 0..exports.countries() {
        let (held, exported) = exports.row(c);
        cells.extend(held.iter().map(|_| year.countries[c]));
        of.extend(held.iter().map(|&p| year.products[p as usize]));
        values.extend_from_slice(exported);
    }
    Exports::new(countries, products, &cells, &of, &values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_counts_an_absent_year_as_nothing() {
        let old = Exports::new(1, 2, &[0, 0], &[0, 1], &[3.0, 6.0]).unwrap();
        let new = Exports::new(2, 1, &[0, 1], &[0, 0], &[1.0, 8.0]).unwrap();
        let years = [
            WindowYear { exports: &old, countries: &[0], products: &[0, 1] },
            // The new year's countries are the other way round.
            WindowYear { exports: &new, countries: &[1, 0], products: &[1] },
        ];
        let (moved, average) = window_average(2, 2, &years).unwrap();
        let cells = |exports: &Exports| [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(c, p)| exports.value(c, p));
        assert_eq!(cells(&average), [1.5, 7.0, 0.0, 0.5]);
        assert_eq!(cells(&moved[1]), [0.0, 8.0, 0.0, 1.0]);
    }

    #[test]
    fn two_products_of_a_year_cannot_be_one_in_the_window() {
        let exports = Exports::new(1, 2, &[0, 0], &[0, 1], &[3.0, 6.0]).unwrap();
        let year = WindowYear { exports: &exports, countries: &[0], products: &[0, 0] };
        assert_eq!(window_average(1, 1, &[year]).unwrap_err(), Error::Duplicate { country: 0, product: 0 });
    }

    #[test]
    fn a_year_that_says_too_little_is_refused() {
        let exports = Exports::new(1, 2, &[0, 0], &[0, 1], &[3.0, 6.0]).unwrap();
        let year = WindowYear { exports: &exports, countries: &[0], products: &[0] };
        assert!(matches!(window_average(1, 2, &[year]), Err(Error::BadParameter { field: "years", .. })));
    }
}
