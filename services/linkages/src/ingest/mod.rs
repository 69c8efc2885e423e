//! How files become resources of the registry.
//!
//! The form of a file is the business of `eslabon_runtime::tables`. A row goes two
//! ways. While the file arrives, [`cells`] read what it says, which needs nothing but
//! the row; a kind of [`kinds`] puts them together. When all has come, the rows
//! of a file ([`gathered`]), or of several that came together, are merged into what is
//! held ([`merging`]), batch by batch inside the transaction that stores them
//! ([`pending`]): what they refer to has to be there, quantities get the unit of their
//! capability, and what comes of it is checked ([`imported`]).
//!
//! Nothing is repaired in silence: every cell that is not as it should be is told by
//! [`remarks`], with what stands there and what became of it.

mod cells;
mod codes;
mod dates;
mod facts;
mod gathered;
mod imported;
mod kind;
mod kinds;
mod merging;
mod numbers;
mod pending;
mod places;
mod remarks;
mod shared;
#[cfg(test)]
mod tests;
mod text;
mod unit_of;

use eslabon_proto::linkages::v1::{self as pb, RegistryKind};
use eslabon_runtime::tables::{Column, Header, Refusal, Row, RowErrors, Sink, TableReader};
pub use eslabon_runtime::{
    tables::{Limits, Stopped},
    upload::{ImportError, Progress, Reading},
};

pub(crate) use facts::{Facts, duplicate_keys};
pub(crate) use pending::{Told, Work};
pub use remarks::Remarks;
use remarks::Said;

/// What is said of a file.
#[derive(Debug, Clone)]
pub struct Spec {
    /// What its rows are.
    pub kind: RegistryKind,
    /// Whether good rows are stored where others are refused.
    pub good_rows: bool,
    /// Where it was learned.
    pub source: String,
    /// The day that certificates have expired by and needs have begun by, YYYY-MM-DD.
    pub as_of: String,
    /// Whether `01/02/2026` is the second of January.
    pub month_first: bool,
    /// The scheme of codes that no column tells.
    pub code_scheme: String,
    /// Whose scale the classes of size are on.
    pub size_scheme: String,
    /// What new needs begin as.
    pub need_state: pb::NeedState,
    /// Remarks that are told in detail.
    pub max_remarks: usize,
}

/// Reads a file of the registry from bytes that are pushed.
pub struct RegistryReader {
    table: TableReader,
    rows: Box<dyn Gather>,
    digest: blake3::Hasher,
}

/// What a file holds.
pub struct RegistryTable {
    /// Rows, without the header.
    pub row_count: u64,
    /// Of the bytes as they arrived.
    pub digest: [u8; 32],
    pub(crate) work: Box<dyn Work>,
}

/// A sink that knows what its rows come to.
trait Gather: Send {
    fn header(&mut self, header: &Header);
    fn row(&mut self, row: &Row<'_>);
    fn finish(self: Box<Self>, told: Told) -> Box<dyn Work>;
}

/// The sink of a kind that is chosen while the program runs.
struct Rows<'a>(&'a mut dyn Gather);

impl Sink for Rows<'_> {
    fn header(&mut self, header: &Header) -> Result<(), Refusal> {
        self.0.header(header);
        Ok(())
    }

    fn row(&mut self, row: &Row<'_>, _: &mut RowErrors) -> Result<(), Refusal> {
        self.0.row(row);
        Ok(())
    }
}

impl RegistryReader {
    /// A reader for a file of which this was said. A kind that is not stated has no
    /// columns, and its file no good row.
    pub fn new(spec: Spec, limits: Limits) -> Self {
        let (columns, rows) = kinds::sink(spec);
        Self { table: TableReader::new(columns, limits), rows, digest: blake3::Hasher::new() }
    }
}

impl Reading for RegistryReader {
    type Table = RegistryTable;

    fn push(&mut self, chunk: &[u8]) -> Result<(), Stopped> {
        self.digest.update(chunk);
        self.table.push(chunk, &mut Rows(self.rows.as_mut()))
    }

    fn progress(&self) -> Progress {
        Progress { rows: self.table.rows() }
    }

    fn finish(self) -> Result<RegistryTable, ImportError> {
        let Self { table, mut rows, digest } = self;
        let read = table.finish(&mut Rows(rows.as_mut()))?;
        // A row that is no text, or shorter than its header, is one of the reader's.
        if let Some(error) = ImportError::of_rows(read.errors, "line") {
            return Err(error);
        }
        let told = Told { row_count: read.rows, ignored_columns: read.header.ignored() };
        Ok(RegistryTable {
            row_count: read.rows,
            digest: *digest.finalize().as_bytes(),
            work: rows.finish(told),
        })
    }
}

impl RegistryTable {
    /// What was said of the rows so far.
    pub fn remarks(&self) -> &Remarks {
        self.work.remarks()
    }
}

/// A column that has to be there.
const fn required(name: &'static str, aliases: &'static [&'static str]) -> Column {
    Column { name, aliases, instead: &[], required: true }
}

/// A column that may be there.
const fn optional(name: &'static str, aliases: &'static [&'static str]) -> Column {
    Column { name, aliases, instead: &[], required: false }
}
