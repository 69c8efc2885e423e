//! From raw value to value: the same whatever the other sectors are.

use super::ValueFunction;

impl ValueFunction {
    /// `u` for `x`; 0..=1. `x` may be infinite, not NaN.
    pub fn value(&self, x: f64) -> f64 {
        let value = match self {
            Self::Anchored { worst, goal } => ((x - worst) / (goal - worst)).clamp(0.0, 1.0),
            Self::Target { target, half_range } => (1.0 - (x - target).abs() / half_range).max(0.0),
            Self::Piecewise { points } => on_lines(points, x),
        };
        // Zero has one sign, so that equal values are written alike.
        value + 0.0
    }

    /// The least and the greatest `u` within `x +- half_width`.
    pub fn bounds(&self, x: f64, half_width: f64) -> (f64, f64) {
        let (from, to) = (x - half_width, x + half_width);
        let ends = [self.value(from), self.value(to)];
        let (mut low, mut high) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
        let mut bend = |at: f64| {
            if from < at && at < to {
                let value = self.value(at);
                (low, high) = (low.min(value), high.max(value));
            }
        };
        match self {
            Self::Anchored { .. } => {}
            Self::Target { target, .. } => bend(*target),
            Self::Piecewise { points } => points.iter().for_each(|point| bend(point.0)),
        }
        (low, high)
    }

    /// Its range in the unit of the criterion: what one whole unit of value costs. > 0.
    pub fn range(&self) -> f64 {
        match self {
            Self::Anchored { worst, goal } => (goal - worst).abs(),
            Self::Target { half_range, .. } => *half_range,
            Self::Piecewise { points } => match (points.first(), points.last()) {
                (Some(first), Some(last)) => last.0 - first.0,
                _ => 0.0,
            },
        }
    }
}

/// The height at `x` of the lines through `points`, level outside of them.
fn on_lines(points: &[(f64, f64)], x: f64) -> f64 {
    let after = points.partition_point(|point| point.0 <= x);
    match (after.checked_sub(1).map(|before| points[before]), points.get(after)) {
        (Some(left), Some(right)) => left.1 + (right.1 - left.1) * ((x - left.0) / (right.0 - left.0)),
        (Some(last), None) => last.1,
        (None, Some(first)) => first.1,
        (None, None) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(function: &ValueFunction, pairs: &[(f64, f64)]) {
        for &(x, expected) in pairs {
            let value = function.value(x);
            assert!((value - expected).abs() < 1e-15, "{x}: {value} instead of {expected}");
        }
    }

    #[test]
    fn an_anchored_value_is_level_beyond_its_anchors() {
        let more = ValueFunction::Anchored { worst: -0.5, goal: 1.5 };
        check(&more, &[(-0.6, 0.0), (-0.5, 0.0), (0.5, 0.5), (1.5, 1.0), (f64::INFINITY, 1.0)]);
    }

    #[test]
    fn a_worst_above_the_goal_says_that_less_is_better() {
        let less = ValueFunction::Anchored { worst: 0.7, goal: 0.2 };
        check(&less, &[(0.8, 0.0), (0.7, 0.0), (0.45, 0.5), (0.2, 1.0), (f64::NEG_INFINITY, 1.0)]);
    }

    #[test]
    fn a_target_is_best_in_the_middle() {
        let target = ValueFunction::Target { target: 10.0, half_range: 4.0 };
        check(&target, &[(5.0, 0.0), (8.0, 0.5), (10.0, 1.0), (11.0, 0.75), (14.0, 0.0), (99.0, 0.0)]);
        assert_eq!(target.bounds(9.0, 2.0), (0.25_f64.max(target.value(7.0)), 1.0));
    }

    #[test]
    fn lines_pass_through_their_points_and_stay_level_outside() {
        let lines = ValueFunction::Piecewise { points: vec![(0.0, 0.2), (10.0, 0.8), (20.0, 0.4)] };
        check(
            &lines,
            &[(-1.0, 0.2), (0.0, 0.2), (5.0, 0.5), (10.0, 0.8), (15.0, 0.6), (20.0, 0.4), (21.0, 0.4)],
        );
        assert_eq!(lines.bounds(10.0, 3.0), (lines.value(7.0).min(lines.value(13.0)), 0.8));
    }
}
