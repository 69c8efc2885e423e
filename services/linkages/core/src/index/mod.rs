//! An index of many suppliers that gives exactly the matches that looking at every
//! claim would give, from a fraction of them.
//!
//! # How
//!
//! Suppliers have rows, small numbers in the order in which they came. For every
//! capability there is the set of rows that claim it; for every standard, sets of
//! rows by the quarter in which it ends; sets of rows by size and by cell of one
//! degree. A question goes in steps, from the best verdict down:
//!
//! 1. Whoever may be eligible, or would be if more were known: the intersection of
//!    the sets for everything that is required. Each is looked at with the rules and
//!    the score themselves, so that sets need only be wide enough, never exact.
//! 2. Unless there are enough: whoever has gaps, among capabilities that are near.
//! 3. Where ineligible ones are asked for too: everyone.
//!
//! Within a step a claim whose score could not reach the worst that is kept is left
//! without measuring distance or defects. The bound is the score itself with these
//! two at their best; its sums are rounded in the same order, so rounding cannot put
//! it below.
//!
//! Rows never show: what comes out depends on keys alone, not on the history of
//! writes. The index is a copy of what a store holds, and can be rebuilt from it.

mod packed;
mod search;
mod sets;

use std::collections::BTreeMap;

use roaring::RoaringBitmap;

use crate::{CapabilityId, Claim, Supplier, SupplierKey, certificates::Holding, check::Checked};
use packed::{PackedClaim, PackedFirm};
pub use search::{Found, Keep};
use sets::{Cells, Sizes, Standards};

/// The claims of one capability, in the order of the rows.
#[derive(Debug, Default)]
struct Posting {
    set: RoaringBitmap,
    rows: Vec<u32>,
    claims: Vec<PackedClaim>,
}

/// The index. See the [module](self).
#[derive(Debug, Default)]
pub struct Index {
    firms: Vec<(PackedFirm, Box<[Holding]>)>,
    rows: BTreeMap<SupplierKey, u32>,
    free: Vec<u32>,
    postings: BTreeMap<CapabilityId, Posting>,
    standards: Standards,
    sizes: Sizes,
    cells: Cells,
}

/// Why a supplier does not come into the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the index is full: it holds {} suppliers", u32::MAX)]
pub struct Full;

impl Index {
    /// An index of nobody.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many suppliers it holds.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it holds nobody.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Puts a supplier in the place of the one with its key, or adds it.
    pub fn insert(&mut self, supplier: &Checked<Supplier>) -> Result<(), Full> {
        self.remove(supplier.firm.key);
        let row = match self.free.pop() {
            Some(row) => row,
            None => u32::try_from(self.firms.len()).ok().filter(|row| *row < u32::MAX).ok_or(Full)?,
        };
        let firm = (PackedFirm::pack(&supplier.firm), supplier.holdings.clone().into_boxed_slice());
        match self.firms.get_mut(row as usize) {
            Some(place) => *place = firm,
            None => self.firms.push(firm),
        }
        self.rows.insert(supplier.firm.key, row);
        self.sizes.insert(row, supplier.firm.size);
        self.cells.insert(row, supplier.firm.site);
        self.standards.insert(row, &supplier.holdings);
        for claim in &supplier.claims {
            self.postings.entry(claim.capability).or_default().insert(row, claim);
        }
        Ok(())
    }

    /// Takes a supplier out, and says whether it was there.
    pub fn remove(&mut self, key: SupplierKey) -> bool {
        let Some(row) = self.rows.remove(&key) else { return false };
        let (firm, holdings) = &mut self.firms[row as usize];
        let (firm, holdings) = (firm.unpack(), std::mem::take(holdings));
        self.sizes.remove(row, firm.size);
        self.cells.remove(row, firm.site);
        self.standards.remove(row, &holdings);
        self.postings.retain(|_, posting| {
            posting.remove(row);
            !posting.rows.is_empty()
        });
        self.free.push(row);
        true
    }

    /// A supplier as it was put in.
    pub fn supplier(&self, key: SupplierKey) -> Option<Supplier> {
        let row = *self.rows.get(&key)?;
        let claims = self.postings.iter().filter_map(|(&capability, posting)| {
            Some(posting.claims[posting.position(row)?].unpack(capability))
        });
        let (firm, holdings) = &self.firms[row as usize];
        Some(Supplier { firm: firm.unpack(), holdings: holdings.to_vec(), claims: claims.collect() })
    }

    /// Gives back memory that was kept for growth, as after loading a store.
    pub fn shrink(&mut self) {
        self.firms.shrink_to_fit();
        self.free.shrink_to_fit();
        for posting in self.postings.values_mut() {
            posting.rows.shrink_to_fit();
            posting.claims.shrink_to_fit();
        }
    }

    /// Bytes that the index holds, by its capacities and the sizes of its sets.
    /// Nodes of ordered maps are counted as two thirds full.
    pub fn memory_bytes(&self) -> usize {
        let lists = self.firms.capacity() * size_of::<(PackedFirm, Box<[Holding]>)>()
            + self.firms.iter().map(|(_, held)| size_of_val::<[Holding]>(held)).sum::<usize>()
            + self.free.capacity() * size_of::<u32>();
        let map = self.rows.len() * size_of::<(SupplierKey, u32)>() * 3 / 2;
        let postings: usize = self.postings.values().map(Posting::memory_bytes).sum();
        let sets = self.standards.memory_bytes() + self.sizes.memory_bytes() + self.cells.memory_bytes();
        lists + map + postings + sets
    }
}

impl Posting {
    fn insert(&mut self, row: u32, claim: &Claim) {
        let at = self.rows.partition_point(|&known| known < row);
        self.rows.insert(at, row);
        self.claims.insert(at, PackedClaim::pack(claim));
        self.set.insert(row);
    }

    fn remove(&mut self, row: u32) {
        if self.set.remove(row) {
            let at = self.rows.partition_point(|&known| known < row);
            self.rows.remove(at);
            self.claims.remove(at);
        }
    }

    fn position(&self, row: u32) -> Option<usize> {
        self.rows.binary_search(&row).ok()
    }

    fn memory_bytes(&self) -> usize {
        sets::bytes(&self.set)
            + self.rows.capacity() * size_of::<u32>()
            + self.claims.capacity() * size_of::<PackedClaim>()
    }
}

#[cfg(test)]
mod tests;
