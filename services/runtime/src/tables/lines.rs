//! Text becomes rows.
//!
//! A line without a quotation mark, and that is nearly every line, is split in
//! one pass over the bytes where they arrived. A line with one goes through
//! `csv-core`, which knows RFC 4180: a field in quotes may hold the delimiter,
//! line breaks and doubled quotes. A line break inside quotes is read as LF.

use super::{
    Column, Refusal, RowErrors, Sink,
    emit::{Emit, Halt},
    header::Header,
    quoted::Quoted,
    row::Span,
    sniff,
};

/// Bytes of a line at most, and of a record that quotes stretch over lines.
pub const MAX_LINE: usize = 1 << 20;
/// Columns of a file at most.
pub const MAX_COLUMNS: usize = 1000;
/// Delimiters that are known, the more common first.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// Splits what is pushed into rows.
pub(super) struct Lines {
    columns: &'static [Column],
    /// The beginning of a line whose end has not arrived.
    carry: Vec<u8>,
    /// Lines that have ended.
    line: u64,
    classes: Classes,
    quoted: Quoted,
    spans: Vec<Span>,
    pub(super) emit: Emit,
}

impl Lines {
    pub(super) fn new(columns: &'static [Column], max_rows: u64) -> Self {
        Self {
            columns,
            carry: Vec::new(),
            line: 0,
            classes: Classes::new(DELIMITERS[0]),
            quoted: Quoted::new(DELIMITERS[0]),
            spans: Vec::new(),
            emit: Emit::new(max_rows),
        }
    }

    /// Takes the next bytes.
    pub(super) fn push<S: Sink>(
        &mut self,
        bytes: &[u8],
        sink: &mut S,
        errors: &mut RowErrors,
    ) -> Result<(), Halt> {
        let mut rest = bytes;
        if !self.carry.is_empty() {
            let Some(end) = line_feed(rest) else { return self.keep(rest) };
            self.keep(&rest[..end])?;
            rest = &rest[end + 1..];
            let line = std::mem::take(&mut self.carry);
            self.line(&line, sink, errors)?;
            self.carry = line;
            self.carry.clear();
        }
        while !rest.is_empty() {
            let Some(end) = self.next_line(rest, sink, errors)? else { return self.keep(rest) };
            rest = &rest[end + 1..];
        }
        Ok(())
    }

    /// Takes one line off the front: gives where it ends, if it does.
    #[inline]
    fn next_line<S: Sink>(
        &mut self,
        rest: &[u8],
        sink: &mut S,
        errors: &mut RowErrors,
    ) -> Result<Option<usize>, Halt> {
        let window = &rest[..rest.len().min(MAX_LINE + 1)];
        if self.emit.header.is_some() && !self.quoted.open() {
            match self.classes.split(window, &mut self.spans) {
                Split::Line(end) => {
                    self.line += 1;
                    let text = strip_return(&rest[..end]);
                    if !text.is_empty() {
                        self.emit.row(self.line, text, &self.spans, sink, errors)?;
                    }
                    return Ok(Some(end));
                }
                Split::Unfinished => return Ok(None),
                Split::Special => {}
            }
        }
        let Some(end) = line_feed(window) else { return Ok(None) };
        self.line(&rest[..end], sink, errors)?;
        Ok(Some(end))
    }

    /// Takes one line, without its line feed.
    fn line<S: Sink>(&mut self, line: &[u8], sink: &mut S, errors: &mut RowErrors) -> Result<(), Halt> {
        self.line += 1;
        let line = strip_return(line);
        if self.emit.header.is_none() {
            return Ok(self.header(line, sink)?);
        }
        if !self.quoted.open() {
            if line.is_empty() {
                return Ok(());
            }
            if let Split::Line(_) | Split::Unfinished = self.classes.split(line, &mut self.spans) {
                return self.emit.row(self.line, line, &self.spans, sink, errors);
            }
        }
        if line.contains(&0) {
            return Err(nul(self.line).into());
        }
        if self.quoted.push(line, self.line)? {
            let (first, text) = self.quoted.record(&mut self.spans);
            self.emit.row(first, text, &self.spans, sink, errors)?;
            self.quoted.clear();
        }
        Ok(())
    }

    /// Keeps the beginning of a line.
    fn keep(&mut self, bytes: &[u8]) -> Result<(), Halt> {
        if self.carry.len() + bytes.len() > MAX_LINE {
            if self.emit.header.is_none() {
                // One endless line may be a page without line breaks.
                sniff::first_line(if self.carry.is_empty() { bytes } else { &self.carry })?;
            }
            return Err(Refusal::new(
                "LINE_TOO_LONG",
                format!("lines[{}]", self.line + 1),
                "a line is longer than 1 MiB; the file is no table, or its line breaks were lost",
            )
            .into());
        }
        self.carry.extend_from_slice(bytes);
        Ok(())
    }

