//! Needs as they are read: whole by the agency whose they are, and by their titles by
//! everyone else.
//!
//! What one firm needs tells its competitors what it makes, so that quantities, prices,
//! terms and the buyer stay with those who work for the agency.

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
    let by_buyer = !request.buyer.is_empty();
    if by_buyer && !call.is_of_the_agency() {
        let what = "whose needs they are is told to operators and analysts alone: leave out `buyer`";
        return Err(Error::RoleMissing { what, one_of: "ROLE_OPERATOR ROLE_ANALYST" });
    }
    let page = (request.page_size, request.page_token.as_str());
    let (mut documents, next_page_token) =
        resource::page_of_documents::<pb::Need>(&app, &call, &filters(&request), page).await?;
    // To be on the list of a buyer would tell whose it is.
    documents.retain(|document| !by_buyer || call.sees_all_of(&document.tenant));
    let needs = documents.iter().map(|document| seen(&call, document)).collect::<Result<_, _>>()?;
    Ok(pb::ListNeedsResponse { needs, next_page_token })
}

/// A need as the caller may see it.
fn seen(call: &Call, document: &Document) -> Result<pb::Need, Error> {
    let need = resource::shown(document)?;
    Ok(if call.sees_all_of(&document.tenant) { need } else { titled(need) })
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
