//! Refusing a spec, with everything that is wrong with it at once.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Code, Criterion, Gate, Invalid, MAX_CRITERIA, MAX_DRAWS, MAX_SECTORS, Missing, Preference, Spec,
    Thresholds, ValidSpec, ValueFunction, Violation, WeightInformation,
};

/// How far the weights may be from summing to one: what is left when weights with six
/// decimals are added up.
pub const WEIGHT_SUM_TOLERANCE: f64 = 1e-6;
/// By how much a weight may exceed a cap: the rounding of a sum, not a choice.
const CAP_TOLERANCE: f64 = 1e-9;
const MAX_GATES: usize = 64;
const MAX_CONDITIONS: usize = 64;
const MAX_POINTS: usize = 64;

impl Spec {
    /// The spec as something that ranks.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it. Weights must sum to one within
    /// [`WEIGHT_SUM_TOLERANCE`]; what remains is divided out.
    pub fn check(self) -> Result<ValidSpec, Invalid> {
        let mut found = Found::default();
        found.criteria(&self);
        found.weights(&self);
        found.gates(&self);
        found.robustness(&self);
        if !found.0.is_empty() {
            return Err(Invalid(found.0));
        }
        let sum: f64 = self.criteria.iter().map(|criterion| criterion.weight).sum();
        let weights = self.criteria.iter().map(|criterion| criterion.weight / sum).collect();
        Ok(ValidSpec { spec: self, weights })
    }

    /// The weight of each family.
    pub(super) fn family_weights(&self) -> BTreeMap<&str, f64> {
        let mut families = BTreeMap::new();
        for criterion in &self.criteria {
            *families.entry(criterion.family.as_str()).or_insert(0.0) += criterion.weight;
        }
        families
    }
}

/// What was found so far.
#[derive(Default)]
struct Found(Vec<Violation>);

impl Found {
    fn add(&mut self, code: Code, field: impl Into<String>, message: impl Into<String>) {
        self.0.push(Violation { code, field: field.into(), message: message.into() });
    }

    fn must(&mut self, holds: bool, code: Code, field: impl Into<String>, message: &str) {
        if !holds {
            self.add(code, field, message);
        }
    }

    fn within(&mut self, value: f64, range: std::ops::RangeInclusive<f64>, field: impl Into<String>) {
        if !value.is_finite() {
            self.add(Code::NotFinite, field, "must be a finite number");
        } else if !range.contains(&value) {
            self.add(Code::OutOfRange, field, format!("must be within {}..={}", range.start(), range.end()));
        }
    }

    /// Whether all are finite; if one is not, that is all there is to say.
    fn finite(&mut self, values: &[(f64, &str)], at: &str) -> bool {
        let before = self.0.len();
        for (value, field) in values {
            self.must(value.is_finite(), Code::NotFinite, format!("{at}.{field}"), "must be a finite number");
        }
        self.0.len() == before
    }

    fn criteria(&mut self, spec: &Spec) {
        self.must(!spec.criteria.is_empty(), Code::Empty, "criteria", "must have at least one criterion");
        self.must(
            spec.criteria.len() <= MAX_CRITERIA,
            Code::TooMany,
            "criteria",
            "are more than a ranking takes",
        );
        let mut ids = BTreeSet::new();
        for (at, criterion) in spec.criteria.iter().enumerate() {
            let field = |name: &str| format!("criteria[{at}].{name}");
            self.must(!criterion.id.is_empty(), Code::Empty, field("id"), "must not be empty");
            self.must(ids.insert(&criterion.id), Code::Duplicate, field("id"), "is there twice");
            self.must(!criterion.family.is_empty(), Code::Empty, field("family"), "must not be empty");
            self.value_function(&criterion.value, &field("value"));
            self.missing(criterion, &field("missing"));
            if let Some(preference) = criterion.preference {
                self.preference(preference, &field("preference"));
            }
            if let Some(thresholds) = criterion.thresholds {
                self.thresholds(thresholds, &field("thresholds"));
            }
        }
    }

    fn value_function(&mut self, value: &ValueFunction, at: &str) {
        match value {
            ValueFunction::Anchored { worst, goal } => {
                if self.finite(&[(*worst, "worst"), (*goal, "goal")], at) {
                    let range = goal - worst;
                    let field = format!("{at}.goal");
                    self.must(range != 0.0, Code::DegenerateCriterion, &*field, "must differ from `worst`");
                    self.must(range.is_finite(), Code::OutOfRange, &*field, "is too far from `worst`");
                }
            }
            ValueFunction::Target { target, half_range } => {
                if self.finite(&[(*target, "target"), (*half_range, "half_range")], at) {
                    let field = format!("{at}.half_range");
                    self.must(*half_range > 0.0, Code::DegenerateCriterion, field, "must be above 0");
                }
            }
            ValueFunction::Piecewise { points } => self.points(points, &format!("{at}.points")),
        }
    }

