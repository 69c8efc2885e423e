//! Whether a claim meets what a need requires, one rule for each requirement.
//!
//! A verdict is never folded into the score: no price makes up for a standard that
//! a device must have. What nobody knows is [`State::Unknown`] and not a gap, since
//! the one asks for a visit and the other for money.
//!
//! A rule is a file here and a line in [`RULES`]. It tells what it found together
//! with the evidence, so that a reader can check it.

mod capability;
mod capacity;
mod certificates;
pub(crate) mod quality;
mod reach;
mod size;

use crate::{Day, SizeClass, StandardId, case::Case, relatedness::Ground};

/// A rule: looks at a case and tells each finding.
pub type Rule = fn(&Case<'_>, &mut dyn FnMut(Finding));

/// Every rule, in the order in which findings are told.
pub const RULES: [Rule; 6] =
    [capability::check, certificates::check, size::check, capacity::check, reach::check, quality::check];

/// What is required.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Requirement {
    /// To be able to make it.
    Capability,
    /// To hold a standard when deliveries begin.
    Certificate(StandardId),
    /// To be large enough.
    Size,
    /// To have hours that are free.
    Capacity,
    /// To be near enough.
    Reach,
    /// To have few enough defects.
    Quality,
}

/// How it stands with a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It is met.
    Met,
    /// Nobody knows.
    Unknown,
    /// It is not met, and can be.
    Gap,
    /// It is not met, and nothing can be done by the start.
    Block,
}

/// What a finding rests on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Evidence {
    /// How near the capability is, 0 to 1, and why.
    Relatedness {
        /// Relatedness.
        sigma: f64,
        /// Why.
        ground: Ground,
    },
    /// The last day of a standard, where it is held and the day is known, against
    /// the start.
    Expiry {
        /// Whether it is or was held at all.
        is_held: bool,
        /// Its last day, where that is known.
        until: Option<Day>,
        /// When deliveries begin.
        start: Day,
    },
    /// The class of the firm against the smallest that is taken.
    Size {
        /// Of the firm.
        has: SizeClass,
        /// The smallest.
        least: SizeClass,
    },
    /// Free hours per year, where they are known, against the smallest order.
    Hours {
        /// Free hours.
        free: Option<f64>,
        /// The smallest order the supplier takes.
        min_lot: f64,
    },
    /// Distance in km, where it is known, against the largest, where there is one.
    Distance {
        /// Between the sites.
        km: Option<f64>,
        /// The largest.
        most: Option<f64>,
    },
    /// Defects to expect in ppm, where they are known, against what is accepted.
    Defects {
        /// To expect.
        ppm: Option<f64>,
        /// Accepted.
        most: f64,
    },
}

/// What a rule found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finding {
    /// About which requirement.
    pub requirement: Requirement,
    /// How it stands.
    pub state: State,
    /// What that rests on.
    pub evidence: Evidence,
}

impl Finding {
    /// Whether no action of the supplier makes the pair eligible: what blocks, and what
    /// nobody knows. Defects that nobody knows are not among it, since buyers accept a
    /// supplier on trial.
    pub fn stands_against(&self) -> bool {
        match self.state {
            State::Block => true,
            State::Unknown => self.requirement != Requirement::Quality,
            State::Met | State::Gap => false,
        }
    }
}

/// What follows for the pair of need and supplier. The order is from the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Everything is met.
    Eligible,
    /// Nothing stands against it, and something is not known: visit.
    Verify,
    /// There are gaps, and they can be closed.
    Upgrade,
    /// Something stands against it that cannot be changed.
    Ineligible,
}

impl Verdict {
    /// The verdict of the worst state.
    pub fn of(worst: State) -> Self {
        match worst {
            State::Met => Self::Eligible,
            State::Unknown => Self::Verify,
            State::Gap => Self::Upgrade,
            State::Block => Self::Ineligible,
        }
    }
}

/// Everything the rules find, in their order.
pub fn findings(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = Vec::with_capacity(RULES.len() + case.need().required.len());
    for rule in RULES {
        rule(case, &mut |finding| findings.push(finding));
    }
    findings
}

/// The verdict alone: the worst of what the rules find.
pub fn verdict(case: &Case<'_>) -> Verdict {
    let mut worst = State::Met;
    for rule in RULES {
        rule(case, &mut |finding| worst = worst.max(finding.state));
    }
    Verdict::of(worst)
}

#[cfg(test)]
mod tests;
