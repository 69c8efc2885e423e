//! The raw values that are ranked.

use super::{Error, MAX_CRITERIA, MAX_SECTORS};

/// One raw value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// The value in the unit of its criterion, or none where it is missing.
    pub value: Option<f64>,
    /// Half-width of its uncertainty in the same unit, >= 0: the true value is anywhere
    /// within `value +- half_width`. Not read where the value is missing.
    pub half_width: f64,
}

impl Cell {
    /// A value that is exact.
    pub fn exact(value: f64) -> Self {
        Self { value: Some(value), half_width: 0.0 }
    }

    /// A value that is missing.
    pub fn missing() -> Self {
        Self { value: None, half_width: 0.0 }
    }
}

/// Raw values, sectors x criteria. Sectors are sorted by id, so that nothing depends
/// on the order in which they came; positions in results are positions here.
#[derive(Debug, Clone, PartialEq)]
pub struct Values {
    sectors: Vec<String>,
    criteria: usize,
    /// Sector by sector.
    cells: Vec<Cell>,
}

impl Values {
    /// Takes `cells` sector by sector in the order of `sectors`, within a sector in the
    /// order of the criteria of the [`Spec`](super::Spec).
    ///
    /// # Errors
    ///
    /// No sector, too many, one that is there twice, a number of cells that is not
    /// sectors x criteria, or a number that is not finite or a half-width below zero.
    pub fn new(sectors: Vec<String>, criteria: usize, cells: &[Cell]) -> Result<Self, Error> {
        if sectors.is_empty() {
            return Err(Error::NoSectors);
        }
        if sectors.len() > MAX_SECTORS {
            return Err(Error::TooManySectors { sectors: sectors.len() });
        }
        if criteria == 0 || criteria > MAX_CRITERIA || cells.len() != sectors.len() * criteria {
            return Err(Error::Shape { sectors: sectors.len(), criteria, cells: cells.len() });
        }
        for (at, cell) in cells.iter().enumerate() {
            let finite = cell.value.is_none_or(f64::is_finite);
            if !(finite && cell.half_width.is_finite() && cell.half_width >= 0.0) {
                return Err(Error::NotFinite {
                    sector: sectors[at / criteria].clone(),
                    criterion: at % criteria,
                });
            }
        }
        let mut order: Vec<usize> = (0..sectors.len()).collect();
        order.sort_by(|&left, &right| sectors[left].cmp(&sectors[right]));
        if let Some(pair) = order.windows(2).find(|pair| sectors[pair[0]] == sectors[pair[1]]) {
            return Err(Error::DuplicateSector { sector: sectors[pair[0]].clone() });
        }
        let rows = order.iter().flat_map(|&row| &cells[row * criteria..(row + 1) * criteria]);
        let cells = rows.copied().collect();
        Ok(Self { sectors: order.iter().map(|&row| sectors[row].clone()).collect(), criteria, cells })
    }

    /// The ids of the sectors, ascending.
    pub fn sectors(&self) -> &[String] {
        &self.sectors
    }

    /// How many criteria there are.
    pub fn criteria(&self) -> usize {
        self.criteria
    }

    /// The value of a sector by a criterion.
    pub fn cell(&self, sector: usize, criterion: usize) -> Cell {
        self.cells[sector * self.criteria + criterion]
    }
}
