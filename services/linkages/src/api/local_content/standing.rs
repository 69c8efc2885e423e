//! What stands of a plan on a day.

use eslabon_linkages_core::{
    ENGINE,
    local_content::{self, ItemAssessment, ItemState},
};
use eslabon_proto::linkages::v1 as pb;
use prost::Message;

use super::{convert, events, remarks};
use crate::{
    api::resource::{self, Resource, Shared},
    app::Call,
    date,
    error::Error,
};

/// Replays the events up to a day.
pub(crate) async fn get(
    app: Shared,
    call: Call,
    request: pb::GetPlanStandingRequest,
) -> Result<pb::PlanStanding, Error> {
    let as_of = date::optional("as_of", &request.as_of).map_err(|wrong| Error::Wrong(vec![wrong]))?;
    let as_of = as_of.unwrap_or_else(date::today);
    let held = resource::held::<pb::LocalContentPlan>(&app, &call, &request.name).await?;
    let past = events::past(&app, &held, as_of).await?;
    let damaged = || Error::Damaged(request.name.clone());
    let plan = convert::plan(&past.plan, pb::LocalContentPlan::FIELD).map_err(|_| damaged())?;
    let found = local_content::assess(&plan, &past.states).ok_or_else(damaged)?;
    let items = past.plan.items.iter().zip(&past.states).zip(&found.items).enumerate();
    Ok(pb::PlanStanding {
        plan: past.plan.name.clone(),
        as_of: date::text(as_of),
        items: items.map(|(at, ((item, state), assessed))| standing(at, item, state, assessed)).collect(),
        offered_bps: wire(found.offered),
        agreed_bps: wire(found.agreed),
        realised_bps: wire(found.realised),
        certified_bps: wire(found.certified),
        shortfall_bps: wire(found.shortfall),
        event_count: past.events.len() as i64,
        digest: digest(&held.content, &past.events),
        engine: ENGINE.to_owned(),
    })
}

fn standing(at: usize, item: &pb::PlanItem, state: &ItemState, found: &ItemAssessment) -> pb::ItemStanding {
    pb::ItemStanding {
        item: item.id.clone(),
        agreement: convert::agreement(state.agreement()).into(),
        offered_bps: state.offered.map(wire),
        countered_bps: state.countered.map(wire),
        signed_by_buyer_bps: state.signed_by_buyer.map(wire),
        signed_by_agency_bps: state.signed_by_agency.map(wire),
        agreed_bps: state.agreed.map(wire),
        realised_bps: state.realised.map(wire),
        certified_bps: state.certified.map(wire),
        waived_bps: wire(state.waived),
        owed_bps: wire(found.owed),
        shortfall_bps: wire(found.shortfall),
        shortfall_certified_bps: wire(found.shortfall_certified),
        surplus_bps: wire(found.surplus),
        premium_bps: found.premium,
        remarks: found.remarks.iter().map(|remark| remarks::told(at, remark)).collect(),
    }
}

/// Basis points are at most 10,000.
fn wire(bps: u32) -> i32 {
    i32::try_from(bps).unwrap_or(i32::MAX)
}

/// Of the plan and the events, each with its length before it.
fn digest(plan: &[u8], events: &[pb::PlanEvent]) -> String {
    let mut hasher = blake3::Hasher::new();
    let events = events.iter().map(Message::encode_to_vec);
    for part in std::iter::once(plan.to_vec()).chain(events) {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(&part);
    }
    hasher.finalize().to_hex().to_string()
}
