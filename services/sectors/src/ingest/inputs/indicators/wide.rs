//! Indicators with a column for each sector, as productivity databases are
//! published: `country,cnt,var,year,Agriculture,...,Total,War flag`, or
//! `Country,Regioncode,Region,Variable,Year,AGR,...,SUM`.

use eslabon_runtime::tables::{Column, Header, Read, Refusal, Row, RowErrors, Sink};

use super::{
    Gathered, Value,
    long::{need, year},
};
use crate::{
    ingest::{
        ImportError,
        codes::Id,
        inputs::{Gather, Held, InputSpec, InputTable, fields},
        rows::{Bad, report},
    },
    inputs::{TOTAL, indicators::Grade},
};

const TERRITORY: usize = 0;
const INDICATOR: usize = 1;
const YEAR: usize = 2;
const REGION: usize = 3;
const UNIT: usize = 4;

/// The columns that are no sectors, in the order of the constants above.
pub(crate) static COLUMNS: [Column; 5] = [
    // Required too, unless the import states it.
    Column {
        name: "territory",
        aliases: &["cnt", "iso3", "country_iso3", "country_code", "territory"],
        instead: &["country"],
        required: false,
    },
    Column {
        name: "indicator",
        aliases: &["indicator", "indicator_id", "variable", "var"],
        instead: &[],
        required: true,
    },
    // Required too, unless the import states it.
    Column { name: "year", aliases: &["year"], instead: &["period", "time"], required: false },
    Column { name: "region", aliases: &["regioncode", "region_code"], instead: &["region"], required: false },
    Column { name: "unit", aliases: &["unit"], instead: &[], required: false },
];

/// Headings that are no sectors and are not read.
const NO_SECTORS: [&str; 2] = ["War flag", "Note"];
/// Headings of the whole economy.
const TOTALS: [&str; 2] = ["Total", "SUM"];

/// The rows of a wide file of indicators.
pub(crate) struct WideRows {
    spec: InputSpec,
    /// Values at most, over all rows and columns.
    max_values: u64,
    has_territory: bool,
    has_year: bool,
    /// Places of the columns that are sectors, their ids, and their numbers once
    /// they have a value.
    sectors: Vec<(usize, String, Option<Id>)>,
    ignored: Vec<String>,
    left_out: u64,
    gathered: Gathered,
}

impl WideRows {
    pub(crate) fn new(spec: InputSpec, max_values: u64) -> Self {
        Self {
            spec,
            max_values,
            has_territory: false,
            has_year: false,
            sectors: Vec::new(),
            ignored: Vec::new(),
            left_out: 0,
            gathered: Gathered::default(),
        }
    }

    /// Tells the columns that are sectors from those that are not.
    fn columns(&mut self, header: &Header) -> Result<(), Refusal> {
        let is = |name: &str, known: &[&str]| known.iter().any(|known| known.eq_ignore_ascii_case(name));
        let describes = |name: &str| {
            let of = |column: &Column| is(name, column.aliases) || is(name, column.instead);
            is(name, &NO_SECTORS) || COLUMNS.iter().any(of)
        };
        for (place, name) in header.names.iter().enumerate() {
            if header.places.contains(&Some(place)) {
                continue;
            }
            if describes(name) || self.spec.leaves_out(name) {
                self.ignored.push(eslabon_runtime::tables::excerpt(name));
                continue;
            }
            let id =
                if is(name.trim(), &TOTALS) { Some(TOTAL.to_owned()) } else { fields::id_of_heading(name) };
            let id = id.ok_or_else(|| fields::bad_heading("INVALID_SECTOR_ID", header, place))?;
            if self.sectors.iter().any(|(_, held, _)| *held == id) {
                let path = format!("header.{}", eslabon_runtime::tables::excerpt(name));
                let message = format!("two columns mean the sector `{id}`; leave one of them out");
                return Err(Refusal::new("DUPLICATE_COLUMN", path, message));
            }
            self.sectors.push((place, id, None));
        }
        if self.sectors.is_empty() {
            let message = "no column is a sector; the layout is LONG, or the file is another one";
            return Err(Refusal::new("MISSING_COLUMN", "header", message));
        }
        Ok(())
    }
}

impl Sink for WideRows {
    fn header(&mut self, header: &Header) -> Result<(), Refusal> {
        if header.by_row {
            let message = "layout WIDE is read from CSV; write the Parquet file in the long layout";
            return Err(Refusal::new("UNSUPPORTED_PARQUET", "file", message));
        }
        self.has_territory = header.has(TERRITORY);
        self.has_year = header.has(YEAR);
        need(header, &COLUMNS[TERRITORY], self.has_territory, self.spec.territory.is_some())?;
        need(header, &COLUMNS[YEAR], self.has_year, self.spec.year.is_some())?;
        self.columns(header)
    }

    fn row(&mut self, row: &Row<'_>, errors: &mut RowErrors) -> Result<(), Refusal> {
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
        let indicator = report(gathered.indicator(row.get(INDICATOR)), row, INDICATOR, errors)?;
        let year = report(year(row.get(YEAR), self.has_year, self.spec.year), row, YEAR, errors)?;
        let unit = report(fields::text(row.get(UNIT), fields::MAX_NAME), row, UNIT, errors)?;
        let (Some(territory), Some(indicator), Some(year), Some(unit)) = (territory, indicator, year, unit)
        else {
            return Ok(());
        };
        for (place, id, number) in &mut self.sectors {
            // What is not there is not there; it is no zero.
            let text = row.at(*place);
            if text.is_empty() {
                continue;
            }
            let value = match gathered.value(indicator, text) {
                Ok(value) => value,
                Err(wrong) => {
                    row.wrong_at(errors, *place, wrong.reason, wrong.advice);
                    continue;
                }
            };
            if gathered.len() as u64 == self.max_values {
                return Err(too_many_values(self.max_values));
            }
            let sector = match *number {
                Some(number) => Ok(number),
                None => gathered.sector(id),
            };
            let kept = sector.and_then(|sector| {
                *number = Some(sector);
                let value = Value {
                    territory,
                    sector,
                    indicator,
                    occupation: "",
                    year,
                    value,
                    half_width: 0.0,
                    unit,
                    source: "",
                    grade: Grade::None,
                };
                gathered.keep(&value, row.line)
            });
            match kept {
                Ok(()) => {}
                Err(Bad::File(refusal)) => return Err(refusal),
                Err(Bad::Field(wrong)) => row.wrong_at(errors, *place, wrong.reason, wrong.advice),
            }
        }
        Ok(())
    }
}

fn too_many_values(most: u64) -> Refusal {
    Refusal::limit("TOO_MANY_ROWS", format!("the file has more than {most} values; split it by years"))
}

impl Gather for WideRows {
    fn finish(self: Box<Self>, mut read: Read) -> Result<InputTable, ImportError> {
        let table = self.gathered.finish("line", &mut read.errors)?;
        if let Some(error) = ImportError::of_rows(read.errors, "line") {
            return Err(error);
        }
        Ok(InputTable {
            held: Held::Indicators(table),
            rows_read: read.rows,
            left_out: self.left_out,
            ignored_columns: self.ignored,
        })
    }
}
