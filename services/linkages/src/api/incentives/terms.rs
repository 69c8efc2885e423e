//! The terms of an agreement as the kernel takes them.

use std::collections::BTreeSet;

use eslabon_linkages_core::{
    Day,
    check::{Check, Checked},
    incentives::{
        Accumulation, Commitment, Index, Indicator, Measure, Periods, Schedule, Source, Standing, Year,
    },
};
use eslabon_proto::linkages::v1 as pb;

use super::figures::Unit;
use crate::{
    date, decimal,
    error::{Error, Wrong},
};

/// An agreement that was read.
#[derive(Debug)]
pub(super) struct Terms {
    /// Its years.
    pub periods: Checked<Periods>,
    /// What is owed back.
    pub schedule: Checked<Schedule>,
    /// What was promised.
    pub commitments: Vec<Commitment>,
    /// What each commitment is counted in.
    pub units: Vec<Unit>,
    /// What share is lost of, in minor units.
    pub benefit: i64,
    /// The currency of that.
    pub currency: String,
    /// When it was granted.
    pub granted_on: Day,
    /// Indices of prices, in millionths, in the order of their days.
    pub indexation: Vec<(Day, i64)>,
}

/// The terms of an agreement, or what is wrong with them. Paths begin with `field`.
pub(super) fn read(agreement: &pb::IncentiveAgreement, field: &str) -> Result<Terms, Error> {
    let mut wrong = Vec::new();
    let mut day = |name: String, text: &str| {
        date::parse(text).unwrap_or_else(|| {
            let text = format!("`{text}` is no date: give it as YYYY-MM-DD");
            wrong.push(Wrong::new(format!("{field}.{name}"), "INVALID_DATE", text));
            Day(0)
        })
    };
    let granted_on = day("granted_on".to_owned(), &agreement.granted_on);
    let (starts_on, ends_on) =
        (day("starts_on".to_owned(), &agreement.starts_on), day("ends_on".to_owned(), &agreement.ends_on));
    let windows: Vec<(Day, Day)> = agreement
        .commitments
        .iter()
        .enumerate()
        .map(|(at, given)| {
            let from = day(format!("commitments[{at}].window_from"), &given.window_from);
            (from, day(format!("commitments[{at}].window_to"), &given.window_to))
        })
        .collect();
    let schedule = agreement.schedule.clone().unwrap_or_default();
    let indexation: Vec<(Day, i64)> = schedule
        .indexation
        .iter()
        .enumerate()
        .map(|(at, point)| {
            let on = day(format!("schedule.indexation[{at}].on"), &point.on);
            (on, decimal::parse(&point.index).unwrap_or_default())
        })
        .collect();
    check_indexation(&indexation, field, &mut wrong);
    check_benefit(agreement, field, &mut wrong);
    let units: Vec<Unit> = agreement.commitments.iter().map(Unit::of).collect();
    let commitments = commitments(agreement, &units, &windows, field, &mut wrong);
    if !wrong.is_empty() {
        return Err(Error::Wrong(wrong));
    }
    let violations = |found| Error::violations(field, found);
    let reporting = agreement.reporting.clone().unwrap_or_default();
    let periods = Periods {
        starts_on,
        ends_on,
        year_end: year_end(&reporting.fiscal_year_end),
        months_to_report: whole(reporting.months_to_report),
    };
    let periods = periods.check().map_err(violations)?;
    standing(&commitments, &periods, &reporting, ends_on).check().map_err(violations)?;
    must_hold_years(&commitments, &periods, field)?;
    let granted = agreement.benefit_granted.clone().unwrap_or_default();
    let benefit = match schedule.base() {
        pb::ClawbackBase::Granted => granted.minor_units,
        pb::ClawbackBase::Used | pb::ClawbackBase::Unspecified => {
            agreement.benefit_used.as_ref().map_or(0, |used| used.minor_units)
        }
    };
    let schedule = Schedule {
        statute: schedule.statute,
        full_from_bps: whole(schedule.full_from_bps),
        revoke_below_bps: whole(schedule.revoke_below_bps),
        missing_reports_revoke: whole(schedule.missing_reports_revoke),
        surcharges: schedule
            .surcharges
            .iter()
            .map(|step| (whole(step.from_days), whole(step.rate_bps)))
            .collect(),
    };
    let schedule =
        schedule.check().map_err(|found| Error::violations(&format!("{field}.schedule"), found))?;
    Ok(Terms {
        periods,
        schedule,
        commitments,
        units,
        benefit,
        currency: granted.currency,
        granted_on,
        indexation,
    })
}

impl Terms {
    /// The indices of prices when the benefit was granted and on a day; nothing where
    /// nothing is indexed, and the day that no index holds on where one should.
    pub(super) fn index(&self, as_of: Day) -> Result<Option<Index>, Day> {
        if self.indexation.is_empty() {
            return Ok(None);
        }
        let on = |day: Day| {
            let held = self.indexation.iter().rev().find(|(from, _)| *from <= day);
            held.map(|(_, index)| *index).ok_or(day)
        };
        Ok(Some(Index { then: on(self.granted_on)?, now: on(as_of)? }))
    }
}

/// Everything about an agreement of which nothing is reported or shown.
pub(super) fn standing(
    commitments: &[Commitment],
    periods: &Periods,
    reporting: &pb::Reporting,
    as_of: Day,
) -> Standing {
    let years = periods.ends().into_iter().map(|end| Year { end, report_due: periods.due(end) });
    Standing {
        commitments: commitments.to_vec(),
        reports: Vec::new(),
        evidence: Vec::new(),
        years: years.collect(),
        as_of,
        agreement_bps: whole(reporting.agreement_bps),
        counts_reports: reporting.counts_reports,
    }
}

