//! What is computed from one year of a dataset, and what it was computed on.

use std::sync::Arc;

use eslabon_sectors_core as core;

use crate::{store::Dataset, year::Year};

/// What figures are to be computed on, with every default filled in.
#[derive(Debug, Clone)]
pub(crate) struct Basis {
    /// The year.
    pub year: i32,
    /// The rest.
    pub params: core::ValidParams,
}

/// The figures of one year on one basis.
#[derive(Debug)]
pub(crate) struct Figures {
    /// The year they belong to.
    pub year: Arc<Year>,
    /// The figures.
    pub complexity: core::Complexity,
    eci_rank: Vec<u32>,
    coi_rank: Vec<u32>,
    pci_rank: Vec<u32>,
}

impl Figures {
    /// Computes them. Takes a moment, so not on a thread that serves.
    pub(crate) fn compute(year: Arc<Year>, params: &core::ValidParams) -> Result<Self, core::Error> {
        let complexity = core::complexity(&year.exports, params)?;
        let eci_rank = ranks(complexity.eci_order(), complexity.countries());
        let coi_rank = ranks(complexity.coi_order(), complexity.countries());
        let pci_rank = ranks(complexity.pci_order(), complexity.products());
        Ok(Self { year, complexity, eci_rank, coi_rank, pci_rank })
    }

    /// Rank of a territory by ECI; 0 when it has none.
    pub(crate) fn eci_rank(&self, country: usize) -> i32 {
        self.eci_rank[country] as i32
    }

    /// Rank of a territory by COI; 0 when it has none.
    pub(crate) fn coi_rank(&self, country: usize) -> i32 {
        self.coi_rank[country] as i32
    }

    /// Rank of a product by PCI; 0 when it has none.
    pub(crate) fn pci_rank(&self, product: usize) -> i32 {
        self.pci_rank[product] as i32
    }

    /// Memory held, for a bounded cache; the year is shared and counted there.
    pub(crate) fn bytes(&self) -> u64 {
        let ranks = self.eci_rank.len() + self.coi_rank.len() + self.pci_rank.len();
        self.complexity.bytes() + 4 * ranks as u64
    }
}

/// Ranks from 1 of those in `order`; 0 for all others.
fn ranks(order: &[u32], count: usize) -> Vec<u32> {
    let mut ranks = vec![0; count];
    for (rank, &index) in (1..).zip(order) {
        ranks[index as usize] = rank;
    }
    ranks
}

/// What tells two years apart: the content of the dataset, and the year.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct YearKey {
    digest: Vec<u8>,
    year: i32,
}

impl YearKey {
    /// The key of a year of a dataset.
    pub(crate) fn new(dataset: &Dataset, year: i32) -> Self {
        Self { digest: dataset.digest.clone(), year }
    }
}

/// What tells two sets of figures apart: the year, and the parameters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    year: YearKey,
    params: [u8; 19],
}

impl Key {
    /// The key of figures on a basis.
    pub(crate) fn new(dataset: &Dataset, basis: &Basis) -> Self {
        let params = basis.params.get();
        let mut bytes = [0; 19];
        bytes[..8].copy_from_slice(&params.rca_threshold.to_le_bytes());
        bytes[8..16].copy_from_slice(&params.near_tie_gap.to_le_bytes());
        bytes[16..].copy_from_slice(&[
            params.variant as u8,
            params.proximity as u8,
            params.on_disconnected as u8,
        ]);
        Self { year: YearKey::new(dataset, basis.year), params: bytes }
    }

    /// The key as bytes, for what page tokens are bound to.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        [self.year.digest.as_slice(), &self.year.year.to_le_bytes(), &self.params].concat()
    }
}

/// Names of the products of a dataset, by code.
#[derive(Debug, Default)]
pub(crate) struct Names {
    sorted: Vec<(String, String)>,
}

impl Names {
    /// Names in any order of codes.
    pub(crate) fn new(mut names: Vec<(String, String)>) -> Self {
        names.sort_by(|left, right| left.0.cmp(&right.0));
        Self { sorted: names }
    }

    /// The name of a product; empty when the dataset holds none.
    pub(crate) fn of(&self, code: &str) -> &str {
        match self.sorted.binary_search_by(|(held, _)| held.as_str().cmp(code)) {
            Ok(at) => &self.sorted[at].1,
            Err(_) => "",
        }
    }

    /// Memory held, for a bounded cache.
    pub(crate) fn bytes(&self) -> u64 {
        self.sorted.iter().map(|(code, name)| 48 + (code.len() + name.len()) as u64).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_begin_at_one_and_leave_out_what_has_none() {
        assert_eq!(ranks(&[2, 0], 4), [2, 0, 1, 0]);
    }

    #[test]
    fn names_are_found_whatever_their_order_was() {
        let names = Names::new([("9018", "Medical instruments"), ("0101", "Horses")].map(own).to_vec());
        assert_eq!(
            [names.of("0101"), names.of("9018"), names.of("7")],
            ["Horses", "Medical instruments", ""]
        );
    }

    fn own((code, name): (&str, &str)) -> (String, String) {
        (code.to_owned(), name.to_owned())
    }
}
