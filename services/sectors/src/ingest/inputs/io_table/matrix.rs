//! An input-output table as it is printed: a row and a column for each industry,
//! the first column with the names of the rows, and below the industries rows
//! such as OUTPUT.

use eslabon_runtime::tables::{Header, Read, Refusal, Row, RowErrors, Sink, excerpt};

use super::{Cell, Cells, RowId, factor, path};
use crate::{
    ingest::{
        ImportError,
        codes::Id,
        inputs::{Gather, Held, InputSpec, InputTable, fields},
        rows::Bad,
        spec::{Wrong, wrong},
        values,
    },
    inputs::Scheme,
};

/// The place of the names of rows.
const NAMES: usize = 0;

/// The rows of a table in print.
pub(crate) struct MatrixRows {
    cells: Cells,
    /// Places of the columns that are industries, and their numbers.
    columns: Vec<(usize, Id)>,
    /// For each industry the line of its row; 0: not yet met. Behind them the
    /// factors.
    met: Vec<u64>,
    ignored: Vec<String>,
    left_out: u64,
}

impl MatrixRows {
    pub(crate) fn new(spec: InputSpec) -> Self {
        Self {
            cells: Cells::new(spec),
            columns: Vec::new(),
            met: Vec::new(),
            ignored: Vec::new(),
            left_out: 0,
        }
    }

    /// What a heading or the name of a row is called here: the code itself in a
    /// classification, else the id that it becomes.
    fn called(&self, heading: &str) -> Option<String> {
        match self.cells.scheme() {
            Scheme::Products(_) => Some(heading.trim().to_owned()).filter(|code| !code.is_empty()),
            Scheme::Industry => fields::id_of_heading(heading),
        }
    }

    /// The row of this name; `None` when it was met before.
    fn row_id(&mut self, name: &str, line: u64) -> Result<RowId, Wrong> {
        let factor = factor(name);
        let industry = || {
            let id = self.called(name)?;
            self.columns.iter().find(|(_, column)| self.cells.industries.code(*column) == id)
        };
        let (row, at) = match factor {
            Some(factor) => (Cells::factor_row(factor), self.columns.len() + factor),
            None => match industry() {
                Some((_, column)) => (usize::from(*column), usize::from(*column)),
                None => {
                    return wrong(
                        "IO_NOT_SQUARE",
                        "the row has no column of the same name; name it in `leave_out` if it is no industry",
                    );
                }
            },
        };
        match std::mem::replace(&mut self.met[at], line) {
            0 => Ok(row),
            first => wrong("DUPLICATE_KEY", format!("the same row stands on line {first}; keep one")),
        }
    }
}

impl Sink for MatrixRows {
    fn header(&mut self, header: &Header) -> Result<(), Refusal> {
        if header.by_row {
            let message = "layout MATRIX is read from CSV; write the Parquet file in the long layout";
            return Err(Refusal::new("UNSUPPORTED_PARQUET", "file", message));
        }
        for (place, name) in header.names.iter().enumerate().skip(1) {
            if self.cells.spec.leaves_out(name.trim()) {
                self.ignored.push(excerpt(name));
                continue;
            }
            let id =
                self.called(name).ok_or_else(|| fields::bad_heading("INVALID_INDUSTRY", header, place))?;
            let before = self.cells.industries.len();
            let number = match self.cells.industry(&id) {
                Ok(number) => number,
                Err(Bad::File(refusal)) => return Err(refusal),
                Err(Bad::Field(wrong)) => {
                    return Err(Refusal::new(
                        wrong.reason,
                        format!("header.{}", excerpt(name)),
                        wrong.advice,
                    ));
                }
            };
            if self.cells.industries.len() == before {
                let message = format!("two columns mean the industry `{id}`; leave one of them out");
                return Err(Refusal::new("DUPLICATE_COLUMN", format!("header.{}", excerpt(name)), message));
            }
            self.columns.push((place, number));
        }
        if self.columns.is_empty() {
            let message = "no column is an industry; the layout is LONG, or the file is another one";
            return Err(Refusal::new("MISSING_COLUMN", "header", message));
        }
        self.met = vec![0; self.columns.len() + super::FACTORS.len()];
        Ok(())
    }

    fn row(&mut self, row: &Row<'_>, errors: &mut RowErrors) -> Result<(), Refusal> {
        let name = row.at(NAMES);
        if self.cells.spec.leaves_out(name) {
            self.left_out += 1;
            return Ok(());
        }
        let seller = match self.row_id(name, row.line) {
            Ok(seller) => seller,
            Err(wrong) => {
                row.wrong_at(errors, NAMES, wrong.reason, wrong.advice);
                return Ok(());
            }
        };
        let signed = Cells::may_be_negative(seller);
        for &(place, column) in &self.columns {
            // An empty cell is no sale; of a factor it is a gap, found at the end.
            let text = row.at(place);
            if text.is_empty() {
                continue;
            }
            match if signed { values::number(text) } else { values::not_negative(text) } {
                Ok(value) => self.cells.cells.push(Cell { row: seller, column, value, line: row.line }),
                Err(wrong) => row.wrong_at(errors, place, wrong.reason, wrong.advice),
            }
        }
        Ok(())
    }
}

impl Gather for MatrixRows {
    fn finish(mut self: Box<Self>, mut read: Read) -> Result<InputTable, ImportError> {
        self.cells.settle("line", &mut read.errors);
        if let Some(error) = ImportError::of_rows(read.errors, "line") {
            return Err(error);
        }
        let without_row = self.columns.iter().find(|(_, column)| self.met[usize::from(*column)] == 0);
        if let Some((_, column)) = without_row {
            let industry = self.cells.industries.code(*column);
            let message = format!(
                "industry `{industry}` has a column and no row; name it in `leave_out` if it is no industry"
            );
            return Err(Refusal::new("IO_NOT_SQUARE", path(industry), message).into());
        }
        Ok(InputTable {
            held: Held::IoTable(self.cells.table()?),
            rows_read: read.rows,
            left_out: self.left_out,
            ignored_columns: self.ignored,
        })
    }
}
