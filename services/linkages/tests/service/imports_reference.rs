//! The registry of the reference data, with every kind of mess in it: whatever was
//! spoiled in a cell and can be seen there is told, and nothing else is.
//!
//! Not to be seen in a cell alone: a name in other letters (`S.A.` or `SA`), a unit
//! with a blank behind it, a spelling that is the right one, a text without accents
//! that went through a wrong encoding, a tax number of a country without known check
//! digits.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use eslabon_proto::linkages::v1::{self as pb, NeedState, RegistryKind};
use eslabon_runtime::testing;

use crate::{
    imports_support::{good_rows, import},
    support::Service,
};

/// Files in the order that they are imported in, and the columns that tell a row.
const FILES: [(&str, RegistryKind); 8] = [
    ("capabilities.csv", RegistryKind::Capabilities),
    ("capability_proximity.csv", RegistryKind::Proximities),
    ("mes.csv", RegistryKind::MinimumScales),
    ("suppliers.csv", RegistryKind::Suppliers),
    ("supplier_capabilities.csv", RegistryKind::Claims),
    ("supplier_certs.csv", RegistryKind::Certificates),
    ("buyers.csv", RegistryKind::Buyers),
    ("needs.csv", RegistryKind::Needs),
];

/// Reasons that a kind of mess may be told by.
fn reasons(kind: &str) -> &'static [&'static str] {
    match kind {
        "bad_check_digit" => &["BAD_CHECK_DIGITS"],
        "bad_code" => {
            &["BAD_PRODUCT_CODE", "CODE_SPELLING", "CODE_OF_OTHER_CAPABILITY", "EMPTY", "NOT_STATED"]
        }
        "date_dmy" => &["DATE_FORM"],
        "decimal_comma" | "locale_number" => &["LOCALE_NUMBER"],
        "expired" => &["EXPIRED"],
        "lat_lon_swapped" => &["COORDINATES_SWAPPED"],
        "missing" => &["EMPTY", "NOT_STATED"],
        "mojibake" => &["MOJIBAKE"],
        "name_variant" => &["MOJIBAKE", "BLANKS"],
        "negative_or_blank" => &["EMPTY", "NOT_STATED", "NEGATIVE", "ZERO_CAPACITY"],
        "percent_text" => &["PERCENT"],
        "range_text" => &["RANGE"],
        "spelling_variant" => &["STANDARD_SPELLING"],
        "unit_variant" => &["UNIT_SPELLING", "UNIT_OTHER", "UNIT_OF_OTHER_KIND"],
        "zero_coord" => &["ZERO_COORDINATES"],
        other => panic!("a kind of mess that nobody knows: {other}"),
    }
}

/// Whether what was done to a cell can be seen in it.
fn can_be_seen(kind: &str, given: &str, clean: &str, country: &str) -> bool {
    match kind {
        "name_variant" => given.contains("  ") || given.contains('Ã'),
        "unit_variant" => given.trim() != clean,
        "spelling_variant" | "mojibake" | "bad_code" => given != clean,
        "bad_check_digit" => matches!(country, "BR" | "CO"),
        // A later mess may have taken the date away.
        "expired" => !given.is_empty(),
        _ => true,
    }
}

/// A file as records, by name of column; none of them holds a line break.
fn records(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(path).unwrap();
    let mut lines = text.lines().map(fields);
    let header = lines.next().unwrap();
    lines.map(|record| header.iter().cloned().zip(record).collect()).collect()
}

fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut quoted) = (vec![String::new()], false);
    for character in line.chars() {
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            other => fields.last_mut().unwrap().push(other),
        }
    }
    fields
}

/// What the list of mess calls a row.
fn row_id(file: &str, record: &BTreeMap<String, String>) -> String {
    match file {
        "supplier_capabilities.csv" => format!("{}/{}", record["supplier_id"], record["capability_id"]),
        // The number of a certificate begins with the right spelling.
        "supplier_certs.csv" => {
            format!("{}/{}", record["supplier_id"], record["number"].split('-').next().unwrap())
        }
        "needs.csv" => record["need_id"].clone(),
        "suppliers.csv" => record["supplier_id"].clone(),
        _ => String::new(),
    }
}

