//! The suppliers of one owner in memory: the index, and what it does not know of.

use std::collections::{BTreeMap, BTreeSet};

use eslabon_linkages_core::{Supplier, SupplierKey, check::Checked, index::Index};
use eslabon_proto::linkages::v1 as pb;

use super::{Reference, id, keys::Keys};

/// A change of a supplier.
pub(super) enum Written {
    /// It is there, as read.
    Is(pb::Supplier),
    /// It is gone.
    Gone(String),
}

/// Suppliers in memory. Keys follow ids; see [`Keys`].
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    /// The index itself.
    pub index: Index,
    keys: Keys,
    /// Buyers that a supplier does not supply.
    shunning: BTreeMap<SupplierKey, Vec<Box<str>>>,
    /// The last change that is in it.
    pub(super) revision: i64,
}

/// The shelf has to be filled anew: keys are used up between two suppliers, or the
/// index is full.
#[derive(Debug)]
pub(super) struct Spent;

impl Shelf {
    /// The id of a supplier.
    pub(crate) fn id(&self, key: SupplierKey) -> &str {
        self.keys.id(key).unwrap_or_default()
    }

    /// Whether a supplier is here, by its id.
    pub(crate) fn holds(&self, id: &str) -> bool {
        self.keys.key(id).is_some()
    }

    /// Suppliers that do not supply a buyer, by their own word.
    pub(crate) fn shunning(&self, buyer: &str) -> BTreeSet<SupplierKey> {
        let shunned = |buyers: &[Box<str>]| buyers.iter().any(|known| known.as_ref() == buyer);
        self.shunning.iter().filter(|(_, buyers)| shunned(buyers)).map(|(key, _)| *key).collect()
    }

    /// Takes changes over, of which each supplier has one. A supplier whose document
    /// cannot be used at all is left out.
    pub(super) fn take(&mut self, reference: &Reference, changes: &[Written]) -> Result<(), Spent> {
        let gone: BTreeSet<&str> = changes
            .iter()
            .filter_map(|change| match change {
                Written::Gone(id) => Some(id.as_str()),
                Written::Is(_) => None,
            })
            .collect();
        let mut documents: Vec<&pb::Supplier> = changes
            .iter()
            .filter_map(|change| match change {
                Written::Is(document) => Some(document),
                Written::Gone(_) => None,
            })
            .collect();
        for key in gone.iter().filter_map(|id| self.keys.key(id)).collect::<Vec<_>>() {
            self.forget(key);
        }
        if !gone.is_empty() {
            self.keys.remove(&gone);
        }
        documents.sort_by(|one, other| id(&one.name).cmp(id(&other.name)));
        let ids: Vec<&str> = documents.iter().map(|document| id(&document.name)).collect();
        self.keys.add(&ids).map_err(|_| Spent)?;
        for document in documents {
            let Some(key) = self.keys.key(id(&document.name)) else { continue };
            self.forget(key);
            match reference.supplier(key, document) {
                Ok((supplier, _)) => self.put(&supplier, document)?,
                Err(error) => tracing::debug!(supplier = document.name, %error, "left out of the index"),
            }
        }
        Ok(())
    }

    fn put(&mut self, supplier: &Checked<Supplier>, document: &pb::Supplier) -> Result<(), Spent> {
        self.index.insert(supplier).map_err(|_| Spent)?;
        if !document.exclusions.is_empty() {
            let buyers = document.exclusions.iter().map(|buyer| id(buyer).into()).collect();
            self.shunning.insert(supplier.firm.key, buyers);
        }
        Ok(())
    }

    fn forget(&mut self, key: SupplierKey) {
        self.index.remove(key);
        self.shunning.remove(&key);
    }

    /// Gives back memory that was kept for growth.
    pub(super) fn shrink(&mut self) {
        self.index.shrink();
    }

    /// Bytes that are held, by the index's account and that of the keys.
    pub(crate) fn memory_bytes(&self) -> usize {
        self.index.memory_bytes() + self.keys.memory_bytes()
    }
}

#[cfg(test)]
mod tests;
