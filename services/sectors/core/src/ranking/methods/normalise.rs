//! Ways to make criteria comparable that depend on the sectors compared. (OECD, JRC:
//! Handbook on Constructing Composite Indicators, 2008.)

use super::Alternatives;
use crate::ranking::Undefined;

/// How vector normalisation treats a criterion of which less is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Costs {
    /// As any other: `r = x / ||x||`. The direction is left to the method (Hwang, Yoon).
    AsIs,
    /// `1 - r`, so that more is better everywhere.
    OneMinus,
}

/// `(x - min) / (max - min)`, or `(max - x) / (max - min)` where less is better; 0..=1,
/// rows x criteria.
///
/// # Errors
///
/// A criterion is the same for all: the fraction is 0 / 0. One reference implementation
/// answers 1 there, which would reward every sector for nothing.
pub fn min_max(given: &Alternatives<'_>) -> Result<Vec<f64>, Undefined> {
    by_column(given, |criterion| {
        let (low, high) = given.extremes(criterion);
        let range = high - low;
        let maximise = given.maximise[criterion];
        let scaled = move |x: f64| if maximise { (x - low) / range } else { (high - x) / range };
        (range > 0.0).then_some((scaled, range))
    })
}

/// `(x - mean) / sd`, with the opposite sign where less is better; rows x criteria, no
/// bounds. `sd^2 = sum (x - mean)^2 / (rows - ddof)`.
///
/// # Errors
///
/// A criterion is the same for all, or there are no more rows than `ddof`.
pub fn z_score(given: &Alternatives<'_>, ddof: usize) -> Result<Vec<f64>, Undefined> {
    if given.rows() <= ddof {
        return Err(Undefined::TooFewSectors);
    }
    by_column(given, |criterion| {
        let count = given.rows() as f64;
        let mean = given.column(criterion).sum::<f64>() / count;
        let squares: f64 = given.column(criterion).map(|x| (x - mean) * (x - mean)).sum();
        let sd = (squares / (count - ddof as f64)).sqrt();
        let (low, high) = given.extremes(criterion);
        let sign = if given.maximise[criterion] { 1.0 } else { -1.0 };
        (low < high && sd != 0.0).then_some((move |x: f64| sign * ((x - mean) / sd), sd))
    })
}

/// `x / sqrt(sum x^2)`; -1..=1, or 0..=2 for costs as `1 - r`; rows x criteria.
///
/// # Errors
///
/// A criterion is zero for all.
pub fn vector(given: &Alternatives<'_>, costs: Costs) -> Result<Vec<f64>, Undefined> {
    by_column(given, |criterion| {
        let norm = given.column(criterion).map(|x| x * x).sum::<f64>().sqrt();
        let turned = costs == Costs::OneMinus && !given.maximise[criterion];
        let scaled = move |x: f64| if turned { 1.0 - x / norm } else { x / norm };
        (norm > 0.0).then_some((scaled, norm))
    })
}

/// Applies what `scale` says of each criterion: a function and what it divides by.
fn by_column<F: Fn(f64) -> f64>(
    given: &Alternatives<'_>,
    scale: impl Fn(usize) -> Option<(F, f64)>,
) -> Result<Vec<f64>, Undefined> {
    let mut out = vec![0.0; given.x.len()];
    for criterion in 0..given.criteria() {
        let (scaled, divisor) = scale(criterion).ok_or(Undefined::DegenerateCriterion { criterion })?;
        // Values near the limits of a double have sums and ranges beyond them.
        if !divisor.is_finite() {
            return Err(Undefined::OutOfRange);
        }
        for (row, x) in given.column(criterion).enumerate() {
            out[row * given.criteria() + criterion] = scaled(x);
        }
    }
    if out.iter().all(|value| value.is_finite()) { Ok(out) } else { Err(Undefined::OutOfRange) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIVEN: Alternatives<'_> =
        Alternatives { x: &[3.0, 1.0, 4.0, 2.0, 3.0, 5.0], maximise: &[true, false], weights: &[0.5, 0.5] };

    #[test]
    fn the_best_of_a_criterion_is_one_and_the_worst_zero() {
        assert_eq!(min_max(&GIVEN).unwrap(), [0.0, 1.0, 1.0, 0.75, 0.0, 0.0]);
    }

    #[test]
    fn a_criterion_that_is_the_same_for_all_cannot_be_normalised() {
        let same = Alternatives { x: &[1.0, 2.0, 3.0, 2.0], ..GIVEN };
        let expected = Undefined::DegenerateCriterion { criterion: 1 };
        assert_eq!(min_max(&same), Err(expected));
        assert_eq!(z_score(&same, 0), Err(expected));
        assert_eq!(vector(&Alternatives { x: &[1.0, 0.0, 3.0, 0.0], ..GIVEN }, Costs::AsIs), Err(expected));
    }

    #[test]
    fn the_same_value_in_all_rows_has_no_spread_however_it_is_rounded() {
        let x = [0.1; 3];
        let same = Alternatives { x: &x, maximise: &[true], weights: &[1.0] };
        assert_eq!(z_score(&same, 0), Err(Undefined::DegenerateCriterion { criterion: 0 }));
    }

    #[test]
    fn costs_are_turned_or_left_as_they_are() {
        let (left, turned) = (vector(&GIVEN, Costs::AsIs).unwrap(), vector(&GIVEN, Costs::OneMinus).unwrap());
        assert_eq!(left[0], turned[0]);
        assert_eq!(left[1], 1.0 - turned[1]);
    }

    #[test]
    fn values_beyond_the_range_of_doubles_are_refused() {
        let huge = Alternatives { x: &[f64::MAX, 1.0, -f64::MAX, 2.0], ..GIVEN };
        assert_eq!(z_score(&huge, 0), Err(Undefined::OutOfRange));
        assert_eq!(min_max(&huge), Err(Undefined::OutOfRange));
    }
}
