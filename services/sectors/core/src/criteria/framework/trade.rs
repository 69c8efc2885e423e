//! Exports of all, and what complexity says of them.

use std::sync::Arc;

use super::Concordance;
use crate::{Complexity, Exports, Variant};

/// Exports of all countries, averaged over a window of years, and figures of them.
#[derive(Debug, Clone)]
pub struct Trade {
    /// Newest year of the window.
    pub year: i32,
    /// Position of the territory.
    pub territory: usize,
    /// Which products make up a sector.
    pub concordance: Concordance,
    /// Mean of the window.
    pub exports: Arc<Exports>,
    /// Figures of [`exports`](Self::exports), at least one variant of them.
    pub figures: Vec<Arc<Complexity>>,
    /// Every year of the window, oldest first, on the positions of
    /// [`exports`](Self::exports).
    pub window: Vec<Arc<Exports>>,
}

impl Trade {
    /// Figures whatever the variant; none when there are no figures at all.
    pub fn any_figures(&self) -> Option<&Complexity> {
        self.figures.first().map(Arc::as_ref)
    }

    /// Figures in one variant of COI and COG.
    pub fn figures_in(&self, variant: Variant) -> Option<&Complexity> {
        self.figures.iter().find(|figures| figures.params().variant == variant).map(Arc::as_ref)
    }

    /// `omega_p`: each product's share of the world trade of a sector, which is
    /// `w_sp x_p / sum_j w_sj x_j` with weights `w` of the concordance and world
    /// trade `x`. Sums to one; empty when nobody trades any of it.
    pub fn omega(&self, sector: usize) -> Vec<(usize, f64)> {
        shares(self.concordance.of(sector), |p| self.exports.product_total(p))
    }
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
