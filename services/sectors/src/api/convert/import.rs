//! Imports: what a caller says of a file, and what a file becomes.

use std::collections::BTreeMap;

use eslabon_proto::{sectors::v1 as pb, r#type::v1::TerritoryScheme};
use eslabon_runtime::{identity::Caller, problem::Problem};

use crate::{
    config,
    error::Error,
    ingest::{Limits, TradeSpec, TradeTable, ValueUnit},
    store::{Dataset, NewDataset},
};

/// Years that rows may be of.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;

/// How the rows of a file are to be read.
pub(in crate::api) fn trade_spec(spec: &pb::TradeImport) -> Result<TradeSpec, Error> {
    Ok(TradeSpec {
        classification: spec.classification(),
        territory_scheme: spec.territory_scheme(),
        year: stated_year(spec.year)?,
        value_unit: value_unit(spec.value_unit()),
    })
}

/// The year of all rows; `None` when the file tells it.
pub(in crate::api) fn stated_year(year: i32) -> Result<Option<i32>, Error> {
    if year != 0 && !YEARS.contains(&year) {
        let description = format!("is {year}; it must be 0, or from 1900 to 2100");
        return Err(Problem::invalid("spec.year", "OUT_OF_RANGE", description).into());
    }
    Ok(Some(year).filter(|year| *year != 0))
}

/// The unit of values; `None` when their header tells it.
pub(in crate::api) fn value_unit(unit: pb::ValueUnit) -> Option<ValueUnit> {
    match unit {
        pb::ValueUnit::Unspecified => None,
        pb::ValueUnit::Usd => Some(ValueUnit::Usd),
        pb::ValueUnit::ThousandUsd => Some(ValueUnit::ThousandUsd),
    }
}

/// What a file may be at most.
pub(in crate::api) fn limits(import: &config::Import) -> Limits {
    Limits {
        max_bytes: import.max_bytes.0,
        max_inflated_bytes: import.max_inflated_bytes.0,
        max_rows: import.max_rows,
    }
}

/// A dataset from what was said of it and what was read.
pub(in crate::api) fn new_dataset(
    caller: &Caller,
    spec: pb::TradeImport,
    table: TradeTable,
    now: i64,
) -> Result<NewDataset, Error> {
    let held = |of: fn(&crate::ingest::TradeYear) -> &[String]| {
        let mut codes: Vec<_> = table.years.iter().flat_map(of).collect();
        codes.sort_unstable();
        codes.dedup();
        codes.len() as i64
    };
    let years: Vec<_> = table.years.iter().map(|year| year.year.to_string()).collect();
    // What is held says what it is, also where the caller left it to the default.
    let territory_scheme = match spec.territory_scheme() {
        TerritoryScheme::Unspecified => TerritoryScheme::Iso3166,
        said => said,
    };
    let values = || table.years.iter().flat_map(|year| &year.cells.values);
    let digest = blake3::Hash::from_bytes(table.digest);
    let row = Dataset {
        tenant: caller.tenant.to_string(),
        id: digest.to_hex()[..16].to_owned(),
        digest: table.digest.to_vec(),
        title: spec.title,
        source: spec.source,
        release: spec.release,
        licence: spec.licence,
        classification: spec.classification,
        territory_scheme: territory_scheme.into(),
        years: years.join(","),
        row_count: table.rows_read as i64,
        cell_count: values().count() as i64,
        country_count: held(|year| &year.countries),
        product_count: held(|year| &year.products),
        total_value_usd: values().sum(),
        ignored_columns: table.ignored_columns.join("\n"),
        created_at: now,
    };
    let names = names(spec.product_names, table.product_names)?;
    Ok(NewDataset::new(row, caller.subject.clone(), &table.years, &names))
}

/// Names of products: those of the file, and the caller's own instead where it
/// gives any.
fn names(
    given: Vec<pb::ProductName>,
    of_file: Vec<(String, String)>,
) -> Result<Vec<(String, String)>, Error> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for (index, pb::ProductName { code, name }) in given.into_iter().enumerate() {
        if names.contains_key(&code) {
            return Err(Error::NamedTwice { index, code });
        }
        names.insert(code, name);
    }
    for (code, name) in of_file {
        names.entry(code).or_insert(name);
    }
    Ok(names.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(code: &str, name: &str) -> pb::ProductName {
        pb::ProductName { code: code.to_owned(), name: name.to_owned() }
    }

    #[test]
    fn names_of_the_caller_win_over_those_of_the_file() {
        let of_file = vec![("01".to_owned(), "animals".to_owned()), ("02".to_owned(), "meat".to_owned())];
        let names = names(vec![given("02", "Meat")], of_file).unwrap();
        assert_eq!(names[0].1, "animals");
        assert_eq!(names[1].1, "Meat");
    }

    #[test]
    fn a_product_that_is_named_twice_is_refused() {
        let error = names(vec![given("01", "a"), given("01", "b")], Vec::new()).unwrap_err();
        assert!(matches!(error, Error::NamedTwice { index: 1, .. }));
    }
}
