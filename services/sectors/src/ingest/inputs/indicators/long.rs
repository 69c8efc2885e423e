//! Indicators with one value a row.

use eslabon_runtime::tables::{Column, Header, Read, Refusal, Row, RowErrors, Sink};

use super::{Gathered, Value};
use crate::{
    ingest::{
        ImportError,
        inputs::{
            Gather, Held, InputSpec, InputTable,
            fields::{self, MAX_NAME},
        },
        rows::report,
        spec::{Wrong, wrong},
        values,
    },
    inputs::{TOTAL, indicators::Grade},
};

const TERRITORY: usize = 0;
const SECTOR: usize = 1;
const INDICATOR: usize = 2;
const YEAR: usize = 3;
const VALUE: usize = 4;
const HALF_WIDTH: usize = 5;
const UNIT: usize = 6;
const SOURCE: usize = 7;
const GRADE: usize = 8;
const OCCUPATION: usize = 9;
const REGION: usize = 10;

/// The columns, in the order of the constants above.
pub(crate) static COLUMNS: [Column; 11] = [
    // Required too, unless the import states it.
    Column {
        name: "territory",
        aliases: &["territory", "country_iso3", "iso3", "country_code", "cnt"],
        instead: &["country"],
        required: false,
    },
    Column { name: "sector", aliases: &["sector", "sector_id"], instead: &["industry"], required: false },
    Column {
        name: "indicator",
        aliases: &["indicator", "indicator_id", "variable", "var"],
        instead: &[],
        required: true,
    },
    // Required too, unless the import states it.
    Column { name: "year", aliases: &["year"], instead: &["period", "time"], required: false },
    Column { name: "value", aliases: &["value", "obs_value"], instead: &[], required: true },
    Column { name: "half_width", aliases: &["half_width", "uncertainty"], instead: &[], required: false },
    Column { name: "unit", aliases: &["unit"], instead: &[], required: false },
    Column { name: "source", aliases: &["source"], instead: &[], required: false },
    Column { name: "grade", aliases: &["grade"], instead: &[], required: false },
    Column { name: "occupation", aliases: &["occupation", "isco08", "isco"], instead: &[], required: false },
    Column {
        name: "region",
        aliases: &["region", "region_code", "regioncode"],
        instead: &[],
        required: false,
    },
];

/// The rows of a long file of indicators.
pub(crate) struct LongRows {
    spec: InputSpec,
    unit: &'static str,
    has_territory: bool,
    has_year: bool,
    left_out: u64,
    gathered: Gathered,
}

impl LongRows {
    pub(crate) fn new(spec: InputSpec) -> Self {
        Self {
            spec,
            unit: "line",
            has_territory: false,
            has_year: false,
            left_out: 0,
            gathered: Gathered::default(),
        }
    }
}

/// Half of the width of an interval; zero where there is none.
fn half_width(text: &str) -> Result<f64, Wrong> {
    if text.is_empty() {
        return Ok(0.0);
    }
    match values::number(text)? {
        width if width < 0.0 => wrong("NEGATIVE_HALF_WIDTH", "half of a width is zero or more"),
        width => Ok(width),
    }
}

fn grade(text: &str) -> Result<Grade, Wrong> {
    Grade::of_name(text)
        .map_or_else(|| wrong("UNKNOWN_GRADE", "a grade is A, B, C or D; leave it empty for none"), Ok)
}

/// A sector, or the whole economy where only an occupation is told.
fn sector<'a>(text: &'a str, occupation: &str) -> Result<&'a str, Wrong> {
    match (text, occupation) {
        ("", "") => wrong("MISSING_VALUE", "there is no sector; `TOTAL` stands for the whole economy"),
        ("", _) => Ok(TOTAL),
        _ => fields::id(text, "INVALID_SECTOR_ID", "sector id"),
    }
}

