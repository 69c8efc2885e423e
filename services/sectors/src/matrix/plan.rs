//! How each column of a matrix comes about.

use eslabon_sectors_core::criteria::{self, Criterion, Need, Obtained, Options};

use super::{Wanted, WantedCriterion, held::Named, imported};
use crate::{
    error::matrix::{Error, Refusal, Why},
    inputs::indicators::Indicators,
};

/// How one column comes about.
pub(super) enum Column {
    /// Read from the inputs.
    Imported,
    /// Computed.
    Computed(&'static dyn Criterion, Options),
}

/// The columns in the order they are wanted, or everything that stands in their way.
pub(super) fn columns(wanted: &Wanted, tables: &[Named<Indicators>]) -> Result<Vec<Column>, Error> {
    let (mut columns, mut refusals) = (Vec::new(), Vec::new());
    for criterion in &wanted.criteria {
        match column(criterion, wanted, tables) {
            Ok(column) => columns.push(column),
            Err(whys) => refusals.extend(whys.into_iter().map(|why| refused(criterion, why))),
        }
    }
    if refusals.is_empty() { Ok(columns) } else { Err(Error::Criteria(refusals)) }
}

/// A criterion that cannot be had.
pub(super) fn refused(criterion: &WantedCriterion, why: Why) -> Refusal {
    Refusal { field: criterion.field.clone(), criterion: criterion.id.clone(), why }
}

fn column(
    asked: &WantedCriterion,
    wanted: &Wanted,
    tables: &[Named<Indicators>],
) -> Result<Column, Vec<Why>> {
    let known = criteria::find(&asked.id);
    if known.is_some_and(|criterion| criterion.entry().obtained == Obtained::Assessed) {
        return Err(vec![Why::IsATest]);
    }
    let options = known.map_or(&[] as &[_], |criterion| criterion.entry().options);
    let checked = Options::check(options, &asked.options)
        .map_err(|bad| bad.into_iter().map(|bad| Why::Option(bad.name, bad.problem)).collect::<Vec<_>>());
    if imported::holds(tables, &asked.id, &wanted.territory, wanted.year) {
        return checked.map(|_| Column::Imported);
    }
    match known {
        Some(criterion) => Ok(Column::Computed(criterion, checked?)),
        None if tables.iter().any(|table| table.content.has(&asked.id)) => {
            let what = format!("values of territory {}, which no input holds", wanted.territory);
            Err(vec![Why::InputNeeded(what)])
        }
        None => Err(vec![Why::Unknown]),
    }
}

/// What all columns together have to have loaded.
pub(super) fn needs(columns: &[Column]) -> Vec<Need> {
    let computed = columns.iter().filter_map(|column| match column {
        Column::Computed(criterion, options) => Some(criterion.needs(options)),
        Column::Imported => None,
    });
    computed.flatten().collect()
}

/// What to add for a need.
pub(super) fn advice(need: Need, territory: &str) -> String {
    match need {
        Need::Trade(_) => format!("a trade dataset (`dataset`) that holds territory {territory}"),
        Need::UnitValues { years } => {
            format!("an input of kind FLOWS with quantities, of {years} years in a row")
        }
        Need::Markets => {
            format!("an input of kind FLOWS with importers, in which territory {territory} is an exporter")
        }
        Need::Demand { years } => format!("a trade dataset (`dataset`) of {years} years in a row"),
        Need::Deflator => {
            "the indicator DEFLATOR of territory WLD, for sector TOTAL or for each sector".to_owned()
        }
        Need::InputOutput => format!("an input of kind IO_TABLE of territory {territory}"),
        Need::Indicator(id) => format!("the indicator {id} of territory {territory}"),
        Need::ByOccupation(id) => {
            format!("the indicator {id} by occupation (ISCO codes) of territory {territory}")
        }
        Need::Comparators => "territories to compare with (`comparators`), and their data".to_owned(),
        Need::Import => "values that nothing here can compute".to_owned(),
    }
}
