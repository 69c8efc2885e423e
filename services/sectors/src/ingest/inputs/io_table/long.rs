//! An input-output table with one cell a row: who sells, who buys, how much; and
//! rows OUTPUT, EMPLOYMENT, COMPENSATION and VALUE_ADDED by industry.

use eslabon_runtime::tables::{Column, Header, Read, Refusal, Row, RowErrors, Sink};

use super::{Cell, Cells, RowId, factor};
use crate::ingest::{
    ImportError,
    inputs::{Gather, Held, InputSpec, InputTable},
    rows::{Bad, report},
    values,
};

const ROW: usize = 0;
const COLUMN: usize = 1;
const VALUE: usize = 2;

/// The columns, in the order of the constants above.
pub(crate) static COLUMNS: [Column; 3] = [
    Column { name: "row", aliases: &["row", "seller", "input"], instead: &["from"], required: true },
    Column { name: "column", aliases: &["column", "buyer", "industry"], instead: &["to"], required: true },
    Column { name: "value", aliases: &["value", "flow", "coefficient"], instead: &[], required: true },
];

/// The rows of a long file of cells.
pub(crate) struct CellRows {
    unit: &'static str,
    cells: Cells,
}

impl CellRows {
    pub(crate) fn new(spec: InputSpec) -> Self {
        Self { unit: "line", cells: Cells::new(spec) }
    }

    fn row_id(&mut self, name: &str) -> Result<RowId, Bad> {
        match factor(name) {
            Some(factor) => Ok(Cells::factor_row(factor)),
            None => self.cells.industry(name).map(usize::from),
        }
    }
}

impl Sink for CellRows {
    fn header(&mut self, header: &Header) -> Result<(), Refusal> {
        self.unit = header.unit();
        Ok(())
    }

    fn row(&mut self, row: &Row<'_>, errors: &mut RowErrors) -> Result<(), Refusal> {
        let seller = report(self.row_id(row.get(ROW)), row, ROW, errors)?;
        let buyer = report(self.cells.industry(row.get(COLUMN)), row, COLUMN, errors)?;
        let signed = seller.is_some_and(Cells::may_be_negative);
        let value =
            if signed { values::number(row.get(VALUE)) } else { values::not_negative(row.get(VALUE)) };
        let value = report(value, row, VALUE, errors)?;
        if let (Some(seller), Some(column), Some(value)) = (seller, buyer, value) {
            self.cells.cells.push(Cell { row: seller, column, value, line: row.line });
        }
        Ok(())
    }
}

impl Gather for CellRows {
    fn finish(mut self: Box<Self>, mut read: Read) -> Result<InputTable, ImportError> {
        self.cells.settle(self.unit, &mut read.errors);
        if let Some(error) = ImportError::of_rows(read.errors, self.unit) {
            return Err(error);
        }
        Ok(InputTable {
            held: Held::IoTable(self.cells.table()?),
            rows_read: read.rows,
            left_out: 0,
            ignored_columns: read.header.ignored(),
        })
    }
}
