//! Needs as they are read: whole by those who work for an agency, and by their titles by
//! everyone else.
//!
//! What one firm needs tells its competitors what it makes, so that quantities, prices,
//! terms and the buyer stay with agencies. A need of `public` is one that its owner shares with
//! all of them: they match and allocate it as they do their own.

use std::sync::Arc;

use eslabon_proto::linkages::v1 as pb;

use super::methods::filters;
use crate::{
    api::resource,
    app::{App, Call},
    error::Error,
    store::Document,
};

pub(super) async fn get(app: Arc<App>, call: Call, request: pb::GetNeedRequest) -> Result<pb::Need, Error> {
    seen(&call, &resource::held::<pb::Need>(&app, &call, &request.name).await?)
}

pub(super) async fn list(
    app: Arc<App>,
    call: Call,
    request: pb::ListNeedsRequest,
) -> Result<pb::ListNeedsResponse, Error> {
    if !request.buyer.is_empty() && !call.is_of_the_agency() {
        let what = "whose needs they are is told to operators and analysts alone: leave out `buyer`";
        return Err(Error::RoleMissing { what, one_of: "ROLE_OPERATOR ROLE_ANALYST" });
    }
    let page = (request.page_size, request.page_token.as_str());
    let (documents, next_page_token) =
        resource::page_of_documents::<pb::Need>(&app, &call, &filters(&request), page).await?;
    let needs = documents.iter().map(|document| seen(&call, document)).collect::<Result<_, _>>()?;
    Ok(pb::ListNeedsResponse { needs, next_page_token })
}

/// A need as the caller may see it.
fn seen(call: &Call, document: &Document) -> Result<pb::Need, Error> {
    let need = resource::shown(document)?;
    Ok(if call.is_of_the_agency() { need } else { titled(need) })
}

/// What everyone may know of a need.
fn titled(need: pb::Need) -> pb::Need {
    pb::Need {
        name: need.name,
        capability: need.capability,
        codes: need.codes,
        title: need.title,
        country: need.country,
        state: need.state,
        create_time: need.create_time,
        update_time: need.update_time,
        ..Default::default()
    }
}
