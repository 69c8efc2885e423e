//! Why a spec is refused, and why there is no ranking.

use std::fmt;

/// Why a [`Spec`](super::Spec) is refused: everything at once.
#[derive(Debug, Clone, PartialEq)]
pub struct Invalid(pub Vec<Violation>);

/// One thing that is wrong with a [`Spec`](super::Spec).
#[derive(Debug, Clone, PartialEq)]
pub struct Violation {
    /// What kind of thing.
    pub code: Code,
    /// Where: a path in the spec such as `gates[0].conditions[1].criterion`.
    pub field: String,
    /// What it must be.
    pub message: String,
}

/// What can be wrong with a [`Spec`](super::Spec).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// Weights do not sum to one; nothing is rescaled silently.
    WeightsDoNotSum,
    /// The family of employment has more than its cap.
    EmpFamilyCap,
    /// An employment criterion has the largest weight.
    EmpIsMainCriterion,
    /// The family of employment is the heaviest.
    EmpIsMainFamily,
    /// A family has more than its cap.
    FamilyCap,
    /// A value function that is the same everywhere.
    DegenerateCriterion,
    /// A gate names a criterion that is not there.
    UnknownCriterion,
    /// A number that is not finite.
    NotFinite,
    /// A number outside its range.
    OutOfRange,
    /// An id or a list that is empty.
    Empty,
    /// An id that is there twice.
    Duplicate,
    /// More than a ranking takes.
    TooMany,
}

impl Code {
    /// The reason, as callers of services see it.
    pub fn reason(self) -> &'static str {
        match self {
            Self::WeightsDoNotSum => "WEIGHTS_DO_NOT_SUM",
            Self::EmpFamilyCap => "EMP_FAMILY_CAP",
            Self::EmpIsMainCriterion => "EMP_IS_MAIN_CRITERION",
            Self::EmpIsMainFamily => "EMP_IS_MAIN_FAMILY",
            Self::FamilyCap => "FAMILY_CAP",
            Self::DegenerateCriterion => "DEGENERATE_CRITERION",
            Self::UnknownCriterion => "UNKNOWN_CRITERION",
            Self::NotFinite => "NOT_FINITE",
            Self::OutOfRange => "OUT_OF_RANGE",
            Self::Empty => "EMPTY",
            Self::Duplicate => "DUPLICATE",
            Self::TooMany => "TOO_MANY",
        }
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, violation) in self.0.iter().enumerate() {
            let comma = if at == 0 { "" } else { "; " };
            write!(f, "{comma}{} {}", violation.field, violation.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for Invalid {}

/// Why there is no ranking. Criteria are positions in the spec.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// There is no sector.
    #[error("there is no sector to rank")]
    NoSectors,
    /// There are more sectors than a ranking takes.
    #[error("{sectors} sectors are more than a ranking takes; merge some")]
    TooManySectors {
        /// How many.
        sectors: usize,
    },
    /// The number of cells is not sectors x criteria, or the values have not the
    /// criteria of the spec.
    #[error("{cells} cells do not fill {sectors} sectors x {criteria} criteria")]
    Shape {
        /// How many sectors.
        sectors: usize,
        /// How many criteria.
        criteria: usize,
        /// How many cells.
        cells: usize,
    },
    /// A sector is there twice.
    #[error("sector {sector} is there twice")]
    DuplicateSector {
        /// Which one.
        sector: String,
    },
    /// A value or its half-width is not a finite number, or the half-width is below
    /// zero.
    #[error(
        "the value of sector {sector} by criterion {criterion} is not a finite number with a half-width of at least 0"
    )]
    NotFinite {
        /// The sector.
        sector: String,
        /// The criterion.
        criterion: usize,
    },
    /// More sectors are to be chosen than are left.
    #[error("{k} sectors are to be chosen and {eligible} are eligible; choose fewer")]
    KTooLarge {
        /// How many are to be chosen.
        k: usize,
        /// How many are neither vetoed nor excluded.
        eligible: usize,
    },
    /// A criterion is the same for all sectors, where that has no answer.
    #[error("criterion {criterion} is the same for all sectors")]
    DegenerateCriterion {
        /// The criterion.
        criterion: usize,
    },
    /// The caller asked to stop.
    #[error("stopped")]
    Stopped,
}

impl Error {
    /// The reason, as callers of services see it.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::NoSectors => "NO_SECTORS",
            Self::TooManySectors { .. } => "TOO_MANY_SECTORS",
            Self::Shape { .. } => "SHAPE",
            Self::DuplicateSector { .. } => "DUPLICATE_SECTOR",
            Self::NotFinite { .. } => "NOT_FINITE",
            Self::KTooLarge { .. } => "K_TOO_LARGE",
            Self::DegenerateCriterion { .. } => "DEGENERATE_CRITERION",
            Self::Stopped => "STOPPED",
        }
    }
}
