//! Exports of all countries over a window of years, and figures of them.

use std::sync::Arc;

use eslabon_sectors_core::{
    self as core, Params,
    criteria::{Concordance, Trade, TradeBasis, WindowYear, window_average},
};

use super::demand::union;
use crate::{
    error::{Error, matrix},
    inputs::{Scheme, sector_list::SectorList},
    year::Year,
};

/// The mean of some years, on the codes of all of them together.
pub(super) struct Window {
    /// Codes, and the mean.
    pub(super) mean: Arc<Year>,
    /// Each year on the positions of the mean, oldest first.
    pub(super) years: Vec<Arc<core::Exports>>,
}

impl Window {
    /// The window over years in their order; the last one is its year.
    pub(super) fn over(years: &[Arc<Year>]) -> Result<Self, core::Error> {
        let countries = union(years.iter().map(|year| &year.countries));
        let products = union(years.iter().map(|year| &year.products));
        let places: Vec<(Vec<u32>, Vec<u32>)> = years
            .iter()
            .map(|year| (places(&countries, &year.countries), places(&products, &year.products)))
            .collect();
        let parts: Vec<WindowYear<'_>> = years
            .iter()
            .zip(&places)
            .map(|(year, (countries, products))| WindowYear { exports: &year.exports, countries, products })
            .collect();
        let (moved, exports) = window_average(countries.len(), products.len(), &parts)?;
        let year = years.last().map_or(0, |year| year.year);
        Ok(Self {
            mean: Arc::new(Year { year, countries, products, exports }),
            years: moved.into_iter().map(Arc::new).collect(),
        })
    }
}

/// Where each code is among all, which hold it.
fn places(all: &[String], codes: &[String]) -> Vec<u32> {
    codes.iter().map(|code| all.partition_point(|held| held < code) as u32).collect()
}

/// Trade on a basis: the mean of the window, and figures of it. Takes a moment.
pub(super) fn trade(
    window: &Window,
    basis: TradeBasis,
    list: &SectorList,
    scheme: Scheme,
    dataset: &str,
    territory: &str,
) -> Result<Trade, Error> {
    let mean = &window.mean;
    let territory = mean.country(territory).ok_or_else(|| matrix::Error::TerritoryNotHeld {
        dataset: dataset.to_owned(),
        territory: territory.to_owned(),
    })?;
    let params = Params { rca_threshold: basis.rca_threshold, variant: basis.variant, ..Params::default() };
    let figures = params.check().and_then(|params| core::complexity(&mean.exports, &params));
    let figures = figures.map_err(|error| Error::from(error).about(mean))?;
    Ok(Trade {
        basis,
        year: mean.year,
        territory,
        concordance: Concordance::new(list.members(scheme, &mean.products)),
        exports: Arc::new(mean.exports.clone()),
        figures: Arc::new(figures),
        window: window.years.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::testing::year;

    #[test]
    fn a_window_has_the_codes_of_all_of_its_years() {
        let old = year(2020, &[("CRI", "0101", 2.0), ("MEX", "9018", 4.0)]);
        let new = year(2021, &[("BRA", "0202", 6.0), ("MEX", "9018", 8.0)]);
        let window = Window::over(&[old, new]).unwrap();
        let mean = &window.mean;
        assert_eq!(
            (mean.year, mean.countries.join(" "), mean.products.join(" ")),
            (2021, "BRA CRI MEX".to_owned(), "0101 0202 9018".to_owned())
        );
        let at = |country: &str, product: &str| {
            mean.exports.value(mean.country(country).unwrap(), mean.product(product).unwrap())
        };
        assert_eq!(
            (at("CRI", "0101"), at("BRA", "0202"), at("MEX", "9018"), at("MEX", "0101")),
            (1.0, 3.0, 6.0, 0.0)
        );
        assert_eq!(window.years[1].value(2, 2), 8.0);
    }
}
