//! The Leontief inverse, and whether it can be trusted.

use nalgebra::DMatrix;

use super::{Error, Quantity, Table};

/// The condition number from which an inverse is refused. A double has 16 digits
/// and the inverse loses as many as the condition has: four are left.
const WORST_CONDITION: f64 = 1e12;

impl Table {
    /// Whether the table has a usable inverse.
    ///
    /// Cheap enough for an import: with `c` the largest column sum, no column of `L`
    /// sums to more than `1 / (1 - c)`, so the condition is at most
    /// `|I - A| / (1 - c)` and one look at every cell settles it. The inverse is
    /// computed only where an industry has next to no value added.
    pub fn check(&self) -> Result<(), Error> {
        let largest = self.coefficients().column_iter().map(|column| column.iter().sum()).fold(0.0, f64::max);
        if norm(&self.technology()) / (1.0 - largest) < WORST_CONDITION {
            return Ok(());
        }
        self.leontief().map(|_| ())
    }

    /// Computes the inverse: about `2 n^3` operations, once a table.
    pub fn solve(self) -> Result<Solved, Error> {
        let leontief = self.leontief()?;
        Ok(Solved { table: self, leontief })
    }

    /// `I - A`.
    fn technology(&self) -> DMatrix<f64> {
        let n = self.industries();
        DMatrix::identity(n, n) - self.coefficients()
    }

    fn leontief(&self) -> Result<DMatrix<f64>, Error> {
        let technology = self.technology();
        let size = norm(&technology);
        let inverse = technology.lu().try_inverse();
        let mut inverse = inverse.ok_or(Error::IllConditioned { condition: f64::INFINITY })?;
        // Elimination leaves zeros with a sign, which would be printed.
        inverse.apply(|cell| *cell += 0.0);
        let condition = size * norm(&inverse);
        // Also where the condition is NaN.
        if condition < WORST_CONDITION { Ok(inverse) } else { Err(Error::IllConditioned { condition }) }
    }
}

/// The 1-norm: the largest column sum of absolute values. NaN if a cell is.
fn norm(matrix: &DMatrix<f64>) -> f64 {
    let sums = matrix.column_iter().map(|column| column.iter().map(|cell| cell.abs()).sum::<f64>());
    sums.fold(0.0, |largest, sum| if sum > largest || sum.is_nan() { sum } else { largest })
}

/// A table with its inverse. Every figure is one pass over it.
#[derive(Debug, Clone, PartialEq)]
pub struct Solved {
    table: Table,
    leontief: DMatrix<f64>,
}

impl Solved {
    /// The table it was computed from.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// How many industries it has.
    pub fn industries(&self) -> usize {
        self.table.industries()
    }

    /// `L_ij`: what `seller` produces, through all rounds, for one unit of final
    /// demand for the output of `buyer`. At least 1 for `seller = buyer`, else >= 0.
    ///
    /// # Panics
    ///
    /// Where a position is out of range.
    pub fn leontief(&self, seller: usize, buyer: usize) -> f64 {
        self.leontief[(seller, buyer)]
    }

    /// `G_ij = L_ij x_j / x_i`: what `buyer` produces, through all rounds, out of one
    /// more unit of primary inputs of `seller`. An industry without output uses
    /// nothing and nobody uses it: 1 on the diagonal, else 0.
    ///
    /// # Panics
    ///
    /// Where a position is out of range.
    pub fn ghosh(&self, seller: usize, buyer: usize) -> f64 {
        let output = self.table.output();
        match self.leontief[(seller, buyer)] {
            0.0 => 0.0,
            cell if seller == buyer => cell,
            cell => cell * (output[buyer] / output[seller]),
        }
    }

    /// `x = L y`: what each industry produces for this final demand `y`, both money
    /// per year. Demand may be negative, as a change of it is.
    pub fn output_for(&self, demand: &[f64]) -> Result<Vec<f64>, Error> {
        let (length, expected) = (demand.len(), self.industries());
        if length != expected {
            return Err(Error::LengthsDiffer { quantity: Quantity::Demand, length, expected });
        }
        if let Some((industry, &value)) = demand.iter().enumerate().find(|(_, value)| !value.is_finite()) {
            return Err(Error::NotFinite { quantity: Quantity::Demand, industry, value });
        }
        let mut output = vec![0.0; expected];
        for (column, demand) in self.leontief.column_iter().zip(demand) {
            for (output, cell) in output.iter_mut().zip(column.iter()) {
                *output += cell * demand;
            }
        }
        match output.iter().position(|output| !output.is_finite()) {
            Some(industry) => Err(Error::OutOfRange { quantity: Quantity::Output, industry }),
            None => Ok(output),
        }
    }

    pub(super) fn inverse(&self) -> &DMatrix<f64> {
        &self.leontief
    }
}
