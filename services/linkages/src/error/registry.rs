//! What the registry does not allow, given what it holds.

use eslabon_proto::linkages::v1::NeedState;
use eslabon_runtime::problem::{Kind, Problem};

/// The state of the registry is in the way.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A buyer that somebody has needs of cannot be removed.
    #[error("{buyer} has needs, such as {need}; remove those first")]
    BuyerHasNeeds {
        /// The buyer.
        buyer: String,
        /// One of its needs.
        need: String,
    },
    /// A step that a need cannot take from where it stands, or a change that it
    /// cannot take there.
    #[error("the need is {}, and cannot become {}", word(*.from), word(*.to))]
    NeedState {
        /// Where it stands.
        from: NeedState,
        /// Where it was to go; where it stands, for a change of what it says.
        to: NeedState,
    },
    /// A need whose deliveries should have begun cannot look for suppliers.
    #[error("the need starts on {start_on}, which has passed: give it a later start, then open it")]
    NeedStarted {
        /// When.
        start_on: String,
    },
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let text = error.to_string();
        match error {
            Error::BuyerHasNeeds { buyer, need } => {
                Self::new(Kind::FailedPrecondition, "BUYER_HAS_NEEDS", text)
                    .with("buyer", buyer)
                    .with("need", need)
            }
            Error::NeedState { from, to } if from == to => Self::new(
                Kind::FailedPrecondition,
                "NEED_STATE",
                format!("the need is {}: what it says stays as it is", word(from)),
            )
            .with("from", from.as_str_name())
            .with("to", to.as_str_name()),
            Error::NeedState { from, to } => Self::new(Kind::FailedPrecondition, "NEED_STATE", text)
                .with("from", from.as_str_name())
                .with("to", to.as_str_name()),
            Error::NeedStarted { start_on } => {
                Self::new(Kind::FailedPrecondition, "NEED_STARTED", text.clone())
                    .with("start_on", start_on)
                    .with_violation("start_on", "NEED_STARTED", text)
            }
        }
    }
}

fn word(state: NeedState) -> &'static str {
    match state {
        NeedState::Unspecified => "nowhere",
        NeedState::Draft => "a draft",
        NeedState::Open => "open",
        NeedState::Matched => "matched",
        NeedState::Awarded => "awarded",
        NeedState::Closed => "closed",
        NeedState::Withdrawn => "withdrawn",
    }
}
