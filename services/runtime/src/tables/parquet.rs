//! Parquet becomes rows: the same rows, as the text a CSV file would hold.
//!
//! The description of a Parquet file stands at its end, so the file is kept in
//! memory until it is whole, [`MAX_PARQUET`] bytes at most. Numbers become the
//! shortest text that reads back as the same number, so one set of checks does
//! for both formats; a product code that was stored as a number has lost its
//! leading zeros here as it has in a spreadsheet, and is told so.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use parquet::{
    basic::Compression,
    errors::ParquetError,
    file::{
        metadata::{ParquetMetaData, RowGroupMetaData},
        properties::ReaderProperties,
        reader::{FileReader, RowGroupReader},
        serialized_reader::{ReadOptions, ReadOptionsBuilder, SerializedFileReader},
    },
};

use super::{
    Column, Header, Limits, Refusal, RowErrors, Sink,
    cells::Cells,
    emit::{Emit, Halt, too_many_rows},
    footer::check_footer,
    lines::{MAX_COLUMNS, MAX_LINE},
    pages::{Budget, Pages},
    row::Span,
};

/// Bytes of a Parquet file at most. Twenty million rows of trade take less.
pub const MAX_PARQUET: usize = 256 << 20;
/// Rows that are decoded at once. Their cells are copied, so that a column takes
/// `BATCH` times [`cells::MAX_CELL`](super::cells::MAX_CELL) of memory: 8 MiB.
const BATCH: usize = 512;

/// A Parquet file that arrives.
pub(super) struct Whole {
    columns: &'static [Column],
    limits: Limits,
    bytes: Vec<u8>,
    pub(super) emit: Emit,
}

impl Whole {
    pub(super) fn new(columns: &'static [Column], limits: Limits) -> Self {
        Self { columns, limits, bytes: Vec::new(), emit: Emit::new(limits.max_rows) }
    }

    pub(super) fn push(&mut self, chunk: &[u8]) -> Result<(), Refusal> {
        if self.bytes.len() + chunk.len() > MAX_PARQUET {
            let message =
                format!("a Parquet file may have {MAX_PARQUET} bytes; split it, or send gzipped CSV");
            return Err(Refusal::limit("UPLOAD_TOO_LARGE", message));
        }
        self.bytes.extend_from_slice(chunk);
        Ok(())
    }

    /// Reads the whole file.
    ///
    /// The Parquet decoder is written for files of friends: a hostile one can
    /// make it panic. That must cost this file and nothing else, so a panic is
    /// caught here, at the edge, and everything it touched is dropped.
    pub(super) fn read<S: Sink>(&mut self, sink: &mut S, errors: &mut RowErrors) -> Result<(), Halt> {
        let bytes = Bytes::from(std::mem::take(&mut self.bytes));
        catch_unwind(AssertUnwindSafe(|| self.rows(bytes, sink, errors)))
            .unwrap_or_else(|_| Err(corrupt().into()))
    }

    fn rows<S: Sink>(&mut self, bytes: Bytes, sink: &mut S, errors: &mut RowErrors) -> Result<(), Halt> {
        check_footer(&bytes)?;
        let file = SerializedFileReader::new_with_options(bytes.clone(), options()).map_err(refused)?;
        check_size(file.metadata(), &self.limits)?;
        let schema = file.metadata().file_metadata().schema();
        let names: Vec<_> = schema.get_fields().iter().map(|field| field.name().to_owned()).collect();
        if names.len() > MAX_COLUMNS {
            let message = format!("the file has more than {MAX_COLUMNS} columns; the long format is needed");
            return Err(Refusal::new("TOO_MANY_COLUMNS", "header", message).into());
        }
        let header = Header::resolve(names, self.columns, true)?;
        let used = used(file.metadata(), &header)?;
        self.emit.start(header, sink)?;
        let mut budget = Budget::new(&self.limits);
        for group in 0..file.num_row_groups() {
            let group = file.get_row_group(group).map_err(refused)?;
            let columns = open(&bytes, group.as_ref(), &used)?;
            let rows = usize::try_from(group.metadata().num_rows()).map_err(|_| corrupt())?;
            budget.next_group();
            self.group(rows, &used, columns, &mut budget, sink, errors)?;
        }
        Ok(())
    }

    /// The rows of one row group, its columns in step.
    fn group<S: Sink>(
        &mut self,
        mut left: usize,
        used: &[Used],
        mut columns: Vec<Cells>,
        budget: &mut Budget,
        sink: &mut S,
        errors: &mut RowErrors,
    ) -> Result<(), Halt> {
        while left > 0 {
            let count = left.min(BATCH);
            for cells in &mut columns {
                cells.fill(count, self.emit.rows + 1, budget)?;
            }
            self.batch(count, used, &columns, sink, errors)?;
            left -= count;
        }
        Ok(())
    }

