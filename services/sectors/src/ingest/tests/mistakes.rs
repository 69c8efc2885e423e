//! What is wrong with a file, and where it is told.

use super::*;

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

#[test]
fn a_truncated_gzip_is_told_even_when_its_rows_are_wrong() {
    let bytes = gzip(format!("{PLAIN}2017,CRI,9018,5\n2017,MEX,9018,5\n").as_bytes());
    let error = import_as(SPEC, &bytes[..bytes.len() - 4]).unwrap_err();
    assert_eq!((error.reason, error.violations[0].field.as_str()), ("TRUNCATED_GZIP", "file"));
}
