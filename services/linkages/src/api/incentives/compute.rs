//! How it stands with an agreement on a day: from what was recorded to what is owed.

use eslabon_linkages_core::{
    Day,
    check::{Check, Violation},
    incentives::{
        self, Clawback, Evidence, Filing, Index, Lost, Report, Standing, Verified, clawback, filing,
        share_lost,
    },
};
use eslabon_proto::linkages::v1 as pb;

use super::terms::{self, Terms};
use crate::{
    date,
    error::{Error, promises},
};

/// What was recorded of an agreement.
pub(super) struct Recorded<'a> {
    /// The agreement.
    pub agreement: pb::IncentiveAgreement,
    /// Its terms.
    pub terms: Terms,
    /// All reports that came up to the day, in the order of their days.
    pub reports: &'a [pb::IncentiveReport],
    /// All evidence that was taken up to the day, in the order of its days.
    pub evidence: &'a [pb::IncentiveEvidence],
    /// The day.
    pub as_of: Day,
}

/// How the report of a year stands.
pub(super) struct Filed {
    /// The day on which the year ends.
    pub period: Day,
    /// The last day on which it is in time.
    pub due: Day,
    /// When the first report of it came.
    pub came: Option<Day>,
    /// How it stands.
    pub filing: Filing,
}

/// What is lost and owed.
pub(super) struct Owed {
    /// What is lost.
    pub lost: Lost,
    /// What is owed.
    pub clawback: Clawback,
    /// The indices that were used.
    pub index: Option<Index>,
    /// Days of delay.
    pub days_late: u32,
}

/// Everything that was found.
pub(super) struct Found {
    /// Each commitment, and the score.
    pub verified: Verified,
    /// Each report.
    pub filed: Vec<Filed>,
    /// What is owed, where anything is due.
    pub owed: Option<Owed>,
}

/// Computes it.
pub(super) fn compute(recorded: &Recorded) -> Result<Found, Error> {
    let standing = standing(recorded).check().map_err(|found| Error::violations("", found))?;
    let verified = incentives::verify(&standing).map_err(not_now)?;
    let filed = filed(recorded);
    let missing = missing(&filed);
    let limit = recorded.terms.schedule.missing_reports_revoke;
    // Reports that are missing may cost the benefit before any target is due.
    let score = verified.score_bps.or((limit > 0 && missing >= limit).then_some(0));
    let owed = score.map(|score| owed(recorded, &filed, score, missing)).transpose()?;
    Ok(Found { verified, filed, owed })
}

impl Found {
    /// Whether the same was found on another day. Time alone makes reports overdue and
    /// targets due, and what is owed more.
    pub(super) fn is_as(&self, other: &Self) -> bool {
        let total = |found: &Self| found.owed.as_ref().map(|owed| owed.clawback.total);
        self.verified == other.verified
            && missing(&self.filed) == missing(&other.filed)
            && total(self) == total(other)
    }
}

fn missing(filed: &[Filed]) -> u32 {
    let missing = filed.iter().filter(|filed| matches!(filed.filing, Filing::Missing { .. })).count();
    u32::try_from(missing).unwrap_or(u32::MAX)
}

fn owed(recorded: &Recorded, filed: &[Filed], score: u32, missing: u32) -> Result<Owed, Error> {
    let terms = &recorded.terms;
    let lost = share_lost(&terms.schedule, score, missing);
    let index = if lost.share_bps == 0 { None } else { terms.index(recorded.as_of).map_err(no_index)? };
    let days_late = days_late(recorded, filed);
    let clawback = clawback(&terms.schedule, terms.benefit, lost.share_bps, index, days_late)
        .map_err(|found| found.into_iter().next().map_or_else(|| no_index(recorded.as_of), not_now))?;
    Ok(Owed { lost, clawback, index, days_late })
}

fn not_now(found: Violation) -> Error {
    promises::Error::violation("incentive_agreement", found).into()
}

fn no_index(day: Day) -> Error {
    let text = format!("no index of prices holds on {}: add one of that day or before", date::text(day));
    promises::Error::not_now("incentive_agreement.schedule.indexation", "NO_INDEX", text).into()
}

/// The years of the agreement that are over by the day, and their reports.
fn filed(recorded: &Recorded) -> Vec<Filed> {
    let ends = recorded.terms.periods.ends().into_iter().filter(|end| *end <= recorded.as_of);
    let filed = ends.map(|period| {
        let of_period = recorded.reports.iter().filter(|report| date::parse(&report.period) == Some(period));
        let came = of_period.filter_map(|report| date::parse(&report.received_on)).min();
        let due = recorded.terms.periods.due(period);
        Filed { period, due, came, filing: filing(due, came, recorded.as_of) }
    });
    filed.collect()
}

fn days_late(recorded: &Recorded, filed: &[Filed]) -> u32 {
    let schedule = recorded.agreement.schedule.clone().unwrap_or_default();
    match schedule.delay() {
        pb::DelayBasis::Windows => {
            let ends = recorded.terms.commitments.iter().map(|commitment| commitment.to);
            let last = ends.filter(|end| *end <= recorded.as_of).max();
            let days = last.map_or(0, |last| recorded.as_of.days_since(last));
            u32::try_from(days).unwrap_or_default()
        }
        pb::DelayBasis::Reports | pb::DelayBasis::Unspecified => {
            filed.iter().map(|filed| filed.filing.days_late()).max().unwrap_or(0)
        }
    }
}

fn standing(recorded: &Recorded) -> Standing {
    let reporting = recorded.agreement.reporting.clone().unwrap_or_default();
    let terms = &recorded.terms;
    let mut standing = terms::standing(&terms.commitments, &terms.periods, &reporting, recorded.as_of);
    for report in recorded.reports {
        for (commitment, period, actual) in recorded.figures(&report.period, &report.figures) {
            standing.reports.push(Report { commitment, period, actual });
        }
    }
    for shown in recorded.evidence {
        let Some(source) = terms::source(shown.source()) else { continue };
        for (commitment, period, actual) in recorded.figures(&shown.period, &shown.figures) {
            standing.evidence.push(Evidence { commitment, source, period, actual });
        }
    }
    standing
}

impl Recorded<'_> {
    /// Figures as they were checked when they were recorded: commitment, year, figure.
    fn figures<'a>(
        &'a self,
        period: &str,
        figures: &'a [pb::CommitmentFigure],
    ) -> impl Iterator<Item = (usize, Day, i64)> + 'a {
        let period = date::parse(period);
        figures.iter().filter_map(move |figure| {
            let (commitment, actual) = self.read(figure)?;
            Some((commitment, period?, actual))
        })
    }

    /// One figure, as it was checked when it was recorded, and the position of its
    /// commitment.
    pub(super) fn read(&self, figure: &pb::CommitmentFigure) -> Option<(usize, i64)> {
        let known = self.agreement.commitments.iter().position(|known| known.id == figure.commitment)?;
        let actual = self.terms.units[known].read("", figure.actual.as_ref()?).ok()?;
        Some((known, actual))
    }
}
