//! What is wrong with an input, or with what is said of one.

use eslabon_runtime::problem::{Kind as ProblemKind, Problem};

use crate::inputs::Kind;

/// An input is not what is needed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The input is of another kind than is asked for.
    #[error("{name} is of kind {found}; one of kind {wanted} is needed")]
    OtherKind {
        /// Path of the field that names it.
        field: String,
        /// `inputs/{input}`.
        name: String,
        /// What it is.
        found: &'static str,
        /// What it should be.
        wanted: &'static str,
    },
    /// The flows do not hold the year.
    #[error("{name} does not hold {year}")]
    YearNotHeld {
        /// Path of the field.
        field: String,
        /// `inputs/{input}`.
        name: String,
        /// The year that was asked for.
        year: i32,
        /// The years that are held.
        held: String,
    },
    /// Something is said of a file that means nothing for its kind or layout.
    #[error("`{field}` means nothing for {what}; leave it out")]
    OptionOfOtherKind {
        /// Path of the field.
        field: &'static str,
        /// The kind, maybe with its layout.
        what: String,
    },
    /// No such scheme, or one that this kind does not know.
    #[error("`{scheme}` is no scheme here; {advice}")]
    UnknownScheme {
        /// What was given.
        scheme: String,
        /// What may be.
        advice: &'static str,
    },
    /// What was read from the store is not what was written.
    #[error("the stored {name} does not match its digest; restore it from a backup or import it again")]
    Damaged {
        /// `inputs/{input}`.
        name: String,
    },
}

impl Error {
    /// An input of another kind than is asked for; which field named it, the
    /// caller says by [`Error::in_field`].
    pub fn other_kind(name: String, found: Option<Kind>, wanted: Kind) -> Self {
        let found = found.map_or("UNKNOWN", Kind::name);
        Self::OtherKind { field: "input".to_owned(), name, found, wanted: wanted.name() }
    }

    /// The same at another path.
    pub(super) fn in_field(mut self, path: &str) -> Self {
        if let Self::OtherKind { field, .. } | Self::YearNotHeld { field, .. } = &mut self {
            path.clone_into(field);
        }
        self
    }
}

/// What the caller sees.
pub(super) fn problem(error: Error) -> Problem {
    let text = error.to_string();
    match error {
        Error::OtherKind { field, found, wanted, .. } => {
            Problem::invalid(field, "INPUT_OF_OTHER_KIND", text).with("kind", found).with("wanted", wanted)
        }
        Error::YearNotHeld { field, held, .. } => {
            Problem::invalid(field, "YEAR_NOT_HELD", format!("{text}; it holds {held}")).with("years", held)
        }
        Error::OptionOfOtherKind { field, .. } => Problem::invalid(field, "OPTION_OF_OTHER_KIND", text),
        Error::UnknownScheme { .. } => Problem::invalid("spec.scheme", "UNKNOWN_SCHEME", text),
        Error::Damaged { name } => {
            Problem::new(ProblemKind::DataLoss, "INPUT_DAMAGED", text).with("input", name)
        }
    }
}
