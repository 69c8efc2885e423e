//! Inputs: read, list, delete.

use std::sync::Arc;

use eslabon_proto::sectors::v1 as pb;
use eslabon_runtime::{etag, idempotency, page};

use super::convert;
use crate::{
    api::{datasets::gone, newest::Newest},
    app::{App, Call},
    error::Error,
    names,
};

/// The path that the ledger knows deletions by.
const DELETE: &str = "/eslabon.sectors.v1.InputsService/DeleteInput";

pub(super) async fn get_input(
    app: Arc<App>,
    call: Call,
    request: pb::GetInputRequest,
) -> Result<pb::Input, Error> {
    let input = app.any_input(&call, names::input(&request.name)?).await?;
    Ok(convert::input(&input))
}

pub(super) async fn list_inputs(
    app: Arc<App>,
    call: Call,
    request: pb::ListInputsRequest,
) -> Result<pb::ListInputsResponse, Error> {
    let tenant = call.tenant();
    let query = page::query(&[tenant.as_str().as_bytes(), b"inputs", &request.kind.to_le_bytes()]);
    let page = Newest::page(&request.page_token, request.page_size, query)?;
    let rows = app.store.list_inputs(tenant, request.kind, page.after(), page.wanted()).await?;
    let (rows, next_page_token) = page.cut(rows, |row| (row.created_at, &row.tenant, &row.id));
    Ok(pb::ListInputsResponse { inputs: rows.iter().map(convert::input).collect(), next_page_token })
}

pub(super) async fn delete_input(
    app: Arc<App>,
    call: Call,
    request: pb::DeleteInputRequest,
) -> Result<(), Error> {
    let id = names::input(&request.name)?;
    let tenant = call.tenant();
    let remembered = idempotency::Request {
        tenant: tenant.clone(),
        id: request.request_id.clone(),
        method: DELETE,
        digest: *blake3::hash(format!("{} {}", request.name, request.etag).as_bytes()).as_bytes(),
    };
    if remembered.first_answer(app.store.db()).await?.is_some() {
        return Ok(());
    }
    let Some(held) = app.store.input(tenant, id).await? else {
        return gone(&app, &remembered, request.name).await;
    };
    // What everyone reads is there to be seen, so the refusal may say why.
    if held.tenant != tenant.as_str() || !call.caller.may_write(tenant) {
        return Err(Error::PublicIsReadOnly);
    }
    etag::check(&request.etag, &convert::etag(&held))?;
    let now = jiff::Timestamp::now().as_microsecond();
    let deleted = app.store.delete_input(&held, &remembered, (&call.caller.subject, now)).await?;
    app.caches.forget_input(tenant, id).await;
    if deleted { Ok(()) } else { gone(&app, &remembered, request.name).await }
}
