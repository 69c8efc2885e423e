//! The pages of one Parquet column, looked at before they are decoded.
//!
//! A decoder makes room for what the head of a page says: 2 GiB for a page, and
//! 32 bytes for each of two thousand million words of a dictionary. When there is
//! no such room the process ends, and no panic is there to be caught. So every
//! head is read here first, and counted against what a file may need.

use bytes::Bytes;
use parquet::{basic::Compression, data_type::ByteArray, file::metadata::ColumnChunkMetaData};

use super::{
    Limits, Refusal,
    gzip::Inflater,
    parquet::{corrupt, too_large},
    thrift::{INT32, STRUCT, Thrift},
};

/// Bytes of an inflated page at most. Writers make them of 1 MiB.
const MAX_PAGE: u64 = 64 << 20;
/// Bytes at most that the pages and dictionaries of all columns hold at once. A
/// page that is being replaced counts until the next one is there.
const MAX_HELD: u64 = 256 << 20;

const DELTA_LENGTH_BYTE_ARRAY: u32 = 6;
const DELTA_BYTE_ARRAY: u32 = 7;

/// What may still come out of a file.
pub(super) struct Budget {
    max: u64,
    pages: u64,
    text: u64,
    held: u64,
}

impl Budget {
    pub(super) fn new(limits: &Limits) -> Self {
        let max = limits.max_inflated_bytes;
        Self { max, pages: max, text: max, held: 0 }
    }

    /// The columns of a row group are gone, and their pages with them.
    pub(super) fn next_group(&mut self) {
        self.held = 0;
    }

    /// Counts the text of cells: a word of a dictionary as often as it stands.
    pub(super) fn text(&mut self, bytes: usize) -> Result<(), Refusal> {
        self.text = self.text.checked_sub(bytes as u64).ok_or_else(|| too_large(self.max))?;
        Ok(())
    }

    fn page(&mut self, bytes: u64, held: u64) -> Result<(), Refusal> {
        self.pages = self.pages.checked_sub(bytes).ok_or_else(|| too_large(self.max))?;
        self.held = self.held.saturating_add(held);
        if bytes > MAX_PAGE || self.held > MAX_HELD {
            let message =
                "a page or a dictionary of the Parquet file is too large; write it with pages of 1 MiB";
            return Err(Refusal::limit("UPLOAD_TOO_LARGE", message));
        }
        Ok(())
    }
}

/// Walks over the pages of a column as its reader does, one step ahead.
pub(super) struct Pages {
    file: Bytes,
    at: usize,
    end: usize,
    is_gzip: bool,
    /// What the page before this holds.
    held: u64,
}

impl Pages {
    pub(super) fn new(file: Bytes, column: &ColumnChunkMetaData) -> Result<Self, Refusal> {
        let start = column.dictionary_page_offset().unwrap_or_else(|| column.data_page_offset());
        let start = usize::try_from(start).map_err(|_| corrupt())?;
        let length = usize::try_from(column.compressed_size()).map_err(|_| corrupt())?;
        let end = start.checked_add(length).filter(|end| *end <= file.len()).ok_or_else(corrupt)?;
        let is_gzip = matches!(column.compression(), Compression::GZIP(_));
        Ok(Self { file, at: start, end, is_gzip, held: 0 })
    }

    /// Checks the next page of cells and a dictionary before it; gives how many
    /// cells are in it.
    pub(super) fn next(&mut self, budget: &mut Budget) -> Result<usize, Refusal> {
        loop {
            let mut thrift = Thrift::new(&self.file[self.at..self.end]);
            let head = Head::read(&mut thrift).ok_or_else(corrupt)?;
            let start = self.end - thrift.left();
            let end = start + head.stored as usize;
            if end > self.end {
                return Err(corrupt());
            }
            self.at = end;
            let size = u64::from(head.inflated.max(head.stored));
            if head.kind == Kind::Dictionary {
                budget.page(size, size + u64::from(head.cells) * size_of::<ByteArray>() as u64)?;
            } else {
                budget.page(size, size)?;
            }
            if self.is_gzip && head.is_compressed {
                check_gzip(&self.file[start..end], &head)?;
            }
            if head.kind == Kind::Cells {
                check_encoding(head.encoding)?;
                budget.held -= self.held;
                self.held = size;
                return if head.cells == 0 { Err(corrupt()) } else { Ok(head.cells as usize) };
            }
        }
    }
}

