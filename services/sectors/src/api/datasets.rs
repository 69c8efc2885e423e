//! Datasets: read, list, delete.

use std::sync::Arc;

use eslabon_proto::sectors::v1 as pb;
use eslabon_runtime::{etag, idempotency, identity::Tenant, page, problem::Problem};

use super::convert;
use crate::{
    app::{App, Call},
    error::Error,
    names,
};

/// The path that the ledger knows deletions by.
const DELETE: &str = "/eslabon.sectors.v1.SectorsService/DeleteDataset";

pub(super) async fn get_dataset(
    app: Arc<App>,
    call: Call,
    request: pb::GetDatasetRequest,
) -> Result<pb::Dataset, Error> {
    let dataset = app.dataset(&call, names::dataset(&request.name)?).await?;
    Ok(convert::dataset(&dataset))
}

pub(super) async fn list_datasets(
    app: Arc<App>,
    call: Call,
    request: pb::ListDatasetsRequest,
) -> Result<pb::ListDatasetsResponse, Error> {
    let tenant = &call.caller.tenant;
    let query = page::query(&[tenant.as_str().as_bytes(), b"datasets"]);
    let after = page::decode(&request.page_token, query)?.map(|cursor| Cursor::read(&cursor)).transpose()?;
    let size = page::size(request.page_size, 50, 1000);
    // One more than asked for tells whether there is another page.
    let after = after.map(|cursor| (cursor.created_at, cursor.tenant, cursor.id));
    let mut rows = app.store.list_datasets(tenant, after, size as i64 + 1).await?;
    let more = rows.len() > size;
    rows.truncate(size);
    let next_page_token = match rows.last() {
        Some(last) if more => {
            let cursor = format!("{}/{}/{}", last.created_at, last.tenant, last.id);
            page::encode(cursor.as_bytes(), query)
        }
        _ => String::new(),
    };
    Ok(pb::ListDatasetsResponse { datasets: rows.iter().map(convert::dataset).collect(), next_page_token })
}

pub(super) async fn delete_dataset(
    app: Arc<App>,
    call: Call,
    request: pb::DeleteDatasetRequest,
) -> Result<(), Error> {
    let id = names::dataset(&request.name)?;
    let tenant = &call.caller.tenant;
    let remembered = idempotency::Request {
        tenant: tenant.clone(),
        id: request.request_id.clone(),
        method: DELETE,
        digest: *blake3::hash(format!("{} {}", request.name, request.etag).as_bytes()).as_bytes(),
    };
    if remembered.first_answer(app.store.db()).await?.is_some() {
        return Ok(());
    }
    let Some(held) = app.store.dataset(tenant, id).await? else {
        return gone(&app, &remembered, request.name).await;
    };
    // What everyone reads is there to be seen, so the refusal may say why.
    if held.tenant != tenant.as_str() || !call.caller.may_write(tenant) {
        return Err(Error::PublicIsReadOnly);
    }
    etag::check(&request.etag, &convert::etag(&held))?;
    let now = jiff::Timestamp::now().as_microsecond();
    let deleted = app.store.delete_dataset(&held, &remembered, now).await?;
    app.caches.forget(tenant, id).await;
    if deleted { Ok(()) } else { gone(&app, &remembered, request.name).await }
}

/// There is no such dataset; but a repeat that comes while the first is under
/// way finds what the first has left.
async fn gone(app: &App, request: &idempotency::Request, name: String) -> Result<(), Error> {
    match request.first_answer(app.store.db()).await? {
        Some(_) => Ok(()),
        None => Err(Error::NotFound(name)),
    }
}

/// Where a page of datasets starts.
struct Cursor {
    created_at: i64,
    tenant: String,
    id: String,
}

impl Cursor {
    /// A token can be forged; what it leads to is only where a list starts, but
    /// it has to be what a store can compare.
    fn read(bytes: &[u8]) -> Result<Self, Problem> {
        let read = || {
            let mut parts = std::str::from_utf8(bytes).ok()?.split('/');
            let created_at = parts.next()?.parse().ok()?;
            let tenant: Tenant = parts.next()?.parse().ok()?;
            let id = parts.next().filter(|id| id.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
            Some(Self { created_at, tenant: tenant.to_string(), id: id.to_owned() })
        };
        read().ok_or_else(page::invalid)
    }
}
