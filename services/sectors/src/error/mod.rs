//! What can go wrong in this service, and the one map to what the caller sees.

pub(crate) mod change;
pub(crate) mod input;
mod kernel;
pub(crate) mod log;
pub(crate) mod matrix;
pub(crate) mod policy;
pub(crate) mod ranking;

use std::sync::Arc;

use eslabon_runtime::{
    db,
    problem::{Kind, Problem},
    upload,
};
use eslabon_sectors_core as core;

use crate::year::Year;

/// Domain of this service's reasons.
pub const DOMAIN: &str = "sectors.eslabon";

/// Any failure of a handler.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such resource, or not the caller's.
    #[error("there is no {0}")]
    NotFound(String),
    /// A write to `public` by somebody who is no operator.
    #[error("what belongs to tenant public is written by operators of tenant public only")]
    PublicIsReadOnly,
    /// The upload is refused, or its file.
    #[error(transparent)]
    Upload(#[from] upload::Error),
    /// The dataset does not hold the year.
    #[error("the dataset does not hold {year}")]
    YearNotHeld {
        /// Path of the field.
        field: &'static str,
        /// The year that was asked for.
        year: i32,
        /// The years that are held.
        held: String,
    },
    /// Growth needs two years.
    #[error("the dataset holds one year only")]
    OneYear,
    /// The first year is not before the last.
    #[error("from_year must be before to_year")]
    YearsOutOfOrder,
    /// The dataset is larger than figures are computed for.
    #[error("{countries} territories x {products} products are more than figures are computed for here")]
    TooLarge {
        /// Territories of the year.
        countries: u64,
        /// Products of the year.
        products: u64,
    },
    /// A name of a product was given twice.
    #[error("the name of product {code} was given twice")]
    NamedTwice {
        /// Position in the list.
        index: usize,
        /// Code of the product.
        code: String,
    },
    /// The kernel refuses.
    #[error("{error}")]
    Core {
        /// Why; it knows positions, not codes.
        error: core::Error,
        /// The codes, where the error is about the cells of a year.
        year: Option<Arc<Year>>,
    },
    /// What was read from the store is not what was written.
    #[error("dataset {dataset} is damaged")]
    Damaged {
        /// Its id.
        dataset: String,
    },
    /// Structural change, a comparison or appearances cannot be told.
    #[error(transparent)]
    Change(#[from] change::Error),
    /// An input is not what is needed.
    #[error(transparent)]
    Input(#[from] input::Error),
    /// A profile or a run cannot be had.
    #[error(transparent)]
    Ranking(#[from] ranking::Error),
    /// A proposal, its evidence, its assessment or a decision is refused.
    #[error(transparent)]
    Policy(#[from] policy::Error),
    /// The log cannot be written or read.
    #[error(transparent)]
    Log(#[from] log::Error),
    /// A matrix cannot be put together.
    #[error(transparent)]
    Matrix(#[from] matrix::Error),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] db::Error),
    /// Another part has the answer already.
    #[error(transparent)]
    Answered(Problem),
}

impl Error {
    /// Says which year the positions in a kernel's error belong to.
    #[must_use]
    pub fn about(self, of: &Arc<Year>) -> Self {
        match self {
            Self::Core { error, .. } => Self::Core { error, year: Some(of.clone()) },
            other => other,
        }
    }
}

impl Error {
    /// Says which field of the request names the input that is at fault.
    #[must_use]
    pub fn in_field(self, path: &str) -> Self {
        match self {
            Self::Input(error) => Self::Input(error.in_field(path)),
            other => other,
        }
    }
}

impl From<core::Error> for Error {
    fn from(error: core::Error) -> Self {
        Self::Core { error, year: None }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<crate::canonical::NotCanonical> for Error {
    fn from(error: crate::canonical::NotCanonical) -> Self {
        Self::Log(error.into())
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
            Error::Upload(error) => error.into(),
            Error::YearNotHeld { field, held, .. } => {
                Self::invalid(field, "YEAR_NOT_HELD", format!("{text}; it holds {held}")).with("years", held)
            }
            Error::OneYear => Self::new(
                Kind::FailedPrecondition,
                "ONE_YEAR",
                "the dataset holds one year only; growth needs two",
            ),
            Error::YearsOutOfOrder => Self::invalid("from_year", "YEARS_OUT_OF_ORDER", text),
            Error::TooLarge { countries, products } => Self::new(
                Kind::FailedPrecondition,
                "DATASET_TOO_LARGE",
                format!("{text}; import fewer, or ask the operator to raise `compute.max_cells` and `compute.max_countries`"),
            )
            .with("countries", countries)
            .with("products", products),
            Error::NamedTwice { index, .. } => {
                Self::invalid(format!("spec.product_names[{index}].code"), "DUPLICATE_KEY", text)
            }
            Error::Core { error, year } => kernel::problem(&error, year.as_deref()),
            Error::Damaged { dataset } => Self::new(
                Kind::DataLoss,
                "DATASET_DAMAGED",
                "the stored dataset does not match its digest; restore it from a backup or import it again",
            )
            .with("dataset", dataset),
            Error::Change(error) => change::problem(&error),
            Error::Input(error) => input::problem(error),
            Error::Ranking(error) => ranking::problem(error),
            Error::Policy(error) => policy::problem(error),
            Error::Log(error) => log::problem(&error),
            Error::Matrix(error) => matrix::problem(error),
            Error::Store(error) => error.into(),
            Error::Answered(problem) => problem,
        }
        .in_domain(DOMAIN)
    }
}
