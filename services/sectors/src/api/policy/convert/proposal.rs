//! Proposals and evidence on the wire.

use eslabon_proto::sectors::v1 as pb;
use eslabon_runtime::{etag as tag, identity::Tenant, time::timestamp};
use eslabon_sectors_core::policy;
use prost::Message;

use super::{super::shared, kernel};
use crate::{
    error::Error,
    store::{EvidenceRow, Proposal},
};

/// What a caller sets of a proposal, and nothing that the server sets.
pub(in crate::api::policy) fn content(given: pb::Proposal) -> pb::Proposal {
    let mut milestones = given.milestones;
    milestones.sort_by(|left, right| left.id.cmp(&right.id));
    pb::Proposal {
        title: given.title,
        summary: given.summary,
        scope: given.scope,
        instrument: given.instrument,
        kind: given.kind,
        sectors: given.sectors,
        run: given.run,
        market_failure: given.market_failure,
        design: given.design,
        capability: given.capability,
        crisis: given.crisis,
        milestones,
        ..Default::default()
    }
}

/// The first version of a proposal.
pub(in crate::api::policy) fn new_proposal(
    tenant: &Tenant,
    id: String,
    content: &pb::Proposal,
    now: i64,
) -> Proposal {
    Proposal {
        tenant: tenant.to_string(),
        id,
        version: 1,
        revision: 1,
        assessed_version: 0,
        latest_assessment: String::new(),
        evidence_count: 0,
        decision_count: 0,
        review_due: String::new(),
        milestone_due: String::new(),
        created_at: now,
        updated_at: now,
        content_version: 1,
        content: content.encode_to_vec(),
    }
}

/// The name of a proposal.
pub(in crate::api::policy) fn name(row: &Proposal) -> String {
    format!("proposals/{}", row.id)
}

/// Changes with every edit.
pub(in crate::api::policy) fn etag(row: &Proposal) -> String {
    tag::of(&[row.tenant.as_bytes(), row.id.as_bytes(), &row.revision.to_le_bytes()])
}

/// A proposal as it is answered.
pub(in crate::api::policy) fn proposal(row: &Proposal, content: &pb::Proposal, today: &str) -> pb::Proposal {
    let latest_assessment = match row.latest_assessment.as_str() {
        "" => String::new(),
        id => format!("{}/assessments/{id}", name(row)),
    };
    pb::Proposal {
        name: name(row),
        tenant: row.tenant.clone(),
        quadrant: quadrant(kernel::quadrant(content)).into(),
        version: row.content_version as i32,
        latest_assessment,
        evidence_count: row.evidence_count as i32,
        decision_count: row.decision_count as i32,
        flags: late(&row.review_due, &row.milestone_due, today),
        etag: etag(row),
        create_time: Some(timestamp(row.created_at)),
        update_time: Some(timestamp(row.updated_at)),
        ..content.clone()
    }
}

/// What is late on a day. What is due that day is not late yet.
pub(super) fn late(review_due: &str, milestone_due: &str, today: &str) -> Vec<String> {
    let is_late = |due: &str| !due.is_empty() && due < today;
    let flags = [("REVIEW_OVERDUE", review_due), ("MILESTONE_OVERDUE", milestone_due)];
    flags.into_iter().filter(|(_, due)| is_late(due)).map(|(flag, _)| flag.to_owned()).collect()
}

/// A cell of the matrix on the wire.
pub(super) fn quadrant(quadrant: policy::Quadrant) -> pb::Quadrant {
    match quadrant {
        policy::Quadrant::Q1 => pb::Quadrant::Q1HorizontalPublicInput,
        policy::Quadrant::Q2 => pb::Quadrant::Q2HorizontalMarketIntervention,
        policy::Quadrant::Q3 => pb::Quadrant::Q3VerticalPublicInput,
        policy::Quadrant::Q4 => pb::Quadrant::Q4VerticalMarketIntervention,
    }
}

/// What a caller sets of a piece of evidence.
pub(in crate::api::policy) fn evidence_content(given: pb::Evidence) -> pb::Evidence {
    pb::Evidence { name: String::new(), create_time: None, added_by: String::new(), ..given }
}

/// The name of a piece of evidence.
pub(in crate::api::policy) fn evidence_name(of: &Proposal, row: &EvidenceRow) -> String {
    format!("{}/evidence/{}", name(of), row.id)
}

/// A piece of evidence as it is answered.
pub(in crate::api::policy) fn evidence(
    of: &Proposal,
    row: &EvidenceRow,
    content: pb::Evidence,
) -> pb::Evidence {
    pb::Evidence {
        name: evidence_name(of, row),
        create_time: Some(timestamp(row.created_at)),
        added_by: row.created_by.clone(),
        ..content
    }
}

/// The same from the store.
pub(in crate::api::policy) fn stored_evidence(
    of: &Proposal,
    row: &EvidenceRow,
) -> Result<pb::Evidence, Error> {
    Ok(evidence(of, row, shared::stored(&row.content, "evidence")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_today_is_not_late_and_the_day_after_it_is() {
        assert!(late("2026-06-30", "", "2026-06-30").is_empty());
        assert_eq!(late("2026-06-30", "2027-01-01", "2026-07-01"), ["REVIEW_OVERDUE"]);
        assert_eq!(late("", "2026-06-30", "2026-07-01"), ["MILESTONE_OVERDUE"]);
    }
}
