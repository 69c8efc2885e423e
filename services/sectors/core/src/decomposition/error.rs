//! Why growth cannot be split.

use std::fmt;

/// What stands in the way, and what to do about it. Sectors are the positions in
/// the lists of [`Economy`](super::Economy).
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// The last year is not after the first.
    #[error("the last year {last} is not after the first year {first}; give two years in their order")]
    NoTimePasses {
        /// The first year.
        first: i32,
        /// The last year.
        last: i32,
    },
    /// A list has not the sectors of the first one.
    #[error("{quantity} of {year} has {length} sectors, not {expected}; give every sector in every list")]
    LengthsDiffer {
        /// The year of the list.
        year: i32,
        /// What it lists.
        quantity: Quantity,
        /// How many sectors it has.
        length: usize,
        /// How many the value added of the first year has.
        expected: usize,
    },
    /// A value is NaN or infinite.
    #[error("{quantity} of sector {sector} in {year} is {value}, not a finite number")]
    NotFinite {
        /// The year.
        year: i32,
        /// What the value is of.
        quantity: Quantity,
        /// Position of the sector.
        sector: usize,
        /// The value.
        value: f64,
    },
    /// A value is below zero.
    #[error("{quantity} of sector {sector} in {year} is negative: {value}; merge the sector with another")]
    Negative {
        /// The year.
        year: i32,
        /// What the value is of.
        quantity: Quantity,
        /// Position of the sector.
        sector: usize,
        /// The value.
        value: f64,
    },
    /// A sector has value added and no employment, so it has no productivity. Real
    /// estate is often counted so.
    #[error("sector {sector} has value added but no employment in {year}; merge it with another first")]
    NoWorkers {
        /// The year.
        year: i32,
        /// Position of the sector.
        sector: usize,
    },
    /// Nobody works, or there is no sector.
    #[error("there is no employment in {year}; choose a year that has it")]
    NoEmployment {
        /// The year.
        year: i32,
    },
    /// There is no value added in the first year.
    #[error("there is no value added in {year} to grow from; choose a year that has it")]
    NothingToGrowFrom {
        /// The first year.
        year: i32,
    },
    /// There is no value added in the last year, so growth has no logarithm.
    #[error("there is no value added in {year}, so growth has no logarithm; choose compound growth")]
    NoLogarithm {
        /// The last year.
        year: i32,
    },
    /// A figure is too large or too small for a double.
    #[error("a figure leaves the range of numbers; give the values in a larger or smaller unit")]
    OutOfRange,
    /// A region has no country.
    #[error("a region without a country has no figures; name at least one")]
    NoCountries,
    /// The countries of a region are not over the same years, or not annualised
    /// alike.
    #[error("country {country} has other years or another annualisation than the first of its region")]
    NotComparable {
        /// Position of the first country that differs.
        country: usize,
    },
}

/// What a list of an [`Economy`](super::Economy) holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// Value added by sector.
    ValueAdded,
    /// Employment by sector.
    Employment,
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ValueAdded => "value added",
            Self::Employment => "employment",
        })
    }
}
