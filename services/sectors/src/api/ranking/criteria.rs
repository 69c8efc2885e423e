//! The catalogue.

use std::sync::Arc;

use eslabon_proto::sectors::v1 as pb;
use eslabon_runtime::page;

use super::convert;
use crate::{
    app::{App, Call},
    error::Error,
    ranking::catalogue,
};

pub(super) async fn list_criteria(
    _: Arc<App>,
    call: Call,
    request: pb::ListCriteriaRequest,
) -> Result<pb::ListCriteriaResponse, Error> {
    let query = page::query(&[call.tenant().as_str().as_bytes(), b"criteria"]);
    let size = page::size(request.page_size, 50, 1000);
    let entries: Vec<_> = catalogue::entries().collect();
    let (entries, next_page_token) = page::slice(&entries, size, &request.page_token, query)?;
    Ok(pb::ListCriteriaResponse {
        criteria: entries.iter().map(|entry| convert::criterion(entry)).collect(),
        next_page_token,
    })
}

pub(super) async fn get_criterion(
    _: Arc<App>,
    _: Call,
    request: pb::GetCriterionRequest,
) -> Result<pb::Criterion, Error> {
    let entry = request.name.strip_prefix("criteria/").and_then(catalogue::entry);
    entry.map(convert::criterion).ok_or(Error::NotFound(request.name))
}
