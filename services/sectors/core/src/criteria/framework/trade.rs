//! Exports of all, and what complexity says of them.

use std::sync::Arc;

use super::{Concordance, NumberOption, Options};
use crate::{Complexity, Exports, Variant};

/// How many years are averaged.
pub(crate) const YEARS: NumberOption = NumberOption {
    name: "years",
    meaning: "Over how many years exports are averaged, the newest one the last of them; fewer where the \
              dataset does not hold the years before, which the note of a value then says.",
    least: 1.0,
    most: 10.0,
    default: 3.0,
    whole: true,
};

/// From which RCA on a product counts as present.
pub(crate) const RCA_THRESHOLD: NumberOption = NumberOption {
    name: "rca_threshold",
    meaning: "RCA from which a product counts as present in a country.",
    least: 1e-3,
    most: 100.0,
    default: 1.0,
    whole: false,
};

/// What figures of trade are computed on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TradeBasis {
    /// How many years are averaged at most.
    pub years: u32,
    /// RCA from which a product is present.
    pub rca_threshold: f64,
    /// Which definition of COI and COG.
    pub variant: Variant,
}

impl TradeBasis {
    /// That of a criterion with the options [`YEARS`] and [`RCA_THRESHOLD`].
    pub(crate) fn of(options: &Options, variant: Variant) -> Self {
        let years = options.count(&YEARS) as u32;
        Self { years, rca_threshold: options.number(&RCA_THRESHOLD), variant }
    }
}

/// Exports of all countries, averaged over a window of years, and figures of them.
#[derive(Debug, Clone)]
pub struct Trade {
    /// What it was computed on.
    pub basis: TradeBasis,
    /// Newest year of the window.
    pub year: i32,
    /// Position of the territory.
    pub territory: usize,
    /// Which products make up a sector.
    pub concordance: Concordance,
    /// Mean of the window.
    pub exports: Arc<Exports>,
    /// Figures of [`exports`](Self::exports).
    pub figures: Arc<Complexity>,
    /// Every year of the window, oldest first, on the positions of
    /// [`exports`](Self::exports). At most as many as the basis asks for.
    pub window: Vec<Arc<Exports>>,
}

impl Trade {
    /// `omega_p`: each product's share of the world trade of a sector, which is
    /// `w_sp x_p / sum_j w_sj x_j` with weights `w` of the concordance and world
    /// trade `x`. Sums to one; empty when nobody trades any of it.
    pub fn omega(&self, sector: usize) -> Vec<(usize, f64)> {
        shares(self.concordance.of(sector), |p| self.exports.product_total(p))
    }
}

impl Trade {
    /// What to say when fewer years are averaged than were asked for.
    pub(crate) fn window_note(&self) -> String {
        let held = self.window.len();
        if held >= self.basis.years as usize {
            return String::new();
        }
        format!("{held} of {} years are held", self.basis.years)
    }

    /// The share of the sector's products, over each two years of the window that
    /// follow each other, whose presence in the territory changed: where that is large,
    /// what is counted as absent depends on the year. 0..1; none with fewer than two
    /// years or without products.
    pub fn flips(&self, sector: usize) -> Option<f64> {
        let threshold = self.basis.rca_threshold;
        let members = self.concordance.of(sector);
        let (mut flips, mut pairs) = (0_u32, 0_u32);
        for years in self.window.windows(2) {
            for &(p, _) in members {
                let [before, after] =
                    [&years[0], &years[1]].map(|year| is_present(year, self.territory, p, threshold));
                flips += u32::from(before != after);
                pairs += 1;
            }
        }
        (pairs > 0).then(|| f64::from(flips) / f64::from(pairs))
    }
}

/// Whether RCA reaches the threshold, divided in the order of the figures.
fn is_present(exports: &Exports, c: usize, p: usize, threshold: f64) -> bool {
    let value = exports.value(c, p);
    value > 0.0
        && (value / exports.country_total(c)) / (exports.product_total(p) / exports.total()) >= threshold
}

/// The share of each member in what all have together; empty when they have nothing.
pub(crate) fn shares(members: &[(usize, f64)], size: impl Fn(usize) -> f64) -> Vec<(usize, f64)> {
    let sized = members.iter().map(|&(p, weight)| (p, weight * size(p))).filter(|(_, size)| *size > 0.0);
    let sized: Vec<(usize, f64)> = sized.collect();
    let total: f64 = sized.iter().map(|(_, size)| size).sum();
    if !total.is_finite() {
        return Vec::new();
    }
    sized.into_iter().map(|(p, size)| (p, size / total)).collect()
}
