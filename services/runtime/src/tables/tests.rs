//! What the reader makes of whole files.

use std::sync::Arc;

use ::parquet::{
    basic::{Compression, Encoding, ZstdLevel},
    data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type},
    file::{
        properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder, WriterVersion},
        writer::SerializedFileWriter,
    },
    schema::parser::parse_message_type,
};
use proptest::prelude::*;

use super::{gzip::tests::gzip, *};

const COLUMNS: &[Column] = &[
    Column { name: "year", aliases: &["t", "year"], instead: &["period"], required: true },
    Column { name: "code", aliases: &["k", "code"], instead: &["id"], required: true },
    Column { name: "note", aliases: &["note"], instead: &[], required: false },
];
const LIMITS: Limits = Limits { max_bytes: 1 << 22, max_inflated_bytes: 1 << 22, max_rows: 100_000 };

/// Writes down what it gets, and finds `bad` codes wrong.
#[derive(Default)]
struct Notes(Vec<String>);

impl Sink for Notes {
    fn header(&mut self, header: &Header) -> Result<(), Refusal> {
        self.0.push(header.names.join("|"));
        Ok(())
    }

    fn row(&mut self, row: &Row<'_>, errors: &mut RowErrors) -> Result<(), Refusal> {
        if row.get(1) == "bad" {
            row.wrong(errors, 1, "BAD", "must be good");
        }
        self.0.push(format!("{}: {}|{}|{}", row.line, row.get(0), row.get(1), row.get(2)));
        Ok(())
    }
}

type Outcome = Result<(Vec<String>, Vec<RowError>, u64), Refusal>;

fn read_in<'a>(chunks: impl Iterator<Item = &'a [u8]>, limits: Limits) -> Outcome {
    let mut notes = Notes::default();
    let mut reader = TableReader::new(COLUMNS, limits);
    for chunk in chunks {
        if reader.push(chunk, &mut notes).is_err() {
            break;
        }
    }
    let read = reader.finish(&mut notes)?;
    let count = read.errors.count();
    Ok((notes.0, read.errors.into_first(), count))
}

fn read(bytes: &[u8]) -> Outcome {
    read_in(std::iter::once(bytes), LIMITS)
}

