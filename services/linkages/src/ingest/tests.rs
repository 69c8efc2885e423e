//! What is said of rows before they are merged: every kind of mess has its answer,
//! and what is right is not spoken of.

use eslabon_proto::linkages::v1::Outcome::{self, Kept, LeftOut, ReadAs, Refused, Unknown};
use proptest::prelude::*;

use super::*;

const LIMITS: Limits = Limits { max_bytes: 1 << 24, max_inflated_bytes: 1 << 24, max_rows: 100_000 };

fn spec(kind: RegistryKind) -> Spec {
    Spec {
        kind,
        good_rows: true,
        source: String::new(),
        as_of: "2026-01-01".to_owned(),
        month_first: false,
        code_scheme: "HS2022".to_owned(),
        size_scheme: String::new(),
        need_state: pb::NeedState::Draft,
        max_remarks: 1000,
    }
}

fn read(spec: Spec, text: &str) -> Result<RegistryTable, ImportError> {
    let mut reader = RegistryReader::new(spec, LIMITS);
    let _ = reader.push(text.as_bytes());
    reader.finish()
}

/// A file with one good row, of which one cell is another.
struct File {
    kind: RegistryKind,
    header: &'static str,
    row: &'static str,
}

const SUPPLIERS: File = File {
    kind: RegistryKind::Suppliers,
    header: "supplier_id;legal_name;tax_id;country;city;lat;lon;ownership;size_class;employees;founded;tier;ppm;otd;description;updated_at",
    row: "S1;Moldes Peña S.A.;33.000.167/0001-01;BR;Joinville;-26.304;-48.849;domestic;small;24;1986;2;1209;0.859;moldes;2025-12-07",
};
const CLAIMS: File = File {
    kind: RegistryKind::Claims,
    header: "supplier_id;capability_id;code_scheme;product_code;evidence;evidence_date;capacity_annual;unit;free_share;lead_time_days;price_usd;min_lot",
    row: "S1;cnc;HS2022;848790;third_party;2024-09-06;9815.52;pcs;0.583;16;11.60;50",
};
const CERTIFICATES: File = File {
    kind: RegistryKind::Certificates,
    header: "supplier_id;cert;issuer;number;issued;expires",
    row: "S1;ISO9001;SGS;1;2024-01-04;2027-01-03",
};
const NEEDS: File = File {
    kind: RegistryKind::Needs,
    header: "need_id;buyer_id;capability_id;title;lang;quantity_annual;unit;ppm_max;max_supplier_share;start_date;horizon_months;current_source;current_country;current_price_usd;site_id",
    row: "N1;B1;cnc;maquinado;es;4800.00;pcs;1000;1.0;2026-06-29;24;offshore;USA;13.40;main",
};
const QUALITY: File = File {
    kind: RegistryKind::Quality,
    header: "supplier_id;buyer_id;lots_inspected;ppm;otd;from;to",
    row: "S1;B1;30;120;0.97;2025-01-01;2025-12-31",
};
const STANDARDS: File = File {
    kind: RegistryKind::Needs,
    header: "need_id;buyer_id;capability_id;certs_required;quantity_annual;ppm_max;start_date;horizon_months",
    row: "N1;B1;cnc;ISO9001|ISO13485,AS9100;4800.00;1000;2026-06-29;24",
};
const CAPABILITIES: File = File {
    kind: RegistryKind::Capabilities,
    header: "capability_id;hs6;name_es;unit;hours_per_unit;usd_per_unit;synonyms",
    row: "cnc;848790|848791;maquinado;pcs;1.2;11.60;torneado, fresado|mecanizado",
};

impl File {
    /// The remarks on the file with a cell that says this.
    fn with(&self, column: &str, given: &str) -> Vec<pb::Remark> {
        let at = self.header.split(';').position(|name| name == column).expect("a column of the file");
        let cells: Vec<_> = self
            .row
            .split(';')
            .enumerate()
            .map(|(place, cell)| if place == at { given } else { cell })
            .collect();
        let text = format!("{}\n{}\n", self.header, cells.join(";"));
        read(spec(self.kind), &text).unwrap().work.into_remarks().into_first()
    }

