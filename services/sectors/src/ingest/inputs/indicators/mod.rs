//! Indicators: what both layouts gather, and the table that it becomes.

pub(super) mod long;
pub(super) mod wide;

use std::collections::HashMap;

use eslabon_proto::r#type::v1::TerritoryScheme;
use eslabon_runtime::tables::{Refusal, RowError, RowErrors, excerpt};

use super::fields;
use crate::{
    ingest::{
        codes::{Codes, Id},
        countries,
        rows::{Bad, too_many},
        spec::{Wrong, wrong},
        values,
    },
    inputs::{
        WORLD,
        indicators::{EMPLOYMENT, Grade, Indicators, NOT_NEGATIVE, Row, VALUE_ADDED},
    },
};

/// Names of published databases for what criteria read.
const ALSO: [(&str, &str); 2] = [("VA", VALUE_ADDED), ("EMP", EMPLOYMENT)];

/// Codes, and rows that name them by number.
#[derive(Default)]
pub(super) struct Gathered {
    territories: Codes,
    /// The region of each territory, by number.
    regions: Vec<String>,
    sectors: Codes,
    indicators: Codes,
    occupations: Codes,
    units: Codes,
    sources: Codes,
    kept: Vec<Kept>,
}

/// A row that is right, and where it stands.
struct Kept {
    row: Row,
    line: u32,
}

/// What stands in one place of a file.
pub(super) struct Value<'a> {
    pub(super) territory: Id,
    pub(super) sector: Id,
    pub(super) indicator: Id,
    pub(super) occupation: &'a str,
    pub(super) year: i32,
    pub(super) value: f64,
    pub(super) half_width: f64,
    pub(super) unit: &'a str,
    pub(super) source: &'a str,
    pub(super) grade: Grade,
}

impl Gathered {
    /// The number of a territory; the world is one here.
    pub(super) fn territory(&mut self, scheme: TerritoryScheme, text: &str) -> Result<Id, Bad> {
        if let Some(id) = self.territories.get(text) {
            return Ok(id);
        }
        let code = if text == WORLD { WORLD } else { countries::canonical(scheme, text)? };
        self.territories.add(text, code).ok_or_else(|| too_many("TOO_MANY_TERRITORIES", "territories"))
    }

    /// A territory has one region in a file.
    pub(super) fn region(&mut self, territory: Id, text: &str) -> Result<(), Wrong> {
        let place = usize::from(territory);
        if self.regions.len() <= place {
            self.regions.resize(place + 1, String::new());
        }
        let held = &mut self.regions[place];
        if text.is_empty() || held == text {
            return Ok(());
        }
        if held.is_empty() {
            fields::text(text, fields::MAX_NAME)?.clone_into(held);
            return Ok(());
        }
        let advice = format!("another row puts this territory into `{}`", excerpt(held));
        wrong("MIXED_REGIONS", advice)
    }

    /// The number of a sector, which is known to be an id.
    pub(super) fn sector(&mut self, id: &str) -> Result<Id, Bad> {
        number(&mut self.sectors, id, id, "sectors")
    }

    /// The number of an indicator.
    pub(super) fn indicator(&mut self, text: &str) -> Result<Id, Bad> {
        if let Some(id) = self.indicators.get(text) {
            return Ok(id);
        }
        fields::id(text, "INVALID_INDICATOR", "id of an indicator")?;
        let known = ALSO.iter().find(|(also, _)| *also == text).map_or(text, |(_, known)| known);
        number(&mut self.indicators, text, known, "indicators")
    }

    /// A value of an indicator: some cannot be negative.
    pub(super) fn value(&mut self, indicator: Id, text: &str) -> Result<f64, Wrong> {
        let is_count = NOT_NEGATIVE.contains(&self.indicators.code(indicator));
        if is_count { values::not_negative(text) } else { values::number(text) }
    }

    /// Keeps a value.
    pub(super) fn keep(&mut self, value: &Value<'_>, line: u64) -> Result<(), Bad> {
        let row = Row {
            indicator: value.indicator.into(),
            territory: value.territory.into(),
            sector: value.sector.into(),
            occupation: number(&mut self.occupations, value.occupation, value.occupation, "occupations")?
                .into(),
            year: value.year,
            value: value.value,
            half_width: value.half_width,
            unit: number(&mut self.units, value.unit, value.unit, "units")?.into(),
            source: number(&mut self.sources, value.source, value.source, "sources")?.into(),
            grade: value.grade,
        };
        self.kept.push(Kept { row, line: u32::try_from(line).unwrap_or(u32::MAX) });
        Ok(())
    }

    /// How many values are kept.
    pub(super) fn len(&self) -> usize {
        self.kept.len()
    }

