//! Dates of the contract, `YYYY-MM-DD`, as days that can be compared.

use std::fmt::Display;

use eslabon_linkages_core::Day;

use crate::error::{Error, Wrong};

/// The day of a date, or nothing where there is no such date: 2025-02-29 has the form
/// of one.
pub(crate) fn parse(text: &str) -> Option<Day> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let is_whole = parts.next().is_none() && (year.len(), month.len(), day.len()) == (4, 2, 2);
    let are_digits = [year, month, day].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    if !is_whole || !are_digits {
        return None;
    }
    Day::from_date(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// The day of a field that may be empty.
pub(crate) fn optional(field: impl Display, text: &str) -> Result<Option<Day>, Wrong> {
    if text.is_empty() {
        return Ok(None);
    }
    let no_date = || {
        Wrong::new(field.to_string(), "INVALID_DATE", format!("`{text}` is no date: give it as YYYY-MM-DD"))
    };
    parse(text).map(Some).ok_or_else(no_date)
}

/// A day as the contract writes it.
pub(crate) fn text(day: Day) -> String {
    let (year, month, day) = day.date();
    format!("{year:04}-{month:02}-{day:02}")
}

/// The day that it is now, in UTC.
pub(crate) fn today() -> Day {
    let days = jiff::Timestamp::now().as_second().div_euclid(86_400);
    Day(i32::try_from(days).unwrap_or(i32::MAX))
}

/// Refuses a day that has not come anywhere on earth.
pub(crate) fn must_have_come(field: &str, day: Day) -> Result<(), Error> {
    if day <= today().plus_days(1) {
        return Ok(());
    }
    Err(Error::wrong(field, "IN_FUTURE", "only what has happened is told: correct the day"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_dates() {
        assert_eq!(parse("2026-01-01"), Some(Day(20_454)));
        for bad in [
            "",
            "2025-02-29",
            "2026-13-01",
            "2026-1-1",
            "01/02/2026",
            "2026-01-01-",
            "+026-01-01",
            "２０２６-01-01",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
        let wrong = optional("need.start_on", "2025-02-29").unwrap_err();
        assert_eq!((wrong.field.as_str(), wrong.reason), ("need.start_on", "INVALID_DATE"));
        assert_eq!(optional("need.start_on", ""), Ok(None));
    }

    #[test]
    fn today_is_no_earlier_than_this_was_written() {
        assert!(today() > parse("2025-01-01").unwrap());
    }

    proptest! {
        #[test]
        fn a_day_that_is_written_is_read_again(number in -700_000i32..2_900_000) {
            prop_assert_eq!(parse(&text(Day(number))), Some(Day(number)));
        }
    }
}
