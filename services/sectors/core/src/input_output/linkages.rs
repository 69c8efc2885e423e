//! How strongly an industry pulls its suppliers along, and pushes its customers,
//! against the average industry of its table.

use super::{Error, Solved};

impl Solved {
    /// Backward linkage, Rasmussen's power of dispersion: the mean of a column of `L`
    /// over the mean of all cells. Index, > 0, mean 1 over industries: above 1, one
    /// unit of demand sets more in motion than in the average industry.
    pub fn backward_linkages(&self) -> Vec<f64> {
        relative(&self.output_multipliers())
    }

    /// Forward linkage: the mean of a row of the Ghosh inverse `G` over the mean of
    /// all cells. Index, > 0, mean 1 over industries: above 1, other industries build
    /// on its output more than on the average one.
    pub fn forward_linkages(&self) -> Result<Vec<f64>, Error> {
        self.supply_multipliers().map(|multipliers| relative(&multipliers))
    }

    /// Rasmussen's sensitivity of dispersion: the mean of a row of `L` over the mean
    /// of all cells. Index, > 0, mean 1 over industries. It asks what happens when
    /// demand for every industry grows by one unit, which favours large sellers; for
    /// forward linkage [`Solved::forward_linkages`] is the usual figure.
    pub fn sensitivities(&self) -> Vec<f64> {
        let row_sums: Vec<f64> = self.inverse().row_iter().map(|row| row.iter().sum()).collect();
        relative(&row_sums)
    }
}

/// Each over the mean of all. Sums of `L` and `G` are at least 1, so that there is
/// a mean.
fn relative(sums: &[f64]) -> Vec<f64> {
    let mean = sums.iter().sum::<f64>() / sums.len() as f64;
    sums.iter().map(|sum| sum / mean).collect()
}