/// These say within the page, compressed, how much room they need, and a short
/// page of the second may hold a long text many times over.
fn check_encoding(encoding: u32) -> Result<(), Refusal> {
    if matches!(encoding, DELTA_LENGTH_BYTE_ARRAY | DELTA_BYTE_ARRAY) {
        let message = "text is written as DELTA_LENGTH_BYTE_ARRAY or DELTA_BYTE_ARRAY; \
                       write it plain or with a dictionary, as version 1.0 or 2.6 of Parquet";
        return Err(Refusal::new("UNSUPPORTED_PARQUET", "file", message));
    }
    Ok(())
}

/// The decoder inflates gzip to its end, whatever the head says. It is inflated
/// here first, in pieces that are let go.
fn check_gzip(page: &[u8], head: &Head) -> Result<(), Refusal> {
    let levels = head.levels.min(page.len());
    let mut left = (head.inflated as usize).saturating_sub(levels);
    let mut inflater = Inflater::new();
    inflater.push(&page[levels..], |piece| {
        left = left.checked_sub(piece.len()).ok_or_else(corrupt)?;
        Ok::<_, Refusal>(())
    })?;
    Ok(())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Cells,
    Dictionary,
}

/// The head of a page.
struct Head {
    kind: Kind,
    /// Bytes in the file.
    stored: u32,
    /// Bytes once inflated.
    inflated: u32,
    /// Cells or words.
    cells: u32,
    encoding: u32,
    /// Bytes before the cells that are never compressed.
    levels: usize,
    is_compressed: bool,
}

impl Head {
    fn read(thrift: &mut Thrift<'_>) -> Option<Self> {
        let (mut kind, mut inflated, mut stored) = (None, None, None);
        let (mut first, mut dictionary, mut second) = (None, None, None);
        thrift.fields(|thrift, number, of| {
            match (number, of) {
                (1, INT32) => kind = Some(thrift.size()?),
                (2, INT32) => inflated = Some(thrift.size()?),
                (3, INT32) => stored = Some(thrift.size()?),
                (5, STRUCT) => first = Some(Part::read(thrift, 4, 0)?),
                (7, STRUCT) => dictionary = Some(Part::read(thrift, 2, 3)?),
                (8, STRUCT) => second = Some(Part::read(thrift, 6, 7)?),
                // A wrong type, or the head of an index, which nobody writes.
                (1..=3 | 5..=8, _) => return None,
                (4, of) if of != INT32 => return None,
                _ => thrift.skip(of)?,
            }
            Some(())
        })?;
        // The decoder takes the second form's levels from whatever page has one.
        let mut levels = 0;
        let mut is_compressed = true;
        if let Some(part) = &second {
            levels = (part.numbers[4]? as usize).checked_add(part.numbers[5]? as usize)?;
            is_compressed = part.flag.unwrap_or(true);
        }
        let (kind, part, encoding) = match kind? {
            0 => (Kind::Cells, first?, 1),
            2 => (Kind::Dictionary, dictionary?, 1),
            3 => (Kind::Cells, second?, 3),
            _ => return None,
        };
        Some(Self {
            kind,
            stored: stored?,
            inflated: inflated?,
            cells: part.numbers[0]?,
            encoding: part.numbers[encoding]?,
            levels,
            is_compressed,
        })
    }
}

/// A part of a head: numbers first, and perhaps a flag.
struct Part {
    numbers: [Option<u32>; 6],
    flag: Option<bool>,
}

