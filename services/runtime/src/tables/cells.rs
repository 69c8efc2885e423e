//! The cells of one Parquet column, as text.

use std::io::Write;

use parquet::{
    basic::{ConvertedType, LogicalType, Type},
    column::reader::{ColumnReader, ColumnReaderImpl},
    data_type::{ByteArray, DataType},
    errors::ParquetError,
    schema::types::{ColumnDescPtr, ColumnDescriptor},
};

use super::{
    Refusal, excerpt,
    pages::{Budget, Pages},
    parquet::{corrupt, refused},
};

/// Digits of the longest decimal that is read.
const MAX_SCALE: i32 = 38;
/// Bytes of a decimal at most.
const MAX_DECIMAL: usize = 16;
/// Bytes of a cell at most: far above every name and code. A dictionary holds a
/// word once and gives it to every row, so a long one would fill the memory.
pub(super) const MAX_CELL: usize = 16 << 10;

/// A batch of cells.
pub(super) struct Cells {
    reader: ColumnReader,
    description: ColumnDescPtr,
    pages: Pages,
    /// Cells of the page that is being read that are not yet read.
    in_page: usize,
    levels: Vec<i16>,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Cells {
    pub(super) fn new(reader: ColumnReader, description: ColumnDescPtr, pages: Pages) -> Self {
        Self {
            reader,
            description,
            pages,
            in_page: 0,
            levels: Vec::new(),
            text: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// Whether a column holds text or numbers.
    pub(super) fn can_read(column: &ColumnDescriptor) -> bool {
        if is_decimal(column) {
            let fits = column.physical_type() != Type::FIXED_LEN_BYTE_ARRAY
                || column.type_length() <= MAX_DECIMAL as i32;
            return (0..=MAX_SCALE).contains(&column.type_scale()) && fits;
        }
        let is_value = matches!(
            column.converted_type(),
            ConvertedType::NONE
                | ConvertedType::UTF8
                | ConvertedType::ENUM
                | ConvertedType::INT_8
                | ConvertedType::INT_16
                | ConvertedType::INT_32
                | ConvertedType::INT_64
                | ConvertedType::UINT_8
                | ConvertedType::UINT_16
                | ConvertedType::UINT_32
                | ConvertedType::UINT_64
        );
        let is_type = matches!(
            column.physical_type(),
            Type::INT32 | Type::INT64 | Type::FLOAT | Type::DOUBLE | Type::BYTE_ARRAY
        );
        is_value && is_type
    }

    /// The cell of a row of the batch; empty where it is null.
    pub(super) fn get(&self, row: usize) -> &[u8] {
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[row]]
    }

    /// Decodes the next `count` cells, the first of which is of row `first`.
    ///
    /// Never more than one page at a time: its values keep it in memory.
    pub(super) fn fill(&mut self, count: usize, first: u64, budget: &mut Budget) -> Result<(), Refusal> {
        self.text.clear();
        self.ends.clear();
        while self.ends.len() < count {
            if self.in_page == 0 {
                self.in_page = self.pages.next(budget)?;
            }
            let (before, bytes) = (self.ends.len(), self.text.len());
            let some = self.in_page.min(count - before);
            let read = self.decode(some).map_err(|fault| match fault {
                Fault::Decoder(error) => refused(error),
                Fault::TooLong => self.too_long(first + self.ends.len() as u64),
            })?;
            if read != some {
                return Err(corrupt());
            }
            self.in_page -= some;
            budget.text(self.text.len() - bytes)?;
        }
        Ok(())
    }

    fn too_long(&self, row: u64) -> Refusal {
        let path = format!("rows[{row}].{}", excerpt(self.description.name()));
        let message = format!("a field has more than {MAX_CELL} bytes; the file is no such table");
        Refusal::new("FIELD_TOO_LONG", path, message)
    }

    /// Decodes some cells of one page; gives how many there were.
    fn decode(&mut self, count: usize) -> Result<usize, Fault> {
        self.levels.clear();
        let mut out = Out {
            levels: &mut self.levels,
            text: &mut self.text,
            ends: &mut self.ends,
            present: self.description.max_def_level(),
        };
        let scale = is_decimal(&self.description).then(|| self.description.type_scale() as usize);
        let unsigned =
            matches!(self.description.converted_type(), ConvertedType::UINT_32 | ConvertedType::UINT_64);
        match &mut self.reader {
            ColumnReader::Int32ColumnReader(reader) => {
                out.read(reader, count, short, |value, text| match scale {
                    Some(scale) => decimal(i128::from(*value), scale, text),
                    None if unsigned => write(text, format_args!("{}", value.cast_unsigned())),
                    None => write(text, format_args!("{value}")),
                })
            }
            ColumnReader::Int64ColumnReader(reader) => {
                out.read(reader, count, short, |value, text| match scale {
                    Some(scale) => decimal(i128::from(*value), scale, text),
                    None if unsigned => write(text, format_args!("{}", value.cast_unsigned())),
                    None => write(text, format_args!("{value}")),
                })
            }
            ColumnReader::FloatColumnReader(reader) => out
                .read(reader, count, short, |value, text| write(text, format_args!("{}", f64::from(*value)))),
            ColumnReader::DoubleColumnReader(reader) => {
                out.read(reader, count, short, |value, text| write(text, format_args!("{value}")))
            }
            ColumnReader::ByteArrayColumnReader(reader) => {
                let most = scale.map_or(MAX_CELL, |_| MAX_DECIMAL);
                let fits = |value: &ByteArray| value.len() <= most;
                out.read(reader, count, fits, |value, text| match scale {
                    Some(scale) => decimal(big_endian(value.data()), scale, text),
                    None => text.extend_from_slice(value.data()),
                })
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                out.read(reader, count, short, |value, text| {
                    decimal(big_endian(value.data()), scale.unwrap_or(0), text);
                })
            }
            ColumnReader::BoolColumnReader(_) | ColumnReader::Int96ColumnReader(_) => Ok(0),
        }
    }
}

/// Why cells cannot be given.
enum Fault {
    Decoder(ParquetError),
    /// The next cell is too long to be copied.
    TooLong,
}

impl From<ParquetError> for Fault {
    fn from(error: ParquetError) -> Self {
        Self::Decoder(error)
    }
}

/// Numbers are short.
fn short<T>(_: &T) -> bool {
    true
}

struct Out<'a> {
    levels: &'a mut Vec<i16>,
    text: &'a mut Vec<u8>,
    ends: &'a mut Vec<usize>,
    /// The definition level of a cell that is there.
    present: i16,
}

impl Out<'_> {
    fn read<T: DataType>(
        &mut self,
        reader: &mut ColumnReaderImpl<T>,
        count: usize,
        fits: impl Fn(&T::T) -> bool,
        mut write: impl FnMut(&T::T, &mut Vec<u8>),
    ) -> Result<usize, Fault> {
        let mut values = Vec::new();
        let (records, _, _) = reader.read_records(count, Some(self.levels), None, &mut values)?;
        let mut values = values.iter();
        for record in 0..records {
            let is_there = self.present == 0 || self.levels.get(record) == Some(&self.present);
            if is_there && let Some(value) = values.next() {
                if !fits(value) {
                    return Err(Fault::TooLong);
                }
                write(value, self.text);
            }
            self.ends.push(self.text.len());
        }
        Ok(records)
    }
}

