//! Columns that are read from indicators as they were imported.

use super::{Cell, held::Named};
use crate::inputs::{
    indicators::{Indicators, Of, Row},
    sector_list::SectorList,
};

/// Whether some table holds an indicator for a territory, of the year or before.
pub(super) fn holds(tables: &[Named<Indicators>], id: &str, territory: &str, year: i32) -> bool {
    let counts = |table: &Indicators, row: &Row| {
        table.occupation_of(row).is_empty() && (year == 0 || row.year <= year)
    };
    tables.iter().any(|table| {
        let table = &table.content;
        table.of_territory(id, territory).iter().any(|row| counts(table, row))
    })
}

/// The newest values of an indicator, each from the first table that has one of the
/// sector.
pub(super) fn column(
    tables: &[Named<Indicators>],
    id: &str,
    territory: &str,
    year: i32,
    list: &SectorList,
) -> Vec<Cell> {
    let of_sector = |sector: &str| {
        let of = Of { indicator: id, territory, sector, occupation: "" };
        let found = tables.iter().find_map(|table| Some((table, table.content.newest(of, year)?)));
        found.map_or_else(missing, |(table, row)| cell(table, row))
    };
    list.sectors.iter().map(|sector| of_sector(&sector.id)).collect()
}

fn cell(table: &Named<Indicators>, row: &Row) -> Cell {
    let (unit, source) = (table.content.unit_of(row), table.content.source_of(row));
    let known = [("unit", unit), ("source", source)].into_iter().filter(|(_, text)| !text.is_empty());
    Cell {
        value: Some(row.value),
        half_width: row.half_width,
        year: row.year,
        source: table.name.clone(),
        grade: row.grade.name().to_owned(),
        note: known.map(|(what, text)| format!("{what}: {text}")).collect::<Vec<_>>().join("; "),
    }
}

fn missing() -> Cell {
    Cell {
        value: None,
        half_width: 0.0,
        year: 0,
        source: String::new(),
        grade: String::new(),
        note: "no input holds a value of this sector".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::testing::{list, table, tables};

    #[test]
    fn the_first_table_with_a_value_of_the_sector_gives_it() {
        let first = table(&[("CRI", "devices", "JOB_QUALITY", 2019, 0.5)]);
        let second = table(&[
            ("CRI", "devices", "JOB_QUALITY", 2022, 0.9),
            ("CRI", "textiles", "JOB_QUALITY", 2022, 0.3),
            ("MEX", "services", "JOB_QUALITY", 2022, 0.7),
        ]);
        let cells = column(&tables([first, second]), "JOB_QUALITY", "CRI", 0, &list());
        let found: Vec<_> = cells.iter().map(|cell| (cell.value, cell.year, cell.source.as_str())).collect();
        assert_eq!(found, [(Some(0.5), 2019, "inputs/0"), (None, 0, ""), (Some(0.3), 2022, "inputs/1")]);
        assert!(!cells[1].note.is_empty());
    }

    #[test]
    fn years_after_the_wanted_one_are_not_looked_at() {
        let held = tables([table(&[
            ("CRI", "devices", "JOB_QUALITY", 2018, 0.4),
            ("CRI", "devices", "JOB_QUALITY", 2022, 0.9),
        ])]);
        assert_eq!(column(&held, "JOB_QUALITY", "CRI", 2020, &list())[0].value, Some(0.4));
        assert!(holds(&held, "JOB_QUALITY", "CRI", 2018) && !holds(&held, "JOB_QUALITY", "CRI", 2017));
        assert!(!holds(&held, "JOB_QUALITY", "MEX", 0) && !holds(&held, "OTHER", "CRI", 0));
    }
}