    /// A cell that says this is told like that, and nothing else of the row is.
    #[track_caller]
    fn check(&self, column: &str, given: &str, outcome: Outcome, reason: &str, used: &str) {
        let told = self.with(column, given);
        let told: Vec<_> = told
            .iter()
            .map(|told| {
                (told.line, told.column.as_str(), told.outcome(), told.reason.as_str(), told.used.as_str())
            })
            .collect();
        assert_eq!(told, [(2, column, outcome, reason, used)], "{column} `{given}`");
    }
}

#[test]
fn what_is_right_is_not_spoken_of() {
    for file in [SUPPLIERS, CLAIMS, CERTIFICATES, NEEDS, QUALITY, STANDARDS, CAPABILITIES] {
        let first = file.header.split(';').next().unwrap();
        assert_eq!(file.with(first, "X1"), []);
    }
}

#[test]
fn every_kind_of_mess_of_suppliers_has_its_answer() {
    let check = |column, given, outcome, reason, used| SUPPLIERS.check(column, given, outcome, reason, used);
    check("supplier_id", "", Refused, "REQUIRED", "");
    check("supplier_id", "S 1", Refused, "BAD_ID", "");
    check("legal_name", "N/D", Refused, "REQUIRED", "");
    check("supplier_id", "N/D", Refused, "REQUIRED", "");
    check("legal_name", "Moldes PeÃ±a", Refused, "MOJIBAKE", "");
    check("legal_name", "MOLDES PEÃ‘A", Refused, "MOJIBAKE", "");
    check("legal_name", "Moldes  Peña", ReadAs, "BLANKS", "Moldes Peña");
    check("tax_id", "", Unknown, "EMPTY", "");
    check("tax_id", "33.000.167/0001-02", Kept, "BAD_CHECK_DIGITS", "33.000.167/0001-02");
    check("country", "Brasil", ReadAs, "COUNTRY_NAME", "BRA");
    check("country", "Atlantis", Refused, "UNKNOWN_COUNTRY", "");
    check("country", "N/D", Refused, "REQUIRED", "");
    check("city", "N/D", Unknown, "NOT_STATED", "");
    check("lat", "-26,304", ReadAs, "LOCALE_NUMBER", "-26.304");
    check("ownership", "nacional", ReadAs, "SPELLING", "domestic");
    check("ownership", "mine", LeftOut, "UNKNOWN_WORD", "");
    check("size_class", "pequeña", ReadAs, "SPELLING", "small");
    check("size_class", "huge", Refused, "UNKNOWN_WORD", "");
    check("employees", "11-50", ReadAs, "RANGE", "11");
    check("employees", ">250", ReadAs, "RANGE", "251");
    check("employees", "2.5", LeftOut, "NOT_WHOLE", "");
    check("tier", "9", LeftOut, "OUT_OF_RANGE", "");
    check("ppm", "", Unknown, "EMPTY", "");
    check("ppm", "N/D", Unknown, "NOT_STATED", "");
    check("ppm", "-5", LeftOut, "NEGATIVE", "");
    check("ppm", "1,209", LeftOut, "AMBIGUOUS_NUMBER", "");
    check("otd", "86%", ReadAs, "PERCENT", "0.86");
    check("otd", "186%", LeftOut, "OUT_OF_RANGE", "");
    check("description", "molde de precisiÃ³n", LeftOut, "MOJIBAKE", "");
    check("description", "n.a.", Unknown, "NOT_STATED", "");
    check("updated_at", "07/12/2025", ReadAs, "DATE_FORM", "2025-12-07");
    check("updated_at", "31/02/2025", LeftOut, "INVALID_DATE", "");
}

#[test]
fn places_that_cannot_be_are_left_out_with_both_coordinates() {
    for (latitude, longitude, reason) in
        [("0", "0", "ZERO_COORDINATES"), ("52.5", "13.4", "OUTSIDE_COUNTRY"), ("170", "175", "OUT_OF_RANGE")]
    {
        let text = format!(
            "supplier_id,legal_name,country,size_class,lat,lon\nS1,Moldes,BR,small,{latitude},{longitude}\n"
        );
        let told = read(spec(RegistryKind::Suppliers), &text).unwrap().work.into_remarks().into_first();
        let told: Vec<_> =
            told.iter().map(|told| (told.column.as_str(), told.outcome(), told.reason.as_str())).collect();
        assert_eq!(told, [("lat", LeftOut, reason), ("lon", LeftOut, reason)]);
    }
}

