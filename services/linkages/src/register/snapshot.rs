//! The whole registry at one moment.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use eslabon_linkages_core::{BuyerKey, Need, NeedKey, Supplier, SupplierKey, check::Checked};
use eslabon_proto::linkages::v1::{self as pb, NeedState};

use super::{InTurn, Note, Reference, Wanted, in_turn, load};
use crate::{
    app::{App, Call, Turn},
    error::Error,
};

/// A supplier with its document.
#[derive(Debug)]
pub(crate) struct ListedSupplier {
    /// `suppliers/{supplier}`.
    pub name: String,
    /// As it is stored.
    pub document: pb::Supplier,
    /// As it is computed with. Its key is its position in the list.
    pub supplier: Checked<Supplier>,
}

/// A need with its document.
#[derive(Debug)]
pub(crate) struct ListedNeed {
    /// `needs/{need}`.
    pub name: String,
    /// As it is stored.
    pub document: pb::Need,
    /// As it is computed with. Its key is its position among all needs of the states
    /// that were asked for, and its buyer's the position among the buyers.
    pub need: Checked<Need>,
}

/// The registry of a tenant, what belongs to `public` within it.
pub(crate) struct Snapshot {
    /// What the numbers stand for.
    pub reference: Arc<Reference>,
    /// How near capabilities are, as it was looked up.
    pub relatedness: pb::RelatednessUsed,
    /// By id. Those whose document cannot be used at all are missing.
    pub suppliers: Vec<ListedSupplier>,
    /// By id.
    pub buyers: BTreeMap<String, pb::Buyer>,
    /// By id. Those that cannot be asked for are missing.
    pub needs: Vec<ListedNeed>,
    /// What could not be used of all of them.
    pub notes: Vec<Note>,
    /// The same digest is the same registry.
    pub digest: String,
    /// The turn in which it was read, and in which it is computed with: it ends when the
    /// registry leaves memory.
    pub turn: Turn,
}

impl Snapshot {
    /// A supplier by its key.
    pub(crate) fn supplier(&self, key: SupplierKey) -> Option<&ListedSupplier> {
        let at = self.suppliers.binary_search_by_key(&key, |listed| listed.supplier.firm.key).ok()?;
        self.suppliers.get(at)
    }

    /// A need by its key.
    pub(crate) fn need(&self, key: NeedKey) -> Option<&ListedNeed> {
        let at = self.needs.binary_search_by_key(&key, |listed| listed.need.key).ok()?;
        self.needs.get(at)
    }

    /// The name of a buyer by its key, `buyers/{buyer}`.
    pub(crate) fn buyer(&self, key: BuyerKey) -> Option<&pb::Buyer> {
        self.buyers.values().nth(usize::try_from(key.0).ok()?)
    }
}

/// Reads the registry, once it is the caller's turn. Only needs in one of the states are
/// in it; without any, all are.
pub(crate) async fn snapshot(
    app: &Arc<App>,
    call: &Call,
    wanted: &Wanted,
    states: &[NeedState],
) -> Result<Snapshot, Error> {
    let (store, tenant) = (&app.store, call.tenant());
    let read = || async move {
        let suppliers = load::all::<pb::Supplier>(store, tenant).await?;
        let buyers = load::all::<pb::Buyer>(store, tenant).await?;
        Ok((suppliers, buyers, load::all::<pb::Need>(store, tenant).await?))
    };
    let InTurn { read: (suppliers, buyers, needs), reference, relatedness, state, turn } =
        in_turn(app, call, wanted, read).await?;
    let states: BTreeSet<i32> = states.iter().map(|state| *state as i32).collect();
    let needs =
        needs.into_values().filter(|need| states.is_empty() || states.contains(&need.state)).collect();
    let digest = state.digest();
    let own = turn.clone();
    turn.computing(move || {
        let mut snapshot = Snapshot {
            reference: Arc::new(reference),
            relatedness,
            suppliers: Vec::with_capacity(suppliers.len()),
            buyers,
            needs: Vec::new(),
            notes: Vec::new(),
            digest,
            turn: own,
        };
        snapshot.take_suppliers(suppliers.into_values());
        snapshot.take_needs(needs);
        Ok::<_, Error>(snapshot)
    })
    .await
}

impl Snapshot {
    fn take_suppliers(&mut self, documents: impl Iterator<Item = pb::Supplier>) {
        for (document, key) in documents.zip(0..) {
            match self.reference.supplier(SupplierKey(key), &document) {
                Ok((supplier, notes)) => {
                    self.notes.extend(notes);
                    self.suppliers.push(ListedSupplier { name: document.name.clone(), document, supplier });
                }
                Err(error) => self.notes.extend(why_not(error)),
            }
        }
    }

    fn take_needs(&mut self, documents: Vec<pb::Need>) {
        let keys: BTreeMap<String, u64> = self.buyers.keys().cloned().zip(0..).collect();
        for (document, key) in documents.into_iter().zip(0..) {
            let buyer = super::id(&document.buyer);
            let Some((held, buyer_key)) = self.buyers.get(buyer).zip(keys.get(buyer)) else {
                let text = format!("there is no `{}`: the need is left out", document.buyer);
                self.notes.push(Note::new(format!("{}.buyer", document.name), "UNKNOWN_BUYER", text));
                continue;
            };
            match self.reference.need((NeedKey(key), BuyerKey(*buyer_key)), &document, held) {
                Ok((need, notes)) => {
                    self.notes.extend(notes);
                    self.needs.push(ListedNeed { name: document.name.clone(), document, need });
                }
                Err(error) => self.notes.extend(why_not(error)),
            }
        }
    }
}

/// Why a document is left out.
pub(crate) fn why_not(error: Error) -> Vec<Note> {
    match error {
        Error::Wrong(wrong) => wrong,
        other => vec![Note::new("", "NOT_USABLE", other.to_string())],
    }
}