    fn batch<S: Sink>(
        &mut self,
        count: usize,
        used: &[Used],
        columns: &[Cells],
        sink: &mut S,
        errors: &mut RowErrors,
    ) -> Result<(), Halt> {
        let width = self.emit.header.as_ref().map_or(0, |header| header.names.len());
        let mut text = Vec::new();
        let mut spans = vec![Span { start: 0, end: 0 }; width];
        for row in 0..count {
            text.clear();
            let number = self.emit.rows + 1;
            for (column, cells) in used.iter().zip(columns) {
                let start = text.len() as u32;
                let cell = cells.get(row);
                if text.len() + cell.len() > MAX_LINE {
                    let message = "a row is longer than 1 MiB; the file is no such table";
                    return Err(Refusal::new("LINE_TOO_LONG", format!("rows[{number}]"), message).into());
                }
                text.extend_from_slice(cell);
                spans[column.place] = Span { start, end: text.len() as u32 };
            }
            self.emit.row(number, &text, &spans, sink, errors)?;
        }
        Ok(())
    }
}

/// The readers of the columns of a row group.
fn open(file: &Bytes, group: &dyn RowGroupReader, used: &[Used]) -> Result<Vec<Cells>, Refusal> {
    let open = |column: &Used| {
        let metadata = group.metadata().column(column.leaf);
        let pages = Pages::new(file.clone(), metadata)?;
        let reader = group.get_column_reader(column.leaf).map_err(refused)?;
        Ok(Cells::new(reader, metadata.column_descr_ptr(), pages))
    };
    used.iter().map(open).collect()
}

/// Of LZ4 only the framing of the format is read: for others, which were never
/// of it, the decoder would not heed the size of a page.
fn options() -> ReadOptions {
    let properties = ReaderProperties::builder().set_backward_compatible_lz4(false).build();
    ReadOptionsBuilder::new().with_reader_properties(properties).build()
}

/// A column of the file that a service asks for.
#[derive(Clone, Copy)]
struct Used {
    /// Its place among the columns of the file.
    place: usize,
    /// Its place among the leaves of the schema.
    leaf: usize,
}

/// Finds the leaves behind the columns, and refuses what is no plain value.
fn used(metadata: &ParquetMetaData, header: &Header) -> Result<Vec<Used>, Refusal> {
    let schema = metadata.file_metadata().schema_descr();
    let mut used = Vec::new();
    for place in header.places.iter().copied().flatten() {
        let name = &header.names[place];
        let mut leaves = (0..schema.num_columns()).filter(|&leaf| schema.get_column_root_idx(leaf) == place);
        let (Some(leaf), None) = (leaves.next(), leaves.next()) else { return Err(unsupported(name)) };
        let column = schema.column(leaf);
        let is_plain = column.path().parts().len() == 1 && column.max_rep_level() == 0;
        if !is_plain || !Cells::can_read(&column) {
            return Err(unsupported(name));
        }
        let codec = |group: &RowGroupMetaData| group.column(leaf).compression();
        if metadata.row_groups().iter().map(codec).any(|codec| !is_known(codec)) {
            let message =
                "the file is compressed with brotli or LZO; write it with zstd, snappy, gzip or LZ4";
            return Err(Refusal::new("UNSUPPORTED_PARQUET", "file", message));
        }
        used.push(Used { place, leaf });
    }
    Ok(used)
}

fn is_known(codec: Compression) -> bool {
    matches!(
        codec,
        Compression::UNCOMPRESSED
            | Compression::SNAPPY
            | Compression::GZIP(_)
            | Compression::LZ4
            | Compression::LZ4_RAW
            | Compression::ZSTD(_)
    )
}

/// The file tells its own size; it is refused before a row is decoded. One that
/// tells less than there is comes to the same end when its pages are counted.
fn check_size(metadata: &ParquetMetaData, limits: &Limits) -> Result<(), Refusal> {
    let (mut rows, mut bytes) = (0_u64, 0_u64);
    for group in metadata.row_groups() {
        rows = rows.saturating_add(u64::try_from(group.num_rows()).map_err(|_| corrupt())?);
        for column in group.columns() {
            bytes = bytes.saturating_add(u64::try_from(column.uncompressed_size()).map_err(|_| corrupt())?);
        }
    }
    if rows > limits.max_rows {
        return Err(too_many_rows(limits.max_rows));
    }
    if bytes > limits.max_inflated_bytes {
        return Err(too_large(limits.max_inflated_bytes));
    }
    Ok(())
}

fn unsupported(name: &str) -> Refusal {
    let name = super::excerpt(name);
    Refusal::new(
        "UNSUPPORTED_COLUMN_TYPE",
        format!("header.{name}"),
        format!(
            "column `{name}` is neither text nor a number; write it as text, an integer, a float or a decimal"
        ),
    )
}

pub(super) fn too_large(max: u64) -> Refusal {
    Refusal::limit("UPLOAD_TOO_LARGE", format!("the file is larger than {max} bytes once inflated"))
}

pub(super) fn corrupt() -> Refusal {
    Refusal::new("CORRUPT_PARQUET", "file", "the Parquet file is damaged or cut short; get the file again")
}

/// What the decoder says stays here: its words are no part of an interface.
pub(super) fn refused(_: ParquetError) -> Refusal {
    corrupt()
}
