//! Years of an agreement, and whether their reports came in time.

use crate::{
    Day,
    check::{Check, Violation, Violations},
};

/// Years of one agreement at most.
const MOST_YEARS: i64 = 100;

/// When what is reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Periods {
    /// The first day of the agreement.
    pub starts_on: Day,
    /// Its last day.
    pub ends_on: Day,
    /// Month and day on which a fiscal year ends; the last day of the month where it
    /// has no such day.
    pub year_end: (u32, u32),
    /// Months after the end of a year in which its report is due.
    pub months_to_report: u32,
}

impl Check for Periods {
    fn violations(&self) -> Vec<Violation> {
        let mut found = Violations::default();
        let years = self.ends_on.date().0 - self.starts_on.date().0;
        found.unless(
            self.starts_on <= self.ends_on,
            "ends_on",
            "BEFORE_START",
            "an agreement ends after it begins",
        );
        found.unless(years <= MOST_YEARS, "ends_on", "TOO_LONG", "an agreement is over within 100 years");
        let (month, day) = self.year_end;
        let is_day = Day::from_date(2000, month, day).is_some();
        found.unless(is_day, "reporting.fiscal_year_end", "NOT_A_DAY", "give month and day, such as 12-31");
        found.unless(
            self.months_to_report <= 120,
            "reporting.months_to_report",
            "OUT_OF_RANGE",
            "a report is due within 120 months",
        );
        found.finish()
    }
}

impl Periods {
    /// The days on which the fiscal years of the agreement end: from the first within
    /// it to the one that holds its last day.
    pub fn ends(&self) -> Vec<Day> {
        let (first, last) = (self.starts_on.date().0, self.ends_on.date().0);
        let ends: Vec<Day> = (first..=last + 1)
            .take(MOST_YEARS as usize + 2)
            .filter_map(|year| self.end_of(year))
            .filter(|end| *end >= self.starts_on)
            .collect();
        let within = ends.iter().take_while(|end| **end < self.ends_on).count();
        ends.into_iter().take(within + 1).collect()
    }

    fn end_of(&self, year: i64) -> Option<Day> {
        let year = i32::try_from(year).ok()?;
        let (month, day) = self.year_end;
        // Only 29 February is not there every year.
        Day::from_date(year, month, day).or_else(|| Day::from_date(year, month, day.checked_sub(1)?))
    }

    /// The last day on which the report of the year that ends then is in time.
    pub fn due(&self, end: Day) -> Day {
        end.deadline_after(self.months_to_report)
    }
}

/// How it stands with the report of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filing {
    /// It came in time.
    InTime,
    /// It came so many days late.
    Late {
        /// Days after it was due.
        days: u32,
    },
    /// It has not come and was due so many days ago.
    Missing {
        /// Days after it was due.
        days: u32,
    },
    /// It has not come and is not due yet.
    NotDue,
}

/// How it stands on a day with a report that was due on another, and came then.
pub fn filing(due: Day, came: Option<Day>, as_of: Day) -> Filing {
    let late = |on: Day| u32::try_from(on.days_since(due)).unwrap_or_default();
    match came {
        Some(came) if came <= due => Filing::InTime,
        Some(came) => Filing::Late { days: late(came) },
        None if as_of > due => Filing::Missing { days: late(as_of) },
        None => Filing::NotDue,
    }
}

impl Filing {
    /// Days of delay, so far.
    pub fn days_late(self) -> u32 {
        match self {
            Self::Late { days } | Self::Missing { days } => days,
            Self::InTime | Self::NotDue => 0,
        }
    }
}
