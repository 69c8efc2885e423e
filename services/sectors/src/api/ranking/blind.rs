//! Whether weights were fixed before the figures were seen.
//!
//! A log tells the order of what it holds by number. Between the logs of two tenants,
//! as with data of `public`, there is only time. Data that no log tells of were there
//! before the log was, and are as old as their own row says.

use std::cmp::Ordering;

use eslabon_runtime::identity::Tenant;

use crate::{
    app::{App, Call},
    error::Error,
    matrix,
    ranking::{Profile, UsedInput},
    store::{Entry, ProfileRow, State},
};

/// What figures came from, and when each was first seen.
pub(super) async fn used(
    app: &App,
    call: &Call,
    (profile, content): (&ProfileRow, &Profile),
    inputs: &[matrix::UsedInput],
) -> Result<Vec<UsedInput>, Error> {
    let mut used = Vec::with_capacity(inputs.len());
    for input in inputs {
        let own = first(app, call.tenant(), &input.name).await?;
        let public = first(app, &Tenant::public(), &input.name).await?;
        let entries = [own.as_ref(), public.as_ref()];
        let told: Vec<_> = entries.into_iter().flatten().collect();
        let first_seen_at = told.iter().map(|entry| entry.created_at).min().unwrap_or(input.create_time);
        let seen = profile.state() == State::Draft
            || told.iter().any(|entry| is_before(entry, profile))
            || (told.is_empty() && input.create_time <= profile.registered_at);
        used.push(UsedInput {
            name: input.name.clone(),
            digest: input.digest.clone(),
            kind: input.kind.clone(),
            title: input.title.clone(),
            release: input.release.clone(),
            licence: input.licence.clone(),
            tenant: input.tenant.clone(),
            first_seen_seq: own.map_or(0, |entry| entry.seq),
            first_seen_at,
            seen_before_registration: seen,
            // The profile names its list of sectors, which is always older.
            is_data: input.name != content.sector_list,
        });
    }
    Ok(used)
}

async fn first(app: &App, tenant: &Tenant, name: &str) -> Result<Option<Entry>, Error> {
    let kind = if name.starts_with("datasets/") { "DATASET_IMPORTED" } else { "INPUT_IMPORTED" };
    app.store.first_log_entry(tenant, kind, name).await
}

fn is_before(entry: &Entry, profile: &ProfileRow) -> bool {
    if entry.tenant == profile.tenant {
        return entry.seq < profile.registered_seq;
    }
    entry.created_at.cmp(&profile.registered_at) != Ordering::Greater
}
