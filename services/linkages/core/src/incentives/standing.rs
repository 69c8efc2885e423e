//! What was promised, and everything that is said of it on one day.

use crate::{
    Day,
    check::{Check, Violation, Violations},
};

/// What a commitment is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Indicator {
    /// Jobs.
    Jobs,
    /// Investment.
    Investment,
    /// Exports.
    Exports,
    /// Purchases from local suppliers.
    LocalPurchases,
}

/// Where evidence comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// Payroll, of social security.
    Payroll,
    /// Customs.
    Customs,
    /// Invoices, of the tax authority.
    Invoices,
    /// A visit to the site.
    Site,
}

impl Indicator {
    /// Whether a source can show it.
    pub fn is_shown_by(self, source: Source) -> bool {
        match self {
            Self::Jobs => matches!(source, Source::Payroll),
            Self::Exports => matches!(source, Source::Customs),
            Self::LocalPurchases => matches!(source, Source::Invoices),
            Self::Investment => matches!(source, Source::Site | Source::Invoices),
        }
    }
}

/// Which part of a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// All of it.
    Level,
    /// What it is above the baseline.
    Increase,
}

/// What the figures of several years make together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accumulation {
    /// The last of them, as for jobs.
    Latest,
    /// Their sum, as for exports.
    Sum,
}

/// Something that was promised. Figures are in the commitment's own unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commitment {
    /// About what.
    pub indicator: Indicator,
    /// What there was before, at least 0.
    pub baseline: i64,
    /// How much, above 0; above the baseline where the increase counts.
    pub target: i64,
    /// Which part of a figure counts.
    pub measure: Measure,
    /// What the figures of several years make together.
    pub accumulation: Accumulation,
    /// What it counts, in basis points; 10,000 over all commitments.
    pub weight_bps: u32,
    /// The share of what is asked that may be missing, in basis points.
    pub tolerance_bps: u32,
    /// The first day of its window.
    pub from: Day,
    /// The last day of its window, when the target is to be reached.
    pub to: Day,
}

impl Commitment {
    /// What has to be reached; above 0 in what was checked.
    pub(super) fn asked(&self) -> i128 {
        match self.measure {
            Measure::Level => i128::from(self.target),
            Measure::Increase => i128::from(self.target) - i128::from(self.baseline),
        }
    }

    /// How much of that a figure is.
    pub(super) fn reached(&self, actual: i128) -> i128 {
        match self.measure {
            Measure::Level => actual,
            Measure::Increase => (actual - i128::from(self.baseline)).max(0),
        }
    }

    /// Whether a year that ends then counts.
    pub(super) fn holds(&self, end: Day) -> bool {
        (self.from..=self.to).contains(&end)
    }
}

/// What the investor says of one commitment and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// Position of the commitment.
    pub commitment: usize,
    /// The day on which the year ends.
    pub period: Day,
    /// How much, at least 0.
    pub actual: i64,
}

/// What a source shows of one commitment and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// Position of the commitment.
    pub commitment: usize,
    /// Which source.
    pub source: Source,
    /// The day on which the year ends.
    pub period: Day,
    /// How much, at least 0.
    pub actual: i64,
}

/// A fiscal year of an agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Year {
    /// The day on which it ends.
    pub end: Day,
    /// The last day on which its report is in time.
    pub report_due: Day,
}

/// Everything about one agreement on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// What was promised.
    pub commitments: Vec<Commitment>,
    /// What is reported; the last one of a commitment and year counts.
    pub reports: Vec<Report>,
    /// What is shown; the last one of a commitment, source and year counts.
    pub evidence: Vec<Evidence>,
    /// The fiscal years of the agreement.
    pub years: Vec<Year>,
    /// The day.
    pub as_of: Day,
    /// The share by which a report may be above the evidence and is still taken to
    /// agree with it, in basis points.
    pub agreement_bps: u32,
    /// Whether what only the investor says counts.
    pub counts_reports: bool,
}

impl Check for Standing {
    fn violations(&self) -> Vec<Violation> {
        let mut found = Violations::default();
        let is_share = |bps: u32| bps <= 10_000;
        found.unless(
            is_share(self.agreement_bps),
            "reporting.agreement_bps",
            "OUT_OF_RANGE",
            "at most 10000",
        );
        let total: u64 = self.commitments.iter().map(|commitment| u64::from(commitment.weight_bps)).sum();
        let message = format!("the weights are {total} together: make them 10000 basis points");
        found.unless(total == 10_000, "commitments", "WEIGHTS_SUM", message);
        for (at, commitment) in self.commitments.iter().enumerate() {
            let path = |field| format!("commitments[{at}].{field}");
            found.unless(commitment.target > 0, path("target"), "NOT_POSITIVE", "promise more than nothing");
            found.unless(commitment.baseline >= 0, path("baseline"), "NEGATIVE", "there is no less than 0");
            let is_above = commitment.measure == Measure::Level || commitment.asked() > 0;
            let message = "an increase is promised, so that the target is above the baseline";
            found.unless(is_above, path("target"), "NOT_ABOVE_BASELINE", message);
            let tolerance = is_share(commitment.tolerance_bps);
            found.unless(tolerance, path("tolerance_bps"), "OUT_OF_RANGE", "at most 10000");
            let window = commitment.from <= commitment.to;
            found.unless(window, path("window_to"), "BEFORE_START", "a window ends after it begins");
        }
        let mut entry = |path: String, commitment: usize, actual: i64| {
            found.unless(actual >= 0, format!("{path}.actual"), "NEGATIVE", "there is no less than 0");
            let is_known = commitment < self.commitments.len();
            let message = "nothing of this position was promised";
            found.unless(is_known, format!("{path}.commitment"), "NOT_FOUND", message);
        };
        for (at, report) in self.reports.iter().enumerate() {
            entry(format!("reports[{at}]"), report.commitment, report.actual);
        }
        for (at, shown) in self.evidence.iter().enumerate() {
            entry(format!("evidence[{at}]"), shown.commitment, shown.actual);
        }
        for (at, shown) in self.evidence.iter().enumerate() {
            let commitment = self.commitments.get(shown.commitment);
            let fits = commitment.is_none_or(|commitment| commitment.indicator.is_shown_by(shown.source));
            let message = "this source says nothing about the indicator";
            found.unless(fits, format!("evidence[{at}].source"), "DOES_NOT_SHOW_IT", message);
        }
        found.finish()
    }
}