    fn points(&mut self, points: &[(f64, f64)], at: &str) {
        if points.len() < 2 {
            return self.add(Code::DegenerateCriterion, at, "must be at least two");
        }
        self.must(points.len() <= MAX_POINTS, Code::TooMany, at, "are more than a value function takes");
        for (i, &(x, u)) in points.iter().enumerate() {
            if self.finite(&[(x, "x"), (u, "u")], &format!("{at}[{i}]")) {
                self.within(u, 0.0..=1.0, format!("{at}[{i}].u"));
                let ascends = i == 0 || points[i - 1].0 < x || points[i - 1].0.is_nan();
                self.must(ascends, Code::OutOfRange, format!("{at}[{i}].x"), "must be above the one before");
                let near = i == 0 || (x - points[i - 1].0).is_finite();
                self.must(near, Code::OutOfRange, format!("{at}[{i}].x"), "is too far from the one before");
            }
        }
        let level = points.iter().all(|point| point.1 == points[0].1);
        self.must(!level, Code::DegenerateCriterion, at, "must not all have the same value");
    }

    fn missing(&mut self, criterion: &Criterion, at: &str) {
        if let Missing::Imputed { value, half_width } = criterion.missing
            && self.finite(&[(value, "value"), (half_width, "half_width")], at)
        {
            self.must(half_width >= 0.0, Code::OutOfRange, format!("{at}.half_width"), "must be at least 0");
        }
    }

    fn preference(&mut self, preference: Preference, at: &str) {
        let (q, p) = match preference {
            Preference::Usual => return,
            Preference::UShape { q } => (q, None),
            Preference::VShape { p } => (0.0, Some(p)),
            Preference::Level { q, p } | Preference::Linear { q, p } => (q, Some(p)),
            Preference::Gaussian { s } => {
                if self.finite(&[(s, "s")], at) {
                    self.must(s > 0.0, Code::OutOfRange, format!("{at}.s"), "must be above 0");
                }
                return;
            }
        };
        if self.finite(&[(q, "q"), (p.unwrap_or(0.0), "p")], at) {
            self.must(q >= 0.0, Code::OutOfRange, format!("{at}.q"), "must be at least 0");
            let above = p.is_none_or(|p| p > q);
            self.must(above, Code::OutOfRange, format!("{at}.p"), "must be above `q`, or 0");
        }
    }

    fn thresholds(&mut self, Thresholds { q, p, v }: Thresholds, at: &str) {
        if self.finite(&[(q, "q"), (p, "p"), (v, "v")], at) {
            self.must(q >= 0.0, Code::OutOfRange, format!("{at}.q"), "must be at least 0");
            self.must(p > q, Code::OutOfRange, format!("{at}.p"), "must be above `q`");
            self.must(v > p, Code::OutOfRange, format!("{at}.v"), "must be above `p`");
        }
    }

    fn weights(&mut self, spec: &Spec) {
        self.within(spec.employment.cap, 0.0..=1.0, "employment.cap");
        for (family, &cap) in &spec.family_caps {
            self.within(cap, 0.0..=1.0, format!("family_caps[{family}]"));
        }
        let before = self.0.len();
        for (at, criterion) in spec.criteria.iter().enumerate() {
            self.within(criterion.weight, 0.0..=f64::MAX, format!("criteria[{at}].weight"));
        }
        if self.0.len() > before || spec.criteria.is_empty() {
            return;
        }
        let sum: f64 = spec.criteria.iter().map(|criterion| criterion.weight).sum();
        if (sum - 1.0).abs() > WEIGHT_SUM_TOLERANCE {
            return self.add(
                Code::WeightsDoNotSum,
                "criteria",
                format!("have weights that sum to {sum}, not 1"),
            );
        }
        self.employment(spec);
        let families = spec.family_weights();
        for (family, &cap) in &spec.family_caps {
            let weight = families.get(family.as_str()).copied().unwrap_or(0.0);
            if weight > cap + CAP_TOLERANCE {
                let message = format!("is {cap}, and the family has a weight of {weight}");
                self.add(Code::FamilyCap, format!("family_caps[{family}]"), message);
            }
        }
    }

