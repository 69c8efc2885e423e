//! What was promised against what is shown.

use crate::check::{Check, Checked, Violation, Violations};

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

/// Something that was promised.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Commitment {
    /// About what.
    pub indicator: Indicator,
    /// How much, above 0.
    pub target: f64,
    /// What it counts, in basis points; 10,000 over all commitments.
    pub weight_bps: u32,
    /// The share of the target that may be missing, 0 to 1.
    pub tolerance: f64,
}

/// What the investor says, about one commitment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Report {
    /// Position of the commitment.
    pub commitment: usize,
    /// How much, at least 0.
    pub actual: f64,
}

/// What a source shows, about one commitment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// Position of the commitment.
    pub commitment: usize,
    /// Which source.
    pub source: Source,
    /// How much, at least 0.
    pub actual: f64,
}

/// Everything about one agreement and period.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Standing {
    /// What was promised.
    pub commitments: Vec<Commitment>,
    /// What is reported, each commitment at most once.
    pub reports: Vec<Report>,
    /// What is shown, each commitment at most once by each source.
    pub evidence: Vec<Evidence>,
    /// The share by which a report may be above the evidence and is still taken to
    /// agree with it, 0 to 1.
    pub agreement: f64,
    /// Whether what only the investor says counts.
    pub counts_reports: bool,
}

impl Check for Standing {
    fn violations(&self) -> Vec<Violation> {
        let mut found = Violations::default();
        found.within("agreement", self.agreement, 0.0, 1.0);
        let total: u64 = self.commitments.iter().map(|commitment| u64::from(commitment.weight_bps)).sum();
        let message = format!("the weights are {total} together: make them 10000 basis points");
        found.unless(total == 10_000, "commitments", "WEIGHTS_SUM", message);
        for (at, commitment) in self.commitments.iter().enumerate() {
            found.positive(format!("commitments[{at}].target"), commitment.target);
            found.within(format!("commitments[{at}].tolerance"), commitment.tolerance, 0.0, 1.0);
        }
        for (at, report) in self.reports.iter().enumerate() {
            let path = format!("reports[{at}]");
            found.not_negative(format!("{path}.actual"), report.actual);
            let is_known = report.commitment < self.commitments.len();
            found.unless(
                is_known,
                format!("{path}.commitment"),
                "NOT_FOUND",
                "nothing of this position was promised",
            );
            let is_new = self.reports[..at].iter().all(|earlier| earlier.commitment != report.commitment);
            found.unless(is_new, format!("{path}.commitment"), "REPEATED", "report on each commitment once");
        }
        for (at, shown) in self.evidence.iter().enumerate() {
            let path = format!("evidence[{at}]");
            found.not_negative(format!("{path}.actual"), shown.actual);
            let commitment = self.commitments.get(shown.commitment);
            found.unless(
                commitment.is_some(),
                format!("{path}.commitment"),
                "NOT_FOUND",
                "nothing of this position was promised",
            );
            let fits = commitment.is_none_or(|commitment| commitment.indicator.is_shown_by(shown.source));
            found.unless(
                fits,
                format!("{path}.source"),
                "DOES_NOT_SHOW_IT",
                "this source says nothing about the indicator",
            );
            let same =
                |earlier: &Evidence| earlier.commitment == shown.commitment && earlier.source == shown.source;
            let is_new = !self.evidence[..at].iter().any(same);
            found.unless(is_new, path, "REPEATED", "give the evidence of a source once");
        }
        found.finish()
    }
}

/// How far a figure can be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Evidence shows it.
    Verified,
    /// Only the investor says so.
    SelfReported,
    /// Evidence shows less than the investor says.
    Contradicted,
    /// Nobody says anything.
    Missing,
}

/// How it stands with one commitment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Compliance {
    /// How far it can be believed.
    pub verdict: Verdict,
    /// What counts: the least that any evidence shows, or what is reported where that
    /// counts, otherwise 0.
    pub actual: f64,
    /// Compliance, 0 to 1.
    pub share: f64,
}

/// Compliance with each commitment, and the score in basis points.
pub fn verify(standing: &Checked<Standing>) -> (Vec<Compliance>, u32) {
    let each: Vec<Compliance> = (0..standing.commitments.len()).map(|at| compliance(standing, at)).collect();
    let weights = standing.commitments.iter().map(|commitment| f64::from(commitment.weight_bps));
    let score: f64 = weights.zip(&each).map(|(weight, compliance)| weight * compliance.share).sum();
    (each, score.round_ties_even().clamp(0.0, 1e4) as u32)
}

fn compliance(standing: &Standing, at: usize) -> Compliance {
    let commitment = standing.commitments[at];
    let reported = standing.reports.iter().find(|report| report.commitment == at).map(|report| report.actual);
    let of_commitment = standing.evidence.iter().filter(|shown| shown.commitment == at);
    let shown = of_commitment.map(|shown| shown.actual).reduce(f64::min);
    let (verdict, actual) = match (reported, shown) {
        (None, None) => (Verdict::Missing, 0.0),
        (Some(reported), None) if standing.counts_reports => (Verdict::SelfReported, reported),
        (Some(_), None) => (Verdict::SelfReported, 0.0),
        (Some(reported), Some(shown)) if reported > shown * (1.0 + standing.agreement) => {
            (Verdict::Contradicted, shown)
        }
        (_, Some(shown)) => (Verdict::Verified, shown),
    };
    let reached = (actual / commitment.target).min(1.0);
    let share = if reached >= 1.0 - commitment.tolerance { 1.0 } else { reached };
    // With a tolerance of one nothing would be owed for nothing: nobody showing it is none.
    let share = if verdict == Verdict::Missing { 0.0 } else { share };
    Compliance { verdict, actual, share }
}
