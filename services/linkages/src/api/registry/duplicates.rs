//! Suppliers that may be one firm, page by page.

use std::sync::{Arc, Mutex, PoisonError};

use eslabon_proto::linkages::v1 as pb;
use eslabon_runtime::page;

use crate::{
    api::resource::{self, Resource, Shared},
    app::{App, Call},
    duplicates::{self, Firm, Pair},
    error::Error,
};

/// Pairs on a page by default, and at most.
const DEFAULT: usize = 50;
const MOST: usize = 1000;

/// Suppliers read at a time.
const AT_A_TIME: i64 = 1000;

/// Tenants whose pairs are kept.
const TENANTS_KEPT: usize = 8;

/// The pairs of a tenant, and who they are of.
#[derive(Debug)]
struct Found {
    firms: Vec<Firm>,
    /// The likeliest first.
    pairs: Vec<Pair>,
}

/// What was found last, so that the second page does not look again. Thrown away with
/// the next change of a supplier.
#[derive(Debug, Default)]
pub(crate) struct Memory(Mutex<Vec<Kept>>);

/// Tenant, revision of its suppliers, and what was found then.
type Kept = (String, i64, Arc<Found>);

impl Memory {
    fn get(&self, tenant: &str, revision: i64) -> Option<Arc<Found>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().find(|(of, at, _)| of == tenant && *at == revision);
        found.map(|(_, _, found)| found.clone())
    }

    fn keep(&self, tenant: &str, revision: i64, found: Arc<Found>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(of, _, _)| of != tenant);
        if kept.len() == TENANTS_KEPT {
            kept.remove(0);
        }
        kept.push((tenant.to_owned(), revision, found));
    }
}

/// A page of pairs.
pub(crate) async fn list(
    app: Shared,
    call: Call,
    request: pb::ListDuplicatesRequest,
) -> Result<pb::ListDuplicatesResponse, Error> {
    let bound = [call.tenant().as_str().as_bytes(), b"duplicates", &request.minimum_score.to_le_bytes()];
    let query = page::query(&bound);
    let after = page::decode(&request.page_token, query)?;
    let after = after.map(|cursor| read_cursor(&cursor).ok_or_else(page::invalid)).transpose()?;
    let found = found(&app, &call).await?;
    let size = page::size(request.page_size, DEFAULT, MOST);
    let least = request.minimum_score * 100.0;
    let mut rest = found
        .pairs
        .iter()
        .take_while(|pair| f64::from(pair.score) >= least)
        .map(|pair| (pair, cursor(&found.firms, pair)))
        .skip_while(|(_, at)| after.as_ref().is_some_and(|after| at <= after));
    let on_page: Vec<_> = rest.by_ref().take(size).collect();
    let next_page_token = match on_page.last() {
        Some((_, at)) if rest.next().is_some() => page::encode(&written(at), query),
        _ => String::new(),
    };
    let duplicates = on_page.iter().map(|(pair, _)| shown(&found.firms, pair)).collect();
    Ok(pb::ListDuplicatesResponse { duplicates, next_page_token })
}

/// Where a pair stands in the list, whatever came or went since: the likeliest first,
/// then by ids.
type Cursor = (u8, String, String);

fn cursor(firms: &[Firm], pair: &Pair) -> Cursor {
    (100 - pair.score, firms[pair.first].id.clone(), firms[pair.second].id.clone())
}

fn written((place, first, second): &Cursor) -> Vec<u8> {
    format!("{place}\n{first}\n{second}").into_bytes()
}

fn read_cursor(bytes: &[u8]) -> Option<Cursor> {
    let mut parts = std::str::from_utf8(bytes).ok()?.split('\n');
    Some((parts.next()?.parse().ok()?, parts.next()?.to_owned(), parts.next()?.to_owned()))
}

fn shown(firms: &[Firm], pair: &Pair) -> pb::Duplicate {
    let (first, second) = (&firms[pair.first], &firms[pair.second]);
    pb::Duplicate {
        first: resource::name::<pb::Supplier>(&first.id),
        second: resource::name::<pb::Supplier>(&second.id),
        first_legal_name: first.legal_name.clone(),
        second_legal_name: second.legal_name.clone(),
        reasons: pair.reasons.iter().map(|reason| (*reason).into()).collect(),
        score: f64::from(pair.score) / 100.0,
    }
}

/// The pairs among the tenant's own suppliers, found now or since the last change.
async fn found(app: &Arc<App>, call: &Call) -> Result<Arc<Found>, Error> {
    let tenant = call.tenant().as_str();
    // Read before the suppliers: what changes in between is looked at again next time.
    let revision = app.store.revision(&pb::Supplier::COLLECTION, tenant).await?;
    if let Some(found) = app.duplicates.get(tenant, revision) {
        return Ok(found);
    }
    // Who waited for a turn may find that somebody has looked meanwhile.
    let turn = app.turn().await?;
    if let Some(found) = app.duplicates.get(tenant, revision) {
        return Ok(found);
    }
    let firms = firms(app, tenant).await?;
    let found = turn
        .computing(move || {
            let pairs = duplicates::pairs(&firms);
            Ok::<_, Error>(Arc::new(Found { firms, pairs }))
        })
        .await?;
    app.duplicates.keep(tenant, revision, found.clone());
    Ok(found)
}

/// The tenant's own suppliers, by id.
async fn firms(app: &App, tenant: &str) -> Result<Vec<Firm>, Error> {
    let mut firms: Vec<Firm> = Vec::new();
    loop {
        let after = firms.last().map(|firm| firm.id.clone()).unwrap_or_default();
        let of = &pb::Supplier::COLLECTION;
        let rows = app.store.changed_documents(of, tenant, 0, &after, AT_A_TIME).await?;
        for row in &rows {
            firms.push(Firm::of(&row.id, &resource::shown(row)?));
        }
        if (rows.len() as i64) < AT_A_TIME {
            return Ok(firms);
        }
    }
}
