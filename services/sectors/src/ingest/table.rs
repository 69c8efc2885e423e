//! All rows become years of cells.

use eslabon_runtime::tables::{RowError, RowErrors};

use super::{
    codes::{Codes, Id},
    rows::{Kept, Key, TradeRows},
};

/// What a file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct TradeTable {
    /// The years, ascending.
    pub years: Vec<TradeYear>,
    /// Rows of the file, without its header; those of zero too.
    pub rows_read: u64,
    /// BLAKE3 over the content: see `ingest::digest`.
    pub digest: [u8; 32],
    /// Columns of the file that were not read.
    pub ignored_columns: Vec<String>,
    /// Code and name of products, ascending, where the file has names.
    pub product_names: Vec<(String, String)>,
}

/// The cells of one year.
#[derive(Debug, Clone, PartialEq)]
pub struct TradeYear {
    /// The year.
    pub year: i32,
    /// Codes of the territories that occur, ascending.
    pub countries: Vec<String>,
    /// Codes of the products that occur, ascending.
    pub products: Vec<String>,
    /// Exports by territory and product.
    pub cells: Cells,
}

/// Exports above zero, by territory and then by product: three columns of one
/// length.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cells {
    /// Places in [`TradeYear::countries`].
    pub countries: Vec<u32>,
    /// Places in [`TradeYear::products`].
    pub products: Vec<u32>,
    /// Exports in US dollars.
    pub values: Vec<f64>,
}

impl Cells {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

/// Sorts the rows by the codes themselves, so that everything after depends on
/// what the rows say and not on their order. Of equal keys the first line comes
/// first.
pub(super) fn sort(rows: &mut TradeRows) {
    let (_, territories) = rows.territories.ranked();
    let (_, products) = rows.products.ranked();
    let (_, importers) = rows.importers().ranked();
    let rank = |ranks: &[Id], id: Id| ranks.get(usize::from(id)).copied().unwrap_or(id);
    for kept in &mut rows.kept {
        let key = kept.key;
        kept.key = Key::new(
            key.year(),
            rank(&territories, key.territory()),
            rank(&products, key.product()),
            rank(&importers, key.importer()),
        );
    }
    rows.kept.sort_unstable_by_key(|kept| (kept.key, kept.line));
}

/// Reports keys that come twice, of rows that are sorted.
pub(super) fn report_duplicates(rows: &TradeRows, errors: &mut RowErrors) {
    let (territories, _) = rows.territories.ranked();
    let (products, _) = rows.products.ranked();
    let unit = rows.unit;
    for same in rows.kept.chunk_by(|one, other| one.key == other.key).filter(|same| same.len() > 1) {
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
                    territories[usize::from(key.territory())],
                    products[usize::from(key.product())]
                ),
                advice: format!(
                    "the same year, territory and product stand on {unit} {first}; keep one of the two"
                ),
            });
        }
    }
}

/// Reports headings that stand beside their own parts. Only SITC lets codes of
/// different length come this far.
pub(super) fn report_nested(rows: &TradeRows, errors: &mut RowErrors) {
    let (codes, ranks) = rows.products.ranked();
    let mut met = vec![0; codes.len()];
    for (line, rank) in rows.met.iter().zip(&ranks) {
        met[usize::from(*rank)] = *line;
    }
    let mut heading = 0;
    for part in 1..codes.len() {
        // Parts of a heading follow it without a gap.
        if !codes[part].starts_with(codes[heading]) {
            heading = part;
            continue;
        }
        let line = met[part].max(met[heading]);
        errors.push(line, || RowError {
            line,
            column: String::new(),
            reason: "MIXED_LEVELS",
            text: codes[part].to_owned(),
            advice: format!(
                "`{}` is a part of `{}`, which stands on {} {}; it would count twice: keep one of the two",
                codes[part], codes[heading], rows.unit, met[heading]
            ),
        });
    }
}

/// The years of sorted rows without duplicates.
pub(super) fn years(rows: &TradeRows) -> Vec<TradeYear> {
    let of_year = rows.kept.chunk_by(|one, other| one.key.year() == other.key.year());
    of_year.filter_map(|kept| year(kept, &rows.territories, &rows.products)).collect()
}

/// One year, unless there is nothing in it.
fn year(kept: &[Kept], territories: &Codes, products: &Codes) -> Option<TradeYear> {
    let same_cell = |one: &Kept, other: &Kept| {
        (one.key.territory(), one.key.product()) == (other.key.territory(), other.key.product())
    };
    let cell = |same: &[Kept]| {
        // Always in the order of importers: the same sum to the last bit.
        let value: f64 = same.iter().map(|kept| kept.value).sum();
        (value > 0.0).then_some((same[0].key, value))
    };
    let cells = || kept.chunk_by(same_cell).filter_map(cell);
    let (countries, country_places) = occurring(territories, cells().map(|(key, _)| key.territory()));
    let (products, product_places) = occurring(products, cells().map(|(key, _)| key.product()));
    let mut out = Cells::default();
    for (key, value) in cells() {
        out.countries.push(country_places[usize::from(key.territory())]);
        out.products.push(product_places[usize::from(key.product())]);
        out.values.push(value);
    }
    let year = kept.first()?.key.year();
    (!out.is_empty()).then_some(TradeYear { year, countries, products, cells: out })
}

/// The codes that occur, and for each rank its place among them.
pub(super) fn occurring(codes: &Codes, ranks: impl Iterator<Item = Id>) -> (Vec<String>, Vec<u32>) {
    let (codes, _) = codes.ranked();
    let mut places = vec![u32::MAX; codes.len()];
    for rank in ranks {
        places[usize::from(rank)] = 0;
    }
    let mut out = Vec::new();
    for (code, place) in codes.into_iter().zip(&mut places) {
        if *place == 0 {
            *place = out.len() as u32;
            out.push(code.to_owned());
        }
    }
    (out, places)
}
