//! Files in Parquet.

use std::sync::Arc;

use parquet::{
    data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type},
    file::writer::SerializedFileWriter,
    schema::parser::parse_message_type,
};

use super::*;

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