    /// The bytes have ended.
    pub(super) fn finish<S: Sink>(&mut self, sink: &mut S, errors: &mut RowErrors) -> Result<(), Halt> {
        if !self.carry.is_empty() {
            let line = std::mem::take(&mut self.carry);
            self.line(&line, sink, errors)?;
        }
        if self.quoted.open() {
            return Err(self.quoted.unclosed().into());
        }
        if self.emit.header.is_none() {
            return Err(Refusal::new("EMPTY_FILE", "file", "the file is empty").into());
        }
        Ok(())
    }

    fn header<S: Sink>(&mut self, line: &[u8], sink: &mut S) -> Result<(), Refusal> {
        if line.is_empty() {
            return Ok(());
        }
        sniff::first_line(line)?;
        let text = header_text(line)?;
        let split = |delimiter| (delimiter, Quoted::split(text, delimiter));
        let known = |(_, names): &(u8, Vec<String>)| (Header::known(names, self.columns), names.len());
        let mut best = split(DELIMITERS[0]);
        for delimiter in &DELIMITERS[1..] {
            let other = split(*delimiter);
            if known(&other) > known(&best) {
                best = other;
            }
        }
        let (delimiter, names) = best;
        self.check_names(text, &names)?;
        self.classes = Classes::new(delimiter);
        self.quoted = Quoted::new(delimiter);
        self.emit.start(Header::resolve(names, self.columns, false)?, sink)
    }

    fn check_names(&self, text: &str, names: &[String]) -> Result<(), Refusal> {
        let required = self.columns.iter().filter(|column| column.required).count();
        if names.len() == 1 && required > 1 {
            return Err(Refusal::new(
                "WRONG_DELIMITER",
                "header",
                format!(
                    "the first line `{}` is one column only; columns are separated by comma, semicolon or tab",
                    super::excerpt(text)
                ),
            ));
        }
        if names.len() > MAX_COLUMNS {
            return Err(Refusal::new(
                "TOO_MANY_COLUMNS",
                "header",
                format!(
                    "the file has {} columns, more than {MAX_COLUMNS}; the long format is needed",
                    names.len()
                ),
            ));
        }
        Ok(())
    }
}

/// The first line as text.
fn header_text(line: &[u8]) -> Result<&str, Refusal> {
    if line.contains(&0) {
        return Err(Refusal::new(
            "NOT_A_TABLE",
            "header",
            "the first line holds NUL bytes: the file is binary, or UTF-16 without its mark; save it as UTF-8",
        ));
    }
    let text = str::from_utf8(line).map_err(|_| {
        Refusal::new("NOT_UTF8", "header", "the first line is not UTF-8; save the file as UTF-8")
    })?;
    if text.contains('\r') {
        return Err(Refusal::new(
            "WRONG_LINE_BREAK",
            "header",
            "lines end in a carriage return alone; save the file with LF or CRLF",
        ));
    }
    Ok(text)
}

fn nul(line: u64) -> Refusal {
    Refusal::new(
        "NUL_BYTE",
        format!("lines[{line}]"),
        "the line holds a NUL byte; the file is damaged or no text: get it again",
    )
}

#[inline]
fn strip_return(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

fn line_feed(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|&byte| byte == b'\n')
}

/// What stands at a byte, looked up instead of compared.
struct Classes([u8; 256]);

const PLAIN: u8 = 0;
const DELIMITER: u8 = 1;
const LINE_FEED: u8 = 2;
const SPECIAL: u8 = 3;

/// What came of splitting.
enum Split {
    /// A line, and where it ends.
    Line(usize),
    /// The end of the line is not there.
    Unfinished,
    /// A quotation mark or a NUL: not for the short way.
    Special,
}

impl Classes {
    fn new(delimiter: u8) -> Self {
        let mut classes = [PLAIN; 256];
        classes[usize::from(delimiter)] = DELIMITER;
        classes[usize::from(b'\n')] = LINE_FEED;
        classes[usize::from(b'"')] = SPECIAL;
        classes[0] = SPECIAL;
        Self(classes)
    }

    /// Splits the first line of `bytes` at its delimiters. Lines are shorter
    /// than [`MAX_LINE`], so places fit into 32 bits.
    #[inline]
    fn split(&self, bytes: &[u8], spans: &mut Vec<Span>) -> Split {
        spans.clear();
        let mut start = 0;
        for (at, &byte) in bytes.iter().enumerate() {
            match self.0[usize::from(byte)] {
                PLAIN => {}
                DELIMITER => {
                    spans.push(Span { start, end: at as u32 });
                    start = at as u32 + 1;
                }
                LINE_FEED => {
                    let end = strip_return(&bytes[start as usize..at]).len() as u32;
                    spans.push(Span { start, end: start + end });
                    return Split::Line(at);
                }
                _ => return Split::Special,
            }
        }
        spans.push(Span { start, end: bytes.len() as u32 });
        Split::Unfinished
    }
}
