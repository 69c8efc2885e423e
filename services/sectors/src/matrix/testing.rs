//! Small inputs for the tests of a matrix.

use std::sync::Arc;

use eslabon_proto::r#type::v1::Classification;
use eslabon_sectors_core::Exports;

use super::held::Named;
use crate::{
    inputs::{
        Scheme,
        flows::Flows,
        indicators::{Grade, Indicators, Row},
        sector_list::{Link, Sector, SectorList},
    },
    year::Year,
};

/// The products of the list.
pub(super) const HS: Scheme = Scheme::Products(Classification::Hs2017);

/// Devices (chapter 90), services (nothing) and textiles (chapter 52).
pub(super) fn list() -> SectorList {
    let sector = |id: &str| Sector { id: id.to_owned(), name: id.to_uppercase(), ..Sector::default() };
    let link = |scheme, code: &str, sector| Link { scheme, code: code.to_owned(), sector, weight: 1.0 };
    SectorList {
        sectors: ["devices", "services", "textiles"].map(sector).to_vec(),
        links: vec![
            link(HS, "52", 2),
            link(HS, "90", 0),
            link(Scheme::Industry, "Devices", 0),
            link(Scheme::Industry, "Spinning", 2),
        ],
    }
}

/// Indicators from rows of territory, sector, indicator, year and value.
pub(super) fn table(rows: &[(&str, &str, &str, i32, f64)]) -> Indicators {
    let rows: Vec<_> = rows
        .iter()
        .map(|&(territory, sector, indicator, year, value)| (territory, sector, indicator, "", year, value))
        .collect();
    occupied(&rows)
}

/// The same with an occupation before the year.
pub(super) fn occupied(rows: &[(&str, &str, &str, &str, i32, f64)]) -> Indicators {
    let territories = codes(rows.iter().map(|row| row.0));
    let sectors = codes(rows.iter().map(|row| row.1));
    let indicators = codes(rows.iter().map(|row| row.2));
    let occupations = codes(rows.iter().map(|row| row.3));
    let mut placed: Vec<Row> = rows
        .iter()
        .map(|&(territory, sector, indicator, occupation, year, value)| Row {
            indicator: place(&indicators, indicator),
            territory: place(&territories, territory),
            sector: place(&sectors, sector),
            occupation: place(&occupations, occupation),
            year,
            value,
            half_width: 0.0,
            unit: 0,
            source: 0,
            grade: Grade::None,
        })
        .collect();
    placed.sort_by_key(|row| (row.indicator, row.territory, row.sector, row.occupation, row.year));
    Indicators {
        regions: vec![String::new(); territories.len()],
        territories,
        sectors,
        indicators,
        occupations,
        units: vec![String::new()],
        sources: vec![String::new()],
        rows: placed,
    }
}

/// Codes that occur, ascending.
fn codes<'a>(given: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut all: Vec<String> = given.map(str::to_owned).collect();
    all.sort();
    all.dedup();
    all
}

fn place(codes: &[String], code: &str) -> u32 {
    codes.iter().position(|held| held == code).unwrap() as u32
}

/// Tables named by their place.
pub(super) fn tables<const N: usize>(tables: [Indicators; N]) -> Vec<Named<Indicators>> {
    let named = |(at, table)| Named { name: format!("inputs/{at}"), content: Arc::new(table) };
    tables.into_iter().enumerate().map(named).collect()
}

/// A year of trade.
pub(super) fn year(year: i32, cells: &[(&str, &str, f64)]) -> Arc<Year> {
    let (countries, products) =
        (codes(cells.iter().map(|cell| cell.0)), codes(cells.iter().map(|cell| cell.1)));
    let exports = Exports::new(
        countries.len(),
        products.len(),
        &cells.iter().map(|cell| place(&countries, cell.0)).collect::<Vec<_>>(),
        &cells.iter().map(|cell| place(&products, cell.1)).collect::<Vec<_>>(),
        &cells.iter().map(|cell| cell.2).collect::<Vec<_>>(),
    );
    Arc::new(Year { year, countries, products, exports: exports.unwrap() })
}

/// Flows of a year from rows of exporter, importer, product, value and quantity.
pub(super) fn flows(year: i32, rows: &[(&str, &str, &str, f64, f64)]) -> Flows {
    let exporters = codes(rows.iter().map(|row| row.0));
    let importers = codes(rows.iter().map(|row| row.1));
    let products = codes(rows.iter().map(|row| row.2));
    let mut rows = rows.to_vec();
    rows.sort_by(|left, right| (left.2, left.0, left.1).cmp(&(right.2, right.0, right.1)));
    let end = |code: &String| rows.iter().filter(|row| row.2 <= code.as_str()).count() as u32;
    Flows {
        year,
        scheme: HS,
        ends: products.iter().map(end).collect(),
        exporter: rows.iter().map(|row| place(&exporters, row.0)).collect(),
        importer: rows.iter().map(|row| place(&importers, row.1)).collect(),
        value: rows.iter().map(|row| row.3).collect(),
        quantity: rows.iter().map(|row| row.4).collect(),
        exporters,
        importers,
        products,
    }
}
