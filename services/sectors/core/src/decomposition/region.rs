//! The growth of several countries, as one figure.

use super::{Annualisation, Decomposition, Error};

/// How much each country of a region counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Weighting {
    /// All as much: the unweighted mean of the published regional tables.
    #[default]
    Equal,
    /// As much as its employment of the first year, in the same unit for all.
    Employment,
}

/// Mean growth over the countries of a region, and its two parts.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Region {
    /// How many countries it has.
    pub countries: usize,
    /// Growth of productivity, per cent per year.
    pub growth_pct: f64,
    /// The part that comes from within sectors, per cent per year.
    pub within_pct: f64,
    /// The part that comes from structural change, per cent per year.
    pub structural_pct: f64,
}

/// The means `sum_c w_c x_c / sum_c w_c` of growth and of its two parts, with
/// `w_c = 1` or the employment of the first year ([`Weighting`]).
///
/// They are means of rates and not the rates of one large country: value added is
/// in the currency of each, and is never added up. The parts add up to growth, as
/// those of each country do. A country whose productivity is unchanged counts with
/// three zeros. The order of the countries changes no more than rounding.
///
/// No country at all is [`NoCountries`](Error::NoCountries), other years or another
/// annualisation [`NotComparable`](Error::NotComparable).
pub fn region(countries: &[Decomposition], weighting: Weighting) -> Result<Region, Error> {
    let first = countries.first().ok_or(Error::NoCountries)?;
    if let Some(country) = countries.iter().position(|other| period(other) != period(first)) {
        return Err(Error::NotComparable { country });
    }
    let total: f64 = countries.iter().map(|country| weight(country, weighting)).sum();
    let mean = |rate: fn(&Decomposition) -> f64| {
        let weighed = countries.iter().map(|country| weight(country, weighting) * rate(country));
        let mean = weighed.sum::<f64>() / total;
        mean.is_finite().then_some(mean).ok_or(Error::OutOfRange)
    };
    Ok(Region {
        countries: countries.len(),
        growth_pct: mean(|country| country.growth_pct)?,
        within_pct: mean(|country| country.within_pct)?,
        structural_pct: mean(|country| country.structural_pct)?,
    })
}

fn weight(country: &Decomposition, weighting: Weighting) -> f64 {
    match weighting {
        Weighting::Equal => 1.0,
        Weighting::Employment => country.first_employment,
    }
}

fn period(country: &Decomposition) -> (i32, i32, Annualisation) {
    (country.first_year, country.last_year, country.annualisation)
}
