//! The figures of a run, sectors by id. Two documents are stored of them: the
//! numbers, which are ranked, and where they came from, which is told.
//!
//! Only the numbers name the question. The same numbers from another release, with
//! another source text or beside rows that nobody asked for, are the same question
//! and are drawn with the same seed.

use eslabon_sectors_core::ranking as core;
use serde::{Deserialize, Serialize};

use super::{Profile, treatments};
use crate::{
    canonical::{self, Digest, NotCanonical},
    matrix::Matrix,
};

/// Sectors by criteria.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Figures {
    /// Ids of the criteria, in the order of the profile.
    pub criteria: Vec<String>,
    /// The sectors, by id.
    pub sectors: Vec<FiguresOfSector>,
}

/// The figures of one sector.
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
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

/// What is ranked: a row for every sector, by id, with a number for every criterion,
/// in the order of the profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Numbers {
    criteria: Vec<String>,
    rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    sector: String,
    cells: Vec<Number>,
}

/// A value, half of the width of its interval, and what is done where it is missing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Number {
    half_width: f64,
    missing: String,
    value: Option<f64>,
}

/// Where the numbers came from, in the same order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Provenance {
    rows: Vec<Origins>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Origins {
    sector: String,
    name: String,
    name_es: String,
    cells: Vec<Origin>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Origin {
    year: i32,
    source: String,
    grade: String,
    note: String,
}

impl Numbers {
    /// Canonical JSON: what is stored.
    pub(crate) fn text(&self) -> Result<String, NotCanonical> {
        canonical::text(self)
    }

    /// SHA-256 over the canonical JSON.
    pub(crate) fn digest(&self) -> Result<Digest, NotCanonical> {
        Ok(canonical::digest(&[self.text()?.as_bytes()]))
    }

    /// Whether every row has a number for every criterion.
    fn is_whole(&self) -> bool {
        self.rows.iter().all(|row| row.cells.len() == self.criteria.len())
    }
}

impl Provenance {
    /// Canonical JSON: what is stored.
    pub(crate) fn text(&self) -> Result<String, NotCanonical> {
        canonical::text(self)
    }
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

    /// The numbers, with what a profile does where one is missing; without a profile
    /// nothing is said of that.
    pub(crate) fn numbers(&self, profile: Option<&Profile>) -> Numbers {
        let treatments = profile.map(treatments).unwrap_or_default();
        let number = |(at, cell): (usize, &Figure)| Number {
            half_width: cell.half_width,
            missing: match cell.value {
                Some(_) => String::new(),
                None => treatments.get(at).copied().unwrap_or_default().to_owned(),
            },
            value: cell.value,
        };
        let row = |sector: &FiguresOfSector| Row {
            sector: sector.id.clone(),
            cells: sector.cells.iter().enumerate().map(number).collect(),
        };
        Numbers { criteria: self.criteria.clone(), rows: self.sectors.iter().map(row).collect() }
    }

    /// Where they came from.
    pub(crate) fn provenance(&self) -> Provenance {
        let origin = |cell: &Figure| Origin {
            year: cell.year,
            source: cell.source.clone(),
            grade: cell.grade.clone(),
            note: cell.note.clone(),
        };
        let origins = |sector: &FiguresOfSector| Origins {
            sector: sector.id.clone(),
            name: sector.name.clone(),
            name_es: sector.name_es.clone(),
            cells: sector.cells.iter().map(origin).collect(),
        };
        Provenance { rows: self.sectors.iter().map(origins).collect() }
    }

    /// The figures that both documents are of; none when they do not fit. Numbers are
    /// ranked without their provenance too.
    pub(crate) fn join(numbers: Numbers, provenance: Option<Provenance>) -> Option<Self> {
        let bare = |row: &Row| Origins {
            sector: row.sector.clone(),
            name: String::new(),
            name_es: String::new(),
            cells: vec![Origin::default(); row.cells.len()],
        };
        let origins = match provenance {
            Some(provenance) => provenance.rows,
            None => numbers.rows.iter().map(bare).collect(),
        };
        if !numbers.is_whole() || origins.len() != numbers.rows.len() {
            return None;
        }
        let sectors = numbers.rows.into_iter().zip(origins).map(|(row, of)| sector(row, of));
        Some(Self { criteria: numbers.criteria, sectors: sectors.collect::<Option<_>>()? })
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

/// A row and where it came from.
fn sector(row: Row, of: Origins) -> Option<FiguresOfSector> {
    if row.sector != of.sector || row.cells.len() != of.cells.len() {
        return None;
    }
    let figure = |(number, origin): (Number, Origin)| Figure {
        value: number.value,
        half_width: number.half_width,
        year: origin.year,
        source: origin.source,
        grade: origin.grade,
        note: origin.note,
    };
    let cells = row.cells.into_iter().zip(of.cells).map(figure).collect();
    Some(FiguresOfSector { id: row.sector, name: of.name, name_es: of.name_es, cells })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ranking::profile::testing::profile;

    fn figures() -> Figures {
        let cell = |value| Figure {
            value,
            half_width: 0.5,
            year: 2020,
            source: "inputs/0000000000000001".to_owned(),
            grade: "B".to_owned(),
            note: "a note".to_owned(),
        };
        let sector = |id: &str, values: [Option<f64>; 3]| FiguresOfSector {
            id: id.to_owned(),
            name: format!("The {id}"),
            name_es: String::new(),
            cells: values.map(cell).to_vec(),
        };
        Figures {
            criteria: profile().criterion_ids(),
            sectors: vec![
                sector("coffee", [Some(1.1), None, Some(40.0)]),
                sector("wires", [Some(1.4), Some(0.4), Some(20.0)]),
            ],
        }
    }

    #[test]
    fn both_documents_give_the_figures_back() {
        let of = profile();
        let joined = Figures::join(figures().numbers(Some(&of)), Some(figures().provenance())).unwrap();
        assert_eq!(joined, figures());
        let mut other = figures();
        other.sectors.remove(0);
        assert_eq!(Figures::join(figures().numbers(Some(&of)), Some(other.provenance())), None);
        let bare = Figures::join(figures().numbers(Some(&of)), None).unwrap();
        assert_eq!(bare.numbers(Some(&of)), figures().numbers(Some(&of)));
    }

    #[test]
    fn only_numbers_and_what_is_done_where_one_is_missing_change_the_digest() {
        let digest = |figures: &Figures| figures.numbers(Some(&profile())).digest().unwrap();
        let told: [fn(&mut Figure); 4] = [
            |it| it.source = "inputs/0000000000000002".to_owned(),
            |it| it.year = 2021,
            |it| it.grade.clear(),
            |it| it.note.clear(),
        ];
        for change in told {
            let mut other = figures();
            change(&mut other.sectors[0].cells[0]);
            assert_eq!(digest(&other), digest(&figures()));
            assert_ne!(other.provenance(), figures().provenance());
        }
        let ranked: [fn(&mut Figure); 3] =
            [|it| it.value = Some(1.2), |it| it.value = None, |it| it.half_width = 0.25];
        for change in ranked {
            let mut other = figures();
            change(&mut other.sectors[0].cells[0]);
            assert_ne!(digest(&other), digest(&figures()));
        }
        let mut excluding = profile();
        excluding.criteria[1].missing = crate::ranking::Missing::Exclude;
        assert_ne!(figures().numbers(Some(&excluding)).digest().unwrap(), digest(&figures()));
    }
}
