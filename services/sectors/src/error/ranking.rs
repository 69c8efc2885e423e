//! What can go wrong with profiles and runs.

use eslabon_runtime::problem::{Kind, Problem};
use eslabon_sectors_core::ranking as core;

use crate::ranking::OpenPoint;

/// A profile or a run cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The profile lacks something, or something in it is wrong.
    #[error("the profile is not ready")]
    NotReady(Vec<OpenPoint>),
    /// Only a draft can be changed, removed or registered.
    #[error("{0} is no draft any more; make its next version")]
    NotDraft(String),
    /// Another version has the same content.
    #[error("{0} is registered with the same content; the same question has one profile")]
    AlreadyRegistered(String),
    /// A run that does not explore needs a registered profile.
    #[error("{0} is a draft; register it, or say `exploratory`")]
    NotRegistered(String),
    /// A later version is registered.
    #[error("{0} is superseded; use the version that is registered, or say `exploratory`")]
    Superseded(String),
    /// The list of sectors is not the one that was registered.
    #[error("the list of sectors is not the one that the profile was registered with")]
    SectorListChanged,
    /// The draws would take longer than the operator allows.
    #[error("{cells} values would be drawn (draws x sectors x criteria), and at most {most} are here")]
    TooMuchToDraw {
        /// Draws x sectors x criteria.
        cells: u64,
        /// How many there may be.
        most: u64,
    },
    /// The question was asked before, and the run that answers it corrects another.
    #[error("{run} is held and corrects {corrects}")]
    CorrectsDiffers {
        /// The run that is held.
        run: String,
        /// What it corrects.
        corrects: String,
    },
    /// The arithmetic refuses.
    #[error("{error}")]
    Kernel {
        /// Why; it knows positions, not ids.
        error: core::Error,
        /// Ids of the criteria.
        criteria: Vec<String>,
    },
    /// What was read from the store is not what was written.
    #[error("{0} is damaged")]
    Damaged(String),
    /// The stored text of a profile is not what was written, or not what the log says
    /// was registered.
    #[error("{0} is damaged")]
    ProfileDamaged(String),
}

/// What the caller sees.
pub(super) fn problem(error: Error) -> Problem {
    let text = error.to_string();
    let refused = |reason| Problem::new(Kind::FailedPrecondition, reason, text.clone());
    match error {
        Error::NotReady(points) => not_ready(points),
        Error::NotDraft(name) => refused("PROFILE_NOT_DRAFT").with("profile", name),
        Error::AlreadyRegistered(name) => {
            Problem::new(Kind::AlreadyExists, "PROFILE_ALREADY_REGISTERED", text).with("profile", name)
        }
        Error::NotRegistered(name) => refused("PROFILE_NOT_REGISTERED").with("profile", name),
        Error::Superseded(name) => refused("PROFILE_SUPERSEDED").with("profile", name),
        Error::SectorListChanged => refused("SECTOR_LIST_CHANGED"),
        Error::TooMuchToDraw { cells, most } => {
            let what = format!("{text}; draw less, or ask the operator to raise `compute.max_draw_cells`");
            refused("TOO_MUCH_TO_DRAW")
                .with_violation("smaa.draws", "TOO_MUCH_TO_DRAW", what)
                .with("cells", cells)
                .with("most", most)
        }
        Error::CorrectsDiffers { run, corrects } => {
            let what = "ask for another purpose, or leave it out to read the run that is held";
            refused("CORRECTS_DIFFERS")
                .with_violation("corrects", "CORRECTS_DIFFERS", what)
                .with("run", run)
                .with("corrects", corrects)
        }
        Error::Kernel { error, criteria } => kernel(&error, &criteria, text),
        Error::Damaged(name) => Problem::new(
            Kind::DataLoss,
            "STORED_RUN_DAMAGED",
            "what is stored does not match its digest; restore it from a backup",
        )
        .with("resource", name),
        Error::ProfileDamaged(name) => Problem::new(
            Kind::DataLoss,
            "PROFILE_DAMAGED",
            "the stored profile is not what was registered; restore it from a backup",
        )
        .with("profile", name),
    }
}

/// Everything that is wrong, at once, with paths in the profile.
fn not_ready(points: Vec<OpenPoint>) -> Problem {
    let text = format!("the profile is not ready; missing or wrong: {}", points.len());
    let problem = Problem::new(Kind::FailedPrecondition, "PROFILE_NOT_READY", text);
    points
        .into_iter()
        .fold(problem, |problem, point| problem.with_violation(point.field, point.reason, point.description))
}

fn kernel(error: &core::Error, criteria: &[String], text: String) -> Problem {
    let refused = Problem::new(Kind::FailedPrecondition, error.reason(), text.clone());
    let at = |criterion: &usize| criteria.get(*criterion).cloned().unwrap_or_default();
    match error {
        core::Error::KTooLarge { k, eligible } => {
            refused.with_violation("select_k", error.reason(), text).with("k", k).with("eligible", eligible)
        }
        core::Error::NoSectors | core::Error::TooManySectors { .. } => {
            refused.with_violation("sector_list", error.reason(), text)
        }
        core::Error::DuplicateSector { sector } => {
            refused.with_violation("sector_list", error.reason(), text).with("sector", sector)
        }
        core::Error::NotFinite { sector, criterion } => {
            refused.with("sector", sector).with("criterion", at(criterion))
        }
        core::Error::DegenerateCriterion { criterion } => refused
            .with_violation(format!("criteria[{criterion}]"), error.reason(), text)
            .with("criterion", at(criterion)),
        core::Error::Stopped => Problem::new(Kind::Cancelled, "CANCELLED", "the caller went away"),
        // What is ranked was put together here.
        core::Error::Shape { .. } => {
            tracing::error!(%error, "figures do not fit their profile");
            Problem::internal()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(error: Error, kind: Kind, reason: &str, fields: &[&str]) {
        let problem = problem(error);
        assert_eq!((problem.kind, problem.reason.as_str()), (kind, reason));
        let found: Vec<_> = problem.violations.iter().map(|violation| violation.field.as_str()).collect();
        assert_eq!(found, fields);
    }

    #[test]
    fn everything_that_a_profile_lacks_is_told_at_once() {
        let point = |field: &str| OpenPoint {
            field: field.to_owned(),
            reason: "REQUIRED",
            description: "is required".to_owned(),
        };
        let points = vec![point("territory"), point("criteria[0].value")];
        let expected = ["territory", "criteria[0].value"];
        check(Error::NotReady(points), Kind::FailedPrecondition, "PROFILE_NOT_READY", &expected);
    }

    #[test]
    fn what_the_arithmetic_refuses_names_the_field_that_can_be_changed() {
        let kernel = |error| Error::Kernel { error, criteria: vec!["LCA".to_owned()] };
        let too_large = core::Error::KTooLarge { k: 3, eligible: 2 };
        check(kernel(too_large), Kind::FailedPrecondition, "K_TOO_LARGE", &["select_k"]);
        check(kernel(core::Error::NoSectors), Kind::FailedPrecondition, "NO_SECTORS", &["sector_list"]);
        let constant = core::Error::DegenerateCriterion { criterion: 0 };
        check(kernel(constant), Kind::FailedPrecondition, "DEGENERATE_CRITERION", &["criteria[0]"]);
        check(kernel(core::Error::Stopped), Kind::Cancelled, "CANCELLED", &[]);
    }
}
