//! What becomes of whole files.

use std::{io::Write, sync::Arc};

use eslabon_proto::r#type::v1::{Classification, TerritoryScheme};
use parquet::{
    data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type},
    file::writer::SerializedFileWriter,
    schema::parser::parse_message_type,
};
use proptest::prelude::*;

use super::*;

const LIMITS: Limits = Limits { max_bytes: 1 << 24, max_inflated_bytes: 1 << 24, max_rows: 100_000 };
const SPEC: TradeSpec = TradeSpec {
    classification: Classification::Hs2007,
    territory_scheme: TerritoryScheme::Unspecified,
    year: None,
    value_unit: None,
};
const PLAIN: &str = "year,exporter_iso3,product_code,export_value_usd\n";

fn import_as(spec: TradeSpec, bytes: &[u8]) -> Result<TradeTable, ImportError> {
    let mut reader = TradeReader::new(spec, LIMITS);
    let _ = reader.push(bytes);
    reader.finish()
}

fn import(text: &str) -> Result<TradeTable, ImportError> {
    import_as(SPEC, text.as_bytes())
}

/// The cells, readable.
fn cells(table: &TradeTable) -> Vec<String> {
    let cell = |year: &TradeYear, at: usize| {
        let cells = &year.cells;
        let (country, product) = (cells.countries[at] as usize, cells.products[at] as usize);
        format!("{} {} {} {}", year.year, year.countries[country], year.products[product], cells.values[at])
    };
    table.years.iter().flat_map(|year| (0..year.cells.len()).map(move |at| cell(year, at))).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) -> TradeTable {
    let table = import(text).unwrap();
    assert_eq!(cells(&table), expected);
    table
}

#[track_caller]
fn check_as(spec: TradeSpec, text: &str, expected: &[&str]) {
    assert_eq!(cells(&import_as(spec, text.as_bytes()).unwrap()), expected);
}

/// The reason as a whole, and path and reason of each violation.
#[track_caller]
fn refused_as(spec: TradeSpec, text: &str, expected: &[(&str, &str)]) -> ImportError {
    let error = import_as(spec, text.as_bytes()).unwrap_err();
    let found: Vec<_> =
        error.violations.iter().map(|found| (found.field.as_str(), found.reason.as_str())).collect();
    assert_eq!(found, expected);
    assert_eq!(error.reason, expected[0].1);
    assert_eq!(error.total, expected.len() as u64);
    error
}

#[track_caller]
fn refused(text: &str, path: &str, reason: &str) {
    refused_as(SPEC, text, &[(path, reason)]);
}

/// One plain row after a good one.
#[track_caller]
fn refused_row(row: &str, path: &str, reason: &str) {
    refused(&format!("{PLAIN}2017,CRI,9018,5\n{row}\n"), path, reason);
}

#[test]
fn plain_files_are_read() {
    let text = format!("{PLAIN}2018,MEX,0101,1.5\n2017,USA,9018,7\n2017,CRI,9018,2e3\n2017,CRI,0101,0\n");
    let table = check(&text, &["2017 CRI 9018 2000", "2017 USA 9018 7", "2018 MEX 0101 1.5"]);
    assert_eq!(table.rows_read, 4);
    assert_eq!(table.years[0].products, ["9018"], "a product of zeros alone does not occur");
    assert!(table.ignored_columns.is_empty() && table.product_names.is_empty());
}

#[test]
fn baci_is_summed_over_importers_and_converted_from_thousands() {
    let table = check(
        "t,i,j,k,v,q\n2017,188,842,901890,1.5,NA\n2017,188,251,901890,2,0.1\n2017,4,842,010121,1,1\n",
        &["2017 AFG 010121 1000", "2017 CRI 901890 3500"],
    );
    assert_eq!(table.ignored_columns, ["q"]);
}

#[test]
fn atlas_is_read() {
    check(
        "country_id,country_iso3_code,product_id,hs_product_code,year,export_value,import_value\n188,CRI,650,9018,2017,5,6\n",
        &["2017 CRI 9018 5"],
    );
    check("year,country_id,product_id,export_value\n2017,188,9018,5\n", &["2017 CRI 9018 5"]);
}

const COMTRADE: &str = "freqCode,refYear,reporterCode,reporterISO,flowCode,partnerCode,partnerISO,partner2Code,\
                        classificationCode,cmdCode,cmdDesc,customsCode,motCode,primaryValue\n";

