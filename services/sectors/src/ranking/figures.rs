//! The figures of a run: what is stored and hashed of a matrix, sectors by id.

use eslabon_sectors_core::ranking as core;
use serde::{Deserialize, Serialize};

use super::Profile;
use crate::{
    canonical::{self, Digest, NotCanonical},
    matrix::Matrix,
};

/// Sectors by criteria.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Figures {
    /// Ids of the criteria, in the order of the profile.
    pub criteria: Vec<String>,
    /// The sectors, by id.
    pub sectors: Vec<FiguresOfSector>,
}

/// The figures of one sector.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct FiguresOfSector {
    /// Id in the list of sectors.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its name in Spanish.
    pub name_es: String,
    /// One for each criterion.
    pub cells: Vec<Figure>,
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Figure {
    /// The value.
    pub value: Option<f64>,
    /// Half of the width of its interval.
    pub half_width: f64,
    /// The year that it is of.
    pub year: i32,
    /// Where it came from.
    pub source: String,
    /// Grade of the evidence.
    pub grade: String,
    /// Why it is missing, or what to know of it.
    pub note: String,
}

impl Figures {
    /// The figures of a matrix.
    pub(crate) fn of(matrix: &Matrix) -> Self {
        let width = matrix.criteria.len();
        let cells = |at: usize| matrix.cells.iter().skip(at * width).take(width);
        let sectors = matrix.sectors.iter().enumerate().map(|(at, sector)| FiguresOfSector {
            id: sector.id.clone(),
            name: sector.name.clone(),
            name_es: sector.name_es.clone(),
            cells: cells(at)
                .map(|cell| Figure {
                    value: cell.value,
                    half_width: cell.half_width,
                    year: cell.year,
                    source: cell.source.clone(),
                    grade: cell.grade.clone(),
                    note: cell.note.clone(),
                })
                .collect(),
        });
        let mut sectors: Vec<_> = sectors.collect();
        sectors.sort_by(|left, right| left.id.cmp(&right.id));
        Self { criteria: matrix.criteria.clone(), sectors }
    }

    /// Canonical JSON: what is stored.
    pub(crate) fn text(&self) -> Result<String, NotCanonical> {
        canonical::text(self)
    }

    /// SHA-256 over the canonical JSON.
    pub(crate) fn digest(&self) -> Result<Digest, NotCanonical> {
        Ok(canonical::digest(&[self.text()?.as_bytes()]))
    }

    /// What is ranked by a profile: a value whose source states no half-width has
    /// that of the profile.
    pub(crate) fn values(&self, profile: &Profile) -> Result<core::Values, core::Error> {
        let default = |at: usize| profile.criteria.get(at).map_or(0.0, |criterion| criterion.half_width);
        let cells: Vec<_> = self
            .sectors
            .iter()
            .flat_map(|sector| sector.cells.iter().enumerate())
            .map(|(at, cell)| core::Cell {
                value: cell.value,
                half_width: if cell.half_width > 0.0 { cell.half_width } else { default(at) },
            })
            .collect();
        let ids = self.sectors.iter().map(|sector| sector.id.clone()).collect();
        core::Values::new(ids, self.criteria.len(), &cells)
    }

    /// Position of a sector.
    pub(crate) fn position(&self, id: &str) -> Option<usize> {
        self.sectors.binary_search_by(|sector| sector.id.as_str().cmp(id)).ok()
    }
}
