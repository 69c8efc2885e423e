//! What was seen of suppliers' deliveries, by buyer and time.

use eslabon_proto::linkages::v1 as pb;
use eslabon_runtime::tables::Column;

use crate::ingest::{
    cells::{Cells, Expected, Key, Line, Optional, Required, range},
    kind::{Kind, Merging},
    optional, required,
};

const SUPPLIER: usize = 0;
const BUYER: usize = 1;
const LOTS: usize = 2;
const PPM: usize = 3;
const ON_TIME: usize = 4;
const FROM: usize = 5;
const TO: usize = 6;

const COLUMNS: [Column; 7] = [
    required("supplier_id", &["supplier_id", "supplier", "proveedor_id", "fornecedor_id"]),
    optional("buyer_id", &["buyer_id", "buyer", "comprador_id"]),
    optional("lots_inspected", &["lots_inspected", "lots", "lotes"]),
    optional("ppm", &["ppm"]),
    optional("otd", &["otd", "on_time"]),
    optional("from", &["from", "desde", "de"]),
    optional("to", &["to", "hasta", "ate", "até"]),
];

/// Columns of what was counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct CountColumns {
    pub lots: usize,
    pub ppm: usize,
    pub on_time: usize,
}

const COUNTS: CountColumns = CountColumns { lots: LOTS, ppm: PPM, on_time: ON_TIME };

/// A record, and what tells it from others of its supplier.
pub(super) struct Row {
    supplier: String,
    buyer: Option<String>,
    key: String,
    record: pb::QualityRecord,
}

/// Quality records.
pub(super) struct Quality;

impl Kind for Quality {
    type Row = Row;
    type Target = pb::Supplier;

    const COLUMNS: &'static [Column] = &COLUMNS;
    const CREATES: bool = false;

    fn read(cells: &mut Cells<'_>) -> Option<Row> {
        let supplier = cells.id(SUPPLIER, Required);
        let buyer = cells.id(BUYER, Key);
        let (from, to) = (cells.date(FROM, Key).unwrap_or_default(), cells.date(TO, Key).unwrap_or_default());
        if !from.is_empty() && !to.is_empty() && to < from {
            cells.line.refuse(TO, "DATES_OUT_OF_ORDER", cells.raw(TO), "the time ends before it begins");
        }
        let record = pb::QualityRecord {
            buyer: buyer.as_ref().map(|buyer| format!("buyers/{buyer}")).unwrap_or_default(),
            lots: cells.whole(LOTS, range(0.0, 1e8), Optional).unwrap_or_default(),
            ppm: cells.number(PPM, range(0.0, 1e6), Expected),
            on_time: cells.share(ON_TIME, Optional),
            from,
            to,
        };
        Some(Row { supplier: supplier?, buyer, key: key(&record), record })
    }

    fn target(row: &Row) -> &str {
        &row.supplier
    }

    fn part(row: &Row) -> &str {
        &row.key
    }

    fn merge(row: &Row, held: &mut pb::Supplier, merging: &Merging<'_>, line: &mut Line<'_>) {
        if let Some(buyer) = &row.buyer
            && !merging.facts.buyers.contains_key(buyer)
        {
            line.refuse(BUYER, "UNKNOWN_REFERENCE", buyer, "there is no such buyer; import it first");
            return;
        }
        match held.quality_records.iter_mut().find(|record| key(record) == row.key) {
            Some(held) => merge_record(held, &row.record, COUNTS, merging),
            None => held.quality_records.push(row.record.clone()),
        }
    }
}

/// Each column of a record tells of itself alone.
pub(super) fn merge_record(
    held: &mut pb::QualityRecord,
    new: &pb::QualityRecord,
    columns: CountColumns,
    merging: &Merging<'_>,
) {
    if merging.has(columns.lots) {
        held.lots = new.lots;
    }
    if merging.has(columns.ppm) {
        held.ppm = new.ppm;
    }
    if merging.has(columns.on_time) {
        held.on_time = new.on_time;
    }
}

fn key(record: &pb::QualityRecord) -> String {
    format!("{} {} {}", record.buyer, record.from, record.to)
}
