//! What surveys and recruitment do not allow, given where they stand.

use eslabon_proto::linkages::v1::TargetStage;
use eslabon_runtime::problem::{Kind, Problem};

/// The state of a resource is in the way.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A stage that does not follow.
    #[error(
        "{} does not follow {}: identified, contacted, visit, committed, operating come one after the \
         other, and any but a lost one may be lost",
        .to.as_str_name(),
        .from.as_str_name()
    )]
    IllegalStep {
        /// Where it stands.
        from: TargetStage,
        /// Where it was to go.
        to: TargetStage,
    },
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let text = error.to_string();
        match error {
            Error::IllegalStep { from, to } => {
                Self::new(Kind::FailedPrecondition, "ILLEGAL_STEP", text.clone())
                    .with("from", from.as_str_name())
                    .with("to", to.as_str_name())
                    .with_violation("stage", "ILLEGAL_STEP", text)
            }
        }
    }
}
