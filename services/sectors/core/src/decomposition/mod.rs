//! Where the growth of labour productivity comes from: from sectors that produce
//! more per worker, or from workers who move between sectors.
//!
//! # Formulas
//!
//! Sectors are `i`, years 0 (the first) and 1 (the last), `n` years apart.
//!
//! | symbol | name | shape | range | formula |
//! |---|---|---|---|---|
//! | `v_i` | value added, in constant prices of one currency | sectors | >= 0 | given |
//! | `e_i` | employment, in persons or a multiple of them | sectors | >= 0 | given |
//! | `y_i` | productivity, in the unit of `v` per unit of `e` | sectors | >= 0 | `v_i / e_i` |
//! | `s_i` | share of employment | sectors | 0..1 | `e_i / sum_j e_j` |
//! | `Y` | productivity of the economy, as `y` | | >= 0 | `sum_i v_i / sum_i e_i` |
//! | `W` | within sectors, as `y` | | any | `sum_i s_i0 (y_i1 - y_i0)` |
//! | `S` | structural change, as `y` | | any | `sum_i y_i1 (s_i1 - s_i0)` |
//! | `g` | growth, per cent per year | | >= -100 | [`Annualisation`] |
//! | | growth within sectors, per cent per year | | any | `g W / (Y_1 - Y_0)` |
//! | | growth by structural change, per cent per year | | any | `g S / (Y_1 - Y_0)` |
//! | `W_i` | within sector `i`, as `y` | sectors | any | `s_i0 (y_i1 - y_i0)` |
//! | `S_i` | structural change of sector `i`, as `y` | sectors | any | `y_i1 (s_i1 - s_i0)` |
//! | | the same against the mean, as `y` | sectors | any | `(y_i1 - Y_1) (s_i1 - s_i0)` |
//!
//! `W + S = Y_1 - Y_0` is an identity, and so is that the two parts of growth add
//! up to growth; only rounding comes between. Regions: [`region`]. Sectors:
//! [`sectors`], whose `W_i` sum to `W` and whose `S_i` sum to `S`, in either of the two
//! ways since shares sum to one in both years. Against the mean the sign says whether
//! workers moved the right way; `S_i` itself has the sign of the change of the share.
//!
//! Source: McMillan and Rodrik, "Globalization, structural change and productivity
//! growth" (2011). Their regional figures of 1990 to 2005 stand in Table 2-2 of the
//! document that the suite starts from (ILO, *Lima Brainstorming Sessions*).
//!
//! # At the edges
//!
//! - A sector with neither value added nor employment in both years adds nothing.
//!   One that appears adds to `S` alone. One that disappears is taken to have kept
//!   the productivity it had (`y_i1 = y_i0`), so that it takes from `S` alone: its
//!   workers left, and of its productivity nothing is known.
//! - A sector with value added and no employment has no productivity:
//!   [`Error::NoWorkers`]. Nothing is merged silently.
//! - `Y_1 = Y_0`, to a relative 1e-12, has nothing to split: growth and both parts
//!   are 0, and [`Decomposition::is_unchanged`] says so. `W` and `S` remain; they
//!   may be large and cancel.
//! - An economy without employment, or without value added to grow from, is
//!   refused, the latter also where there is none in the last year. So are numbers
//!   that are negative, NaN or infinite, empty lists, lists of different lengths,
//!   and years that do not come one after the other.
//! - The order of the sectors changes no more than rounding.

mod annualisation;
mod economy;
mod error;
mod region;
mod sector;

pub use annualisation::Annualisation;
pub use economy::Economy;
pub use error::{Error, Quantity};
pub use region::{Region, Weighting, region};
use sector::Terms;
pub use sector::{Sector, sectors};

/// Productivities that are nearer than this, as a share of the larger, are equal:
/// what sums of some hundred sectors lose by rounding, and no growth one could
/// measure.
const EQUAL: f64 = 1e-12;