#[test]
fn a_point_that_was_given_the_wrong_way_round_is_read_the_right_way() {
    let text = "supplier_id,legal_name,country,size_class,lat,lon\nS1,Moldes,BR,small,-48.849,-26.304\n";
    let told = read(spec(RegistryKind::Suppliers), text).unwrap().work.into_remarks().into_first();
    let told: Vec<_> =
        told.iter().map(|told| (told.column.as_str(), told.reason.as_str(), told.used.as_str())).collect();
    let expected = [("lat", "COORDINATES_SWAPPED", "-26.304"), ("lon", "COORDINATES_SWAPPED", "-48.849")];
    assert_eq!(told, expected);
}

#[test]
fn every_kind_of_mess_of_claims_certificates_and_needs_has_its_answer() {
    let check = |column, given, outcome, reason, used| CLAIMS.check(column, given, outcome, reason, used);
    check("evidence", "hearsay", Refused, "UNKNOWN_WORD", "");
    check("product_code", "8487.90", ReadAs, "CODE_SPELLING", "848790");
    check("product_code", "HS 848790", ReadAs, "CODE_SPELLING", "848790");
    check("product_code", "84879", LeftOut, "BAD_PRODUCT_CODE", "");
    check("product_code", "84879O", LeftOut, "BAD_PRODUCT_CODE", "");
    check("product_code", "", Unknown, "EMPTY", "");
    check("product_code", "S/C", Unknown, "NOT_STATED", "");
    check("code_scheme", "HS1789", LeftOut, "UNKNOWN_SCHEME", "");
    check("code_scheme", "N/D", Unknown, "NOT_STATED", "");
    check("capacity_annual", "9.815,52", ReadAs, "LOCALE_NUMBER", "9815.52");
    check("capacity_annual", "-1", LeftOut, "NEGATIVE", "");
    check("capacity_annual", "0", LeftOut, "ZERO_CAPACITY", "");
    check("capacity_annual", "", Unknown, "EMPTY", "");
    check("free_share", "58,3%", ReadAs, "PERCENT", "0.583");
    let check =
        |column, given, outcome, reason, used| CERTIFICATES.check(column, given, outcome, reason, used);
    check("cert", "EN ISO 9001:2015", ReadAs, "STANDARD_SPELLING", "ISO9001");
    check("cert", "¿?", Refused, "NO_STANDARD", "");
    check("cert", "SELLO", Kept, "UNKNOWN_STANDARD", "SELLO");
    check("expires", "2025-12-31", Kept, "EXPIRED", "2025-12-31");
    check("issued", "2027-01-04", LeftOut, "DATES_OUT_OF_ORDER", "");
    check("expires", "", Unknown, "EMPTY", "");
    check("expires", "03/01/2027", ReadAs, "DATE_FORM", "2027-01-03");
    let check = |column, given, outcome, reason, used| NEEDS.check(column, given, outcome, reason, used);
    check("max_supplier_share", "60%", ReadAs, "PERCENT", "0.6");
    check("max_supplier_share", "0", LeftOut, "OUT_OF_RANGE", "");
    check("title", "esterilizaciÃ³n", LeftOut, "MOJIBAKE", "");
    check("quantity_annual", "N/D", Refused, "REQUIRED", "");
    check("start_date", "tomorrow", Refused, "INVALID_DATE", "");
    check("current_source", "importada", ReadAs, "SPELLING", "offshore");
    check("current_source", "nearby", LeftOut, "UNKNOWN_WORD", "");
    check("current_country", "Estados Unidos", ReadAs, "COUNTRY_NAME", "USA");
    check("current_price_usd", "-1", LeftOut, "NEGATIVE", "");
    check("title", "N/D", Unknown, "NOT_STATED", "");
    check("site_id", "N/D", Unknown, "NOT_STATED", "");
    check("site_id", "nave 2", LeftOut, "BAD_ID", "");
    check("current_country", "N/D", Unknown, "NOT_STATED", "");
    check("current_source", "N/D", Unknown, "NOT_STATED", "");
    check("current_source", "ninguna", ReadAs, "SPELLING", "none");
    assert_eq!(
        NEEDS.with("current_source", "none"),
        [],
        "a word of the list is one, whatever it says elsewhere"
    );
}

