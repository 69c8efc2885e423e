//! What the first bytes of a file say it is.

use super::Refusal;

/// Bytes that are enough to tell.
pub(super) const ENOUGH: usize = 8;

/// What is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Text, after this many bytes of BOM.
    Text { bom: usize },
    /// Text in gzip.
    Gzip,
    /// Parquet.
    Parquet,
}

/// Tells the format by the first [`ENOUGH`] bytes, or by all when there are
/// fewer. What is known to be no table is refused by its name.
pub(super) fn format(head: &[u8]) -> Result<Format, Refusal> {
    let refused = |reason, message: &str| Err(Refusal::new(reason, "file", message));
    match head {
        [0x1f, 0x8b, ..] => Ok(Format::Gzip),
        [b'P', b'A', b'R', b'1', ..] => Ok(Format::Parquet),
        [0xef, 0xbb, 0xbf, ..] => Ok(Format::Text { bom: 3 }),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
            refused("NOT_UTF8", "the file is UTF-16 (or UTF-32); save it as UTF-8 (in Excel: `CSV UTF-8`)")
        }
        [b'P', b'K', 3 | 5 | 7, ..] => refused(
            "NOT_A_TABLE",
            "the file is a zip archive or an Excel workbook (.xlsx); unpack it, or save the sheet as CSV",
        ),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            refused("NOT_A_TABLE", "the file is an old Office document (.xls); save the sheet as CSV")
        }
        [b'%', b'P', b'D', b'F', ..] => {
            refused("NOT_A_TABLE", "the file is a PDF document; CSV, gzipped CSV or Parquet is needed")
        }
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0xfd, b'7', b'z', b'X', ..] | [b'B', b'Z', b'h', b'1'..=b'9', ..] => {
            refused(
                "NOT_A_TABLE",
                "the file is compressed with zstd, xz or bzip2; gzip is the one that is read",
            )
        }
        _ => Ok(Format::Text { bom: 0 }),
    }
}

/// Refuses a first line that belongs to a web page or to JSON.
pub(super) fn first_line(line: &[u8]) -> Result<(), Refusal> {
    match line.trim_ascii_start() {
        [b'<', rest @ ..] if rest.starts_with(b"?xml") && !contains_html(rest) => {
            Err(Refusal::new("NOT_A_TABLE", "file", "the file is XML; CSV, gzipped CSV or Parquet is needed"))
        }
        [b'<', ..] => Err(Refusal::new(
            "HTML_INSTEAD_OF_CSV",
            "file",
            "the file is a web page, as a failed download or a login page gives; download the table again",
        )),
        [b'{' | b'[', ..] => Err(Refusal::new(
            "NOT_A_TABLE",
            "file",
            "the file is JSON; CSV, gzipped CSV or Parquet is needed",
        )),
        _ => Ok(()),
    }
}

fn contains_html(line: &[u8]) -> bool {
    line.windows(4).any(|word| word.eq_ignore_ascii_case(b"html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_is_told_by_its_first_bytes() {
        assert_eq!(format(b"\x1f\x8b\x08\0"), Ok(Format::Gzip));
        assert_eq!(format(b"PAR1\x15\0"), Ok(Format::Parquet));
        assert_eq!(format(b"\xef\xbb\xbfyear"), Ok(Format::Text { bom: 3 }));
        assert_eq!(format(b"year,i"), Ok(Format::Text { bom: 0 }));
        assert_eq!(format(b""), Ok(Format::Text { bom: 0 }));
    }

    #[test]
    fn what_is_no_table_is_called_by_its_name() {
        for (head, word) in [
            (&b"PK\x03\x04"[..], "Excel"),
            (b"\xd0\xcf\x11\xe0", "Office"),
            (b"%PDF-1.7", "PDF"),
            (b"\x28\xb5\x2f\xfd", "zstd"),
            (b"\xff\xfey\0", "UTF-16"),
        ] {
            assert!(format(head).unwrap_err().message.contains(word), "{word}");
        }
        assert_eq!(first_line(b"  <!DOCTYPE html>").unwrap_err().reason, "HTML_INSTEAD_OF_CSV");
        assert_eq!(
            first_line(b"<?xml version='1.0'?><!DOCTYPE html").unwrap_err().reason,
            "HTML_INSTEAD_OF_CSV"
        );
        assert_eq!(first_line(b"<?xml version='1.0'?>").unwrap_err().reason, "NOT_A_TABLE");
        assert_eq!(first_line(b"[{\"t\": 1}]").unwrap_err().reason, "NOT_A_TABLE");
    }
}
