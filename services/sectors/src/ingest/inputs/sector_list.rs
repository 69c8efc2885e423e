//! Lists of sectors: one row for every sector and code.

use std::collections::HashMap;

use eslabon_runtime::tables::{Column, Header, Read, Refusal, Row, RowError, RowErrors, Sink};

use super::{
    Gather, Held, InputSpec, InputTable,
    fields::{self, MAX_DESCRIPTION, MAX_NAME},
};
use crate::{
    ingest::{
        ImportError, products,
        rows::{Bad, report},
        spec::{Wrong, wrong},
        values,
    },
    inputs::{
        Scheme,
        sector_list::{Link, Sector, SectorList},
    },
};

const SECTOR: usize = 0;
const NAME: usize = 1;
const NAME_ES: usize = 2;
const SCHEME: usize = 3;
const CODE: usize = 4;
const WEIGHT: usize = 5;
const DESCRIPTION: usize = 6;

/// Weight of a code at most. Shares are at most one; a count of products is not.
const MAX_WEIGHT: f64 = 1e9;

/// The columns, in the order of the constants above.
pub(super) static COLUMNS: [Column; 7] = [
    Column { name: "sector", aliases: &["sector_id", "sector"], instead: &["id"], required: true },
    Column { name: "name", aliases: &["sector_name", "name"], instead: &["name_en"], required: false },
    Column {
        name: "name_es",
        aliases: &["name_es", "sector_name_es", "nombre"],
        instead: &[],
        required: false,
    },
    Column { name: "scheme", aliases: &["scheme", "classification"], instead: &[], required: false },
    Column {
        name: "code",
        aliases: &["code", "product_code", "hs_code", "isic_code", "industry"],
        instead: &[],
        required: false,
    },
    Column { name: "weight", aliases: &["weight", "share"], instead: &[], required: false },
    Column { name: "description", aliases: &["description"], instead: &[], required: false },
];

/// A code of a sector, and where it stands.
struct Met {
    link: Link,
    line: u64,
}

/// The rows of a list of sectors.
pub(super) struct SectorRows {
    stated: Option<Scheme>,
    max_sectors: usize,
    unit: &'static str,
    has_scheme: bool,
    has_code: bool,
    sectors: Vec<Sector>,
    places: HashMap<String, u32>,
    links: Vec<Met>,
    /// Lines of sectors that have no code there.
    bare: HashMap<u32, u64>,
    /// For each family of classifications its revision, and the first line of it.
    revisions: Vec<(Scheme, u64)>,
}

impl SectorRows {
    pub(super) fn new(spec: &InputSpec) -> Self {
        Self {
            stated: spec.scheme,
            max_sectors: spec.limits.max_sectors,
            unit: "line",
            has_scheme: false,
            has_code: false,
            sectors: Vec::new(),
            places: HashMap::new(),
            links: Vec::new(),
            bare: HashMap::new(),
            revisions: Vec::new(),
        }
    }

    fn sector(&mut self, id: &str) -> Result<u32, Bad> {
        let id = fields::sector(id)?;
        if let Some(place) = self.places.get(id) {
            return Ok(*place);
        }
        if self.sectors.len() == self.max_sectors {
            let message = format!("the file has more than {} sectors", self.max_sectors);
            return Err(Bad::File(Refusal::limit("TOO_MANY_SECTORS", message)));
        }
        let place = self.sectors.len() as u32;
        self.sectors.push(Sector { id: id.to_owned(), ..Sector::default() });
        self.places.insert(id.to_owned(), place);
        Ok(place)
    }

    /// A sector stands on a row for each of its codes; what is said of it there
    /// may be left out, but not be another thing.
    fn about(&mut self, sector: u32, row: &Row<'_>, errors: &mut RowErrors) {
        let sector = &mut self.sectors[sector as usize];
        for (column, held, most) in [
            (NAME, &mut sector.name, MAX_NAME),
            (NAME_ES, &mut sector.name_es, MAX_NAME),
            (DESCRIPTION, &mut sector.description, MAX_DESCRIPTION),
        ] {
            match fields::text(row.get(column), most) {
                Err(wrong) => row.wrong(errors, column, wrong.reason, wrong.advice),
                Ok(said) if said.is_empty() || said == held => {}
                Ok(said) if held.is_empty() => said.clone_into(held),
                Ok(_) => {
                    let advice = format!("another row says `{}` of this sector", excerpt(held));
                    row.wrong(errors, column, "SECTOR_CONTRADICTS", advice);
                }
            }
        }
    }

    fn scheme(&mut self, text: &str, line: u64) -> Result<Scheme, Wrong> {
        let scheme = match (self.has_scheme, self.stated) {
            (true, _) if !text.is_empty() => Scheme::of_name(text).map_or_else(
                || {
                    wrong(
                        "UNKNOWN_SCHEME",
                        "a scheme is a classification with its revision, such as `HS2017`, or `INDUSTRY`",
                    )
                },
                Ok,
            )?,
            (_, Some(stated)) => stated,
            _ => return wrong("MISSING_VALUE", "there is no scheme; say what the code is a code of"),
        };
        let of_family = self.revisions.iter().find(|(held, _)| held.family() == scheme.family());
        match of_family {
            None => self.revisions.push((scheme, line)),
            Some((held, _)) if *held == scheme => {}
            Some((held, first)) => {
                return wrong(
                    "MIXED_CLASSIFICATIONS",
                    format!(
                        "codes of {} stand on {} {first}; a product would count in both: keep one revision",
                        held.name(),
                        self.unit
                    ),
                );
            }
        }
        Ok(scheme)
    }