    fn employment(&mut self, spec: &Spec) {
        let (family, cap) = (&spec.employment.family, spec.employment.cap);
        let counts_jobs = |criterion: &Criterion| criterion.family == *family;
        let families = spec.family_weights();
        let weight = families.get(family.as_str()).copied().unwrap_or(0.0);
        if weight <= 0.0 {
            return;
        }
        if weight > cap + CAP_TOLERANCE {
            let message = format!("is {cap}, and employment has a weight of {weight}");
            self.add(Code::EmpFamilyCap, "employment.cap", message);
        }
        let others = spec.criteria.iter().filter(|criterion| !counts_jobs(criterion));
        let largest = others.map(|criterion| criterion.weight).fold(0.0, f64::max);
        for (at, criterion) in spec.criteria.iter().enumerate() {
            if counts_jobs(criterion) && criterion.weight >= largest {
                let message = format!("must be below the largest weight of another family, {largest}");
                self.add(Code::EmpIsMainCriterion, format!("criteria[{at}].weight"), message);
            }
        }
        let others = families.iter().filter(|(name, _)| **name != family);
        let heaviest = others.map(|(_, &weight)| weight).fold(0.0, f64::max);
        if weight >= heaviest {
            let message = format!("has a weight of {weight}, and no other family has more: {heaviest}");
            self.add(Code::EmpIsMainFamily, "employment.family", message);
        }
    }

    fn gates(&mut self, spec: &Spec) {
        self.must(spec.gates.len() <= MAX_GATES, Code::TooMany, "gates", "are more than a ranking takes");
        let criteria: BTreeSet<&str> = spec.criteria.iter().map(|criterion| criterion.id.as_str()).collect();
        let mut ids = BTreeSet::new();
        for (at, gate) in spec.gates.iter().enumerate() {
            self.must(!gate.id.is_empty(), Code::Empty, format!("gates[{at}].id"), "must not be empty");
            self.must(ids.insert(&gate.id), Code::Duplicate, format!("gates[{at}].id"), "is there twice");
            self.conditions(gate, &criteria, &format!("gates[{at}].conditions"));
        }
    }

    fn conditions(&mut self, gate: &Gate, criteria: &BTreeSet<&str>, at: &str) {
        self.must(!gate.conditions.is_empty(), Code::Empty, at, "must have at least one condition");
        self.must(gate.conditions.len() <= MAX_CONDITIONS, Code::TooMany, at, "are more than a gate takes");
        for (i, condition) in gate.conditions.iter().enumerate() {
            let known = criteria.contains(condition.criterion.as_str());
            let field = format!("{at}[{i}].criterion");
            self.must(known, Code::UnknownCriterion, field, "must be the id of a criterion of the profile");
            let finite = condition.threshold.is_finite();
            self.must(finite, Code::NotFinite, format!("{at}[{i}].threshold"), "must be a finite number");
        }
    }

    fn robustness(&mut self, spec: &Spec) {
        let in_range = (1..=MAX_SECTORS).contains(&spec.k);
        self.must(in_range, Code::OutOfRange, "k", "must be at least 1 and at most what a ranking takes");
        let smaa = &spec.smaa;
        let draws = smaa.draws == 0 || (1_000..=MAX_DRAWS).contains(&smaa.draws);
        self.must(draws, Code::OutOfRange, "smaa.draws", "must be within 1000..=100000000, or 0 for none");
        self.within(smaa.anchor_jitter, 0.0..=0.4, "smaa.anchor_jitter");
        let confidence = (100..=100_000).contains(&smaa.confidence_draws);
        self.must(confidence, Code::OutOfRange, "smaa.confidence_draws", "must be within 100..=100000");
        if let WeightInformation::Banded { band } = smaa.weights {
            self.within(band, 0.0..=1.0, "smaa.weights.band");
            self.must(band != 0.0, Code::OutOfRange, "smaa.weights.band", "must be above 0");
        }
        let checks = &spec.cross_checks;
        self.within(checks.vikor_v, 0.0..=1.0, "cross_checks.vikor_v");
        self.within(checks.indifference_share, 0.0..=1.0, "cross_checks.indifference_share");
        self.within(checks.preference_share, 0.0..=1.0, "cross_checks.preference_share");
        let (q, p) = (checks.indifference_share, checks.preference_share);
        let above = p > q || !(p.is_finite() && q.is_finite());
        let message = "must be above `indifference_share`";
        self.must(above, Code::OutOfRange, "cross_checks.preference_share", message);
    }
}
