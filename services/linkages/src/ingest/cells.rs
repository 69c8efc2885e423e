//! One row, cell by cell: what a cell says, and what is said of it where it is not as
//! it should be.
//!
//! A cell is read as what it says, or as something else that it can only mean, which
//! is told; it says nothing; or it cannot be, and then the field is left out, or the
//! row is refused where the field has to be there.

use std::borrow::Cow;

use eslabon_proto::linkages::v1::Outcome;
use eslabon_runtime::tables::Row;

use super::{
    Said, Spec,
    dates::{self, Date},
    numbers::{self, Number},
    places,
    remarks::{About, Names, Remarks},
    text,
};
use crate::folded;

/// Whether a field has to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// Nothing is said where it is not.
    Optional,
    /// It is told where it is not.
    Expected,
    /// Rows are told apart by it. One that does not state it is of no one in particular;
    /// one of which it cannot be read is refused, since it would be about something else.
    Key,
    /// The row is refused where it is not.
    Required,
}
pub(super) use Need::{Expected, Key, Optional, Required};

/// Remarks of one line.
pub(super) struct Line<'a> {
    pub remarks: &'a mut Remarks,
    pub names: &'a Names,
    /// Physical line.
    pub number: u64,
    pub about: About<'a>,
    /// Whether the row was refused.
    pub refused: bool,
}

impl Line<'_> {
    /// Says something of a cell.
    pub(super) fn say(&mut self, column: usize, said: Said<'_>) {
        self.refused |= said.outcome == Outcome::Refused;
        let column = self.names.get(column).map_or("", String::as_str);
        self.remarks.push(self.number, self.about, column, said);
    }

    /// A cell was read as something else.
    pub(super) fn read_as(&mut self, column: usize, reason: &'static str, given: &str, used: &str) {
        let advice = "write it as it was read, if that is what it means";
        self.say(column, Said { outcome: Outcome::ReadAs, reason, given, used, advice });
    }

    /// A cell is doubtful, and is kept.
    pub(super) fn kept(&mut self, column: usize, reason: &'static str, given: &str, advice: &str) {
        self.say(column, Said { outcome: Outcome::Kept, reason, given, used: given, advice });
    }

    /// A cell cannot be: the field is left out, or the row is refused.
    pub(super) fn cannot_be(
        &mut self,
        column: usize,
        need: Need,
        reason: &'static str,
        given: &str,
        advice: &str,
    ) {
        let outcome = if matches!(need, Required | Key) { Outcome::Refused } else { Outcome::LeftOut };
        self.say(column, Said { outcome, reason, given, used: "", advice });
    }

    /// The row is refused.
    pub(super) fn refuse(&mut self, column: usize, reason: &'static str, given: &str, advice: &str) {
        self.cannot_be(column, Required, reason, given, advice);
    }

    /// Whether a cell, or a part of one, says something; what is told where it does not
    /// depends on the need.
    pub(super) fn says_something(&mut self, column: usize, given: &str, need: Need) -> bool {
        if !text::says_nothing(given) {
            return true;
        }
        let is_empty = given.is_empty();
        match need {
            Required => self.refuse(column, "REQUIRED", given, "every row needs a value here"),
            Optional | Key if is_empty => {}
            // A file without the column does not know it of any row.
            Expected if self.names.get(column).is_none_or(String::is_empty) => {}
            Optional | Expected | Key => {
                let reason = if is_empty { "EMPTY" } else { "NOT_STATED" };
                let advice = "it counts as unknown; state it where it is known";
                self.say(column, Said { outcome: Outcome::Unknown, reason, given, used: "", advice });
            }
        }
        false
    }

    /// Text of so many characters at most.
    pub(super) fn text(&mut self, column: usize, given: &str, most: usize, need: Need) -> Option<String> {
        if text::is_mojibake(given) {
            let advice = "the text went through a wrong encoding; export the file as UTF-8";
            self.cannot_be(column, need, "MOJIBAKE", given, advice);
            return None;
        }
        if given.contains('\0') || given.chars().count() > most {
            self.cannot_be(column, need, "TOO_LONG", given, &format!("{most} characters at most"));
            return None;
        }
        match text::single_blanks(given) {
            Some(used) => {
                self.read_as(column, "BLANKS", given, &used);
                Some(used)
            }
            None => Some(given.to_owned()),
        }
    }
}

/// The cells of a row.
pub(super) struct Cells<'a> {
    pub row: &'a Row<'a>,
    pub line: Line<'a>,
    pub spec: &'a Spec,
}

/// What a number may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Range {
    pub least: f64,
    pub most: f64,
    /// Whether a comma is always a decimal comma.
    pub commas: bool,
}

/// From `least` to `most`.
pub(super) const fn range(least: f64, most: f64) -> Range {
    Range { least, most, commas: false }
}

