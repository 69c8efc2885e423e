//! Fields that several kinds of rows have: places, codes, standards, money.

use eslabon_proto::linkages::v1 as pb;

use super::{
    cells::{Cells, Expected, Line, Need, Optional, Range, range},
    codes::{self, Code},
    kind::Merging,
    places::{self, Place},
};
use crate::standards;

/// Largest amount of a quantity, and of money in whole units.
pub(super) const MOST: Range = range(0.0, 999_999_999_999.0);

/// Schemes of codes of products.
const SCHEMES: [&str; 8] = ["HS2007", "HS2012", "HS2017", "HS2022", "CPC2.1", "ISIC4", "UNSPSC", "ESL"];

/// The id of the site that rows tell of.
pub(super) const SITE: &str = "main";

/// Columns of a site.
#[derive(Debug, Clone, Copy)]
pub(super) struct SiteColumns {
    pub country: usize,
    pub region: usize,
    pub city: usize,
    pub latitude: usize,
    pub longitude: usize,
}

/// Where a firm works, as its row tells.
pub(super) fn site(cells: &mut Cells<'_>, columns: SiteColumns) -> Option<pb::Site> {
    let country = cells.country(columns.country, Need::Required)?;
    let region = cells.text(columns.region, 120, Optional).unwrap_or_default();
    let city = cells.text(columns.city, 120, Optional).unwrap_or_default();
    let point = point(cells, columns, country);
    Some(pb::Site {
        id: SITE.to_owned(),
        country: country.to_owned(),
        region,
        city,
        point,
        free_trade_zone: false,
    })
}

/// The first site is the one that rows tell of; others stay.
pub(super) fn merge_site(
    held: &mut Vec<pb::Site>,
    row: Vec<pb::Site>,
    columns: SiteColumns,
    merging: &Merging<'_>,
    line: &mut Line<'_>,
) {
    let Some(mut new) = row.into_iter().next() else { return };
    let Some(first) = held.first_mut() else {
        held.push(new);
        return;
    };
    new.id = std::mem::take(&mut first.id);
    new.free_trade_zone = first.free_trade_zone;
    if !merging.has(columns.region) {
        new.region = std::mem::take(&mut first.region);
    }
    if !merging.has(columns.city) {
        new.city = std::mem::take(&mut first.city);
    }
    if !merging.has(columns.latitude) {
        new.point = first.point.take();
        if new.country != first.country {
            new.point = new.point.filter(|point| can_be_in(point, &new.country, columns, line));
        }
    }
    *first = new;
}

/// Whether a point that is held can be in the country that a row moves it to.
fn can_be_in(point: &pb::Point, country: &str, columns: SiteColumns, line: &mut Line<'_>) -> bool {
    let pb::Point { latitude, longitude } = point;
    if places::place(*latitude, *longitude, country) == Place::Possible {
        return true;
    }
    let advice =
        format!("the point that was held, {latitude}, {longitude}, lies far outside it; state the new one");
    line.cannot_be(columns.country, Optional, "OUTSIDE_COUNTRY", country, &advice);
    false
}

/// Puts what a column tells of a list in the place of what it told before. What it
/// cannot tell stays.
pub(super) fn replace<T>(held: &mut Vec<T>, new: Vec<T>, is_told: impl Fn(&T) -> bool) {
    let first = held.iter().position(&is_told).unwrap_or(held.len());
    held.retain(|entry| !is_told(entry));
    held.splice(first..first, new);
}

/// A point that can be in its country.
fn point(cells: &mut Cells<'_>, columns: SiteColumns, country: &str) -> Option<pb::Point> {
    // What is too large for a latitude may be a longitude, so the range is wide here.
    let degrees = Range { commas: true, ..range(-180.0, 180.0) };
    let latitude = cells.number(columns.latitude, degrees, Optional);
    let longitude = cells.number(columns.longitude, degrees, Optional);
    let (latitude, longitude) = match (latitude, longitude) {
        (Some(latitude), Some(longitude)) => (latitude, longitude),
        (None, None) => return None,
        (latitude, _) => {
            let column = if latitude.is_some() { columns.latitude } else { columns.longitude };
            let given = cells.raw(column);
            cells.line.cannot_be(
                column,
                Optional,
                "HALF_A_POINT",
                given,
                "the other coordinate is not known",
            );
            return None;
        }
    };
    let (reason, advice) = match places::place(latitude, longitude, country) {
        Place::Possible => return Some(pb::Point { latitude, longitude }),
        Place::Swapped => {
            let (first, second) = (cells.raw(columns.latitude), cells.raw(columns.longitude));
            cells.line.read_as(columns.latitude, "COORDINATES_SWAPPED", first, second);
            cells.line.read_as(columns.longitude, "COORDINATES_SWAPPED", second, first);
            return Some(pb::Point { latitude: longitude, longitude: latitude });
        }
        Place::Zero => ("ZERO_COORDINATES", "(0, 0) is where nobody knew; leave both out"),
        Place::NotOnEarth => ("OUT_OF_RANGE", "a latitude is at most 90, a longitude at most 180"),
        Place::OutsideCountry => ("OUTSIDE_COUNTRY", "the point lies far outside its country"),
    };
    for column in [columns.latitude, columns.longitude] {
        let given = cells.raw(column);
        cells.line.cannot_be(column, Optional, reason, given, advice);
    }
    None
}

/// What a row tells of the codes of a product: those of one scheme.
pub(super) struct RowCodes {
    /// None where it is not known.
    scheme: Option<&'static str>,
    pub codes: Vec<pb::ProductCode>,
}

