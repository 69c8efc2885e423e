//! The second eigenpair of a symmetric matrix.

use nalgebra::{DMatrix, DVector, SymmetricEigen};

/// The second eigenvector, and how far it is from the third.
pub(super) struct Second {
    /// The second largest eigenvalue.
    pub(super) second: f64,
    /// The third largest; 0 when there is none.
    pub(super) third: f64,
    /// The unit eigenvector of `second`, sign undetermined.
    pub(super) vector: DVector<f64>,
}

/// `matrix`: symmetric, two rows at least, finite.
pub(super) fn second(matrix: DMatrix<f64>) -> Second {
    let eigen = SymmetricEigen::new(matrix);
    let mut order: Vec<usize> = (0..eigen.eigenvalues.len()).collect();
    order.sort_by(|&left, &right| eigen.eigenvalues[right].total_cmp(&eigen.eigenvalues[left]));
    let value = |rank: usize| order.get(rank).map_or(0.0, |&at| eigen.eigenvalues[at]);
    Second { second: value(1), third: value(2), vector: eigen.eigenvectors.column(order[1]).into_owned() }
}