#[test]
fn standards_that_are_not_stated_are_none_and_a_comma_parts_them() {
    let check = |given, told: &[(Outcome, &str, &str)]| {
        let remarks = STANDARDS.with("certs_required", given);
        let remarks: Vec<_> = remarks
            .iter()
            .map(|remark| (remark.outcome(), remark.reason.as_str(), remark.given.as_str()))
            .collect();
        assert_eq!(remarks, told, "{given}");
    };
    for nothing in ["N/D", "n.a.", "none", "ninguna", "-"] {
        check(nothing, &[(Unknown, "NOT_STATED", nothing)]);
    }
    check("ISO9001|N/D", &[(Unknown, "NOT_STATED", "N/D")]);
    check("ISO9001, N/D", &[(Unknown, "NOT_STATED", "N/D")]);
    check(
        "ISO 9001, ISO 13485",
        &[(ReadAs, "STANDARD_SPELLING", "ISO 9001"), (ReadAs, "STANDARD_SPELLING", "ISO 13485")],
    );
    check(
        "ISO 9001:2015, ISO 13485:2016",
        &[(ReadAs, "STANDARD_SPELLING", "ISO 9001:2015"), (ReadAs, "STANDARD_SPELLING", "ISO 13485:2016")],
    );
    check("ISO 9001, 2015", &[(ReadAs, "STANDARD_SPELLING", "ISO 9001, 2015")]);
    check("", &[]);
}

#[test]
fn what_tells_rows_apart_and_cannot_be_read_refuses_the_row() {
    for (column, given, reason) in [
        ("buyer_id", "B 1", "BAD_ID"),
        ("from", "31/02/2025", "INVALID_DATE"),
        ("to", "end of year", "INVALID_DATE"),
        ("to", "2024-12-31", "DATES_OUT_OF_ORDER"),
    ] {
        QUALITY.check(column, given, Refused, reason, "");
    }
    CERTIFICATES.check("issuer", "CertificaciÃ³n SA", Refused, "MOJIBAKE", "");
    CERTIFICATES.check("number", &"7".repeat(121), Refused, "TOO_LONG", "");
    for (file, column) in [
        (QUALITY, "buyer_id"),
        (QUALITY, "from"),
        (QUALITY, "to"),
        (CERTIFICATES, "issuer"),
        (CERTIFICATES, "number"),
    ] {
        file.check(column, "N/D", Unknown, "NOT_STATED", "");
        assert_eq!(file.with(column, ""), [], "{column}");
    }
}

#[test]
fn a_price_is_rounded_to_cents_aloud_and_never_to_nothing() {
    CLAIMS.check("price_usd", "0.016", ReadAs, "LOCALE_NUMBER", "0.02");
    CLAIMS.check("price_usd", "0.005", ReadAs, "LOCALE_NUMBER", "0.01");
    CLAIMS.check("price_usd", "0.004", LeftOut, "OUT_OF_RANGE", "");
    CAPABILITIES.check("usd_per_unit", "0.0001", LeftOut, "OUT_OF_RANGE", "");
    for cents in ["0", "0.01", "4.35", "1.10", "11.600", "99999999999.99"] {
        assert_eq!(CLAIMS.with("price_usd", cents), [], "{cents}");
    }
}

#[test]
fn lists_of_a_capability_are_read_like_other_text() {
    CAPABILITIES.check("synonyms", "torno|fundiciÃ³n", LeftOut, "MOJIBAKE", "");
    CAPABILITIES.check("synonyms", "torno|N/D", Unknown, "NOT_STATED", "");
    CAPABILITIES.check("synonyms", &"x".repeat(201), LeftOut, "TOO_LONG", "");
    CAPABILITIES.check("hs6", "N/D", Unknown, "NOT_STATED", "");
}

