//! Rows in the binary form of PostgreSQL's COPY.
//!
//! Form: <https://www.postgresql.org/docs/15/sql-copy.html>, "Binary Format". A head;
//! then of each row the number of its fields, and of each field its length and its bytes;
//! then an end. Numbers have their most significant byte first.

/// What a file begins with: a signature, no flags, and no further head.
const HEAD: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// Where the number of fields stands, after the last row.
const END: i16 = -1;

/// Rows of so many fields each.
pub(super) struct Rows {
    fields: i16,
    bytes: Vec<u8>,
}

impl Rows {
    /// No row yet. A table has 1,600 columns at most.
    pub(super) fn new(fields: usize) -> Self {
        Self { fields: i16::try_from(fields).unwrap_or(i16::MAX), bytes: HEAD.to_vec() }
    }

    /// Begins a row: all of its fields follow, in the order of the columns.
    pub(super) fn begin(&mut self) {
        self.bytes.extend(self.fields.to_be_bytes());
    }

    /// A field of type `text`.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }

    /// A field of type `bigint`.
    pub(super) fn number(&mut self, number: i64) -> &mut Self {
        self.bytes(&number.to_be_bytes())
    }

    /// A field of type `bytea`. No message comes near 2 GiB.
    pub(super) fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        let length = i32::try_from(bytes.len()).unwrap_or(i32::MAX);
        self.bytes.extend(length.to_be_bytes());
        self.bytes.extend(bytes);
        self
    }

    /// All of it.
    pub(super) fn end(mut self) -> Vec<u8> {
        self.bytes.extend(END.to_be_bytes());
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_written_as_the_form_says() {
        let mut rows = Rows::new(3);
        rows.begin();
        rows.text("ñ").number(258).bytes(&[7]);
        let bytes = rows.end();
        let (head, rest) = bytes.split_at(19);
        assert_eq!(head, HEAD);
        let row = [&[0, 3, 0, 0, 0, 2, 0xc3, 0xb1][..], &[0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 1, 2]];
        assert_eq!(rest, [row.concat(), vec![0, 0, 0, 1, 7, 0xff, 0xff]].concat());
    }
}
