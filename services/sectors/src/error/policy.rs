//! What can be wrong with proposals, evidence, assessments and decisions.

use eslabon_runtime::problem::{Kind, Problem, Violation};

/// A proposal, its evidence, its assessment or a decision is refused.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Fields are wrong whatever is stored; never empty.
    #[error("fields are wrong")]
    Fields(Vec<Violation>),
    /// A proposal has this id already.
    #[error("there is a proposal {0} already; choose another id")]
    ProposalExists(String),
    /// A piece of evidence of the proposal has this id already.
    #[error("there is a piece of evidence {0} already, and evidence is never changed; choose another id")]
    EvidenceExists(String),
    /// An assessment reads all evidence.
    #[error("a proposal holds {} pieces of evidence at most", crate::store::MOST_EVIDENCE)]
    TooMuchEvidence,
    /// The run is not there, or another tenant's.
    #[error("there is no `{0}` that you may cite")]
    RunNotFound(String),
    /// The run only explores.
    #[error("`{0}` only explores; rank with a registered profile and cite that run")]
    RunExploratory(String),
    /// The assessment is not of the proposal as it is.
    #[error("the proposal has another version or more evidence than what was assessed; assess it again")]
    AssessmentOutdated {
        /// Version that was assessed.
        assessed_version: i64,
        /// Version there is.
        version: i64,
        /// Pieces of evidence that were there.
        assessed_evidence: i64,
        /// Pieces of evidence there are.
        evidence: i64,
    },
    /// What a decision can be reviewed.
    #[error("a decision has {0} reviews at most")]
    TooManyReviews(i64),
    /// What was read from the store is not what was written.
    #[error("the stored {0} cannot be read")]
    Damaged(&'static str),
}

/// What the caller sees.
pub(super) fn problem(error: Error) -> Problem {
    let text = error.to_string();
    match error {
        Error::Fields(violations) => {
            let Some(first) = violations.first() else { return Problem::internal() };
            let message = format!("`{}`: {}", first.field, first.description);
            let mut problem = Problem::new(Kind::InvalidArgument, first.reason.clone(), message);
            problem.violations = violations;
            problem
        }
        Error::ProposalExists(_) => Problem::new(Kind::AlreadyExists, "PROPOSAL_EXISTS", text.clone())
            .with_violation("proposal_id", "PROPOSAL_EXISTS", text),
        Error::EvidenceExists(_) => Problem::new(Kind::AlreadyExists, "EVIDENCE_EXISTS", text.clone())
            .with_violation("evidence_id", "EVIDENCE_EXISTS", text),
        Error::TooMuchEvidence => Problem::new(Kind::ResourceExhausted, "TOO_MUCH_EVIDENCE", text),
        Error::RunNotFound(run) => Problem::new(Kind::NotFound, "RUN_NOT_FOUND", text.clone())
            .with_violation("proposal.run", "RUN_NOT_FOUND", text)
            .with("resource", run),
        Error::RunExploratory(run) => Problem::new(Kind::FailedPrecondition, "RUN_EXPLORATORY", text.clone())
            .with_violation("proposal.run", "RUN_EXPLORATORY", text)
            .with("resource", run),
        Error::AssessmentOutdated { assessed_version, version, assessed_evidence, evidence } => {
            Problem::new(Kind::FailedPrecondition, "ASSESSMENT_OUTDATED", text.clone())
                .with_violation("decision.assessment", "ASSESSMENT_OUTDATED", text)
                .with("assessed_version", assessed_version)
                .with("version", version)
                .with("assessed_evidence_count", assessed_evidence)
                .with("evidence_count", evidence)
        }
        Error::TooManyReviews(_) => Problem::new(Kind::ResourceExhausted, "TOO_MANY_REVIEWS", text),
        Error::Damaged(what) => {
            tracing::error!(what, "a stored message cannot be read");
            Problem::new(
                Kind::DataLoss,
                "POLICY_DAMAGED",
                format!("the stored {what} cannot be read; restore the store from a backup"),
            )
        }
    }
}
