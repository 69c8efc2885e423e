//! The default procedure against the reference data: values, gates, scores, employment,
//! stability, overturn shifts, to 1e-12.

use std::{collections::BTreeMap, ops::ControlFlow, path::Path};

use eslabon_sectors_core::ranking::{
    Cell, Code, Comparison, Condition, Criterion, EmploymentRules, Gate, GateKind, Interval, Kendall,
    Missing, Overturn, Quantifier, Ranking, Smaa, Spec, ValueFunction, Values, WhenMissing, rank,
};
use serde_json::Value;

use super::{json, shared};

/// The default procedure on the illustrative matrix.
pub(super) struct Procedure {
    pub(super) golden: Value,
    pub(super) spec: Spec,
    pub(super) values: Values,
}

impl Procedure {
    pub(super) fn read(shared: &Path) -> Self {
        let golden = json(&shared.join("golden/ranking/default_procedure_12x8.json"));
        let problem = &golden["problem"];
        let weights = numbers(&problem["weights"]);
        let criteria = list(&problem["criteria"]).iter().zip(weights).map(|(criterion, weight)| Criterion {
            id: text(&criterion["id"]),
            family: text(&criterion["family"]),
            weight,
            value: ValueFunction::Anchored {
                worst: number(&criterion["worst"]),
                goal: number(&criterion["goal"]),
            },
            missing: Missing::Interval,
            preference: None,
            thresholds: None,
        });
        let cells: Vec<Cell> = list(&problem["matrix"]).iter().flat_map(numbers).map(Cell::exact).collect();
        let sectors: Vec<String> = list(&problem["alternatives"]).iter().map(text).collect();
        let spec = Spec {
            criteria: criteria.collect(),
            gates: list(&of(&golden, "gates")["params"]["gates"]).iter().map(gate).collect(),
            employment: EmploymentRules::default(),
            family_caps: BTreeMap::new(),
            k: 3,
            smaa: Smaa { draws: 0, ..Smaa::default() },
            cross_checks: Default::default(),
            refuse_constant: false,
        };
        Self { values: Values::new(sectors, spec.criteria.len(), &cells).unwrap(), spec, golden }
    }

    pub(super) fn rank(&self, k: usize) -> Ranking {
        let spec = Spec { k, ..self.spec.clone() }.check().unwrap();
        rank(&spec, &self.values, [0; 32], &|_| ControlFlow::Continue(())).unwrap()
    }

    fn expected(&self, method: &str) -> &Value {
        &of(&self.golden, method)["expected"]
    }
}

fn gate(golden: &Value) -> Gate {
    let conditions = list(&golden["conditions"]).iter().map(|condition| Condition {
        criterion: text(&condition["criterion"]),
        comparison: match condition["op"].as_str().unwrap() {
            "<" => Comparison::Less,
            other => panic!("{other}"),
        },
        threshold: number(&condition["value"]),
    });
    Gate {
        id: text(&golden["id"]),
        kind: if golden["kind"] == "hard" { GateKind::Hard } else { GateKind::Warn },
        quantifier: if golden["rule"] == "ALL" { Quantifier::All } else { Quantifier::Any },
        conditions: conditions.collect(),
        when_missing: WhenMissing::Undecided,
        reason: text(&golden["reason"]),
    }
}

/// The first case of a method.
pub(super) fn of<'a>(golden: &'a Value, method: &str) -> &'a Value {
    list(&golden["cases"]).iter().find(|case| case["method"] == method).unwrap()
}

pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("{value} is no list"))
}

pub(super) fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

pub(super) fn numbers(value: &Value) -> Vec<f64> {
    list(value).iter().map(number).collect()
}

pub(super) fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn positions(value: &Value) -> Vec<usize> {
    list(value).iter().map(|at| at.as_u64().unwrap() as usize).collect()
}

