//! How a file of trade becomes a table.
//!
//! The form of the file is the business of `eslabon_runtime::tables`; here are the
//! columns, the codes and the values of trade. The path of a row: `columns`
//! finds its fields, `countries`, `products` and `values` check them, `rows`
//! keeps them as 24 bytes, and when the last has come `table` sorts them into
//! years and `digest` names the whole.
//!
//! Exports are by territory, product and year. A file by importer as well is
//! summed over importers; then a key includes the importer.

mod codes;
mod columns;
pub mod countries;
mod digest;
mod inputs;
mod products;
mod rows;
mod spec;
mod table;
mod values;

#[cfg(test)]
mod tests;

use eslabon_proto::r#type::v1::TerritoryScheme;
pub use eslabon_runtime::tables::{Limits, Stopped};
use eslabon_runtime::tables::{Refusal, TableReader};
pub use eslabon_runtime::upload::{ImportError, Progress, Reading};
pub use inputs::{Held, InputLimits, InputReader, InputSpec, InputTable, IoKind, Layout};
pub use spec::{TradeSpec, ValueUnit};
pub use table::{Cells, TradeTable, TradeYear};

/// Reads a trade file from bytes that are pushed.
pub struct TradeReader {
    table: TableReader,
    rows: rows::TradeRows,
}

impl TradeReader {
    /// A reader for a file of which this was said.
    pub fn new(spec: TradeSpec, limits: Limits) -> Self {
        Self { table: TableReader::new(&columns::COLUMNS, limits), rows: rows::TradeRows::new(spec) }
    }
}

impl Reading for TradeReader {
    type Table = TradeTable;

    fn push(&mut self, chunk: &[u8]) -> Result<(), Stopped> {
        self.table.push(chunk, &mut self.rows)
    }

    fn progress(&self) -> Progress {
        Progress { rows: self.table.rows() }
    }

    fn finish(self) -> Result<TradeTable, ImportError> {
        let Self { table, mut rows } = self;
        let mut read = table.finish(&mut rows)?;
        table::sort(&mut rows);
        table::report_duplicates(&rows, &mut read.errors);
        table::report_nested(&rows, &mut read.errors);
        if let Some(error) = ImportError::of_rows(read.errors, read.header.unit()) {
            return Err(error);
        }
        let years = table::years(&rows);
        if years.is_empty() {
            let message = "all values of the file are zero";
            return Err(Refusal::new("ALL_VALUES_ZERO", "file", message).into());
        }
        Ok(TradeTable {
            digest: digest::digest(&rows.spec, &years),
            years,
            rows_read: read.rows,
            ignored_columns: read.header.ignored(),
            product_names: rows.product_names(),
        })
    }
}

/// The code that is stored for a territory that is stated and not read; else
/// the reason and what to do.
pub(crate) fn territory(scheme: TerritoryScheme, text: &str) -> Result<&str, (&'static str, String)> {
    countries::canonical(scheme, text).map_err(|wrong| (wrong.reason, wrong.advice))
}
