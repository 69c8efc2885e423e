//! What becomes of whole files of inputs.

use eslabon_proto::r#type::v1::{Classification, TerritoryScheme};
use proptest::prelude::*;

use super::*;
use crate::inputs::{
    Scheme, codec,
    indicators::{EMPLOYMENT, Grade, Of, VALUE_ADDED},
};

const LIMITS: Limits = Limits { max_bytes: 1 << 24, max_inflated_bytes: 1 << 24, max_rows: 10_000 };
const HS: Scheme = Scheme::Products(Classification::Hs2017);

fn spec(kind: Kind) -> InputSpec {
    InputSpec {
        kind,
        layout: Layout::Long,
        scheme: None,
        territory_scheme: TerritoryScheme::Unspecified,
        territory: None,
        year: None,
        io_kind: IoKind::Flows,
        value_unit: None,
        leave_out: Vec::new(),
        limits: InputLimits { max_sectors: 100, max_industries: 100 },
    }
}

fn import(spec: &InputSpec, text: &str) -> Result<InputTable, ImportError> {
    let mut reader = InputReader::new(spec.clone(), LIMITS);
    let _ = reader.push(text.as_bytes());
    reader.finish()
}

/// Path and reason of everything that is wrong.
#[track_caller]
fn refused(spec: &InputSpec, text: &str, expected: &[(&str, &str)]) -> ImportError {
    let error = import(spec, text).unwrap_err();
    let found: Vec<_> =
        error.violations.iter().map(|found| (found.field.as_str(), found.reason.as_str())).collect();
    assert_eq!(found, expected, "{error}");
    assert_eq!((error.reason, error.total), (expected[0].1, expected.len() as u64));
    error
}

mod sectors {
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
        let ids: Vec<_> =
            list.sectors.iter().map(|sector| (sector.id.as_str(), sector.name.as_str())).collect();
        assert_eq!(ids, [("advice", "advice"), ("devices", "Medical devices"), ("other", "Other")]);
        assert_eq!(list.sectors[1].name_es, "Dispositivos médicos");
        let weights: Vec<_> =
            list.of_code(HS, "901890").iter().map(|link| (link.sector, link.weight)).collect();
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
}

mod indicators {
    use super::*;

    const HEAD: &str =
        "territory,sector,indicator,year,value,half_width,unit,source,grade,occupation,region\n";
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
        refused(
            &long(),
            "territory,sector,indicator,value\nCRI,M,X,5\n",
            &[("header.year", "MISSING_COLUMN")],
        );
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
}

mod flows {
    use super::*;

    fn hs() -> InputSpec {
        InputSpec { scheme: Some(HS), ..spec(Kind::Flows) }
    }

