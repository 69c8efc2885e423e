//! What can go wrong with the log.

use eslabon_runtime::problem::Problem;

use crate::canonical::NotCanonical;

/// The log cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An entry has no canonical text.
    #[error(transparent)]
    NotCanonical(#[from] NotCanonical),
    /// Half of a head.
    #[error("a known head is a number and its hash; `{0}` is missing")]
    KnownHeadIncomplete(&'static str),
}

/// What the caller sees.
pub(super) fn problem(error: &Error) -> Problem {
    match error {
        Error::NotCanonical(error) => {
            tracing::error!(%error, "a log entry could not be written");
            Problem::internal()
        }
        Error::KnownHeadIncomplete(field) => {
            Problem::invalid(*field, "KNOWN_HEAD_INCOMPLETE", error.to_string())
        }
    }
}
