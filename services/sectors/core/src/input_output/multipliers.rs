//! How much of something one more unit of final demand calls for.

use super::{Error, Quantity, Solved};

/// What one unit of final demand for each industry's output calls for of a factor.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FactorEffects {
    /// `d_j = f_j / x_j`: in the industry itself, for its own output only. Factor
    /// per unit of money. 0 for an industry without output.
    pub direct: Vec<f64>,
    /// `t_j = sum_i d_i L_ij`: in all industries, through all rounds of suppliers
    /// (direct + indirect, no household spending). Factor per unit of money.
    pub total: Vec<f64>,
    /// `t_j / d_j`, the type I ratio: `None` where the industry has none of the
    /// factor itself, or so little that the ratio leaves the range of numbers.
    pub ratio: Vec<Option<f64>>,
}

impl Solved {
    /// `m_j = sum_i L_ij`: output of all industries for one unit of final demand for
    /// the output of each. >= 1, pure numbers.
    pub fn output_multipliers(&self) -> Vec<f64> {
        self.inverse().column_iter().map(|column| column.iter().sum()).collect()
    }

    /// `g_i = sum_j G_ij`: output of all industries out of one more unit of primary
    /// inputs of each. >= 1, pure numbers.
    pub fn supply_multipliers(&self) -> Result<Vec<f64>, Error> {
        let all = 0..self.industries();
        let sum = |industry: usize| {
            let sum = all.clone().map(|buyer| self.ghosh(industry, buyer)).sum::<f64>();
            let out_of_range = Error::OutOfRange { quantity: Quantity::Supply, industry };
            sum.is_finite().then_some(sum).ok_or(out_of_range)
        };
        all.clone().map(sum).collect()
    }

    /// Direct and total effects of the factor of this name.
    pub fn factor_effects(&self, name: &str) -> Result<FactorEffects, Error> {
        let no_such = || Error::NoSuchFactor { name: name.to_owned() };
        let values = self.table().factor(name).ok_or_else(no_such)?;
        let direct: Vec<f64> = values.iter().zip(self.table().output()).map(|(f, x)| per(*f, *x)).collect();
        let effect = |column: nalgebra::DVectorView<'_, f64>| -> f64 {
            column.iter().zip(&direct).map(|(cell, direct)| cell * direct).sum()
        };
        let total: Vec<f64> = self.inverse().column_iter().map(effect).collect();
        if let Some(industry) = total.iter().position(|total| !total.is_finite()) {
            return Err(Error::OutOfRange { quantity: Quantity::Factor(name.to_owned()), industry });
        }
        let ratio = total.iter().zip(&direct).map(|(total, direct)| Some(total / direct));
        let ratio = ratio.map(|ratio| ratio.filter(|ratio| ratio.is_finite())).collect();
        Ok(FactorEffects { direct, total, ratio })
    }
}

/// `factor / output`; a table has no factor where it has no output.
fn per(factor: f64, output: f64) -> f64 {
    if factor == 0.0 { 0.0 } else { factor / output }
}
