//! One row of trade: checked, and kept as numbers.

use eslabon_proto::r#type::v1::Classification;
use eslabon_runtime::tables::{Header, Refusal, Row, RowErrors, Sink};

use super::{
    TradeSpec,
    codes::{Codes, Id, MAX_CODES},
    columns::{
        self, CLASSIFICATION, COLUMNS, Fixed, IMPORTER, PRODUCT, PRODUCT_NAME, TERRITORY, VALUE, YEAR,
    },
    countries, products,
    spec::Wrong,
    values,
};

/// Characters of the name of a product, as in the contract.
const MAX_NAME: usize = 500;
/// Characters of the code of an importer.
const MAX_IMPORTER: usize = 64;

/// A row that is right: 24 bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept {
    pub(super) key: Key,
    pub(super) value: f64,
    pub(super) line: u32,
}

/// Year, territory, product and importer in one number that sorts in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(u64);

impl Key {
    pub(super) fn new(year: i32, territory: Id, product: Id, importer: Id) -> Self {
        // Years are 1900 to 2100.
        let year = year as u64;
        Self(year << 48 | u64::from(territory) << 32 | u64::from(product) << 16 | u64::from(importer))
    }

    pub(super) fn year(self) -> i32 {
        (self.0 >> 48) as i32
    }

    pub(super) fn territory(self) -> Id {
        (self.0 >> 32) as Id
    }

    pub(super) fn product(self) -> Id {
        (self.0 >> 16) as Id
    }

    pub(super) fn importer(self) -> Id {
        self.0 as Id
    }
}

/// The rows of a file, and what was met in them.
pub(super) struct TradeRows {
    pub(super) spec: TradeSpec,
    /// What a row is called by: `line` or `row`.
    pub(super) unit: &'static str,
    usd: f64,
    has_year: bool,
    has_importer: bool,
    has_classification: bool,
    has_names: bool,
    fixed: Vec<(usize, &'static Fixed)>,
    pub(super) territories: Codes,
    pub(super) products: Codes,
    /// For each product the line that it is first met on.
    pub(super) met: Vec<u64>,
    importers: Codes,
    /// Whether importers are the world as a whole, and the first line of it.
    world: Option<(bool, u64)>,
    /// The level of the codes, and the first line of it.
    level: Option<(usize, u64)>,
    names: Vec<Option<Box<str>>>,
    pub(super) kept: Vec<Kept>,
}

impl TradeRows {
    pub(super) fn new(spec: TradeSpec) -> Self {
        Self {
            spec,
            unit: "line",
            usd: 1.0,
            has_year: false,
            has_importer: false,
            has_classification: false,
            has_names: false,
            fixed: Vec::new(),
            territories: Codes::default(),
            products: Codes::default(),
            met: Vec::new(),
            importers: Codes::default(),
            world: None,
            level: None,
            names: Vec::new(),
            kept: Vec::new(),
        }
    }

    pub(super) fn importers(&self) -> &Codes {
        &self.importers
    }

    /// Names of the products, in the order of their codes.
    pub(super) fn product_names(&self) -> Vec<(String, String)> {
        let (codes, ranks) = self.products.ranked();
        let mut names = vec![None; codes.len()];
        for (name, rank) in self.names.iter().zip(&ranks) {
            names[usize::from(*rank)] = name.as_deref();
        }
        let named = codes.iter().zip(names).filter_map(|(code, name)| Some((code, name?)));
        named.map(|(code, name)| ((*code).to_owned(), name.to_owned())).collect()
    }

    #[inline]
    fn year(&self, row: &Row<'_>) -> Result<i32, Wrong> {
        match self.spec.year {
            Some(said) if !self.has_year => Ok(said),
            said => {
                let year = values::year(row.get(YEAR))?;
                match said {
                    Some(said) if said != year => Err(Wrong {
                        reason: "YEAR_MISMATCH",
                        advice: format!("the row is of another year than {said}, which the import states"),
                    }),
                    _ => Ok(year),
                }
            }
        }
    }

    #[inline]
    fn territory(&mut self, text: &str) -> Result<Id, Bad> {
        if let Some(id) = self.territories.get(text) {
            return Ok(id);
        }
        let code = countries::canonical(self.spec.territory_scheme, text)?;
        self.territories.add(text, code).ok_or_else(|| too_many("TOO_MANY_TERRITORIES", "territories"))
    }

    #[inline]
    fn product(&mut self, text: &str, line: u64) -> Result<Id, Bad> {
        if let Some(id) = self.products.get(text) {
            return Ok(id);
        }
        products::check(self.spec.classification, text)?;
        self.check_level(text, line)?;
        let id = self.products.add(text, text).ok_or_else(|| too_many("TOO_MANY_PRODUCTS", "products"))?;
        self.met.push(line);
        Ok(id)
    }

    fn check_level(&mut self, code: &str, line: u64) -> Result<(), Wrong> {
        let level = products::level(code);
        let (first, first_line) = *self.level.get_or_insert((level, line));
        if products::may_mix(self.spec.classification, first, level) {
            return Ok(());
        }
        Err(Wrong {
            reason: "MIXED_LEVELS",
            advice: format!(
                "this code is of another level than that of {} {first_line}; what is in both would count twice: \
                 keep one level",
                self.unit
            ),
        })
    }

