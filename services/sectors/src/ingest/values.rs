//! Values and years: exactly what may stand there, and what is said otherwise.

use super::spec::{Wrong, wrong};

/// US dollars of one cell at most, some ten thousand times what the world
/// produces in a year. Sums of as many cells as may be stay finite.
const MAX_USD: f64 = 1e18;
/// US dollars of one cell at least, unless it is zero. Less is no money, and a
/// year in which it stands beside the exports of the world could not be computed:
/// the kernel refuses sums that are 1e100 times the smallest value.
const MIN_USD: f64 = 1e-60;

/// A value in US dollars, from a number with a decimal point.
#[inline]
pub(super) fn value(text: &str, usd: f64) -> Result<f64, Wrong> {
    match text.parse::<f64>() {
        Ok(value) if value * usd >= MIN_USD && value <= MAX_USD / usd => Ok(value * usd),
        // Zero may be a number too small to be held; that is no zero.
        Ok(0.0) if is_zero(text) => Ok(0.0),
        parsed => Err(what_is_wrong(text, parsed.ok(), &USD)),
    }
}

/// A finite number with a decimal point, of either sign.
pub(super) fn number(text: &str) -> Result<f64, Wrong> {
    match text.parse::<f64>() {
        Ok(number) if (LEAST..=MOST).contains(&number.abs()) => Ok(number),
        Ok(0.0) if is_zero(text) => Ok(0.0),
        parsed => Err(what_is_wrong(text, parsed.ok(), &NUMBER)),
    }
}

/// A finite number with a decimal point that is not below zero.
pub(super) fn not_negative(text: &str) -> Result<f64, Wrong> {
    match number(text)? {
        number if number < 0.0 => Err(what_is_wrong(text, Some(number), &NOT_NEGATIVE)),
        number => Ok(number),
    }
}

/// Size of a number at most and at least, unless it is zero.
const MOST: f64 = 1e18;
const LEAST: f64 = 1e-60;

/// What numbers of one sort may be.
struct Sort {
    /// Why they are not negative; `None`: they may be.
    negative: Option<&'static str>,
    range: &'static str,
}

const USD: Sort = Sort {
    negative: Some("exports are not negative; mend the row or leave it out"),
    range: "a value must be 0, or between 1e-60 and 1e18 USD",
};
const NUMBER: Sort = Sort { negative: None, range: "a number must be 0, or between 1e-60 and 1e18 in size" };
const NOT_NEGATIVE: Sort =
    Sort { negative: Some("this cannot be negative; mend the row or leave it out"), range: NUMBER.range };

fn is_zero(text: &str) -> bool {
    text.bytes().take_while(|byte| !matches!(byte, b'e' | b'E')).all(|byte| !matches!(byte, b'1'..=b'9'))
}

#[cold]
fn what_is_wrong(text: &str, parsed: Option<f64>, sort: &Sort) -> Wrong {
    let negative = sort.negative.filter(|_| parsed.is_some_and(|value| value < 0.0));
    let (reason, advice) = match parsed {
        Some(_) if text.bytes().any(|byte| byte.is_ascii_alphabetic() && !matches!(byte, b'e' | b'E')) => {
            ("NOT_FINITE", "a value must be a finite number; leave the row out where there is none")
        }
        Some(_) => negative.map_or(("VALUE_OUT_OF_RANGE", sort.range), |advice| ("NEGATIVE", advice)),
        None if is_missing(text) => {
            ("MISSING_VALUE", "there is no value; leave the row out where there is none")
        }
        None => separators(text),
    };
    Wrong { reason, advice: advice.to_owned() }
}

/// Whether a field says that there is nothing.
pub(super) fn is_missing(text: &str) -> bool {
    ["", "NA", "N/A", "null", "none", ".", "..", "-"].iter().any(|missing| missing.eq_ignore_ascii_case(text))
}

/// Tells a decimal comma from separators of thousands, and both from no number.
fn separators(text: &str) -> (&'static str, &'static str) {
    const COMMA: (&str, &str) =
        ("DECIMAL_COMMA", "the decimal separator must be a point, and thousands are not separated: 1234.5");
    const THOUSANDS: (&str, &str) = ("THOUSANDS_SEPARATOR", "thousands are not separated: write 1234567.8");
    let digits = text.trim_start_matches(['-', '+']);
    let is_number = digits.starts_with(|letter: char| letter.is_ascii_digit())
        && digits.chars().all(|letter| letter.is_ascii_digit() || is_separator(letter));
    let count = |letter| digits.matches(letter).count();
    match (is_number, count(','), count('.')) {
        (false, ..) => {
            ("NOT_A_NUMBER", "a value must be a plain number with a decimal point, such as 1234.5")
        }
        (true, 1, points) if digits.find(',') > digits.rfind('.') || points == 0 => COMMA,
        (true, ..) => THOUSANDS,
    }
}

