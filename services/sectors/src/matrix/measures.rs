//! Indicators as criteria take them: by measure, year and sector.

use std::collections::{BTreeMap, btree_map::Entry};

use eslabon_sectors_core::criteria::{BySector, Deflator, Economy, Figure, Grade, Measure};

use super::held::Named;
use crate::inputs::{
    TOTAL, WORLD,
    indicators::{DEFLATOR, EXPOSURE, Grade as Held, Indicators, Row},
    sector_list::SectorList,
};

/// All indicators of a territory for the sectors of a list. Where several tables hold
/// the same value, the first one has it. Sectors that the list does not name are left
/// out.
pub(super) fn economy(
    tables: &[Named<Indicators>],
    territory: &str,
    year: i32,
    list: &SectorList,
) -> Economy {
    let mut measures: BTreeMap<Measure, BTreeMap<i32, BySector>> = BTreeMap::new();
    for table in tables.iter().map(|table| &table.content) {
        for id in &table.indicators {
            for row in table.of_territory(id, territory).iter().filter(|row| counts(row, year)) {
                let occupation = table.occupation_of(row).to_owned();
                let years = measures.entry(Measure { indicator: id.clone(), occupation }).or_default();
                put(years, list, table.sector_of(row), row);
            }
        }
    }
    // What is of no sector of the list is no measure of it.
    measures.retain(|_, years| !years.is_empty());
    Economy { territory: territory.to_owned(), measures }
}

fn put(years: &mut BTreeMap<i32, BySector>, list: &SectorList, sector: &str, row: &Row) {
    let at = list.sector(sector);
    if at.is_none() && sector != TOTAL {
        return;
    }
    let of_year = match years.entry(row.year) {
        Entry::Occupied(held) => held.into_mut(),
        Entry::Vacant(free) => free.insert(BySector { sectors: vec![None; list.sectors.len()], total: None }),
    };
    let place = match at {
        Some(at) => &mut of_year.sectors[at],
        None => &mut of_year.total,
    };
    place.get_or_insert(Figure { value: row.value, half_width: row.half_width, grade: grade(row.grade) });
}

fn counts(row: &Row, year: i32) -> bool {
    year == 0 || row.year <= year
}

/// A grade of the inputs in the words of the kernels.
fn grade(held: Held) -> Option<Grade> {
    match held {
        Held::None => None,
        Held::A => Some(Grade::A),
        Held::B => Some(Grade::B),
        Held::C => Some(Grade::C),
        Held::D => Some(Grade::D),
    }
}

/// Exposure by occupation: of the territory where it has some, else of the world. All
/// of one table, the first that has any, because indices of exposure do not mix; of each
/// occupation the newest value.
pub(super) fn exposure(tables: &[Named<Indicators>], territory: &str, year: i32) -> BTreeMap<String, f64> {
    let of = |table: &Indicators, territory: &str| {
        let mut newest: BTreeMap<String, (i32, f64)> = BTreeMap::new();
        for row in table.of_territory(EXPOSURE, territory).iter().filter(|row| counts(row, year)) {
            let (sector, occupation) = (table.sector_of(row), table.occupation_of(row));
            if occupation.is_empty() || !(sector.is_empty() || sector == TOTAL) {
                continue;
            }
            let held = newest.entry(occupation.to_owned()).or_insert((row.year, row.value));
            if row.year > held.0 {
                *held = (row.year, row.value);
            }
        }
        newest
    };
    let all = tables.iter().flat_map(|table| [territory, WORLD].map(|of_whom| of(&table.content, of_whom)));
    let first = all.into_iter().find(|held| !held.is_empty()).unwrap_or_default();
    first.into_iter().map(|(occupation, (_, value))| (occupation, value)).collect()
}

/// Prices of world trade by year, from the first table that has any.
pub(super) fn deflators(tables: &[Named<Indicators>], list: &SectorList) -> BTreeMap<i32, Deflator> {
    let of = |table: &Indicators| {
        let mut years: BTreeMap<i32, Deflator> = BTreeMap::new();
        for row in table.of_territory(DEFLATOR, WORLD) {
            let (sector, value) = (table.sector_of(row), Some(row.value));
            match list.sector(sector) {
                Some(at) => {
                    let deflator = years.entry(row.year).or_default();
                    deflator.sectors.resize(list.sectors.len(), None);
                    deflator.sectors[at] = value;
                }
                None if sector == TOTAL => years.entry(row.year).or_default().total = value,
                None => {}
            }
        }
        years
    };
    tables.iter().map(|table| of(&table.content)).find(|years| !years.is_empty()).unwrap_or_default()
}

