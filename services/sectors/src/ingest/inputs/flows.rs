//! Flows: rows of trade with a quantity, kept by importer.
//!
//! A row is read as a row of trade is, by the same columns and checks; the
//! quantity comes on top.

use eslabon_proto::r#type::v1::Classification;
use eslabon_runtime::tables::{Column, Header, Read, Refusal, Row, RowError, RowErrors, Sink};

use super::{Gather, Held, InputSpec, InputTable};
use crate::{
    ingest::{
        ImportError, TradeSpec,
        codes::{Codes, Id},
        columns,
        rows::{Key, TradeRows, report},
        spec::{Wrong, wrong},
        table::{self, occurring},
        values,
    },
    inputs::{Scheme, flows::Flows},
};

/// Columns of trade.
const OF_TRADE: usize = columns::COLUMNS.len();
/// The quantity stands behind them.
const QUANTITY: usize = OF_TRADE;

const QUANTITIES: Column = Column {
    name: "quantity",
    aliases: &["quantity_t", "quantity_tonnes", "q", "quantity", "quantity_kg", "netWgt"],
    instead: &["qty"],
    required: true,
};

/// The columns of trade, and the quantity.
pub(super) static COLUMNS: [Column; OF_TRADE + 1] = {
    let mut all = [QUANTITIES; OF_TRADE + 1];
    let mut at = 0;
    while at < OF_TRADE {
        all[at] = columns::COLUMNS[at];
        at += 1;
    }
    all
};

/// A row that is right. Its key is sorted by year, product, exporter, importer.
#[derive(Debug, Clone, Copy)]
struct Kept {
    key: FlowKey,
    value: f64,
    quantity: f64,
    line: u32,
}

/// Year, product, exporter and importer in one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct FlowKey(u64);

impl FlowKey {
    fn new(year: i32, product: Id, exporter: Id, importer: Id) -> Self {
        // The places of product and exporter are those of trade changed over.
        let key = Key::new(year, product, exporter, importer);
        Self(
            (key.year() as u64) << 48
                | u64::from(product) << 32
                | u64::from(exporter) << 16
                | u64::from(importer),
        )
    }

    fn year(self) -> i32 {
        (self.0 >> 48) as i32
    }

    fn product(self) -> Id {
        (self.0 >> 32) as Id
    }

    fn exporter(self) -> Id {
        (self.0 >> 16) as Id
    }

    fn importer(self) -> Id {
        self.0 as Id
    }
}

/// The rows of a file of flows.
pub(super) struct FlowRows {
    trade: TradeRows,
    scheme: Scheme,
    has_importer: bool,
    /// Tonnes in one unit of the quantity.
    tonnes: f64,
    kept: Vec<Kept>,
}

impl FlowRows {
    pub(super) fn new(spec: &InputSpec) -> Self {
        // Without a classification the header is refused.
        let classification = match spec.scheme {
            Some(Scheme::Products(classification)) => classification,
            _ => Classification::Unspecified,
        };
        let trade = TradeSpec {
            classification,
            territory_scheme: spec.territory_scheme,
            year: spec.year,
            value_unit: spec.value_unit,
        };
        Self {
            trade: TradeRows::new(trade),
            scheme: Scheme::Products(classification),
            has_importer: false,
            tonnes: 1.0,
            kept: Vec::new(),
        }
    }
}

/// The quantity in tonnes; NaN where the source has none. What was sold has a
/// weight, so zero is a mistake or a mark for none: which, only the sender knows.
fn quantity(text: &str, value: f64, tonnes: f64) -> Result<f64, Wrong> {
    if values::is_missing(text) {
        return Ok(f64::NAN);
    }
    match values::not_negative(text)? {
        0.0 if value > 0.0 => wrong(
            "ZERO_QUANTITY",
            "the row has a value and a quantity of zero; leave the quantity empty where it is not known",
        ),
        quantity => Ok(quantity * tonnes),
    }
}

impl Sink for FlowRows {
    fn header(&mut self, header: &Header) -> Result<(), Refusal> {
        if self.trade.spec.classification == Classification::Unspecified {
            let message = "flows need the classification of their products, such as `HS2017`";
            return Err(Refusal::new("REQUIRED", "spec.scheme", message));
        }
        self.trade.header(header)?;
        self.has_importer = header.has(columns::IMPORTER);
        let name = header.name(QUANTITY).unwrap_or_default();
        let in_kilograms = ["quantity_kg", "netWgt"].iter().any(|known| known.eq_ignore_ascii_case(name));
        self.tonnes = if in_kilograms { 1e-3 } else { 1.0 };
        Ok(())
    }

