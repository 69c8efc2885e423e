//! What keeps a question of matching from being answered.

use eslabon_runtime::problem::{Kind, Problem};

use super::Wrong;

/// The state of the registry is in the way.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A need that cannot be asked for as it is stored.
    #[error("the need cannot be asked for as it is stored; change what is told here")]
    NeedNotUsable(Vec<Wrong>),
    /// A supplier that cannot be computed with as it is stored.
    #[error("the supplier cannot be computed with as it is stored; change what is told here")]
    SupplierNotUsable(Vec<Wrong>),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let text = error.to_string();
        let (reason, wrong) = match error {
            Error::NeedNotUsable(wrong) => ("NEED_NOT_USABLE", wrong),
            Error::SupplierNotUsable(wrong) => ("SUPPLIER_NOT_USABLE", wrong),
        };
        let problem = Self::new(Kind::FailedPrecondition, reason, text);
        wrong
            .into_iter()
            .fold(problem, |problem, wrong| problem.with_violation(wrong.field, wrong.reason, wrong.text))
    }
}
