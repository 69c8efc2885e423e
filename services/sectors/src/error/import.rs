//! What the caller sees of a file that cannot be imported.

use eslabon_runtime::problem::{Kind, Problem};

use crate::ingest::ImportError;

/// RESOURCE_EXHAUSTED when a limit was reached, else INVALID_ARGUMENT; with the
/// first things at fault and, in `error_count`, the number of all.
pub(super) fn problem(error: ImportError) -> Problem {
    let kind = if error.limit { Kind::ResourceExhausted } else { Kind::InvalidArgument };
    let mut problem = Problem::new(kind, error.reason, error.message).with("error_count", error.total);
    problem.violations = error.violations;
    problem
}

#[cfg(test)]
mod tests {
    use eslabon_runtime::{problem::Violation, tables::Refusal};

    use super::*;

    #[test]
    fn limits_are_told_from_mistakes() {
        let limit = problem(Refusal::limit("TOO_MANY_ROWS", "too many").into());
        assert_eq!((limit.kind, limit.reason.as_str()), (Kind::ResourceExhausted, "TOO_MANY_ROWS"));
        let mistake = problem(Refusal::new("MISSING_COLUMN", "header.year", "no year").into());
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
