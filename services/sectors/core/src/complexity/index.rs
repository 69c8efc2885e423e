//! ECI and PCI.

use nalgebra::DMatrix;

use super::{eigen, presence::Presence};
use crate::Error;

/// The eigenvalues that tell how well ECI is determined. 0..1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spectrum {
    /// The second largest; ECI is its eigenvector.
    pub second: f64,
    /// The third largest; 0 with two countries.
    pub third: f64,
    /// `second - third`.
    pub gap: f64,
}

/// A gap of eigenvalues that is rounding: with this gap a rounding error of 1e-16
/// turns the eigenvector by 1e-7, and no figure would hold its seventh digit.
const TIE: f64 = 1e-9;

/// A correlation of ECI and diversity that is rounding.
const UNCORRELATED: f64 = 1e-9;

/// ECI, PCI and what they come from.
#[derive(Debug)]
pub(super) struct Indices {
    pub(super) spectrum: Spectrum,
    /// ECI of each row: mean 0, population sd 1.
    pub(super) eci: Vec<f64>,
    /// PCI of each column, on the scale of ECI.
    pub(super) pci: Vec<f64>,
    /// `k_p` of each column, sign as PCI.
    pub(super) raw: Vec<f64>,
    /// Population sd of `K_c`.
    pub(super) sd: f64,
}

/// Steps 3 to 5 of the module's formulas.
pub(super) fn indices(presence: &Presence) -> Result<Indices, Error> {
    if presence.diversity.iter().all(|&count| count == presence.diversity[0]) {
        return Err(Error::OrientationUndetermined);
    }
    let pair = eigen::second(territory_matrix(presence));
    // The matrix has no eigenvalue outside 0..1, except by rounding.
    let (second, third) = (pair.second.clamp(0.0, 1.0), pair.third.clamp(0.0, 1.0));
    let spectrum = Spectrum { second, third, gap: second - third };
    if spectrum.gap < TIE {
        return Err(Error::EigenvalueTie { second: spectrum.second, third: spectrum.third });
    }
    let scaled: Vec<f64> =
        pair.vector.iter().zip(&presence.diversity).map(|(v, &d)| v / f64::from(d).sqrt()).collect();
    let mut raw: Vec<f64> = (0..presence.columns).map(|p| mean_of_members(presence, p, &scaled)).collect();
    let mut countries = mean_of_products(presence, &raw);

    let correlation = correlation_with_diversity(&countries, &presence.diversity);
    if correlation.is_nan() || correlation.abs() < UNCORRELATED {
        return Err(Error::OrientationUndetermined);
    }
    let sign = correlation.signum();
    countries.iter_mut().chain(&mut raw).for_each(|value| *value *= sign);

    let (mean, sd) = mean_and_sd(&countries);
    let standard = |value: &f64| (value - mean) / sd;
    let (eci, pci) = (countries.iter().map(standard).collect(), raw.iter().map(standard).collect());
    Ok(Indices { spectrum, eci, pci, raw, sd })
}

/// `W_cc' = sum_p M_cp M_c'p / u_p / sqrt(d_c d_c')`.
fn territory_matrix(presence: &Presence) -> DMatrix<f64> {
    let mut matrix = DMatrix::zeros(presence.rows, presence.rows);
    for p in 0..presence.columns {
        let members = presence.members(p);
        let share = 1.0 / members.len() as f64;
        for &left in members {
            let mut column = matrix.column_mut(left as usize);
            for &right in members {
                column[right as usize] += share;
            }
        }
    }
    let root: Vec<f64> = presence.diversity.iter().map(|&d| f64::from(d).sqrt()).collect();
    for right in 0..presence.rows {
        for left in 0..presence.rows {
            matrix[(left, right)] /= root[left] * root[right];
        }
    }
    matrix
}

/// `sum_c M_cp value_c / u_p`.
fn mean_of_members(presence: &Presence, p: usize, values: &[f64]) -> f64 {
    let members = presence.members(p);
    members.iter().map(|&c| values[c as usize]).sum::<f64>() / members.len() as f64
}

/// `sum_p M_cp value_p / d_c`.
fn mean_of_products(presence: &Presence, values: &[f64]) -> Vec<f64> {
    let mut means = vec![0.0; presence.rows];
    for (p, value) in values.iter().enumerate() {
        for &c in presence.members(p) {
            means[c as usize] += value;
        }
    }
    means.iter().zip(&presence.diversity).map(|(sum, &d)| sum / f64::from(d)).collect()
}

fn correlation_with_diversity(values: &[f64], diversity: &[u32]) -> f64 {
    let diversity: Vec<f64> = diversity.iter().map(|&d| f64::from(d)).collect();
    let ((mean, sd), (other_mean, other_sd)) = (mean_and_sd(values), mean_and_sd(&diversity));
    let products = values.iter().zip(&diversity).map(|(value, d)| (value - mean) * (d - other_mean));
    products.sum::<f64>() / values.len() as f64 / (sd * other_sd)
}

/// Mean and population standard deviation.
pub(super) fn mean_and_sd(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count;
    (mean, variance.sqrt())
}