impl Part {
    fn read(thrift: &mut Thrift<'_>, numbers: u8, flag: u8) -> Option<Self> {
        let mut part = Self { numbers: [None; 6], flag: None };
        thrift.fields(|thrift, number, of| {
            match of {
                _ if number <= numbers => {
                    let place = part.numbers.get_mut(usize::from(number) - 1)?;
                    *place = Some(if of == INT32 { thrift.size()? } else { return None });
                }
                1 | 2 if number == flag => part.flag = Some(of == 1),
                _ if number == flag => return None,
                _ => thrift.skip(of)?,
            }
            Some(())
        })?;
        Some(part)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::gzip::tests::gzip, *};

    const LIMITS: Limits = Limits { max_bytes: 1 << 20, max_inflated_bytes: 1 << 40, max_rows: 100 };

    fn number(number: u64) -> Vec<u8> {
        let mut zigzag = 2 * number;
        let mut bytes = Vec::new();
        while zigzag >= 0x80 {
            bytes.push(zigzag as u8 | 0x80);
            zigzag >>= 7;
        }
        bytes.push(zigzag as u8);
        bytes
    }

    /// A page without content, of this kind and size and this many cells.
    fn page(kind: u64, size: u64, cells: u64) -> Vec<u8> {
        let mut bytes = [&[0x15], &number(kind)[..], &[0x15], &number(size), &[0x15, 0]].concat();
        bytes.push(if kind == 0 { 0x2c } else { 0x4c });
        bytes.extend([&[0x15], &number(cells)[..], &[0x15, 0]].concat());
        if kind == 0 {
            bytes.extend([0x15, 6, 0x15, 6]);
        }
        bytes.extend([0, 0]);
        bytes
    }

    fn pages(pages: &[Vec<u8>]) -> Pages {
        let file = Bytes::from(pages.concat());
        Pages { at: 0, end: file.len(), file, is_gzip: false, held: 0 }
    }

    fn walk(all: &[Vec<u8>]) -> Result<usize, &'static str> {
        let mut pages = pages(all);
        let mut budget = Budget::new(&LIMITS);
        let mut cells = 0;
        while pages.at < pages.end {
            cells += pages.next(&mut budget).map_err(|refusal| refusal.reason)?;
        }
        Ok(cells)
    }

    #[test]
    fn pages_are_walked_over_and_what_needs_too_much_room_is_refused() {
        let mebibyte = 1 << 20;
        assert_eq!(walk(&[page(2, 100, 10), page(0, mebibyte, 7), page(0, 5, 6)]), Ok(13));
        assert_eq!(walk(&vec![page(0, 60 * mebibyte, 1); 100]), Ok(100), "one page at a time");
        for bad in [
            page(0, (1 << 31) - 1, 7),
            page(0, 65 * mebibyte, 7),
            page(2, 100, (1 << 31) - 1),
            page(2, 100, 9_000_000),
        ] {
            assert_eq!(walk(&[bad, page(0, 5, 6)]), Err("UPLOAD_TOO_LARGE"));
        }
        for bad in [page(1, 5, 6), page(0, 5, 0), vec![0x15], page(0, 1 << 31, 1)] {
            assert_eq!(walk(&[bad]), Err("CORRUPT_PARQUET"));
        }
    }

    #[test]
    fn all_pages_together_are_counted_against_the_limit() {
        let mut pages = pages(&[page(0, 600, 7), page(0, 600, 7)]);
        let mut budget = Budget::new(&Limits { max_inflated_bytes: 1000, ..LIMITS });
        assert_eq!(pages.next(&mut budget), Ok(7));
        assert_eq!(pages.next(&mut budget).map_err(|refusal| refusal.reason), Err("UPLOAD_TOO_LARGE"));
    }

    #[test]
    fn a_gzip_page_that_is_larger_than_it_says_is_refused() {
        let bytes = gzip(&[0; 1 << 20]);
        let check = |inflated| {
            let head = Head::read(&mut Thrift::new(&page(0, inflated, 1))).unwrap();
            check_gzip(&bytes, &head).map_err(|refusal| refusal.reason)
        };
        assert_eq!(check(1 << 20), Ok(()));
        assert_eq!(check((1 << 20) - 1), Err("CORRUPT_PARQUET"));
    }
}
