//! The place of a survey: who is in it.

use std::collections::BTreeSet;

use eslabon_linkages_core::{CountryId, geo::Point};
use eslabon_proto::linkages::v1::{self as pb, survey_question::Scope};

use crate::register::Reference;

/// Where a survey looks.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Place {
    /// Everything in these countries, as one.
    Countries(BTreeSet<CountryId>),
    /// Everything within a distance.
    Circle {
        /// Its middle.
        center: Point,
        /// Its radius.
        km: f64,
    },
}

impl Place {
    /// The place of a question that was checked.
    pub(super) fn of(question: &pb::SurveyQuestion, reference: &Reference) -> Self {
        match &question.scope {
            Some(Scope::Circle(circle)) => {
                let center = circle.center.unwrap_or_default();
                let center = Point { latitude: center.latitude, longitude: center.longitude };
                Self::Circle { center, km: circle.radius_km }
            }
            Some(Scope::Country(country)) => {
                Self::Countries(reference.country_id(country).into_iter().collect())
            }
            Some(Scope::Corridor(corridor)) => {
                let numbers = corridor.countries.iter().filter_map(|country| reference.country_id(country));
                Self::Countries(numbers.collect())
            }
            None => Self::Countries(BTreeSet::new()),
        }
    }

    /// Whether something is in it that is in a country, at a point if that is known.
    pub(super) fn holds(&self, country: CountryId, point: Option<Point>) -> bool {
        match self {
            Self::Countries(countries) => countries.contains(&country),
            Self::Circle { center, km } => point.is_some_and(|point| center.km_to(&point) <= *km),
        }
    }

    /// Whether a product would be made in it.
    pub(super) fn makes(&self, product: &pb::BlockedProduct, reference: &Reference) -> bool {
        let point = product.point.map(|point| Point { latitude: point.latitude, longitude: point.longitude });
        reference.country_id(&product.country).is_some_and(|country| self.holds(country, point))
    }

    /// Whether it cannot be said if something is in it, for want of a point.
    pub(super) fn misses(&self, point: Option<Point>) -> bool {
        matches!(self, Self::Circle { .. }) && point.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAN_JOSE: Point = Point { latitude: 9.93, longitude: -84.08 };
    const LIBERIA: Point = Point { latitude: 10.63, longitude: -85.44 };

    #[test]
    fn a_circle_holds_what_is_near_and_nothing_without_a_point() {
        let circle = Place::Circle { center: SAN_JOSE, km: 100.0 };
        assert!(circle.holds(CountryId(188), Some(SAN_JOSE)));
        assert!(!circle.holds(CountryId(188), Some(LIBERIA)), "it is 168 km away");
        assert!(!circle.holds(CountryId(188), None) && circle.misses(None));
    }

    #[test]
    fn countries_hold_what_is_in_one_of_them_wherever_it_stands() {
        let corridor = Place::Countries([CountryId(188), CountryId(558)].into());
        assert!(corridor.holds(CountryId(558), None) && !corridor.misses(None));
        assert!(!corridor.holds(CountryId(591), Some(SAN_JOSE)));
    }
}
