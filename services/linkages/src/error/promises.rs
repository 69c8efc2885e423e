//! What stands against a promise being made, kept or verified now.

use eslabon_linkages_core::check::Violation;
use eslabon_runtime::problem::{Kind, Problem};

use super::Wrong;

/// The state of a plan or an agreement does not allow it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What happened is about this, so that it stays.
    #[error("something has happened to it already, which is about `{0}`: make another instead")]
    HasEntries(String),
    /// There is no end to what happened.
    #[error("a document has {0} entries at most: make another for what comes")]
    TooManyEntries(usize),
    /// What happened before stands against it.
    #[error("`{}`: {}", .0.field, .0.text)]
    NotNow(Wrong),
}

impl Error {
    /// What happened before stands against a field.
    pub fn not_now(field: impl Into<String>, reason: &'static str, text: impl Into<String>) -> Self {
        Self::NotNow(Wrong::new(field, reason, text))
    }

    /// What a kernel found, at a field of the request.
    pub fn violation(field: &str, found: Violation) -> Self {
        Self::not_now(format!("{field}.{}", found.path), found.reason, found.message)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let text = error.to_string();
        match error {
            Error::HasEntries(field) => Self::new(Kind::FailedPrecondition, "HAS_ENTRIES", text.clone())
                .with_violation(field, "HAS_ENTRIES", text),
            Error::TooManyEntries(_) => Self::new(Kind::FailedPrecondition, "TOO_MANY_ENTRIES", text),
            Error::NotNow(wrong) => Self::new(Kind::FailedPrecondition, wrong.reason, text).with_violation(
                wrong.field,
                wrong.reason,
                wrong.text,
            ),
        }
    }
}
