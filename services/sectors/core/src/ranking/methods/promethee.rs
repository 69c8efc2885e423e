//! PROMETHEE II: net flows of preference (Brans, Vincke 1985; Brans, Mareschal 2005).

use super::Alternatives;
use crate::ranking::{Preference, Undefined};

/// What PROMETHEE II says.
#[derive(Debug, Clone, PartialEq)]
pub struct Promethee {
    /// `phi = phi+ - phi-`, -1..=1, higher is better.
    pub net: Vec<f64>,
    /// `phi+ = sum_b pi(a, b) / (m - 1)`, 0..=1.
    pub leaving: Vec<f64>,
    /// `phi- = sum_b pi(b, a) / (m - 1)`, 0..=1.
    pub entering: Vec<f64>,
    /// Net flow by each criterion alone, sectors x criteria, -1..=1:
    /// `phi = sum_j w_j phi_j`.
    pub by_criterion: Vec<f64>,
}

impl Preference {
    /// Degree of preference for a directed difference; 0..=1.
    pub fn degree(self, d: f64) -> f64 {
        if d <= 0.0 {
            return 0.0;
        }
        match self {
            Self::Usual => 1.0,
            Self::UShape { q } => f64::from(d > q),
            Self::VShape { p } => (d / p).min(1.0),
            Self::Level { q, p } => 0.5 * (f64::from(d > q) + f64::from(d > p)),
            Self::Linear { q, p } => ((d - q) / (p - q)).clamp(0.0, 1.0),
            Self::Gaussian { s } => 1.0 - (-(d * d) / (2.0 * s * s)).exp(),
        }
    }
}

/// PROMETHEE II with one preference for each criterion.
///
/// # Errors
///
/// Fewer than two sectors.
pub fn promethee(given: &Alternatives<'_>, preferences: &[Preference]) -> Result<Promethee, Undefined> {
    let (rows, criteria) = (given.rows(), given.criteria());
    if rows < 2 {
        return Err(Undefined::TooFewSectors);
    }
    let mut leaving_by = vec![0.0; rows * criteria];
    let mut entering_by = vec![0.0; rows * criteria];
    for (criterion, preference) in preferences.iter().enumerate() {
        for a in 0..rows {
            for b in 0..rows {
                let degree = preference.degree(given.advantage(a, b, criterion));
                leaving_by[a * criteria + criterion] += degree;
                entering_by[b * criteria + criterion] += degree;
            }
        }
    }
    let others = (rows - 1) as f64;
    leaving_by.iter_mut().chain(&mut entering_by).for_each(|flow| *flow /= others);
    let total = |flows: &[f64]| -> Vec<f64> {
        let rows = flows.chunks_exact(criteria);
        rows.map(|row| row.iter().zip(given.weights).map(|(flow, weight)| flow * weight).sum()).collect()
    };
    let (leaving, entering) = (total(&leaving_by), total(&entering_by));
    Ok(Promethee {
        net: leaving.iter().zip(&entering).map(|(leaving, entering)| leaving - entering).collect(),
        by_criterion: leaving_by
            .iter()
            .zip(&entering_by)
            .map(|(leaving, entering)| leaving - entering)
            .collect(),
        leaving,
        entering,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(preference: Preference, pairs: &[(f64, f64)]) {
        for &(d, expected) in pairs {
            assert_eq!(preference.degree(d), expected, "{preference:?} {d}");
        }
    }

    #[test]
    fn preference_grows_with_the_difference_as_its_type_says() {
        check(Preference::Usual, &[(-1.0, 0.0), (0.0, 0.0), (0.001, 1.0)]);
        check(Preference::UShape { q: 2.0 }, &[(2.0, 0.0), (2.1, 1.0)]);
        check(Preference::VShape { p: 2.0 }, &[(0.0, 0.0), (1.0, 0.5), (3.0, 1.0)]);
        check(Preference::Level { q: 1.0, p: 2.0 }, &[(1.0, 0.0), (1.5, 0.5), (2.0, 0.5), (2.1, 1.0)]);
        check(Preference::Linear { q: 1.0, p: 3.0 }, &[(1.0, 0.0), (2.0, 0.5), (4.0, 1.0)]);
        assert!((Preference::Gaussian { s: 1.0 }.degree(1.0) - 0.393_469_340_287_366_6).abs() < 1e-15);
    }

    #[test]
    fn net_flows_sum_to_zero_and_add_up_over_criteria() {
        let given = Alternatives {
            x: &[1.0, 5.0, 2.0, 3.0, 4.0, 4.0],
            maximise: &[true, false],
            weights: &[0.25, 0.75],
        };
        let found = promethee(&given, &[Preference::Usual, Preference::VShape { p: 4.0 }]).unwrap();
        assert!(found.net.iter().sum::<f64>().abs() < 1e-15);
        for (net, row) in found.net.iter().zip(found.by_criterion.chunks(2)) {
            assert!((net - (0.25 * row[0] + 0.75 * row[1])).abs() < 1e-15);
        }
    }

    #[test]
    fn one_sector_alone_has_no_flow() {
        let given = Alternatives { x: &[1.0], maximise: &[true], weights: &[1.0] };
        assert_eq!(promethee(&given, &[Preference::Usual]), Err(Undefined::TooFewSectors));
    }
}
