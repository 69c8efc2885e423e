//! What a criterion answers for one sector, and why it has no answer.

use super::TradeBasis;

/// The value of one sector, in the criterion's unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The value, finite; or why there is none.
    pub value: Result<f64, Missing>,
    /// Half of the width of its interval, same unit, >= 0, finite. 0: none is known.
    pub half_width: f64,
    /// Newest year of the data; 0 when there is no value.
    pub year: i32,
    /// The worst grade of the data, where they are graded.
    pub grade: Option<Grade>,
    /// What a reader should know of this value; empty: nothing.
    pub note: String,
}

impl Cell {
    /// A value of a year; not finite is missing.
    pub fn of(value: f64, year: i32) -> Self {
        let value = if value.is_finite() { Ok(value) } else { Err(Missing::NotFinite) };
        Self { value, half_width: 0.0, year, grade: None, note: String::new() }
    }

    /// No value.
    pub fn missing(why: Missing) -> Self {
        Self { value: Err(why), half_width: 0.0, year: 0, grade: None, note: String::new() }
    }

    /// The same with an interval; one that is not finite or negative is none.
    pub fn within(self, half_width: f64) -> Self {
        let usable = half_width.is_finite() && half_width > 0.0;
        Self { half_width: if usable { half_width } else { 0.0 }, ..self }
    }

    /// The same with a grade.
    pub fn graded(self, grade: Option<Grade>) -> Self {
        Self { grade, ..self }
    }

    /// The same with a note; several are put one after the other.
    pub fn noted(mut self, note: impl AsRef<str>) -> Self {
        if !self.note.is_empty() && !note.as_ref().is_empty() {
            self.note.push_str("; ");
        }
        self.note.push_str(note.as_ref());
        self
    }
}

/// How good the evidence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// Measured, official, complete.
    A,
    /// Measured, with known gaps.
    B,
    /// A proxy.
    C,
    /// An opinion.
    D,
}

impl Grade {
    /// Its letter.
    pub fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
        }
    }

    /// The grade of a letter.
    pub fn of_letter(letter: &str) -> Option<Self> {
        [Self::A, Self::B, Self::C, Self::D].into_iter().find(|grade| grade.letter() == letter)
    }
}

/// Why one sector has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Missing {
    /// The sector list ties it to nothing that the data know.
    #[error("the sector list ties this sector to nothing that the data hold")]
    NotCovered,
    /// What it is tied to is not traded.
    #[error("nobody exports what belongs to this sector")]
    NotTraded,
    /// The territory exports nothing of it.
    #[error("the territory exports nothing of this sector")]
    NotExported,
    /// None of its products has the figure.
    #[error("no product of this sector has figures")]
    NoFigures,
    /// The territory has all of its products already.
    #[error("the territory already has every product of this sector")]
    AllPresent,
    /// Too few observations for a figure.
    #[error("there are too few observations of this sector")]
    TooFew,
    /// All observations are alike where they must differ.
    #[error("the observations of this sector do not differ, so no slope can be told")]
    NoVariation,
    /// The data have no value for it.
    #[error("the data hold no value for this sector")]
    NoValue,
    /// What it would be divided by is zero.
    #[error("the denominator of this sector is zero")]
    ZeroDenominator,
    /// A count is negative, or a part is larger than its whole.
    #[error("the data contradict themselves: a count is negative, or a part is larger than its whole")]
    Contradiction,
    /// Some year has no deflator.
    #[error("a year that is compared has no deflator")]
    NoDeflator,
    /// Another criterion that it is made of is missing.
    #[error("a criterion that it is made of has no value for this sector")]
    PartMissing,
    /// The arithmetic left the range of numbers.
    #[error("the value is not a finite number")]
    NotFinite,
}

/// What has to be added so that a criterion can be computed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Need {
    /// A trade dataset that holds the territory, and figures of it.
    Trade(TradeBasis),
    /// Flows with quantities, of so many years in a row.
    UnitValues {
        /// How many years it takes.
        years: u32,
    },
    /// Flows of the territory by importer.
    Markets,
    /// World trade, of so many years in a row.
    Demand {
        /// How many years it takes.
        years: u32,
    },
    /// A deflator of world trade.
    Deflator,
    /// An input-output table of the territory.
    InputOutput,
    /// An indicator of the territory, by its id.
    Indicator(&'static str),
    /// An indicator of the territory by occupation, by its id.
    ByOccupation(&'static str),
    /// Comparators.
    Comparators,
    /// The criterion itself, as an imported indicator.
    Import,
}

/// Why no sector has a value.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Unavailable {
    /// A part of the inputs is not there.
    #[error("an input is missing: {0:?}")]
    InputNeeded(Need),
    /// It is a test of a policy, and never a number.
    #[error("a test of a policy is assessed with evidence, not computed")]
    Assessed,
}