#[test]
fn comtrade_is_read_when_it_is_unambiguous() {
    let table = check(
        &format!(
            "{COMTRADE}A,2017,188,CRI,X,0,W00,0,H3,9018,\"Instruments, medical\",C00,0,5\n\
             A,2017,842,USA,X,0,W00,0,H3,9018,\"Instruments, medical\",C00,0,6\n"
        ),
        &["2017 CRI 9018 5", "2017 USA 9018 6"],
    );
    assert_eq!(table.product_names, [("9018".to_owned(), "Instruments, medical".to_owned())]);
    assert_eq!(table.ignored_columns, ["reporterCode", "partnerISO"]);
    check(
        &format!(
            "{COMTRADE}A,2017,188,CRI,X,842,USA,0,H3,9018,x,C00,0,5\nA,2017,188,CRI,X,484,MEX,0,H3,9018,x,C00,0,6\n"
        ),
        &["2017 CRI 9018 11"],
    );
}

#[test]
fn what_would_count_twice_in_comtrade_is_refused() {
    let good = "A,2017,188,CRI,X,0,W00,0,H3,9018,x,C00,0,5\n";
    for (row, path, reason) in [
        ("A,2017,188,CRI,M,0,W00,0,H3,9019,x,C00,0,5", "lines[3].flowCode", "NOT_AN_EXPORT"),
        ("A,2017,188,CRI,RX,0,W00,0,H3,9019,x,C00,0,5", "lines[3].flowCode", "NOT_AN_EXPORT"),
        ("M,2017,188,CRI,X,0,W00,0,H3,9019,x,C00,0,5", "lines[3].freqCode", "NOT_ANNUAL"),
        ("A,2017,188,CRI,X,842,USA,0,H3,9018,x,C00,0,5", "lines[3].partnerCode", "MIXED_PARTNERS"),
        ("A,2017,188,CRI,X,0,W00,842,H3,9019,x,C00,0,5", "lines[3].partner2Code", "NOT_A_TOTAL"),
        ("A,2017,188,CRI,X,0,W00,0,H3,9019,x,C01,0,5", "lines[3].customsCode", "NOT_A_TOTAL"),
        ("A,2017,188,CRI,X,0,W00,0,H3,9019,x,C00,1000,5", "lines[3].motCode", "NOT_A_TOTAL"),
        (
            "A,2017,188,CRI,X,0,W00,0,H4,9019,x,C00,0,5",
            "lines[3].classificationCode",
            "MIXED_CLASSIFICATIONS",
        ),
        ("A,2017,188,CRI,X,0,W00,0,H3,TOTAL,x,C00,0,5", "lines[3].cmdCode", "INVALID_PRODUCT_CODE"),
        ("A,2017,97,EUN,X,0,W00,0,H3,9019,x,C00,0,5", "lines[3].reporterISO", "UNKNOWN_COUNTRY"),
        ("A,2017,188,CRI,X,0,W00,0,H3,9018,x,C00,0,5", "lines[3]", "DUPLICATE_KEY"),
    ] {
        refused(&format!("{COMTRADE}{good}{row}\n"), path, reason);
    }
}

#[test]
fn a_wrong_field_is_told_with_its_line_and_column() {
    for (row, path, reason) in [
        ("2017,XXX,9018,5", "lines[3].exporter_iso3", "UNKNOWN_COUNTRY"),
        ("2017,Costa Rica,9018,5", "lines[3].exporter_iso3", "UNKNOWN_COUNTRY"),
        ("2017,,9018,5", "lines[3].exporter_iso3", "MISSING_VALUE"),
        ("2017,CRI,101,5", "lines[3].product_code", "INVALID_PRODUCT_CODE"),
        ("2017,CRI,,5", "lines[3].product_code", "INVALID_PRODUCT_CODE"),
        ("2017,CRI,901890,5", "lines[3].product_code", "MIXED_LEVELS"),
        ("2017,MEX,9018,\"12,5\"", "lines[3].export_value_usd", "DECIMAL_COMMA"),
        ("2017,MEX,9018,\"1,234,567\"", "lines[3].export_value_usd", "THOUSANDS_SEPARATOR"),
        ("2017,MEX,9018,", "lines[3].export_value_usd", "MISSING_VALUE"),
        ("2017,MEX,9018,NaN", "lines[3].export_value_usd", "NOT_FINITE"),
        ("2017,MEX,9018,-inf", "lines[3].export_value_usd", "NOT_FINITE"),
        ("2017,MEX,9018,-5", "lines[3].export_value_usd", "NEGATIVE"),
        ("2017,MEX,9018,1e300", "lines[3].export_value_usd", "VALUE_OUT_OF_RANGE"),
        ("2017,MEX,9018,1e-90", "lines[3].export_value_usd", "VALUE_OUT_OF_RANGE"),
        ("2017,MEX,9018,five", "lines[3].export_value_usd", "NOT_A_NUMBER"),
        ("17,MEX,9018,5", "lines[3].year", "INVALID_YEAR"),
        ("2017,MEX,9018,12,5", "lines[3]", "WRONG_FIELD_COUNT"),
        ("2017,MEX,9018", "lines[3]", "WRONG_FIELD_COUNT"),
        ("2017,CRI,9018,6", "lines[3]", "DUPLICATE_KEY"),
        ("2017,cri,9018,0", "lines[3]", "DUPLICATE_KEY"),
    ] {
        refused_row(row, path, reason);
    }
}