    /// The code of a row in its scheme; `None` where it has none.
    fn code(&mut self, row: &Row<'_>, errors: &mut RowErrors) -> Option<(Scheme, String)> {
        let code = row.get(CODE);
        let scheme = self.scheme(row.get(SCHEME), row.line);
        let scheme = scheme.map_err(|wrong| row.wrong(errors, SCHEME, wrong.reason, wrong.advice)).ok()?;
        let checked = match scheme {
            Scheme::Products(classification) => products::check(classification, code),
            Scheme::Industry => fields::industry(code).map(|_| ()),
        };
        checked.map_err(|wrong| row.wrong(errors, CODE, wrong.reason, wrong.advice)).ok()?;
        Some((scheme, code.to_owned()))
    }
}

fn excerpt(text: &str) -> String {
    eslabon_runtime::tables::excerpt(text)
}

/// A weight: above zero; one where there is none.
fn weight(text: &str) -> Result<f64, Wrong> {
    if text.is_empty() {
        return Ok(1.0);
    }
    match values::number(text)? {
        weight if weight <= 0.0 => {
            wrong("WEIGHT_NOT_POSITIVE", "a weight is above zero; leave the row out where nothing belongs")
        }
        weight if weight > MAX_WEIGHT => wrong("VALUE_OUT_OF_RANGE", "a weight is 1e9 at most"),
        weight => Ok(weight),
    }
}

impl Sink for SectorRows {
    fn header(&mut self, header: &Header) -> Result<(), Refusal> {
        self.unit = header.unit();
        self.has_scheme = header.has(SCHEME);
        self.has_code = header.has(CODE);
        if self.has_code && !self.has_scheme && self.stated.is_none() {
            let message = "say what the codes are codes of: `scheme` such as `HS2017`, here or in a column";
            return Err(Refusal::new("REQUIRED", "spec.scheme", message));
        }
        Ok(())
    }

    fn row(&mut self, row: &Row<'_>, errors: &mut RowErrors) -> Result<(), Refusal> {
        let Some(sector) = report(self.sector(row.get(SECTOR)), row, SECTOR, errors)? else { return Ok(()) };
        self.about(sector, row, errors);
        let weight = report(weight(row.get(WEIGHT)), row, WEIGHT, errors)?;
        if row.get(CODE).is_empty() {
            if !row.get(WEIGHT).is_empty() {
                row.wrong(errors, CODE, "MISSING_VALUE", "a weight needs a code that it is the weight of");
            } else if let Some(first) = self.bare.insert(sector, row.line) {
                let advice =
                    format!("the same sector without a code stands on {} {first}; keep one", self.unit);
                row.wrong(errors, SECTOR, "DUPLICATE_KEY", advice);
            }
            return Ok(());
        }
        if let (Some((scheme, code)), Some(weight)) = (self.code(row, errors), weight) {
            self.links.push(Met { link: Link { scheme, code, sector, weight }, line: row.line });
        }
        Ok(())
    }
}

impl Gather for SectorRows {
    fn finish(mut self: Box<Self>, mut read: Read) -> Result<InputTable, ImportError> {
        let mut order: Vec<_> = (0..self.sectors.len()).collect();
        order.sort_unstable_by(|&one, &other| self.sectors[one].id.cmp(&self.sectors[other].id));
        let mut ranks = vec![0; order.len()];
        for (rank, &place) in order.iter().enumerate() {
            ranks[place] = rank as u32;
        }
        for met in &mut self.links {
            met.link.sector = ranks[met.link.sector as usize];
        }
        fn key(met: &Met) -> (&str, &str, u32) {
            (met.link.scheme.name(), &met.link.code, met.link.sector)
        }
        self.links.sort_unstable_by(|one, other| (key(one), one.line).cmp(&(key(other), other.line)));
        report_duplicates(&self.links, self.unit, &mut read.errors);
        if let Some(error) = ImportError::of_rows(read.errors, self.unit) {
            return Err(error);
        }
        self.sectors.sort_unstable_by(|one, other| one.id.cmp(&other.id));
        for sector in &mut self.sectors {
            if sector.name.is_empty() {
                sector.name.clone_from(&sector.id);
            }
        }
        let links = self.links.into_iter().map(|met| met.link).collect();
        Ok(InputTable {
            held: Held::SectorList(SectorList { sectors: self.sectors, links }),
            rows_read: read.rows,
            left_out: 0,
            ignored_columns: read.header.ignored(),
        })
    }
}

/// Reports codes that a sector has twice, of links that are sorted.
fn report_duplicates(links: &[Met], unit: &str, errors: &mut RowErrors) {
    let key = |met: &Met| (met.link.scheme, met.link.sector);
    let same = |one: &Met, other: &Met| key(one) == key(other) && one.link.code == other.link.code;
    for twice in links.chunk_by(same).filter(|twice| twice.len() > 1) {
        for met in &twice[1..] {
            errors.push(met.line, || RowError {
                line: met.line,
                column: String::new(),
                reason: "DUPLICATE_KEY",
                text: met.link.code.clone(),
                advice: format!("the sector has the same code on {unit} {}; keep one", twice[0].line),
            });
        }
    }
}
