//! What the sender says of a file of inputs.

use eslabon_proto::r#type::v1::TerritoryScheme;

use crate::{
    ingest::ValueUnit,
    inputs::{Kind, Scheme},
};

/// How the rows of a file of inputs are to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputSpec {
    /// What it is.
    pub kind: Kind,
    /// How it is laid out.
    pub layout: Layout,
    /// What codes are codes of. Of flows a classification.
    pub scheme: Option<Scheme>,
    /// What the territory codes are.
    pub territory_scheme: TerritoryScheme,
    /// Code of the territory of a table, or of all rows of a file without a
    /// column of territories.
    pub territory: Option<String>,
    /// The year of a table, or of all rows of a file without a column of years.
    pub year: Option<i32>,
    /// What stands in the cells of an input-output table.
    pub io_kind: IoKind,
    /// Unit of the values of flows where their header does not tell.
    pub value_unit: Option<ValueUnit>,
    /// Rows and columns that are left out, as the file writes them.
    pub leave_out: Vec<String>,
    /// What the operator allows.
    pub limits: InputLimits,
}

/// What an input may hold at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InputLimits {
    /// Sectors of a list.
    pub max_sectors: usize,
    /// Industries of an input-output table.
    pub max_industries: usize,
}

/// How a file is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// One value a row.
    Long,
    /// A column for each sector.
    Wide,
    /// A row and a column for each industry.
    Matrix,
}

/// What stands between two industries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IoKind {
    /// Money.
    Flows,
    /// Shares of the buyer's output.
    Coefficients,
}

impl InputSpec {
    /// Whether something is to be left out.
    pub(super) fn leaves_out(&self, text: &str) -> bool {
        self.leave_out.iter().any(|left_out| left_out == text)
    }
}
