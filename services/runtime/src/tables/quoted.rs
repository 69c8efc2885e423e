//! Lines with quotation marks, by `csv-core`.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder, Terminator};

use super::{Refusal, lines::MAX_LINE, row::Span};

/// A record that may stretch over several lines.
pub(super) struct Quoted {
    reader: Reader,
    text: Vec<u8>,
    /// Bytes of `text` that are written.
    written: usize,
    ends: Vec<usize>,
    /// Fields that have ended.
    fields: usize,
    /// The line that the record starts on; 0: no record has started.
    first: u64,
    taken: usize,
}

impl Quoted {
    pub(super) fn new(delimiter: u8) -> Self {
        // Lines are cut before they come here, so LF alone ends a record.
        let reader = ReaderBuilder::new().delimiter(delimiter).terminator(Terminator::Any(b'\n')).build();
        Self { reader, text: vec![0; 256], written: 0, ends: vec![0; 16], fields: 0, first: 0, taken: 0 }
    }

    /// Whether a quotation mark is open: the next line belongs to the record.
    pub(super) fn open(&self) -> bool {
        self.first > 0
    }

    /// Takes a line; `true` when it ends the record.
    pub(super) fn push(&mut self, line: &[u8], number: u64) -> Result<bool, Refusal> {
        if self.first == 0 {
            self.first = number;
        }
        self.taken += line.len() + 1;
        if self.taken > MAX_LINE {
            return Err(self.unclosed());
        }
        Ok((!line.is_empty() && self.feed(line)) || self.feed(b"\n"))
    }

    fn feed(&mut self, mut input: &[u8]) -> bool {
        loop {
            let (result, read, written, ended) =
                self.reader.read_record(input, &mut self.text[self.written..], &mut self.ends[self.fields..]);
            input = &input[read..];
            self.written += written;
            self.fields += ended;
            match result {
                ReadRecordResult::InputEmpty => return false,
                ReadRecordResult::OutputFull => self.text.resize(2 * self.text.len(), 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(2 * self.ends.len(), 0),
                ReadRecordResult::Record | ReadRecordResult::End => return true,
            }
        }
    }

    /// The record that has ended: its first line and its text; `spans` gets its
    /// fields.
    pub(super) fn record(&self, spans: &mut Vec<Span>) -> (u64, &[u8]) {
        spans.clear();
        let mut start = 0;
        for &end in &self.ends[..self.fields] {
            spans.push(Span { start, end: end as u32 });
            start = end as u32;
        }
        (self.first, &self.text[..self.written])
    }

    /// Forgets the record.
    pub(super) fn clear(&mut self) {
        self.written = 0;
        self.fields = 0;
        self.first = 0;
        self.taken = 0;
    }

    pub(super) fn unclosed(&self) -> Refusal {
        Refusal::new(
            "UNCLOSED_QUOTE",
            format!("lines[{}]", self.first),
            "a quotation mark is opened here and never closed; close it, or double it where it is meant literally",
        )
    }

    /// Splits a single line, such as a header. Names have no blanks around them.
    pub(super) fn split(line: &str, delimiter: u8) -> Vec<String> {
        let mut quoted = Self::new(delimiter);
        if !quoted.feed(line.as_bytes()) {
            // No input is the end of input.
            quoted.feed(b"");
        }
        let mut spans = Vec::new();
        let (_, text) = quoted.record(&mut spans);
        let name = |span: &Span| {
            let bytes = text.get(span.start as usize..span.end as usize).unwrap_or_default();
            String::from_utf8_lossy(bytes).trim().to_owned()
        };
        spans.iter().map(name).collect()
    }
}
