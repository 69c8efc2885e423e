//! Days of the calendar, as numbers that can be compared and subtracted.

/// A day, counted from 1970-01-01. The range is that of the count: about five
/// million years either way, so that no sum of a day and a contract leaves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

/// Days of 400 years, after which the calendar repeats.
const ERA: i64 = 146_097;

/// From 0000-03-01, where leap days come last in their year, to 1970-01-01.
const EPOCH: i64 = 719_468;

/// The last day of the month that every month has.
const EVERY_MONTH_HAS: u32 = 28;

impl Day {
    /// The day of a date of the Gregorian calendar, or nothing where there is no
    /// such date or its year is not within 1 to 9999.
    pub fn from_date(year: i32, month: u32, day: u32) -> Option<Self> {
        let is_date = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_of_month(year, month)).contains(&day);
        if !is_date {
            return None;
        }
        // Years begin in March, so that the leap day is the last one.
        let year = i64::from(year) - i64::from(month <= 2);
        let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let month_from_march = i64::from((month + 9) % 12);
        let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        i32::try_from(era * ERA + day_of_era - EPOCH).ok().map(Self)
    }

    /// Year, month and day of the month.
    pub fn date(self) -> (i64, u32, u32) {
        let days = i64::from(self.0) + EPOCH;
        let (era, day_of_era) = (days.div_euclid(ERA), days.rem_euclid(ERA));
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        (year, month as u32, day as u32)
    }

    /// The same day of the month, so many months later; past the 28th it is the 28th,
    /// which every month has. So contracts are counted that begin on any day.
    pub fn plus_months(self, months: u32) -> Self {
        self.months_later(months, |_, _| EVERY_MONTH_HAS)
    }

    /// The same day of the month, so many months later, or the last day of that month
    /// where it has no such day. So deadlines are counted.
    pub fn deadline_after(self, months: u32) -> Self {
        self.months_later(months, days_of_month)
    }

    fn months_later(self, months: u32, last_day: impl Fn(i32, u32) -> u32) -> Self {
        let (year, month, day) = self.date();
        let month_count = year * 12 + i64::from(month) - 1 + i64::from(months);
        let (year, month) = (month_count.div_euclid(12), month_count.rem_euclid(12) as u32 + 1);
        let target = i32::try_from(year)
            .ok()
            .and_then(|year| Self::from_date(year, month, day.min(last_day(year, month))));
        // Outside the years 1 to 9999 months have thirty days.
        target.unwrap_or(Self(self.0.saturating_add_unsigned(months.saturating_mul(30))))
    }

    /// So many days later.
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Days from `earlier` to this day; negative where it is not earlier.
    pub fn days_since(self, earlier: Self) -> i64 {
        i64::from(self.0) - i64::from(earlier.0)
    }
}

fn days_of_month(year: i32, month: u32) -> u32 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_days_have_their_numbers() {
        assert_eq!(Day::from_date(1970, 1, 1), Some(Day(0)));
        assert_eq!(Day::from_date(2000, 3, 1), Some(Day(11_017)));
        assert_eq!(Day::from_date(2026, 1, 1), Some(Day(20_454)));
    }

    #[test]
    fn a_date_that_is_not_there_is_no_day() {
        for (year, month, day) in [
            (2023, 2, 29),
            (1900, 2, 29),
            (2024, 13, 1),
            (2024, 0, 1),
            (2024, 4, 31),
            (0, 1, 1),
            (10_000, 1, 1),
        ] {
            assert_eq!(Day::from_date(year, month, day), None, "{year}-{month}-{day}");
        }
        assert!(Day::from_date(2000, 2, 29).is_some());
    }

    #[test]
    fn months_end_on_a_day_that_every_month_has() {
        let day = |year, month, day| Day::from_date(year, month, day).unwrap();
        assert_eq!(day(2026, 1, 31).plus_months(1), day(2026, 2, 28));
        assert_eq!(day(2026, 1, 31).plus_months(12), day(2027, 1, 28));
        assert_eq!(day(2026, 11, 5).plus_months(3), day(2027, 2, 5));
    }

    #[test]
    fn a_deadline_is_the_last_day_of_a_month_that_is_shorter() {
        let day = |year, month, day| Day::from_date(year, month, day).unwrap();
        assert_eq!(day(2025, 12, 31).deadline_after(4), day(2026, 4, 30));
        assert_eq!(day(2026, 1, 30).deadline_after(1), day(2026, 2, 28));
        assert_eq!(day(2026, 1, 30).deadline_after(2), day(2026, 3, 30));
    }

    proptest! {
        #[test]
        fn a_date_becomes_a_day_and_the_same_date_again(number in -700_000i32..2_900_000) {
            let (year, month, day) = Day(number).date();
            prop_assert_eq!(Day::from_date(year as i32, month, day), Some(Day(number)));
        }

        #[test]
        fn later_months_are_later_days(number in any::<i32>(), months in 1u32..2_000) {
            prop_assert!(Day(number).plus_months(months) > Day(number) || number == i32::MAX || number > i32::MAX - 60_000);
        }
    }
}
