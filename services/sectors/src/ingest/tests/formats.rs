//! What is read of files as they are published.

use super::*;

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