#[track_caller]
fn rows(bytes: &[u8], expected: &[&str]) {
    let (rows, errors, _) = read(bytes).unwrap();
    assert_eq!(rows[1..], expected.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert!(errors.is_empty(), "{errors:?}");
}

#[track_caller]
fn refused(bytes: &[u8], reason: &str, path: &str) {
    let refusal = read(bytes).unwrap_err();
    assert_eq!((refusal.reason, refusal.path.as_str()), (reason, path), "{}", refusal.message);
}

#[track_caller]
fn wrong(bytes: &[u8], expected: &[(u64, &str, &str)]) {
    let (_, errors, count) = read(bytes).unwrap();
    let found: Vec<_> =
        errors.iter().map(|error| (error.line, error.column.as_str(), error.reason)).collect();
    assert_eq!(found, expected);
    assert_eq!(count, expected.len() as u64);
}

#[test]
fn comma_semicolon_and_tab_are_told_by_the_header() {
    for text in ["year,code\n2017,a\n", "year;code\n2017;a\n", "year\tcode\n2017\ta\n"] {
        rows(text.as_bytes(), &["2: 2017|a|"]);
    }
    // A name may hold another delimiter.
    rows(b"year;code;name, long\n2017;a;x,y\n", &["2: 2017|a|"]);
}

#[test]
fn bom_line_breaks_blank_lines_and_a_missing_last_line_feed_change_nothing() {
    rows(b"\xef\xbb\xbfyear,code\r\n2017,a\r\n\r\n2018,b", &["2: 2017|a|", "4: 2018|b|"]);
    rows(b"\n\nyear,code\n2017,a\r\n2018,b\r", &["4: 2017|a|", "5: 2018|b|"]);
}

#[test]
fn header_names_match_without_case_and_codes_win_over_ids() {
    rows(b"Note,ID,CODE,T\nx,7,0101,2017\n", &["2: 2017|0101|x"]);
    rows(b"period,id\n2017,7\n", &["2: 2017|7|"]);
}

#[test]
fn quotes_hold_delimiters_line_breaks_and_quotes() {
    rows(
        b"year,code,note\n2017,\"a,b\",\"say \"\"x\"\"\"\n2018,c,\"two\r\nlines\"\n2019,d,5\" pipe\n",
        &["2: 2017|a,b|say \"x\"", "3: 2018|c|two\nlines", "5: 2019|d|5\" pipe"],
    );
    rows(b"\"year\",\"code\"\n\"2017\",\"\"\n", &["2: 2017||"]);
}

#[test]
fn blanks_around_a_field_do_not_count() {
    rows(b"year, code ,note\n2017,  a\t, x y \n", &["2: 2017|a|x y"]);
}

#[test]
fn what_is_no_table_is_refused_by_its_name() {
    for (bytes, reason, path) in [
        (&b""[..], "EMPTY_FILE", "file"),
        (b"\xef\xbb\xbf", "EMPTY_FILE", "file"),
        (b"\n\n\n\n\n\n\n\n\n", "EMPTY_FILE", "file"),
        (b"year,code\n", "NO_ROWS", "file"),
        (b"year,code", "NO_ROWS", "file"),
        (b"<!DOCTYPE html>\n<html>", "HTML_INSTEAD_OF_CSV", "file"),
        (b"\n  <html>", "HTML_INSTEAD_OF_CSV", "file"),
        (b"{\"error\": 1}", "NOT_A_TABLE", "file"),
        (b"PK\x03\x04xlsx....", "NOT_A_TABLE", "file"),
        (b"%PDF-1.7\n", "NOT_A_TABLE", "file"),
        (b"\xff\xfey\0e\0a\0r\0", "NOT_UTF8", "file"),
        (b"y\0e\0a\0r\0,\0", "NOT_A_TABLE", "header"),
        (b"a\xf1o,code\n", "NOT_UTF8", "header"),
        (b"year,code\r2017,a\r2018,b", "WRONG_LINE_BREAK", "header"),
        (b"year|code\n2017|a\n", "WRONG_DELIMITER", "header"),
        (b"year,other\n2017,a\n", "MISSING_COLUMN", "header.code"),
        (b"year,code,k\n2017,a,b\n", "DUPLICATE_COLUMN", "header.k"),
        (b"year,code,YEAR\n2017,a,b\n", "DUPLICATE_COLUMN", "header.YEAR"),
        (b"year,code\n2017,a\0\n", "NUL_BYTE", "lines[2]"),
        (b"year,code\n2017,a\n2018,\"b\n2019,c\n", "UNCLOSED_QUOTE", "lines[3]"),
    ] {
        refused(bytes, reason, path);
        if !bytes.is_empty() && !["NOT_UTF8", "NOT_A_TABLE"].contains(&reason) {
            refused(&gzip(bytes), reason, path);
        }
    }
    refused(&gzip(&gzip(b"year,code\n")), "NOT_A_TABLE", "file");
    refused(&gzip(b"PAR1xxxx"), "NOT_A_TABLE", "file");
    refused(b"PAR1 is not enough", "CORRUPT_PARQUET", "file");
}

#[test]
fn a_missing_column_is_told_with_the_names_it_may_have() {
    let refusal = read(b"year,other\n2017,a\n").unwrap_err();
    for word in ["`k`", "`code`", "`id`", "`other`"] {
        assert!(refusal.message.contains(word), "{}", refusal.message);
    }
}

#[test]
fn wrong_rows_are_told_with_line_and_column_and_reading_goes_on() {
    wrong(
        b"year,code\n2017\n2017,bad\n2017,a,b\n2017,a\xf1o\n",
        &[
            (2, "", "WRONG_FIELD_COUNT"),
            (3, "code", "BAD"),
            (4, "", "WRONG_FIELD_COUNT"),
            (5, "code", "NOT_UTF8"),
        ],
    );
}

#[test]
fn all_errors_are_counted_and_the_first_hundred_told() {
    let text = "year,code\n".to_owned() + &"2017,bad\n".repeat(5000);
    let (_, errors, count) = read(text.as_bytes()).unwrap();
    assert_eq!((errors.len(), count), (100, 5000));
    assert_eq!((errors[0].line, errors[99].line), (2, 101));
}

#[test]
fn limits_end_the_reading_while_bytes_arrive() {
    let small = Limits { max_bytes: 1000, max_inflated_bytes: 10_000, max_rows: 50 };
    let text = |rows: usize| ("year,code\n".to_owned() + &"2017,a\n".repeat(rows)).into_bytes();
    let reason = |bytes: &[u8], limits| {
        let refusal = read_in(bytes.chunks(64), limits).unwrap_err();
        assert!(refusal.limit);
        refusal.reason
    };
    assert_eq!(reason(&text(51), small), "TOO_MANY_ROWS");
    assert_eq!(reason(&text(2000), Limits { max_rows: 9999, ..small }), "UPLOAD_TOO_LARGE");
    let bomb = gzip(&text(1_000_000));
    let limits = Limits { max_bytes: 1 << 20, max_rows: u64::MAX, ..small };
    assert_eq!(reason(&bomb, limits), "UPLOAD_TOO_LARGE");
    assert!(read_in(text(50).chunks(64), small).is_ok());
}

#[test]
fn a_reader_that_has_stopped_says_so_at_once() {
    let mut reader = TableReader::new(COLUMNS, LIMITS);
    let mut notes = Notes::default();
    assert_eq!(reader.push(b"<html><body>\n", &mut notes), Err(Stopped));
    assert_eq!(reader.push(b"year,code\n", &mut notes), Err(Stopped));
    assert_eq!(reader.finish(&mut notes).unwrap_err().reason, "HTML_INSTEAD_OF_CSV");
}

#[test]
fn endless_lines_are_refused_before_they_fill_the_memory() {
    let long = [b"year,code\n2017,".to_vec(), vec![b'x'; MAX_LINE]].concat();
    refused(&long, "LINE_TOO_LONG", "lines[2]");
    let quoted = [b"year,code\n2017,\"".to_vec(), b"x\n".repeat(MAX_LINE)].concat();
    refused(&quoted, "UNCLOSED_QUOTE", "lines[2]");
    let page = [b"<html>".to_vec(), vec![b' '; MAX_LINE]].concat();
    refused(&page, "HTML_INSTEAD_OF_CSV", "file");
    let wide = "x,".repeat(MAX_COLUMNS) + "year,code\n";
    refused(wide.as_bytes(), "TOO_MANY_COLUMNS", "header");
}

#[test]
fn a_cut_gzip_is_truncated_wherever_it_is_cut() {
    let bytes = gzip(b"year,code\n2017,a\n2018,b\n");
    for end in 2..bytes.len() {
        refused(&bytes[..end], "TRUNCATED_GZIP", "file");
    }
    refused(&[&bytes[..], b"more"].concat(), "TRAILING_GARBAGE", "file");
}

fn parquet(schema: &str, write: impl FnOnce(&mut SerializedFileWriter<&mut Vec<u8>>)) -> Vec<u8> {
    parquet_as(WriterProperties::builder(), schema, write)
}

fn parquet_as(
    properties: WriterPropertiesBuilder,
    schema: &str,
    write: impl FnOnce(&mut SerializedFileWriter<&mut Vec<u8>>),
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let properties = Arc::new(properties.build());
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, properties).unwrap();
    write(&mut writer);
    writer.close().unwrap();
    bytes
}

