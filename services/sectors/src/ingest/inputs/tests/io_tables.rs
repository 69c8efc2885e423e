//! Input-output tables.

use super::*;

const FACTORS: &str = "OUTPUT,agr,100\nOUTPUT,food,200\n";
const LONG: &str = "row,column,value\nagr,agr,10\nagr,food,60\nfood,food,40\n";

fn io() -> InputSpec {
    spec(Kind::IoTable)
}

fn matrix() -> InputSpec {
    InputSpec { layout: Layout::Matrix, ..io() }
}

fn read(spec: &InputSpec, text: &str) -> IoTable {
    match import(spec, text).unwrap().held {
        Held::IoTable(table) => table,
        other => panic!("{other:?}"),
    }
}

#[test]
fn flows_become_coefficients() {
    let text = format!(
        "{LONG}{FACTORS}EMPLOYMENT,agr,7\nEMPLOYMENT,food,3\nvalue_added,agr,-1\nvalue_added,food,5\n"
    );
    let table = read(&InputSpec { territory: Some("CRI".to_owned()), year: Some(2017), ..io() }, &text);
    assert_eq!((table.territory.as_str(), table.year), ("CRI", 2017));
    assert_eq!(table.industries, ["agr", "food"]);
    assert_eq!(table.coefficients, [0.1, 0.3, 0.0, 0.2]);
    assert_eq!((table.output.as_slice(), table.employment()), (&[100.0, 200.0][..], Some(&[7.0, 3.0][..])));
    assert_eq!((table.value_added(), table.compensation()), (Some(&[-1.0, 5.0][..]), None));
    let shares =
        "row,column,value\nagr,agr,0.1\nagr,food,0.3\nfood,food,0.2\nOUTPUT,agr,100\nOUTPUT,food,200\n";
    let given = InputSpec { io_kind: IoKind::Coefficients, ..io() };
    assert_eq!(read(&given, shares).coefficients, table.coefficients);
}

#[test]
fn a_printed_table_is_the_same_table() {
    let printed = ",agr,food,exports\nfood,,40,9\nagr,10,60,9\nimports,1,1,1\nOutput,100,200,\n";
    let leave_out = ["exports", "imports"].map(str::to_owned).to_vec();
    let table = read(&InputSpec { leave_out, ..matrix() }, printed);
    assert_eq!(table, read(&io(), &format!("{LONG}{FACTORS}")));
    refused(&matrix(), printed, &[("lines[4]", "IO_NOT_SQUARE")]);
}

#[test]
fn a_table_that_cannot_be_computed_with_is_refused_by_the_name_of_its_industry() {
    for (text, path, reason) in [
        (format!("{LONG}OUTPUT,agr,100\n"), "industries[food]", "IO_NO_OUTPUT"),
        (format!("{LONG}OUTPUT,agr,100\nOUTPUT,food,0\n"), "industries[food]", "IO_NO_OUTPUT"),
        (format!("{LONG}OUTPUT,agr,100\nOUTPUT,food,100\n"), "industries[food]", "IO_COLUMN_SUM"),
        (format!("{LONG}{FACTORS}EMPLOYMENT,agr,7\n"), "industries[food]", "IO_INCOMPLETE"),
    ] {
        refused(&io(), &text, &[(path, reason)]);
    }
    // Nearly all that it sells it buys itself: the inverse is noise.
    let shares = "row,column,value\na,a,0.9999999999999\nOUTPUT,a,1\nOUTPUT,b,1\n";
    refused(&InputSpec { io_kind: IoKind::Coefficients, ..io() }, shares, &[("file", "IO_SINGULAR")]);
}

#[test]
fn every_bad_row_has_its_reason() {
    for (row, column, reason) in [
        ("a b,agr,1", "row", "INVALID_INDUSTRY"),
        (",agr,1", "row", "MISSING_VALUE"),
        ("agr,,1", "column", "MISSING_VALUE"),
        ("food,agr,-1", "value", "NEGATIVE"),
        ("food,agr,NaN", "value", "NOT_FINITE"),
        ("food,agr,\"1,5\"", "value", "DECIMAL_COMMA"),
        ("EMPLOYMENT,agr,-1", "value", "NEGATIVE"),
        ("agr,agr,10", "", "DUPLICATE_KEY"),
        ("output,agr,100", "", "DUPLICATE_KEY"),
    ] {
        let path = if column.is_empty() { "lines[7]".to_owned() } else { format!("lines[7].{column}") };
        refused(&io(), &format!("{LONG}{FACTORS}{row}\n"), &[(&path, reason)]);
    }
    refused(&io(), "row,value\na,1\n", &[("header.column", "MISSING_COLUMN")]);
}

#[test]
fn what_is_wrong_with_a_printed_table_is_told_where_it_stands() {
    refused(
        &matrix(),
        ",a,b\na,1,-1\nb,x,1\n",
        &[("lines[2].b", "NEGATIVE"), ("lines[3].a", "NOT_A_NUMBER")],
    );
    refused(&matrix(), ",a,a\na,1,1\n", &[("header.a", "DUPLICATE_COLUMN")]);
    refused(&matrix(), ",a,\na,1,1\n", &[("header.", "INVALID_INDUSTRY")]);
    refused(&matrix(), "a\nb\n", &[("header", "MISSING_COLUMN")]);
    refused(&matrix(), ",a,b\na,0,0\nOUTPUT,1,1\n", &[("industries[b]", "IO_NOT_SQUARE")]);
    refused(&matrix(), ",a\na,0\na,0\nOUTPUT,1\n", &[("lines[3]", "DUPLICATE_KEY")]);
}

#[test]
fn industries_may_be_those_of_a_classification() {
    let isic = InputSpec { scheme: Some(Scheme::Products(Classification::Isic4)), ..io() };
    let table = read(&isic, "row,column,value\n01,10,5\nOUTPUT,01,100\nOUTPUT,10,200\n");
    assert_eq!(
        (table.industries.as_slice(), table.scheme),
        (&["01".to_owned(), "10".to_owned()][..], isic.scheme.unwrap())
    );
    refused(&isic, "row,column,value\nagr,10,5\n", &[("lines[2].row", "INVALID_PRODUCT_CODE")]);
}

#[test]
fn there_is_an_end_to_industries() {
    let rows: String = (0..101).map(|industry| format!("OUTPUT,i{industry},1\n")).collect();
    let error = refused(&io(), &format!("row,column,value\n{rows}"), &[("file", "TOO_MANY_INDUSTRIES")]);
    assert!(error.limit);
}
