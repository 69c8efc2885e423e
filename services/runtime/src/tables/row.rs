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
        self.header.places.get(column).copied().flatten().map_or("", |place| self.at(place))
    }

    /// The field at a place of the file, without blanks around it; empty where
    /// the row ends before it.
    #[inline]
    pub fn at(&self, place: usize) -> &'a str {
        let Some(span) = self.spans.get(place) else { return "" };
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
        let place = self.header.places.get(column).copied().flatten();
        self.wrong_at(errors, place.unwrap_or(usize::MAX), reason, advice);
    }

    /// Reports what is wrong with the field at a place of the file.
    #[cold]
    pub fn wrong_at(
        &self,
        errors: &mut RowErrors,
        place: usize,
        reason: &'static str,
        advice: impl Into<String>,
    ) {
        errors.push(self.line, || RowError {
            line: self.line,
            column: excerpt(self.header.names.get(place).map_or("", String::as_str)),
            reason,
            text: excerpt(self.at(place)),
            advice: advice.into(),
        });
    }
}
