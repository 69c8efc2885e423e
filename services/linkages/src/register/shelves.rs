//! Suppliers in memory for every owner that is asked about, kept as the store has them.
//!
//! A shelf is filled from the store when it is first asked for. Before every question
//! the revision of the store is looked at, and what was written since, by whatever
//! process, is taken over; so a write counts for the next question. An owner has a
//! shelf for each way to read it: tenants with capabilities of their own read what is
//! `public` by these.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError, RwLock, RwLockReadGuard,
        atomic::{AtomicU64, Ordering},
    },
};

use eslabon_proto::linkages::v1 as pb;
use eslabon_runtime::identity::Tenant;

use super::{
    Reference, Wanted,
    load::{self, State},
    reference::Standards,
    shelf::{Shelf, Spent, Written},
};
use crate::{
    api::resource::{Resource, shown},
    app::App,
    error::Error,
    store::{Document, Store},
};

/// Shelves that are held at once. Another one takes the place of the one that was not
/// asked for the longest.
const MOST_SHELVES: usize = 8;

/// Documents that are read at once.
const PAGE: i64 = 2_000;

/// A shelf, and who may fill it.
#[derive(Debug)]
pub(crate) struct Slot {
    shelf: RwLock<Shelf>,
    /// By what numbers of standards it is filled.
    standards: Arc<RwLock<Standards>>,
    filling: tokio::sync::Mutex<()>,
    asked: AtomicU64,
}

impl Slot {
    fn new(standards: Arc<RwLock<Standards>>) -> Self {
        Self { shelf: RwLock::default(), standards, filling: Default::default(), asked: AtomicU64::new(0) }
    }

    /// The shelf, to look at.
    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Shelf> {
        // What is left half-done by a panic is filled anew, since its revision is old.
        self.shelf.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, shelf: Shelf) {
        *self.shelf.write().unwrap_or_else(PoisonError::into_inner) = shelf;
    }
}

/// Whose suppliers, and how they are read.
type Key = (String, [u8; 32]);

/// All shelves.
#[derive(Debug, Default)]
pub(crate) struct Shelves {
    slots: Mutex<BTreeMap<Key, Arc<Slot>>>,
    clock: AtomicU64,
}

/// What one question is answered from.
pub(crate) struct Current {
    /// What the numbers stand for.
    pub reference: Arc<Reference>,
    /// What is `public`, and then what is the tenant's own.
    pub shelves: Vec<Arc<Slot>>,
    /// The state of the registry.
    pub state: State,
}

impl Shelves {
    /// The registry of a tenant as the store has it now.
    pub(crate) async fn current(app: &Arc<App>, tenant: &Tenant, wanted: &Wanted) -> Result<Current, Error> {
        let ((capabilities, tables), state) = load::referred_to_now(&app.store, tenant).await?;
        let reference = Reference::new(capabilities, &tables, wanted);
        let owners = load::owners(tenant);
        let shelves = app.suppliers.slots(&owners, reference.fingerprint());
        let standards = shelves.first().map(|slot| slot.standards.clone()).unwrap_or_default();
        let reference = Arc::new(reference.sharing(&standards));
        for (owner, slot) in owners.iter().zip(&shelves) {
            let until = state.revision(owner, pb::Supplier::COLLECTION.table);
            catch_up(app, slot, owner, &reference, until).await?;
        }
        Ok(Current { reference, shelves, state })
    }

    /// The slots of owners whose suppliers are read the same way, all at once: they go by
    /// the same numbers of standards, and so does whatever slot of that way is held.
    fn slots(&self, owners: &[String], fingerprint: [u8; 32]) -> Vec<Arc<Slot>> {
        let now = self.clock.fetch_add(1, Ordering::Relaxed);
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let is_same = |key: &Key| key.1 == fingerprint;
        let held = slots.iter().find(|(key, _)| is_same(key)).map(|(_, slot)| slot.standards.clone());
        let standards = match held {
            Some(standards) if is_spent(&standards) => {
                // By other numbers nothing that is held can be read.
                slots.retain(|key, _| !is_same(key));
                Arc::new(RwLock::new(Standards::again()))
            }
            held => held.unwrap_or_default(),
        };
        let of_owner = |owner: &String| {
            let key = (owner.clone(), fingerprint);
            if !slots.contains_key(&key) && slots.len() >= MOST_SHELVES {
                let longest = slots.iter().min_by_key(|(_, slot)| slot.asked.load(Ordering::Relaxed));
                if let Some(longest) = longest.map(|(key, _)| key.clone()) {
                    slots.remove(&longest);
                }
            }
            let slot = slots.entry(key).or_insert_with(|| Arc::new(Slot::new(standards.clone())));
            slot.asked.store(now, Ordering::Relaxed);
            slot.clone()
        };
        owners.iter().map(of_owner).collect()
    }
}

/// Whether standards are better numbered again.
fn is_spent(standards: &RwLock<Standards>) -> bool {
    standards.read().unwrap_or_else(PoisonError::into_inner).is_spent()
}

/// Takes over what was written since, up to a revision at least.
async fn catch_up(
    app: &Arc<App>,
    slot: &Arc<Slot>,
    owner: &str,
    reference: &Arc<Reference>,
    until: i64,
) -> Result<(), Error> {
    if slot.read().revision >= until {
        return Ok(());
    }
    // Whoever waits here finds it done.
    let _filling = slot.filling.lock().await;
    let since = slot.read().revision;
    if since >= until {
        return Ok(());
    }
    if since > 0 {
        let changes = changes(&app.store, owner, since).await?;
        let (slot, reference) = (slot.clone(), reference.clone());
        let taken = app
            .computing(move || {
                let mut shelf = slot.shelf.write().unwrap_or_else(PoisonError::into_inner);
                let taken = shelf.take(&reference, &changes);
                shelf.revision = if taken.is_ok() { until } else { 0 };
                Ok::<_, Error>(taken)
            })
            .await?;
        if taken.is_ok() {
            return Ok(());
        }
    }
    fill(app, slot, owner, reference, until).await
}

