//! Why a file cannot be imported.

use eslabon_runtime::{
    problem::Violation,
    tables::{MAX_ERRORS, Refusal, RowErrors},
};

/// Why a file cannot be imported. Nothing of it was kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}: {message}")]
pub struct ImportError {
    /// Stable UPPER_SNAKE code: of the first bad row, or of the file.
    pub reason: &'static str,
    /// One or two sentences for a person.
    pub message: String,
    /// A limit was reached; otherwise the file is wrong.
    pub limit: bool,
    /// What is at fault: `lines[12].v`, `rows[12].v` in Parquet, `header.year`,
    /// `file`. The first hundred.
    pub violations: Vec<Violation>,
    /// How many things are wrong in all.
    pub total: u64,
}

impl From<Refusal> for ImportError {
    fn from(refusal: Refusal) -> Self {
        let Refusal { reason, path, message, limit } = refusal;
        let violation = Violation { field: path, reason: reason.to_owned(), description: message.clone() };
        Self { reason, message, limit, violations: vec![violation], total: 1 }
    }
}

impl ImportError {
    /// What the errors of rows come to; `None` when there are none.
    pub(super) fn of_rows(errors: RowErrors, unit: &str) -> Option<Self> {
        let total = errors.count();
        let errors = errors.into_first();
        let first = errors.first()?;
        let column =
            if first.column.is_empty() { String::new() } else { format!(", column `{}`", first.column) };
        let count = match total {
            1 => "one thing is".to_owned(),
            MAX_ERRORS.. => format!("{total} things and perhaps more are"),
            _ => format!("{total} things are"),
        };
        let (line, text, advice) = (first.line, &first.text, &first.advice);
        let message = format!(
            "{count} wrong in the rows and nothing was stored; {unit} {line}{column}: `{text}`: {advice}"
        );
        let reason = first.reason;
        let violations = errors
            .into_iter()
            .map(|error| {
                let column =
                    if error.column.is_empty() { String::new() } else { format!(".{}", error.column) };
                Violation {
                    field: format!("{unit}s[{}]{column}", error.line),
                    reason: error.reason.to_owned(),
                    description: format!("`{}`: {}", error.text, error.advice),
                }
            })
            .collect();
        Some(Self { reason, message, limit: false, violations, total })
    }
}
