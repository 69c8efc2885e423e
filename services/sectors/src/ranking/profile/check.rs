//! What keeps a profile from being computed, and what keeps it from being
//! registered: everything at once, each with its path.

use std::collections::BTreeSet;

use eslabon_sectors_core::{
    criteria::{Direction, Entry, OptionProblem, Options},
    ranking as core,
};

use super::{Criterion, Profile, ValueFunction, WeightKind};
use crate::{names::same_person, ranking::catalogue};

/// Approvers who are not authors: two pairs of eyes beside those who wrote it.
const APPROVERS: usize = 2;
/// A narrower band than this hardly moves a weight: draws would show a ranking as
/// robust that nothing was tried on.
const NARROWEST_BAND: f64 = 0.1;
/// How ids of indicators begin that count jobs or work.
const EMPLOYMENT_IDS: [&str; 3] = ["EMPLOYMENT", "JOBS", "HOURS"];

/// One thing that is missing or wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPoint {
    /// Path in the profile.
    pub field: String,
    /// Stable code.
    pub reason: &'static str,
    /// What to do.
    pub description: String,
}

/// What was found so far.
#[derive(Debug, Default)]
struct Found(Vec<OpenPoint>);

impl Found {
    fn add(&mut self, field: impl Into<String>, reason: &'static str, description: impl Into<String>) {
        self.0.push(OpenPoint { field: field.into(), reason, description: description.into() });
    }

    fn must(&mut self, holds: bool, field: impl Into<String>, reason: &'static str, description: &str) {
        if !holds {
            self.add(field, reason, description);
        }
    }
}

impl Profile {
    /// The spec to compute with, or why there is none. What only a registration
    /// needs is not asked for: a draft explores.
    pub(crate) fn check(&self) -> Result<core::ValidSpec, Vec<OpenPoint>> {
        let mut found = Found::default();
        found.must(!self.territory.is_empty(), "territory", "REQUIRED", "name the territory");
        found.must(!self.sector_list.is_empty(), "sector_list", "REQUIRED", "name the list of sectors");
        for (at, criterion) in self.criteria.iter().enumerate() {
            let field = format!("criteria[{at}]");
            value_function(&criterion.value, criterion.weight > 0.0, &field, &mut found);
            match catalogue::entry(&criterion.id) {
                Some(entry) => of_catalogue(criterion, entry, &field, &mut found),
                None => {
                    let what = "name the family: the criterion is not in the catalogue";
                    let known = !criterion.family.is_empty();
                    found.must(known, format!("{field}.family"), "FAMILY_NEEDED", what);
                    counts_jobs(criterion, &field, &mut found);
                }
            }
        }
        match self.spec().check() {
            Ok(spec) if found.0.is_empty() => Ok(spec),
            Ok(_) => Err(found.0),
            Err(core::Invalid(violations)) => {
                // The family was asked for above, in better words.
                let said = |violation: &core::Violation| {
                    violation.code == core::Code::Empty && violation.field.ends_with(".family")
                };
                for violation in violations.into_iter().filter(|violation| !said(violation)) {
                    found.add(own_path(&violation.field), violation.code.reason(), violation.message);
                }
                Err(found.0)
            }
        }
    }

    /// Everything that keeps the profile from being registered.
    pub(crate) fn open_points(&self) -> Vec<OpenPoint> {
        let mut found = Found(self.check().err().unwrap_or_default());
        found.must(self.quadrant.is_some(), "quadrant", "REQUIRED", "say what kind of policy it is for");
        self.draws(&mut found);
        self.reasons(&mut found);
        self.people(&mut found);
        found.0
    }

    /// What draws have to show of a profile that is agreed upon.
    fn draws(&self, found: &mut Found) {
        let family = core::EmploymentRules::default().family;
        let spec = self.spec();
        let weighs = spec.criteria.iter().any(|it| it.family == family && it.weight > 0.0);
        let keeps = !weighs || self.smaa.weights == WeightKind::Banded;
        let what = "only draws within bands keep the rules of employment: say KIND_BANDED, or explore";
        found.must(keeps, "smaa.weights.kind", "EMP_RULES_NOT_IN_DRAWS", what);
        let narrow = match spec.smaa.weights {
            core::WeightInformation::Banded { band } => band > 0.0 && band < NARROWEST_BAND,
            core::WeightInformation::Uniform | core::WeightInformation::Ordinal => false,
        };
        let what = format!("must be at least {NARROWEST_BAND}: less hardly tries the ranking");
        found.must(!narrow, "smaa.weights.band", "BAND_TOO_NARROW", &what);
    }