#[test]
fn a_semicolon_file_with_decimal_commas_is_told_so() {
    let error = refused_as(
        SPEC,
        "year;exporter_iso3;product_code;export_value_usd\n2017;CRI;9018;12,5\n2017;MEX;9018;3,25\n",
        &[("lines[2].export_value_usd", "DECIMAL_COMMA"), ("lines[3].export_value_usd", "DECIMAL_COMMA")],
    );
    assert!(error.message.starts_with("2 things are wrong"), "{}", error.message);
    assert!(error.violations[0].description.contains("`12,5`"));
}

#[test]
fn a_repeated_key_names_both_lines() {
    let text = format!("{PLAIN}2017,CRI,9018,5\n2017,MEX,9018,5\n2017,CRI,9018,6\n2017,CRI,9018,7\n");
    let error = refused_as(SPEC, &text, &[("lines[4]", "DUPLICATE_KEY"), ("lines[5]", "DUPLICATE_KEY")]);
    for violation in &error.violations {
        assert!(violation.description.contains("2017 CRI 9018"), "{}", violation.description);
        assert!(violation.description.contains("line 2"), "{}", violation.description);
    }
    // By importer the importer is a part of the key.
    let bilateral = "t,i,j,k,v\n2017,188,842,9018,1\n2017,188,484,9018,1\n2017,188,842,9018,1\n";
    refused(bilateral, "lines[4]", "DUPLICATE_KEY");
}

#[test]
fn what_is_wrong_with_the_file_as_a_whole_is_told_by_its_reason() {
    for (text, path, reason) in [
        ("", "file", "EMPTY_FILE"),
        (PLAIN, "file", "NO_ROWS"),
        ("year,exporter_iso3,product_code,export_value_usd\n2017,CRI,9018,0\n", "file", "ALL_VALUES_ZERO"),
        ("<html><body>503 Service Unavailable", "file", "HTML_INSTEAD_OF_CSV"),
        ("year|exporter_iso3|product_code|export_value_usd\n", "header", "WRONG_DELIMITER"),
        ("exporter_iso3,product_code,export_value_usd\nCRI,9018,5\n", "header.year", "MISSING_COLUMN"),
        ("year,product_code,export_value_usd\n2017,9018,5\n", "header.territory", "MISSING_COLUMN"),
        ("year,exporter_iso3,export_value_usd\n2017,CRI,5\n", "header.product", "MISSING_COLUMN"),
        ("year,exporter_iso3,product_code\n2017,CRI,9018\n", "header.value", "MISSING_COLUMN"),
        ("year,t,i,k,v\n2017,2017,CRI,9018,5\n", "header.t", "DUPLICATE_COLUMN"),
        ("t,i,k,v,export_value\n2017,CRI,9018,5,5\n", "header.export_value", "DUPLICATE_COLUMN"),
    ] {
        refused(text, path, reason);
    }
}

#[test]
fn the_year_may_be_stated_with_the_import() {
    let spec = TradeSpec { year: Some(2020), ..SPEC };
    check_as(spec, "i,k,v\n188,9018,1\n", &["2020 CRI 9018 1000"]);
    check_as(spec, "t,i,k,v\n2020,188,9018,1\n", &["2020 CRI 9018 1000"]);
    refused_as(spec, "t,i,k,v\n2019,188,9018,1\n", &[("lines[2].t", "YEAR_MISMATCH")]);
}