    /// Exports are summed over importers; a row for the world is such a sum
    /// already, and may not stand beside its parts.
    #[inline]
    fn importer(&mut self, text: &str, line: u64) -> Result<Id, Bad> {
        if let Some(id) = self.importers.get(text) {
            return Ok(id);
        }
        if text.is_empty() || text.len() > MAX_IMPORTER {
            let advice = format!("an importer has 1 to {MAX_IMPORTER} characters");
            let reason = if text.is_empty() { "MISSING_VALUE" } else { "FIELD_TOO_LONG" };
            return Err(Wrong { reason, advice }.into());
        }
        let is_world = ["0", "W00", "WLD", "World"].iter().any(|world| world.eq_ignore_ascii_case(text));
        let (first, first_line) = *self.world.get_or_insert((is_world, line));
        if first != is_world {
            return Err(Wrong {
                reason: "MIXED_PARTNERS",
                advice: format!(
                    "exports to the world and to single partners stand side by side (see {} {first_line}); \
                     they would count twice: keep one of them",
                    self.unit
                ),
            }
            .into());
        }
        // Not mapped as territories are: a source may tell two partners apart
        // that were one state in turn.
        self.importers.add(text, text).ok_or_else(|| too_many("TOO_MANY_TERRITORIES", "importers"))
    }

    /// Of several names of one product the first in the alphabet is kept, so
    /// that the order of rows does not matter.
    fn name(&mut self, product: Id, name: &str) -> Result<(), Wrong> {
        if name.is_empty() {
            return Ok(());
        }
        if self.names.len() < self.products.len() {
            self.names.resize(self.products.len(), None);
        }
        let held = &mut self.names[usize::from(product)];
        if held.as_deref().is_some_and(|held| held <= name) {
            return Ok(());
        }
        if name.chars().count() > MAX_NAME {
            let advice = format!("the name of a product has {MAX_NAME} characters at most");
            return Err(Wrong { reason: "FIELD_TOO_LONG", advice });
        }
        *held = Some(name.into());
        Ok(())
    }

    /// What a row says, unless something is wrong with it.
    pub(super) fn read(&mut self, row: &Row<'_>, errors: &mut RowErrors) -> Result<Option<Kept>, Refusal> {
        let before = errors.count();
        let year = report(self.year(row), row, YEAR, errors)?;
        let territory = report(self.territory(row.get(TERRITORY)), row, TERRITORY, errors)?;
        let product = report(self.product(row.get(PRODUCT), row.line), row, PRODUCT, errors)?;
        let value = report(values::value(row.get(VALUE), self.usd), row, VALUE, errors)?;
        let mut importer = Some(0);
        if self.has_importer {
            importer = report(self.importer(row.get(IMPORTER), row.line), row, IMPORTER, errors)?;
        }
        if self.has_classification {
            let said = products::check_revision(self.spec.classification, row.get(CLASSIFICATION));
            report(said, row, CLASSIFICATION, errors)?;
        }
        if self.has_names
            && let Some(product) = product
        {
            report(self.name(product, row.get(PRODUCT_NAME)), row, PRODUCT_NAME, errors)?;
        }
        for (column, fixed) in &self.fixed {
            if !fixed.allows(row.get(*column)) {
                row.wrong(errors, *column, fixed.reason, fixed.advice);
            }
        }
        if let (Some(year), Some(territory), Some(product), Some(importer), Some(value)) =
            (year, territory, product, importer, value)
            && errors.count() == before
        {
            let line = u32::try_from(row.line).unwrap_or(u32::MAX);
            return Ok(Some(Kept { key: Key::new(year, territory, product, importer), value, line }));
        }
        Ok(None)
    }
}

/// A field is wrong, or there is too much of the file.
pub(super) enum Bad {
    Field(Wrong),
    File(Refusal),
}

impl From<Wrong> for Bad {
    fn from(wrong: Wrong) -> Self {
        Self::Field(wrong)
    }
}

/// There are more codes than numbers for them.
pub(super) fn too_many(reason: &'static str, what: &str) -> Bad {
    Bad::File(Refusal::limit(reason, format!("the file has more than {MAX_CODES} different {what}")))
}

/// The value, or nothing once its error is reported.
#[inline]
pub(super) fn report<T>(
    result: Result<T, impl Into<Bad>>,
    row: &Row<'_>,
    column: usize,
    errors: &mut RowErrors,
) -> Result<Option<T>, Refusal> {
    match result.map_err(Into::into) {
        Ok(value) => Ok(Some(value)),
        Err(Bad::File(refusal)) => Err(refusal),
        Err(Bad::Field(wrong)) => {
            row.wrong(errors, column, wrong.reason, wrong.advice);
            Ok(None)
        }
    }
}

impl Sink for TradeRows {
    fn header(&mut self, header: &Header) -> Result<(), Refusal> {
        if self.spec.classification == Classification::Unspecified {
            let advice = "the classification must be stated; codes do not tell it";
            return Err(Refusal::new("REQUIRED", "spec.classification", advice));
        }
        self.unit = header.unit();
        self.has_year = header.has(YEAR);
        if !self.has_year && self.spec.year.is_none() {
            let mut refusal = header.missing(&COLUMNS[YEAR]);
            refusal.message.push_str("; or state the year of all rows with the import");
            return Err(refusal);
        }
        self.usd = columns::unit(header, self.spec.value_unit)?.usd();
        self.has_importer = header.has(IMPORTER);
        self.has_classification = header.has(CLASSIFICATION);
        self.has_names = header.has(PRODUCT_NAME);
        self.fixed = columns::fixed(header);
        Ok(())
    }

    fn row(&mut self, row: &Row<'_>, errors: &mut RowErrors) -> Result<(), Refusal> {
        if let Some(kept) = self.read(row, errors)? {
            self.kept.push(kept);
        }
        Ok(())
    }
}
