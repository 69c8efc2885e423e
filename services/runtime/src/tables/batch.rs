//! Rows that are kept when the reader has gone on.

use super::{Header, Row, row::Span};

/// Rows of one file, to be looked at together.
#[derive(Debug, Default)]
pub struct Batch {
    text: String,
    spans: Vec<Span>,
    rows: Vec<Kept>,
}

/// A row, and where its text and its fields end.
#[derive(Debug)]
struct Kept {
    line: u64,
    text: usize,
    spans: usize,
}

impl Batch {
    /// Keeps a row.
    pub fn push(&mut self, row: &Row<'_>) {
        self.text.push_str(row.text);
        self.spans.extend_from_slice(row.spans);
        self.rows.push(Kept { line: row.line, text: self.text.len(), spans: self.spans.len() });
    }

    /// How many bytes the rows take.
    pub fn bytes(&self) -> usize {
        self.text.len() + size_of_val(self.spans.as_slice()) + size_of_val(self.rows.as_slice())
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A row, by the header of its file.
    pub fn get<'a>(&'a self, at: usize, header: &'a Header) -> Option<Row<'a>> {
        let Kept { line, text, spans } = self.rows.get(at)?;
        let before = at.checked_sub(1).and_then(|before| self.rows.get(before));
        let (first_text, first_span) = before.map_or((0, 0), |before| (before.text, before.spans));
        Some(Row {
            line: *line,
            header,
            text: self.text.get(first_text..*text)?,
            spans: self.spans.get(first_span..*spans)?,
        })
    }

    /// Forgets all rows, and keeps their room.
    pub fn clear(&mut self) {
        self.text.clear();
        self.spans.clear();
        self.rows.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_what_they_were() {
        let header = Header { names: vec!["a".into(), "b".into()], places: vec![Some(1)], by_row: false };
        let rows = [(3, "x,ñ", [(0, 1), (2, 4)]), (5, ",z", [(0, 0), (1, 2)])];
        let mut batch = Batch::default();
        for (line, text, spans) in rows {
            let spans = spans.map(|(start, end)| Span { start, end });
            batch.push(&Row { line, header: &header, text, spans: &spans });
        }
        let told =
            |at| batch.get(at, &header).map(|row| (row.line, row.at(0).to_owned(), row.get(0).to_owned()));
        assert_eq!(told(0), Some((3, "x".to_owned(), "ñ".to_owned())));
        assert_eq!(told(1), Some((5, String::new(), "z".to_owned())));
        assert_eq!((told(2), batch.len()), (None, 2));
        assert!(batch.bytes() >= "x,ñ,z".len());
        batch.clear();
        assert_eq!(batch.bytes(), 0);
        assert!(batch.is_empty() && batch.get(0, &header).is_none());
    }
}