    fn reasons(&self, found: &mut Found) {
        for (at, criterion) in self.criteria.iter().enumerate() {
            let told = criterion.weight <= 0.0 || !criterion.weight_rationale.trim().is_empty();
            let field = format!("criteria[{at}].weight_rationale");
            found.must(told, field, "RATIONALE_NEEDED", "say why the criterion has this weight");
        }
        for (at, gate) in self.gates.iter().enumerate() {
            let told = !gate.reason.trim().is_empty();
            found.must(told, format!("gates[{at}].reason"), "RATIONALE_NEEDED", "say why there is this gate");
        }
    }

    fn people(&self, found: &mut Found) {
        let authors: BTreeSet<_> = self.authors.iter().map(|name| same_person(name)).collect();
        let approvers: BTreeSet<_> = self.approvers.iter().map(|name| same_person(name)).collect();
        found.must(!authors.is_empty(), "authors", "AUTHORS_NEEDED", "name who wrote the profile");
        let independent = approvers.difference(&authors).count();
        let what =
            format!("name at least {APPROVERS} approvers who are not authors; there are {independent}");
        found.must(independent >= APPROVERS, "approvers", "APPROVERS_NEEDED", &what);
        let declared: BTreeSet<_> =
            self.interest_declarations.iter().map(|declaration| same_person(&declaration.person)).collect();
        for (list, names) in [("authors", &self.authors), ("approvers", &self.approvers)] {
            for (at, name) in names.iter().enumerate() {
                let what = format!("`{name}` must declare what they have at stake, also where it is nothing");
                let field = format!("{list}[{at}]");
                found.must(
                    declared.contains(&same_person(name)),
                    field,
                    "INTEREST_DECLARATION_NEEDED",
                    &what,
                );
            }
        }
        for (at, declaration) in self.interest_declarations.iter().enumerate() {
            let name = same_person(&declaration.person);
            let known = authors.contains(&name) || approvers.contains(&name);
            let field = format!("interest_declarations[{at}].person");
            found.must(known, field, "UNKNOWN_PERSON", "is neither author nor approver");
        }
    }
}

/// What the catalogue says of a criterion holds for every profile.
fn of_catalogue(criterion: &Criterion, entry: &Entry, at: &str, found: &mut Found) {
    let may = criterion.weight <= 0.0 || catalogue::is_scorable(entry);
    let what = "is a test or a gate and adds no points: give it weight 0";
    found.must(may, format!("{at}.weight"), "CRITERION_NOT_SCORABLE", what);
    let family = catalogue::family(entry.family);
    let same = criterion.family.is_empty() || criterion.family == family;
    let what = format!("is {family} in the catalogue, which counts");
    found.must(same, format!("{at}.family"), "FAMILY_DIFFERS", &what);
    let ascends = match (criterion.value.worst, criterion.value.goal) {
        (Some(worst), Some(goal)) if worst != goal => Some(worst < goal),
        _ => None,
    };
    let against = match entry.direction {
        Direction::Max | Direction::MaxOrTarget => ascends == Some(false),
        Direction::Min => ascends == Some(true),
        Direction::Target | Direction::None => false,
    };
    let what = format!("must have the direction of the catalogue, {}", catalogue::direction(entry.direction));
    found.must(!against, format!("{at}.value"), "ANCHORS_AGAINST_DIRECTION", &what);
    for bad in Options::check(entry.options, &criterion.options).err().unwrap_or_default() {
        let reason = if bad.problem == OptionProblem::Unknown { "UNKNOWN_OPTION" } else { "OUT_OF_RANGE" };
        found.add(format!("{at}.options.{}", bad.name), reason, bad.problem.to_string());
    }
}

/// What counts jobs or work is of the family of employment, whatever it is called: the
/// rules of that family are not left by another name.
fn counts_jobs(criterion: &Criterion, at: &str, found: &mut Found) {
    let id = criterion.id.to_ascii_uppercase();
    let family = core::EmploymentRules::default().family;
    let other = !criterion.family.is_empty() && criterion.family != family;
    let counts = EMPLOYMENT_IDS.iter().any(|begins| id.starts_with(begins));
    let what = format!("counts jobs or work by its id, so it is of the family `{family}`");
    found.must(!(other && counts), format!("{at}.family"), "EMPLOYMENT_FAMILY_NEEDED", &what);
}

/// Exactly one form, and that whole.
fn value_function(value: &ValueFunction, is_weighted: bool, at: &str, found: &mut Found) {
    let anchored = value.worst.is_some() || value.goal.is_some();
    let target = value.target.is_some() || value.half_range.is_some();
    let points = !value.points.is_empty();
    let field = format!("{at}.value");
    match [anchored, target, points].into_iter().filter(|given| *given).count() {
        0 => found.must(
            !is_weighted,
            field,
            "VALUE_FUNCTION_NEEDED",
            "give `worst` and `goal`, `target` and `half_range`, or `points`",
        ),
        1 => {
            let halves = [
                (anchored, value.worst.is_some(), "worst"),
                (anchored, value.goal.is_some(), "goal"),
                (target, value.target.is_some(), "target"),
                (target, value.half_range.is_some(), "half_range"),
            ];
            for (_, _, half) in halves.into_iter().filter(|(of_form, given, _)| *of_form && !*given) {
                found.add(
                    format!("{field}.{half}"),
                    "VALUE_FUNCTION_NEEDED",
                    "is the other half of the value function",
                );
            }
        }
        _ => found.add(field, "VALUE_FUNCTION_AMBIGUOUS", "give one of the three forms only"),
    }
}

