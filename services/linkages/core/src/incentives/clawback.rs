//! What is owed back.

use crate::{
    Day,
    check::{Check, Checked, Violation, Violations},
};

/// What the statute says. All of it is data.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    /// Where it stands, for the answer to cite.
    pub statute: String,
    /// The score from which nothing is lost, in basis points.
    pub full_from_bps: u32,
    /// The score below which all is lost, in basis points.
    pub revoke_below_bps: u32,
    /// Surcharges by delay: from so many days on, this rate in basis points. In the
    /// order of the days.
    pub surcharges: Vec<(u32, u32)>,
    /// Months after the end of a year in which a report is due.
    pub months_to_report: u32,
}

impl Check for Schedule {
    fn violations(&self) -> Vec<Violation> {
        let mut found = Violations::default();
        found.unless(!self.statute.is_empty(), "statute", "MISSING", "say where the schedule stands");
        found.within("full_from_bps", f64::from(self.full_from_bps), 0.0, 10_000.0);
        let in_order = self.revoke_below_bps <= self.full_from_bps;
        found.unless(
            in_order,
            "revoke_below_bps",
            "ABOVE_FULL",
            "all is lost below the score from which nothing is",
        );
        let in_order = self.surcharges.is_sorted_by(|(one, _), (next, _)| one < next);
        found.unless(
            in_order,
            "surcharges",
            "NOT_SORTED",
            "give the steps in the order of their days, each once",
        );
        for (at, (_, rate)) in self.surcharges.iter().enumerate() {
            found.within(format!("surcharges[{at}].rate"), f64::from(*rate), 0.0, 100_000.0);
        }
        found.within("months_to_report", f64::from(self.months_to_report), 0.0, 120.0);
        found.finish()
    }
}

impl Schedule {
    /// The last day on which the report of a year is in time.
    pub fn report_due(&self, end_of_year: Day) -> Day {
        end_of_year.deadline_after(self.months_to_report)
    }
}

/// What is owed back, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clawback {
    /// The share of the benefit that is lost, in basis points.
    pub lost_bps: u32,
    /// That share of the benefit.
    pub base: i64,
    /// What is added for the money's loss of value.
    pub indexation: i64,
    /// What is added for the delay.
    pub surcharge: i64,
}

impl Clawback {
    /// All together.
    pub fn total(&self) -> i128 {
        i128::from(self.base) + i128::from(self.indexation) + i128::from(self.surcharge)
    }
}

/// What is owed back of a benefit, by the score, the indices of prices when it was
/// granted and now, and the days of delay.
pub fn clawback(
    schedule: &Checked<Schedule>,
    benefit_used: i64,
    score_bps: u32,
    index_then: f64,
    index_now: f64,
    days_late: u32,
) -> Result<Clawback, Vec<Violation>> {
    let mut found = Violations::default();
    found.unless(benefit_used >= 0, "benefit_used", "NEGATIVE", "a benefit is at least 0");
    found.within("score_bps", f64::from(score_bps), 0.0, 10_000.0);
    found.positive("index_then", index_then);
    found.positive("index_now", index_now);
    let violations = found.finish();
    if !violations.is_empty() {
        return Err(violations);
    }
    let lost_bps = match score_bps {
        score if score >= schedule.full_from_bps => 0,
        score if score < schedule.revoke_below_bps => 10_000,
        score => 10_000 - score,
    };
    let base = share_of(benefit_used, lost_bps);
    // A price index that fell gives nothing back.
    let added = (base as f64 * (index_now / index_then - 1.0)).max(0.0).round();
    let too_large =
        || vec![Violation::new("index_now", "TOO_LARGE", "the sum does not fit: check the indices")];
    if added >= i64::MAX as f64 / 2.0 {
        return Err(too_large());
    }
    let indexation = added as i64;
    let rate =
        schedule.surcharges.iter().rev().find(|(from, _)| *from <= days_late).map_or(0, |(_, rate)| *rate);
    let indexed = base.checked_add(indexation).ok_or_else(too_large)?;
    let surcharge = i128::from(indexed) * i128::from(rate);
    let surcharge = i64::try_from((surcharge + 5_000) / 10_000).map_err(|_| too_large())?;
    Ok(Clawback { lost_bps, base, indexation, surcharge })
}

/// So many basis points of an amount, rounded half up.
fn share_of(amount: i64, bps: u32) -> i64 {
    // At most the amount itself, so that it fits again.
    ((i128::from(amount) * i128::from(bps) + 5_000) / 10_000) as i64
}
