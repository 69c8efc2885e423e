//! What keeps allocations and programmes from being computed.

use eslabon_linkages_core::{allocation as core, flow};
use eslabon_runtime::problem::{Kind, Problem};

/// Why nothing came of a computation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Its numbers leave 64 bits.
    #[error(
        "the hours and costs of all needs together are too large to compute with: allocate fewer needs at \
         once, or count capacity in larger hours"
    )]
    TooLarge,
    /// The linear programme has no answer that can be vouched for.
    #[error(
        "no allocation was found that keeps the conditions to the tolerance of the solver: ask for a lower \
         floor or a larger share, or leave them out and read the price of the floor"
    )]
    NotSolved,
    /// Nobody waits for it any more.
    #[error("nobody waits for the answer any more")]
    Stopped,
}

impl From<flow::Error> for Error {
    fn from(_: flow::Error) -> Self {
        // The networks of allocations are whole and balanced; only their size can be
        // wrong.
        Self::TooLarge
    }
}

impl From<core::BoundedError> for Error {
    fn from(error: core::BoundedError) -> Self {
        match error {
            core::BoundedError::Flow(error) => error.into(),
            core::BoundedError::NotSolved | core::BoundedError::NoCostOfUnmet => Self::NotSolved,
        }
    }
}

impl From<core::FloorError> for Error {
    fn from(error: core::FloorError) -> Self {
        match error {
            core::FloorError::Flow(error) => error.into(),
            core::FloorError::NoShare(_) | core::FloorError::NoCostOfUnmet => Self::NotSolved,
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let text = error.to_string();
        match error {
            Error::TooLarge => Self::new(Kind::FailedPrecondition, "TOO_LARGE_TO_COMPUTE", text),
            Error::NotSolved => Self::new(Kind::FailedPrecondition, "NOT_SOLVED", text),
            Error::Stopped => Self::new(Kind::Aborted, "STOPPED", text),
        }
    }
}
