//! How files of inputs are read: lists of sectors, indicators, flows and
//! input-output tables.
//!
//! One sink a kind and layout; all share the form of files, the codes and the
//! values with trade. What a sink has gathered becomes one of the forms of
//! `crate::inputs`, sorted, so that the order of rows does not matter.

mod fields;
mod flows;
mod indicators;
mod io_table;
mod sector_list;
mod spec;

#[cfg(test)]
mod tests;

use eslabon_runtime::tables::{
    Column, Header, Limits, Read, Refusal, Row, RowErrors, Sink, Stopped, TableReader,
};
pub use spec::{InputLimits, InputSpec, IoKind, Layout};

use super::{ImportError, Progress, Reading};
use crate::inputs::{Kind, flows::Flows, indicators::Indicators, io_table::IoTable, sector_list::SectorList};

/// What a file of inputs holds.
#[derive(Debug, Clone, PartialEq)]
pub struct InputTable {
    /// The content.
    pub held: Held,
    /// Rows of the file, without its header.
    pub rows_read: u64,
    /// Rows that the sender wanted to be left out.
    pub left_out: u64,
    /// Columns of the file that were not read.
    pub ignored_columns: Vec<String>,
}

/// A content of one kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Held {
    /// Sectors and their codes.
    SectorList(SectorList),
    /// Values.
    Indicators(Indicators),
    /// Flows, year by year.
    Flows(Vec<Flows>),
    /// An input-output table.
    IoTable(IoTable),
}

/// A sink that knows what its rows come to.
trait Gather: Sink + Send {
    /// Everything has been read: the content, or why there is none.
    fn finish(self: Box<Self>, read: Read) -> Result<InputTable, ImportError>;
}

/// Reads a file of inputs from bytes that are pushed.
pub struct InputReader {
    table: TableReader,
    rows: Boxed,
}

/// A sink whose sort is chosen while the program runs.
struct Boxed(Box<dyn Gather>);

impl Sink for Boxed {
    fn header(&mut self, header: &Header) -> Result<(), Refusal> {
        self.0.header(header)
    }

    fn row(&mut self, row: &Row<'_>, errors: &mut RowErrors) -> Result<(), Refusal> {
        self.0.row(row, errors)
    }
}

impl InputReader {
    /// A reader for a file of which this was said.
    pub fn new(spec: InputSpec, limits: Limits) -> Self {
        let (columns, rows): (&'static [Column], Box<dyn Gather>) = match (spec.kind, spec.layout) {
            (Kind::SectorList, _) => (&sector_list::COLUMNS, Box::new(sector_list::SectorRows::new(&spec))),
            (Kind::Indicators, Layout::Wide) => {
                (&indicators::wide::COLUMNS, Box::new(indicators::wide::WideRows::new(spec, limits.max_rows)))
            }
            (Kind::Indicators, _) => {
                (&indicators::long::COLUMNS, Box::new(indicators::long::LongRows::new(spec)))
            }
            (Kind::Flows, _) => (&flows::COLUMNS, Box::new(flows::FlowRows::new(&spec))),
            (Kind::IoTable, Layout::Matrix) => (&[], Box::new(io_table::matrix::MatrixRows::new(spec))),
            (Kind::IoTable, _) => (&io_table::long::COLUMNS, Box::new(io_table::long::CellRows::new(spec))),
        };
        Self { table: TableReader::new(columns, limits), rows: Boxed(rows) }
    }
}

impl Reading for InputReader {
    type Table = InputTable;

    fn push(&mut self, chunk: &[u8]) -> Result<(), Stopped> {
        self.table.push(chunk, &mut self.rows)
    }

    fn progress(&self) -> Progress {
        Progress { rows: self.table.rows() }
    }

    fn finish(self) -> Result<InputTable, ImportError> {
        let Self { table, mut rows } = self;
        let read = table.finish(&mut rows)?;
        rows.0.finish(read)
    }
}