    fn row(&mut self, row: &Row<'_>, errors: &mut RowErrors) -> Result<(), Refusal> {
        let kept = self.trade.read(row, errors)?;
        let value = kept.map_or(0.0, |kept| kept.value);
        let quantity = report(quantity(row.get(QUANTITY), value, self.tonnes), row, QUANTITY, errors)?;
        if let (Some(kept), Some(quantity)) = (kept, quantity) {
            let trade = kept.key;
            let key = FlowKey::new(trade.year(), trade.product(), trade.territory(), trade.importer());
            self.kept.push(Kept { key, value, quantity, line: kept.line });
        }
        Ok(())
    }
}

impl Gather for FlowRows {
    fn finish(mut self: Box<Self>, mut read: Read) -> Result<InputTable, ImportError> {
        self.sort();
        let unit = self.trade.unit;
        self.report_duplicates(&mut read.errors);
        table::report_nested(&self.trade, &mut read.errors);
        if let Some(error) = ImportError::of_rows(read.errors, unit) {
            return Err(error);
        }
        // A row of no value is checked like any other, and is no flow.
        self.kept.retain(|kept| kept.value > 0.0);
        let by_year = self.kept.chunk_by(|one, other| one.key.year() == other.key.year());
        let years: Vec<_> = by_year.map(|kept| self.year(kept)).collect();
        if years.is_empty() {
            return Err(Refusal::new("ALL_VALUES_ZERO", "file", "all values of the file are zero").into());
        }
        Ok(InputTable {
            held: Held::Flows(years),
            rows_read: read.rows,
            left_out: 0,
            ignored_columns: read.header.ignored(),
        })
    }
}

impl FlowRows {
    /// Sorts the rows by the codes themselves.
    fn sort(&mut self) {
        let (_, exporters) = self.trade.territories.ranked();
        let (_, products) = self.trade.products.ranked();
        let (_, importers) = self.trade.importers().ranked();
        for kept in &mut self.kept {
            let key = kept.key;
            kept.key = FlowKey::new(
                key.year(),
                products[usize::from(key.product())],
                exporters[usize::from(key.exporter())],
                importers.get(usize::from(key.importer())).copied().unwrap_or_default(),
            );
        }
        self.kept.sort_unstable_by_key(|kept| (kept.key, kept.line));
    }

    fn report_duplicates(&self, errors: &mut RowErrors) {
        let (exporters, _) = self.trade.territories.ranked();
        let (products, _) = self.trade.products.ranked();
        let unit = self.trade.unit;
        for same in self.kept.chunk_by(|one, other| one.key == other.key).filter(|same| same.len() > 1) {
            let (key, first) = (same[0].key, same[0].line);
            for kept in &same[1..] {
                let line = u64::from(kept.line);
                errors.push(line, || RowError {
                    line,
                    column: String::new(),
                    reason: "DUPLICATE_KEY",
                    text: format!(
                        "{} {} {}",
                        key.year(),
                        exporters[usize::from(key.exporter())],
                        products[usize::from(key.product())]
                    ),
                    advice: format!(
                        "the same year, exporter, importer and product stand on {unit} {first}; keep one"
                    ),
                });
            }
        }
    }

    /// The flows of one year, of rows that are sorted.
    fn year(&self, kept: &[Kept]) -> Flows {
        let of = |codes: &Codes, id: fn(FlowKey) -> Id| {
            occurring(codes, kept.iter().map(move |kept| id(kept.key)))
        };
        let (exporters, exporter_places) = of(&self.trade.territories, FlowKey::exporter);
        let (products, _) = of(&self.trade.products, FlowKey::product);
        let (importers, importer_places) = if self.has_importer {
            of(self.trade.importers(), FlowKey::importer)
        } else {
            Default::default()
        };
        let place = |places: &[u32], id: Id| places[usize::from(id)];
        let mut ends = Vec::with_capacity(products.len());
        let mut end = 0;
        for same in kept.chunk_by(|one, other| one.key.product() == other.key.product()) {
            end += same.len() as u32;
            ends.push(end);
        }
        let importer = kept.iter().map(|kept| place(&importer_places, kept.key.importer()));
        Flows {
            year: kept.first().map_or(0, |kept| kept.key.year()),
            scheme: self.scheme,
            exporters,
            products,
            ends,
            exporter: kept.iter().map(|kept| place(&exporter_places, kept.key.exporter())).collect(),
            importer: if importers.is_empty() { Vec::new() } else { importer.collect() },
            importers,
            value: kept.iter().map(|kept| kept.value).collect(),
            quantity: kept.iter().map(|kept| kept.quantity).collect(),
        }
    }
}
