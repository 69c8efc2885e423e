//! A straight line through weighted observations, with a standard error that knows
//! which observations belong together.

use std::collections::BTreeMap;

/// One observation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// What explains.
    pub x: f64,
    /// What is explained.
    pub y: f64,
    /// How much it counts, above 0.
    pub weight: f64,
    /// Observations of one group are not independent of each other.
    pub group: (usize, usize),
}

/// `y = intercept + slope x`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// Value at 0.
    pub intercept: f64,
    /// Change of `y` for a change of 1 in `x`.
    pub slope: f64,
    /// Standard error of the slope; none with fewer than two groups or three
    /// observations.
    pub slope_error: Option<f64>,
}

/// The line of least weighted squares.
///
/// `slope = Sxy / Sxx`, with sums of weighted deviations from weighted means. Its
/// standard error is robust to groups (the sandwich of Liang and Zeger 1986, with the
/// usual correction for few groups):
/// `se = sqrt(G/(G-1) (n-1)/(n-2) sum_g (sum_{i in g} w_i dx_i e_i)^2) / Sxx`,
/// `e` residuals, `G` groups, `n` observations. Where every observation is a group of
/// its own this is the heteroskedasticity-robust error HC1.
///
/// None when `x` does not vary (less than 1e-12 of its size).
pub fn regress(observations: &[Observation]) -> Option<Line> {
    let total: f64 = observations.iter().map(|one| one.weight).sum();
    let mean = |of: fn(&Observation) -> f64| {
        observations.iter().map(|one| one.weight * of(one)).sum::<f64>() / total
    };
    let (mean_x, mean_y) = (mean(|one| one.x), mean(|one| one.y));
    let (mut sxx, mut sxy, mut size) = (0.0, 0.0, 0.0);
    for one in observations {
        let dx = one.x - mean_x;
        sxx += one.weight * dx * dx;
        sxy += one.weight * dx * (one.y - mean_y);
        size += one.weight * one.x * one.x;
    }
    let varies = sxx > size * 1e-24 && sxx > 0.0;
    if !varies {
        return None;
    }
    let slope = sxy / sxx;
    let intercept = mean_y - slope * mean_x;
    let mut scores: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for one in observations {
        let residual = one.y - intercept - slope * one.x;
        *scores.entry(one.group).or_default() += one.weight * (one.x - mean_x) * residual;
    }
    let slope_error = (scores.len() > 1 && observations.len() > 2).then(|| {
        let (groups, count) = (scores.len() as f64, observations.len() as f64);
        let few = groups / (groups - 1.0) * (count - 1.0) / (count - 2.0);
        (few * scores.values().map(|score| score * score).sum::<f64>()).sqrt() / sxx
    });
    Some(Line { intercept, slope, slope_error })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn observed(points: &[(f64, f64)]) -> Vec<Observation> {
        points
            .iter()
            .enumerate()
            .map(|(at, &(x, y))| Observation { x, y, weight: 1.0, group: (at, 0) })
            .collect()
    }

    #[test]
    fn a_line_is_found_with_its_error_by_hand() {
        // Means 1 and 1; Sxx = 2, Sxy = 1.5 - -0.5... : slope 3/4, residuals 1/4, -1/2, 1/4.
        let line = regress(&observed(&[(0.0, 0.5), (1.0, 0.5), (2.0, 2.0)])).unwrap();
        assert!((line.slope - 0.75).abs() < 1e-15 && (line.intercept - 0.25).abs() < 1e-15);
        // HC1: 3/(3-2) * sum (dx e)^2 = 3 * (1/16 + 0 + 1/16); its root over 2.
        let expected = (3.0_f64 * 0.125).sqrt() / 2.0;
        assert!((line.slope_error.unwrap() - expected).abs() < 1e-15);
    }

    #[test]
    fn observations_that_belong_together_count_as_one_for_the_error() {
        let mut twice = observed(&[(0.0, 0.5), (1.0, 0.5), (2.0, 2.0), (0.0, 0.5), (1.0, 0.5), (2.0, 2.0)]);
        for (at, one) in twice.iter_mut().enumerate() {
            one.group = (at % 3, 0);
        }
        // G = 3, n = 6, scores doubled, Sxx doubled: 3/2 * 5/4 * 4 * 1/8, root over 4.
        let expected = (1.5_f64 * 1.25 * 4.0 * 0.125).sqrt() / 4.0;
        assert!((regress(&twice).unwrap().slope_error.unwrap() - expected).abs() < 1e-15);
    }

    #[test]
    fn without_variation_there_is_no_line() {
        assert_eq!(regress(&observed(&[(2.0, 1.0), (2.0, 3.0)])), None);
        assert_eq!(regress(&[]), None);
    }

    #[test]
    fn two_points_have_a_line_and_no_error() {
        let line = regress(&observed(&[(0.0, 1.0), (2.0, 2.0)])).unwrap();
        assert_eq!((line.slope, line.slope_error), (0.5, None));
    }

    proptest! {
        #[test]
        fn what_lies_on_a_line_gives_that_line_without_error(
            xs in prop::collection::btree_set(-50_i32..50, 3..20), slope in -5.0..5.0_f64, at in -9.0..9.0_f64,
        ) {
            let points: Vec<_> = xs.iter().map(|&x| (f64::from(x), at + slope * f64::from(x))).collect();
            let line = regress(&observed(&points)).unwrap();
            prop_assert!((line.slope - slope).abs() < 1e-9 && (line.intercept - at).abs() < 1e-9);
            prop_assert!(line.slope_error.unwrap() < 1e-9);
        }
    }
}
