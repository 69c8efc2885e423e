//! What can go wrong with the log.

use eslabon_runtime::problem::Problem;

use crate::canonical::NotCanonical;

/// The log cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An entry has no canonical text.
    #[error(transparent)]
    NotCanonical(#[from] NotCanonical),
}

/// What the caller sees.
pub(super) fn problem(error: &Error) -> Problem {
    match error {
        Error::NotCanonical(error) => {
            tracing::error!(%error, "a log entry could not be written");
            Problem::internal()
        }
    }
}