/// The path in the profile for a path in the spec.
fn own_path(field: &str) -> String {
    match field {
        "k" => "select_k".to_owned(),
        "employment.family" => "employment".to_owned(),
        other => other.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Quadrant, testing::profile};
    use super::*;

    /// Changes a good profile and expects exactly these points.
    #[track_caller]
    fn check(change: impl FnOnce(&mut Profile), expected: &[(&str, &str)]) {
        let mut changed = profile();
        change(&mut changed);
        let found = changed.open_points();
        let found: Vec<_> = found.iter().map(|point| (point.field.as_str(), point.reason)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_good_profile_has_no_open_points() {
        check(|_| (), &[]);
    }

    #[test]
    fn weights_that_do_not_sum_to_one_are_refused() {
        check(|it| it.criteria[0].weight = 0.4, &[("criteria", "WEIGHTS_DO_NOT_SUM")]);
    }

    #[test]
    fn an_employment_led_profile_is_refused_by_three_rules() {
        let employment_led = |it: &mut Profile| {
            (it.criteria[0].weight, it.criteria[1].weight, it.criteria[2].weight) = (0.2, 0.2, 0.6);
        };
        let expected = [
            ("employment.cap", "EMP_FAMILY_CAP"),
            ("criteria[2].weight", "EMP_IS_MAIN_CRITERION"),
            ("employment", "EMP_IS_MAIN_FAMILY"),
        ];
        check(employment_led, &expected);
    }

    #[test]
    fn employment_counts_less_in_the_fourth_quadrant() {
        check(|it| it.quadrant = Some(Quadrant::Q4), &[("employment.cap", "EMP_FAMILY_CAP")]);
    }

    #[test]
    fn draws_that_leave_the_rules_of_employment_explore_and_are_not_registered() {
        for kind in [WeightKind::Uniform, WeightKind::Ordinal] {
            check(|it| it.smaa.weights = kind, &[("smaa.weights.kind", "EMP_RULES_NOT_IN_DRAWS")]);
            let mut draft = profile();
            draft.smaa.weights = kind;
            assert!(draft.check().is_ok());
            let without = |it: &mut Profile| {
                it.smaa.weights = kind;
                it.criteria[0].weight += it.criteria[2].weight;
                it.criteria[2].weight = 0.0;
            };
            check(without, &[]);
        }
    }

    #[test]
    fn a_band_that_hardly_moves_a_weight_is_refused() {
        check(|it| it.smaa.band = Some(0.099), &[("smaa.weights.band", "BAND_TOO_NARROW")]);
        check(|it| it.smaa.band = Some(0.1), &[]);
    }

    #[test]
    fn a_cap_above_the_default_is_allowed_and_told() {
        let mut raised = profile();
        raised.employment_cap = Some(0.26);
        assert_eq!((raised.open_points(), raised.raises_employment_cap()), (Vec::new(), true));
        for cap in [None, Some(0.25), Some(0.2)] {
            raised.employment_cap = cap;
            assert!(!raised.raises_employment_cap());
        }
        (raised.quadrant, raised.employment_cap) = (Some(Quadrant::Q4), Some(0.25));
        assert!(raised.raises_employment_cap());
    }

    #[test]
    fn what_counts_jobs_by_its_id_is_of_the_family_of_employment() {
        for id in ["JOBS", "jobs_total", "EMPLOYMENT_WOMEN", "HOURS"] {
            let renamed = |it: &mut Profile| {
                it.criteria[1].id = id.to_owned();
                it.criteria[2].id = "OTHER".to_owned();
            };
            check(renamed, &[("criteria[1].family", "EMPLOYMENT_FAMILY_NEEDED")]);
        }
        // What is in the catalogue has the family that the catalogue says.
        check(|it| it.criteria[1].id = "WORKSHOPS".to_owned(), &[]);
    }

    #[test]
    fn a_gate_on_an_unknown_criterion_is_refused() {
        let unknown = |it: &mut Profile| it.gates[0].conditions[0].criterion = "NONE".to_owned();
        check(unknown, &[("gates[0].conditions[0].criterion", "UNKNOWN_CRITERION")]);
    }

    #[test]
    fn anchors_that_are_equal_or_half_or_of_two_forms_are_refused() {
        let equal = |it: &mut Profile| it.criteria[0].value.goal = it.criteria[0].value.worst;
        check(equal, &[("criteria[0].value.goal", "DEGENERATE_CRITERION")]);
        check(|it| it.criteria[0].value.goal = None, &[("criteria[0].value.goal", "VALUE_FUNCTION_NEEDED")]);
        check(
            |it| it.criteria[0].value.target = Some(1.0),
            &[("criteria[0].value", "VALUE_FUNCTION_AMBIGUOUS")],
        );
        let none = |it: &mut Profile| it.criteria[0].value = ValueFunction::default();
        check(none, &[("criteria[0].value", "VALUE_FUNCTION_NEEDED")]);
    }

    #[test]
    fn a_criterion_without_weight_needs_neither_value_function_nor_rationale() {
        let unweighted = |it: &mut Profile| {
            it.criteria[0].weight += it.criteria[1].weight;
            it.criteria[1] = Criterion {
                weight: 0.0,
                weight_rationale: String::new(),
                value: ValueFunction::default(),
                ..it.criteria[1].clone()
            };
        };
        check(unweighted, &[]);
    }

    /// The first criterion is one of the catalogue.
    fn known(it: &mut Profile, id: &str, worst: f64, goal: f64) {
        it.criteria[0].id = id.to_owned();
        it.criteria[0].family.clear();
        (it.criteria[0].value.worst, it.criteria[0].value.goal) = (Some(worst), Some(goal));
        it.gates[0].conditions[0].criterion = id.to_owned();
    }

    #[test]
    fn what_the_catalogue_says_of_a_criterion_holds() {
        check(|it| known(it, "LCA", 0.0, 0.8), &[]);
        check(|it| known(it, "LCA", 0.8, 0.0), &[("criteria[0].value", "ANCHORS_AGAINST_DIRECTION")]);
        let other_family = |it: &mut Profile| {
            known(it, "LCA", 0.0, 0.8);
            it.criteria[0].family = "learning".to_owned();
        };
        check(other_family, &[("criteria[0].family", "FAMILY_DIFFERS")]);
        let no_option = |it: &mut Profile| {
            known(it, "LCA", 0.0, 0.8);
            it.criteria[0].options.insert("colour".to_owned(), "red".to_owned());
        };
        check(no_option, &[("criteria[0].options.colour", "UNKNOWN_OPTION")]);
    }

    #[test]
    fn a_test_or_a_gate_has_no_weight_but_may_be_looked_at() {
        let weighted = |it: &mut Profile| known(it, "FIRM_DEP", 100.0, 0.0);
        check(weighted, &[("criteria[0].weight", "CRITERION_NOT_SCORABLE")]);
        let looked_at = |it: &mut Profile| {
            let firm = Criterion { id: "FIRM_DEP".to_owned(), ..Default::default() };
            it.criteria.push(firm);
        };
        check(looked_at, &[]);
    }

    #[test]
    fn what_is_agreed_upon_has_authors_approvers_and_what_they_have_at_stake() {
        check(
            |it| it.authors.clear(),
            &[("authors", "AUTHORS_NEEDED"), ("interest_declarations[0].person", "UNKNOWN_PERSON")],
        );
        // An author does not approve, however the name is written; nor does one count twice.
        for name in ["ANA  Author", "Berta Approver"] {
            let expected =
                [("approvers", "APPROVERS_NEEDED"), ("interest_declarations[2].person", "UNKNOWN_PERSON")];
            check(|it| it.approvers[1] = name.to_owned(), &expected);
        }
        let silent = |it: &mut Profile| drop(it.interest_declarations.remove(1));
        check(silent, &[("approvers[0]", "INTEREST_DECLARATION_NEEDED")]);
    }

    #[test]
    fn a_weight_without_a_rationale_and_a_gate_without_a_reason_are_not_registered_but_explore() {
        let silent = |it: &mut Profile| {
            it.criteria[1].weight_rationale = " ".to_owned();
            it.gates[0].reason.clear();
        };
        let expected =
            [("criteria[1].weight_rationale", "RATIONALE_NEEDED"), ("gates[0].reason", "RATIONALE_NEEDED")];
        check(silent, &expected);
        let mut draft = profile();
        silent(&mut draft);
        assert!(draft.check().is_ok());
    }

    #[test]
    fn an_empty_draft_lacks_everything_and_does_not_panic() {
        let reasons: BTreeSet<_> =
            Profile::default().open_points().iter().map(|point| point.reason).collect();
        for reason in ["REQUIRED", "EMPTY", "OUT_OF_RANGE", "AUTHORS_NEEDED", "APPROVERS_NEEDED"] {
            assert!(reasons.contains(reason), "{reason}: {reasons:?}");
        }
    }
}
