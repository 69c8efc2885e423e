//! What rows refer to, read from the store before they are merged.

use std::collections::BTreeMap;

use eslabon_proto::linkages::v1::{self as pb, RegistryKind};

use crate::{
    api::resource::{self, Resource},
    app::{App, Call},
    error::Error,
    ingest::{Facts, duplicate_keys},
    store::Page,
};

/// Documents read at a time.
const AT_A_TIME: i64 = 1000;

/// What the rows of some kinds refer to.
pub(super) async fn facts(app: &App, call: &Call, kinds: &[RegistryKind]) -> Result<Facts, Error> {
    use RegistryKind::{Certificates, Claims, MinimumScales, Needs, Proximities, Quality, Suppliers};
    let has = |wanted: &[RegistryKind]| kinds.iter().any(|kind| wanted.contains(kind));
    let mut facts = Facts::default();
    // Suppliers are checked with all their claims, whatever the file brings.
    if has(&[Suppliers, Claims, Certificates, Quality, Needs, Proximities, MinimumScales]) {
        facts.capabilities = readable::<pb::Capability>(app, call).await?;
        for capability in facts.capabilities.values() {
            facts.known.add(capability);
        }
    }
    if has(&[Needs, Quality]) {
        facts.buyers = readable::<pb::Buyer>(app, call).await?;
    }
    if has(&[Suppliers]) {
        facts.held_keys = held_keys(app, call).await?;
    }
    Ok(facts)
}

/// All that a caller may read of a collection, by id.
async fn readable<R: Resource>(app: &App, call: &Call) -> Result<BTreeMap<String, R>, Error> {
    let mut found = BTreeMap::new();
    let mut page = Page { after: None, count: AT_A_TIME };
    loop {
        let rows = app.store.documents(&R::COLLECTION, call.tenant(), &[], &page).await?;
        for row in &rows {
            found.insert(row.id.clone(), resource::shown(row)?);
        }
        match rows.last() {
            Some(last) if rows.len() as i64 == AT_A_TIME => {
                page.after = Some((last.id.clone(), last.tenant.clone()));
            }
            _ => return Ok(found),
        }
    }
}

/// What the suppliers of the tenant can be told by.
async fn held_keys(app: &App, call: &Call) -> Result<Vec<(u64, String)>, Error> {
    let mut keys = Vec::new();
    let mut after = String::new();
    loop {
        let of = &pb::Supplier::COLLECTION;
        let rows = app.store.changed_documents(of, call.tenant().as_str(), 0, &after, AT_A_TIME).await?;
        for row in &rows {
            let supplier: pb::Supplier = resource::shown(row)?;
            keys.extend(duplicate_keys(&supplier).into_iter().map(|key| (key, row.id.clone())));
        }
        match rows.into_iter().last() {
            Some(last) => after = last.id,
            None => return Ok(keys),
        }
    }
}
