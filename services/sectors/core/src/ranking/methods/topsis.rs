//! TOPSIS: nearness to the best and distance from the worst (Hwang, Yoon 1981).

use super::{Alternatives, normalise};
use crate::ranking::Undefined;

/// What values are made comparable by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scaling {
    /// `x / ||x||`, the original.
    Vector,
    /// `(x - min) / (max - min)`, the default of some software.
    MinMax,
}

/// What TOPSIS says.
#[derive(Debug, Clone, PartialEq)]
pub struct Topsis {
    /// `C = D- / (D+ + D-)` by sector, 0..=1, higher is better.
    pub closeness: Vec<f64>,
    /// Euclidean distance to the ideal.
    pub to_best: Vec<f64>,
    /// Euclidean distance to the anti-ideal.
    pub to_worst: Vec<f64>,
    /// The ideal, weighted, by criterion.
    pub best: Vec<f64>,
    /// The anti-ideal.
    pub worst: Vec<f64>,
}

/// TOPSIS with ideal and anti-ideal from the sectors: `v = w r`, the best and the worst
/// of each column.
///
/// # Errors
///
/// A criterion that cannot be scaled, or sectors that are all alike.
pub fn topsis(given: &Alternatives<'_>, scaling: Scaling) -> Result<Topsis, Undefined> {
    let (scaled, maximise) = match scaling {
        Scaling::Vector => (normalise::vector(given, normalise::Costs::AsIs)?, given.maximise.to_vec()),
        Scaling::MinMax => (normalise::min_max(given)?, vec![true; given.criteria()]),
    };
    let weighted = weigh(&scaled, given.weights);
    let columns = Alternatives { x: &weighted, maximise: &maximise, weights: given.weights };
    let ends = (0..given.criteria()).map(|criterion| {
        let (low, high) = columns.extremes(criterion);
        if maximise[criterion] { (high, low) } else { (low, high) }
    });
    let (best, worst) = ends.unzip();
    distances(&weighted, best, worst)
}

/// TOPSIS on values in 0..1 (rows x criteria) with ideal 1 and anti-ideal 0: it no longer
/// depends on which sectors there are.
///
/// # Errors
///
/// No weight on any criterion.
pub fn anchored(u: &[f64], weights: &[f64]) -> Result<Topsis, Undefined> {
    distances(&weigh(u, weights), weights.to_vec(), vec![0.0; weights.len()])
}

fn weigh(values: &[f64], weights: &[f64]) -> Vec<f64> {
    let rows = values.chunks_exact(weights.len().max(1));
    rows.flat_map(|row| row.iter().zip(weights).map(|(value, weight)| value * weight)).collect()
}

fn distances(weighted: &[f64], best: Vec<f64>, worst: Vec<f64>) -> Result<Topsis, Undefined> {
    let distance = |row: &[f64], to: &[f64]| {
        row.iter().zip(to).map(|(value, to)| (value - to) * (value - to)).sum::<f64>().sqrt()
    };
    let rows = weighted.chunks_exact(best.len().max(1));
    let to_best: Vec<f64> = rows.clone().map(|row| distance(row, &best)).collect();
    let to_worst: Vec<f64> = rows.map(|row| distance(row, &worst)).collect();
    if to_best.iter().zip(&to_worst).any(|(to_best, to_worst)| to_best + to_worst == 0.0) {
        return Err(Undefined::AllAlike);
    }
    let closeness = to_best.iter().zip(&to_worst).map(|(to_best, to_worst)| to_worst / (to_best + to_worst));
    Ok(Topsis { closeness: closeness.collect(), to_best, to_worst, best, worst })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_by_everything_is_one_and_the_worst_zero() {
        let given = Alternatives { x: &[2.0, 1.0, 1.0, 3.0], maximise: &[true, false], weights: &[0.5, 0.5] };
        for scaling in [Scaling::Vector, Scaling::MinMax] {
            assert_eq!(topsis(&given, scaling).unwrap().closeness, [1.0, 0.0]);
        }
    }

    #[test]
    fn sectors_that_are_all_alike_have_no_closeness() {
        let given = Alternatives { x: &[2.0, 1.0, 2.0, 1.0], maximise: &[true, true], weights: &[0.5, 0.5] };
        assert_eq!(topsis(&given, Scaling::Vector), Err(Undefined::AllAlike));
    }

    #[test]
    fn values_half_way_are_half_way() {
        assert_eq!(anchored(&[0.5, 0.5, 1.0, 1.0], &[0.3, 0.7]).unwrap().closeness, [0.5, 1.0]);
    }
}
