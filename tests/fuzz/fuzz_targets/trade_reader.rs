//! Any text under the header of a trade file: no panic, the same answer for
//! another cut, and a table that holds together when there is one.

#![no_main]

use eslabon_proto::r#type::v1::{Classification, TerritoryScheme};
use eslabon_sectors::ingest::{ImportError, Limits, Reading, TradeReader, TradeSpec, TradeTable, ValueUnit};
use libfuzzer_sys::fuzz_target;

const LIMITS: Limits = Limits { max_bytes: 1 << 20, max_inflated_bytes: 1 << 22, max_rows: 10_000 };
const HEADS: [&str; 6] = [
    "",
    "year,exporter_iso3,product_code,export_value_usd\n2017,CRI,0101,5\n",
    "t,i,j,k,v,q\n2017,188,842,010121,1.5,2\n",
    "year;exporter_iso3;product_code;value;product_name\n2017;MEX;9018;3;x\n",
    "freqCode,refYear,reporterISO,flowCode,partnerCode,partner2Code,classificationCode,cmdCode,cmdDesc,primaryValue\n\
     A,2017,CRI,X,0,0,H3,9018,\"a, b\",5\n",
    "i,k,v\nCRI,01,5\n",
];

fn read(bytes: &[u8], spec: TradeSpec, step: usize) -> Result<TradeTable, ImportError> {
    let mut reader = TradeReader::new(spec, LIMITS);
    for chunk in bytes.chunks(step) {
        if reader.push(chunk).is_err() {
            break;
        }
    }
    reader.finish()
}

fn check(table: &TradeTable) {
    assert!(!table.years.is_empty());
    assert!(table.years.is_sorted_by(|one, other| one.year < other.year));
    for year in &table.years {
        let cells = &year.cells;
        assert!(!cells.is_empty());
        assert!(year.countries.is_sorted_by(|one, other| one < other));
        assert!(year.products.is_sorted_by(|one, other| one < other));
        assert!(cells.values.iter().all(|value| value.is_finite() && *value > 0.0));
        assert_eq!((cells.countries.len(), cells.products.len()), (cells.len(), cells.len()));
        let keys: Vec<_> = cells.countries.iter().zip(&cells.products).collect();
        assert!(keys.is_sorted_by(|one, other| one < other));
        assert!(keys.iter().all(|(country, _)| (**country as usize) < year.countries.len()));
        assert!(keys.iter().all(|(_, product)| (**product as usize) < year.products.len()));
    }
}

fuzz_target!(|data: &[u8]| {
    let [head, how, step, rest @ ..] = data else { return };
    let spec = TradeSpec {
        classification: Classification::try_from(i32::from(how % 14)).unwrap_or_default(),
        territory_scheme: if how & 16 == 0 { TerritoryScheme::Iso3166 } else { TerritoryScheme::Free },
        year: (how & 32 != 0).then_some(2017),
        value_unit: match how >> 6 {
            0 => None,
            1 => Some(ValueUnit::Usd),
            _ => Some(ValueUnit::ThousandUsd),
        },
    };
    let bytes = [HEADS[usize::from(*head) % HEADS.len()].as_bytes(), rest].concat();
    let whole = read(&bytes, spec, usize::MAX);
    assert_eq!(read(&bytes, spec, usize::from(*step) + 1), whole);
    match whole {
        Ok(table) => check(&table),
        Err(error) => {
            assert!(error.total > 0 && !error.violations.is_empty());
            assert!(error.violations.len() <= 100);
        }
    }
});
