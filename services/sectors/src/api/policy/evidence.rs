//! Evidence: added and listed; there is no method that changes or removes it.

use std::sync::Arc;

use eslabon_proto::sectors::v1 as pb;
use prost::Message;
use serde_json::json;

use super::{
    check::Check,
    convert, json,
    shared::{Pages, answer, change, entry, may_write, readable, repeated, writable},
};
use crate::{
    app::{App, Call},
    error::Error,
    store::EvidenceRow,
};

const ADD: &str = "/eslabon.sectors.v1.PolicyService/AddEvidence";

pub(super) async fn add_evidence(
    app: Arc<App>,
    call: Call,
    mut request: pb::AddEvidenceRequest,
) -> Result<pb::Evidence, Error> {
    may_write(&call)?;
    let request_id = std::mem::take(&mut request.request_id);
    let change = change(&call, ADD, &request_id, &request);
    if let Some(first) = repeated(&app, &change).await? {
        return Ok(first);
    }
    let held = writable(&app, &call, &request.proposal).await?;
    let content = convert::evidence_content(request.evidence.unwrap_or_default());
    let mut check = Check::default();
    check.date(&content.retrieved, "evidence.retrieved");
    check.finish()?;
    let digest = json::shown(&json::digest(&json::value(&content)?)?);
    let log = |row: &EvidenceRow| {
        let data = json!({
            "digest": digest,
            "contradicts": content.contradicts,
            "interested_party": content.interested_party,
        });
        entry(&call, &change, "EVIDENCE_ADDED", convert::evidence_name(&held, row), data)
    };
    let shown = |row: &EvidenceRow| convert::evidence(&held, row, content.clone()).encode_to_vec();
    let bytes = content.encode_to_vec();
    answer(&app.store.add_evidence(&held, &request.evidence_id, bytes, &change, log, shown).await?)
}

pub(super) async fn list_evidence(
    app: Arc<App>,
    call: Call,
    request: pb::ListEvidenceRequest,
) -> Result<pb::ListEvidenceResponse, Error> {
    let held = readable(&app, &call, &request.proposal).await?;
    let pages = Pages::new(&call, "evidence", &request.proposal, request.page_size);
    let after = pages.after(&request.page_token, |cursor| cursor.parse().ok())?.unwrap_or(0);
    let mut rows = app.store.evidence(&held, after, pages.count()).await?;
    let next_page_token = pages.cut(&mut rows, |last| last.number.to_string());
    let evidence = rows.iter().map(|row| convert::stored_evidence(&held, row)).collect::<Result<_, _>>()?;
    Ok(pb::ListEvidenceResponse { evidence, next_page_token })
}
