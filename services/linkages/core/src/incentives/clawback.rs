//! What is owed back.

use crate::{
    check::{Check, Checked, Violation, Violations},
    exact::half_up,
};

/// What the statute says. All of it is data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// Where it stands, for the answer to cite.
    pub statute: String,
    /// The score from which nothing is lost, in basis points.
    pub full_from_bps: u32,
    /// The score below which all is lost, in basis points.
    pub revoke_below_bps: u32,
    /// Reports missing from which all is lost whatever the score; 0 where the number
    /// does not matter.
    pub missing_reports_revoke: u32,
    /// Surcharges by delay: from so many days on, this rate in basis points. In the
    /// order of the days.
    pub surcharges: Vec<(u32, u32)>,
}

impl Check for Schedule {
    fn violations(&self) -> Vec<Violation> {
        let mut found = Violations::default();
        found.unless(!self.statute.is_empty(), "statute", "REQUIRED", "say where the schedule stands");
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
            found.within(format!("surcharges[{at}].rate_bps"), f64::from(*rate), 0.0, 100_000.0);
        }
        found.finish()
    }
}

/// What becomes of the benefit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tier {
    /// All of it is kept.
    Full,
    /// What was not kept is lost.
    Proportional,
    /// All of it is lost.
    Revoke,
}

/// What is lost of a benefit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lost {
    /// What becomes of it.
    pub tier: Tier,
    /// The share that is lost, in basis points.
    pub share_bps: u32,
    /// Whether it is lost because reports are missing.
    pub for_missing_reports: bool,
}

/// What is lost by a score, 0 to 10,000, and with so many reports missing.
pub fn share_lost(schedule: &Checked<Schedule>, score_bps: u32, missing_reports: u32) -> Lost {
    let limit = schedule.missing_reports_revoke;
    if limit > 0 && missing_reports >= limit {
        return Lost { tier: Tier::Revoke, share_bps: 10_000, for_missing_reports: true };
    }
    let (tier, share_bps) = match score_bps {
        score if score >= schedule.full_from_bps => (Tier::Full, 0),
        score if score < schedule.revoke_below_bps => (Tier::Revoke, 10_000),
        score => (Tier::Proportional, 10_000_u32.saturating_sub(score)),
    };
    Lost { tier, share_bps, for_missing_reports: false }
}

/// An index of prices on two days, in any unit, above 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Index {
    /// When the benefit was granted.
    pub then: i64,
    /// Now.
    pub now: i64,
}

/// What is owed back, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clawback {
    /// The share of the benefit that is lost.
    pub base: i64,
    /// What is added for the money's loss of value.
    pub indexation: i64,
    /// The rate of the surcharge, in basis points.
    pub surcharge_rate_bps: u32,
    /// What is added for the delay.
    pub surcharge: i64,
    /// All together.
    pub total: i64,
}

/// What is owed back of a benefit, by the share that is lost, the indices of prices
/// where the statute follows one, and the days of delay.
pub fn clawback(
    schedule: &Checked<Schedule>,
    benefit: i64,
    lost_bps: u32,
    index: Option<Index>,
    days_late: u32,
) -> Result<Clawback, Vec<Violation>> {
    let mut found = Violations::default();
    found.unless(benefit >= 0, "benefit", "NEGATIVE", "a benefit is at least 0");
    found.within("lost_bps", f64::from(lost_bps), 0.0, 10_000.0);
    for (name, value) in index.iter().flat_map(|index| [("then", index.then), ("now", index.now)]) {
        found.unless(value > 0, format!("indexation.{name}"), "NOT_POSITIVE", "an index is above 0");
    }
    let violations = found.finish();
    if !violations.is_empty() {
        return Err(violations);
    }
    let fitting = |amount: i128| {
        let message = "what is owed does not fit: check the benefit and the indices";
        i64::try_from(amount).map_err(|_| vec![Violation::new("benefit", "TOO_LARGE", message)])
    };
    // Each product is of two factors below 2^63 and 2^64, and fits in 128 bits.
    let base = half_up(i128::from(benefit) * i128::from(lost_bps), 10_000);
    // A price index that fell gives nothing back.
    let added = index.map_or(0, |index| {
        let risen = (i128::from(index.now) - i128::from(index.then)).max(0);
        half_up(base * risen, i128::from(index.then))
    });
    let indexation = fitting(added)?;
    let steps = schedule.surcharges.iter().rev();
    let rate = steps.filter(|(from, _)| *from <= days_late).map(|(_, rate)| *rate).next().unwrap_or(0);
    let surcharge = half_up((base + added) * i128::from(rate), 10_000);
    Ok(Clawback {
        base: fitting(base)?,
        indexation,
        surcharge_rate_bps: rate,
        surcharge: fitting(surcharge)?,
        total: fitting(base + added + surcharge)?,
    })
}
