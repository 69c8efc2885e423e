//! How one composition differs from another.

/// The index of dissimilarity `1/2 sum_k abs(a_k - b_k)` of two compositions.
/// Share, 0..1: what part would have to change its class for one to become the
/// other.
///
/// Both are shares that sum to one, of the same classes in the same order. None
/// where they have not equally many classes, or where a share is NaN or infinite.
pub fn dissimilarity(a: &[f64], b: &[f64]) -> Option<f64> {
    let differences = a.iter().zip(b).map(|(a, b)| (a - b).abs());
    let index = 0.5 * differences.sum::<f64>();
    // Rounding may exceed one by an ulp or two.
    (a.len() == b.len() && index.is_finite()).then(|| index.min(1.0))
}

/// By how much a share has changed. Percentage points, -100..100.
pub fn shift_points(from: f64, to: f64) -> f64 {
    100.0 * (to - from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_what_moved_counts_twice_and_is_halved() {
        // Three tenths left the first class, one tenth came to the second and two to the third.
        let index = dissimilarity(&[0.9, 0.1, 0.0], &[0.6, 0.2, 0.2]).unwrap();
        assert!((index - 0.3).abs() < 1e-15, "{index}");
    }

    #[test]
    fn the_same_is_zero_and_nothing_in_common_is_one() {
        assert_eq!(dissimilarity(&[0.5, 0.5], &[0.5, 0.5]), Some(0.0));
        assert_eq!(dissimilarity(&[1.0, 0.0], &[0.0, 1.0]), Some(1.0));
    }

    #[test]
    fn what_is_no_pair_of_compositions_has_none() {
        assert_eq!(dissimilarity(&[1.0], &[0.5, 0.5]), None);
        assert_eq!(dissimilarity(&[f64::NAN], &[1.0]), None);
    }

    #[test]
    fn a_shift_is_in_percentage_points() {
        assert!((shift_points(0.9, 0.45) + 45.0).abs() < 1e-12);
    }
}
