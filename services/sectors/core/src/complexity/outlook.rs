//! Density, COI and COG.

use super::{
    index::{Indices, mean_and_sd},
    neighbourhood::{Neighbourhood, Sums},
    presence::Presence,
    tiles::{LANES, Tiles},
};
use crate::{Variant, simd};

/// A spread of COI, relative to the largest sum of the sizes of its terms, that is
/// rounding: below it, standardising would blow up the last digits.
const SAME: f64 = 1e-9;

/// What a country is near to, and what that is worth. Rows x columns.
#[derive(Debug)]
pub(super) struct Outlook {
    /// `w_cp`.
    pub(super) density: Tiles,
    /// `COG_cp`.
    pub(super) cog: Tiles,
    /// `COI_c`; empty where it is undefined.
    pub(super) coi: Vec<f64>,
}

/// Steps 6 and 7 of the module's formulas.
pub(super) fn outlook(
    presence: &Presence,
    neighbourhood: &Neighbourhood<'_>,
    indices: &Indices,
    variant: Variant,
) -> Outlook {
    let worth = match variant {
        Variant::Reference => &indices.raw,
        Variant::AtlasBook => &indices.pci,
    };
    let near = neighbourhood.near();
    let weights: Vec<f64> = worth.iter().zip(&near.totals).map(|(worth, total)| worth / total).collect();
    let gains = neighbourhood.toward(&weights);

    let (density, outlooks) = density(presence, near, worth);
    let coi = match variant {
        Variant::Reference => standardised(&outlooks),
        Variant::AtlasBook => outlooks.iter().map(|outlook| outlook.sum).collect(),
    };
    let cog = match variant {
        Variant::Reference => reference_gain(presence, gains, indices.sd),
        Variant::AtlasBook => book_gain(gains, &density, &indices.pci),
    };
    Outlook { density, cog, coi }
}

/// `sum_p w_cp (1 - M_cp) worth_p` of one row.
struct Sum {
    sum: f64,
    /// The same with every term's size.
    size: f64,
}

/// Divides by the totals; also gives the outlook of every row.
fn density(presence: &Presence, near: Sums, worth: &[f64]) -> (Tiles, Vec<Sum>) {
    let Sums { mut cells, totals } = near;
    let outlooks = cells.update(|tile, values| {
        let (mut sums, mut sizes) = ([0.0; LANES], [0.0; LANES]);
        simd::widest(
            #[inline(always)]
            || {
                for (p, lanes) in values.iter_mut().enumerate() {
                    let present = presence.lanes(tile, p);
                    for lane in 0..LANES {
                        lanes[lane] /= totals[p];
                        let absent = f64::from(1 - (present >> lane & 1));
                        let term = absent * lanes[lane] * worth[p];
                        sums[lane] += term;
                        sizes[lane] += term.abs();
                    }
                }
            },
        );
        std::array::from_fn::<Sum, LANES, _>(|lane| Sum { sum: sums[lane], size: sizes[lane] })
    });
    let outlooks = outlooks.into_iter().flatten().take(presence.rows).collect();
    (cells, outlooks)
}

/// What all products would add less what those that are present add, over `sd`;
/// 0 where the product is present.
fn reference_gain(presence: &Presence, gains: Sums, sd: f64) -> Tiles {
    let Sums { mut cells, totals } = gains;
    cells.update(|tile, values| {
        simd::widest(
            #[inline(always)]
            || {
                for (p, lanes) in values.iter_mut().enumerate() {
                    let present = presence.lanes(tile, p);
                    for (lane, value) in lanes.iter_mut().enumerate() {
                        *value = if present >> lane & 1 == 1 { 0.0 } else { (totals[p] - *value) / sd };
                    }
                }
            },
        );
    });
    cells
}

/// What the absent products add, less `w_cp PCI_p`.
fn book_gain(gains: Sums, density: &Tiles, pci: &[f64]) -> Tiles {
    let Sums { mut cells, totals } = gains;
    cells.update(|tile, values| {
        simd::widest(
            #[inline(always)]
            || {
                for (p, (lanes, density)) in values.iter_mut().zip(density.tile(tile)).enumerate() {
                    for (value, density) in lanes.iter_mut().zip(density) {
                        *value = totals[p] - *value - density * pci[p];
                    }
                }
            },
        );
    });
    cells
}

/// Mean 0, population sd 1; nothing where all are the same.
fn standardised(outlooks: &[Sum]) -> Vec<f64> {
    let values: Vec<f64> = outlooks.iter().map(|outlook| outlook.sum).collect();
    let largest = outlooks.iter().fold(0.0, |most: f64, outlook| most.max(outlook.size));
    let (mean, sd) = mean_and_sd(&values);
    if sd <= largest * SAME {
        return Vec::new();
    }
    values.iter().map(|value| (value - mean) / sd).collect()
}
