//! The verdict: the worst that was found and not lifted.

use std::collections::BTreeMap;

use super::{
    proposal::Quadrant,
    reason::{Outcome, Reason, Test},
};

/// Where what is no productive development policy belongs instead, with its
/// place in the source.
pub const REDIRECT: &str = "social or employment policy (2491-2492)";

/// What the tests come to; the worse the greater. None of them approves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It may be decided on.
    Admissible,
    /// It may be decided on, with what the reasons ask for.
    AdmissibleWithConditions,
    /// It cannot be told yet.
    EvidenceMissing,
    /// A test stands in the way.
    NotAdmissible,
    /// It is a policy of another kind.
    NotAPdp,
}

/// What came of a proposal.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// Its cell in the matrix.
    pub quadrant: Quadrant,
    /// All that was found.
    pub reasons: Vec<Reason>,
    /// How each test came out; a test that had no object is not among them.
    pub tests: BTreeMap<Test, Outcome>,
    /// What it comes to.
    pub verdict: Verdict,
    /// Where the proposal belongs instead.
    pub redirect: Option<&'static str>,
}

impl Assessment {
    /// What reasons come to.
    pub(super) fn of(quadrant: Quadrant, reasons: Vec<Reason>) -> Self {
        let asked =
            [Test::MarketFailure, Test::PolicyDesign, Test::InstitutionalCapability, Test::SectorScreen];
        let mut tests: BTreeMap<_, _> = asked.into_iter().map(|test| (test, Outcome::Pass)).collect();
        for reason in &reasons {
            let outcome = tests.entry(reason.test).or_insert(reason.outcome);
            *outcome = reason.outcome.max(*outcome);
        }
        let counted = reasons.iter().filter(|reason| counts(reason)).map(|reason| reason.outcome);
        let verdict = match counted.max().unwrap_or(Outcome::Pass) {
            Outcome::Pass => Verdict::Admissible,
            Outcome::Conditional => Verdict::AdmissibleWithConditions,
            Outcome::InsufficientEvidence => Verdict::EvidenceMissing,
            Outcome::Fail => Verdict::NotAdmissible,
        };
        Self { quadrant, reasons, tests, verdict, redirect: None }
    }

    /// Of a proposal whose only reason is jobs for all.
    pub(super) fn not_a_pdp(quadrant: Quadrant, reasons: Vec<Reason>) -> Self {
        let tests = BTreeMap::from([(Test::MarketFailure, Outcome::Fail)]);
        Self { quadrant, reasons, tests, verdict: Verdict::NotAPdp, redirect: Some(REDIRECT) }
    }
}

/// A claimed exception that does not hold lifts nothing; it is no failure of the
/// proposal itself.
fn counts(reason: &Reason) -> bool {
    let is_refused_claim = reason.test == Test::CrisisException && reason.outcome == Outcome::Fail;
    !reason.is_lifted && !is_refused_claim
}
