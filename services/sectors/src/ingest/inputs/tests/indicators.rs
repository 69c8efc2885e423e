//! Indicators, long and wide.

use super::*;

const HEAD: &str = "territory,sector,indicator,year,value,half_width,unit,source,grade,occupation,region\n";
const GOOD: &str = "CRI,MAN,EMPLOYMENT,2018,5,,,,,,\n";

fn long() -> InputSpec {
    spec(Kind::Indicators)
}

fn wide() -> InputSpec {
    InputSpec { layout: Layout::Wide, ..long() }
}

fn read(spec: &InputSpec, text: &str) -> (Indicators, InputTable) {
    let table = import(spec, text).unwrap();
    match &table.held {
        Held::Indicators(indicators) => (indicators.clone(), table),
        other => panic!("{other:?}"),
    }
}

const MAN: Of<'_> = Of { indicator: EMPLOYMENT, territory: "CRI", sector: "MAN", occupation: "" };

#[test]
fn long_rows_are_read_with_all_that_is_said_of_them() {
    let text = format!(
        "{HEAD}{GOOD}cri,MAN,FIRM_DEP,2018,-0.25,0.05,share,survey,b,,LAM\n188,TOTAL,VA,2018,9,,,,,,\n\
         WLD,,EXPOSURE,2018,0.5,,,,,9,\n"
    );
    let (table, _) = read(&long(), &text);
    assert_eq!(table.territories, ["CRI", "WLD"]);
    assert_eq!((table.region("CRI"), table.region("WLD")), ("LAM", ""));
    let firm = table.newest(Of { indicator: "FIRM_DEP", ..MAN }, 0).unwrap();
    assert_eq!((firm.value, firm.half_width, firm.grade), (-0.25, 0.05, Grade::B));
    assert_eq!((table.unit_of(firm), table.source_of(firm)), ("share", "survey"));
    let total = Of { indicator: VALUE_ADDED, sector: "TOTAL", ..MAN };
    assert_eq!(table.of_year(total, 2018).map(|row| row.value), Some(9.0));
    let exposure = Of { indicator: "EXPOSURE", territory: "WLD", sector: "TOTAL", occupation: "9" };
    assert_eq!(table.of_year(exposure, 2018).map(|row| row.value), Some(0.5));
}

#[test]
fn what_all_rows_share_may_be_stated_once() {
    let stated = InputSpec { territory: Some("CRI".to_owned()), year: Some(2018), ..long() };
    let (table, _) = read(&stated, "sector,indicator,value\nMAN,EMPLOYMENT,5\n");
    assert_eq!(table.of_year(MAN, 2018).map(|row| row.value), Some(5.0));
    refused(
        &long(),
        "sector,indicator,year,value\nMAN,X,2018,5\n",
        &[("header.territory", "MISSING_COLUMN")],
    );
    refused(&long(), "territory,sector,indicator,value\nCRI,M,X,5\n", &[("header.year", "MISSING_COLUMN")]);
    let other_year = InputSpec { year: Some(2017), ..long() };
    refused(&other_year, &format!("{HEAD}{GOOD}"), &[("lines[2].year", "YEAR_MISMATCH")]);
}

#[test]
fn every_bad_row_has_its_reason() {
    for (row, column, reason) in [
        ("XXX,MAN,EMPLOYMENT,2018,5,,,,,,", "territory", "UNKNOWN_COUNTRY"),
        ("CR,MAN,EMPLOYMENT,2018,5,,,,,,", "territory", "UNKNOWN_COUNTRY"),
        ("MEX,a b,EMPLOYMENT,2018,5,,,,,,", "sector", "INVALID_SECTOR_ID"),
        ("MEX,,EMPLOYMENT,2018,5,,,,,,", "sector", "MISSING_VALUE"),
        ("MEX,MAN,,2018,5,,,,,,", "indicator", "MISSING_VALUE"),
        ("MEX,MAN,a b,2018,5,,,,,,", "indicator", "INVALID_INDICATOR"),
        ("MEX,MAN,EMPLOYMENT,1850,5,,,,,,", "year", "INVALID_YEAR"),
        ("MEX,MAN,EMPLOYMENT,2018,,,,,,,", "value", "MISSING_VALUE"),
        ("MEX,MAN,EMPLOYMENT,2018,-5,,,,,,", "value", "NEGATIVE"),
        ("MEX,MAN,EMP,2018,-5,,,,,,", "value", "NEGATIVE"),
        ("MEX,MAN,EXPORT_POTENTIAL,2018,-5,,,,,,", "value", "NEGATIVE"),
        ("WLD,TOTAL,DEFLATOR,2018,-1,,,,,,", "value", "NEGATIVE"),
        ("MEX,MAN,VALUE_ADDED,2018,NaN,,,,,,", "value", "NOT_FINITE"),
        ("MEX,MAN,EMPLOYMENT,2018,\"5,5\",,,,,,", "value", "DECIMAL_COMMA"),
        ("MEX,MAN,EMPLOYMENT,2018,x,,,,,,", "value", "NOT_A_NUMBER"),
        ("MEX,MAN,EMPLOYMENT,2018,5,-1,,,,,", "half_width", "NEGATIVE_HALF_WIDTH"),
        ("MEX,MAN,EMPLOYMENT,2018,5,,,,E,,", "grade", "UNKNOWN_GRADE"),
        ("MEX,MAN,EMPLOYMENT,2018,5,,,,,OC9,", "occupation", "INVALID_OCCUPATION"),
        ("CRI,MAN,EMPLOYMENT,2018,6,,,,,,", "", "DUPLICATE_KEY"),
        ("188,MAN,EMP,2018,6,,,,,,", "", "DUPLICATE_KEY"),
    ] {
        let path = if column.is_empty() { "lines[3]".to_owned() } else { format!("lines[3].{column}") };
        refused(&long(), &format!("{HEAD}{GOOD}{row}\n"), &[(&path, reason)]);
    }
}

