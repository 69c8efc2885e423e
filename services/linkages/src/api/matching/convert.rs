//! Between the contract and the core.

use eslabon_linkages_core::{
    relatedness::Relations,
    rules::{Requirement, State, Verdict},
    score::{Component, Contribution, Score},
};
use eslabon_proto::linkages::v1::{self as pb, RequirementKind, RequirementState, ScoreComponent};

use crate::register::{Note, Reference};

/// The worst verdict that is still an answer.
pub(super) fn worst(asked: pb::Verdict) -> Verdict {
    match asked {
        pb::Verdict::Eligible => Verdict::Eligible,
        pb::Verdict::Verify => Verdict::Verify,
        pb::Verdict::Unspecified | pb::Verdict::Upgrade => Verdict::Upgrade,
        pb::Verdict::Ineligible => Verdict::Ineligible,
    }
}

pub(super) fn verdict(verdict: Verdict) -> pb::Verdict {
    match verdict {
        Verdict::Eligible => pb::Verdict::Eligible,
        Verdict::Verify => pb::Verdict::Verify,
        Verdict::Upgrade => pb::Verdict::Upgrade,
        Verdict::Ineligible => pb::Verdict::Ineligible,
    }
}

pub(super) fn state(state: State) -> RequirementState {
    match state {
        State::Met => RequirementState::Met,
        State::Unknown => RequirementState::Unknown,
        State::Gap => RequirementState::Gap,
        State::Block => RequirementState::Block,
    }
}

/// The kind of a requirement, and its standard where it has one.
pub(super) fn requirement(requirement: Requirement, reference: &Reference) -> (RequirementKind, String) {
    let kind = match requirement {
        Requirement::Certificate(standard) => {
            return (RequirementKind::Certificate, reference.standard(standard));
        }
        Requirement::Capability => RequirementKind::Capability,
        Requirement::Size => RequirementKind::Size,
        Requirement::Capacity => RequirementKind::Capacity,
        Requirement::Reach => RequirementKind::Reach,
        Requirement::Quality => RequirementKind::Quality,
    };
    (kind, String::new())
}

fn component(component: Component) -> ScoreComponent {
    match component {
        Component::Relatedness => ScoreComponent::Relatedness,
        Component::Certification => ScoreComponent::Certification,
        Component::Capacity => ScoreComponent::Capacity,
        Component::Distance => ScoreComponent::Distance,
        Component::Quality => ScoreComponent::Quality,
        Component::Delivery => ScoreComponent::Delivery,
        Component::Price => ScoreComponent::Price,
        Component::LeadTime => ScoreComponent::LeadTime,
        Component::Tier => ScoreComponent::Tier,
    }
}

pub(super) fn contribution(part: &Contribution) -> pb::Contribution {
    pb::Contribution {
        component: component(part.component).into(),
        fit: part.fit,
        weight_bps: bps(part.weight_bps),
        points_bps: bps(part.points_bps),
    }
}

/// Basis points; never more than 10,000.
pub(super) fn bps(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(10_000)
}

/// A share as basis points.
pub(super) fn share_bps(share: f64) -> u32 {
    (share * 1e4).round_ties_even().clamp(0.0, 1e4) as u32
}

pub(super) fn score(score: Score) -> [i32; 3] {
    [score.bps, score.low_bps, score.high_bps].map(bps)
}

pub(super) fn notes(notes: Vec<Note>) -> Vec<pb::MatchNote> {
    let told =
        |note: Note| pb::MatchNote { field: note.field, reason: note.reason.to_owned(), text: note.text };
    notes.into_iter().map(told).collect()
}

/// How many matches have each verdict, from the best; verdicts without any are left
/// out.
pub(super) fn counts(matches: &[pb::Match]) -> Vec<pb::VerdictCount> {
    let all = [pb::Verdict::Eligible, pb::Verdict::Verify, pb::Verdict::Upgrade, pb::Verdict::Ineligible];
    let counted = all.map(|verdict| {
        let count = matches.iter().filter(|found| found.verdict() == verdict).count();
        pb::VerdictCount { verdict: verdict.into(), matches: i32::try_from(count).unwrap_or(i32::MAX) }
    });
    counted.into_iter().filter(|count| count.matches > 0).collect()
}

/// What relations are, beside the numbers that they are told in.
pub(super) struct Related {
    /// How near capabilities are.
    pub relations: Relations,
    /// How that was looked up.
    pub used: pb::RelatednessUsed,
}
