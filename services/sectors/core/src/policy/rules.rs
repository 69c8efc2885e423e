//! Every number of the rules, with its default and what it means.
//!
//! The source gives principles and no thresholds; these are ours, and an agency
//! agrees its own. An assessment carries the whole set, so that whoever reads it
//! sees what was changed.

use std::{collections::BTreeMap, ops::Deref};

use super::proposal::Quadrant;

/// One value for each quadrant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ByQuadrant<T> {
    /// Of horizontal public inputs.
    pub q1: T,
    /// Of horizontal market interventions.
    pub q2: T,
    /// Of vertical public inputs.
    pub q3: T,
    /// Of vertical market interventions.
    pub q4: T,
}

impl<T: Copy> ByQuadrant<T> {
    /// The value of a quadrant.
    pub fn of(&self, quadrant: Quadrant) -> T {
        match quadrant {
            Quadrant::Q1 => self.q1,
            Quadrant::Q2 => self.q2,
            Quadrant::Q3 => self.q3,
            Quadrant::Q4 => self.q4,
        }
    }

    fn named(&self) -> [(&'static str, T); 4] {
        [("q1", self.q1), ("q2", self.q2), ("q3", self.q3), ("q4", self.q4)]
    }
}

/// What may be chosen.
///
/// | parameter | default | range |
/// |---|---|---|
/// | `min_independent_evidence` | Q1 0, Q2 1, Q3 1, Q4 2 | 0 to 100 |
/// | `employment_family_cap` | 0.25, in Q4 0.10 | 0 to 1 |
/// | `weight_tolerance` | 1e-9 | 0 to 0.01 |
/// | `q4_min_topk_acceptability` | 0.80 | 0 to 1 |
/// | `q4_max_sunset_months` | 60 | 1 to 600 |
/// | `crisis_max_months` | 24 | 1 to 600 |
/// | `conditional_gap` | 1 level | 1 to 4 |
/// | `failing_gap` | 2 levels | above `conditional_gap`, to 5 |
/// | `coordination_from_agencies` | 2 | 2 to 100 |
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rules {
    /// Pieces of independent evidence that a claimed failure needs. Count.
    pub min_independent_evidence: ByQuadrant<u32>,
    /// Most weight that the criteria of employment may have had together. Share.
    pub employment_family_cap: ByQuadrant<f64>,
    /// By how much a sum of weights may miss a cap through rounding.
    pub weight_tolerance: f64,
    /// Least share of the draws in which a sector is among the first k, in Q4.
    pub q4_min_topk_acceptability: f64,
    /// Longest life of a policy in Q4 that needs no condition. Months.
    pub q4_max_sunset_months: u32,
    /// Longest life of what a crisis excuses. Months.
    pub crisis_max_months: u32,
    /// Levels short from which a capability has to be built first.
    pub conditional_gap: u8,
    /// Levels short from which a capability is out of reach.
    pub failing_gap: u8,
    /// Agencies from which a device has to coordinate them. Count.
    pub coordination_from_agencies: u32,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            min_independent_evidence: ByQuadrant { q1: 0, q2: 1, q3: 1, q4: 2 },
            employment_family_cap: ByQuadrant { q1: 0.25, q2: 0.25, q3: 0.25, q4: 0.10 },
            weight_tolerance: 1e-9,
            q4_min_topk_acceptability: 0.80,
            q4_max_sunset_months: 60,
            crisis_max_months: 24,
            conditional_gap: 1,
            failing_gap: 2,
            coordination_from_agencies: 2,
        }
    }
}

/// A parameter that is outside its range.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{field} is {value}; it must be from {least} to {most}")]
pub struct BadRule {
    /// Path of the parameter, e.g. `employment_family_cap.q4`.
    pub field: String,
    /// What it was.
    pub value: f64,
    /// Least that is accepted.
    pub least: f64,
    /// Most that is accepted.
    pub most: f64,
}

/// Rules that were checked; only these assess.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ValidRules(Rules);

impl Deref for ValidRules {
    type Target = Rules;

    fn deref(&self) -> &Rules {
        &self.0
    }
}

impl Rules {
    /// Checks every range; all that are broken are told.
    pub fn check(self) -> Result<ValidRules, Vec<BadRule>> {
        let bad = self.ranges().into_iter().filter_map(|(field, value, least, most)| {
            // NaN lies in no range.
            let is_inside = value >= least && value <= most;
            (!is_inside).then_some(BadRule { field, value, least, most })
        });
        let bad: Vec<_> = bad.collect();
        if bad.is_empty() { Ok(ValidRules(self)) } else { Err(bad) }
    }

    /// Every parameter by its path: what the digest of the rules is taken over.
    pub fn parameters(&self) -> BTreeMap<String, f64> {
        self.ranges().into_iter().map(|(field, value, ..)| (field, value)).collect()
    }

    /// Path, value, least, most.
    fn ranges(&self) -> Vec<(String, f64, f64, f64)> {
        let one = |field: &str, value: f64, least: f64, most: f64| (field.to_owned(), value, least, most);
        let evidence = self.min_independent_evidence.named().into_iter().map(|(quadrant, count)| {
            (format!("min_independent_evidence.{quadrant}"), f64::from(count), 0.0, 100.0)
        });
        let caps = self.employment_family_cap.named().into_iter();
        let caps = caps.map(|(quadrant, cap)| (format!("employment_family_cap.{quadrant}"), cap, 0.0, 1.0));
        let rest = [
            one("weight_tolerance", self.weight_tolerance, 0.0, 0.01),
            one("q4_min_topk_acceptability", self.q4_min_topk_acceptability, 0.0, 1.0),
            one("q4_max_sunset_months", f64::from(self.q4_max_sunset_months), 1.0, 600.0),
            one("crisis_max_months", f64::from(self.crisis_max_months), 1.0, 600.0),
            one("conditional_gap", f64::from(self.conditional_gap), 1.0, 4.0),
            one("failing_gap", f64::from(self.failing_gap), f64::from(self.conditional_gap) + 1.0, 5.0),
            one("coordination_from_agencies", f64::from(self.coordination_from_agencies), 2.0, 100.0),
        ];
        evidence.chain(caps).chain(rest).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_inside_their_ranges_and_each_has_a_path() {
        let rules = Rules::default();
        assert!(rules.check().is_ok());
        let parameters = rules.parameters();
        assert_eq!(parameters.len(), 15);
        assert_eq!(parameters["employment_family_cap.q4"], 0.10);
        assert_eq!(parameters["min_independent_evidence.q4"], 2.0);
    }

    #[test]
    fn every_parameter_outside_its_range_is_named() {
        let mut rules = Rules { conditional_gap: 2, crisis_max_months: 0, ..Rules::default() };
        rules.employment_family_cap.q3 = f64::NAN;
        let bad = rules.check().unwrap_err();
        let fields: Vec<_> = bad.iter().map(|bad| bad.field.as_str()).collect();
        assert_eq!(fields, ["employment_family_cap.q3", "crisis_max_months", "failing_gap"]);
    }
}
