//! Why the rows of a file are refused.

use eslabon_proto::linkages::v1::{self as pb, Outcome};
use eslabon_runtime::problem::{Kind, Problem, Violation};

use crate::ingest::Remarks;

/// Refused rows that are told.
const MOST: usize = 100;

/// Why the rows of a file are refused. Nothing of it was stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// One refused row refuses the file.
    #[error("{}, so nothing was stored", refused(*total))]
    Rows {
        /// Rows.
        total: i64,
        /// The reason of the first, which is that of the whole.
        first: String,
        /// How often each reason was given.
        counts: Vec<(String, i64)>,
        /// The first of them.
        violations: Vec<Violation>,
    },
    /// No row is good.
    #[error("no row of the file can be stored, so nothing was")]
    NoRow {
        /// How often each reason was given.
        counts: Vec<(String, i64)>,
        /// The first of them.
        violations: Vec<Violation>,
    },
    /// The spec says something that cannot be.
    #[error("{text}")]
    Spec {
        /// Path of the field.
        field: &'static str,
        /// A stable word.
        reason: &'static str,
        /// What to do.
        text: &'static str,
    },
}

impl Error {
    /// So many rows are refused.
    pub(crate) fn rows(remarks: &Remarks, total: i64) -> Self {
        let violations: Vec<_> = remarks.refused().take(MOST).map(violation).collect();
        let first =
            violations.first().map_or_else(|| "NOT_ACCEPTED".to_owned(), |first| first.reason.clone());
        Self::Rows { total, first, counts: counts(&remarks.counts()), violations }
    }

    /// The same, of a file of an upload, from 0.
    pub(crate) fn of_file(mut self, file: usize) -> Self {
        if let Self::Rows { violations, .. } | Self::NoRow { violations, .. } = &mut self {
            violations.iter_mut().for_each(|violation| violation.place_in_file(file));
        }
        self
    }

    /// All rows are refused.
    pub(crate) fn no_row(report: &pb::ImportReport) -> Self {
        let refused = report.remarks.iter().filter(|remark| remark.outcome() == Outcome::Refused);
        Self::NoRow {
            counts: counts(&report.counts),
            violations: refused.take(MOST).map(violation).collect(),
        }
    }
}

fn refused(rows: i64) -> String {
    if rows == 1 { "1 row is refused".to_owned() } else { format!("{rows} rows are refused") }
}

fn counts(counts: &[pb::RemarkCount]) -> Vec<(String, i64)> {
    let refused = counts.iter().filter(|count| count.outcome() == Outcome::Refused);
    refused.map(|count| (count.reason.clone(), count.count)).collect()
}

fn violation(remark: &pb::Remark) -> Violation {
    let column = if remark.column.is_empty() { String::new() } else { format!(".{}", remark.column) };
    Violation {
        field: format!("lines[{}]{column}", remark.line),
        reason: remark.reason.clone(),
        description: format!("`{}`: {}", remark.given, remark.advice),
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let text = error.to_string();
        let refused = |reason: String, text, total: i64, counts: Vec<(String, i64)>, violations| {
            let problem = Self::new(Kind::InvalidArgument, reason, text).with("error_count", total);
            let mut problem = counts
                .into_iter()
                .fold(problem, |problem, (reason, count)| problem.with(format!("count.{reason}"), count));
            problem.violations = violations;
            problem
        };
        match error {
            Error::Rows { total, first, counts, violations } => {
                let text = format!("{text}; mend them, or accept the good rows with ACCEPT_GOOD_ROWS");
                refused(first, text, total, counts, violations)
            }
            Error::NoRow { counts, violations } => {
                let total = counts.iter().map(|(_, count)| count).sum();
                refused("NO_ROW_ACCEPTED".to_owned(), text, total, counts, violations)
            }
            Error::Spec { field, reason, text } => Self::invalid(field, reason, text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_file_names_its_rows_and_counts_every_reason() {
        let violation = Violation {
            field: "lines[3].lat".to_owned(),
            reason: "REQUIRED".to_owned(),
            description: String::new(),
        };
        let error = Error::Rows {
            total: 2,
            first: "REQUIRED".to_owned(),
            counts: vec![("BAD_ID".to_owned(), 1), ("REQUIRED".to_owned(), 1)],
            violations: vec![violation],
        };
        let problem = Problem::from(error);
        assert_eq!((problem.kind, problem.reason.as_str()), (Kind::InvalidArgument, "REQUIRED"));
        assert_eq!(problem.metadata["error_count"], "2");
        assert_eq!(problem.metadata["count.BAD_ID"], "1");
        assert_eq!(problem.violations[0].field, "lines[3].lat");
    }
}
