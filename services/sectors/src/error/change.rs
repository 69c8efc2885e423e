//! What stands in the way of telling what changes.

use eslabon_runtime::problem::{Kind, Problem, Violation};
use eslabon_sectors_core::{appearances, decomposition};

/// Fields and territories at fault that are told at most; the first one tells the rest.
const MOST: usize = 100;

/// A comparison, appearances or a decomposition cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Fields of the request are at fault; all of them, and there is one.
    #[error("the request cannot be answered as it is")]
    Request(Vec<Wrong>),
    /// No year has enough years before it and from it on.
    #[error("{needed} years in a row are needed, {held} are held")]
    TooFewYears {
        /// Years in a row that are needed.
        needed: u32,
        /// Years of the longest row with exports of the territory.
        held: u32,
    },
    /// The growth of territories cannot be split; all of them, and there is one.
    #[error("the growth of productivity cannot be split")]
    Growth(Vec<Trouble>),
    /// A kernel was handed what it cannot take, which is our fault.
    #[error("a kernel refuses what was checked before: {0}")]
    Kernel(String),
}

/// One field at fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Its path.
    pub field: String,
    /// What is wrong with it.
    pub what: What,
}

/// What can be wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A class has the name of another.
    DuplicateClass(String),
    /// No product of the dataset is in the class.
    ClassEmpty(String),
    /// The code stands in a class already.
    CodeInTwoClasses {
        /// The code.
        code: String,
        /// Name of the class that has it.
        class: String,
    },
    /// What is asked holds no such territory in the years looked at.
    TerritoryNotHeld(String),
    /// The territory was named already.
    DuplicateTerritory(String),
    /// A region has the name of another.
    DuplicateRegion(String),
    /// The input holds none of these indicators.
    IndicatorNotHeld {
        /// What was looked for.
        wanted: String,
        /// What is held.
        held: String,
    },
    /// The input holds nothing of the year.
    YearNotHeld {
        /// The year.
        year: i32,
        /// Years that are held.
        held: String,
    },
    /// The first year is not before the last.
    YearsOutOfOrder,
    /// The input holds no such sector.
    UnknownSector(String),
    /// The sector is part of a merge already.
    SectorInTwoMerges(String),
    /// A sector has this id and is no part of the merge.
    SectorExists(String),
    /// A number is outside its range.
    OutOfRange(&'static str),
}

impl What {
    fn reason(&self) -> &'static str {
        match self {
            Self::DuplicateClass(_) => "DUPLICATE_CLASS",
            Self::ClassEmpty(_) => "CLASS_EMPTY",
            Self::CodeInTwoClasses { .. } => "CODE_IN_TWO_CLASSES",
            Self::TerritoryNotHeld(_) => "TERRITORY_NOT_HELD",
            Self::DuplicateTerritory(_) => "DUPLICATE_TERRITORY",
            Self::DuplicateRegion(_) => "DUPLICATE_REGION",
            Self::IndicatorNotHeld { .. } => "INDICATOR_NOT_HELD",
            Self::YearNotHeld { .. } => "YEAR_NOT_HELD",
            Self::YearsOutOfOrder => "YEARS_OUT_OF_ORDER",
            Self::UnknownSector(_) => "UNKNOWN_SECTOR",
            Self::SectorInTwoMerges(_) => "SECTOR_IN_TWO_MERGES",
            Self::SectorExists(_) => "SECTOR_EXISTS",
            Self::OutOfRange(_) => "OUT_OF_RANGE",
        }
    }

    fn text(&self) -> String {
        match self {
            Self::DuplicateClass(name) => {
                format!("class {name} is given twice; give each a name of its own")
            }
            Self::ClassEmpty(name) => format!(
                "no product is in class {name} in these years; its codes are those of another classification, or \
                 all of its products are in classes with longer codes"
            ),
            Self::CodeInTwoClasses { code, class } => {
                format!("{code} is a code of class {class} already; a code belongs to one class")
            }
            Self::TerritoryNotHeld(code) => format!("there is no territory {code} in these years"),
            Self::DuplicateTerritory(code) => format!("{code} is named already"),
            Self::DuplicateRegion(name) => {
                format!("region {name} is given twice; give each a name of its own")
            }
            Self::IndicatorNotHeld { wanted, held } => {
                format!("the input holds no {wanted}; it holds {held}")
            }
            Self::YearNotHeld { year, held } => format!("{year} is not held; there are {held}"),
            Self::YearsOutOfOrder => "the first year must be before the last".to_owned(),
            Self::UnknownSector(id) => format!("the input holds no sector {id}"),
            Self::SectorInTwoMerges(id) => format!("sector {id} is part of a merge already; it counts once"),
            Self::SectorExists(id) => {
                format!(
                    "there is a sector {id} that is no part of this merge; choose another id, or merge it too"
                )
            }
            Self::OutOfRange(text) => (*text).to_owned(),
        }
    }
}

