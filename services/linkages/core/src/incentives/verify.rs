//! What was promised against what is shown.

use std::collections::{BTreeMap, BTreeSet};

use super::{Accumulation, Commitment, Source, Standing};
use crate::{
    Day,
    check::{Checked, Violation},
    exact::half_even,
};

/// How far a figure can be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Evidence shows it.
    Verified,
    /// Only the investor says so.
    SelfReported,
    /// Nobody says anything.
    Missing,
    /// Evidence shows less than the investor says.
    Contradicted,
}

/// One year of one commitment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodFinding {
    /// The day on which the year ends.
    pub period: Day,
    /// What the investor says.
    pub reported: Option<i64>,
    /// The least that a source shows, and which.
    pub shown: Option<(Source, i64)>,
    /// How far it can be believed.
    pub verdict: Verdict,
    /// What counts.
    pub actual: i64,
}

/// How it stands with one commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compliance {
    /// Whether the target is to be reached by now and every year that counts is known:
    /// somebody says something of it, or its report is overdue.
    pub is_due: bool,
    /// How far it can be believed: the worst of the years that count.
    pub verdict: Verdict,
    /// What counts of the years together.
    pub actual: i64,
    /// Compliance, in millionths.
    pub share_ppm: u32,
    /// The years of its window of which somebody says something, or should have.
    pub periods: Vec<PeriodFinding>,
}

/// How it stands with all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Each commitment.
    pub commitments: Vec<Compliance>,
    /// Weighted compliance of what is due, in basis points; nothing where nothing is.
    pub score_bps: Option<u32>,
}

/// Compliance with each commitment, and the score; or the commitment whose years are
/// too much together.
pub fn verify(standing: &Checked<Standing>) -> Result<Verified, Violation> {
    let told = told(standing);
    let positions = 0..standing.commitments.len();
    let commitments: Vec<Compliance> =
        positions.map(|at| compliance(standing, at, &told)).collect::<Result<_, _>>()?;
    let (mut weights, mut kept) = (0, 0);
    for (commitment, compliance) in standing.commitments.iter().zip(&commitments) {
        if compliance.is_due {
            weights += i128::from(commitment.weight_bps);
            kept += i128::from(commitment.weight_bps) * i128::from(compliance.share_ppm);
        }
    }
    // At most a million each, so that the quotient is at most 10,000.
    let score_bps = (weights > 0).then(|| half_even(kept, weights * 100) as u32);
    Ok(Verified { commitments, score_bps })
}

/// What is said of one year of a commitment: the last of each that says it.
#[derive(Debug, Clone, Default)]
struct Told {
    reported: Option<i64>,
    shown: BTreeMap<Source, i64>,
}

/// What is said, by the position of the commitment and the year.
type AllTold = BTreeMap<(usize, Day), Told>;

fn told(standing: &Standing) -> AllTold {
    let mut told = AllTold::new();
    for report in &standing.reports {
        told.entry((report.commitment, report.period)).or_default().reported = Some(report.actual);
    }
    for shown in &standing.evidence {
        let of_year = told.entry((shown.commitment, shown.period)).or_default();
        of_year.shown.insert(shown.source, shown.actual);
    }
    told
}

fn compliance(standing: &Standing, at: usize, told: &AllTold) -> Result<Compliance, Violation> {
    let commitment = &standing.commitments[at];
    let known = known_years(standing, at, told);
    let is_due = is_due(standing, commitment, &known);
    let nothing = Told::default();
    let of_year = |period| told.get(&(at, period)).unwrap_or(&nothing);
    let periods: Vec<_> =
        known.into_iter().map(|period| period_finding(standing, period, of_year(period))).collect();
    let counted = match commitment.accumulation {
        Accumulation::Sum => &periods[..],
        Accumulation::Latest => &periods[periods.len().saturating_sub(1)..],
    };
    let actual: i128 = counted.iter().map(|period| i128::from(period.actual)).sum();
    let too_large = |_| {
        let message = "the years are too much together: check the figures";
        Violation::new(format!("commitments[{at}]"), "TOO_LARGE", message)
    };
    let verdict = counted.iter().map(|period| period.verdict).max().unwrap_or(Verdict::Missing);
    Ok(Compliance {
        is_due,
        share_ppm: share_ppm(commitment, actual, counted, standing.counts_reports),
        actual: i64::try_from(actual).map_err(too_large)?,
        verdict,
        periods,
    })
}

/// The years of a commitment's window, up to the day, of which somebody says
/// something or should have by now. A report that leaves a commitment out says nothing
/// of it.
fn known_years(standing: &Standing, at: usize, told: &AllTold) -> BTreeSet<Day> {
    let commitment = &standing.commitments[at];
    let until = commitment.to.min(standing.as_of);
    if until < commitment.from {
        return BTreeSet::new();
    }
    let told = told.range((at, commitment.from)..=(at, until)).map(|((_, year), _)| *year);
    let overdue = standing.years.iter().filter(|year| year.report_due < standing.as_of);
    let overdue = overdue.map(|year| year.end).filter(|end| commitment.holds(*end));
    told.chain(overdue).collect()
}

/// Whether a commitment's window is over and each year that counts is known. While one
/// is not, the years before would decide in its place.
fn is_due(standing: &Standing, commitment: &Commitment, known: &BTreeSet<Day>) -> bool {
    let mut window: Vec<Day> = standing.years.iter().map(|year| year.end).collect();
    window.retain(|end| commitment.holds(*end));
    let is_known = |end: &Day| known.contains(end);
    let all_known = match commitment.accumulation {
        Accumulation::Latest => window.iter().max().is_some_and(is_known),
        Accumulation::Sum => !window.is_empty() && window.iter().all(is_known),
    };
    standing.as_of >= commitment.to && all_known
}

fn period_finding(standing: &Standing, period: Day, told: &Told) -> PeriodFinding {
    let reported = told.reported;
    let shown =
        told.shown.iter().map(|(source, actual)| (*source, *actual)).min_by_key(|(_, actual)| *actual);
    let (verdict, actual) = match (reported, shown) {
        (None, None) => (Verdict::Missing, 0),
        (Some(reported), None) if standing.counts_reports => (Verdict::SelfReported, reported),
        (Some(_), None) => (Verdict::SelfReported, 0),
        (Some(reported), Some((_, shown))) if contradicts(reported, shown, standing.agreement_bps) => {
            (Verdict::Contradicted, shown)
        }
        (_, Some((_, shown))) => (Verdict::Verified, shown),
    };
    PeriodFinding { period, reported, shown, verdict, actual }
}

/// Whether a report is above what is shown by more than still agrees.
fn contradicts(reported: i64, shown: i64, agreement_bps: u32) -> bool {
    i128::from(reported) * 10_000 > i128::from(shown) * (10_000 + i128::from(agreement_bps))
}

fn share_ppm(commitment: &Commitment, actual: i128, counted: &[PeriodFinding], counts_reports: bool) -> u32 {
    // A tolerance is of figures that count. Of the whole, it would make good for none.
    let counts = |period: &PeriodFinding| match period.verdict {
        Verdict::Verified | Verdict::Contradicted => true,
        Verdict::SelfReported => counts_reports,
        Verdict::Missing => false,
    };
    if !counted.iter().any(counts) {
        return 0;
    }
    let (reached, asked) = (commitment.reached(actual), commitment.asked());
    let enough = asked * (10_000 - i128::from(commitment.tolerance_bps));
    if reached * 10_000 >= enough {
        return 1_000_000;
    }
    // Below what is asked, so that it fits.
    (reached * 1_000_000 / asked) as u32
}
