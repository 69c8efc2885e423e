//! The screen of sectors: what the scoring run says of those that a vertical
//! proposal names.
//!
//! Flags come from the run alone. One that is missing is never taken for a good
//! one: a proposal without sectors, without a run, or with a sector that the run
//! does not know has insufficient evidence. So has a sector with a gate that could
//! rule it out and that a missing value leaves undecided, and one that a missing
//! value keeps from being ranked: whoever withholds a figure must not pass by it.
//!
//! Rules in their order, each over the sectors as the proposal lists them: what is
//! not known has insufficient evidence (the sector, its gates, its rank); vetoed
//! fails; declining fails in Q4 and is conditional in Q3; chosen only because of
//! employment likewise; a weight of employment above the quadrant's cap fails; in
//! Q4 a place among the first k that holds in too few draws is conditional. The
//! last is not asked of a sector that is vetoed or not ranked, for which no draw
//! was made.

use std::collections::BTreeMap;

use super::{
    code::Code,
    proposal::{Proposal, Quadrant},
    reason::{Outcome, Reason},
    rules::Rules,
};

/// What a run says of one sector.
#[derive(Debug, Clone, PartialEq)]
pub struct SectorFlags {
    /// A hard gate has ruled it out.
    pub is_vetoed: bool,
    /// A gate of decline has fired.
    pub is_declining: bool,
    /// Ids of the gates, hard or of decline, that a missing value leaves undecided.
    /// None: the run does not tell, which is not the same as none of them.
    pub undecided: Option<Vec<String>>,
    /// A missing value keeps it from being ranked.
    pub is_excluded: bool,
    /// It is among the first k only because of the criteria of employment.
    pub is_employment_dependent: bool,
    /// Share of the draws in which it is among the first k, 0..1.
    pub topk_acceptability: f64,
}

/// What a run says.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Weight of the criteria of employment together, 0..1.
    pub employment_family_weight: f64,
    /// By sector id.
    pub sectors: BTreeMap<String, SectorFlags>,
}

pub(super) fn assess(rules: &Rules, proposal: &Proposal, run: Option<&Run>) -> Vec<Reason> {
    let quadrant = proposal.quadrant();
    if quadrant.is_horizontal() {
        return Vec::new();
    }
    let Some(run) = run else {
        let text = "cite the scoring run that the sectors were chosen by";
        return vec![Reason::new(Outcome::InsufficientEvidence, Code::NoRun, text)];
    };
    if proposal.sectors.is_empty() {
        let text = "name the sectors that the policy is for";
        return vec![Reason::new(Outcome::InsufficientEvidence, Code::NoSectors, text)];
    }
    let screen = Screen { rules, quadrant, run, sectors: &proposal.sectors };
    let mut reasons = screen.unknown();
    reasons.extend(screen.undecided());
    reasons.extend(screen.not_ranked());
    reasons.extend(screen.vetoed());
    reasons.extend(screen.declining());
    reasons.extend(screen.employment_dependent());
    reasons.extend(screen.employment_weight());
    reasons.extend(screen.not_robust());
    if reasons.is_empty() {
        let lines = if quadrant == Quadrant::Q4 { "2680-2681" } else { Code::SectorsEligible.source() };
        let text = "no gate, no decline and no rule of employment of the run speaks against the sectors";
        reasons.push(Reason::new(Outcome::Pass, Code::SectorsEligible, text).at_lines(lines));
    }
    reasons
}

struct Screen<'a> {
    rules: &'a Rules,
    quadrant: Quadrant,
    run: &'a Run,
    sectors: &'a [String],
}