    /// The table, and what is wrong with rows beside each other.
    pub(super) fn finish(mut self, unit: &str, errors: &mut RowErrors) -> Result<Indicators, Refusal> {
        if self.kept.is_empty() && errors.count() == 0 {
            return Err(Refusal::new("NO_ROWS", "file", "the file has no value at all"));
        }
        let territories = settle(&self.territories, &mut self.kept, |row| &mut row.territory);
        let regions = territories.iter().map(|code| {
            let id = self.territories.get(code).map(usize::from);
            id.and_then(|id| self.regions.get(id).cloned()).unwrap_or_default()
        });
        let mut table = Indicators {
            regions: regions.collect(),
            territories,
            sectors: settle(&self.sectors, &mut self.kept, |row| &mut row.sector),
            indicators: settle(&self.indicators, &mut self.kept, |row| &mut row.indicator),
            occupations: settle(&self.occupations, &mut self.kept, |row| &mut row.occupation),
            units: settle(&self.units, &mut self.kept, |row| &mut row.unit),
            sources: settle(&self.sources, &mut self.kept, |row| &mut row.source),
            rows: Vec::new(),
        };
        self.kept.sort_unstable_by_key(|kept| (key(&kept.row), kept.line));
        report_duplicates(&table, &self.kept, unit, errors);
        report_nested(&table, &self.kept, unit, errors);
        table.rows = self.kept.into_iter().map(|kept| kept.row).collect();
        Ok(table)
    }
}

/// The number of a code, by what the file writes.
fn number(codes: &mut Codes, text: &str, code: &str, what: &str) -> Result<Id, Bad> {
    match codes.get(text) {
        Some(id) => Ok(id),
        None => codes.add(text, code).ok_or_else(|| too_many("TOO_MANY_CODES", what)),
    }
}

/// The codes of a column that occur, ascending; its numbers become places among
/// them.
fn settle(codes: &Codes, kept: &mut [Kept], column: fn(&mut Row) -> &mut u32) -> Vec<String> {
    let (sorted, ranks) = codes.ranked();
    let mut places = vec![u32::MAX; sorted.len()];
    for kept in kept.iter_mut() {
        let number = column(&mut kept.row);
        *number = ranks[*number as usize].into();
        places[*number as usize] = 0;
    }
    let mut occurring = Vec::new();
    for (code, place) in sorted.into_iter().zip(&mut places).filter(|(_, place)| **place == 0) {
        *place = occurring.len() as u32;
        occurring.push(code.to_owned());
    }
    for kept in kept {
        let number = column(&mut kept.row);
        *number = places[*number as usize];
    }
    occurring
}

/// What no two rows have alike, in the order of the table.
fn key(row: &Row) -> (u32, u32, u32, u32, i32) {
    (row.indicator, row.territory, row.sector, row.occupation, row.year)
}

/// Reports keys that come twice, of rows that are sorted.
fn report_duplicates(table: &Indicators, kept: &[Kept], unit: &str, errors: &mut RowErrors) {
    for same in kept.chunk_by(|one, other| key(&one.row) == key(&other.row)).filter(|same| same.len() > 1) {
        for Kept { row, line } in &same[1..] {
            let line = u64::from(*line);
            errors.push(line, || RowError {
                line,
                column: String::new(),
                reason: "DUPLICATE_KEY",
                text: format!(
                    "{} {} {} {} {}",
                    table.territories[row.territory as usize],
                    table.sector_of(row),
                    table.indicators[row.indicator as usize],
                    table.occupation_of(row),
                    row.year
                ),
                advice: format!(
                    "the same territory, sector, indicator, occupation and year stand on {unit} {}; keep one",
                    same[0].line
                ),
            });
        }
    }
}

/// Reports occupations that stand beside their own parts: their employment would
/// count twice.
fn report_nested(table: &Indicators, kept: &[Kept], unit: &str, errors: &mut RowErrors) {
    let of = |row: &Row| (row.indicator, row.territory, row.sector);
    for group in kept.chunk_by(|one, other| of(&one.row) == of(&other.row)) {
        let groups: HashMap<(i32, &str), u32> = group
            .iter()
            .map(|kept| ((kept.row.year, table.occupation_of(&kept.row)), kept.line))
            .filter(|((_, occupation), _)| !occupation.is_empty())
            .collect();
        for Kept { row, line } in group {
            let code = table.occupation_of(row);
            let heading = (1..code.len()).find_map(|end| groups.get(&(row.year, &code[..end])));
            if let Some(heading) = heading {
                let line = u64::from(*line);
                errors.push(line, || RowError {
                    line,
                    column: String::new(),
                    reason: "MIXED_LEVELS",
                    text: code.to_owned(),
                    advice: format!(
                        "the group that this occupation is a part of stands on {unit} {heading}; keep one level"
                    ),
                });
            }
        }
    }
}