/// A territory whose growth cannot be split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Path of the territory in the request, or `input`.
    pub field: String,
    /// Code of the territory.
    pub territory: String,
    /// Id of the sector; empty where it is about all of them.
    pub sector: String,
    /// The year.
    pub year: i32,
    /// Why.
    pub why: Why,
}

/// Why the growth of a territory cannot be split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The input does not hold the territory in the year.
    YearNotHeld,
    /// There is value added and nobody who works for it.
    ZeroEmployment,
    /// There is employment, and it is not said what it makes.
    ValueAddedMissing,
    /// There is neither, though there is in the other year.
    ValueMissing,
    /// A value is below zero.
    NegativeValue,
    /// There is no value added at all in the first year.
    NothingToGrowFrom,
    /// There is no value added at all in the last year, so growth has no logarithm.
    NoLogarithm,
    /// A figure leaves the range of numbers.
    OutOfRange,
}

impl Trouble {
    /// The stable code.
    pub fn reason(&self) -> &'static str {
        match self.why {
            Why::YearNotHeld => "YEAR_NOT_HELD",
            Why::ZeroEmployment => "ZERO_EMPLOYMENT",
            Why::ValueAddedMissing => "VALUE_ADDED_MISSING",
            Why::ValueMissing => "VALUE_MISSING",
            Why::NegativeValue => "NEGATIVE_VALUE",
            Why::NothingToGrowFrom => "NOTHING_TO_GROW_FROM",
            Why::NoLogarithm => "NO_LOGARITHM",
            Why::OutOfRange => "FIGURES_OUT_OF_RANGE",
        }
    }

    /// The same for a person, and what to do.
    pub fn text(&self) -> String {
        let Self { territory, sector, year, .. } = self;
        match self.why {
            Why::YearNotHeld => {
                format!("{territory} is not held in {year}; choose other years, or leave it out")
            }
            Why::ZeroEmployment if sector.is_empty() => format!("nobody works in {territory} in {year}"),
            Why::ZeroEmployment => format!(
                "sector {sector} of {territory} has value added and no employment in {year}, so it has no \
                 productivity; merge it with a sector it belongs to (`merges`)"
            ),
            Why::ValueAddedMissing => format!(
                "sector {sector} of {territory} has employment and no value added in {year}; merge it with a \
                 sector that holds its value added (`merges`)"
            ),
            Why::ValueMissing => format!(
                "sector {sector} of {territory} has neither value added nor employment in {year}, but in the other \
                 year; merge it (`merges`), choose other years, or import zeros where it is nothing"
            ),
            Why::NegativeValue => format!(
                "sector {sector} of {territory} has a value below zero in {year}; merge it (`merges`)"
            ),
            Why::NothingToGrowFrom => {
                format!("{territory} has no value added in {year} to grow from; choose another year")
            }
            Why::NoLogarithm => format!(
                "{territory} makes nothing in {year}, so growth has no logarithm; choose compound growth"
            ),
            Why::OutOfRange => format!(
                "a figure of {territory} leaves the range of numbers; import its values in another unit"
            ),
        }
    }

    /// What a kernel refuses for a territory whose sectors are `sectors`.
    pub fn of_kernel(
        error: &decomposition::Error,
        territory: &str,
        sectors: &[String],
    ) -> Result<Self, Error> {
        use decomposition::Error as E;
        let id = |sector: usize| sectors.get(sector).cloned().unwrap_or_default();
        let (why, sector, year) = match *error {
            E::NoWorkers { year, sector } => (Why::ZeroEmployment, id(sector), year),
            E::NoEmployment { year } => (Why::ZeroEmployment, String::new(), year),
            E::Negative { year, sector, .. } => (Why::NegativeValue, id(sector), year),
            E::NothingToGrowFrom { year } => (Why::NothingToGrowFrom, String::new(), year),
            E::NoLogarithm { year } => (Why::NoLogarithm, String::new(), year),
            E::NotFinite { year, sector, .. } => (Why::OutOfRange, id(sector), year),
            E::OutOfRange => (Why::OutOfRange, String::new(), 0),
            E::NoTimePasses { .. } | E::LengthsDiffer { .. } | E::NoCountries | E::NotComparable { .. } => {
                return Err(Error::Kernel(error.to_string()));
            }
        };
        Ok(Self { field: String::new(), territory: territory.to_owned(), sector, year, why })
    }
}