fn is_decimal(column: &ColumnDescriptor) -> bool {
    column.converted_type() == ConvertedType::DECIMAL
        || matches!(column.logical_type_ref(), Some(LogicalType::Decimal { .. }))
}

fn write(text: &mut Vec<u8>, what: std::fmt::Arguments<'_>) {
    text.write_fmt(what).expect("writing to memory does not fail");
}

/// A number of at most [`MAX_DECIMAL`] bytes, the first of which holds the sign.
fn big_endian(bytes: &[u8]) -> i128 {
    let negative = bytes.first().is_some_and(|byte| byte & 0x80 != 0);
    let start = if negative { -1 } else { 0 };
    bytes.iter().fold(start, |number: i128, byte| (number << 8) | i128::from(*byte))
}

/// `number` / 10^`scale`, exactly.
fn decimal(number: i128, scale: usize, text: &mut Vec<u8>) {
    let digits = format!("{:0width$}", number.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    if number < 0 {
        text.push(b'-');
    }
    text.extend_from_slice(whole.as_bytes());
    if scale > 0 {
        text.push(b'.');
        text.extend_from_slice(fraction.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_written_exactly() {
        let text = |number, scale| {
            let mut text = Vec::new();
            decimal(number, scale, &mut text);
            String::from_utf8(text).unwrap()
        };
        assert_eq!(text(12345, 2), "123.45");
        assert_eq!(text(5, 3), "0.005");
        assert_eq!(text(-5, 1), "-0.5");
        assert_eq!(text(7, 0), "7");
    }

    #[test]
    fn bytes_are_read_with_their_sign() {
        assert_eq!(big_endian(&[0x01, 0x00]), 256);
        assert_eq!(big_endian(&[0xff]), -1);
        assert_eq!(big_endian(&[]), 0);
    }
}