/// Fills a shelf anew.
async fn fill(
    app: &Arc<App>,
    slot: &Arc<Slot>,
    owner: &str,
    reference: &Arc<Reference>,
    until: i64,
) -> Result<(), Error> {
    let mut shelf = Shelf::default();
    let mut after = String::new();
    loop {
        let page = app.store.changed_documents(&pb::Supplier::COLLECTION, owner, 0, &after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after.clone_from(&last.id);
        let reference = reference.clone();
        shelf = app
            .computing(move || {
                let mut shelf = shelf;
                let changes = read(&page)?;
                shelf.take(&reference, &changes).map_err(full)?;
                Ok::<_, Error>(shelf)
            })
            .await?;
    }
    shelf.shrink();
    shelf.revision = until;
    let suppliers = shelf.index.len();
    tracing::info!(owner, suppliers, bytes = shelf.memory_bytes(), "read suppliers into memory");
    slot.put(shelf);
    Ok(())
}

/// Every supplier that was written or removed since a revision, once.
async fn changes(store: &Store, owner: &str, since: i64) -> Result<Vec<Written>, Error> {
    let removals = store.removals(&pb::Supplier::COLLECTION, owner, since).await?;
    let mut found: BTreeMap<String, Written> =
        removals.into_iter().map(|removal| (removal.id.clone(), Written::Gone(removal.id))).collect();
    let mut after = (since, "\u{10ffff}".to_owned());
    loop {
        let from = (after.0, after.1.as_str());
        let page = store.documents_since(&pb::Supplier::COLLECTION, owner, from, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = (last.revision, last.id.clone());
        for (document, written) in page.iter().zip(read(&page)?) {
            found.insert(document.id.clone(), written);
        }
    }
    Ok(found.into_values().collect())
}

fn read(page: &[Document]) -> Result<Vec<Written>, Error> {
    page.iter().map(|document| shown::<pb::Supplier>(document).map(Written::Is)).collect()
}

fn full(_: Spent) -> Error {
    // More than four thousand million: no machine holds their documents.
    eslabon_runtime::problem::Problem::internal().into()
}

#[cfg(test)]
mod tests {
    use eslabon_linkages_core::StandardId;

    use super::*;

    fn number(slot: &Slot, standard: &str) -> Option<StandardId> {
        slot.standards.write().unwrap().number(standard)
    }

    fn owners(tenant: &str) -> Vec<String> {
        vec!["public".to_owned(), tenant.to_owned()]
    }

    #[test]
    fn whose_shelves_are_held_or_taken_again_go_by_one_numbering() {
        let shelves = Shelves::default();
        let first = shelves.slots(&owners("first"), [0; 32]);
        assert_eq!(number(&first[0], "FSSC22000"), Some(StandardId(0)));
        // Others ask until the shelf of what is public is gone, and one asks again.
        for other in 1..=MOST_SHELVES {
            shelves.slots(&owners("other"), [other as u8; 32]);
        }
        let again = shelves.slots(&owners("first"), [0; 32]);
        let beside = shelves.slots(&owners("second"), [0; 32]);
        for slot in again.iter().chain(&beside) {
            assert!(Arc::ptr_eq(&slot.standards, &again[0].standards));
        }
        // What is held by the first question keeps the numbers that it was filled by.
        assert!(Arc::ptr_eq(&first[0].standards, &first[1].standards));
        assert_eq!(number(&first[1], "FSSC22000"), Some(StandardId(0)));
    }

    #[test]
    fn a_shelf_that_stays_while_another_goes_keeps_its_numbers_for_the_next_question() {
        let shelves = Shelves::default();
        let first = shelves.slots(&owners("first"), [0; 32]);
        for other in 1..MOST_SHELVES {
            shelves.slots(&["other".to_owned()], [other as u8; 32]);
        }
        // The shelf of what is public was asked for as long ago as that of the tenant, so
        // that only one of them went.
        let again = shelves.slots(&owners("first"), [0; 32]);
        let is_held = |slot: &Arc<Slot>| first.iter().any(|held| Arc::ptr_eq(held, slot));
        assert_eq!(again.iter().filter(|slot| is_held(slot)).count(), 1);
        assert!(again.iter().all(|slot| Arc::ptr_eq(&slot.standards, &first[0].standards)));
    }

    #[test]
    fn a_numbering_that_is_full_is_begun_anew_once_with_empty_shelves() {
        let shelves = Shelves::default();
        let first = shelves.slots(&owners("first"), [0; 32]);
        for standard in 0..u32::from(u16::MAX) {
            assert!(number(&first[0], &standard.to_string()).is_some());
        }
        assert_eq!(number(&first[0], "one more"), None);
        let again = shelves.slots(&owners("first"), [0; 32]);
        assert!(again.iter().zip(&first).all(|(again, first)| !Arc::ptr_eq(again, first)));
        assert_eq!(number(&again[1], "one more"), Some(StandardId(0)));
        for standard in 0..u32::from(u16::MAX) {
            number(&again[0], &standard.to_string());
        }
        let third = shelves.slots(&owners("first"), [0; 32]);
        assert!(third.iter().zip(&again).all(|(third, again)| Arc::ptr_eq(third, again)));
    }
}