#[test]
fn the_unit_is_that_of_the_header_or_else_as_stated() {
    let thousands = TradeSpec { value_unit: Some(ValueUnit::ThousandUsd), ..SPEC };
    let dollars = TradeSpec { value_unit: Some(ValueUnit::Usd), ..SPEC };
    check_as(thousands, "year,i,k,value\n2017,CRI,9018,1\n", &["2017 CRI 9018 1000"]);
    check_as(dollars, "year,i,k,value\n2017,CRI,9018,1\n", &["2017 CRI 9018 1"]);
    check_as(thousands, "year,i,k,v\n2017,CRI,9018,1\n", &["2017 CRI 9018 1000"]);
    refused_as(dollars, "year,i,k,v\n2017,CRI,9018,1\n", &[("spec.value_unit", "UNIT_CONTRADICTS_HEADER")]);
    refused_as(
        thousands,
        &format!("{PLAIN}2017,CRI,9018,1\n"),
        &[("spec.value_unit", "UNIT_CONTRADICTS_HEADER")],
    );
}

#[test]
fn codes_of_ones_own_are_taken_in_the_free_scheme() {
    let spec = TradeSpec { territory_scheme: TerritoryScheme::Free, ..SPEC };
    check_as(
        spec,
        "year,i,k,v\n2017,CR-SJ,9018,1\n2017,c001,9018,1\n",
        &["2017 CR-SJ 9018 1000", "2017 c001 9018 1000"],
    );
    refused_as(spec, "year,i,k,v\n2017,San José,9018,1\n", &[("lines[2].i", "INVALID_TERRITORY_CODE")]);
}

#[test]
fn headings_of_sitc_may_not_stand_beside_their_parts() {
    let spec = TradeSpec { classification: Classification::Sitc2, ..SPEC };
    check_as(
        spec,
        "year,i,k,v\n2017,CRI,0011,1\n2017,CRI,00121,1\n",
        &["2017 CRI 0011 1000", "2017 CRI 00121 1000"],
    );
    refused_as(
        spec,
        "year,i,k,v\n2017,CRI,00111,1\n2017,CRI,0011,1\n2017,CRI,0012,1\n",
        &[("lines[3]", "MIXED_LEVELS")],
    );
    refused_as(spec, "year,i,k,v\n2017,CRI,001,1\n2017,CRI,0011,1\n", &[("lines[3].k", "MIXED_LEVELS")]);
}

#[test]
fn one_row_tells_everything_that_is_wrong_with_it() {
    refused_as(
        SPEC,
        &format!("{PLAIN}17,XXX,101,abc\n"),
        &[
            ("lines[2].export_value_usd", "NOT_A_NUMBER"),
            ("lines[2].exporter_iso3", "UNKNOWN_COUNTRY"),
            ("lines[2].product_code", "INVALID_PRODUCT_CODE"),
            ("lines[2].year", "INVALID_YEAR"),
        ],
    );
}

#[test]
fn limits_are_told_from_mistakes() {
    let limits = Limits { max_rows: 2, ..LIMITS };
    let mut reader = TradeReader::new(SPEC, limits);
    let text = format!("{PLAIN}2017,CRI,9018,5\n2017,MEX,9018,5\n2017,USA,9018,5\n");
    assert_eq!(reader.push(text.as_bytes()), Err(Stopped));
    assert_eq!(reader.progress(), Progress { rows: 2 });
    let error = reader.finish().unwrap_err();
    assert_eq!((error.reason, error.limit), ("TOO_MANY_ROWS", true));
    let mut reader = TradeReader::new(SPEC, Limits { max_bytes: 60, ..LIMITS });
    assert_eq!(reader.push(text.as_bytes()), Err(Stopped));
    assert_eq!(reader.finish().map_err(|error| (error.reason, error.limit)), Err(("UPLOAD_TOO_LARGE", true)));
    let free = TradeSpec { territory_scheme: TerritoryScheme::Free, ..SPEC };
    let many: String = (0..70_000).map(|number| format!("2017,c{number},9018,5\n")).collect();
    let error = import_as(free, format!("{PLAIN}{many}").as_bytes()).unwrap_err();
    assert_eq!((error.reason, error.limit), ("TOO_MANY_TERRITORIES", true));
}

#[test]
fn the_first_hundred_errors_are_listed_and_all_are_counted() {
    let rows: String = (0..5000).map(|number| format!("2017,X{},9018,5\n", number % 10)).collect();
    let error = import(&format!("{PLAIN}{rows}")).unwrap_err();
    assert_eq!((error.violations.len(), error.total), (100, 5000));
    assert_eq!(error.violations[99].field, "lines[101].exporter_iso3");
    assert!(error.message.starts_with("5000 things are wrong"));
}

