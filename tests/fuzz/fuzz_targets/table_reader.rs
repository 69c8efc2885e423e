//! Any bytes, cut anywhere, plain or inflated from gzip: the reader of tables
//! neither panics nor answers differently for another cut.
//!
//! The first byte says what stands before the rest, the second how it is cut.

#![no_main]

use std::io::Write;

use eslabon_runtime::tables::{Column, Header, Limits, Refusal, Row, RowError, RowErrors, Sink, TableReader};
use libfuzzer_sys::fuzz_target;

static COLUMNS: [Column; 3] = [
    Column { name: "year", aliases: &["t", "year"], instead: &["period"], required: true },
    Column { name: "code", aliases: &["k", "code"], instead: &["id"], required: true },
    Column { name: "note", aliases: &["note"], instead: &[], required: false },
];
const LIMITS: Limits = Limits { max_bytes: 1 << 20, max_inflated_bytes: 1 << 22, max_rows: 10_000 };
const HEADS: [&[u8]; 6] =
    [b"", b"year,code\n", b"t;k;note\r\n", b"\"t\"\t\"k\"\n", b"\xef\xbb\xbfyear,code\n", b"PAR1"];

#[derive(Default)]
struct Notes(Vec<String>);

impl Sink for Notes {
    fn header(&mut self, _: &Header) -> Result<(), Refusal> {
        Ok(())
    }

    fn row(&mut self, row: &Row<'_>, errors: &mut RowErrors) -> Result<(), Refusal> {
        if row.get(1).is_empty() {
            row.wrong(errors, 1, "EMPTY", "must not be empty");
        }
        self.0.push(format!("{} {} {} {}", row.line, row.get(0), row.get(1), row.get(2)));
        Ok(())
    }
}

fn read(bytes: &[u8], step: usize) -> Result<(Vec<String>, Vec<RowError>, u64), Refusal> {
    let mut notes = Notes::default();
    let mut reader = TableReader::new(&COLUMNS, LIMITS);
    for chunk in bytes.chunks(step) {
        if reader.push(chunk, &mut notes).is_err() {
            break;
        }
    }
    let read = reader.finish(&mut notes)?;
    let count = read.errors.count();
    Ok((notes.0, read.errors.into_first(), count))
}

fuzz_target!(|data: &[u8]| {
    let [head, step, rest @ ..] = data else { return };
    let text = [HEADS[usize::from(*head) % HEADS.len()], rest].concat();
    let step = usize::from(*step) + 1;
    let whole = read(&text, usize::MAX);
    assert_eq!(read(&text, step), whole);
    if text.starts_with(b"PAR1") || text.starts_with(b"\x1f\x8b") {
        return;
    }
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(&text).expect("writing to memory");
    let gzip = encoder.finish().expect("writing to memory");
    assert_eq!(read(&gzip, step), whole);
    // A damaged archive may be anything but a panic.
    let mut damaged = gzip;
    let at = rest.len() % damaged.len();
    damaged[at] ^= *head;
    let _ = read(&damaged, step);
});
