//! Why an upload is refused, whatever its file is about.

use std::time::Duration;

use super::ImportError;
use crate::problem::{Kind, Problem};

/// Why an upload is refused. Nothing of it was stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Messages came in an order that the contract does not know.
    #[error("the upload is out of order: {0}")]
    OutOfOrder(&'static str),
    /// The stream ended without a commit.
    #[error("the upload was not committed")]
    NotCommitted,
    /// Another number of bytes arrived than were sent.
    #[error("{received} bytes arrived, {announced} were sent")]
    Incomplete {
        /// Bytes in chunks.
        received: u64,
        /// Bytes in the commit.
        announced: i64,
    },
    /// As many imports as may be are under way.
    #[error("too many imports at once")]
    TooMany,
    /// The reader failed, which is our fault; the log tells how.
    #[error("the file could not be read")]
    Failed,
    /// The file is not what was said of it.
    #[error(transparent)]
    File(#[from] ImportError),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let text = error.to_string();
        match error {
            Error::OutOfOrder(what) => Self::invalid(
                "part",
                "UPLOAD_OUT_OF_ORDER",
                format!("{what}: send `spec`, then `chunk`s, then `commit`"),
            ),
            Error::NotCommitted => Self::invalid(
                "commit",
                "UPLOAD_NOT_COMMITTED",
                "the stream ended without `commit`, so nothing was stored; repeat the import",
            ),
            Error::Incomplete { .. } => Self::invalid(
                "commit.byte_count",
                "INCOMPLETE_UPLOAD",
                format!("{text}, so nothing was stored; repeat the import"),
            ),
            Error::TooMany => {
                Self::new(Kind::Unavailable, "TOO_MANY_IMPORTS", "as many imports as may be are under way")
                    .retry_after(Duration::from_secs(5))
            }
            Error::Failed => Self::internal(),
            Error::File(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_house_is_worth_trying_again_and_a_broken_upload_is_not() {
        let full = Problem::from(Error::TooMany);
        assert_eq!((full.kind, full.reason.as_str()), (Kind::Unavailable, "TOO_MANY_IMPORTS"));
        assert!(full.retry_after.is_some());
        let broken = Problem::from(Error::Incomplete { received: 3, announced: 5 });
        assert_eq!((broken.kind, broken.reason.as_str()), (Kind::InvalidArgument, "INCOMPLETE_UPLOAD"));
        assert_eq!((broken.violations[0].field.as_str(), broken.retry_after), ("commit.byte_count", None));
    }
}