#[tokio::test]
async fn whatever_was_spoiled_and_can_be_seen_is_told_and_nothing_else_is() {
    let Some(shared) = std::env::var_os("ESLABON_SHARED") else {
        println!("skipped: ESLABON_SHARED names no reference data");
        return;
    };
    let folder = PathBuf::from(shared).join("golden/linkages/registry_2k");
    let copies: BTreeSet<_> = records(&folder.join("truth_duplicates.csv"))
        .into_iter()
        .map(|row| row["dup_supplier_id"].clone())
        .collect();
    for store in testing::stores().await {
        let service = Service::start(&store, Default::default()).await;
        let mut refused_suppliers = BTreeSet::new();
        for (file, kind) in FILES {
            let spec = pb::RegistryImport {
                need_state: NeedState::Open.into(),
                max_remarks: 10_000,
                ..good_rows(kind)
            };
            let report = import(&service, "cinde", spec, fs::read(folder.join(file)).unwrap()).await.unwrap();
            if kind == RegistryKind::Suppliers {
                let refused = report.remarks.iter().filter(|remark| remark.outcome() == pb::Outcome::Refused);
                refused_suppliers = refused.map(|remark| remark.row.clone()).collect();
                assert!(report.probable_duplicate_count >= 60, "{}", report.probable_duplicate_count);
            }
            compare(&folder, file, &report, &copies, &refused_suppliers);
        }
        service.stop().await;
    }
}

/// Every cell that was spoiled and can be seen has its remark, and every remark is of
/// such a cell.
fn compare(
    folder: &Path,
    file: &str,
    report: &pb::ImportReport,
    copies: &BTreeSet<String>,
    refused_suppliers: &BTreeSet<String>,
) {
    let rows = records(&folder.join(file));
    let truth: Vec<_> =
        records(&folder.join("truth_mess.csv")).into_iter().filter(|mess| mess["file"] == file).collect();
    let lines: BTreeMap<String, usize> =
        rows.iter().enumerate().map(|(at, record)| (row_id(file, record), at)).collect();
    let told: BTreeSet<(usize, &str, &str)> = report
        .remarks
        .iter()
        .map(|remark| (remark.line as usize - 2, remark.column.as_str(), remark.reason.as_str()))
        .collect();
    for mess in &truth {
        let at = lines[&mess["row_id"]];
        let (record, column, kind) = (&rows[at], mess["field"].as_str(), mess["kind"].as_str());
        let supplier = record.get("supplier_id").map_or("", String::as_str);
        // What belongs to nobody is refused as a whole.
        if file != "suppliers.csv" && refused_suppliers.contains(supplier) {
            continue;
        }
        let country = record.get("country").map_or("", String::as_str);
        if !can_be_seen(kind, &record[column], &mess["clean_value"], country) {
            continue;
        }
        let is_told = reasons(kind).iter().any(|reason| told.contains(&(at, column, *reason)));
        assert!(is_told, "{file} {} {column}: {kind} `{}` is not told", mess["row_id"], record[column]);
    }
    let spoiled: BTreeSet<(usize, &str)> =
        truth.iter().map(|mess| (lines[&mess["row_id"]], mess["field"].as_str())).collect();
    for (at, column, reason) in &told {
        let record = &rows[*at];
        let is_copy = record.get("supplier_id").is_some_and(|id| copies.contains(id));
        let is_right = is_copy
            || spoiled.contains(&(*at, *column))
            || matches!(*reason, "EXPIRED" | "EMPTY" | "UNKNOWN_REFERENCE" | "PAIR_WITH_ITSELF")
            || (*reason == "NEED_STARTED" && record["start_date"].as_str() < crate::imports_support::DAY);
        assert!(
            is_right,
            "{file} line {}: {column} is told {reason} and was never spoiled: {record:?}",
            at + 2
        );
    }
}