impl<'a> Cells<'a> {
    /// What stands in a cell.
    pub(super) fn raw(&self, column: usize) -> &'a str {
        self.row.get(column)
    }

    /// What stands in a cell that says something; else says that it does not.
    pub(super) fn said(&mut self, column: usize, need: Need) -> Option<&'a str> {
        let given = self.raw(column);
        self.line.says_something(column, given, need).then_some(given)
    }

    /// Text of so many characters at most.
    pub(super) fn text(&mut self, column: usize, most: usize, need: Need) -> Option<String> {
        let given = self.said(column, need)?;
        self.line.text(column, given, most, need)
    }

    /// An id, or what refers to one.
    pub(super) fn id(&mut self, column: usize, need: Need) -> Option<String> {
        let given = self.raw(column);
        let fits = given.len() <= 64
            && given.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric())
            && given.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'));
        // Where a row has to have one, `NA` is an id like others.
        let is_said = (fits && need == Required) || self.line.says_something(column, given, need);
        if !is_said {
            return None;
        }
        if !fits {
            let advice = "an id is 1 to 64 letters, digits, _ . -, and begins with a letter or digit";
            self.line.cannot_be(column, need, "BAD_ID", given, advice);
            return None;
        }
        Some(given.to_owned())
    }

    /// A number, and its digits.
    pub(super) fn digits(&mut self, column: usize, range: Range, need: Need) -> Option<(Cow<'a, str>, f64)> {
        let given = self.said(column, need)?;
        let used = match numbers::number(given, range.commas) {
            Number::Plain => Cow::Borrowed(given),
            Number::As(used) => {
                self.line.read_as(column, "LOCALE_NUMBER", given, &used);
                Cow::Owned(used)
            }
            Number::Ambiguous => {
                let advice = "the comma may stand for thousands or decimals; write the number with a point";
                self.line.cannot_be(column, need, "AMBIGUOUS_NUMBER", given, advice);
                return None;
            }
            Number::Not => {
                self.line.cannot_be(column, need, "NOT_A_NUMBER", given, "write a number with a point");
                return None;
            }
        };
        let number = used.parse::<f64>().ok().filter(|number| number.is_finite());
        if let Some(number) = number.filter(|number| (range.least..=range.most).contains(number)) {
            return Some((used, number));
        }
        let is_negative = range.least >= 0.0 && number.is_some_and(|number| number < 0.0);
        let reason = if is_negative { "NEGATIVE" } else { "OUT_OF_RANGE" };
        let advice = format!("it must be from {} to {}", range.least, range.most);
        self.line.cannot_be(column, need, reason, given, &advice);
        None
    }

    /// A number.
    pub(super) fn number(&mut self, column: usize, range: Range, need: Need) -> Option<f64> {
        self.digits(column, range, need).map(|(_, number)| number)
    }

    /// A whole number.
    pub(super) fn whole(&mut self, column: usize, range: Range, need: Need) -> Option<i32> {
        let number = self.number(column, range, need)?;
        if number.fract() != 0.0 {
            let given = self.raw(column);
            self.line.cannot_be(column, need, "NOT_WHOLE", given, "it must be a whole number");
            return None;
        }
        // The ranges of whole numbers lie within i32.
        Some(number as i32)
    }

    /// A count that may be told as a range, such as `11-50`: the least of it.
    pub(super) fn count(&mut self, column: usize, range: Range) -> Option<i32> {
        let given = self.raw(column);
        let least = numbers::least_of_range(given).and_then(|least| i32::try_from(least).ok());
        let Some(least) = least.filter(|least| f64::from(*least) <= range.most) else {
            return self.whole(column, range, Optional);
        };
        self.line.read_as(column, "RANGE", given, &least.to_string());
        Some(least)
    }

    /// A share of one, or a percentage.
    pub(super) fn share(&mut self, column: usize, need: Need) -> Option<f64> {
        let given = self.raw(column);
        match numbers::percent(given) {
            Some(share) if (0.0..=1.0).contains(&share) => {
                self.line.read_as(column, "PERCENT", given, &share.to_string());
                Some(share)
            }
            Some(_) => {
                self.line.cannot_be(column, need, "OUT_OF_RANGE", given, "it must be from 0 % to 100 %");
                None
            }
            None => self.number(column, Range { commas: true, ..range(0.0, 1.0) }, need),
        }
    }

    /// A date, YYYY-MM-DD.
    pub(super) fn date(&mut self, column: usize, need: Need) -> Option<String> {
        let given = self.said(column, need)?;
        match dates::date(given, self.spec.month_first) {
            Date::Plain => Some(given.to_owned()),
            Date::As(used) => {
                self.line.read_as(column, "DATE_FORM", given, &used);
                Some(used)
            }
            Date::Not => {
                self.line.cannot_be(column, need, "INVALID_DATE", given, "write the date as YYYY-MM-DD");
                None
            }
        }
    }

    /// One of some words; each has several spellings, of which the first is ours.
    pub(super) fn word<T: Copy>(&mut self, column: usize, words: &[(&[&str], T)], need: Need) -> Option<T> {
        let given = self.raw(column);
        let among = |is_it: &dyn Fn(&str) -> bool| {
            words.iter().find(|(spellings, _)| spellings.iter().any(|spelling| is_it(spelling)))
        };
        let found = among(&|spelling| spelling.eq_ignore_ascii_case(given)).or_else(|| {
            let folded = folded::words(given);
            among(&|spelling| folded::words(spelling) == folded)
        });
        let Some((spellings, value)) = found else {
            // `none` says nothing only where it is no word of the list.
            let given = self.said(column, need)?;
            let known: Vec<_> =
                words.iter().filter_map(|(spellings, _)| spellings.first()).copied().collect();
            let advice = format!("it must be one of {}", known.join(", "));
            self.line.cannot_be(column, need, "UNKNOWN_WORD", given, &advice);
            return None;
        };
        if let Some(ours) = spellings.first().filter(|ours| !ours.eq_ignore_ascii_case(given)) {
            self.line.read_as(column, "SPELLING", given, ours);
        }
        Some(*value)
    }

    /// A country, by its code of ISO 3166-1 or by its name.
    pub(super) fn country(&mut self, column: usize, need: Need) -> Option<&'static str> {
        let given = self.raw(column);
        let Some((code, is_name)) = places::country(given) else {
            // `NA` says nothing elsewhere, and is Namibia here.
            let given = self.said(column, need)?;
            let advice = "use a code of ISO 3166-1, such as CRI or CR";
            self.line.cannot_be(column, need, "UNKNOWN_COUNTRY", given, advice);
            return None;
        };
        if is_name {
            self.line.read_as(column, "COUNTRY_NAME", given, code);
        }
        Some(code)
    }
}