impl From<appearances::Error> for Error {
    fn from(error: appearances::Error) -> Self {
        match error {
            appearances::Error::TooFewYears { needed, held } => Self::TooFewYears { needed, held },
            appearances::Error::BadParameter { field, message } => {
                Self::Request(vec![Wrong { field: field.to_owned(), what: What::OutOfRange(message) }])
            }
            appearances::Error::NotASeries { .. } => Self::Kernel(error.to_string()),
        }
    }
}

/// What the caller sees.
pub(super) fn problem(error: &Error) -> Problem {
    match error {
        Error::Request(wrong) => request(wrong),
        Error::TooFewYears { needed, held } => Problem::new(
            Kind::FailedPrecondition,
            "TOO_FEW_YEARS",
            format!(
                "appearances need {needed} years in a row in which the territory exports something, and the \
                 longest row here has {held}; import more years, or ask for a shorter `window`"
            ),
        )
        .with("needed", needed)
        .with("held", held),
        Error::Growth(troubles) => growth(troubles),
        Error::Kernel(text) => {
            tracing::error!(error = text, "a kernel was handed what it cannot take");
            Problem::internal()
        }
    }
}

/// INVALID_ARGUMENT with the reason of the first field, and all of them.
fn request(wrong: &[Wrong]) -> Problem {
    let Some(first) = wrong.first() else { return Problem::internal() };
    let message = format!("`{}`: {}", first.field, first.what.text());
    let mut problem = Problem::new(Kind::InvalidArgument, first.what.reason(), message);
    if let What::YearNotHeld { held, .. } = &first.what {
        problem = problem.with("years", held);
    }
    let violation = |wrong: &Wrong| Violation {
        field: wrong.field.clone(),
        reason: wrong.what.reason().to_owned(),
        description: wrong.what.text(),
    };
    problem.violations = wrong.iter().take(MOST).map(violation).collect();
    problem
}

/// The reason of the first territory, with it, its sector and its year as facts.
fn growth(troubles: &[Trouble]) -> Problem {
    let Some(first) = troubles.first() else { return Problem::internal() };
    // That a year is absent is told as everywhere: the request asks for what is not held.
    let kind = match first.why {
        Why::YearNotHeld => Kind::InvalidArgument,
        _ => Kind::FailedPrecondition,
    };
    let more = match troubles.len() {
        1 => String::new(),
        count => format!(" ({} more like this)", count - 1),
    };
    let mut problem = Problem::new(kind, first.reason(), first.text() + &more)
        .with("territory", &first.territory)
        .with("sector", &first.sector)
        .with("year", first.year)
        .with("count", troubles.len());
    let violation = |trouble: &Trouble| Violation {
        field: trouble.field.clone(),
        reason: trouble.reason().to_owned(),
        description: trouble.text(),
    };
    problem.violations = troubles.iter().take(MOST).map(violation).collect();
    problem
}
