//! Lists of sectors.

use super::*;

const HEAD: &str = "sector,name,name_es,scheme,code,weight\n";

fn of_list() -> InputSpec {
    spec(Kind::SectorList)
}

fn list(spec: &InputSpec, text: &str) -> SectorList {
    match import(spec, text).unwrap().held {
        Held::SectorList(list) => list,
        other => panic!("{other:?}"),
    }
}

#[test]
fn sectors_are_read_with_their_codes_and_those_without_stay() {
    let list = list(
        &of_list(),
        &format!(
            "{HEAD}devices,Medical devices,Dispositivos médicos,HS2017,9018,0.75\n\
             other,Other,,HS2017,9018,0.25\ndevices,,,HS2017,902110,\ndevices,,,INDUSTRY,C32,\nadvice,,,,,\n"
        ),
    );
    let ids: Vec<_> = list.sectors.iter().map(|sector| (sector.id.as_str(), sector.name.as_str())).collect();
    assert_eq!(ids, [("advice", "advice"), ("devices", "Medical devices"), ("other", "Other")]);
    assert_eq!(list.sectors[1].name_es, "Dispositivos médicos");
    let weights: Vec<_> = list.of_code(HS, "901890").iter().map(|link| (link.sector, link.weight)).collect();
    assert_eq!(weights, [(1, 0.75), (2, 0.25)]);
    assert_eq!(list.of_code(HS, "902110")[0].weight, 1.0);
    assert_eq!(list.of_code(Scheme::Industry, "C32").len(), 1);
}

#[test]
fn the_scheme_may_be_stated_once_for_all() {
    let stated = InputSpec { scheme: Some(HS), ..of_list() };
    assert_eq!(list(&stated, "sector,code\na,01\n").links[0].scheme, HS);
    refused(&of_list(), "sector,code\na,01\n", &[("spec.scheme", "REQUIRED")]);
    assert!(list(&of_list(), "sector\na\n").links.is_empty());
}

#[track_caller]
fn refused_row(row: &str, column: &str, reason: &str) {
    let path = if column.is_empty() { "lines[3]".to_owned() } else { format!("lines[3].{column}") };
    refused(&of_list(), &format!("{HEAD}a,A,,HS2017,01,\n{row}\n"), &[(&path, reason)]);
}

#[test]
fn every_bad_row_has_its_reason() {
    for (row, column, reason) in [
        (",B,,HS2017,02,", "sector", "MISSING_VALUE"),
        ("b c,B,,HS2017,02,", "sector", "INVALID_SECTOR_ID"),
        ("TOTAL,B,,HS2017,02,", "sector", "INVALID_SECTOR_ID"),
        ("a,Another,,HS2017,02,", "name", "SECTOR_CONTRADICTS"),
        ("b,B,,HS1066,02,", "scheme", "UNKNOWN_SCHEME"),
        ("b,B,,,02,", "scheme", "MISSING_VALUE"),
        ("b,B,,HS2012,02,", "scheme", "MIXED_CLASSIFICATIONS"),
        ("b,B,,HS2017,2,", "code", "INVALID_PRODUCT_CODE"),
        ("b,B,,INDUSTRY,a b,", "code", "INVALID_INDUSTRY"),
        ("b,B,,HS2017,,0.5", "code", "MISSING_VALUE"),
        ("b,B,,HS2017,02,0", "weight", "WEIGHT_NOT_POSITIVE"),
        ("b,B,,HS2017,02,-1", "weight", "WEIGHT_NOT_POSITIVE"),
        ("b,B,,HS2017,02,inf", "weight", "NOT_FINITE"),
        ("b,B,,HS2017,02,1e10", "weight", "VALUE_OUT_OF_RANGE"),
        ("b,B,,HS2017,02,\"0,5\"", "weight", "DECIMAL_COMMA"),
        ("a,A,,HS2017,01,", "", "DUPLICATE_KEY"),
        ("b,B,,HS2017,02", "", "WRONG_FIELD_COUNT"),
    ] {
        refused_row(row, column, reason);
    }
    let long = format!("b,{},,HS2017,02,", "x".repeat(501));
    refused_row(&long, "name", "FIELD_TOO_LONG");
    refused(&of_list(), "sector\na\na\n", &[("lines[3].sector", "DUPLICATE_KEY")]);
    refused(&of_list(), "name,code\na,01\n", &[("header.sector", "MISSING_COLUMN")]);
}

#[test]
fn codes_of_two_families_stand_side_by_side() {
    let text = format!("{HEAD}a,,,HS2017,01,\na,,,ISIC4,01,\na,,,INDUSTRY,C01,\n");
    assert_eq!(list(&of_list(), &text).schemes().len(), 3);
}

#[test]
fn there_is_an_end_to_sectors() {
    let rows: String = (0..101).map(|sector| format!("s{sector}\n")).collect();
    let error = refused(&of_list(), &format!("sector\n{rows}"), &[("file", "TOO_MANY_SECTORS")]);
    assert!(error.limit);
}
