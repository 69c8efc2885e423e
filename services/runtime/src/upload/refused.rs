//! Why a file cannot be imported.

use crate::{
    problem::{Kind, Problem, Violation},
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

impl From<ImportError> for Problem {
    /// RESOURCE_EXHAUSTED when a limit was reached, else INVALID_ARGUMENT; with
    /// the first things at fault and, in `error_count`, the number of all.
    fn from(error: ImportError) -> Self {
        let kind = if error.limit { Kind::ResourceExhausted } else { Kind::InvalidArgument };
        let mut problem = Self::new(kind, error.reason, error.message).with("error_count", error.total);
        problem.violations = error.violations;
        problem
    }
}

impl ImportError {
    /// The same, of a file of an upload, from 0.
    pub fn of_file(mut self, file: usize) -> Self {
        self.violations.iter_mut().for_each(|violation| violation.place_in_file(file));
        self
    }

    /// What the errors of rows come to; `None` when there are none.
    pub fn of_rows(errors: RowErrors, unit: &str) -> Option<Self> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_came_after_another_is_told_by_its_number() {
        let error = || ImportError::from(Refusal::new("MISSING_COLUMN", "header.year", "no year"));
        assert_eq!(error().of_file(0).violations[0].field, "header.year");
        assert_eq!(error().of_file(2).violations[0].field, "files[2].header.year");
    }

    fn problem(refusal: Refusal) -> Problem {
        ImportError::from(refusal).into()
    }

    #[test]
    fn limits_are_told_from_mistakes() {
        let limit = problem(Refusal::limit("TOO_MANY_ROWS", "too many"));
        assert_eq!((limit.kind, limit.reason.as_str()), (Kind::ResourceExhausted, "TOO_MANY_ROWS"));
        let mistake = problem(Refusal::new("MISSING_COLUMN", "header.year", "no year"));
        assert_eq!(mistake.kind, Kind::InvalidArgument);
        assert_eq!(mistake.metadata["error_count"], "1");
        let violation = Violation {
            field: "header.year".to_owned(),
            reason: "MISSING_COLUMN".to_owned(),
            description: "no year".to_owned(),
        };
        assert_eq!(mistake.violations, [violation]);
    }
}
