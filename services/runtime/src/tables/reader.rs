//! The front: bytes in, whatever the format.

use super::{
    Column, Header, Limits, Refusal, RowErrors, Sink,
    emit::{Emit, Halt},
    gzip::Inflater,
    lines::Lines,
    parquet::Whole,
    sniff::{self, Format},
};

/// No further byte is looked at; [`TableReader::finish`] tells why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the table cannot be read further")]
pub struct Stopped;

/// What was read.
#[derive(Debug)]
pub struct Read {
    /// Rows, without the header, wrong ones too.
    pub rows: u64,
    /// The header.
    pub header: Header,
    /// What is wrong with the rows.
    pub errors: RowErrors,
}

/// Reads a table from bytes that are pushed.
pub struct TableReader {
    columns: &'static [Column],
    limits: Limits,
    received: u64,
    stage: Stage,
    errors: RowErrors,
    halted: Option<Halt>,
}

enum Stage {
    /// Too few bytes to tell the format.
    Head(Vec<u8>),
    Text(Text),
    Gzip(Box<Inflater>, Text),
    Parquet(Whole),
}

/// Text, and how much of it has come.
struct Text {
    lines: Lines,
    bytes: u64,
    max_bytes: u64,
    /// The first bytes, until the BOM is told; none for text as it arrives.
    head: Option<Vec<u8>>,
}

impl TableReader {
    /// A reader that looks for these columns.
    pub fn new(columns: &'static [Column], limits: Limits) -> Self {
        Self {
            columns,
            limits,
            received: 0,
            stage: Stage::Head(Vec::new()),
            errors: RowErrors::default(),
            halted: None,
        }
    }

    /// Takes the next bytes.
    pub fn push<S: Sink>(&mut self, chunk: &[u8], sink: &mut S) -> Result<(), Stopped> {
        if self.halted.is_none()
            && let Err(halt) = self.take(chunk, sink)
        {
            self.halted = Some(halt);
        }
        if self.halted.is_some() { Err(Stopped) } else { Ok(()) }
    }

    /// Rows so far. A Parquet file is read when it is whole.
    pub fn rows(&self) -> u64 {
        self.stage.emit().map_or(0, |emit| emit.rows)
    }

    fn take<S: Sink>(&mut self, chunk: &[u8], sink: &mut S) -> Result<(), Halt> {
        // What is within the limit is read first, however the bytes were cut.
        let left = usize::try_from(self.limits.max_bytes - self.received).unwrap_or(usize::MAX);
        let within = &chunk[..chunk.len().min(left)];
        self.received += within.len() as u64;
        self.feed(within, sink)?;
        if within.len() < chunk.len() {
            return Err(upload_too_large(self.limits.max_bytes).into());
        }
        Ok(())
    }

    fn feed<S: Sink>(&mut self, chunk: &[u8], sink: &mut S) -> Result<(), Halt> {
        if let Stage::Head(head) = &mut self.stage {
            head.extend_from_slice(&chunk[..chunk.len().min(sniff::ENOUGH)]);
            if head.len() < sniff::ENOUGH {
                return Ok(());
            }
            let taken = chunk.len().min(sniff::ENOUGH);
            self.begin(sink)?;
            return self.feed(&chunk[taken..], sink);
        }
        match &mut self.stage {
            Stage::Head(_) => Ok(()),
            Stage::Text(text) => text.push(chunk, sink, &mut self.errors),
            Stage::Gzip(inflater, text) => {
                inflater.push(chunk, |piece| text.push(piece, sink, &mut self.errors))
            }
            Stage::Parquet(whole) => Ok(whole.push(chunk)?),
        }
    }

    /// The format is told by the first bytes, which are then read.
    fn begin<S: Sink>(&mut self, sink: &mut S) -> Result<(), Halt> {
        let Stage::Head(head) = &mut self.stage else { return Ok(()) };
        let head = std::mem::take(head);
        let lines = Lines::new(self.columns, self.limits.max_rows);
        let text = |head| Text { lines, bytes: 0, max_bytes: self.limits.max_inflated_bytes, head };
        let (stage, skip) = match sniff::format(&head)? {
            Format::Text { bom } => (Stage::Text(text(None)), bom),
            Format::Gzip => (Stage::Gzip(Box::new(Inflater::new()), text(Some(Vec::new()))), 0),
            Format::Parquet => (Stage::Parquet(Whole::new(self.columns, self.limits)), 0),
        };
        self.stage = stage;
        self.feed(&head[skip..], sink)
    }

