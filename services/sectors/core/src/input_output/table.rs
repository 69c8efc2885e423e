//! One domestic table, checked.

use std::collections::BTreeMap;

use nalgebra::DMatrix;

use super::{Error, Quantity};

/// Industries at most. The most detailed national tables have some 500; the time of
/// the inverse grows with the cube.
pub const MOST_INDUSTRIES: usize = 2_000;

/// Whether a factor may be negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sign {
    /// Something that is counted or paid: employment, compensation, emissions.
    NotNegative,
    /// A balance, as value added is: an industry may lose.
    Any,
}

/// A domestic input-output table of one year: input coefficients, output and any
/// number of named factors. See the [module](super) for symbols and units.
///
/// Every value in it was checked; what needs more than one look at every cell is
/// found by [`Table::check`].
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    output: Vec<f64>,
    /// `a_ij`, row `i`, column `j`.
    coefficients: DMatrix<f64>,
    /// By name, `f_i`.
    factors: BTreeMap<String, Vec<f64>>,
}

impl Table {
    /// A table from flows `z` `[i x j]`, row by row: the purchases of all industries
    /// from the first one come first. Unit of money as `output`.
    pub fn from_flows(output: Vec<f64>, flows: &[f64]) -> Result<Self, Error> {
        check_values(&output, flows, &Quantity::Flow)?;
        let n = output.len();
        // Nothing bought is 0 also where there is no output to divide by.
        let share = |i: usize, j: usize| match flows[i * n + j] {
            0.0 => 0.0,
            flow => flow / output[j],
        };
        let coefficients = DMatrix::from_fn(n, n, share);
        Self::new(output, coefficients, Quantity::Flow)
    }

    /// A table from input coefficients `a` `[i x j]`, row by row.
    pub fn from_coefficients(output: Vec<f64>, coefficients: &[f64]) -> Result<Self, Error> {
        check_values(&output, coefficients, &Quantity::Coefficient)?;
        let coefficients = DMatrix::from_row_slice(output.len(), output.len(), coefficients);
        Self::new(output, coefficients, Quantity::Coefficient)
    }

    fn new(output: Vec<f64>, coefficients: DMatrix<f64>, given: Quantity) -> Result<Self, Error> {
        let idle = (0..output.len()).filter(|i| output[*i] == 0.0);
        let trades = |i: usize| {
            coefficients.row(i).iter().chain(coefficients.column(i).iter()).any(|cell| *cell != 0.0)
        };
        if let Some(industry) = idle.into_iter().find(|i| trades(*i)) {
            return Err(Error::NoOutput { industry, quantity: given });
        }
        for (industry, column) in coefficients.column_iter().enumerate() {
            let sum = column.iter().sum::<f64>();
            if sum >= 1.0 {
                return Err(Error::ColumnSum { industry, sum });
            }
        }
        Ok(Self { output, coefficients, factors: BTreeMap::new() })
    }

    /// The table with one more factor, in any unit per year.
    pub fn with_factor(mut self, name: &str, sign: Sign, values: Vec<f64>) -> Result<Self, Error> {
        let quantity = || Quantity::Factor(name.to_owned());
        check_length(values.len(), self.industries(), quantity())?;
        for (industry, &value) in values.iter().enumerate() {
            check_value(value, industry, &quantity(), sign)?;
            if value != 0.0 && self.output[industry] == 0.0 {
                return Err(Error::NoOutput { industry, quantity: quantity() });
            }
        }
        match self.factors.insert(name.to_owned(), values) {
            None => Ok(self),
            Some(_) => Err(Error::FactorTwice { name: name.to_owned() }),
        }
    }

    /// How many industries it has.
    pub fn industries(&self) -> usize {
        self.output.len()
    }

    /// Output by industry, money per year.
    pub fn output(&self) -> &[f64] {
        &self.output
    }

    /// `a_ij`: what `buyer` needs from `seller` per unit of its output.
    ///
    /// # Panics
    ///
    /// Where a position is out of range.
    pub fn coefficient(&self, seller: usize, buyer: usize) -> f64 {
        self.coefficients[(seller, buyer)]
    }

    /// The factor of this name by industry, in the unit given.
    pub fn factor(&self, name: &str) -> Option<&[f64]> {
        self.factors.get(name).map(Vec::as_slice)
    }

    /// The names of the factors, in their order.
    pub fn factor_names(&self) -> impl Iterator<Item = &str> {
        self.factors.keys().map(String::as_str)
    }

    pub(super) fn coefficients(&self) -> &DMatrix<f64> {
        &self.coefficients
    }
}

/// Checks sizes first, so that a wrong count asks for no memory.
fn check_values(output: &[f64], cells: &[f64], quantity: &Quantity) -> Result<(), Error> {
    let industries = output.len();
    if industries == 0 || industries > MOST_INDUSTRIES {
        return Err(Error::BadSize { industries, most: MOST_INDUSTRIES });
    }
    check_length(cells.len(), industries * industries, quantity.clone())?;
    for (industry, &value) in output.iter().enumerate() {
        check_value(value, industry, &Quantity::Output, Sign::NotNegative)?;
    }
    for (at, &value) in cells.iter().enumerate() {
        check_value(value, at / industries, quantity, Sign::NotNegative)?;
    }
    Ok(())
}

fn check_length(length: usize, expected: usize, quantity: Quantity) -> Result<(), Error> {
    if length == expected { Ok(()) } else { Err(Error::LengthsDiffer { quantity, length, expected }) }
}

fn check_value(value: f64, industry: usize, quantity: &Quantity, sign: Sign) -> Result<(), Error> {
    if !value.is_finite() {
        return Err(Error::NotFinite { quantity: quantity.clone(), industry, value });
    }
    if value < 0.0 && sign == Sign::NotNegative {
        return Err(Error::Negative { quantity: quantity.clone(), industry, value });
    }
    Ok(())
}
