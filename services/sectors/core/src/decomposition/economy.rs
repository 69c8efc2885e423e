//! The sectors of one country in one year.

use super::{Error, Quantity};

/// Value added and employment of the sectors of one country in one year, at the
/// same positions.
///
/// Every worker and all of the value added is in exactly one sector; a total among
/// them would count twice.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Economy<'a> {
    /// The year.
    pub year: i32,
    /// Value added by sector, in constant prices of one currency, >= 0.
    pub value_added: &'a [f64],
    /// Employment by sector, in persons or a multiple of them, >= 0.
    pub employment: &'a [f64],
}

/// Sums over the sectors of an economy that was checked.
pub(super) struct Totals {
    pub(super) value_added: f64,
    pub(super) employment: f64,
}

impl Economy<'_> {
    /// The totals, where every number is an amount and every sector with value
    /// added has workers.
    pub(super) fn check(&self, sectors: usize) -> Result<Totals, Error> {
        let value_added = self.total(Quantity::ValueAdded, self.value_added, sectors)?;
        let employment = self.total(Quantity::Employment, self.employment, sectors)?;
        if employment == 0.0 {
            return Err(Error::NoEmployment { year: self.year });
        }
        let mut sectors = self.value_added.iter().zip(self.employment);
        let idle = sectors.position(|(&value_added, &employment)| employment == 0.0 && value_added > 0.0);
        match idle {
            Some(sector) => Err(Error::NoWorkers { year: self.year, sector }),
            None => Ok(Totals { value_added, employment }),
        }
    }

    fn total(&self, quantity: Quantity, values: &[f64], sectors: usize) -> Result<f64, Error> {
        let year = self.year;
        if values.len() != sectors {
            return Err(Error::LengthsDiffer { year, quantity, length: values.len(), expected: sectors });
        }
        for (sector, &value) in values.iter().enumerate() {
            if !value.is_finite() {
                return Err(Error::NotFinite { year, quantity, sector, value });
            }
            if value < 0.0 {
                return Err(Error::Negative { year, quantity, sector, value });
            }
        }
        let total: f64 = values.iter().sum();
        total.is_finite().then_some(total).ok_or(Error::OutOfRange)
    }

    /// Value added per worker of a sector, where it has workers.
    pub(super) fn productivity(&self, sector: usize) -> Option<f64> {
        let employment = self.employment[sector];
        (employment > 0.0).then(|| self.value_added[sector] / employment)
    }
}
