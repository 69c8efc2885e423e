//! What becomes of whole files.

mod formats;
mod mistakes;
mod parquet_files;
mod properties;

use std::io::Write;

use eslabon_proto::r#type::v1::{Classification, TerritoryScheme};

use super::*;

const LIMITS: Limits = Limits { max_bytes: 1 << 24, max_inflated_bytes: 1 << 24, max_rows: 100_000 };
const SPEC: TradeSpec = TradeSpec {
    classification: Classification::Hs2007,
    territory_scheme: TerritoryScheme::Unspecified,
    year: None,
    value_unit: None,
};
const PLAIN: &str = "year,exporter_iso3,product_code,export_value_usd\n";

fn import_as(spec: TradeSpec, bytes: &[u8]) -> Result<TradeTable, ImportError> {
    let mut reader = TradeReader::new(spec, LIMITS);
    let _ = reader.push(bytes);
    reader.finish()
}

fn import(text: &str) -> Result<TradeTable, ImportError> {
    import_as(SPEC, text.as_bytes())
}

/// The cells, readable.
fn cells(table: &TradeTable) -> Vec<String> {
    let cell = |year: &TradeYear, at: usize| {
        let cells = &year.cells;
        let (country, product) = (cells.countries[at] as usize, cells.products[at] as usize);
        format!("{} {} {} {}", year.year, year.countries[country], year.products[product], cells.values[at])
    };
    table.years.iter().flat_map(|year| (0..year.cells.len()).map(move |at| cell(year, at))).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) -> TradeTable {
    let table = import(text).unwrap();
    assert_eq!(cells(&table), expected);
    table
}

#[track_caller]
fn check_as(spec: TradeSpec, text: &str, expected: &[&str]) {
    assert_eq!(cells(&import_as(spec, text.as_bytes()).unwrap()), expected);
}

/// The reason as a whole, and path and reason of each violation.
#[track_caller]
fn refused_as(spec: TradeSpec, text: &str, expected: &[(&str, &str)]) -> ImportError {
    let error = import_as(spec, text.as_bytes()).unwrap_err();
    let found: Vec<_> =
        error.violations.iter().map(|found| (found.field.as_str(), found.reason.as_str())).collect();
    assert_eq!(found, expected);
    assert_eq!(error.reason, expected[0].1);
    assert_eq!(error.total, expected.len() as u64);
    error
}

#[track_caller]
fn refused(text: &str, path: &str, reason: &str) {
    refused_as(SPEC, text, &[(path, reason)]);
}

/// One plain row after a good one.
#[track_caller]
fn refused_row(row: &str, path: &str, reason: &str) {
    refused(&format!("{PLAIN}2017,CRI,9018,5\n{row}\n"), path, reason);
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}
