//! Any text under the header of a file of inputs: no panic, the same answer for
//! another cut, and a content that holds together when there is one.

#![no_main]

use eslabon_proto::r#type::v1::{Classification, TerritoryScheme};
use eslabon_sectors::{
    ingest::{
        Held, ImportError, InputLimits, InputReader, InputSpec, InputTable, IoKind, Layout, Limits, Reading,
    },
    inputs::{
        Kind, Scheme, flows::Flows, indicators::Indicators, io_table::IoTable, sector_list::SectorList,
    },
};
use libfuzzer_sys::fuzz_target;

const LIMITS: Limits = Limits { max_bytes: 1 << 20, max_inflated_bytes: 1 << 22, max_rows: 10_000 };
const HEADS: [(Kind, Layout, &str); 7] = [
    (Kind::SectorList, Layout::Long, "sector,name,scheme,code,weight\na,A,HS2017,01,0.5\n"),
    (
        Kind::Indicators,
        Layout::Long,
        "territory,sector,indicator,year,value,grade,occupation\nCRI,a,EMP,2018,5,A,9\n",
    ),
    (Kind::Indicators, Layout::Wide, "cnt,var,year,AGR,Trade services,Total\nARG,VA,1990,1,,3\n"),
    (Kind::Flows, Layout::Long, "t,i,j,k,v,q\n2017,188,842,010121,1.5,2\n"),
    (Kind::IoTable, Layout::Long, "row,column,value\na,b,1\nOUTPUT,a,5\nOUTPUT,b,5\n"),
    (Kind::IoTable, Layout::Matrix, ",a,b\na,1,1\nb,0,1\nOUTPUT,5,5\n"),
    (Kind::IoTable, Layout::Matrix, ""),
];

fn read(bytes: &[u8], spec: &InputSpec, step: usize) -> Result<InputTable, ImportError> {
    let mut reader = InputReader::new(spec.clone(), LIMITS);
    for chunk in bytes.chunks(step) {
        if reader.push(chunk).is_err() {
            break;
        }
    }
    reader.finish()
}

fn sectors(list: &SectorList) {
    assert!(list.sectors.is_sorted_by(|one, other| one.id < other.id));
    assert!(list.links.iter().all(|link| link.weight > 0.0 && link.weight.is_finite()));
    assert!(list.links.iter().all(|link| (link.sector as usize) < list.sectors.len()));
    for link in &list.links {
        assert!(!list.of_code(link.scheme, &link.code).is_empty());
    }
}

fn indicators(table: &Indicators) {
    assert!(!table.rows.is_empty());
    assert_eq!(table.territories.len(), table.regions.len());
    let key = |row: &eslabon_sectors::inputs::indicators::Row| {
        (row.indicator, row.territory, row.sector, row.occupation, row.year)
    };
    assert!(table.rows.is_sorted_by(|one, other| key(one) < key(other)));
    assert!(table.rows.iter().all(|row| row.value.is_finite() && row.half_width >= 0.0));
    for row in &table.rows {
        let _ = (table.sector_of(row), table.occupation_of(row), table.unit_of(row), table.source_of(row));
    }
}

fn flows(flows: &Flows) {
    assert!(!flows.is_empty());
    assert_eq!(flows.ends.last().map(|end| *end as usize), Some(flows.len()));
    assert!(flows.value.iter().all(|value| value.is_finite() && *value > 0.0));
    for flow in 0..flows.len() {
        assert!(flows.quantity_of(flow).is_none_or(|quantity| quantity > 0.0));
        assert!(flows.importer_of(flow).is_none_or(|importer| importer < flows.importers.len()));
    }
}

fn io_table(table: &IoTable) {
    assert!(table.industries.is_sorted_by(|one, other| one < other));
    for buyer in 0..table.len() {
        let sum: f64 = (0..table.len()).map(|seller| table.coefficient(seller, buyer)).sum();
        assert!((0.0..1.0).contains(&sum), "{sum}");
    }
}

fuzz_target!(|data: &[u8]| {
    let [head, how, step, rest @ ..] = data else { return };
    let (kind, layout, head) = HEADS[usize::from(*head) % HEADS.len()];
    let hs = Scheme::Products(Classification::Hs2017);
    let spec = InputSpec {
        kind,
        layout,
        scheme: match how % 3 {
            0 => None,
            1 => Some(hs),
            _ => Some(Scheme::Industry),
        },
        territory_scheme: if how & 4 == 0 { TerritoryScheme::Iso3166 } else { TerritoryScheme::Free },
        territory: (how & 8 != 0).then(|| "CRI".to_owned()),
        year: (how & 16 != 0).then_some(2017),
        io_kind: if how & 32 == 0 { IoKind::Flows } else { IoKind::Coefficients },
        value_unit: None,
        leave_out: if how & 64 == 0 { Vec::new() } else { vec!["b".to_owned(), "ARG".to_owned()] },
        limits: InputLimits { max_sectors: 50, max_industries: 50 },
    };
    let bytes = [head.as_bytes(), rest].concat();
    let whole = read(&bytes, &spec, usize::MAX);
    let parts = read(&bytes, &spec, usize::from(*step) + 1);
    // Quantities that are not there are NaN, which no two values share.
    assert_eq!(format!("{parts:?}"), format!("{whole:?}"));
    match whole.map(|table| table.held) {
        Ok(Held::SectorList(list)) => sectors(&list),
        Ok(Held::Indicators(table)) => indicators(&table),
        Ok(Held::Flows(years)) => years.iter().for_each(flows),
        Ok(Held::IoTable(table)) => io_table(&table),
        Err(error) => {
            assert!(error.total > 0 && !error.violations.is_empty());
            assert!(error.violations.len() <= 100);
        }
    }
});
