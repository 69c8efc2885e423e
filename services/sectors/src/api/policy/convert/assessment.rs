//! Assessments on the wire.

use eslabon_proto::sectors::v1 as pb;
use eslabon_sectors_core::policy;

use super::{super::shared, proposal};
use crate::{
    error::Error,
    store::{AssessmentRow, Proposal, RunFacts},
};

/// What the rules found.
pub(in crate::api::policy) fn assessment(found: &policy::Assessment) -> pb::Assessment {
    let tests = found
        .tests
        .iter()
        .map(|(of, out)| pb::TestResult { test: test(*of).into(), outcome: outcome(*out).into() });
    pb::Assessment {
        quadrant: proposal::quadrant(found.quadrant).into(),
        verdict: verdict(found.verdict).into(),
        redirect: found.redirect.unwrap_or_default().to_owned(),
        tests: tests.collect(),
        reasons: found.reasons.iter().map(reason).collect(),
        ..Default::default()
    }
}

fn reason(reason: &policy::Reason) -> pb::PolicyReason {
    pb::PolicyReason {
        test: test(reason.test).into(),
        outcome: outcome(reason.outcome).into(),
        code: reason.code.name().to_owned(),
        message: reason.message.clone(),
        source_lines: reason.source.to_owned(),
        subject: reason.subject.clone(),
        evidence_ids: reason.evidence.clone(),
        lifted: reason.is_lifted,
    }
}

fn test(test: policy::Test) -> pb::PolicyTest {
    match test {
        policy::Test::MarketFailure => pb::PolicyTest::MarketFailure,
        policy::Test::PolicyDesign => pb::PolicyTest::PolicyDesign,
        policy::Test::InstitutionalCapability => pb::PolicyTest::InstitutionalCapability,
        policy::Test::SectorScreen => pb::PolicyTest::SectorScreen,
        policy::Test::CrisisException => pb::PolicyTest::CrisisException,
    }
}

fn outcome(outcome: policy::Outcome) -> pb::PolicyOutcome {
    match outcome {
        policy::Outcome::Pass => pb::PolicyOutcome::Pass,
        policy::Outcome::Conditional => pb::PolicyOutcome::Conditional,
        policy::Outcome::InsufficientEvidence => pb::PolicyOutcome::InsufficientEvidence,
        policy::Outcome::Fail => pb::PolicyOutcome::Fail,
    }
}

fn verdict(verdict: policy::Verdict) -> pb::Verdict {
    match verdict {
        policy::Verdict::Admissible => pb::Verdict::Admissible,
        policy::Verdict::AdmissibleWithConditions => pb::Verdict::AdmissibleWithConditions,
        policy::Verdict::EvidenceMissing => pb::Verdict::EvidenceMissing,
        policy::Verdict::NotAdmissible => pb::Verdict::NotAdmissible,
        policy::Verdict::NotAPdp => pb::Verdict::NotAPdp,
    }
}

/// Whether a decision departs from an assessment.
pub(in crate::api::policy) fn departs(assessment: &pb::Assessment, decision: &pb::Decision) -> bool {
    let found = match assessment.verdict() {
        pb::Verdict::Admissible => policy::Verdict::Admissible,
        pb::Verdict::AdmissibleWithConditions => policy::Verdict::AdmissibleWithConditions,
        pb::Verdict::EvidenceMissing => policy::Verdict::EvidenceMissing,
        pb::Verdict::NotAdmissible => policy::Verdict::NotAdmissible,
        // Whatever is stored has a verdict.
        pb::Verdict::Unspecified | pb::Verdict::NotAPdp => policy::Verdict::NotAPdp,
    };
    let decided = match decision.outcome() {
        pb::DecisionOutcome::Approved => policy::DecisionOutcome::Approved,
        pb::DecisionOutcome::ApprovedWithConditions => policy::DecisionOutcome::ApprovedWithConditions,
        // The contract asks for one.
        pb::DecisionOutcome::Unspecified | pb::DecisionOutcome::Deferred => policy::DecisionOutcome::Deferred,
        pb::DecisionOutcome::Rejected => policy::DecisionOutcome::Rejected,
    };
    policy::departs(found, decided)
}

/// What a run says of the sectors of a proposal.
pub(in crate::api::policy) fn screened(
    sectors: &[String],
    facts: Option<&RunFacts>,
) -> Vec<pb::ScreenedSector> {
    let known = facts
        .into_iter()
        .flat_map(|facts| sectors.iter().filter_map(|sector| Some((sector, facts.sectors.get(sector)?))));
    known
        .map(|(sector, facts)| pb::ScreenedSector {
            sector: sector.clone(),
            vetoed: facts.vetoed,
            declining: facts.declining,
            undecided_gates: facts.undecided.clone().unwrap_or_default(),
            undecided_gates_unknown: facts.undecided.is_none(),
            excluded: facts.is_excluded(),
            employment_dependent: facts.employment_dependent,
            topk_acceptability: facts.topk_acceptability,
            rank: facts.rank.and_then(|rank| i32::try_from(rank).ok()).unwrap_or_default(),
        })
        .collect()
}

/// An assessment from the store, held against the proposal as it is.
pub(in crate::api::policy) fn stored_assessment(
    of: &Proposal,
    row: &AssessmentRow,
) -> Result<pb::Assessment, Error> {
    let outdated = (row.version, row.evidence_count) != (of.version, of.evidence_count);
    Ok(pb::Assessment { outdated, ..shared::stored(&row.content, "assessment")? })
}
