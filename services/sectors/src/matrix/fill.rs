//! The cells of a matrix.

use eslabon_sectors_core::criteria::{self, Criterion, Inputs, Options, Unavailable};

use super::{
    Cell, Matrix, Sector, UsedInput, Wanted, WantedCriterion,
    held::Named,
    imported,
    material::Material,
    plan::{self, Column},
};
use crate::{
    error::{
        Error,
        matrix::{self, Refusal, Why},
    },
    inputs::{indicators::Indicators, sector_list::SectorList},
};

/// Computes and reads every column, and puts them side by side.
pub(super) fn matrix(
    wanted: &Wanted,
    list: &SectorList,
    tables: &[Named<Indicators>],
    columns: &[Column],
    material: Material,
    used: Vec<UsedInput>,
) -> Result<Matrix, Error> {
    let (inputs, notes) = material.inputs(wanted, list, tables)?;
    let filled = filled(wanted, list, tables, columns, &inputs)?;
    let by_sector = |sector: usize| filled.iter().map(move |column| column[sector].clone());
    Ok(Matrix {
        sectors: list.sectors.iter().map(sector).collect(),
        criteria: wanted.criteria.iter().map(|criterion| criterion.id.clone()).collect(),
        cells: (0..list.sectors.len()).flat_map(by_sector).collect(),
        inputs: used,
        notes,
    })
}

/// Every column, as many cells as there are sectors; or all that is missing for them.
fn filled(
    wanted: &Wanted,
    list: &SectorList,
    tables: &[Named<Indicators>],
    columns: &[Column],
    inputs: &Inputs,
) -> Result<Vec<Vec<Cell>>, matrix::Error> {
    let (mut filled, mut refusals) = (Vec::new(), Vec::new());
    for (asked, column) in wanted.criteria.iter().zip(columns) {
        match column {
            Column::Imported => {
                filled.push(imported::column(tables, &asked.id, &wanted.territory, wanted.year, list));
            }
            Column::Computed(criterion, options) => {
                match computed(*criterion, options, inputs, asked, &wanted.territory) {
                    Ok(cells) => filled.push(cells),
                    Err(refusal) => refusals.push(refusal),
                }
            }
        }
    }
    if refusals.is_empty() { Ok(filled) } else { Err(matrix::Error::Criteria(refusals)) }
}

fn computed(
    criterion: &dyn Criterion,
    options: &Options,
    inputs: &Inputs,
    asked: &WantedCriterion,
    territory: &str,
) -> Result<Vec<Cell>, Refusal> {
    match criterion.compute(inputs, options) {
        Ok(cells) => Ok(cells.into_iter().map(|cell| computed_cell(cell, &asked.id)).collect()),
        Err(Unavailable::Assessed) => Err(plan::refused(asked, Why::IsATest)),
        Err(Unavailable::InputNeeded(need)) => {
            Err(plan::refused(asked, Why::InputNeeded(plan::advice(need, territory))))
        }
    }
}

fn computed_cell(cell: criteria::Cell, id: &str) -> Cell {
    let (value, note) = match cell.value {
        Ok(value) => (Some(value), cell.note),
        Err(why) => (None, why.to_string()),
    };
    Cell {
        value,
        half_width: cell.half_width,
        year: cell.year,
        source: format!("computed:{id}"),
        grade: cell.grade.map_or("", criteria::Grade::letter).to_owned(),
        note,
    }
}

fn sector(held: &crate::inputs::sector_list::Sector) -> Sector {
    Sector { id: held.id.clone(), name: held.name.clone(), name_es: held.name_es.clone() }
}

#[cfg(test)]
mod tests;