/// The year of a row, which must be the one that the import states if it does.
pub(super) fn year(text: &str, has_year: bool, stated: Option<i32>) -> Result<i32, Wrong> {
    match stated {
        Some(stated) if !has_year => Ok(stated),
        stated => {
            let year = values::year(text)?;
            match stated.filter(|stated| *stated != year) {
                Some(stated) => wrong(
                    "YEAR_MISMATCH",
                    format!("the row is of another year than {stated}, which the import states"),
                ),
                None => Ok(year),
            }
        }
    }
}

/// Refuses a file without a column that the import could state instead.
pub(super) fn need(header: &Header, column: &Column, has: bool, stated: bool) -> Result<(), Refusal> {
    if has || stated {
        return Ok(());
    }
    let mut refusal = header.missing(column);
    refusal.message.push_str("; or state it with the import, for all rows");
    Err(refusal)
}

impl Sink for LongRows {
    fn header(&mut self, header: &Header) -> Result<(), Refusal> {
        self.unit = header.unit();
        self.has_territory = header.has(TERRITORY);
        self.has_year = header.has(YEAR);
        need(header, &COLUMNS[TERRITORY], self.has_territory, self.spec.territory.is_some())?;
        need(header, &COLUMNS[YEAR], self.has_year, self.spec.year.is_some())
    }

    fn row(&mut self, row: &Row<'_>, errors: &mut RowErrors) -> Result<(), Refusal> {
        let before = errors.count();
        let stated = self.spec.territory.as_deref().filter(|_| !self.has_territory);
        let territory = stated.unwrap_or(row.get(TERRITORY));
        if self.spec.leaves_out(territory) {
            self.left_out += 1;
            return Ok(());
        }
        let gathered = &mut self.gathered;
        let territory =
            report(gathered.territory(self.spec.territory_scheme, territory), row, TERRITORY, errors)?;
        if let Some(territory) = territory {
            report(gathered.region(territory, row.get(REGION)), row, REGION, errors)?;
        }
        let occupation = report(fields::occupation(row.get(OCCUPATION)), row, OCCUPATION, errors)?;
        let sector = sector(row.get(SECTOR), row.get(OCCUPATION));
        let sector = report(sector, row, SECTOR, errors)?;
        let indicator = report(gathered.indicator(row.get(INDICATOR)), row, INDICATOR, errors)?;
        let year = report(year(row.get(YEAR), self.has_year, self.spec.year), row, YEAR, errors)?;
        let half_width = report(half_width(row.get(HALF_WIDTH)), row, HALF_WIDTH, errors)?;
        let grade = report(grade(row.get(GRADE)), row, GRADE, errors)?;
        let unit = report(fields::text(row.get(UNIT), MAX_NAME), row, UNIT, errors)?;
        let source = report(fields::text(row.get(SOURCE), MAX_NAME), row, SOURCE, errors)?;
        let value = match indicator {
            Some(indicator) => report(gathered.value(indicator, row.get(VALUE)), row, VALUE, errors)?,
            None => None,
        };
        let sector = match sector {
            Some(sector) => report(gathered.sector(sector), row, SECTOR, errors)?,
            None => None,
        };
        let (Some(territory), Some(sector), Some(indicator), Some(year)) =
            (territory, sector, indicator, year)
        else {
            return Ok(());
        };
        let (Some(value), Some(half_width), Some(grade)) = (value, half_width, grade) else { return Ok(()) };
        if errors.count() > before {
            return Ok(());
        }
        let value = Value {
            territory,
            sector,
            indicator,
            occupation: occupation.unwrap_or_default(),
            year,
            value,
            half_width,
            unit: unit.unwrap_or_default(),
            source: source.unwrap_or_default(),
            grade,
        };
        report(gathered.keep(&value, row.line), row, VALUE, errors).map(|_| ())
    }
}

impl Gather for LongRows {
    fn finish(self: Box<Self>, mut read: Read) -> Result<InputTable, ImportError> {
        let table = self.gathered.finish(self.unit, &mut read.errors)?;
        if let Some(error) = ImportError::of_rows(read.errors, self.unit) {
            return Err(error);
        }
        Ok(InputTable {
            held: Held::Indicators(table),
            rows_read: read.rows,
            left_out: self.left_out,
            ignored_columns: read.header.ignored(),
        })
    }
}
