//! The figures, by the positions that the caller knows.

use super::{
    index::{Indices, Spectrum},
    outlook::Outlook,
    presence::Presence,
    proximity::Proximities,
    rca::Rca,
    selection::{LeftOut, Selection},
};
use crate::Params;

/// No row or column.
const NONE: u32 = u32::MAX;

/// The figures of one year. Countries and products are asked for by their
/// positions in the [`Exports`](crate::Exports); one that is not there, or that was
/// left out, has none. Rankings are best first, ties by position, and hold only
/// those with a value.
#[derive(Debug)]
pub struct Complexity {
    params: Params,
    rca: Rca,
    selection: Selection,
    /// Row of each country, column of each product, or [`NONE`].
    row_of: Vec<u32>,
    column_of: Vec<u32>,
    presence: Presence,
    proximities: Proximities,
    indices: Indices,
    outlook: Outlook,
    eci_order: Vec<u32>,
    coi_order: Vec<u32>,
    pci_order: Vec<u32>,
}

impl Complexity {
    pub(super) fn new(
        params: Params,
        rca: Rca,
        selection: Selection,
        presence: Presence,
        proximities: Proximities,
        indices: Indices,
        outlook: Outlook,
    ) -> Self {
        Self {
            params,
            row_of: positions(rca.countries(), &selection.countries),
            column_of: positions(rca.products(), &selection.products),
            eci_order: order(&selection.countries, &indices.eci),
            coi_order: order(&selection.countries, &outlook.coi),
            pci_order: order(&selection.products, &indices.pci),
            rca,
            selection,
            presence,
            proximities,
            indices,
            outlook,
        }
    }

    /// What the figures were computed on.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// How well ECI is determined.
    pub fn spectrum(&self) -> Spectrum {
        self.indices.spectrum
    }

    /// Whether the gap of the eigenvalues is below `near_tie_gap`, so that ECI may
    /// change much with little.
    pub fn is_near_tie(&self) -> bool {
        self.indices.spectrum.gap < self.params.near_tie_gap
    }

    /// Who has no figures, and why: countries first, by position.
    pub fn left_out(&self) -> &[LeftOut] {
        &self.selection.left_out
    }

    /// How many countries there are, with and without figures.
    pub fn countries(&self) -> usize {
        self.rca.countries()
    }

    /// How many products there are, with and without figures.
    pub fn products(&self) -> usize {
        self.rca.products()
    }

    /// `d_c`: products with presence. Count; also of those outside the largest
    /// block.
    pub fn diversity(&self, c: usize) -> u32 {
        self.rca.diversity.get(c).copied().unwrap_or(0)
    }

    /// `u_p`: countries with presence. Count; also of those outside the largest
    /// block.
    pub fn ubiquity(&self, p: usize) -> u32 {
        self.rca.ubiquity.get(p).copied().unwrap_or(0)
    }

    /// Economic complexity index: mean 0, population sd 1.
    pub fn eci(&self, c: usize) -> Option<f64> {
        Some(self.indices.eci[self.row(c)?])
    }

    /// Complexity outlook index, in the variant of the parameters.
    pub fn coi(&self, c: usize) -> Option<f64> {
        self.outlook.coi.get(self.row(c)?).copied()
    }

    /// Product complexity index, on the scale of ECI.
    pub fn pci(&self, p: usize) -> Option<f64> {
        Some(self.indices.pci[self.column(p)?])
    }

    /// Revealed comparative advantage. Ratio, >= 0; none where the country or the
    /// product has no exports at all.
    pub fn rca(&self, c: usize, p: usize) -> Option<f64> {
        self.rca.get(c, p)
    }

    /// `M_cp`: whether RCA reaches the threshold.
    pub fn is_present(&self, c: usize, p: usize) -> bool {
        self.rca.get(c, p).is_some_and(|rca| rca >= self.params.rca_threshold)
    }

    /// Share of the product's neighbourhood that the country has. 0..1, and
    /// without upper bound with continuous proximity.
    pub fn density(&self, c: usize, p: usize) -> Option<f64> {
        Some(self.outlook.density.get(self.row(c)?, self.column(p)?))
    }

    /// `1 - density`.
    pub fn distance(&self, c: usize, p: usize) -> Option<f64> {
        Some(1.0 - self.density(c, p)?)
    }

    /// Complexity outlook gain, in the variant of the parameters.
    pub fn cog(&self, c: usize, p: usize) -> Option<f64> {
        Some(self.outlook.cog.get(self.row(c)?, self.column(p)?))
    }

    /// Countries by ECI.
    pub fn eci_order(&self) -> &[u32] {
        &self.eci_order
    }

    /// Products by PCI.
    pub fn pci_order(&self) -> &[u32] {
        &self.pci_order
    }

    /// Countries by COI.
    pub fn coi_order(&self) -> &[u32] {
        &self.coi_order
    }

    /// Row `p` of the proximity matrix: how near every product is to `p`, 0..1, 1
    /// to itself. 0 for products without figures; all 0 when `p` has none.
    ///
    /// Computed when asked for, `O(products * countries / 64)` for the binary
    /// proximities.
    pub fn proximities(&self, p: usize) -> Vec<f64> {
        let mut row = vec![0.0; self.products()];
        if let Some(column) = self.column(p) {
            let computed = self.proximities.row(&self.presence, column);
            for (&product, proximity) in self.selection.products.iter().zip(computed) {
                row[product] = proximity;
            }
        }
        row
    }

    /// Memory held, in bytes, for a bounded cache.
    pub fn bytes(&self) -> u64 {
        let words = self.selection.countries.len()
            + self.selection.products.len()
            + self.indices.eci.len()
            + 2 * self.indices.pci.len()
            + self.outlook.coi.len();
        let halves = self.row_of.len()
            + self.column_of.len()
            + self.eci_order.len()
            + self.coi_order.len()
            + self.pci_order.len();
        let parts = self.rca.bytes()
            + self.presence.bytes()
            + self.proximities.bytes()
            + self.outlook.density.bytes()
            + self.outlook.cog.bytes()
            + size_of_val(self.left_out());
        (size_of::<Self>() + parts + 8 * words + 4 * halves) as u64
    }

    /// Products with figures, ascending.
    pub(crate) fn products_with_figures(&self) -> &[usize] {
        &self.selection.products
    }

    /// Proximities among the products with figures, to the one at `column` of them;
    /// of the two directions of an asymmetric one, the larger.
    pub(crate) fn symmetric_proximities(&self, column: usize) -> Vec<f64> {
        self.proximities.symmetric_row(&self.presence, column)
    }

    fn row(&self, c: usize) -> Option<usize> {
        self.row_of.get(c).filter(|&&row| row != NONE).map(|&row| row as usize)
    }

    fn column(&self, p: usize) -> Option<usize> {
        self.column_of.get(p).filter(|&&column| column != NONE).map(|&column| column as usize)
    }
}

/// Where each of `count` is in `selected`.
fn positions(count: usize, selected: &[usize]) -> Vec<u32> {
    let mut positions = vec![NONE; count];
    for (at, &index) in selected.iter().enumerate() {
        positions[index] = at as u32;
    }
    positions
}

/// `selected` by their values, largest first, ties by position.
fn order(selected: &[usize], values: &[f64]) -> Vec<u32> {
    let mut order: Vec<(u32, f64)> =
        selected.iter().zip(values).map(|(&index, &value)| (index as u32, value)).collect();
    order.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
    order.into_iter().map(|(index, _)| index).collect()
}