    fn read(text: &str) -> Vec<Flows> {
        match import(&hs(), text).unwrap().held {
            Held::Flows(years) => years,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn baci_is_read_by_importer_with_its_quantities() {
        let years = read(
            "t,i,j,k,v,q\n2020,188,842,901890,1.5,0.5\n2020,188,251,901890,2,NA\n2020,4,842,010121,1,1\n\
             2019,188,842,901890,1,1\n2020,188,842,010121,0,0\n",
        );
        assert_eq!(years.iter().map(|flows| flows.year).collect::<Vec<_>>(), [2019, 2020]);
        let flows = &years[1];
        assert_eq!((flows.exporters.as_slice(), flows.len()), (&["AFG".to_owned(), "CRI".to_owned()][..], 3));
        let device = flows.product("901890").unwrap();
        let of_costa_rica = flows.of_exporter(device, flows.exporter("CRI").unwrap());
        let importers: Vec<_> = of_costa_rica
            .clone()
            .map(|flow| flows.importers[flows.importer_of(flow).unwrap()].as_str())
            .collect();
        assert_eq!(importers, ["251", "842"]);
        let quantities: Vec<_> = of_costa_rica.clone().map(|flow| flows.quantity_of(flow)).collect();
        assert_eq!(quantities, [None, Some(0.5)]);
        assert_eq!(flows.value[of_costa_rica.start], 2000.0, "thousands become dollars");
    }

    #[test]
    fn kilograms_become_tonnes_and_importers_may_be_absent() {
        let years = read("refYear,reporterISO,cmdCode,primaryValue,netWgt\n2020,CRI,901890,5,2500\n");
        assert_eq!((years[0].quantity_of(0), years[0].importer_of(0)), (Some(2.5), None));
    }

    #[test]
    fn every_bad_row_has_its_reason() {
        let head = "year,exporter,importer,product_code,value_usd,quantity_t\n2020,CRI,USA,901890,5,1\n";
        for (row, column, reason) in [
            ("2020,XXX,USA,901890,5,1", "exporter", "UNKNOWN_COUNTRY"),
            ("2020,CRI,,901890,5,1", "importer", "MISSING_VALUE"),
            ("2020,CRI,WLD,901890,5,1", "importer", "MIXED_PARTNERS"),
            ("2020,CRI,MEX,9018,5,1", "product_code", "MIXED_LEVELS"),
            ("2020,CRI,MEX,90189,5,1", "product_code", "INVALID_PRODUCT_CODE"),
            ("2020,CRI,MEX,901890,-5,1", "value_usd", "NEGATIVE"),
            ("2020,CRI,MEX,901890,5,0", "quantity_t", "ZERO_QUANTITY"),
            ("2020,CRI,MEX,901890,5,-1", "quantity_t", "NEGATIVE"),
            ("2020,CRI,MEX,901890,5,inf", "quantity_t", "NOT_FINITE"),
            ("2020,CRI,MEX,901890,5,\"1,5\"", "quantity_t", "DECIMAL_COMMA"),
            ("1800,CRI,MEX,901890,5,1", "year", "INVALID_YEAR"),
            ("2020,CRI,USA,901890,6,1", "", "DUPLICATE_KEY"),
        ] {
            let path = if column.is_empty() { "lines[3]".to_owned() } else { format!("lines[3].{column}") };
            refused(&hs(), &format!("{head}{row}\n"), &[(&path, reason)]);
        }
        let without = "year,exporter,product_code,value_usd\n2020,CRI,901890,5\n";
        refused(&hs(), without, &[("header.quantity", "MISSING_COLUMN")]);
        refused(&spec(Kind::Flows), head, &[("spec.scheme", "REQUIRED")]);
        let zeros = "year,exporter,product_code,value_usd,quantity_t\n2020,CRI,901890,0,0\n";
        refused(&hs(), zeros, &[("file", "ALL_VALUES_ZERO")]);
    }
}

mod io_tables {
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
        assert_eq!(
            (table.output.as_slice(), table.employment()),
            (&[100.0, 200.0][..], Some(&[7.0, 3.0][..]))
        );
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
}

/// The encoding of what a file holds, year by year.
fn encoded(held: &Held) -> Vec<Vec<u8>> {
    match held {
        Held::SectorList(list) => vec![codec::encode(list)],
        Held::Indicators(table) => vec![codec::encode(table)],
        Held::Flows(years) => years.iter().map(codec::encode).collect(),
        Held::IoTable(table) => vec![codec::encode(table)],
    }
}

/// A header and rows that are right for each kind.
fn file(kind: Kind) -> (InputSpec, &'static str, Vec<String>) {
    match kind {
        Kind::SectorList => {
            let rows = (0..20).map(|at| format!("s{},HS2017,01{:02},{}", at % 7, at, 1 + at)).collect();
            (spec(kind), "sector,scheme,code,weight", rows)
        }
        Kind::Indicators => {
            let rows = (0..20).map(|at| format!("CRI,s{},I{},20{at:02},{at}.5", at % 3, at % 2)).collect();
            (spec(kind), "territory,sector,indicator,year,value", rows)
        }
        Kind::Flows => {
            let rows =
                (0..20).map(|at| format!("20{:02},CRI,m{at},90{at:02},{}.5,1", at % 3, 1 + at)).collect();
            let spec = InputSpec { scheme: Some(HS), ..spec(kind) };
            (spec, "year,exporter,importer,product_code,value_usd,quantity_t", rows)
        }
        Kind::IoTable => {
            let between = (0..20).map(|at| format!("i{},i{},0.5", at / 5, at % 5));
            let rows = between.chain((0..5).map(|at| format!("OUTPUT,i{at},10"))).collect();
            (spec(kind), "row,column,value", rows)
        }
    }
}

fn text(head: &str, rows: &[String]) -> String {
    format!("{head}\n{}\n", rows.join("\n"))
}

proptest! {
    #[test]
    fn neither_the_order_of_rows_nor_the_cut_of_bytes_matters(
        kind in prop::sample::select(&Kind::ALL[..]),
        seed in prop::collection::vec(any::<u32>(), 30),
        step in 1_usize..200,
    ) {
        let (spec, head, rows) = file(kind);
        let held = import(&spec, &text(head, &rows)).unwrap().held;
        let mut order: Vec<_> = rows.iter().cloned().zip(seed).collect();
        order.sort_by_key(|(_, seed)| *seed);
        let shuffled: Vec<_> = order.into_iter().map(|(row, _)| row).collect();
        let mut reader = InputReader::new(spec, LIMITS);
        for chunk in text(head, &shuffled).as_bytes().chunks(step) {
            reader.push(chunk).unwrap();
        }
        let other = reader.finish().unwrap().held;
        prop_assert_eq!(encoded(&other), encoded(&held));
    }

    #[test]
    fn no_file_makes_a_reader_panic(
        kind in prop::sample::select(&Kind::ALL[..]),
        layout in prop::sample::select(&[Layout::Long, Layout::Wide, Layout::Matrix][..]),
        junk in "[a-z0-9,.;\\-\n\" é]{0,200}",
    ) {
        let (spec, head, rows) = file(kind);
        let spec = InputSpec { layout, ..spec };
        let _ = import(&spec, &junk);
        let _ = import(&spec, &format!("{}{junk}", text(head, &rows)));
    }
}
