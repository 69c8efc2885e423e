//! Needs as they are read: whole by the agency, and by their titles by everyone else.
//!
//! What one firm needs tells its competitors what it makes, so that quantities, prices,
//! terms and the buyer stay with those who work for the agency.

use std::sync::Arc;

use eslabon_proto::linkages::v1 as pb;
use eslabon_runtime::problem::{Kind, Problem};

use super::methods;
use crate::{
    app::{App, Call},
    error::Error,
};

pub(super) async fn get(app: Arc<App>, call: Call, request: pb::GetNeedRequest) -> Result<pb::Need, Error> {
    let is_whole = call.is_of_the_agency();
    let need = methods::get(app, call, request).await?;
    Ok(if is_whole { need } else { titled(need) })
}

pub(super) async fn list(
    app: Arc<App>,
    call: Call,
    request: pb::ListNeedsRequest,
) -> Result<pb::ListNeedsResponse, Error> {
    let is_whole = call.is_of_the_agency();
    if !is_whole && !request.buyer.is_empty() {
        let text = "whose needs they are is told to operators and analysts alone: leave out `buyer`";
        return Err(Problem::new(Kind::PermissionDenied, "ROLE_MISSING", text)
            .with("needs_one_of", "ROLE_OPERATOR ROLE_ANALYST")
            .into());
    }
    let mut page = methods::list(app, call, request).await?;
    if !is_whole {
        page.needs = page.needs.into_iter().map(titled).collect();
    }
    Ok(page)
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