fn three_rows() -> Vec<u8> {
    let schema = "message m {
        required int32 year; optional binary code (UTF8); required double x; required int64 note (DECIMAL(9, 2));
    }";
    parquet(schema, |writer| {
        let mut group = writer.next_row_group().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<Int32Type>().write_batch(&[2017, 2018, 2019], None, None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let codes = [ByteArray::from("0101"), ByteArray::from("bad")];
        column.typed::<ByteArrayType>().write_batch(&codes, Some(&[1, 0, 1]), None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<DoubleType>().write_batch(&[0.1, 1e21, f64::NAN], None, None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<Int64Type>().write_batch(&[12345, 5, -5], None, None).unwrap();
        column.close().unwrap();
        group.close().unwrap();
    })
}

#[test]
fn parquet_gives_the_same_rows_by_row_number() {
    let (rows, errors, _) = read(&three_rows()).unwrap();
    assert_eq!(rows, ["year|code|x|note", "1: 2017|0101|123.45", "2: 2018||0.05", "3: 2019|bad|-0.05"]);
    assert_eq!((errors[0].line, errors[0].column.as_str()), (3, "code"));
}

#[test]
fn parquet_of_other_types_and_too_many_rows_is_refused() {
    let lists = parquet("message m { required int32 year; repeated int32 code; }", |_| {});
    refused(&lists, "UNSUPPORTED_COLUMN_TYPE", "header.code");
    let flags = parquet("message m { required int32 year; required boolean code; }", |_| {});
    refused(&flags, "UNSUPPORTED_COLUMN_TYPE", "header.code");
    let none = parquet("message m { required int32 year; required int32 code; }", |_| {});
    refused(&none, "NO_ROWS", "file");
    let refusal = read_in(std::iter::once(&three_rows()[..]), Limits { max_rows: 2, ..LIMITS }).unwrap_err();
    assert_eq!((refusal.reason, refusal.limit), ("TOO_MANY_ROWS", true));
}

/// Rows of 2017 with these codes.
fn rows_of_codes(properties: WriterPropertiesBuilder, codes: &[Option<&str>]) -> Vec<u8> {
    let schema = "message m { required int32 year; optional binary code (UTF8); }";
    parquet_as(properties, schema, |writer| {
        let mut group = writer.next_row_group().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<Int32Type>().write_batch(&vec![2017; codes.len()], None, None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let levels: Vec<_> = codes.iter().map(|code| i16::from(code.is_some())).collect();
        // A word that is the same text is made once.
        let mut words = std::collections::BTreeMap::new();
        let word = |code: &str| words.entry(code.as_ptr()).or_insert_with(|| ByteArray::from(code)).clone();
        let codes: Vec<_> = codes.iter().copied().flatten().map(word).collect();
        column.typed::<ByteArrayType>().write_batch(&codes, Some(&levels), None).unwrap();
        column.close().unwrap();
        group.close().unwrap();
    })
}

fn codecs() -> [Compression; 6] {
    [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(Default::default()),
        Compression::LZ4,
        Compression::LZ4_RAW,
        Compression::ZSTD(ZstdLevel::default()),
    ]
}

#[test]
fn parquet_of_every_codec_and_version_and_of_many_pages_is_read_to_its_last_row() {
    let code = |number: usize| (!number.is_multiple_of(7)).then(|| (number % 900).to_string());
    let numbers: Vec<_> = (0..3000).map(code).collect();
    let codes: Vec<_> = numbers.iter().map(Option::as_deref).collect();
    let row = |(row, code): (usize, &Option<&str>)| format!("{row}: 2017|{}|", code.unwrap_or_default());
    let expected: Vec<_> = (1..).zip(&codes).map(row).collect();
    for codec in codecs() {
        for (has_dictionary, version) in [
            (true, WriterVersion::PARQUET_1_0),
            (true, WriterVersion::PARQUET_2_0),
            (false, WriterVersion::PARQUET_1_0),
        ] {
            let properties = WriterProperties::builder()
                .set_compression(codec)
                .set_dictionary_enabled(has_dictionary)
                .set_writer_version(version)
                .set_write_batch_size(100)
                .set_data_page_row_count_limit(700);
            let (rows, ..) = read(&rows_of_codes(properties, &codes)).unwrap();
            assert_eq!(rows[1..], expected, "{codec} {has_dictionary} {version:?}");
        }
    }
}

/// Kibibytes of memory that this process has had at most.
fn most_memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

#[test]
fn a_long_word_that_every_row_repeats_is_refused_before_it_is_copied() {
    let word = "x".repeat(2 << 20);
    let codes = [&[Some("0101"); 3][..], &[Some(&word[..]); 200]].concat();
    for codec in [Compression::UNCOMPRESSED, Compression::ZSTD(ZstdLevel::default())] {
        let properties = WriterProperties::builder()
            .set_compression(codec)
            .set_dictionary_page_size_limit(8 << 20)
            .set_statistics_enabled(EnabledStatistics::None);
        let bytes = rows_of_codes(properties, &codes);
        assert!(bytes.len() < 3 << 20);
        let before = most_memory();
        refused(&bytes, "FIELD_TOO_LONG", "rows[4].code");
        assert!(most_memory() - before < 128 << 10, "{codec}");
    }
}

#[test]
fn words_that_outgrow_the_limit_when_rows_repeat_them_are_too_large() {
    let word = "x".repeat(10_000);
    let bytes = rows_of_codes(WriterProperties::builder(), &[Some(&word[..]); 1000]);
    assert!(bytes.len() < 100_000);
    refused(&bytes, "UPLOAD_TOO_LARGE", "file");
    assert!(read(&rows_of_codes(WriterProperties::builder(), &[Some(&word[..]); 100])).is_ok());
}

#[test]
fn text_whose_encoding_hides_its_size_is_refused() {
    for encoding in [Encoding::DELTA_BYTE_ARRAY, Encoding::DELTA_LENGTH_BYTE_ARRAY] {
        let properties = WriterProperties::builder().set_dictionary_enabled(false);
        let properties = properties.set_column_encoding("code".into(), encoding);
        refused(&rows_of_codes(properties, &[Some("0101"); 3]), "UNSUPPORTED_PARQUET", "file");
    }
}

#[test]
fn damaged_parquet_never_panics() {
    let good = three_rows();
    for at in 0..good.len() {
        let _ = read(&good[..at]);
        let mut bad = good.clone();
        bad[at] ^= 0xff;
        let _ = read(&bad);
    }
}

/// Text that looks like a table more often than not.
fn table() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(","),
        Just("\n"),
        Just("\r\n"),
        Just("\""),
        Just("2017"),
        Just("bad"),
        Just("a"),
        Just(" "),
        Just("é"),
        Just("2017,a\n"),
        Just("2018,\"b\"\n"),
        Just(""),
    ];
    proptest::collection::vec(piece, 0..60)
        .prop_map(|pieces| ("year,code\n".to_owned() + &pieces.concat()).into())
}

fn cut(bytes: &[u8], cuts: &[prop::sample::Index]) -> Vec<Vec<u8>> {
    let mut at: Vec<_> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
    at.extend([0, bytes.len()]);
    at.sort_unstable();
    at.windows(2).map(|pair| bytes[pair[0]..pair[1]].to_vec()).collect()
}

proptest! {
    #[test]
    fn the_answer_does_not_depend_on_how_the_bytes_are_cut(
        text in table(),
        cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..20),
    ) {
        let expected = read(&text);
        for bytes in [text.clone(), gzip(&text)] {
            let chunks = cut(&bytes, &cuts);
            prop_assert_eq!(&read_in(chunks.iter().map(Vec::as_slice), LIMITS), &expected);
            prop_assert_eq!(&read_in(bytes.chunks(1), LIMITS), &expected);
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), head in 0..5_usize) {
        let heads: [&[u8]; 5] = [b"", b"year,code\n", b"\x1f\x8b\x08\0\0\0\0\0\0\x03", b"PAR1", b"\xef\xbb\xbf"];
        let _ = read(&[heads[head], &bytes].concat());
    }

    #[test]
    fn the_short_way_and_the_way_of_quotes_agree(rows in proptest::collection::vec(("[a-z0-9 .]{0,6}", "[a-z]{0,4}"), 1..20)) {
        let plain: String = rows.iter().map(|(year, code)| format!("{year},{code}\n")).collect();
        let quoted: String = rows.iter().map(|(year, code)| format!("\"{year}\",\"{code}\"\n")).collect();
        let of = |text: String| read(format!("year,code\n{text}").as_bytes());
        prop_assert_eq!(of(plain), of(quoted));
    }
}
