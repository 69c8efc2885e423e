//! The steps of a need: open, match, award, close, withdraw.

use eslabon_proto::linkages::v1::{self as pb, NeedState};
use eslabon_runtime::etag;

use super::state;
use crate::{
    api::resource::{self, Resource, Shared},
    app::{App, Call},
    checks::Found,
    date,
    error::{Error, registry},
    names,
    store::Change,
};

/// Which need goes where.
struct Step<'a> {
    name: &'a str,
    /// What was read.
    etag: &'a str,
    to: NeedState,
    /// Who has it from now on.
    awarded: Option<&'a [String]>,
}

/// Looks for suppliers.
pub(crate) async fn open(
    app: Shared,
    call: Call,
    mut request: pb::OpenNeedRequest,
) -> Result<pb::Need, Error> {
    let request_id = std::mem::take(&mut request.request_id);
    let change = resource::change(&call, "/eslabon.linkages.v1.NeedsService/OpenNeed", &request_id, &request);
    let step = Step { name: &request.name, etag: &request.etag, to: NeedState::Open, awarded: None };
    take(&app, &call, step, &change).await
}

/// Some suppliers are talked to.
pub(crate) async fn r#match(
    app: Shared,
    call: Call,
    mut request: pb::MatchNeedRequest,
) -> Result<pb::Need, Error> {
    let request_id = std::mem::take(&mut request.request_id);
    let change =
        resource::change(&call, "/eslabon.linkages.v1.NeedsService/MatchNeed", &request_id, &request);
    let step = Step { name: &request.name, etag: &request.etag, to: NeedState::Matched, awarded: None };
    take(&app, &call, step, &change).await
}

/// Somebody has it.
pub(crate) async fn award(
    app: Shared,
    call: Call,
    mut request: pb::AwardNeedRequest,
) -> Result<pb::Need, Error> {
    let request_id = std::mem::take(&mut request.request_id);
    let change =
        resource::change(&call, "/eslabon.linkages.v1.NeedsService/AwardNeed", &request_id, &request);
    let awarded = Some(request.suppliers.as_slice());
    let step = Step { name: &request.name, etag: &request.etag, to: NeedState::Awarded, awarded };
    take(&app, &call, step, &change).await
}

/// It is over.
pub(crate) async fn close(
    app: Shared,
    call: Call,
    mut request: pb::CloseNeedRequest,
) -> Result<pb::Need, Error> {
    let request_id = std::mem::take(&mut request.request_id);
    let change =
        resource::change(&call, "/eslabon.linkages.v1.NeedsService/CloseNeed", &request_id, &request);
    let step = Step { name: &request.name, etag: &request.etag, to: NeedState::Closed, awarded: None };
    take(&app, &call, step, &change).await
}

/// The buyer takes it back.
pub(crate) async fn withdraw(
    app: Shared,
    call: Call,
    mut request: pb::WithdrawNeedRequest,
) -> Result<pb::Need, Error> {
    let request_id = std::mem::take(&mut request.request_id);
    let change =
        resource::change(&call, "/eslabon.linkages.v1.NeedsService/WithdrawNeed", &request_id, &request);
    let step = Step { name: &request.name, etag: &request.etag, to: NeedState::Withdrawn, awarded: None };
    take(&app, &call, step, &change).await
}

async fn take(app: &App, call: &Call, step: Step<'_>, change: &Change) -> Result<pb::Need, Error> {
    call.may_write()?;
    if let Some(first) = resource::repeated(app, change).await? {
        return Ok(first);
    }
    let held = resource::held_to_write::<pb::Need>(app, call, step.name).await?;
    let mut need: pb::Need = resource::shown(&held)?;
    etag::check(step.etag, &need.etag)?;
    state::step(need.state(), step.to)?;
    if step.to == NeedState::Open {
        has_not_begun(&need)?;
    }
    if let Some(suppliers) = step.awarded {
        are_there(app, call, suppliers).await?;
        need.awarded_suppliers = suppliers.to_vec();
    }
    need.set_state(step.to);
    resource::replace(app, call, &held, need, change).await
}

/// Who looks for suppliers leaves them some time.
fn has_not_begun(need: &pb::Need) -> Result<(), Error> {
    let has_begun = date::parse(&need.start_on).is_none_or(|start| start < date::today());
    if has_begun {
        return Err(registry::Error::NeedStarted { start_on: need.start_on.clone() }.into());
    }
    Ok(())
}

/// The suppliers are registered, each named once.
async fn are_there(app: &App, call: &Call, suppliers: &[String]) -> Result<(), Error> {
    let mut found = Found::default();
    found.repeated(suppliers.iter().map(String::as_str), |position| format!("suppliers[{position}]"));
    for (position, name) in suppliers.iter().enumerate() {
        let id = names::id(pb::Supplier::PLURAL, name)?;
        if app.store.document(&pb::Supplier::COLLECTION, call.tenant(), id).await?.is_none() {
            let text = format!("there is no {name}: create it first");
            found.wrong(format_args!("suppliers[{position}]"), "UNKNOWN_REFERENCE", text);
        }
    }
    found.finish()
}
