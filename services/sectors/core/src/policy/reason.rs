//! Reasons: what a rule found, in a word for programs and a sentence for people.

use super::code::Code;

/// What a reason belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Test {
    /// Is there a failure that calls for an intervention? It only rules out.
    MarketFailure,
    /// Does the policy address it?
    PolicyDesign,
    /// Can these institutions carry it out?
    InstitutionalCapability,
    /// May these sectors be chosen?
    SectorScreen,
    /// Does a crisis excuse what is otherwise refused?
    CrisisException,
}

/// How a rule or a test came out; the worse the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Nothing stands in the way.
    Pass,
    /// Something has to be done with it.
    Conditional,
    /// It cannot be told yet.
    InsufficientEvidence,
    /// It stands in the way.
    Fail,
}

/// What one rule found.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// The test of the rule.
    pub test: Test,
    /// How it came out.
    pub outcome: Outcome,
    /// The rule.
    pub code: Code,
    /// The sector or dimension that it is about; empty: the proposal.
    pub subject: String,
    /// What was found and what would change it, in a sentence or two.
    pub message: String,
    /// Where the source says so: lines of its text.
    pub source: &'static str,
    /// Ids of the evidence that the rule relied on.
    pub evidence: Vec<String>,
    /// The crisis exception has taken it out of the verdict.
    pub is_lifted: bool,
}

impl Reason {
    /// A reason about the proposal as a whole.
    pub(super) fn new(outcome: Outcome, code: Code, message: impl Into<String>) -> Self {
        Self {
            test: code.test(),
            outcome,
            code,
            subject: String::new(),
            message: message.into(),
            source: code.source(),
            evidence: Vec::new(),
            is_lifted: false,
        }
    }

    /// The same about a sector or a dimension.
    pub(super) fn about(self, subject: impl Into<String>) -> Self {
        Self { subject: subject.into(), ..self }
    }

    /// The same with what it relied on.
    pub(super) fn on(self, evidence: &[String]) -> Self {
        Self { evidence: evidence.to_vec(), ..self }
    }

    /// The same from another place in the source.
    pub(super) fn at_lines(self, source: &'static str) -> Self {
        Self { source, ..self }
    }
}
