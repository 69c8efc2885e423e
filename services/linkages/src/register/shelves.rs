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
#[derive(Debug, Default)]
pub(crate) struct Slot {
    shelf: RwLock<Shelf>,
    filling: tokio::sync::Mutex<()>,
    asked: AtomicU64,
}

impl Slot {
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
    standards: Mutex<BTreeMap<[u8; 32], Arc<RwLock<Standards>>>>,
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
        let fingerprint = reference.fingerprint();
        let reference = Arc::new(reference.sharing(&app.suppliers.standards(fingerprint)));
        let mut shelves = Vec::new();
        for owner in load::owners(tenant) {
            let slot = app.suppliers.slot((owner.clone(), fingerprint));
            let until = state.revision(&owner, pb::Supplier::COLLECTION.table);
            catch_up(app, &slot, &owner, &reference, until).await?;
            shelves.push(slot);
        }
        Ok(Current { reference, shelves, state })
    }

    fn slot(&self, key: Key) -> Arc<Slot> {
        let now = self.clock.fetch_add(1, Ordering::Relaxed);
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if !slots.contains_key(&key) && slots.len() >= MOST_SHELVES {
            let longest = slots.iter().min_by_key(|(_, slot)| slot.asked.load(Ordering::Relaxed));
            if let Some(longest) = longest.map(|(key, _)| key.clone()) {
                slots.remove(&longest);
                let still = |fingerprint: &[u8; 32]| slots.keys().any(|(_, known)| known == fingerprint);
                let mut standards = self.standards.lock().unwrap_or_else(PoisonError::into_inner);
                standards.retain(|fingerprint, _| *fingerprint == key.1 || still(fingerprint));
            }
        }
        let slot = slots.entry(key).or_default().clone();
        slot.asked.store(now, Ordering::Relaxed);
        slot
    }

    /// Numbers of standards are the same for whoever reads suppliers the same way.
    fn standards(&self, fingerprint: [u8; 32]) -> Arc<RwLock<Standards>> {
        let mut standards = self.standards.lock().unwrap_or_else(PoisonError::into_inner);
        standards.entry(fingerprint).or_default().clone()
    }
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