/// Fails where two figures differ by more than 1e-12, or where one is missing.
#[track_caller]
pub(super) fn near(what: &str, ours: impl IntoIterator<Item = Option<f64>>, golden: &Value) {
    let ours: Vec<Option<f64>> = ours.into_iter().collect();
    assert_eq!(ours.len(), list(golden).len(), "{what}");
    for (at, (ours, golden)) in ours.iter().zip(list(golden)).enumerate() {
        match (ours, golden.as_f64()) {
            (Some(ours), Some(golden)) => {
                assert!((ours - golden).abs() <= 1e-12, "{what}[{at}] {ours} {golden}")
            }
            (ours, golden) => assert_eq!((*ours, golden), (None, None), "{what}[{at}]"),
        }
    }
}

#[track_caller]
pub(super) fn agree(ours: &Kendall, golden: &Value) {
    let counts = |name: &str| golden[name].as_u64().unwrap();
    assert_eq!(ours.pairs, counts("n_pairs"));
    assert_eq!((ours.concordant, ours.discordant), (counts("concordant"), counts("discordant")));
    assert_eq!((ours.tied_first, ours.tied_second), (counts("tied_x_only"), counts("tied_y_only")));
    assert_eq!(ours.tied_both, counts("tied_both"));
    near(
        "tau",
        [ours.tau_a, ours.tau_b],
        &Value::from(vec![golden["tau_a"].clone(), golden["tau_b"].clone()]),
    );
}

/// Intervals, to 1e-12, and the pairs that bind them, exactly.
#[track_caller]
pub(super) fn intervals(ours: &[Option<Interval>], named: impl Fn(usize) -> usize, golden: &Value) {
    assert_eq!(ours.len(), list(golden).len());
    for (ours, golden) in ours.iter().zip(list(golden)) {
        let ours = ours.unwrap();
        let figures = vec![golden["weight"].clone(), golden["lo"].clone(), golden["hi"].clone()];
        near("interval", [ours.weight, ours.low, ours.high].map(Some), &Value::from(figures));
        for (pair, golden) in [(ours.pair_low, &golden["pair_lo"]), (ours.pair_high, &golden["pair_hi"])] {
            let pair = pair.map(|(ahead, behind)| vec![named(ahead), named(behind)]);
            assert_eq!(pair, golden.as_array().map(|_| positions(golden)), "{golden}");
        }
    }
}

#[test]
fn values_gates_scores_and_ranks_are_those_of_the_reference_data() {
    let Some(shared) = shared() else { return };
    let procedure = Procedure::read(&shared);
    let ranking = procedure.rank(3);
    let sectors = &ranking.sectors;
    for (sector, golden) in sectors.iter().zip(list(procedure.expected("normalise.anchored"))) {
        near("values", sector.values.clone(), golden);
    }
    let gates = procedure.expected("gates");
    for ((sector, fired), vetoed) in sectors.iter().zip(list(&gates["fired"])).zip(list(&gates["vetoed"])) {
        let ours: Vec<&str> =
            sector.gates_fired.iter().map(|&at| procedure.spec.gates[at].id.as_str()).collect();
        let golden: Vec<&str> = list(fired).iter().map(|id| id.as_str().unwrap()).collect();
        assert_eq!(ours, golden);
        assert_eq!(Some(sector.vetoed), vetoed.as_bool());
    }
    let sum = procedure.expected("weighted_sum");
    near("score", sectors.iter().map(|sector| sector.score), &sum["score"]);
    for (sector, golden) in sectors.iter().zip(list(&sum["contributions"])) {
        near("contributions", sector.contributions.clone(), golden);
    }
    near("rank", sectors.iter().map(|sector| sector.rank.map(f64::from)), &sum["rank"]);
    near("shadow rank", sectors.iter().map(|sector| sector.shadow_rank.map(f64::from)), &sum["shadow_rank"]);
}

