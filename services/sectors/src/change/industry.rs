//! An industry in one year, with the positions of those that are compared.

use eslabon_sectors_core::benchmark::{self, Industry};

use super::{Found, ProductClasses};
use crate::{
    error::change::{Error, What, Wrong},
    year::Year,
};

/// The territories that are compared: the one asked about, then its peers.
#[derive(Debug, Clone)]
pub(crate) struct Compared {
    codes: Vec<String>,
}

/// An industry in one year.
#[derive(Debug)]
pub(crate) struct IndustryYear {
    /// The year.
    pub year: i32,
    /// Its figures, by position in the year.
    pub industry: Industry,
    /// Position of each territory that is compared; none where it is absent.
    pub places: Vec<Option<usize>>,
    /// Rank of each among those compared.
    pub ranks: Vec<Option<u32>>,
}

impl Compared {
    /// A territory and its peers, each named once.
    pub(crate) fn new(territory: String, peers: Vec<String>) -> Result<Self, Error> {
        let codes: Vec<_> = std::iter::once(territory).chain(peers).collect();
        let is_again = |at: &usize| codes[..*at].contains(&codes[*at]);
        let wrong: Vec<_> = (1..codes.len())
            .filter(is_again)
            .map(|at| Wrong { field: path(at), what: What::DuplicateTerritory(codes[at].clone()) })
            .collect();
        if wrong.is_empty() { Ok(Self { codes }) } else { Err(Error::Request(wrong)) }
    }

    /// Their codes.
    pub(crate) fn codes(&self) -> &[String] {
        &self.codes
    }

    /// Refuses those that are in none of the years.
    pub(crate) fn refuse_absent(&self, years: &[IndustryYear]) -> Result<(), Error> {
        let is_absent = |at: &usize| years.iter().all(|year| year.places[*at].is_none());
        let wrong: Vec<_> = (0..self.codes.len())
            .filter(is_absent)
            .map(|at| Wrong { field: path(at), what: What::TerritoryNotHeld(self.codes[at].clone()) })
            .collect();
        if wrong.is_empty() { Ok(()) } else { Err(Error::Request(wrong)) }
    }
}

/// Path in the request of one that is compared.
pub(crate) fn path(at: usize) -> String {
    if at == 0 { "territory".to_owned() } else { format!("peers[{}]", at - 1) }
}

impl IndustryYear {
    /// The industry that classes make up in a year; what of them occurs is added to
    /// `found`.
    pub(crate) fn new(year: &Year, classes: &ProductClasses, compared: &Compared, found: &mut Found) -> Self {
        let class_of = classes.assign(&year.products, found);
        let industry = Industry::new(&year.exports, &class_of, classes.count());
        let places: Vec<_> = compared.codes.iter().map(|code| year.country(code)).collect();
        let exports = |place: &Option<usize>| {
            place.map(|place| industry.exports(place)).filter(|exports| *exports > 0.0)
        };
        let ranks = benchmark::ranks(&places.iter().map(exports).collect::<Vec<_>>());
        Self { year: year.year, industry, places, ranks }
    }

    /// What a territory that is compared exports of the industry, USD.
    pub(crate) fn exports(&self, at: usize) -> f64 {
        self.places[at].map_or(0.0, |place| self.industry.exports(place))
    }

    /// What it exports of a class, USD.
    pub(crate) fn class_exports(&self, at: usize, class: usize) -> f64 {
        self.places[at].map_or(0.0, |place| self.industry.class_exports(place, class))
    }

    /// Its share in world exports of the industry.
    pub(crate) fn market_share(&self, at: usize) -> Option<f64> {
        match self.places[at] {
            Some(place) => self.industry.market_share(place),
            None => (self.industry.world() > 0.0).then_some(0.0),
        }
    }

    /// Its share in world exports of a class.
    pub(crate) fn class_market_share(&self, at: usize, class: usize) -> Option<f64> {
        match self.places[at] {
            Some(place) => self.industry.class_market_share(place, class),
            None => (self.industry.class_world(class) > 0.0).then_some(0.0),
        }
    }

    /// The shares of the classes in its industry.
    pub(crate) fn composition(&self, at: usize) -> Option<Vec<f64>> {
        self.places[at].and_then(|place| self.industry.composition(place))
    }
}