/// What a reader should know of the tables: which of their sectors the list does not
/// name.
pub(super) fn notes(tables: &[Named<Indicators>], list: &SectorList) -> Vec<String> {
    /// Sectors that are named at most.
    const NAMED: usize = 5;
    let note = |table: &Named<Indicators>| {
        let known = |id: &&String| id.is_empty() || *id == TOTAL || list.sector(id).is_some();
        let unknown: Vec<&str> =
            table.content.sectors.iter().filter(|id| !known(id)).map(String::as_str).collect();
        let more = if unknown.len() > NAMED { ", …" } else { "" };
        (!unknown.is_empty()).then(|| {
            format!(
                "{}: {} sectors are not in the list and were left out: {}{more}",
                table.name,
                unknown.len(),
                unknown[..unknown.len().min(NAMED)].join(", ")
            )
        })
    };
    tables.iter().filter_map(note).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::testing::{list, occupied, table, tables};

    #[test]
    fn values_stand_at_their_sector_and_year_and_the_total_beside_them() {
        let held = tables([table(&[
            ("CRI", "devices", "EMPLOYMENT", 2020, 5.0),
            ("CRI", "TOTAL", "EMPLOYMENT", 2020, 50.0),
            ("CRI", "textiles", "EMPLOYMENT", 2021, 6.0),
            ("CRI", "mines", "EMPLOYMENT", 2021, 7.0),
            ("MEX", "devices", "EMPLOYMENT", 2021, 8.0),
        ])]);
        let economy = economy(&held, "CRI", 0, &list());
        let years = economy.indicator("EMPLOYMENT").unwrap();
        let values = |year: i32| [0, 1, 2].map(|at| years[&year].of(at).map(|figure| figure.value));
        assert_eq!(values(2020), [Some(5.0), None, None]);
        assert_eq!(values(2021), [None, None, Some(6.0)]);
        assert_eq!(years[&2020].total.map(|figure| figure.value), Some(50.0));
        assert_eq!(notes(&held, &list()).len(), 1);
    }

    #[test]
    fn the_first_table_has_the_value_that_several_hold() {
        let row = |value| table(&[("CRI", "devices", "EMPLOYMENT", 2020, value)]);
        let economy = economy(&tables([row(1.0), row(2.0)]), "CRI", 0, &list());
        assert_eq!(economy.indicator("EMPLOYMENT").unwrap()[&2020].of(0).unwrap().value, 1.0);
    }

    #[test]
    fn what_comes_after_the_year_or_is_of_no_sector_is_not_there() {
        let held = tables([table(&[
            ("CRI", "devices", "EMPLOYMENT", 2021, 1.0),
            ("CRI", "mines", "OUTPUT", 2019, 1.0),
        ])]);
        let economy = economy(&held, "CRI", 2020, &list());
        assert!(economy.indicator("EMPLOYMENT").is_none() && economy.indicator("OUTPUT").is_none());
    }

    #[test]
    fn exposure_is_that_of_the_territory_or_else_of_the_world_and_of_one_table() {
        let world = occupied(&[
            ("WLD", "TOTAL", EXPOSURE, "4", 2013, 0.9),
            ("WLD", "TOTAL", EXPOSURE, "4", 2025, 0.6),
        ]);
        let own = occupied(&[("CRI", "TOTAL", EXPOSURE, "9", 2020, 0.1)]);
        let held = tables([world, own]);
        assert_eq!(exposure(&held, "CRI", 0), BTreeMap::from([("4".to_owned(), 0.6)]));
        assert_eq!(exposure(&held, "CRI", 2020), BTreeMap::from([("4".to_owned(), 0.9)]));
        assert_eq!(exposure(&held[1..], "CRI", 0), BTreeMap::from([("9".to_owned(), 0.1)]));
        assert!(exposure(&held[1..], "MEX", 0).is_empty());
    }

    #[test]
    fn a_sector_has_the_prices_of_its_own_or_those_of_all() {
        let held = tables([table(&[
            ("WLD", "TOTAL", DEFLATOR, 2020, 1.5),
            ("WLD", "textiles", DEFLATOR, 2020, 1.2),
            ("WLD", "mines", DEFLATOR, 2020, 9.0),
        ])]);
        let deflators = deflators(&held, &list());
        assert_eq!([0, 1, 2].map(|at| deflators[&2020].of(at)), [Some(1.5), Some(1.5), Some(1.2)]);
    }
}
