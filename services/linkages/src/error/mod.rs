//! What can go wrong in this service, and the one map to what the caller sees.

pub(crate) mod allocation;
pub(crate) mod import;
pub(crate) mod matching;
pub(crate) mod missing;
pub(crate) mod promises;
pub(crate) mod registry;

use eslabon_linkages_core::check::Violation;
use eslabon_runtime::{
    db,
    problem::{Kind, Problem},
    upload,
};

/// Domain of this service's reasons.
pub const DOMAIN: &str = "linkages.eslabon";

/// Any failure of a handler.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such resource, or not the caller's.
    #[error("there is no {0}")]
    NotFound(String),
    /// A write to `public` by somebody who is no operator.
    #[error("what belongs to tenant public is written by operators of tenant public only")]
    PublicIsReadOnly,
    /// What is asked for is told to some roles alone.
    #[error("{what}")]
    RoleMissing {
        /// What that is, and what to do.
        what: &'static str,
        /// The roles that it is told to.
        one_of: &'static str,
    },
    /// The id is taken.
    #[error("there is one already with the id {id}")]
    AlreadyExists {
        /// The table.
        collection: &'static str,
        /// The last part of its name.
        id: String,
    },
    /// Fields of the request are wrong; never empty.
    #[error("{} fields of the request are wrong", .0.len())]
    Wrong(Vec<Wrong>),
    /// The upload is refused, or its file.
    #[error(transparent)]
    Upload(#[from] upload::Error),
    /// Rows of a file are refused.
    #[error(transparent)]
    Import(#[from] import::Error),
    /// Surveys and recruitment do not allow it.
    #[error(transparent)]
    Missing(#[from] missing::Error),
    /// An allocation or a programme cannot be computed.
    #[error(transparent)]
    Allocation(#[from] allocation::Error),
    /// A question of matching cannot be answered.
    #[error(transparent)]
    Matching(#[from] matching::Error),
    /// The registry does not allow it.
    #[error(transparent)]
    Registry(#[from] registry::Error),
    /// The state of a plan or an agreement does not allow it.
    #[error(transparent)]
    Promises(#[from] promises::Error),
    /// What was read from the store is not what was written.
    #[error("{0} is damaged")]
    Damaged(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] db::Error),
    /// Another part has the answer already.
    #[error(transparent)]
    Answered(Problem),
}

/// One thing that is wrong with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Path of the field.
    pub field: String,
    /// A stable word.
    pub reason: &'static str,
    /// What is wrong, and what to do.
    pub text: String,
}

impl Wrong {
    /// Something wrong at a path.
    pub fn new(field: impl Into<String>, reason: &'static str, text: impl Into<String>) -> Self {
        Self { field: field.into(), reason, text: text.into() }
    }
}

impl Error {
    /// One wrong field.
    pub fn wrong(field: impl Into<String>, reason: &'static str, text: impl Into<String>) -> Self {
        Self::Wrong(vec![Wrong::new(field, reason, text)])
    }

    /// What a kernel found wrong with the value of a field.
    pub fn violations(field: &str, found: Vec<Violation>) -> Self {
        let wrong = found.into_iter().map(|violation| {
            let path = match (field, violation.path.as_str()) {
                ("", path) => path.to_owned(),
                (field, "") => field.to_owned(),
                (field, path) => format!("{field}.{path}"),
            };
            Wrong::new(path, violation.reason, violation.message)
        });
        Self::Wrong(wrong.collect())
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Answered(problem)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let text = error.to_string();
        match error {
            Error::NotFound(resource) => Self::not_found(resource),
            Error::PublicIsReadOnly => Self::new(Kind::PermissionDenied, "PUBLIC_IS_READ_ONLY", text),
            Error::RoleMissing { one_of, .. } => {
                Self::new(Kind::PermissionDenied, "ROLE_MISSING", text).with("needs_one_of", one_of)
            }
            Error::AlreadyExists { collection, id } => Self::new(
                Kind::AlreadyExists,
                "ALREADY_EXISTS",
                format!("{text}; choose another or change that one"),
            )
            .with("collection", collection)
            .with("id", id),
            Error::Wrong(wrong) => wrong_fields(&wrong),
            Error::Upload(error) => error.into(),
            Error::Import(error) => error.into(),
            Error::Missing(error) => error.into(),
            Error::Matching(error) => error.into(),
            Error::Registry(error) => error.into(),
            Error::Promises(error) => error.into(),
            Error::Damaged(name) => Self::new(
                Kind::DataLoss,
                "DAMAGED",
                "what is stored cannot be read; restore it from a backup or store it again",
            )
            .with("name", name),
            Error::Store(error) => error.into(),
            Error::Allocation(error) => error.into(),
            Error::Answered(problem) => problem,
        }
        .in_domain(DOMAIN)
    }
}

/// INVALID_ARGUMENT with everything that is wrong, and the reason of the first.
fn wrong_fields(wrong: &[Wrong]) -> Problem {
    let Some(first) = wrong.first() else { return Problem::internal() };
    let text = format!("`{}`: {}", first.field, first.text);
    let problem = Problem::new(Kind::InvalidArgument, first.reason, text);
    wrong.iter().fold(problem, |problem, wrong| {
        problem.with_violation(wrong.field.clone(), wrong.reason, wrong.text.clone())
    })
}
