//! The last step of every format: a row that is whole goes to the service.

use super::{Header, Refusal, Row, RowError, RowErrors, Sink, excerpt, row::Span};

/// Why reading ends early.
#[derive(Debug)]
pub(super) enum Halt {
    /// The file is refused.
    Refused(Refusal),
    /// There are so many errors that more would not help.
    Enough,
}

impl From<Refusal> for Halt {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Counts rows and hands them on.
#[derive(Debug)]
pub(super) struct Emit {
    pub(super) header: Option<Header>,
    pub(super) rows: u64,
    max_rows: u64,
}

impl Emit {
    pub(super) fn new(max_rows: u64) -> Self {
        Self { header: None, rows: 0, max_rows }
    }

    pub(super) fn start<S: Sink>(&mut self, header: Header, sink: &mut S) -> Result<(), Refusal> {
        sink.header(&header)?;
        self.header = Some(header);
        Ok(())
    }

    /// Hands on one row, unless its form alone is wrong.
    #[inline]
    pub(super) fn row<S: Sink>(
        &mut self,
        line: u64,
        text: &[u8],
        spans: &[Span],
        sink: &mut S,
        errors: &mut RowErrors,
    ) -> Result<(), Halt> {
        let Some(header) = &self.header else { return Ok(()) };
        if self.rows == self.max_rows {
            return Err(too_many_rows(self.max_rows).into());
        }
        self.rows += 1;
        match str::from_utf8(text) {
            _ if spans.len() != header.names.len() => wrong_count(header, line, text, spans.len(), errors),
            Err(error) => not_utf8(header, line, spans, error.valid_up_to(), errors),
            Ok(text) => sink.row(&Row { line, header, text, spans }, errors)?,
        }
        if errors.too_many() { Err(Halt::Enough) } else { Ok(()) }
    }
}

pub(super) fn too_many_rows(max: u64) -> Refusal {
    Refusal::limit("TOO_MANY_ROWS", format!("the file has more than {max} rows; split it by years"))
}

#[cold]
fn wrong_count(header: &Header, line: u64, text: &[u8], found: usize, errors: &mut RowErrors) {
    errors.push(line, || {
        let expected = header.names.len();
        let hint = if found > expected {
            "; a field that holds the delimiter, such as a decimal comma, must be mended or quoted"
        } else {
            ""
        };
        RowError {
            line,
            column: String::new(),
            reason: "WRONG_FIELD_COUNT",
            text: excerpt(&String::from_utf8_lossy(text)),
            advice: format!("{found} fields where the header has {expected}{hint}"),
        }
    });
}

#[cold]
fn not_utf8(header: &Header, line: u64, spans: &[Span], at: usize, errors: &mut RowErrors) {
    errors.push(line, || {
        let place = spans.iter().position(|span| at <= span.end as usize);
        let column = place.and_then(|place| header.names.get(place));
        RowError {
            line,
            column: column.map(|name| excerpt(name)).unwrap_or_default(),
            reason: "NOT_UTF8",
            text: String::new(),
            advice: "letters are not in UTF-8; save the file as UTF-8 (in Excel: `CSV UTF-8`)".to_owned(),
        }
    });
}
