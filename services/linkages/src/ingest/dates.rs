//! Dates as people write them.

use eslabon_linkages_core::Day;

use crate::date;

/// Years have four digits, and one that begins with a nought is a mistake.
const FIRST_YEAR: u32 = 1000;

/// What a text says as a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Date {
    /// As it is written: YYYY-MM-DD.
    Plain,
    /// In other words, YYYY-MM-DD.
    As(String),
    /// It is none.
    Not,
}

/// What a text says as a date. Where day and month can be told apart the order does
/// not matter; where they cannot, `month_first` decides.
pub(super) fn date(text: &str, month_first: bool) -> Date {
    if date::parse(text).is_some_and(|day| day.date().0 >= i64::from(FIRST_YEAR)) {
        return Date::Plain;
    }
    // A time of the day says nothing about the day.
    let day = text.split_once(['T', ' ']).map_or(text, |(day, _)| day);
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let [first, second, third] = parts[..] else { return Date::Not };
    let (Some(one), Some(two), Some(three)) = (digits(first), digits(second), digits(third)) else {
        return Date::Not;
    };
    let read = if first.len() == 4 {
        date_of(one, two, three)
    } else if third.len() == 4 {
        let (day_first, month_first_read) = (date_of(three, two, one), date_of(three, one, two));
        if month_first { month_first_read.or(day_first) } else { day_first.or(month_first_read) }
    } else {
        None
    };
    read.map_or(Date::Not, Date::As)
}

fn digits(text: &str) -> Option<u32> {
    let is_number = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

fn date_of(year: u32, month: u32, day: u32) -> Option<String> {
    let year = i32::try_from(year).ok().filter(|_| year >= FIRST_YEAR)?;
    Day::from_date(year, month, day).map(|_| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, month_first: bool, expected: &str) {
        assert_eq!(date(text, month_first), Date::As(expected.to_owned()), "{text}");
    }

    #[test]
    fn dates_are_read_in_the_order_that_they_can_have() {
        check("06/12/2025", false, "2025-12-06");
        check("06/12/2025", true, "2025-06-12");
        check("25/12/2025", true, "2025-12-25");
        check("12/25/2025", false, "2025-12-25");
        check("1.2.2026", false, "2026-02-01");
        check("2026/02/01", false, "2026-02-01");
        check("2026-02-01T10:00:00Z", false, "2026-02-01");
        assert_eq!(date("2024-02-29", false), Date::Plain);
        for bad in [
            "",
            "2025-02-29",
            "31/02/2025",
            "2025",
            "02/2025",
            "1/2/26",
            "x/y/2025",
            "2025-1-2-3",
            "0999-01-01",
        ] {
            assert_eq!(date(bad, false), Date::Not, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".{0,24}", month_first: bool) {
            if let Date::As(read) = date(&text, month_first) {
                prop_assert_eq!(date(&read, month_first), Date::Plain);
            }
        }
    }
}
