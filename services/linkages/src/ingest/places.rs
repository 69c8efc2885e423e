//! Countries, and whether a point can lie in one.

use std::{collections::BTreeMap, sync::LazyLock};

use crate::folded;

/// ISO 3166-1 alpha-3 of what a text says: the code itself, the code of two letters,
/// or a name. The second says whether it was a name.
pub(super) fn country(text: &str) -> Option<(&'static str, bool)> {
    let upper = text.to_uppercase();
    let found = match upper.len() {
        3 => rust_iso3166::from_alpha3(&upper),
        2 => rust_iso3166::from_alpha2(&upper),
        _ => None,
    };
    if let Some(found) = found {
        return Some((found.alpha3, false));
    }
    BY_NAME.get(&folded::words(text)).map(|code| (*code, true))
}

/// Names, folded, and their codes.
static BY_NAME: LazyLock<BTreeMap<String, &'static str>> = LazyLock::new(|| {
    let english = rust_iso3166::ALL.iter().map(|country| (folded::words(country.name), country.alpha3));
    english.chain(NAMES.iter().map(|(name, code)| ((*name).to_owned(), *code))).collect()
});

/// Names in Spanish and Portuguese that differ from the English ones, and short forms.
const NAMES: [(&str, &str); 24] = [
    ("alemania", "DEU"),
    ("alemanha", "DEU"),
    ("belice", "BLZ"),
    ("bolivia", "BOL"),
    ("brasil", "BRA"),
    ("canada", "CAN"),
    ("corea del sur", "KOR"),
    ("eeuu", "USA"),
    ("espana", "ESP"),
    ("espanha", "ESP"),
    ("estados unidos", "USA"),
    ("francia", "FRA"),
    ("irlanda", "IRL"),
    ("italia", "ITA"),
    ("japon", "JPN"),
    ("mejico", "MEX"),
    ("mexico", "MEX"),
    ("panama", "PAN"),
    ("peru", "PER"),
    ("reino unido", "GBR"),
    ("republica dominicana", "DOM"),
    ("suiza", "CHE"),
    ("uruguai", "URY"),
    ("venezuela", "VEN"),
];

/// Where the land of a country lies, its islands too: least and greatest latitude and
/// longitude, rounded outwards.
const BOXES: [(&str, [f64; 4]); 27] = [
    ("ARG", [-55.3, -21.7, -73.7, -53.5]),
    ("BLZ", [15.8, 18.6, -89.3, -87.3]),
    ("BOL", [-23.0, -9.6, -69.8, -57.3]),
    ("BRA", [-33.9, 5.4, -74.1, -28.7]),
    ("CHL", [-56.2, -17.4, -109.6, -66.2]),
    ("COL", [-4.4, 13.6, -81.9, -66.7]),
    ("CRI", [5.4, 11.3, -87.2, -82.4]),
    ("CUB", [19.7, 23.4, -85.1, -74.0]),
    ("DOM", [17.3, 20.1, -72.1, -68.2]),
    ("ECU", [-5.2, 1.9, -92.2, -75.1]),
    ("ESP", [27.5, 44.0, -18.3, 4.5]),
    ("GTM", [13.6, 17.9, -92.4, -88.1]),
    ("GUY", [1.1, 8.7, -61.5, -56.4]),
    ("HND", [12.9, 17.6, -89.5, -83.0]),
    ("HTI", [17.9, 20.2, -74.6, -71.6]),
    ("JAM", [17.6, 18.7, -78.5, -76.1]),
    ("MEX", [14.4, 32.9, -118.6, -86.6]),
    ("NIC", [10.6, 15.1, -87.8, -82.5]),
    ("PAN", [7.1, 9.8, -83.2, -77.0]),
    ("PER", [-18.5, 0.1, -81.5, -68.5]),
    ("PRT", [30.0, 42.3, -31.5, -6.1]),
    ("PRY", [-27.8, -19.2, -62.8, -54.1]),
    ("SLV", [13.0, 14.6, -90.3, -87.5]),
    ("SUR", [1.7, 6.2, -58.2, -53.9]),
    ("TTO", [9.9, 11.5, -62.1, -60.4]),
    ("URY", [-35.2, -30.0, -58.6, -53.0]),
    ("VEN", [0.5, 15.9, -73.5, -59.7]),
];

/// Degrees that a point may lie outside: some hundred kilometres, for what is rounded
/// or off the coast.
const MARGIN: f64 = 1.0;

/// What two coordinates can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A point that may be where it is said to be.
    Possible,
    /// Both are zero: what files hold where nobody knew.
    Zero,
    /// Latitude and longitude were given the wrong way round: as they stand they cannot be.
    Swapped,
    /// It is no point of the earth.
    NotOnEarth,
    /// It lies far outside the country.
    OutsideCountry,
}

/// What two coordinates can be, for a country where that is known.
pub(super) fn place(latitude: f64, longitude: f64, country: &str) -> Place {
    if latitude == 0.0 && longitude == 0.0 {
        return Place::Zero;
    }
    let on_earth = |latitude: f64, longitude: f64| latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
    let land = BOXES.iter().find(|(code, _)| *code == country).map(|(_, land)| land);
    let inside = |latitude: f64, longitude: f64| {
        land.is_none_or(|[south, north, west, east]| {
            (south - MARGIN..=north + MARGIN).contains(&latitude)
                && (west - MARGIN..=east + MARGIN).contains(&longitude)
        })
    };
    if on_earth(latitude, longitude) && inside(latitude, longitude) {
        Place::Possible
    } else if on_earth(longitude, latitude) && inside(longitude, latitude) {
        Place::Swapped
    } else if on_earth(latitude, longitude) {
        Place::OutsideCountry
    } else {
        Place::NotOnEarth
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_told_by_code_or_name() {
        assert_eq!(country("cr"), Some(("CRI", false)));
        assert_eq!(country("CRI"), Some(("CRI", false)));
        assert_eq!(country("Costa Rica"), Some(("CRI", true)));
        assert_eq!(country("México"), Some(("MEX", true)));
        assert_eq!(country("República Dominicana"), Some(("DOM", true)));
        assert_eq!(country("XX"), None);
        assert_eq!(country(""), None);
    }

    #[test]
    fn a_point_is_doubted_where_it_cannot_be() {
        assert_eq!(place(9.93, -84.09, "CRI"), Place::Possible);
        assert_eq!(place(-84.09, 9.93, "CRI"), Place::Swapped);
        assert_eq!(place(-117.04, 32.5, "MEX"), Place::Swapped);
        assert_eq!(place(0.0, 0.0, "CRI"), Place::Zero);
        assert_eq!(place(-31.4, -64.2, "CRI"), Place::OutsideCountry);
        assert_eq!(place(200.0, 200.0, "CRI"), Place::NotOnEarth);
        // Of other countries only the earth is known.
        assert_eq!(place(48.1, 11.6, "DEU"), Place::Possible);
        assert_eq!(place(120.0, 30.0, "CHN"), Place::Swapped);
    }

    #[test]
    fn every_box_is_one_and_its_country_exists() {
        for (code, [south, north, west, east]) in BOXES {
            assert!(south < north && west < east, "{code}");
            assert_eq!(country(code), Some((code, false)));
        }
        assert!(BOXES.is_sorted_by_key(|(code, _)| *code));
        assert!(NAMES.iter().all(|(_, code)| country(code) == Some((*code, false))));
    }
}
