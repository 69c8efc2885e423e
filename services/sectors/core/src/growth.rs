//! Growth between two years.

/// Compound annual growth `(to / from)^(1 / years) - 1`. Share per year, >= -1.
///
/// `from` and `to` in the same unit. `None` when there is nothing to grow from
/// (`from` is 0), when no year passes, or when a value is negative or not finite.
/// `to = 0` is -1.
pub fn annual_growth(from: f64, to: f64, years: u32) -> Option<f64> {
    let usable = from > 0.0 && to >= 0.0 && from.is_finite() && to.is_finite() && years > 0;
    let growth = usable.then(|| (to / from).powf(1.0 / f64::from(years)) - 1.0)?;
    growth.is_finite().then_some(growth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: f64, to: f64, years: u32, expected: Option<f64>) {
        match (annual_growth(from, to, years), expected) {
            (Some(growth), Some(expected)) => assert!((growth - expected).abs() < 1e-12, "{growth}"),
            (growth, expected) => assert_eq!(growth, expected),
        }
    }

    #[test]
    fn growth_is_compound() {
        check(100.0, 121.0, 2, Some(0.1));
        check(100.0, 100.0, 7, Some(0.0));
        check(200.0, 100.0, 1, Some(-0.5));
    }

    #[test]
    fn what_disappears_shrinks_by_all_of_it() {
        check(100.0, 0.0, 3, Some(-1.0));
    }

    #[test]
    fn nothing_grows_from_nothing_or_in_no_time() {
        check(0.0, 5.0, 1, None);
        check(1.0, 2.0, 0, None);
    }

    #[test]
    fn what_is_no_amount_has_no_growth() {
        for bad in [f64::NAN, f64::INFINITY, -1.0] {
            check(bad, 1.0, 1, None);
            check(1.0, bad, 1, None);
        }
        check(f64::MIN_POSITIVE, f64::MAX, 1, None);
    }
}
