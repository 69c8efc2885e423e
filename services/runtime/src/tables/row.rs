//! One row, by the columns of the service.

use super::{Header, RowError, RowErrors, excerpt};

/// Where a field stands in the text of its row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
}

/// One row of a file.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// Physical line, from 1; in Parquet the row, from 1.
    pub line: u64,
    pub(super) header: &'a Header,
    pub(super) text: &'a str,
    pub(super) spans: &'a [Span],
}

impl<'a> Row<'a> {
    /// The field of a column of the service, without blanks around it; empty
    /// where the file has no such column.
    #[inline]
    pub fn get(&self, column: usize) -> &'a str {
        let place = self.header.places.get(column).copied().flatten();
        let Some(span) = place.and_then(|place| self.spans.get(place)) else { return "" };
        let field = self.text.get(span.start as usize..span.end as usize).unwrap_or_default();
        match field.as_bytes() {
            [b' ' | b'\t', ..] | [.., b' ' | b'\t'] => field.trim_matches([' ', '\t']),
            _ => field,
        }
    }

    /// Reports what is wrong with a field.
    #[cold]
    pub fn wrong(
        &self,
        errors: &mut RowErrors,
        column: usize,
        reason: &'static str,
        advice: impl Into<String>,
    ) {
        errors.push(self.line, || RowError {
            line: self.line,
            column: excerpt(self.header.name(column).unwrap_or_default()),
            reason,
            text: excerpt(self.get(column)),
            advice: advice.into(),
        });
    }
}