#[test]
fn a_file_of_rubbish_is_not_read_to_its_end() {
    let text = format!("{PLAIN}{}", "x\n".repeat(1_100_000));
    let mut reader = TradeReader::new(SPEC, Limits { max_rows: u64::MAX, ..LIMITS });
    assert_eq!(reader.push(text.as_bytes()), Err(Stopped));
    let error = reader.finish().unwrap_err();
    assert_eq!((error.reason, error.total), ("WRONG_FIELD_COUNT", 1_000_000));
    assert!(error.message.contains("perhaps more"));
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_truncated_gzip_is_told_even_when_its_rows_are_wrong() {
    let bytes = gzip(format!("{PLAIN}2017,CRI,9018,5\n2017,MEX,9018,5\n").as_bytes());
    let error = import_as(SPEC, &bytes[..bytes.len() - 4]).unwrap_err();
    assert_eq!((error.reason, error.violations[0].field.as_str()), ("TRUNCATED_GZIP", "file"));
}

/// The same rows in Parquet, with the types a data frame would give them.
fn parquet(rows: &[(i32, &str, &str, f64)]) -> Vec<u8> {
    let schema = "message m {
        required int32 year; required binary exporter_iso3 (UTF8); required binary product_code (UTF8);
        optional double export_value_usd;
    }";
    let mut bytes = Vec::new();
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::default()).unwrap();
    for rows in rows.chunks(2) {
        let texts = |of: fn(&(i32, &str, &str, f64)) -> String| -> Vec<ByteArray> {
            rows.iter().map(|row| ByteArray::from(of(row).into_bytes())).collect()
        };
        let mut group = writer.next_row_group().unwrap();
        let years: Vec<_> = rows.iter().map(|row| row.0).collect();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<Int32Type>().write_batch(&years, None, None).unwrap();
        column.close().unwrap();
        for codes in [texts(|row| row.1.to_owned()), texts(|row| row.2.to_owned())] {
            let mut column = group.next_column().unwrap().unwrap();
            column.typed::<ByteArrayType>().write_batch(&codes, None, None).unwrap();
            column.close().unwrap();
        }
        let present: Vec<_> = rows.iter().map(|row| row.3).filter(|value| !value.is_infinite()).collect();
        let levels: Vec<_> = rows.iter().map(|row| i16::from(!row.3.is_infinite())).collect();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<DoubleType>().write_batch(&present, Some(&levels), None).unwrap();
        column.close().unwrap();
        group.close().unwrap();
    }
    writer.close().unwrap();
    bytes
}

#[test]
fn parquet_gives_the_same_dataset_as_csv() {
    let rows = [(2017, "CRI", "0101", 0.1), (2017, "MEX", "9018", 1e15), (2018, "CRI", "9018", 5e-7)];
    let text: String = rows.iter().map(|(year, i, k, v)| format!("{year},{i},{k},{v}\n")).collect();
    let csv = import(&format!("{PLAIN}{text}")).unwrap();
    assert_eq!(import_as(SPEC, &parquet(&rows)).unwrap(), csv);
}

#[test]
fn errors_of_parquet_name_the_row() {
    // Infinity stands for null here.
    let rows = [(2017, "CRI", "0101", 1.0), (2017, "XXX", "0101", 1.0), (2017, "MEX", "0101", f64::INFINITY)];
    let error = import_as(SPEC, &parquet(&rows)).unwrap_err();
    let found: Vec<_> =
        error.violations.iter().map(|found| (found.field.as_str(), found.reason.as_str())).collect();
    assert_eq!(
        found,
        [("rows[2].exporter_iso3", "UNKNOWN_COUNTRY"), ("rows[3].export_value_usd", "MISSING_VALUE"),]
    );
}

#[test]
fn codes_that_parquet_holds_as_numbers_have_lost_their_zeros() {
    let schema = "message m { required int32 t; required int64 i; required int32 k; required double v; }";
    let mut bytes = Vec::new();
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<Int32Type>().write_batch(&[2017, 2017], None, None).unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<Int64Type>().write_batch(&[188, 842], None, None).unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<Int32Type>().write_batch(&[9018, 101], None, None).unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<DoubleType>().write_batch(&[1.0, 2.0], None, None).unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
    let error = import_as(SPEC, &bytes).unwrap_err();
    assert_eq!((error.reason, error.violations[0].field.as_str()), ("INVALID_PRODUCT_CODE", "rows[2].k"));
    assert!(error.message.contains("leading zero"), "{}", error.message);
}