#[test]
fn rows_that_do_not_fit_together_are_refused() {
    let regions = format!("{HEAD}CRI,MAN,X,2018,5,,,,,,LAM\nCRI,AGR,X,2018,5,,,,,,SSA\n");
    refused(&long(), &regions, &[("lines[3].region", "MIXED_REGIONS")]);
    let levels = format!("{HEAD}CRI,MAN,EMPLOYMENT,2018,5,,,,,9,\nCRI,MAN,EMPLOYMENT,2018,5,,,,,91,\n");
    refused(&long(), &levels, &[("lines[3]", "MIXED_LEVELS")]);
    let other_year = levels.replace("2018,5,,,,,91", "2019,5,,,,,91");
    assert_eq!(read(&long(), &other_year).0.rows.len(), 2);
}

#[test]
fn a_value_added_may_be_negative_and_employment_beside_it_missing() {
    let text = format!("{HEAD}PER,GOV,VALUE_ADDED,1950,-7.25,,,,,,\n");
    assert_eq!(read(&long(), &text).0.rows[0].value, -7.25);
}

const ETD: &str = "country,cnt,var,year,Agriculture,Trade services,Total,War flag\n\
                   Argentina,ARG,VA,1990,8316.5,19509.6,27826.1,0\nArgentina,ARG,EMP,1990,,1.5,1.5,1\n";

#[test]
fn a_database_with_a_column_a_sector_is_read_as_published() {
    let (table, all) = read(&wide(), ETD);
    assert_eq!(table.sectors, ["Agriculture", "TOTAL", "Trade_services"]);
    assert_eq!(table.indicators, [EMPLOYMENT, VALUE_ADDED]);
    assert_eq!(table.rows.len(), 5, "an empty cell is no value");
    assert_eq!(all.ignored_columns, ["country", "War flag"]);
    let text = "Country,Regioncode,Region,Variable,Year,AGR,SUM\nMOR,MENA,Middle East,VA_Q05,1960,5,6\n\
                NGA(alt),SSA,Africa,VA_Q10,1960,5,6\nBWA,SSA,Africa,VA,1960,,\n";
    let ggdc = InputSpec { leave_out: vec!["NGA(alt)".to_owned()], ..wide() };
    let (table, all) = read(&ggdc, text);
    assert_eq!((table.territories.as_slice(), table.region("MAR")), (&["MAR".to_owned()][..], "MENA"));
    assert_eq!((table.indicators.as_slice(), all.left_out), (&["VA_Q05".to_owned()][..], 1));
}

#[test]
fn bad_cells_of_a_wide_file_are_told_by_their_column() {
    let text = "cnt,var,year,AGR,MAN\nARG,EMP,1990,-1,x\nARG,EMP,1991,..,1\nXXX,EMP,1990,1,1\n";
    refused(
        &wide(),
        text,
        &[
            ("lines[2].AGR", "NEGATIVE"),
            ("lines[2].MAN", "NOT_A_NUMBER"),
            ("lines[3].AGR", "MISSING_VALUE"),
            ("lines[4].cnt", "UNKNOWN_COUNTRY"),
        ],
    );
    refused(&wide(), "cnt,var,year\nARG,EMP,1990\n", &[("header", "MISSING_COLUMN")]);
    refused(&wide(), "cnt,var,year,a b,a_b\nARG,EMP,1990,1,2\n", &[("header.a_b", "DUPLICATE_COLUMN")]);
    refused(&wide(), "cnt,var,year,\nARG,EMP,1990,1\n", &[("header.", "INVALID_SECTOR_ID")]);
    refused(&wide(), "cnt,year,AGR\nARG,1990,1\n", &[("header.indicator", "MISSING_COLUMN")]);
    refused(&wide(), "cnt,var,year,AGR\nARG,EMP,1990,\n", &[("file", "NO_ROWS")]);
    let twice = "cnt,var,year,AGR\nARG,EMP,1990,1\nARG,EMPLOYMENT,1990,1\n";
    refused(&wide(), twice, &[("lines[3]", "DUPLICATE_KEY")]);
}

#[test]
fn the_values_of_a_wide_file_are_counted_and_not_its_rows() {
    let limits = Limits { max_rows: 3, ..LIMITS };
    let mut reader = InputReader::new(wide(), limits);
    let _ = reader.push(b"cnt,var,year,AGR,MAN\nARG,EMP,1990,1,1\nARG,EMP,1991,1,1\n");
    let error = reader.finish().unwrap_err();
    assert_eq!((error.reason, error.limit), ("TOO_MANY_ROWS", true));
}
