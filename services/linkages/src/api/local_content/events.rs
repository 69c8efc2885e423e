//! Events of a plan: added at the end, and read in their order.

use eslabon_linkages_core::{
    Day,
    local_content::{self, Event, ItemState},
};
use eslabon_proto::linkages::v1 as pb;

use super::convert::{self, People};
use crate::{
    api::{
        entries,
        resource::{self, Shared},
    },
    app::{App, Call},
    date,
    error::{Error, promises},
    folded,
    store::Document,
};

entries::entry!(PlanEvent, "events");

/// Adds an event.
pub(crate) async fn append(
    app: Shared,
    call: Call,
    mut request: pb::AppendPlanEventRequest,
) -> Result<pb::PlanEvent, Error> {
    let request_id = std::mem::take(&mut request.request_id);
    let method = "/eslabon.linkages.v1.LocalContentService/AppendPlanEvent";
    let change = resource::change(&call, method, &request_id, &request);
    let event = request.event.unwrap_or_default();
    entries::append(&app, &call, &request.parent, &change, |plan: pb::LocalContentPlan, history| {
        let mut people = People::default();
        let new = convert::event(&plan, &event, &mut people)?;
        date::must_have_come("event.on", new.on)?;
        must_be_named(&event.person)?;
        let earlier = read(&plan, &history.of()?, None, &mut people)?;
        let mut states = replay(&plan, &earlier)?;
        local_content::append(&mut states, &earlier, &new)
            .map_err(|found| promises::Error::violation("event", found))?;
        Ok((plan, event.clone()))
    })
    .await
}

/// Refuses a name that is none.
fn must_be_named(person: &str) -> Result<(), Error> {
    if folded::code(person).is_empty() {
        return Err(Error::wrong("event.person", "REQUIRED", "blanks and signs name nobody"));
    }
    Ok(())
}

/// The events, in their order.
pub(crate) async fn list(
    app: Shared,
    call: Call,
    request: pb::ListPlanEventsRequest,
) -> Result<pb::ListPlanEventsResponse, Error> {
    let page = (request.page_size, request.page_token.as_str());
    let (events, next_page_token) =
        entries::list::<pb::LocalContentPlan, _>(&app, &call, &request.parent, page).await?;
    Ok(pb::ListPlanEventsResponse { events, next_page_token })
}

/// A plan and what happened to it up to a day.
pub(super) struct Past {
    /// The plan.
    pub plan: pb::LocalContentPlan,
    /// The events.
    pub events: Vec<pb::PlanEvent>,
    /// What stands of each item.
    pub states: Vec<ItemState>,
}

/// What happened to a stored plan up to a day.
pub(super) async fn past(app: &App, held: &Document, as_of: Day) -> Result<Past, Error> {
    let plan: pb::LocalContentPlan = resource::shown(held)?;
    let mut events: Vec<pb::PlanEvent> = entries::all::<pb::LocalContentPlan, _>(app, held).await?;
    let read = read(&plan, &events, Some(as_of), &mut People::default())?;
    // Their days are in order.
    events.truncate(read.len());
    let states = replay(&plan, &read)?;
    Ok(Past { plan, events, states })
}

/// Stored events, up to a day where there is one.
fn read(
    plan: &pb::LocalContentPlan,
    events: &[pb::PlanEvent],
    until: Option<Day>,
    people: &mut People,
) -> Result<Vec<Event>, Error> {
    let damaged = |event: &pb::PlanEvent| Error::Damaged(event.name.clone());
    let read = events.iter().map(|event| convert::event(plan, event, people).map_err(|_| damaged(event)));
    let read: Vec<Event> = read.collect::<Result<_, _>>()?;
    Ok(read.into_iter().take_while(|event| until.is_none_or(|until| event.on <= until)).collect())
}

/// What stands after events that were each found to be possible.
fn replay(plan: &pb::LocalContentPlan, events: &[Event]) -> Result<Vec<ItemState>, Error> {
    local_content::replay(plan.items.len(), events).map_err(|_| Error::Damaged(plan.name.clone()))
}
