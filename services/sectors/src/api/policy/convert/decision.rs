//! Decisions and reviews on the wire, with where everything stands on a day.

use eslabon_proto::sectors::v1 as pb;

use super::{
    super::shared,
    proposal::{late, name},
};
use eslabon_runtime::time::timestamp;

use crate::{
    error::Error,
    store::{DecisionRow, Proposal, ReviewRow},
};

const RULES_CHANGED: &str = "RULES_CHANGED";

/// A decision as it is stored: what was given, what it was decided on, and the
/// milestones that it binds to.
pub(in crate::api::policy) fn decision_content(
    given: pb::Decision,
    assessment: &pb::Assessment,
    departs: bool,
    milestones: Vec<pb::Milestone>,
) -> pb::Decision {
    let status = |milestone| pb::MilestoneStatus { milestone: Some(milestone), ..Default::default() };
    let changed = (!assessment.rules_are_default).then(|| RULES_CHANGED.to_owned());
    pb::Decision {
        assessment: given.assessment,
        outcome: given.outcome,
        deciders: given.deciders,
        recusals: given.recusals,
        dissents: given.dissents,
        justification: given.justification,
        conditions: given.conditions,
        decided_on: given.decided_on,
        review_due: given.review_due,
        departs_from_assessment: departs,
        verdict: assessment.verdict,
        proposal_version: assessment.proposal_version,
        milestones: milestones.into_iter().map(status).collect(),
        flags: changed.into_iter().collect(),
        ..Default::default()
    }
}

/// The name of a decision.
pub(in crate::api::policy) fn decision_name(of: &Proposal, number: i64) -> String {
    format!("{}/decisions/{number}", name(of))
}

/// A decision as it is answered, on a day, after its reviews.
pub(in crate::api::policy) fn decision(
    of: &Proposal,
    row: &DecisionRow,
    content: pb::Decision,
    reviews: &[pb::Review],
    today: &str,
) -> pb::Decision {
    let has_ended = reviews.iter().any(|review| review.conclusion() == pb::ReviewConclusion::End);
    let milestones: Vec<_> =
        content.milestones.into_iter().map(|status| stands(status, reviews, has_ended, today)).collect();
    let is_any = |state| milestones.iter().any(|status: &pb::MilestoneStatus| status.state() == state);
    let mut flags = late(&row.review_due, "", today);
    let more = [
        ("MILESTONE_OVERDUE", is_any(pb::MilestoneState::Overdue)),
        ("MILESTONE_MISSED", is_any(pb::MilestoneState::Missed)),
        ("DEPARTS_FROM_ASSESSMENT", content.departs_from_assessment),
        (RULES_CHANGED, content.flags.iter().any(|flag| flag == RULES_CHANGED)),
    ];
    flags.extend(more.into_iter().filter(|(_, holds)| *holds).map(|(flag, _)| flag.to_owned()));
    pb::Decision {
        name: decision_name(of, row.number),
        tenant: of.tenant.clone(),
        milestones,
        next_review_due: row.review_due.clone(),
        flags,
        review_count: row.review_count as i32,
        create_time: Some(timestamp(row.created_at)),
        recorded_by: row.created_by.clone(),
        ..content
    }
}

/// Where a milestone stands: what the last review that tells of it says, or else
/// the calendar, unless the policy has ended.
fn stands(
    status: pb::MilestoneStatus,
    reviews: &[pb::Review],
    has_ended: bool,
    today: &str,
) -> pb::MilestoneStatus {
    let milestone = status.milestone.unwrap_or_default();
    let mut results = reviews.iter().flat_map(|review| &review.milestone_results);
    let last = results.rfind(|result| result.milestone_id == milestone.id);
    let state = match last {
        Some(result) if result.met => pb::MilestoneState::Met,
        Some(_) => pb::MilestoneState::Missed,
        None if milestone.due.as_str() < today && !has_ended => pb::MilestoneState::Overdue,
        None => pb::MilestoneState::Pending,
    };
    let value = last.and_then(|result| result.value);
    pb::MilestoneStatus { milestone: Some(milestone), state: state.into(), value }
}

/// The earliest milestone that no review has told of.
pub(in crate::api::policy) fn milestone_due(milestones: &[pb::MilestoneStatus]) -> String {
    use pb::MilestoneState::{Met, Missed};
    let open = milestones.iter().filter(|status| !matches!(status.state(), Met | Missed));
    let due = open.filter_map(|status| Some(status.milestone.as_ref()?.due.clone()));
    due.min().unwrap_or_default()
}

/// The same from the store, with those of `reviews` that are of it.
pub(in crate::api::policy) fn stored_decision(
    of: &Proposal,
    row: &DecisionRow,
    reviews: &[ReviewRow],
    today: &str,
) -> Result<pb::Decision, Error> {
    let own = reviews.iter().filter(|review| review.decision == row.number);
    let own: Vec<pb::Review> =
        own.map(|review| shared::stored(&review.content, "review")).collect::<Result<_, _>>()?;
    Ok(decision(of, row, shared::stored(&row.content, "decision")?, &own, today))
}

/// What a caller sets of a review.
pub(in crate::api::policy) fn review_content(given: pb::Review) -> pb::Review {
    pb::Review { name: String::new(), create_time: None, recorded_by: String::new(), ..given }
}

/// The name of a review.
pub(in crate::api::policy) fn review_name(of: &Proposal, row: &ReviewRow) -> String {
    format!("{}/reviews/{}", decision_name(of, row.decision), row.number)
}

/// A review as it is answered.
pub(in crate::api::policy) fn review(of: &Proposal, row: &ReviewRow, content: pb::Review) -> pb::Review {
    pb::Review {
        name: review_name(of, row),
        create_time: Some(timestamp(row.created_at)),
        recorded_by: row.created_by.clone(),
        ..content
    }
}

/// The same from the store.
pub(in crate::api::policy) fn stored_review(of: &Proposal, row: &ReviewRow) -> Result<pb::Review, Error> {
    Ok(review(of, row, shared::stored(&row.content, "review")?))
}
