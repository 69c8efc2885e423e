//! What is checked of the parts that capabilities, suppliers, buyers and needs have in
//! common, beyond what the rules of the contract see. Everything that is wrong is
//! collected, each with its path, which is written out only then.

use std::{collections::BTreeSet, fmt::Display};

use eslabon_linkages_core::Day;
use eslabon_proto::linkages::v1 as pb;

use crate::{
    date,
    error::{Error, Wrong},
    standards,
    units::{self, Unit},
};

/// What is wrong with a document, as it is found.
#[derive(Debug, Default)]
pub(crate) struct Found(Vec<Wrong>);

impl Found {
    /// Something is wrong at a path.
    pub(crate) fn wrong(&mut self, field: impl Display, reason: &'static str, text: impl Into<String>) {
        self.0.push(Wrong::new(field.to_string(), reason, text));
    }

    /// Nothing, or everything that was found.
    pub(crate) fn finish(self) -> Result<(), Error> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Wrong(self.0)) }
    }

    /// A text that says something.
    pub(crate) fn text(&mut self, field: impl Display, text: &str) {
        // An empty one is refused by the contract already.
        if text.trim().is_empty() {
            self.wrong(field, "REQUIRED", "it holds nothing but blanks: give it a name");
        }
    }

    /// A title that says something in one language at least.
    pub(crate) fn title(&mut self, field: impl Display, title: Option<&pb::Text>) {
        let has_text =
            |text: &pb::Text| [&text.en, &text.es, &text.pt].iter().any(|it| !it.trim().is_empty());
        if !title.is_some_and(has_text) {
            self.wrong(field, "REQUIRED", "give it a title in one language at least");
        }
    }

    /// A country of ISO 3166-1, where one is given.
    pub(crate) fn country(&mut self, field: impl Display, code: &str) {
        // Kosovo has a code that users of the standard agreed on.
        if !code.is_empty() && code != "XKX" && rust_iso3166::from_alpha3(code).is_none() {
            let text = format!("`{code}` is no country of ISO 3166-1 alpha-3");
            self.wrong(field, "UNKNOWN_COUNTRY", text);
        }
    }

    /// Sites: each once, in a country that exists, at a place that was measured.
    pub(crate) fn sites(&mut self, field: impl Display, sites: &[pb::Site]) {
        let ids = sites.iter().map(|site| site.id.as_str());
        self.keys(ids, |position| format!("{field}[{position}].id"));
        for (position, site) in sites.iter().enumerate() {
            self.country(format_args!("{field}[{position}].country"), &site.country);
            if site.point.as_ref().is_some_and(|point| point.latitude == 0.0 && point.longitude == 0.0) {
                let text = "(0, 0) stands for an unknown place: leave the point out";
                self.wrong(format_args!("{field}[{position}].point"), "ZERO_COORDINATES", text);
            }
        }
    }

    /// What names one thing among others stands once: otherwise DUPLICATE_KEY.
    pub(crate) fn keys<'a>(&mut self, keys: impl Iterator<Item = &'a str>, path: impl Fn(usize) -> String) {
        self.once(keys, "DUPLICATE_KEY", path);
    }

    /// What is given twice without need: otherwise REPEATED.
    pub(crate) fn repeated<'a>(
        &mut self,
        values: impl Iterator<Item = &'a str>,
        path: impl Fn(usize) -> String,
    ) {
        self.once(values, "REPEATED", path);
    }

    fn once<'a>(
        &mut self,
        values: impl Iterator<Item = &'a str>,
        reason: &'static str,
        path: impl Fn(usize) -> String,
    ) {
        let mut seen = BTreeSet::new();
        for (position, value) in values.enumerate() {
            if !seen.insert(value) {
                self.wrong(path(position), reason, format!("`{value}` is given twice: give it once"));
            }
        }
    }

    /// A date that may be empty.
    pub(crate) fn date(&mut self, field: impl Display, text: &str) -> Option<Day> {
        date::optional(field, text).unwrap_or_else(|wrong| {
            self.0.push(wrong);
            None
        })
    }

    /// Codes of products in the form of their classification.
    pub(crate) fn codes(&mut self, field: impl Display, codes: &[pb::ProductCode]) {
        for (position, code) in codes.iter().enumerate() {
            let lengths: &[usize] = match code.scheme.as_str() {
                scheme if scheme.starts_with("HS") => &[2, 4, 6],
                "CPC2.1" => &[1, 2, 3, 4, 5],
                "ISIC4" => &[2, 3, 4],
                "UNSPSC" => &[2, 4, 6, 8],
                // Codes of the agency have the form that it gives them.
                _ => continue,
            };
            if !lengths.contains(&code.code.len()) || !code.code.bytes().all(|byte| byte.is_ascii_digit()) {
                let text = format!(
                    "`{}` is no code of {}: its codes have {lengths:?} digits",
                    code.code, code.scheme
                );
                self.wrong(format_args!("{field}[{position}].code"), "MALFORMED_CODE", text);
            }
        }
    }

    /// A price is not below nothing.
    pub(crate) fn price(&mut self, field: impl Display, price: Option<&pb::Money>) {
        if price.is_some_and(|price| price.minor_units < 0) {
            self.wrong(format_args!("{field}.minor_units"), "NEGATIVE_PRICE", "a price is at least 0");
        }
    }

    /// A quantity in a unit that is known, and that is one of the capability's where
    /// that has one. Gives the unit.
    pub(crate) fn quantity(&mut self, field: impl Display, quantity: &pb::Quantity, wanted: Option<&Unit>) {
        let given = units::find(&quantity.unit);
        let fits = given.is_some_and(|unit| wanted.is_none_or(|wanted| wanted.dimension == unit.dimension));
        if !fits {
            let text = match (given, wanted) {
                (Some(given), Some(wanted)) => {
                    format!("{} cannot be counted in {}, the unit of the capability", given.code, wanted.code)
                }
                _ => format!("`{}` is no unit that is known: take one of UN/ECE Rec 20", quantity.unit),
            };
            self.wrong(format_args!("{field}.unit"), "UNKNOWN_UNIT", text);
        }
    }

    /// Brings names of standards to their canonical spelling; each stands once.
    pub(crate) fn standards(&mut self, field: impl Display, standards: &mut [String]) {
        for standard in standards.iter_mut() {
            canonical(standard);
        }
        self.repeated(standards.iter().map(String::as_str), |position| format!("{field}[{position}]"));
    }
}

/// Puts the canonical spelling of a known standard in place of another, and gives
/// what was there.
pub(crate) fn canonical(standard: &mut String) -> Option<String> {
    let found = standards::canonical(standard).filter(|found| found.is_known)?;
    (found.code != *standard).then(|| std::mem::replace(standard, found.code))
}

/// Words between blanks, each once, in order: how a column holds a list.
pub(crate) fn words<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" ")
}
