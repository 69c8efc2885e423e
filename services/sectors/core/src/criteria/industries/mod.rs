//! Figures of the industries that make up a sector.

use super::{Industries, Missing, framework::shares};

#[cfg(test)]
pub(super) mod testing;

/// Industries of a sector with their shares in its output, weights of the
/// concordance included. Shares sum to one.
pub(super) fn covered(table: &Industries, sector: usize) -> Result<Vec<(usize, f64)>, Missing> {
    let members = table.concordance.of(sector).iter().filter(|(i, _)| *i < table.output.len());
    let members: Vec<(usize, f64)> = members.copied().collect();
    if members.is_empty() {
        return Err(Missing::NotCovered);
    }
    let shares = shares(&members, |i| table.output[i]);
    if shares.is_empty() { Err(Missing::ZeroDenominator) } else { Ok(shares) }
}

/// The mean of a figure over industries with shares; none where one has no figure.
pub(super) fn mean(industries: &[(usize, f64)], figures: &[f64]) -> Option<f64> {
    industries.iter().map(|&(i, share)| figures.get(i).map(|figure| share * figure)).sum()
}
