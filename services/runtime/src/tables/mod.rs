//! How a file becomes rows, without a word of any domain.
//!
//! Bytes are pushed as they arrive, in any chunks; a service's [`Sink`] gets the
//! header once and then every row. What arrives may be CSV (comma, semicolon or
//! tab; UTF-8 with or without BOM; LF or CRLF), the same in gzip, or Parquet.
//! The answer does not depend on how the bytes were cut.
//!
//! Two things can go wrong. A [`Refusal`] concerns the file as a whole and ends
//! the reading: it is no table, a column is missing, a limit is reached. A
//! [`RowError`] concerns one row: reading goes on, so that the count of all is
//! honest and the sender can mend everything at once.
//!
//! Nothing is repaired in silence. Three things are no repairs, because they
//! carry no information: blanks around a field, blank lines, and the case of a
//! header name.

mod batch;
mod cells;
mod emit;
mod errors;
mod footer;
mod gzip;
mod header;
mod lines;
mod pages;
mod parquet;
mod quoted;
mod reader;
mod row;
mod sniff;
#[cfg(test)]
mod tests;
mod thrift;

pub use batch::Batch;
pub use errors::{KEPT_ERRORS, MAX_ERRORS, Refusal, RowError, RowErrors, excerpt};
pub use header::{Column, Header};
pub use lines::{MAX_COLUMNS, MAX_LINE};
pub use parquet::MAX_PARQUET;
pub use reader::{Read, Stopped, TableReader};
pub use row::Row;

/// What a file may be at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes as they arrive.
    pub max_bytes: u64,
    /// Bytes once inflated.
    pub max_inflated_bytes: u64,
    /// Rows, without the header.
    pub max_rows: u64,
}

/// Where the rows of a file go: the part of a service.
pub trait Sink {
    /// The header has been read; refuses what does not go together.
    fn header(&mut self, header: &Header) -> Result<(), Refusal>;

    /// One row. What is wrong with it goes into `errors`; a refusal ends the
    /// reading.
    fn row(&mut self, row: &Row<'_>, errors: &mut RowErrors) -> Result<(), Refusal>;
}
