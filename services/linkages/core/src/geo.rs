//! Places on the earth and how far they are from each other.

use crate::check::Violation;

/// The mean radius of the earth, in km (IUGG, `R_1`).
pub const EARTH_RADIUS_KM: f64 = 6371.0088;

/// A place, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Latitude, -90 to 90, north is positive.
    pub latitude: f64,
    /// Longitude, -180 to 180, east is positive.
    pub longitude: f64,
}

impl Point {
    /// What is wrong with the place. (0, 0) is a place in the sea where forms put
    /// what they do not know: it is refused, and an unknown place is no place.
    pub(crate) fn violation(&self, path: &str) -> Option<Violation> {
        let is_on_earth =
            (-90.0..=90.0).contains(&self.latitude) && (-180.0..=180.0).contains(&self.longitude);
        if !is_on_earth {
            let message = format!("({}, {}) is not on earth", self.latitude, self.longitude);
            return Some(Violation::new(path, "NOT_ON_EARTH", message));
        }
        (self.latitude == 0.0 && self.longitude == 0.0).then(|| {
            Violation::new(path, "ZERO_COORDINATES", "(0, 0) stands for an unknown place: leave it out")
        })
    }

    /// The distance along the surface, in km: `2 R asin sqrt(h)`, with the
    /// haversine `h = sin^2(dlat/2) + cos lat_1 cos lat_2 sin^2(dlon/2)`.
    pub fn km_to(&self, other: &Self) -> f64 {
        let (from, to) = (self.latitude.to_radians(), other.latitude.to_radians());
        let half_latitude = ((to - from) / 2.0).sin();
        let half_longitude = ((other.longitude - self.longitude).to_radians() / 2.0).sin();
        let haversine =
            half_latitude * half_latitude + from.cos() * to.cos() * half_longitude * half_longitude;
        2.0 * EARTH_RADIUS_KM * haversine.sqrt().min(1.0).asin()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn place() -> impl Strategy<Value = Point> {
        (-90.0..=90.0, -180.0..=180.0).prop_map(|(latitude, longitude)| Point { latitude, longitude })
    }

    #[test]
    fn a_quarter_of_the_equator_is_a_quarter_of_the_circumference() {
        let here = Point { latitude: 0.0, longitude: 0.0 };
        let there = Point { latitude: 0.0, longitude: 90.0 };
        assert!((here.km_to(&there) - EARTH_RADIUS_KM * std::f64::consts::FRAC_PI_2).abs() < 1e-9);
    }

    #[test]
    fn the_antimeridian_does_not_make_neighbours_far() {
        let here = Point { latitude: 10.0, longitude: 179.9 };
        let there = Point { latitude: 10.0, longitude: -179.9 };
        assert!(here.km_to(&there) < 25.0);
    }

    #[test]
    fn null_island_and_places_off_the_earth_are_refused() {
        let reason = |latitude, longitude| {
            Point { latitude, longitude }.violation("point").map(|violation| violation.reason)
        };
        assert_eq!(reason(0.0, 0.0), Some("ZERO_COORDINATES"));
        assert_eq!(reason(91.0, 0.0), Some("NOT_ON_EARTH"));
        assert_eq!(reason(f64::NAN, 1.0), Some("NOT_ON_EARTH"));
        assert_eq!(reason(0.0, 1.0), None);
    }

    proptest! {
        #[test]
        fn distance_is_a_metric(a in place(), b in place(), c in place()) {
            prop_assert!((a.km_to(&b) - b.km_to(&a)).abs() < 1e-9);
            prop_assert!(a.km_to(&a) == 0.0);
            prop_assert!(a.km_to(&c) <= a.km_to(&b) + b.km_to(&c) + 1e-6);
            prop_assert!(a.km_to(&b) <= EARTH_RADIUS_KM * std::f64::consts::PI + 1e-9);
        }
    }
}