    /// The bytes have ended: what was read, or why the file is refused.
    pub fn finish<S: Sink>(mut self, sink: &mut S) -> Result<Read, Refusal> {
        if self.halted.is_none()
            && let Err(halt) = self.end(sink)
        {
            self.halted = Some(halt);
        }
        if let Some(Halt::Refused(refusal)) = self.halted {
            return Err(refusal);
        }
        let rows = self.rows();
        let header = self.stage.emit_mut().and_then(|emit| emit.header.take());
        match header {
            Some(header) if rows > 0 => Ok(Read { rows, header, errors: self.errors }),
            Some(_) => Err(Refusal::new("NO_ROWS", "file", "the file has a header and no rows")),
            None => Err(Refusal::new("EMPTY_FILE", "file", "the file is empty")),
        }
    }

    fn end<S: Sink>(&mut self, sink: &mut S) -> Result<(), Halt> {
        if matches!(self.stage, Stage::Head(_)) {
            self.begin(sink)?;
        }
        match &mut self.stage {
            Stage::Head(_) => Ok(()),
            Stage::Text(text) => text.finish(sink, &mut self.errors),
            Stage::Gzip(inflater, text) => {
                inflater.finish()?;
                text.finish(sink, &mut self.errors)
            }
            Stage::Parquet(whole) => whole.read(sink, &mut self.errors),
        }
    }
}

impl Stage {
    fn emit(&self) -> Option<&Emit> {
        match self {
            Self::Head(_) => None,
            Self::Text(text) | Self::Gzip(_, text) => Some(&text.lines.emit),
            Self::Parquet(whole) => Some(&whole.emit),
        }
    }

    fn emit_mut(&mut self) -> Option<&mut Emit> {
        match self {
            Self::Head(_) => None,
            Self::Text(text) | Self::Gzip(_, text) => Some(&mut text.lines.emit),
            Self::Parquet(whole) => Some(&mut whole.emit),
        }
    }
}

impl Text {
    fn push<S: Sink>(&mut self, piece: &[u8], sink: &mut S, errors: &mut RowErrors) -> Result<(), Halt> {
        let left = usize::try_from(self.max_bytes - self.bytes).unwrap_or(usize::MAX);
        let within = &piece[..piece.len().min(left)];
        self.bytes += within.len() as u64;
        self.feed(within, sink, errors)?;
        if within.len() < piece.len() {
            return Err(inflated_too_large(self.max_bytes).into());
        }
        Ok(())
    }

    fn feed<S: Sink>(&mut self, piece: &[u8], sink: &mut S, errors: &mut RowErrors) -> Result<(), Halt> {
        let Some(head) = &mut self.head else { return self.lines.push(piece, sink, errors) };
        let taken = piece.len().min(sniff::ENOUGH - head.len());
        head.extend_from_slice(&piece[..taken]);
        if head.len() < sniff::ENOUGH {
            return Ok(());
        }
        self.begin(sink, errors)?;
        self.lines.push(&piece[taken..], sink, errors)
    }

    /// The first bytes of what was inflated.
    fn begin<S: Sink>(&mut self, sink: &mut S, errors: &mut RowErrors) -> Result<(), Halt> {
        let Some(head) = self.head.take() else { return Ok(()) };
        match sniff::format(&head)? {
            Format::Text { bom } => self.lines.push(&head[bom..], sink, errors),
            Format::Gzip => {
                let message = "the file is compressed twice; unpack it once";
                Err(Refusal::new("NOT_A_TABLE", "file", message).into())
            }
            Format::Parquet => {
                let message = "the file is Parquet inside gzip; send the Parquet file as it is";
                Err(Refusal::new("NOT_A_TABLE", "file", message).into())
            }
        }
    }

    fn finish<S: Sink>(&mut self, sink: &mut S, errors: &mut RowErrors) -> Result<(), Halt> {
        self.begin(sink, errors)?;
        self.lines.finish(sink, errors)
    }
}

fn upload_too_large(max: u64) -> Refusal {
    Refusal::limit("UPLOAD_TOO_LARGE", format!("the file is larger than {max} bytes; split it by years"))
}

fn inflated_too_large(max: u64) -> Refusal {
    Refusal::limit(
        "UPLOAD_TOO_LARGE",
        format!("the file is larger than {max} bytes once inflated; split it by years"),
    )
}
