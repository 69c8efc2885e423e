//! Means with weights, and how much of a sector they cover.

/// The mean of values with weights above 0, and the sum of the weights.
pub(crate) fn weighted_mean(weighted: impl Iterator<Item = (f64, f64)>) -> Option<(f64, f64)> {
    let (weights, sum) =
        weighted.fold((0.0, 0.0), |(weights, sum), (weight, value)| (weights + weight, sum + weight * value));
    (weights > 0.0).then(|| (sum / weights, weights))
}

/// What to say when not all of a sector's trade has figures.
pub(crate) fn covered_note(covered: f64) -> String {
    if covered >= 1.0 - 1e-9 {
        return String::new();
    }
    format!("figures cover {:.1} % of the trade that counts", 100.0 * covered)
}
