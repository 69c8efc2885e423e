//! From free text to capabilities: an index in memory for each tenant, which follows
//! what changes in the store.
//!
//! An index holds what a tenant reads: its own capabilities and those of `public`
//! that its own do not hide. It is built anew when one of them changed, so that
//! scores depend on what is registered and not on how it came about.

mod index;
mod words;

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use eslabon_proto::linkages::v1 as pb;
use eslabon_runtime::{identity::PUBLIC_TENANT, problem::Problem};
use tokio::sync::Mutex;

use crate::{
    api::resource::{self, Resource},
    app::{App, Call},
    error::Error,
    store::Store,
};

pub(crate) use index::{Hit, Index, Language};

/// Tenants whose indices are kept; those that asked last.
const MOST_TENANTS: usize = 64;

/// Documents that are read at once.
const PAGE: i64 = 1000;

/// The indices.
#[derive(Default)]
pub(crate) struct Search {
    /// Who asked last stands first.
    tenants: Mutex<VecDeque<(String, Arc<Mutex<Kept>>)>>,
}

/// What is kept for a tenant.
#[derive(Default)]
struct Kept {
    own: Followed,
    public: Followed,
    /// The last that was built, and of which revisions. Whoever asks may go away between
    /// the following and the building, so that the two are told apart.
    index: Option<((i64, i64), Arc<Index>)>,
}

/// The capabilities of one owner, as of a revision.
#[derive(Default)]
struct Followed {
    revision: i64,
    capabilities: BTreeMap<String, pb::Capability>,
}

impl Search {
    /// The index of what a caller reads, as it is now.
    pub(crate) async fn index(&self, app: &App, call: &Call) -> Result<Arc<Index>, Error> {
        let tenant = call.tenant().as_str();
        let kept = self.kept(tenant).await;
        let mut kept = kept.lock().await;
        kept.own.follow(&app.store, tenant).await?;
        if tenant != PUBLIC_TENANT {
            kept.public.follow(&app.store, PUBLIC_TENANT).await?;
        }
        let followed = (kept.own.revision, kept.public.revision);
        if let Some((_, index)) = kept.index.as_ref().filter(|(built, _)| *built == followed) {
            return Ok(index.clone());
        }
        let mut read = kept.public.capabilities.clone();
        read.extend(kept.own.capabilities.clone());
        let built = app.computing(move || Index::build(read.into_values().collect()).map_err(failed)).await;
        let index = Arc::new(built?);
        kept.index = Some((followed, index.clone()));
        Ok(index)
    }

    async fn kept(&self, tenant: &str) -> Arc<Mutex<Kept>> {
        let mut tenants = self.tenants.lock().await;
        let found = tenants.iter().position(|(known, _)| known == tenant);
        let kept = found.and_then(|at| tenants.remove(at)).map(|(_, kept)| kept).unwrap_or_default();
        tenants.push_front((tenant.to_owned(), kept.clone()));
        tenants.truncate(MOST_TENANTS);
        kept
    }
}

fn failed(error: index::Error) -> Problem {
    tracing::error!(%error, "capabilities cannot be indexed");
    Problem::internal()
}

impl Followed {
    /// Takes over what changed: all of it, or nothing where its future is dropped.
    async fn follow(&mut self, store: &Store, owner: &str) -> Result<(), Error> {
        let of = pb::Capability::COLLECTION;
        let revision = store.revision(&of, owner).await?;
        if revision == self.revision {
            return Ok(());
        }
        let mut changed = BTreeMap::new();
        let mut after = String::new();
        loop {
            let page = store.changed_documents(&of, owner, self.revision, &after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after.clone_from(&last.id);
            for document in &page {
                changed.insert(document.id.clone(), (document.revision, resource::shown(document)?));
            }
        }
        // Read after the documents: what was removed since then is removed here, too.
        for gone in store.removals(&of, owner, self.revision).await? {
            if changed.get(&gone.id).is_none_or(|(changed, _)| *changed < gone.revision) {
                changed.remove(&gone.id);
                self.capabilities.remove(&gone.id);
            }
        }
        self.capabilities.extend(changed.into_iter().map(|(id, (_, capability))| (id, capability)));
        // What changed while it was read is read again the next time.
        self.revision = revision;
        Ok(())
    }
}
