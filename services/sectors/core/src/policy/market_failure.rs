//! The first test: where is the failure?
//!
//! It only rules out. A failure can be found for everything afterwards, so one
//! that was looked for after the decision carries a condition, and a missing
//! capability has to be shown beside the same industry elsewhere.
//!
//! Rules in their order:
//!
//! 1. jobs are the only reason: fails, and nothing else is asked;
//! 2. a horizontal public input passes;
//! 3. no failure named: fails;
//! 4. the firm itself has the benefit, and it is not the first of its kind: fails;
//! 5. a missing capability without an independent benchmark: conditional;
//! 6. found after the decision: conditional;
//! 7. less independent evidence than the quadrant asks for: insufficient.

use super::{
    code::Code,
    evidence::{self, EvidenceKind},
    proposal::{FailureKind, Proposal, Quadrant},
    reason::{Outcome, Reason, Test},
    rules::Rules,
};

pub(super) fn assess(rules: &Rules, proposal: &Proposal) -> Vec<Reason> {
    let (stated, quadrant) = (&proposal.market_failure, proposal.quadrant());
    if stated.is_employment_only {
        return vec![Reason::new(
            Outcome::Fail,
            Code::EmploymentIsNotAMarketFailure,
            "jobs are the only reason given; that can be a reason for social or employment policy, but it is no \
             failure of a market",
        )];
    }
    if quadrant == Quadrant::Q1 {
        return vec![Reason::new(
            Outcome::Pass,
            Code::Q1NonControversial,
            "a public input for all sectors needs no further justification",
        )];
    }
    let Some(kind) = stated.kind else {
        return vec![Reason::new(
            Outcome::Fail,
            Code::NoneIdentified,
            "no failure is named; say why the market does not deliver what is wanted",
        )];
    };
    let counted = evidence::independent(&proposal.evidence, Test::MarketFailure);
    let mut reasons = Vec::new();
    if kind == FailureKind::FirmCapturesBenefit && !stated.first_of_its_kind {
        reasons.push(Reason::new(
            Outcome::Fail,
            Code::FirmAppropriatesBenefit,
            "the firm has the whole benefit and would pay for it itself; only the first of its kind shows others \
             the way",
        ));
    }
    if kind == FailureKind::CapabilityImpediment && !has_benchmark(proposal) {
        reasons.push(
            Reason::new(
                Outcome::Conditional,
                Code::CapabilityImpedimentNeedsBenchmark,
                "attach an independent benchmark of the same industry in other countries, of kind \
                 INTERNATIONAL_BENCHMARK",
            )
            .on(&counted),
        );
    }
    if stated.identified_after_decision == Some(true) {
        reasons.push(Reason::new(
            Outcome::Conditional,
            Code::ExPostRationalisation,
            "the failure was looked for after the policy was chosen; have somebody who did not choose it confirm \
             the failure",
        ));
    }
    let needed = rules.min_independent_evidence.of(quadrant);
    if (counted.len() as u64) < u64::from(needed) {
        let text = format!(
            "{} of {needed} pieces of independent evidence are there; what beneficiaries submit is kept as a lead \
             and does not count, nor does what contradicts the claim",
            counted.len()
        );
        reasons.push(
            Reason::new(Outcome::InsufficientEvidence, Code::MarketFailureEvidenceMissing, text).on(&counted),
        );
    }
    if reasons.is_empty() {
        let text =
            "a failure is named and shown; this rules nothing out, and does not yet speak for the policy";
        reasons.push(Reason::new(Outcome::Pass, Code::of_failure(kind), text).on(&counted));
    }
    reasons
}

fn has_benchmark(proposal: &Proposal) -> bool {
    let mut counting = proposal.evidence.iter().filter(|item| item.counts_for(Test::MarketFailure));
    counting.any(|item| item.kind == Some(EvidenceKind::InternationalBenchmark))
}
