//! What becomes of whole files of inputs.

mod flows;
mod indicators;
mod io_tables;
mod sectors;

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