/// Rows of a plain file: distinct keys, any values.
fn rows() -> impl Strategy<Value = Vec<String>> {
    let code = prop::sample::select(vec!["CRI", "MEX", "USA", "AFG", "032"]);
    let product = prop::sample::select(vec!["0101", "0102", "9018", "8542"]);
    let value = prop_oneof![Just(0.0), 0.0..1e9, 1e-9..1.0];
    let key = (2015..2019, code, product);
    proptest::collection::btree_map(key, value, 1..40).prop_map(|rows| {
        let row = |((year, code, product), value): ((i32, &str, &str), f64)| {
            format!("{year},{code},{product},{value}")
        };
        rows.into_iter().map(row).collect()
    })
}

fn joined(rows: &[String], end: &str) -> String {
    let lines = std::iter::once(PLAIN.trim_end()).chain(rows.iter().map(String::as_str));
    lines.map(|line| line.to_owned() + end).collect()
}

fn digest(bytes: &[u8]) -> Result<[u8; 32], &'static str> {
    import_as(SPEC, bytes).map(|table| table.digest).map_err(|error| error.reason)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_digest_is_of_the_content_and_not_of_its_dress(rows in rows(), turn in any::<prop::sample::Index>()) {
        let plain = joined(&rows, "\n");
        let expected = digest(plain.as_bytes());
        let mut turned = rows.clone();
        turned.rotate_left(turn.index(rows.len()));
        turned.reverse();
        let quoted: Vec<_> = rows.iter().map(|row| format!("\"{}\"", row.replace(',', "\",\""))).collect();
        for other in [
            joined(&turned, "\n").into_bytes(),
            joined(&rows, "\r\n").into_bytes(),
            joined(&quoted, "\n").into_bytes(),
            plain.replace(',', ";").into_bytes(),
            plain.replace(',', "\t").into_bytes(),
            format!("\u{feff}{plain}").into_bytes(),
            gzip(plain.as_bytes()),
            [gzip(PLAIN.as_bytes()), gzip(&plain.as_bytes()[PLAIN.len()..])].concat(),
        ] {
            prop_assert_eq!(digest(&other), expected);
        }
    }

    #[test]
    fn the_answer_does_not_depend_on_how_the_bytes_are_cut(rows in rows(), step in 1..64_usize, bad in any::<bool>()) {
        let mut text = joined(&rows, "\n");
        if bad {
            text.push_str("2017,XXX,9018,5\n2017,CRI\n");
        }
        let expected = import(&text);
        for bytes in [text.clone().into_bytes(), gzip(text.as_bytes())] {
            let mut reader = TradeReader::new(SPEC, LIMITS);
            for chunk in bytes.chunks(step) {
                let _ = reader.push(chunk);
            }
            prop_assert_eq!(&reader.finish(), &expected);
        }
    }

    #[test]
    fn another_value_is_another_digest(rows in rows()) {
        let expected = digest(joined(&rows, "\n").as_bytes());
        let mut other = rows;
        other.push("2020,CRI,0101,1".to_owned());
        prop_assert_ne!(digest(joined(&other, "\n").as_bytes()), expected);
    }

    #[test]
    fn the_order_of_importers_does_not_change_a_bit(values in proptest::collection::vec(0.001..1e9_f64, 2..8)) {
        let row = |(importer, value): (usize, &f64)| format!("2017,CRI,{},9018,{value}", importer + 100);
        let mut rows: Vec<_> = values.iter().enumerate().map(row).collect();
        let text = |rows: &[String]| format!("t,i,j,k,v\n{}\n", rows.join("\n"));
        let expected = digest(text(&rows).as_bytes());
        rows.reverse();
        prop_assert_eq!(digest(text(&rows).as_bytes()), expected);
    }

    #[test]
    fn no_bytes_make_it_panic(text in "(?s)[ -~\n\"é]{0,200}", head in any::<bool>(), classification in 0..14_i32) {
        let classification = Classification::try_from(classification).unwrap_or_default();
        let text = if head { format!("{PLAIN}{text}") } else { text };
        let _ = import_as(TradeSpec { classification, ..SPEC }, text.as_bytes());
    }
}