/// The source of evidence, which the contract requires.
pub(super) fn source(source: pb::EvidenceSource) -> Option<Source> {
    match source {
        pb::EvidenceSource::Unspecified => None,
        pb::EvidenceSource::Payroll => Some(Source::Payroll),
        pb::EvidenceSource::Customs => Some(Source::Customs),
        pb::EvidenceSource::Invoices => Some(Source::Invoices),
        pb::EvidenceSource::Site => Some(Source::Site),
    }
}

fn commitments(
    agreement: &pb::IncentiveAgreement,
    units: &[Unit],
    windows: &[(Day, Day)],
    field: &str,
    wrong: &mut Vec<Wrong>,
) -> Vec<Commitment> {
    let mut seen = BTreeSet::new();
    let mut read = Vec::new();
    for (at, ((given, unit), window)) in agreement.commitments.iter().zip(units).zip(windows).enumerate() {
        let path = format!("{field}.commitments[{at}]");
        if !seen.insert(given.id.as_str()) {
            let text = "another commitment has this id: choose one";
            wrong.push(Wrong::new(format!("{path}.id"), "REPEATED", text));
        }
        let mut figure = |name: &str, figure: &pb::Figure| {
            unit.read(&format!("{path}.{name}"), figure).unwrap_or_else(|found| {
                wrong.push(found);
                0
            })
        };
        let target = figure("target", &given.target.clone().unwrap_or_default());
        let baseline = given.baseline.as_ref().map_or(0, |baseline| figure("baseline", baseline));
        read.push(Commitment {
            indicator: indicator(given.indicator()),
            baseline,
            target,
            measure: match given.measure() {
                pb::CommitmentMeasure::Increase => Measure::Increase,
                pb::CommitmentMeasure::Level | pb::CommitmentMeasure::Unspecified => Measure::Level,
            },
            accumulation: accumulation(given),
            weight_bps: whole(given.weight_bps),
            tolerance_bps: whole(given.tolerance_bps),
            from: window.0,
            to: window.1,
        });
    }
    read
}

/// The contract refuses a commitment about nothing.
fn indicator(indicator: pb::CommitmentIndicator) -> Indicator {
    match indicator {
        pb::CommitmentIndicator::Jobs | pb::CommitmentIndicator::Unspecified => Indicator::Jobs,
        pb::CommitmentIndicator::Investment => Indicator::Investment,
        pb::CommitmentIndicator::Exports => Indicator::Exports,
        pb::CommitmentIndicator::LocalPurchases => Indicator::LocalPurchases,
    }
}

fn accumulation(commitment: &pb::Commitment) -> Accumulation {
    match (commitment.accumulation(), commitment.indicator()) {
        (pb::CommitmentAccumulation::Latest, _)
        | (pb::CommitmentAccumulation::Unspecified, pb::CommitmentIndicator::Jobs) => Accumulation::Latest,
        _ => Accumulation::Sum,
    }
}

fn check_indexation(indexation: &[(Day, i64)], field: &str, wrong: &mut Vec<Wrong>) {
    let path = format!("{field}.schedule.indexation");
    for (at, (_, index)) in indexation.iter().enumerate() {
        if *index <= 0 {
            wrong.push(Wrong::new(format!("{path}[{at}].index"), "NOT_POSITIVE", "an index is above 0"));
        }
    }
    if !indexation.is_sorted_by(|(one, _), (next, _)| one < next) {
        wrong.push(Wrong::new(path, "NOT_SORTED", "give the indices in the order of their days, each once"));
    }
}

fn check_benefit(agreement: &pb::IncentiveAgreement, field: &str, wrong: &mut Vec<Wrong>) {
    let granted = agreement.benefit_granted.clone().unwrap_or_default();
    let used = agreement.benefit_used.clone().unwrap_or_default();
    for (name, amount) in [("benefit_granted", &granted), ("benefit_used", &used)] {
        if amount.minor_units < 0 {
            let path = format!("{field}.{name}.minor_units");
            wrong.push(Wrong::new(path, "NEGATIVE", "a benefit is at least 0"));
        }
    }
    if granted.currency != used.currency {
        let text = format!("it was granted in {}: give both in one currency", granted.currency);
        wrong.push(Wrong::new(format!("{field}.benefit_used.currency"), "CURRENCY_MIX", text));
    } else if used.minor_units > granted.minor_units {
        let text = "no more can be used than was granted";
        wrong.push(Wrong::new(format!("{field}.benefit_used.minor_units"), "ABOVE_GRANTED", text));
    }
}

fn must_hold_years(commitments: &[Commitment], periods: &Periods, field: &str) -> Result<(), Error> {
    let ends = periods.ends();
    let empty =
        |commitment: &Commitment| !ends.iter().any(|end| (commitment.from..=commitment.to).contains(end));
    let wrong = commitments.iter().enumerate().filter(|(_, commitment)| empty(commitment)).map(|(at, _)| {
        let text = "no fiscal year of the agreement ends in this window, so that nothing can show it";
        Wrong::new(format!("{field}.commitments[{at}].window_to"), "NO_YEAR_IN_WINDOW", text)
    });
    let wrong: Vec<_> = wrong.collect();
    if wrong.is_empty() { Ok(()) } else { Err(Error::Wrong(wrong)) }
}

/// Month and day of `MM-DD`; what is none is refused with the periods.
fn year_end(text: &str) -> (u32, u32) {
    let parts = text.split_once('-').and_then(|(month, day)| Some((month.parse().ok()?, day.parse().ok()?)));
    parts.unwrap_or_default()
}

/// What the contract has checked to be at least 0.
fn whole(value: i32) -> u32 {
    u32::try_from(value).unwrap_or_default()
}
