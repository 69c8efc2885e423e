//! What a ranking compares: for every sector and criterion a value, with its
//! uncertainty, its source and its grade.

mod chosen;
mod demand;
mod fill;
mod held;
mod imported;
mod industries;
mod markets;
mod material;
mod measures;
mod plan;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod testing_store;
#[cfg(test)]
mod tests;
mod trade;
mod unit_values;

use std::{collections::BTreeMap, sync::Arc};

use held::Held;
use material::Material;

pub(crate) use chosen::Chosen;

use crate::{
    app::{App, Call},
    error::Error,
};

/// What a matrix is wanted of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Wanted {
    /// Code of the territory.
    pub territory: String,
    /// The year; 0: the newest of each input.
    pub year: i32,
    /// Id of the input that lists the sectors.
    pub sector_list: String,
    /// Id of the trade dataset, where criteria need one.
    pub dataset: Option<String>,
    /// Territories that the territory is compared with, where criteria do.
    pub comparators: Vec<String>,
    /// Ids of further inputs, in the order they are looked through.
    pub inputs: Vec<String>,
    /// The criteria, in order.
    pub criteria: Vec<WantedCriterion>,
}

/// A criterion as it is to be computed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct WantedCriterion {
    /// Its id in the catalogue, or that of an imported indicator.
    pub id: String,
    /// Its options by name; those that are not here have their defaults.
    pub options: BTreeMap<String, String>,
    /// Path of the field that asks for it.
    pub field: String,
}

/// What was found: sectors by criteria.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Matrix {
    /// The sectors, by id.
    pub sectors: Vec<Sector>,
    /// Ids of the criteria, in the order asked for.
    pub criteria: Vec<String>,
    /// Sector by sector, criterion by criterion.
    pub cells: Vec<Cell>,
    /// What it was made from.
    pub inputs: Vec<UsedInput>,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// One sector.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sector {
    /// Its id in the list.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its name in Spanish; empty when the list has none.
    pub name_es: String,
}

/// The value of one criterion for one sector.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cell {
    /// The value, in the criterion's unit; none: missing.
    pub value: Option<f64>,
    /// Half of the width of its interval, in the same unit.
    pub half_width: f64,
    /// The year that it is of.
    pub year: i32,
    /// `computed:LCA`, or the name of the input.
    pub source: String,
    /// Grade of the evidence, A to D; empty: not graded.
    pub grade: String,
    /// Why it is missing, or what to know of it.
    pub note: String,
}

/// One thing that a matrix was made from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct UsedInput {
    /// `datasets/...` or `inputs/...`.
    pub name: String,
    /// `blake3:` and the digest of its content.
    pub digest: String,
    /// What it is.
    pub kind: String,
    /// What a person calls it.
    pub title: String,
    /// Which release of its source.
    pub release: String,
    /// Its licence as its publisher states it.
    pub licence: String,
    /// Who owns it.
    pub tenant: String,
    /// When it was stored, microseconds.
    pub create_time: i64,
}

/// What decides a matrix to the last digit: what is wanted, and which contents serve.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct MatrixKey {
    wanted: Wanted,
    used: Vec<UsedInput>,
}

/// The values of the criteria for the sectors of a list.
///
/// An imported indicator of the criterion's id wins over computing it, for all sectors
/// together, since the two need not be on one scale. Data of years after the one that is
/// wanted are not looked at.
pub(crate) async fn assemble(app: &Arc<App>, call: &Call, wanted: &Wanted) -> Result<Matrix, Error> {
    Chosen::find(app, call, wanted.clone()).await?.assemble(app).await
}

impl Chosen {
    /// The matrix of what was chosen. Dropped between two reads, it reads no more.
    pub(crate) async fn assemble(self, app: &Arc<App>) -> Result<Matrix, Error> {
        let held = Held::read(app, &self).await?;
        let columns = plan::columns(&self.wanted, &held.tables)?;
        let material = Material::load(app, &held, &self.wanted, &columns).await?;
        let Held { list, tables, .. } = held;
        let fill = move || fill::matrix(&self.wanted, &list.content, &tables, &columns, material, self.used);
        app.computing(fill).await
    }
}
