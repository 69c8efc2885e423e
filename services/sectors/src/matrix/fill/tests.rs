//! Small matrices, from the plan to the cells.

use std::collections::BTreeMap;

use eslabon_runtime::problem::Problem;

use super::*;
use crate::matrix::testing::{list, table, tables};

/// A criterion with its options.
type Asked<'a> = (&'a str, &'a [(&'a str, &'a str)]);

fn wanted(criteria: &[Asked<'_>]) -> Wanted {
    let option = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
    let criterion = |(at, (id, options)): (usize, &Asked<'_>)| WantedCriterion {
        id: (*id).to_owned(),
        options: options.iter().map(option).collect::<BTreeMap<_, _>>(),
        field: format!("criteria[{at}]"),
    };
    Wanted {
        territory: "CRI".to_owned(),
        year: 0,
        sector_list: "0a".to_owned(),
        dataset: None,
        comparators: vec![],
        inputs: vec![],
        criteria: criteria.iter().enumerate().map(criterion).collect(),
    }
}

/// A matrix from indicators alone.
fn assembled(tables: &[Named<Indicators>], wanted: &Wanted) -> Result<Matrix, Error> {
    let columns = plan::columns(wanted, tables)?;
    matrix(wanted, &list(), tables, &columns, Material::default(), vec![])
}

fn economy() -> Indicators {
    table(&[
        ("CRI", "devices", "VALUE_ADDED", 2020, 60.0),
        ("CRI", "textiles", "VALUE_ADDED", 2020, 10.0),
        ("CRI", "TOTAL", "VALUE_ADDED", 2020, 100.0),
        ("CRI", "devices", "EMPLOYMENT", 2020, 20.0),
        ("CRI", "textiles", "EMPLOYMENT", 2020, 20.0),
        ("CRI", "TOTAL", "EMPLOYMENT", 2020, 100.0),
        ("CRI", "devices", "EMPLOYMENT_WOMEN", 2020, 11.0),
        ("CRI", "devices", "FIRM_DEP", 2019, 25.0),
        ("MEX", "devices", "JOB_QUALITY", 2019, 25.0),
    ])
}

#[test]
fn cells_stand_sector_by_sector_with_where_they_come_from() {
    let held = tables([economy()]);
    let matrix = assembled(&held, &wanted(&[("FIRM_DEP", &[]), ("REL_PROD", &[])])).unwrap();
    let ids: Vec<_> = matrix.sectors.iter().map(|sector| sector.id.as_str()).collect();
    assert_eq!((ids, matrix.criteria.len()), (vec!["devices", "services", "textiles"], 2));
    let told: Vec<_> =
        matrix.cells.iter().map(|cell| (cell.value, cell.year, cell.source.as_str())).collect();
    let expected = [
        (Some(25.0), 2019, "inputs/0"),
        (Some(3.0), 2020, "computed:REL_PROD"),
        (None, 0, ""),
        (None, 0, "computed:REL_PROD"),
        (None, 0, ""),
        (Some(0.5), 2020, "computed:REL_PROD"),
    ];
    assert_eq!(told, expected);
    assert!(matrix.cells.iter().all(|cell| cell.value.is_some() || !cell.note.is_empty()));
}

#[test]
fn an_imported_indicator_wins_over_computing_it() {
    let measured = table(&[("CRI", "textiles", "REL_PROD", 2021, 0.7)]);
    let matrix = assembled(&tables([economy(), measured]), &wanted(&[("REL_PROD", &[])])).unwrap();
    let values: Vec<_> = matrix.cells.iter().map(|cell| (cell.value, cell.source.as_str())).collect();
    // Of devices nothing is measured: what is computed stands on another scale.
    assert_eq!(values, [(None, ""), (None, ""), (Some(0.7), "inputs/1")]);
}

#[track_caller]
fn check_refused(id: &str, options: &[(&str, &str)], field: &str, reason: &str) {
    let error = assembled(&tables([economy()]), &wanted(&[("REL_PROD", &[]), (id, options)])).unwrap_err();
    let problem = Problem::from(error);
    let told: Vec<_> =
        problem.violations.iter().map(|one| (one.field.as_str(), one.reason.as_str())).collect();
    assert_eq!(told, [(field, reason)]);
    assert_eq!(problem.reason, reason);
}

#[test]
fn what_cannot_be_had_is_told_at_its_path() {
    check_refused("LCAA", &[], "criteria[1]", "UNKNOWN_CRITERION");
    check_refused("LCA", &[], "criteria[1]", "INPUT_NEEDED");
    check_refused("FORMALITY", &[], "criteria[1]", "INPUT_NEEDED");
    check_refused("PREF_DEP", &[], "criteria[1]", "INPUT_NEEDED");
    // Only another territory has it.
    check_refused("JOB_QUALITY", &[], "criteria[1]", "INPUT_NEEDED");
    check_refused("MF_EVIDENCE", &[], "criteria[1]", "CRITERION_IS_A_TEST");
    check_refused("REL_PROD", &[("yeers", "3")], "criteria[1].options.yeers", "UNKNOWN_OPTION");
    check_refused("REL_PROD", &[("years", "0")], "criteria[1].options.years", "OUT_OF_RANGE");
    check_refused("FIRM_DEP", &[("years", "1")], "criteria[1].options.years", "UNKNOWN_OPTION");
}

#[test]
fn everything_that_cannot_be_had_is_told_at_once() {
    let error = assembled(&[], &wanted(&[("FORMALITY", &[]), ("LCA", &[]), ("LINK_B", &[])])).unwrap_err();
    assert_eq!(Problem::from(error).violations.len(), 3);
}
