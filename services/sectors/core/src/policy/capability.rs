//! The third test: can these institutions carry it out?
//!
//! Rules in their order: each dimension has what the policy takes (a small gap is
//! to be closed first, a wide one fails, an unknown one is insufficient); agencies
//! that have to act together need a device that moves them, and a meeting is
//! none; vertical policies need a forum with the private sector (they fail without
//! one in Q3 and carry a condition in Q4); Q4 needs to find its mistakes and to
//! keep those who gain from deciding.

use std::collections::BTreeSet;

use super::{
    code::Code,
    proposal::{Dimension, Level, Proposal, Quadrant},
    reason::{Outcome, Reason},
    rules::Rules,
};

pub(super) fn assess(rules: &Rules, proposal: &Proposal) -> Vec<Reason> {
    let levels = Dimension::ALL.into_iter();
    let mut reasons: Vec<_> = levels
        .filter_map(|dimension| level(rules, dimension, proposal.capability.level(dimension)))
        .collect();
    reasons.extend(coordination(rules, proposal));
    reasons.extend(forum(proposal));
    if proposal.quadrant() == Quadrant::Q4 {
        reasons.extend(safeguards(proposal));
    }
    if reasons.is_empty() {
        reasons.push(Reason::new(
            Outcome::Pass,
            Code::CapabilityFit,
            "the institutions have what the policy takes",
        ));
    }
    reasons
}

fn level(rules: &Rules, dimension: Dimension, level: Option<&Level>) -> Option<Reason> {
    let name = dimension.name();
    let Some(level) = level else {
        let text =
            format!("nobody has assessed what of {name} capability the policy takes and what there is");
        return Some(
            Reason::new(Outcome::InsufficientEvidence, Code::CapabilityNotAssessed, text).about(name),
        );
    };
    let gap = level.required.saturating_sub(level.available);
    let (outcome, code, advice) = if gap >= rules.failing_gap {
        (Outcome::Fail, Code::CapabilityGap, "choose a policy that fits the institutions there are")
    } else if gap >= rules.conditional_gap {
        (Outcome::Conditional, Code::CapabilityBuildFirst, "build it first")
    } else {
        return None;
    };
    let text =
        format!("{name}: level {} is needed and {} is there; {advice}", level.required, level.available);
    Some(Reason::new(outcome, code, text).about(name).on(&level.evidence))
}

fn coordination(rules: &Rules, proposal: &Proposal) -> Option<Reason> {
    let capability = &proposal.capability;
    let agencies: BTreeSet<_> = capability.agencies.iter().collect();
    let is_needed = agencies.len() as u64 >= u64::from(rules.coordination_from_agencies);
    if !is_needed || capability.coordination_device.coordinates() {
        return None;
    }
    let text = format!(
        "{} agencies have to act together and at most meet; name a unit, a higher authority, a budget or a mandate \
         that moves them",
        agencies.len()
    );
    Some(Reason::new(Outcome::Fail, Code::NoCoordinationDevice, text))
}

fn forum(proposal: &Proposal) -> Option<Reason> {
    let outcome = match proposal.quadrant() {
        Quadrant::Q3 => Outcome::Fail,
        Quadrant::Q4 => Outcome::Conditional,
        Quadrant::Q1 | Quadrant::Q2 => return None,
    };
    let text = "name the forum in which the public and the private sector find out together what is missing";
    let is_missing = !proposal.capability.has_public_private_forum;
    is_missing.then(|| Reason::new(outcome, Code::NoPublicPrivateForum, text))
}

fn safeguards(proposal: &Proposal) -> Vec<Reason> {
    let capability = &proposal.capability;
    let mut reasons = Vec::new();
    if !capability.has_error_detection {
        reasons.push(Reason::new(
            Outcome::Fail,
            Code::Q4NoErrorDetection,
            "set up how mistakes are found quickly and left behind",
        ));
    }
    if !capability.has_conflict_of_interest_controls {
        reasons.push(Reason::new(
            Outcome::Fail,
            Code::Q4NoConflictOfInterestControls,
            "set up what keeps those who gain from deciding",
        ));
    }
    reasons
}
