//! Why a matrix cannot be put together: which criterion lacks what.

use eslabon_runtime::problem::{Kind, Problem};
use eslabon_sectors_core::criteria::OptionProblem;

/// A matrix cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Criteria that cannot be had, all of them.
    #[error("{} of the criteria cannot be had", .0.len())]
    Criteria(Vec<Refusal>),
    /// The dataset does not hold the territory.
    #[error("{dataset} does not hold territory {territory}")]
    TerritoryNotHeld {
        /// `datasets/{dataset}`.
        dataset: String,
        /// Code of the territory.
        territory: String,
    },
    /// The sector list has no codes of the scheme that the data have.
    #[error("the sector list has no codes of {scheme}, the scheme of {of}")]
    SchemeMismatch {
        /// Name of the data.
        of: String,
        /// Their scheme.
        scheme: &'static str,
        /// Schemes of the list.
        listed: String,
    },
    /// Nothing is held of the year or before.
    #[error("{of} holds nothing of {year} or before")]
    YearNotHeld {
        /// Name of the data.
        of: String,
        /// The year.
        year: i32,
        /// The years that are held.
        held: String,
    },
    /// The table cannot be solved.
    #[error("the input-output table {of} cannot be used: {why}")]
    Table {
        /// `inputs/{input}`.
        of: String,
        /// Its position in `inputs`.
        at: usize,
        /// What the kernel says.
        why: String,
    },
    /// The inputs hold more than one matrix is made from.
    #[error("the inputs hold {count} values; a matrix is made from {most} at most")]
    TooManyValues {
        /// Values that they hold.
        count: u64,
        /// Values that the operator allows.
        most: u64,
    },
}

/// Why one criterion cannot be had.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// Path of the field that asks for it.
    pub field: String,
    /// Id of the criterion.
    pub criterion: String,
    /// Why.
    pub why: Why,
}

/// What stands in the way of a criterion.
#[derive(Debug, Clone, PartialEq)]
pub enum Why {
    /// Neither the catalogue nor an input knows it.
    Unknown,
    /// It is a test of a policy.
    IsATest,
    /// An option cannot be taken.
    Option(String, OptionProblem),
    /// An input is missing: what to add.
    InputNeeded(String),
}

impl Refusal {
    fn told(&self) -> (String, &'static str, String) {
        let Self { field, criterion, why } = self;
        let of_criterion = || field.clone();
        match why {
            Why::Unknown => (
                of_criterion(),
                "UNKNOWN_CRITERION",
                format!(
                    "`{criterion}` is neither in the catalogue nor an indicator of the inputs; see ListCriteria"
                ),
            ),
            Why::IsATest => (
                of_criterion(),
                "CRITERION_IS_A_TEST",
                format!(
                    "{criterion} is a test of a policy: it is assessed with evidence and never adds points"
                ),
            ),
            Why::Option(option, problem) => {
                let reason = match problem {
                    OptionProblem::Unknown => "UNKNOWN_OPTION",
                    OptionProblem::NotANumber
                    | OptionProblem::OutOfRange { .. }
                    | OptionProblem::NotWhole
                    | OptionProblem::NotAChoice(_) => "OUT_OF_RANGE",
                };
                (
                    format!("{field}.options.{option}"),
                    reason,
                    format!("option `{option}` of {criterion} {problem}"),
                )
            }
            Why::InputNeeded(what) => (
                of_criterion(),
                "INPUT_NEEDED",
                format!("{criterion} takes {what}; or import {criterion} itself as an indicator"),
            ),
        }
    }
}

/// What the caller sees.
pub(super) fn problem(error: Error) -> Problem {
    let text = error.to_string();
    match error {
        Error::Criteria(refusals) => criteria(&refusals),
        Error::TerritoryNotHeld { .. } => Problem::invalid("territory", "TERRITORY_NOT_HELD", text),
        Error::SchemeMismatch { scheme, listed, .. } => {
            let listed = if listed.is_empty() { "none".to_owned() } else { listed };
            Problem::invalid(
                "sector_list",
                "SCHEME_MISMATCH",
                format!(
                    "{text}; its schemes are: {listed}. Add the codes to the list, or use data of its schemes"
                ),
            )
            .with("scheme", scheme)
            .with("listed", listed)
        }
        Error::YearNotHeld { held, .. } => {
            Problem::invalid("year", "YEAR_NOT_HELD", format!("{text}; it holds {held}")).with("years", held)
        }
        Error::Table { of, at, .. } => {
            let reason = "IO_TABLE_UNUSABLE";
            Problem::new(Kind::FailedPrecondition, reason, text.clone())
                .with_violation(format!("inputs[{at}]"), reason, text)
                .with("input", of)
        }
        Error::TooManyValues { count, most } => {
            let advice = "name fewer inputs, import files of fewer territories or years, or ask the operator to \
                          raise `compute.max_matrix_values`";
            let (reason, text) = ("TOO_MANY_VALUES", format!("{text}; {advice}"));
            Problem::new(Kind::ResourceExhausted, reason, text.clone())
                .with_violation("inputs", reason, text)
                .with("values", count)
                .with("limit", most)
        }
    }
}

/// One problem with a violation for every refusal; its reason is that of the first.
fn criteria(refusals: &[Refusal]) -> Problem {
    let told: Vec<_> = refusals.iter().map(Refusal::told).collect();
    let (reason, message) = match told.first() {
        Some((_, reason, message)) => (*reason, message.clone()),
        None => return Problem::internal(),
    };
    let start = Problem::new(Kind::InvalidArgument, reason, message);
    told.into_iter().fold(start, |problem, (field, reason, text)| problem.with_violation(field, reason, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(field: &str, why: Why) -> Refusal {
        Refusal { field: field.to_owned(), criterion: "LCA".to_owned(), why }
    }

    #[test]
    fn every_criterion_that_cannot_be_had_is_told_at_its_path() {
        let refusals = vec![
            refusal("criteria[0]", Why::InputNeeded("a trade dataset".to_owned())),
            refusal("criteria[1]", Why::Unknown),
            refusal("criteria[2]", Why::Option("lag".to_owned(), OptionProblem::Unknown)),
            refusal("criteria[3]", Why::Option("years".to_owned(), OptionProblem::NotWhole)),
            refusal("criteria[4]", Why::IsATest),
        ];
        let problem = problem(Error::Criteria(refusals));
        assert_eq!((problem.kind, problem.reason.as_str()), (Kind::InvalidArgument, "INPUT_NEEDED"));
        let told: Vec<_> =
            problem.violations.iter().map(|one| (one.field.as_str(), one.reason.as_str())).collect();
        let expected = [
            ("criteria[0]", "INPUT_NEEDED"),
            ("criteria[1]", "UNKNOWN_CRITERION"),
            ("criteria[2].options.lag", "UNKNOWN_OPTION"),
            ("criteria[3].options.years", "OUT_OF_RANGE"),
            ("criteria[4]", "CRITERION_IS_A_TEST"),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_list_in_another_scheme_says_which_schemes_it_has() {
        let problem = problem(Error::SchemeMismatch {
            of: "datasets/0a".to_owned(),
            scheme: "HS2017",
            listed: "ISIC4".to_owned(),
        });
        assert_eq!(
            (problem.reason.as_str(), problem.metadata["listed"].as_str()),
            ("SCHEME_MISMATCH", "ISIC4")
        );
        assert_eq!(problem.violations[0].field, "sector_list");
    }
}