fn is_separator(letter: char) -> bool {
    matches!(letter, '.' | ',' | ' ' | '\'' | '’' | '\u{a0}' | '\u{202f}' | '_')
}

/// A year from 1900 to 2100.
#[inline]
pub(super) fn year(text: &str) -> Result<i32, Wrong> {
    if let &[a, b, c, d] = text.as_bytes()
        && text.bytes().all(|byte| byte.is_ascii_digit())
    {
        let digits = [a, b, c, d].map(|byte| i32::from(byte - b'0'));
        let year = digits.iter().fold(0, |year, digit| 10 * year + digit);
        if (1900..=2100).contains(&year) {
            return Ok(year);
        }
    }
    wrong("INVALID_YEAR", "a year has four digits, 1900 to 2100, and nothing else")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_a_point_are_values() {
        for (text, expected) in [
            ("0", 0.0),
            ("-0", 0.0),
            ("0.000", 0.0),
            ("0e5", 0.0),
            ("842", 842.0),
            ("0.1", 0.1),
            (".5", 0.5),
            ("5.", 5.0),
            ("+7", 7.0),
            ("1.5e3", 1500.0),
            ("1E-3", 0.001),
            ("1e18", 1e18),
            ("1e-60", 1e-60),
        ] {
            assert_eq!(value(text, 1.0), Ok(expected), "{text}");
        }
        assert_eq!(value("0.198", 1000.0), Ok(198.0));
        assert_eq!(value("5e-63", 1000.0), Ok(5e-60), "the bound is one of dollars");
    }

    #[test]
    fn everything_else_is_told_by_its_reason() {
        for (text, reason) in [
            ("", "MISSING_VALUE"),
            ("NA", "MISSING_VALUE"),
            ("..", "MISSING_VALUE"),
            ("NaN", "NOT_FINITE"),
            ("inf", "NOT_FINITE"),
            ("-Infinity", "NOT_FINITE"),
            ("-1", "NEGATIVE"),
            ("-1e-300", "NEGATIVE"),
            ("1e19", "VALUE_OUT_OF_RANGE"),
            ("1e999", "VALUE_OUT_OF_RANGE"),
            ("1e-999", "VALUE_OUT_OF_RANGE"),
            ("9e-61", "VALUE_OUT_OF_RANGE"),
            ("5e-324", "VALUE_OUT_OF_RANGE"),
            ("12,5", "DECIMAL_COMMA"),
            ("1,234", "DECIMAL_COMMA"),
            ("1.234,56", "DECIMAL_COMMA"),
            ("1.234.567,8", "DECIMAL_COMMA"),
            ("-12,5", "DECIMAL_COMMA"),
            ("1,234.5", "THOUSANDS_SEPARATOR"),
            ("1,234,567", "THOUSANDS_SEPARATOR"),
            ("1.234.567", "THOUSANDS_SEPARATOR"),
            ("1 234", "THOUSANDS_SEPARATOR"),
            ("1'234", "THOUSANDS_SEPARATOR"),
            ("1\u{a0}234", "THOUSANDS_SEPARATOR"),
            ("abc", "NOT_A_NUMBER"),
            ("12x", "NOT_A_NUMBER"),
            ("0x1f", "NOT_A_NUMBER"),
            ("$5", "NOT_A_NUMBER"),
            ("5 USD", "NOT_A_NUMBER"),
        ] {
            assert_eq!(value(text, 1.0).map_err(|wrong| wrong.reason), Err(reason), "{text}");
        }
    }

    #[test]
    fn numbers_may_have_a_sign_where_that_means_something() {
        assert_eq!(number("-58.8"), Ok(-58.8));
        assert_eq!(number("-0").map(f64::is_sign_negative), Ok(false));
        assert_eq!(not_negative("58.8"), Ok(58.8));
        for (text, reason) in [
            ("-1e19", "VALUE_OUT_OF_RANGE"),
            ("1e-70", "VALUE_OUT_OF_RANGE"),
            ("NaN", "NOT_FINITE"),
            ("-inf", "NOT_FINITE"),
            ("1,5", "DECIMAL_COMMA"),
            ("", "MISSING_VALUE"),
        ] {
            assert_eq!(number(text).map_err(|wrong| wrong.reason), Err(reason), "{text}");
        }
        assert_eq!(not_negative("-0.5").map_err(|wrong| wrong.reason), Err("NEGATIVE"));
    }

    #[test]
    fn years_have_four_digits() {
        assert_eq!(year("2017"), Ok(2017));
        for bad in ["", "17", "1899", "2101", "2017.0", "201701", "+201", "２０１７"] {
            assert_eq!(year(bad).map_err(|wrong| wrong.reason), Err("INVALID_YEAR"), "{bad}");
        }
    }
}
