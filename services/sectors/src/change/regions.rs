//! Territories, and the regions they are in.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    error::change::{What, Wrong},
    inputs::indicators::Indicators,
};

/// A group of territories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Region {
    /// What it is called.
    pub name: String,
    /// Codes of its territories.
    pub territories: Vec<String>,
}

/// Which territories are computed, and how they are grouped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Regions {
    /// The regions.
    pub list: Vec<Region>,
    /// Each territory with its path in the request; none where nobody named it.
    pub territories: BTreeMap<String, Option<String>>,
}

impl Regions {
    /// What is asked of an input; where nothing is, all of it.
    pub(crate) fn new(
        territories: &[String],
        regions: &[Region],
        held: &Indicators,
    ) -> Result<Self, Vec<Wrong>> {
        let wrong = check(territories, regions, held);
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let mut named: BTreeMap<String, Option<String>> = BTreeMap::new();
        for (field, code) in places(territories, regions) {
            named.entry(code.clone()).or_insert(Some(field));
        }
        if named.is_empty() {
            named = held.territories.iter().map(|code| (code.clone(), None)).collect();
        }
        let list = if regions.is_empty() { of_input(held, &named) } else { regions.to_vec() };
        Ok(Self { list, territories: named })
    }
}

/// The regions of an input, by name, with those of their territories that are asked for.
fn of_input(held: &Indicators, asked: &BTreeMap<String, Option<String>>) -> Vec<Region> {
    let mut regions: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for code in asked.keys() {
        let region = held.region(code);
        if !region.is_empty() {
            regions.entry(region).or_default().push(code.clone());
        }
    }
    let region = |(name, territories): (&str, _)| Region { name: name.to_owned(), territories };
    regions.into_iter().map(region).collect()
}

/// Every territory that is named, with its path.
fn places<'a>(
    territories: &'a [String],
    regions: &'a [Region],
) -> impl Iterator<Item = (String, &'a String)> {
    let alone = territories.iter().enumerate().map(|(at, code)| (format!("territories[{at}]"), code));
    let grouped = regions.iter().enumerate().flat_map(|(region, given)| {
        let path = move |at| format!("regions[{region}].territories[{at}]");
        given.territories.iter().enumerate().map(move |(at, code)| (path(at), code))
    });
    alone.chain(grouped)
}

fn check(territories: &[String], regions: &[Region], held: &Indicators) -> Vec<Wrong> {
    let is_held = |code: &String| held.territories.binary_search(code).is_ok();
    let mut wrong: Vec<_> = places(territories, regions)
        .filter(|(_, code)| !is_held(code))
        .map(|(field, code)| Wrong { field, what: What::TerritoryNotHeld(code.clone()) })
        .collect();
    let repeated = |path: &str, codes: &[String]| {
        let mut seen = BTreeSet::new();
        let again = codes.iter().enumerate().filter(|(_, code)| !seen.insert(*code));
        let wrong = |(at, code): (usize, &String)| Wrong {
            field: format!("{path}[{at}]"),
            what: What::DuplicateTerritory(code.clone()),
        };
        again.map(wrong).collect::<Vec<_>>()
    };
    wrong.extend(repeated("territories", territories));
    let mut names = BTreeSet::new();
    for (at, region) in regions.iter().enumerate() {
        wrong.extend(repeated(&format!("regions[{at}].territories"), &region.territories));
        if !names.insert(&region.name) {
            let field = format!("regions[{at}].name");
            wrong.push(Wrong { field, what: What::DuplicateRegion(region.name.clone()) });
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held() -> Indicators {
        let list = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Indicators {
            territories: list(&["ARG", "BRA", "KOR", "NOW"]),
            regions: list(&["South", "South", "Asia", ""]),
            ..Indicators::default()
        }
    }

    fn codes(codes: &[&str]) -> Vec<String> {
        codes.iter().map(|code| (*code).to_owned()).collect()
    }

    fn region(name: &str, territories: &[&str]) -> Region {
        Region { name: name.to_owned(), territories: codes(territories) }
    }

    #[test]
    fn who_names_nothing_asks_for_all_in_the_regions_of_the_input() {
        let all = Regions::new(&[], &[], &held()).unwrap();
        assert_eq!(all.list, [region("Asia", &["KOR"]), region("South", &["ARG", "BRA"])]);
        assert_eq!(all.territories.len(), 4);
        assert!(all.territories.values().all(Option::is_none));
    }

    #[test]
    fn who_names_territories_asks_for_them_and_their_part_of_the_regions() {
        let some = Regions::new(&codes(&["BRA"]), &[], &held()).unwrap();
        assert_eq!(some.list, [region("South", &["BRA"])]);
        assert_eq!(some.territories["BRA"].as_deref(), Some("territories[0]"));
        assert_eq!(some.territories.len(), 1);
    }

    #[test]
    fn who_names_regions_asks_for_what_is_in_them() {
        let given = [region("one", &["KOR", "ARG"]), region("two", &["KOR"])];
        let some = Regions::new(&[], &given, &held()).unwrap();
        assert_eq!(some.list, given);
        assert_eq!(some.territories["KOR"].as_deref(), Some("regions[0].territories[0]"));
        assert_eq!(some.territories.keys().collect::<Vec<_>>(), ["ARG", "KOR"]);
    }

    #[test]
    fn what_is_absent_or_named_twice_is_told_with_its_path() {
        let given = [region("one", &["ARG", "XXX"]), region("one", &["KOR", "KOR"])];
        let wrong = Regions::new(&codes(&["ARG", "ARG", "YYY"]), &given, &held()).unwrap_err();
        let found: Vec<_> = wrong.iter().map(|wrong| (wrong.field.as_str(), wrong.what.clone())).collect();
        assert_eq!(
            found,
            [
                ("territories[2]", What::TerritoryNotHeld("YYY".into())),
                ("regions[0].territories[1]", What::TerritoryNotHeld("XXX".into())),
                ("territories[1]", What::DuplicateTerritory("ARG".into())),
                ("regions[1].territories[1]", What::DuplicateTerritory("KOR".into())),
                ("regions[1].name", What::DuplicateRegion("one".into())),
            ]
        );
    }
}
