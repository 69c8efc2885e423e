//! The steps of a recruitment: one stage after the other, or lost.

use eslabon_proto::linkages::v1::{self as pb, TargetStage};
use eslabon_runtime::{etag, time::timestamp};

use crate::{
    api::resource::{self, Shared},
    app::Call,
    error::{Error, missing},
};

pub(super) async fn advance_target(
    app: Shared,
    call: Call,
    mut request: pb::AdvanceTargetRequest,
) -> Result<pb::RecruitmentTarget, Error> {
    let request_id = std::mem::take(&mut request.request_id);
    let method = "/eslabon.linkages.v1.MissingLinksService/AdvanceTarget";
    let change = resource::change(&call, method, &request_id, &request);
    call.may_write()?;
    if let Some(first) = resource::repeated(&app, &change).await? {
        return Ok(first);
    }
    let held = resource::held_to_write::<pb::RecruitmentTarget>(&app, &call, &request.name).await?;
    let mut target: pb::RecruitmentTarget = resource::shown(&held)?;
    etag::check(&request.etag, &target.etag)?;
    step(target.stage(), request.stage())?;
    let is_candidate = |candidate: &pb::CandidateFirm| candidate.firm == request.firm;
    if !request.firm.is_empty() && !target.candidates.iter().any(is_candidate) {
        let text = format!("{} is none of its candidates: add it first", request.firm);
        return Err(Error::wrong("firm", "UNKNOWN_REFERENCE", text));
    }
    target.stage = request.stage;
    target.history.push(pb::TargetStep {
        stage: request.stage,
        time: Some(timestamp(change.at)),
        by: call.caller.subject.clone(),
        firm: request.firm,
        note: request.note,
    });
    resource::replace(&app, &call, &held, target, &change).await
}

/// The stages, in their order.
const STAGES: [TargetStage; 5] = [
    TargetStage::Identified,
    TargetStage::Contacted,
    TargetStage::Visit,
    TargetStage::Committed,
    TargetStage::Operating,
];

/// Refuses a step that does not follow: a stage follows the one before it, and whoever
/// is not lost may be. One who operates may leave.
fn step(from: TargetStage, to: TargetStage) -> Result<(), missing::Error> {
    let next = STAGES.iter().skip_while(|stage| **stage != from).nth(1);
    let is_lost = to == TargetStage::Lost && from != TargetStage::Lost;
    if is_lost || next == Some(&to) { Ok(()) } else { Err(missing::Error::IllegalStep { from, to }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stage_follows_the_one_before_and_no_other() {
        for (at, from) in STAGES.into_iter().enumerate() {
            for (position, to) in STAGES.into_iter().enumerate() {
                assert_eq!(step(from, to).is_ok(), position == at + 1, "{from:?} {to:?}");
            }
        }
    }

    #[test]
    fn whoever_is_not_lost_may_be_and_nobody_comes_back() {
        for from in STAGES {
            assert!(step(from, TargetStage::Lost).is_ok(), "{from:?}");
            assert!(step(TargetStage::Lost, from).is_err(), "{from:?}");
        }
        assert!(step(TargetStage::Lost, TargetStage::Lost).is_err());
    }
}
