//! What the sender says of a file.

use eslabon_proto::r#type::v1::{Classification, TerritoryScheme};

/// How the rows of a trade file are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TradeSpec {
    /// The classification of the product codes.
    pub classification: Classification,
    /// What the territory codes are.
    pub territory_scheme: TerritoryScheme,
    /// The year of all rows, for a file without a year column. Where the file
    /// has one, every row must say this year.
    pub year: Option<i32>,
    /// Unit of the value column where its header does not tell.
    pub value_unit: Option<ValueUnit>,
}

/// Unit of a value column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueUnit {
    /// US dollars.
    Usd,
    /// Thousand US dollars.
    ThousandUsd,
}

impl ValueUnit {
    /// US dollars in one unit.
    pub(super) fn usd(self) -> f64 {
        match self {
            Self::Usd => 1.0,
            Self::ThousandUsd => 1000.0,
        }
    }
}

/// What is wrong with a field.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    /// Stable UPPER_SNAKE code.
    pub(super) reason: &'static str,
    /// What is wrong and what to do, for a person.
    pub(super) advice: String,
}

pub(super) fn wrong<T>(reason: &'static str, advice: impl Into<String>) -> Result<T, Wrong> {
    Err(Wrong { reason, advice: advice.into() })
}
