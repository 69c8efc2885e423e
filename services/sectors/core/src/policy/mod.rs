//! May this instrument be used here? The two-by-two matrix of productive
//! development policies, the three tests, the screen of sectors and the crisis
//! exception, as rules that answer with reasons.
//!
//! A test never adds to the score of a sector, and a score never passes a test:
//! the ranking says which sectors, the assessment whether the instrument may be
//! used on them. An assessment never approves; people do, by name.
//!
//! # The matrix
//!
//! | | [`Scope::Horizontal`] | [`Scope::Vertical`] |
//! |---|---|---|
//! | [`Instrument::PublicInput`] | [`Quadrant::Q1`]: nobody disputes it | [`Quadrant::Q3`]: the core of industrial policy |
//! | [`Instrument::MarketIntervention`] | [`Quadrant::Q2`]: where is the failure? | [`Quadrant::Q4`]: the forbidden quadrant, not always to be avoided |
//!
//! # How a verdict comes about
//!
//! Each rule that applies gives a [`Reason`] with an [`Outcome`], and all of them
//! are told. The outcome of a test is the worst of its reasons, and the
//! [`Verdict`] follows from the worst that the crisis exception has not lifted:
//!
//! `PASS < CONDITIONAL < INSUFFICIENT_EVIDENCE < FAIL`
//!
//! Two properties hold for every input and are tested as such: a condition that
//! fails never improves a verdict, and evidence of an interested party changes
//! nothing.
//!
//! Source: E. Stein, "Productive development policies and labour", chapter 4 of
//! ILO, *The Lima Brainstorming Sessions*, ILO Americas Technical Reports 2017/9.
//! Lines in [`Code::source`] are those of its plain text. The principles are the
//! source's; every number is ours and can be changed: [`Rules`].

mod capability;
mod code;
mod crisis;
mod decision;
mod design;
mod evidence;
mod market_failure;
mod proposal;
mod reason;
mod rules;
mod screen;
mod verdict;

pub use code::Code;
pub use crisis::may_lift;
pub use decision::{DecisionOutcome, departs};
pub use evidence::{Evidence, EvidenceKind};
pub use proposal::{
    Capability, CoordinationDevice, Crisis, Design, DesignFit, Dimension, FailureKind, Instrument, Level,
    MarketFailure, PolicyKind, Proposal, Quadrant, Scope,
};
pub use reason::{Outcome, Reason, Test};
pub use rules::{BadRule, ByQuadrant, Rules, ValidRules};
pub use screen::{Run, SectorFlags};
pub use verdict::{Assessment, REDIRECT, Verdict};

/// Name and version of the rules as they are written here, for the provenance
/// of an assessment. Changes when the same input may get another answer.
pub const ENGINE: &str = "policy/2";

/// Assesses a proposal. `run` holds the flags of the scoring run that a vertical
/// proposal cites; a vertical proposal without one is not cleared by its absence.
///
/// Reasons come in the order of the tests, and within a test in the order in
/// which its rules are documented.
pub fn assess(rules: &ValidRules, proposal: &Proposal, run: Option<&Run>) -> Assessment {
    let quadrant = proposal.quadrant();
    let market_failure = market_failure::assess(rules, proposal);
    if proposal.market_failure.is_employment_only && quadrant.is_horizontal() {
        // It is no productive development policy, so the other tests have no object.
        return Assessment::not_a_pdp(quadrant, market_failure);
    }
    let mut reasons = market_failure;
    reasons.extend(design::assess(rules, proposal));
    reasons.extend(capability::assess(rules, proposal));
    reasons.extend(screen::assess(rules, proposal, run));
    crisis::apply(rules, proposal, run, &mut reasons);
    Assessment::of(quadrant, reasons)
}
