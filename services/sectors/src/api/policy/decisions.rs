//! Decisions: recorded on an assessment of what there is, and read with what is
//! late today.

use std::sync::Arc;

use eslabon_proto::sectors::v1 as pb;
use prost::Message;
use serde_json::json;

use super::{
    check, convert, json,
    shared::{Pages, answer, change, entry, may_write, readable, repeated, stored, today, writable},
};
use crate::{
    app::{App, Call},
    error::{Error, policy},
    names,
    store::{AssessmentRow, DecisionRow, Proposal},
};

const RECORD: &str = "/eslabon.sectors.v1.PolicyService/RecordDecision";

pub(super) async fn record_decision(
    app: Arc<App>,
    call: Call,
    mut request: pb::RecordDecisionRequest,
) -> Result<pb::Decision, Error> {
    may_write(&call)?;
    let request_id = std::mem::take(&mut request.request_id);
    let change = change(&call, RECORD, &request_id, &request);
    if let Some(first) = repeated(&app, &change).await? {
        return Ok(first);
    }
    let held = writable(&app, &call, &request.proposal).await?;
    let mut decision = request.decision.unwrap_or_default();
    let row = assessed(&app, &held, &decision.assessment).await?;
    let assessment: pb::Assessment = stored(&row.content, "assessment")?;
    let today = today();
    if decision.decided_on.is_empty() {
        decision.decided_on.clone_from(&today);
    }
    let departs = convert::departs(&assessment, &decision);
    check::decision(&decision, departs)?;
    up_to_date(&held, &row)?;
    let proposal: pb::Proposal = stored(&held.content, "proposal")?;
    let content = convert::decision_content(decision, &assessment, departs, proposal.milestones);
    let new = DecisionRow {
        number: 0,
        assessment: row.id,
        review_due: content.review_due.clone(),
        milestone_due: convert::milestone_due(&content.milestones),
        content: content.encode_to_vec(),
        review_count: 0,
        created_at: change.at,
        created_by: change.by.clone(),
    };
    let names = |people: &mut dyn Iterator<Item = &String>| people.cloned().collect::<Vec<_>>();
    let data = json!({
        "assessment": new.assessment,
        "deciders": names(&mut content.deciders.iter().map(|decider| &decider.name)),
        "departs_from_assessment": departs,
        "digest": json::shown(&json::digest(&json::value(&content)?)?),
        "dissents": names(&mut content.dissents.iter().map(|dissent| &dissent.name)),
        "outcome": content.outcome().as_str_name(),
    });
    let log = |row: &DecisionRow| {
        entry(&call, &change, "DECISION_RECORDED", convert::decision_name(&held, row.number), data.clone())
    };
    let shown =
        |row: &DecisionRow| convert::decision(&held, row, content.clone(), &[], &today).encode_to_vec();
    answer(&app.store.save_decision(&held, &new, &change, log, shown).await?)
}

/// The assessment that a decision cites; it has to be one of this proposal.
async fn assessed(app: &Arc<App>, held: &Proposal, name: &str) -> Result<AssessmentRow, Error> {
    let (proposal, id) = names::assessment(name)?;
    let found = if proposal == held.id { app.store.assessment(held, id).await? } else { None };
    found.ok_or_else(|| Error::NotFound(name.to_owned()))
}

/// Nobody decides on a version that was edited since, or without evidence that
/// came since.
fn up_to_date(held: &Proposal, row: &AssessmentRow) -> Result<(), Error> {
    if (row.version, row.evidence_count) == (held.version, held.evidence_count) {
        return Ok(());
    }
    Err(policy::Error::AssessmentOutdated {
        assessed_version: row.version,
        version: held.version,
        assessed_evidence: row.evidence_count,
        evidence: held.evidence_count,
    }
    .into())
}

pub(super) async fn get_decision(
    app: Arc<App>,
    call: Call,
    request: pb::GetDecisionRequest,
) -> Result<pb::Decision, Error> {
    let (held, row) = find(&app, &call, &request.name).await?;
    let reviews = app.store.reviews_between(&held, row.number, row.number).await?;
    convert::stored_decision(&held, &row, &reviews, &today())
}

/// A decision and its proposal.
pub(super) async fn find(app: &Arc<App>, call: &Call, name: &str) -> Result<(Proposal, DecisionRow), Error> {
    let (proposal, number) = names::decision(name)?;
    let missing = || Error::NotFound(name.to_owned());
    let held = app.store.proposal(call.tenant(), proposal, 0).await?.ok_or_else(missing)?;
    let row = app.store.decision(&held, number).await?.ok_or_else(missing)?;
    Ok((held, row))
}

pub(super) async fn list_decisions(
    app: Arc<App>,
    call: Call,
    request: pb::ListDecisionsRequest,
) -> Result<pb::ListDecisionsResponse, Error> {
    let held = readable(&app, &call, &request.proposal).await?;
    let pages = Pages::new(&call, "decisions", &request.proposal, request.page_size);
    let before = pages.after(&request.page_token, |cursor| cursor.parse().ok())?.unwrap_or(i64::MAX);
    let mut rows = app.store.decisions(&held, before, pages.count()).await?;
    let next_page_token = pages.cut(&mut rows, |last| last.number.to_string());
    let (Some(newest), Some(oldest)) = (rows.first(), rows.last()) else {
        return Ok(pb::ListDecisionsResponse::default());
    };
    let reviews = app.store.reviews_between(&held, oldest.number, newest.number).await?;
    let today = today();
    let decisions = rows.iter().map(|row| convert::stored_decision(&held, row, &reviews, &today));
    Ok(pb::ListDecisionsResponse { decisions: decisions.collect::<Result<_, _>>()?, next_page_token })
}
