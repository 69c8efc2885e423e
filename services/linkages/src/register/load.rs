//! Reading all of a collection, and telling in which state the registry is.

use std::collections::BTreeMap;

use eslabon_proto::linkages::v1 as pb;
use eslabon_runtime::identity::{PUBLIC_TENANT, Tenant};

use super::id;
use crate::{
    api::resource::{Resource, shown},
    error::Error,
    store::{Revision, Store},
};

/// Documents that are read at once.
const PAGE: i64 = 2_000;

/// How often the registry is read again because somebody wrote meanwhile.
pub(super) const ATTEMPTS: usize = 5;

/// The collections that answers are computed from.
const TABLES: [&str; 5] = [
    pb::Buyer::COLLECTION.table,
    pb::Capability::COLLECTION.table,
    pb::Need::COLLECTION.table,
    pb::StandardTable::COLLECTION.table,
    pb::Supplier::COLLECTION.table,
];

/// Those of them that the others refer to: what [`referred_to`] reads.
const REFERRED_TO: [&str; 2] = [pb::Capability::COLLECTION.table, pb::StandardTable::COLLECTION.table];

/// How often each collection was changed: the state that the registry of a tenant is
/// in. What belongs to `public` is part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct State(Vec<Revision>);

impl State {
    /// The state right now.
    pub(crate) async fn now(store: &Store, tenant: &Tenant) -> Result<Self, Error> {
        let mut revisions = store.revisions(tenant).await?;
        revisions.retain(|revision| TABLES.contains(&revision.collection.as_str()));
        Ok(Self(revisions))
    }

    /// The last change of a collection of an owner; 0 before the first.
    pub(crate) fn revision(&self, owner: &str, table: &str) -> i64 {
        let of = |revision: &&Revision| revision.tenant == owner && revision.collection == table;
        self.0.iter().find(of).map_or(0, |revision| revision.last)
    }

    /// Whether [`referred_to`] reads the same in both.
    pub(super) fn refers_to_the_same(&self, other: &Self) -> bool {
        let of = |state: &Self| {
            let of_all = state.0.iter().cloned();
            let of_those = of_all.filter(|it| REFERRED_TO.contains(&it.collection.as_str()));
            of_those.collect::<Vec<_>>()
        };
        of(self) == of(other)
    }

    /// The same digest is the same registry of the same store.
    pub(crate) fn digest(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for Revision { tenant, collection, last } in &self.0 {
            hasher.update(format!("{tenant}\n{collection}\n{last}\n").as_bytes());
        }
        format!("blake3:{}", hasher.finalize().to_hex())
    }
}

/// Reads what consists of several collections in one state of the registry: again
/// where somebody wrote meanwhile.
///
/// ```text
/// let mut reading = Reading::begin(store, tenant).await?;
/// let (found, state) = loop {
///     let found = ...;
///     if let Some(state) = reading.held().await? { break (found, state) }
/// };
/// ```
pub(crate) struct Reading<'a> {
    store: &'a Store,
    tenant: &'a Tenant,
    state: State,
    attempts: usize,
}

impl<'a> Reading<'a> {
    /// Before anything is read.
    pub(crate) async fn begin(store: &'a Store, tenant: &'a Tenant) -> Result<Self, Error> {
        Ok(Self { store, tenant, state: State::now(store, tenant).await?, attempts: 0 })
    }

    /// The state that everything was read in, or nothing where it has to be read again.
    /// Where somebody writes all the time the call is told to come back.
    pub(crate) async fn held(&mut self) -> Result<Option<State>, Error> {
        let now = State::now(self.store, self.tenant).await?;
        if now == self.state {
            return Ok(Some(now));
        }
        (self.state, self.attempts) = (now, self.attempts + 1);
        if self.attempts == ATTEMPTS { Err(eslabon_runtime::db::Error::Conflict.into()) } else { Ok(None) }
    }
}

/// All resources of a kind that a tenant reads, by id; its own hide those of `public`.
pub(crate) async fn all<R: Resource>(store: &Store, tenant: &Tenant) -> Result<BTreeMap<String, R>, Error> {
    let mut found = BTreeMap::new();
    for owner in owners(tenant) {
        let mut after = String::new();
        loop {
            let page = store.changed_documents(&R::COLLECTION, &owner, 0, &after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after.clone_from(&last.id);
            for document in &page {
                found.insert(document.id.clone(), shown::<R>(document)?);
            }
        }
    }
    Ok(found)
}

/// Whose documents a tenant reads: those of `public`, and then its own.
pub(crate) fn owners(tenant: &Tenant) -> Vec<String> {
    let mut owners = vec![PUBLIC_TENANT.to_owned()];
    if tenant.as_str() != PUBLIC_TENANT {
        owners.push(tenant.to_string());
    }
    owners
}

/// All capabilities, by id, and all tables of standards.
type ReferredTo = (Vec<pb::Capability>, Vec<pb::StandardTable>);

/// What everything else refers to, beside what is read with it.
pub(crate) async fn referred_to(store: &Store, tenant: &Tenant) -> Result<ReferredTo, Error> {
    let capabilities = all::<pb::Capability>(store, tenant).await?;
    let tables = all::<pb::StandardTable>(store, tenant).await?;
    Ok((capabilities.into_values().collect(), tables.into_values().collect()))
}

/// What everything else refers to, and the state of the registry that has it.
pub(super) async fn referred_to_now(store: &Store, tenant: &Tenant) -> Result<(ReferredTo, State), Error> {
    let mut reading = Reading::begin(store, tenant).await?;
    loop {
        let found = referred_to(store, tenant).await?;
        if let Some(state) = reading.held().await? {
            return Ok((found, state));
        }
    }
}

/// One resource by its name, where it is there.
pub(crate) async fn one<R: Resource>(store: &Store, tenant: &Tenant, name: &str) -> Result<Option<R>, Error> {
    by_id(store, tenant, id(name)).await
}

/// One resource by what follows the name of its collection.
pub(crate) async fn by_id<R: Resource>(store: &Store, tenant: &Tenant, id: &str) -> Result<Option<R>, Error> {
    let found = store.document(&R::COLLECTION, tenant, id).await?;
    found.as_ref().map(shown).transpose()
}