/// The growth of productivity between two years, and its two parts.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Decomposition {
    /// The first year.
    pub first_year: i32,
    /// The last year.
    pub last_year: i32,
    /// How `growth_pct` is spread over the years.
    pub annualisation: Annualisation,
    /// Employment of all sectors in the first year, in the unit given. The weight
    /// of the country in [`Weighting::Employment`].
    pub first_employment: f64,
    /// `Y_0`, in the unit of value added per unit of employment.
    pub first_productivity: f64,
    /// `Y_1`, in the unit of value added per unit of employment.
    pub last_productivity: f64,
    /// `W`, in the unit of value added per unit of employment.
    pub within: f64,
    /// `S`, in the unit of value added per unit of employment.
    pub structural: f64,
    /// `g`, per cent per year.
    pub growth_pct: f64,
    /// The part of `g` that comes from within sectors, per cent per year.
    pub within_pct: f64,
    /// The part of `g` that comes from structural change, per cent per year.
    pub structural_pct: f64,
}

impl Decomposition {
    /// Whether productivity is the same in both years, so that there is no growth
    /// to split and all three rates are 0.
    pub fn is_unchanged(&self) -> bool {
        let larger = self.first_productivity.max(self.last_productivity);
        (self.last_productivity - self.first_productivity).abs() <= EQUAL * larger
    }
}

/// Splits the growth of productivity from `first` to `last`. See the
/// [module](self) for formulas, units and where there is no answer.
///
/// Both years have the same sectors in the same order, value added in the same
/// constant prices and employment in the same unit.
pub fn decompose(
    first: &Economy<'_>,
    last: &Economy<'_>,
    annualisation: Annualisation,
) -> Result<Decomposition, Error> {
    if last.year <= first.year {
        return Err(Error::NoTimePasses { first: first.year, last: last.year });
    }
    let sectors = first.value_added.len();
    let first_totals = first.check(sectors)?;
    let last_totals = last.check(sectors)?;
    if first_totals.value_added == 0.0 {
        return Err(Error::NothingToGrowFrom { year: first.year });
    }
    let first_productivity = first_totals.value_added / first_totals.employment;
    let last_productivity = last_totals.value_added / last_totals.employment;
    let (mut within, mut structural) = (0.0, 0.0);
    for sector in 0..sectors {
        let terms = Terms::of((first, &first_totals), (last, &last_totals), sector);
        within += terms.within();
        structural += terms.structural();
    }
    Decomposition {
        first_year: first.year,
        last_year: last.year,
        annualisation,
        first_employment: first_totals.employment,
        first_productivity,
        last_productivity,
        within,
        structural,
        growth_pct: 0.0,
        within_pct: 0.0,
        structural_pct: 0.0,
    }
    .with_rates()?
    .in_range()
}

impl Decomposition {
    /// Growth per year and its parts, from the levels.
    fn with_rates(mut self) -> Result<Self, Error> {
        if self.is_unchanged() {
            return Ok(self);
        }
        let change = self.last_productivity - self.first_productivity;
        let years = f64::from(self.last_year) - f64::from(self.first_year);
        self.growth_pct = 100.0 * self.annualisation.growth(change / self.first_productivity, years);
        if self.growth_pct == f64::NEG_INFINITY {
            return Err(Error::NoLogarithm { year: self.last_year });
        }
        self.within_pct = self.growth_pct * (self.within / change);
        self.structural_pct = self.growth_pct * (self.structural / change);
        Ok(self)
    }

    /// Refuses what left the range of numbers, at either end.
    fn in_range(self) -> Result<Self, Error> {
        let levels = [self.first_productivity, self.last_productivity, self.within, self.structural];
        let rates = [self.growth_pct, self.within_pct, self.structural_pct];
        let finite = levels.iter().chain(&rates).all(|figure| figure.is_finite());
        (finite && self.first_productivity > 0.0).then_some(self).ok_or(Error::OutOfRange)
    }
}