/// A code of a product: its scheme in one column, itself in another.
pub(super) fn product_code(cells: &mut Cells<'_>, scheme: usize, column: usize) -> RowCodes {
    let stated = cells.said(scheme, Optional).unwrap_or_default();
    let said = if stated.is_empty() { cells.spec.code_scheme.as_str() } else { stated };
    let Some(known) = SCHEMES.iter().find(|known| known.eq_ignore_ascii_case(said)) else {
        let advice = "it must be HS2022, CPC2.1, ISIC4, UNSPSC or ESL";
        cells.line.cannot_be(scheme, Optional, "UNKNOWN_SCHEME", stated, advice);
        return RowCodes { scheme: None, codes: Vec::new() };
    };
    let given = cells.said(column, Expected);
    let code = given.and_then(|given| one_code(&mut cells.line, column, known, given));
    RowCodes { scheme: Some(*known), codes: code.into_iter().collect() }
}

impl RowCodes {
    /// The codes that are held, with those of the row in the place of others of its scheme.
    pub(super) fn merged(&self, held: &[pb::ProductCode], new: Vec<pb::ProductCode>) -> Vec<pb::ProductCode> {
        let mut merged = held.to_vec();
        replace(&mut merged, new, |code| self.scheme == Some(code.scheme.as_str()));
        merged
    }
}

/// A code of a scheme.
pub(super) fn one_code(
    line: &mut Line<'_>,
    column: usize,
    scheme: &str,
    given: &str,
) -> Option<pb::ProductCode> {
    let (code, raw) = match codes::code(scheme, given) {
        Code::Plain => (given.to_owned(), String::new()),
        Code::As(code) => {
            line.read_as(column, "CODE_SPELLING", given, &code);
            (code, given.chars().take(120).collect())
        }
        Code::Not(advice) => {
            line.cannot_be(column, Optional, "BAD_PRODUCT_CODE", given, advice);
            return None;
        }
    };
    Some(pb::ProductCode { scheme: scheme.to_owned(), code, raw })
}

/// A standard by what a cell says: its code.
pub(super) fn standard(line: &mut Line<'_>, column: usize, given: &str, need: Need) -> Option<String> {
    let Some(found) = standards::canonical(given) else {
        line.cannot_be(column, need, "NO_STANDARD", given, "name a standard such as ISO 9001");
        return None;
    };
    if found.code != given {
        line.read_as(column, "STANDARD_SPELLING", given, &found.code);
    }
    if !found.is_known {
        line.kept(column, "UNKNOWN_STANDARD", given, "no other spelling of it is known; use one throughout");
    }
    Some(found.code)
}

/// Several standards in one cell, between semicolons, strokes or commas; each once, in
/// their order.
pub(super) fn standards(cells: &mut Cells<'_>, column: usize) -> Vec<String> {
    let mut found = Vec::new();
    for given in parts(cells, column).into_iter().flat_map(between_commas) {
        if cells.line.says_something(column, given, Optional)
            && let Some(code) = standard(&mut cells.line, column, given, Optional)
            && !found.contains(&code)
        {
            found.push(code);
        }
    }
    found
}

/// Standards between commas. A comma may belong to the name of one: `ISO 9001, 2015`.
/// Where a colon tells the edition it does not.
fn between_commas(text: &str) -> Vec<&str> {
    if !text.contains(':') && standards::canonical(text).is_some_and(|found| found.is_known) {
        return vec![text];
    }
    trimmed(text.split(','))
}

/// What stands in a cell between semicolons or strokes, without what says nothing.
pub(super) fn parts<'a>(cells: &mut Cells<'a>, column: usize) -> Vec<&'a str> {
    let mut parts =
        cells.said(column, Optional).map_or_else(Vec::new, |given| trimmed(given.split([';', '|'])));
    parts.retain(|part| cells.line.says_something(column, part, Optional));
    parts
}

fn trimmed<'a>(parts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    parts.map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// US dollars, as cents. A price below half a cent is not known: as none it would be
/// below every other.
pub(super) fn dollars(cells: &mut Cells<'_>, column: usize) -> Option<pb::Money> {
    let amount = cells.number(column, MOST, Optional)?;
    // At most 1e14, far from where a float loses units.
    let cents = (amount * 100.0).round();
    let given = cells.raw(column);
    if cents == 0.0 && amount > 0.0 {
        let advice = "it is less than half a cent; state it for a greater unit";
        cells.line.cannot_be(column, Optional, "OUT_OF_RANGE", given, advice);
        return None;
    }
    if cents / 100.0 != amount {
        cells.line.read_as(column, "LOCALE_NUMBER", given, &format!("{:.2}", cents / 100.0));
    }
    Some(pb::Money { currency: "USD".to_owned(), minor_units: cents as i64 })
}

/// A quantity in digits that the contract takes: no exponent, six decimals at most.
pub(super) fn quantity_digits(cells: &mut Cells<'_>, column: usize, need: Need) -> Option<String> {
    let (digits, number) = cells.digits(column, MOST, need)?;
    let bare = digits.strip_prefix('+').unwrap_or(&digits);
    let (whole, fraction) = bare.split_once('.').unwrap_or((bare, ""));
    let fits = !bare.contains(['e', 'E', '-']) && whole.len() <= 12 && fraction.len() <= 6;
    if fits {
        return Some(bare.to_owned());
    }
    let rounded = format!("{number:.6}");
    let rounded = rounded.trim_end_matches('0').trim_end_matches('.').to_owned();
    let given = cells.raw(column);
    cells.line.read_as(column, "LOCALE_NUMBER", given, &rounded);
    Some(rounded)
}
