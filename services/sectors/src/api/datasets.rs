//! Datasets: read, list, delete.

use std::sync::Arc;

use eslabon_proto::sectors::v1 as pb;
use eslabon_runtime::{etag, idempotency, page};

use super::{convert, newest::Newest};
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
    let page = Newest::page(&request.page_token, request.page_size, query)?;
    let rows = app.store.list_datasets(tenant, page.after(), page.wanted()).await?;
    let (rows, next_page_token) = page.cut(rows, |row| (row.created_at, &row.tenant, &row.id));
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
    let deleted = app.store.delete_dataset(&held, &remembered, (&call.caller.subject, now)).await?;
    app.caches.forget(tenant, id).await;
    if deleted { Ok(()) } else { gone(&app, &remembered, request.name).await }
}

/// There is no such resource; but a repeat that comes while the first is under
/// way finds what the first has left.
pub(super) async fn gone(app: &App, request: &idempotency::Request, name: String) -> Result<(), Error> {
    match request.first_answer(app.store.db()).await? {
        Some(_) => Ok(()),
        None => Err(Error::NotFound(name)),
    }
}