#[test]
fn the_ranking_without_employment_is_that_of_the_reference_data() {
    let Some(shared) = shared() else { return };
    let procedure = Procedure::read(&shared);
    let golden = procedure.expected("employment.leave_out");
    for k in [3, 5] {
        let ranking = procedure.rank(k);
        let sectors = &ranking.sectors;
        near("score", sectors.iter().map(|sector| sector.score_without_employment), &golden["score_without"]);
        let ranks = sectors.iter().map(|sector| sector.rank_without_employment.map(f64::from));
        near("rank", ranks, &golden["rank_without"]);
        let ranks = sectors.iter().map(|sector| sector.shadow_rank_without_employment.map(f64::from));
        near("shadow rank", ranks, &golden["shadow_rank_without"]);
        near(
            "share",
            sectors.iter().map(|sector| sector.employment_share),
            &golden["employment_share_of_score"],
        );
        agree(&ranking.employment.kendall, &golden["kendall"]);
        let top = &golden["top_k"][k.to_string()];
        assert_eq!(ranking.order[..k], positions(&top["full"]));
        assert_eq!(ranking.employment.dependent, positions(&top["employment_dependent"]));
        assert_eq!(ranking.employment.displaced, positions(&top["displaced"]));
        let dependent: Vec<usize> =
            (0..sectors.len()).filter(|&at| sectors[at].employment_dependent).collect();
        assert_eq!(dependent, positions(&top["employment_dependent"]));
    }
}

#[test]
fn a_profile_led_by_employment_is_refused_for_the_reasons_of_the_reference_data() {
    let Some(shared) = shared() else { return };
    let procedure = Procedure::read(&shared);
    let mut compared = 0;
    for case in
        list(&procedure.golden["cases"]).iter().filter(|case| case["method"] == "profile.employment_rules")
    {
        let mut spec = procedure.spec.clone();
        if let Some(weights) = case["params"].get("weights") {
            spec.criteria
                .iter_mut()
                .zip(numbers(weights))
                .for_each(|(criterion, weight)| criterion.weight = weight);
        }
        let mut ours: Vec<&str> = match spec.check() {
            Ok(spec) => {
                let ranking =
                    rank(&spec, &procedure.values, [0; 32], &|_| ControlFlow::Continue(())).unwrap();
                for (family, weight) in &ranking.family_weights {
                    assert!((weight - number(&case["expected"]["family_weights"][family])).abs() <= 1e-12);
                }
                assert!((ranking.employment.weight - 0.18).abs() < 1e-12);
                Vec::new()
            }
            Err(invalid) => invalid.0.iter().map(|violation| violation.code.reason()).collect(),
        };
        ours.dedup();
        let golden: Vec<&str> =
            list(&case["expected"]["violations"]).iter().map(|code| code.as_str().unwrap()).collect();
        assert_eq!(ours, golden);
        compared += 1;
    }
    assert_eq!(compared, 2);
    assert_eq!(Code::EmpFamilyCap.reason(), "EMP_FAMILY_CAP");
}

#[test]
fn weights_are_as_stable_as_in_the_reference_data() {
    let Some(shared) = shared() else { return };
    let procedure = Procedure::read(&shared);
    let golden = procedure.expected("weight_stability.interval");
    let (three, five) = (procedure.rank(3).stability.unwrap(), procedure.rank(5).stability.unwrap());
    intervals(&three.order, |sector| sector, &golden["full_order"]);
    intervals(&three.first, |sector| sector, &golden["top1"]);
    intervals(&three.top_k, |sector| sector, &golden["top3_set"]);
    intervals(&five.top_k, |sector| sector, &golden["top5_set"]);
}

#[test]
fn overturning_a_pair_costs_what_it_does_in_the_reference_data() {
    let Some(shared) = shared() else { return };
    let procedure = Procedure::read(&shared);
    let ranking = procedure.rank(3);
    for (ahead, golden) in list(procedure.expected("weight_stability.overturn_shift")).iter().enumerate() {
        let shifts = (0..12).map(|behind| match ranking.overturn.shift(ahead, behind) {
            Some(Overturn::Shift(shift)) => Some(shift),
            _ => None,
        });
        near("shift", shifts, golden);
    }
    let price = ranking.overturn.last_in_first_out.unwrap();
    assert_eq!((price.ahead, price.behind), (5, 2));
    assert_eq!(Some(price.shift), ranking.overturn.shift(5, 2));
}