#[test]
fn what_needs_another_cell_is_told_where_that_says_nothing() {
    let reasons =
        |told: Vec<pb::Remark>| told.into_iter().map(|told| (told.column, told.reason)).collect::<Vec<_>>();
    let expected = [("lat", "NOT_A_NUMBER"), ("lon", "HALF_A_POINT")];
    assert_eq!(reasons(SUPPLIERS.with("lat", "north")), expected.map(|(c, r)| (c.to_owned(), r.to_owned())));
    assert_eq!(reasons(SUPPLIERS.with("lon", "")), [("lat".to_owned(), "HALF_A_POINT".to_owned())]);
    assert_eq!(reasons(NEEDS.with("lang", "")), [("title".to_owned(), "NO_LANGUAGE".to_owned())]);
    let expected = [("lang", "UNKNOWN_WORD"), ("title", "NO_LANGUAGE")];
    assert_eq!(reasons(NEEDS.with("lang", "quechua")), expected.map(|(c, r)| (c.to_owned(), r.to_owned())));
}

#[test]
fn the_month_may_come_first() {
    let text = "supplier_id,cert,expires\nS1,ISO9001,06/12/2027\n";
    let spec = Spec { month_first: true, ..spec(RegistryKind::Certificates) };
    assert_eq!(read(spec, text).unwrap().work.into_remarks().into_first()[0].used, "2027-06-12");
}

#[test]
fn a_row_about_the_same_thing_is_refused_wherever_it_stands() {
    let text = "supplier_id,cert,number\nS2,ISO9001,1\nS1,ISO 9001,7\nS2,ISO9001,2\nS1,iso-9001,7\n";
    let told = read(spec(RegistryKind::Certificates), text).unwrap().work.into_remarks().into_first();
    let refused: Vec<_> = told
        .iter()
        .filter(|told| told.outcome() == Refused)
        .map(|told| (told.line, told.reason.as_str()))
        .collect();
    assert_eq!(refused, [(5, "DUPLICATE_ROW")]);
}

#[test]
fn of_a_long_file_remarks_stay_with_their_lines_and_repeated_rows_are_found_far_apart() {
    // Longer than what is read at once; every thousandth row misses its standard, and the
    // last is about the same as the first.
    let row = |number: usize| {
        let standard = if number % 1000 == 999 { "" } else { "ISO9001" };
        format!("S{number},{standard},{}\n", "7".repeat(80))
    };
    let rows: String = (0..12_000).map(row).collect();
    let text = format!("supplier_id,cert,number\n{rows}{}", row(0));
    let told = read(spec(RegistryKind::Certificates), &text).unwrap().work.into_remarks().into_first();
    let told: Vec<_> = told.iter().map(|told| (told.line, told.reason.as_str())).collect();
    let mut expected: Vec<_> = (1..=12).map(|thousands| (1000 * thousands + 1, "REQUIRED")).collect();
    expected.push((12_002, "DUPLICATE_ROW"));
    assert_eq!(told, expected);
}

#[test]
fn a_file_without_its_columns_is_refused() {
    let error = read(spec(RegistryKind::Needs), "need_id,name\nN1,x\n").err().unwrap();
    assert_eq!(error.reason, "MISSING_COLUMN");
}

proptest! {
    #[test]
    fn no_cell_makes_it_panic_and_every_cut_says_the_same(
        cells in prop::collection::vec("[^;\n\r\"]{0,12}", 12..16),
        kind in 1..=9_i32,
        step in 1_usize..40,
    ) {
        let kind = RegistryKind::try_from(kind).unwrap();
        let file = [SUPPLIERS, CLAIMS, CERTIFICATES, NEEDS].into_iter().find(|file| file.kind == kind);
        let Some(file) = file else { return Ok(()) };
        let text = format!("{}\n{}\n{}\n", file.header, file.row, cells.join(";"));
        let whole = read(spec(kind), &text);
        let mut reader = RegistryReader::new(spec(kind), LIMITS);
        for chunk in text.as_bytes().chunks(step) {
            let _ = reader.push(chunk);
        }
        match (whole, reader.finish()) {
            (Ok(whole), Ok(parts)) => {
                prop_assert_eq!(whole.remarks().counts(), parts.remarks().counts());
                prop_assert_eq!(whole.digest, parts.digest);
            }
            (Err(whole), Err(parts)) => prop_assert_eq!(whole, parts),
            _ => prop_assert!(false, "another cut gives another answer"),
        }
    }
}