impl Screen<'_> {
    /// A reason for each sector with such flags.
    fn each(
        &self,
        holds: impl Fn(&SectorFlags) -> bool,
        reason: impl Fn(&str, &SectorFlags) -> Reason,
    ) -> Vec<Reason> {
        let known = self.sectors.iter().filter_map(|sector| Some((sector, self.run.sectors.get(sector)?)));
        known
            .filter(|(_, flags)| holds(flags))
            .map(|(sector, flags)| reason(sector, flags).about(sector))
            .collect()
    }

    /// What a flag means that Q4 does not forgive.
    fn in_this_quadrant(&self) -> Outcome {
        if self.quadrant == Quadrant::Q4 { Outcome::Fail } else { Outcome::Conditional }
    }

    fn unknown(&self) -> Vec<Reason> {
        let unknown = self.sectors.iter().filter(|sector| !self.run.sectors.contains_key(*sector));
        let reason = |sector: &String| {
            let text = format!("the run does not know sector {sector}; cite one that ranks it");
            Reason::new(Outcome::InsufficientEvidence, Code::SectorNotInRun, text).about(sector)
        };
        unknown.map(reason).collect()
    }

    fn undecided(&self) -> Vec<Reason> {
        self.each(
            |flags| flags.undecided.as_ref().is_none_or(|gates| !gates.is_empty()),
            |sector, flags| {
                let text = match &flags.undecided {
                    Some(gates) => format!(
                        "a missing value leaves open whether sector {sector} passes {}; complete the figures \
                         and rank again",
                        gates.join(", ")
                    ),
                    None => format!(
                        "the run does not tell whether a gate was left undecided for sector {sector}; rank again"
                    ),
                };
                Reason::new(Outcome::InsufficientEvidence, Code::GateUndecided, text)
            },
        )
    }

    fn not_ranked(&self) -> Vec<Reason> {
        self.each(
            |flags| flags.is_excluded,
            |sector, _| {
                let text = format!(
                    "a missing value keeps sector {sector} from being ranked; complete the figures and rank again"
                );
                Reason::new(Outcome::InsufficientEvidence, Code::SectorNotRanked, text)
            },
        )
    }

    fn vetoed(&self) -> Vec<Reason> {
        self.each(
            |flags| flags.is_vetoed,
            |sector, _| {
                let text =
                    format!("a hard gate of the run has ruled sector {sector} out: it would trap resources");
                Reason::new(Outcome::Fail, Code::HighlyUncompetitive, text)
            },
        )
    }

    fn declining(&self) -> Vec<Reason> {
        self.each(
            |flags| flags.is_declining,
            |sector, _| {
                let text = format!("the run has sector {sector} in decline; show what would turn it");
                Reason::new(self.in_this_quadrant(), Code::DecliningSector, text)
            },
        )
    }

    fn employment_dependent(&self) -> Vec<Reason> {
        self.each(
            |flags| flags.is_employment_dependent,
            |sector, _| {
                let text = format!(
                    "without the criteria of employment sector {sector} would not be among the first"
                );
                Reason::new(self.in_this_quadrant(), Code::SelectedOnlyBecauseOfEmployment, text)
            },
        )
    }

    fn employment_weight(&self) -> Option<Reason> {
        let cap = self.rules.employment_family_cap.of(self.quadrant);
        let weight = self.run.employment_family_weight;
        // NaN is not below anything.
        let is_within = weight <= cap + self.rules.weight_tolerance;
        let text =
            format!("employment weighed {weight} in the run; in this quadrant it may weigh {cap} at most");
        (!is_within).then(|| Reason::new(Outcome::Fail, Code::EmploymentWeightAboveCap, text))
    }

    fn not_robust(&self) -> Vec<Reason> {
        if self.quadrant != Quadrant::Q4 {
            return Vec::new();
        }
        let least = self.rules.q4_min_topk_acceptability;
        let is_drawn = |flags: &SectorFlags| !flags.is_vetoed && !flags.is_excluded;
        self.each(
            // NaN is enough for nothing.
            |flags| is_drawn(flags) && (flags.topk_acceptability < least || flags.topk_acceptability.is_nan()),
            |sector, flags| {
                let text = format!(
                    "sector {sector} is among the first in {} of the draws; in this quadrant {least} are asked for",
                    flags.topk_acceptability
                );
                Reason::new(Outcome::Conditional, Code::SelectionNotRobust, text)
            },
        )
    }
}
