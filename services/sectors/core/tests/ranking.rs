//! The edges of a ranking: what is refused, what is left open, what is said of it.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

use std::{collections::BTreeMap, ops::ControlFlow};

use eslabon_sectors_core::ranking::{
    Cell, Code, Comparison, Condition, Criterion, CrossChecks, EmploymentRules, Error, Gate, GateKind,
    Method, Missing, Overturn, Preference, Quantifier, Ranking, Smaa, Spec, Thresholds, Undefined,
    ValueFunction, Values, WeightInformation, WhenMissing, rank,
};

/// Three criteria of three families, the last of which counts jobs.
fn spec() -> Spec {
    let criterion = |id: &str, family: &str, weight: f64| Criterion {
        id: id.to_owned(),
        family: family.to_owned(),
        weight,
        value: ValueFunction::Anchored { worst: 0.0, goal: 1.0 },
        missing: Missing::Interval,
        preference: None,
        thresholds: None,
    };
    Spec {
        criteria: vec![
            criterion("LCA", "competitiveness", 0.5),
            criterion("COG", "learning", 0.3),
            criterion("JOBS", "employment_quantity", 0.2),
        ],
        gates: Vec::new(),
        employment: EmploymentRules::default(),
        family_caps: BTreeMap::new(),
        k: 1,
        smaa: Smaa { draws: 1_000, ..Smaa::default() },
        cross_checks: CrossChecks::default(),
        refuse_constant: false,
    }
}

fn values(rows: &[[Option<f64>; 3]]) -> Values {
    let cells: Vec<Cell> = rows.iter().flatten().map(|&value| Cell { value, half_width: 0.0 }).collect();
    Values::new((0..rows.len()).map(|at| format!("S{at}")).collect(), 3, &cells).unwrap()
}

fn three() -> Values {
    values(&[
        [Some(0.9), Some(0.5), Some(0.1)],
        [Some(0.5), Some(0.6), Some(0.2)],
        [Some(0.1), Some(0.2), Some(0.9)],
    ])
}

fn ranked(spec: Spec, values: &Values) -> Result<Ranking, Error> {
    rank(&spec.check().unwrap(), values, [3; 32], &|_| ControlFlow::Continue(()))
}

fn gate(criterion: &str, comparison: Comparison, threshold: f64, kind: GateKind) -> Gate {
    Gate {
        id: format!("G_{criterion}"),
        kind,
        quantifier: Quantifier::All,
        conditions: vec![Condition { criterion: criterion.to_owned(), comparison, threshold }],
        when_missing: WhenMissing::Undecided,
        reason: String::new(),
    }
}

/// What a spec is refused for: reasons and paths.
#[track_caller]
fn check_refused(change: impl FnOnce(&mut Spec), expected: &[(Code, &str)]) {
    let mut changed = spec();
    change(&mut changed);
    let found = changed.check().unwrap_err().0;
    let found: Vec<(Code, &str)> =
        found.iter().map(|violation| (violation.code, violation.field.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn weights_that_do_not_sum_to_one_are_refused_and_not_rescaled() {
    check_refused(|spec| spec.criteria[0].weight = 0.6, &[(Code::WeightsDoNotSum, "criteria")]);
    let mut rounded = spec();
    rounded.criteria[0].weight += 5e-7;
    let sum: f64 = rounded.check().unwrap().weights().iter().sum();
    assert!((sum - 1.0).abs() < 1e-15);
}

#[test]
fn employment_must_not_be_the_main_thing_in_any_sense() {
    check_refused(
        |spec| {
            spec.criteria[0].weight = 0.3;
            spec.criteria[2].weight = 0.4;
        },
        &[
            (Code::EmpFamilyCap, "employment.cap"),
            (Code::EmpIsMainCriterion, "criteria[2].weight"),
            (Code::EmpIsMainFamily, "employment.family"),
        ],
    );
    check_refused(
        |spec| spec.employment = EmploymentRules::fourth_quadrant(),
        &[(Code::EmpFamilyCap, "employment.cap")],
    );
}

#[test]
fn a_family_with_a_cap_stays_below_it() {
    let cap = |spec: &mut Spec| spec.family_caps = BTreeMap::from([("learning".to_owned(), 0.25)]);
    check_refused(cap, &[(Code::FamilyCap, "family_caps[learning]")]);
}

#[test]
fn a_gate_must_name_a_criterion_of_the_profile() {
    let change = |spec: &mut Spec| {
        spec.gates.push(gate("LCA", Comparison::Less, 0.1, GateKind::Hard));
        spec.gates.push(gate("PCI", Comparison::Less, 0.1, GateKind::Hard));
    };
    check_refused(change, &[(Code::UnknownCriterion, "gates[1].conditions[0].criterion")]);
}

#[test]
fn a_value_function_must_tell_values_apart() {
    let change = |value: ValueFunction| move |spec: &mut Spec| spec.criteria[1].value = value;
    check_refused(
        change(ValueFunction::Anchored { worst: 1.0, goal: 1.0 }),
        &[(Code::DegenerateCriterion, "criteria[1].value.goal")],
    );
    check_refused(
        change(ValueFunction::Target { target: 1.0, half_range: 0.0 }),
        &[(Code::DegenerateCriterion, "criteria[1].value.half_range")],
    );
    check_refused(
        change(ValueFunction::Piecewise { points: vec![(0.0, 0.5), (1.0, 0.5)] }),
        &[(Code::DegenerateCriterion, "criteria[1].value.points")],
    );
    check_refused(
        change(ValueFunction::Piecewise { points: vec![(1.0, 0.0), (1.0, 1.5)] }),
        &[
            (Code::OutOfRange, "criteria[1].value.points[1].u"),
            (Code::OutOfRange, "criteria[1].value.points[1].x"),
        ],
    );
}

#[test]
fn numbers_that_are_not_finite_are_refused_wherever_they_are() {
    let bad = f64::NAN;
    check_refused(|spec| spec.criteria[0].weight = bad, &[(Code::NotFinite, "criteria[0].weight")]);
    check_refused(
        |spec| spec.criteria[0].value = ValueFunction::Anchored { worst: bad, goal: f64::INFINITY },
        &[(Code::NotFinite, "criteria[0].value.worst"), (Code::NotFinite, "criteria[0].value.goal")],
    );
    check_refused(
        |spec| spec.gates.push(gate("LCA", Comparison::Less, bad, GateKind::Warn)),
        &[(Code::NotFinite, "gates[0].conditions[0].threshold")],
    );
    check_refused(|spec| spec.smaa.anchor_jitter = bad, &[(Code::NotFinite, "smaa.anchor_jitter")]);
    let cells = [Cell::exact(1.0), Cell::exact(f64::INFINITY), Cell::missing()];
    let refused = Values::new(vec!["S".to_owned()], 3, &cells).unwrap_err();
    assert_eq!(refused, Error::NotFinite { sector: "S".to_owned(), criterion: 1 });
    let cells = [Cell { value: Some(1.0), half_width: -1.0 }];
    assert_eq!(Values::new(vec!["S".to_owned()], 1, &cells).unwrap_err().reason(), "NOT_FINITE");
}

#[test]
fn whatever_is_out_of_range_is_named_with_its_path() {
    check_refused(
        |spec| {
            spec.k = 0;
            spec.smaa.draws = 10;
            spec.smaa.weights = WeightInformation::Banded { band: 0.0 };
            spec.cross_checks.vikor_v = 2.0;
            spec.criteria[0].preference = Some(Preference::Linear { q: 2.0, p: 1.0 });
            spec.criteria[1].thresholds = Some(Thresholds { q: 0.0, p: 1.0, v: 1.0 });
            spec.criteria[2].missing = Missing::Imputed { value: 1.0, half_width: -1.0 };
        },
        &[
            (Code::OutOfRange, "criteria[0].preference.p"),
            (Code::OutOfRange, "criteria[1].thresholds.v"),
            (Code::OutOfRange, "criteria[2].missing.half_width"),
            (Code::OutOfRange, "k"),
            (Code::OutOfRange, "smaa.draws"),
            (Code::OutOfRange, "smaa.weights.band"),
            (Code::OutOfRange, "cross_checks.vikor_v"),
        ],
    );
    check_refused(|spec| spec.criteria.clear(), &[(Code::Empty, "criteria")]);
    check_refused(|spec| spec.criteria[1].id = "LCA".to_owned(), &[(Code::Duplicate, "criteria[1].id")]);
}

#[test]
fn no_more_sectors_can_be_chosen_than_are_eligible() {
    let mut spec = spec();
    spec.k = 3;
    assert!(ranked(spec.clone(), &three()).is_ok());
    spec.gates.push(gate("LCA", Comparison::Less, 0.3, GateKind::Hard));
    assert_eq!(ranked(spec, &three()), Err(Error::KTooLarge { k: 3, eligible: 2 }));
}

#[test]
fn a_vetoed_sector_has_a_shadow_rank_and_no_part_in_the_draws() {
    let mut spec = spec();
    spec.gates.push(gate("JOBS", Comparison::Less, 0.15, GateKind::Hard));
    spec.gates.push(gate("COG", Comparison::AtMost, 0.2, GateKind::Declining));
    let ranking = ranked(spec, &three()).unwrap();
    let [first, second, third] = &ranking.sectors[..] else { panic!() };
    assert!(first.vetoed && first.rank.is_none() && first.robustness.is_none());
    assert_eq!((first.shadow_rank, second.shadow_rank), (Some(1), Some(2)));
    assert_eq!((second.rank, third.rank), (Some(1), Some(2)));
    assert!(third.declining && third.gates_fired == [1] && !second.declining);
    assert_eq!(second.robustness.as_ref().unwrap().rank_acceptability.len(), 2);
    assert_eq!((ranking.order.as_slice(), ranking.shadow_order.as_slice()), (&[1, 2][..], &[0, 1, 2][..]));
}

#[test]
fn a_missing_value_leaves_a_gate_open_unless_another_condition_decides() {
    let rows = [[None, Some(0.5), Some(0.5)], [Some(0.5); 3]];
    let check = |quantifier, other: f64, when_missing, fired: &[usize], undecided: &[usize]| {
        let mut spec = spec();
        let mut gate = gate("LCA", Comparison::Less, 0.3, GateKind::Hard);
        let condition =
            Condition { criterion: "COG".to_owned(), comparison: Comparison::AtLeast, threshold: other };
        gate.conditions.push(condition);
        spec.gates = vec![Gate { quantifier, when_missing, ..gate }];
        let sector = &ranked(spec, &values(&rows)).unwrap().sectors[0];
        assert_eq!((sector.gates_fired.as_slice(), sector.gates_undecided.as_slice()), (fired, undecided));
        assert_eq!(sector.vetoed, !fired.is_empty());
    };
    check(Quantifier::All, 0.4, WhenMissing::Undecided, &[], &[0]);
    check(Quantifier::All, 0.4, WhenMissing::Fires, &[0], &[]);
    check(Quantifier::All, 0.6, WhenMissing::Fires, &[], &[]);
    check(Quantifier::Any, 0.6, WhenMissing::Undecided, &[], &[0]);
    // The second sector meets the condition too, and must stay eligible for the first to be ranked.
    let mut spec = spec();
    spec.gates = vec![Gate {
        quantifier: Quantifier::Any,
        conditions: vec![
            Condition { criterion: "LCA".to_owned(), comparison: Comparison::Greater, threshold: 0.9 },
            Condition { criterion: "JOBS".to_owned(), comparison: Comparison::Greater, threshold: 0.4 },
        ],
        ..gate("LCA", Comparison::Less, 0.0, GateKind::Warn)
    }];
    let ranking = ranked(spec, &values(&rows)).unwrap();
    assert_eq!(ranking.sectors[0].gates_fired, [0]);
    assert!(!ranking.sectors[0].vetoed);
}

#[test]
fn a_missing_value_is_anything_between_worst_and_best() {
    let rows = [[None, Some(0.5), Some(0.5)], [Some(0.5), Some(0.5), Some(0.4)]];
    let ranking = ranked(spec(), &values(&rows)).unwrap();
    let open = &ranking.sectors[0];
    assert_eq!(open.missing, [0]);
    assert_eq!((open.score, open.score_low, open.score_high), (Some(0.5), Some(0.25), Some(0.75)));
    // Beats the other where its value is above 0.46 or so: a little more than half of the draws.
    let share = open.robustness.as_ref().unwrap().rank_acceptability[0];
    assert!((0.48..0.62).contains(&share), "{share}");
    let check = &ranking.cross_checks[0];
    assert_eq!(check.outcome, Err(Undefined::TooFewSectors));
}

#[test]
fn a_missing_value_can_exclude_a_sector_or_be_stood_in_for() {
    let rows = [[None, Some(1.0), Some(1.0)], [Some(0.5); 3], [Some(0.4); 3]];
    let mut excluding = spec();
    excluding.criteria[0].missing = Missing::Exclude;
    let ranking = ranked(excluding, &values(&rows)).unwrap();
    let left_out = &ranking.sectors[0];
    assert!(left_out.excluded && left_out.score.is_none() && left_out.shadow_rank.is_none());
    assert_eq!((left_out.missing.as_slice(), left_out.values.len()), (&[0][..], 3));
    assert_eq!(ranking.order, [1, 2]);
    assert_eq!(ranking.overturn.shift(0, 1), None);

    let mut imputing = spec();
    imputing.criteria[0].missing = Missing::Imputed { value: 0.2, half_width: 0.1 };
    let ranking = ranked(imputing, &values(&rows)).unwrap();
    let stood_in = &ranking.sectors[0];
    assert_eq!((stood_in.values[0], stood_in.rank), (Some(0.2), Some(1)));
    assert!((stood_in.score_high.unwrap() - 0.65).abs() < 1e-12);
}

#[test]
fn one_sector_alone_has_no_rank() {
    let ranking = ranked(spec(), &values(&[[Some(0.5); 3]])).unwrap();
    let only = &ranking.sectors[0];
    assert_eq!((only.score, only.rank, only.shadow_rank), (Some(0.5), None, None));
    assert!(ranking.stability.is_none() && ranking.robustness.is_none());
    assert!(ranking.overturn.last_in_first_out.is_none());
    let undefined =
        |check: &eslabon_sectors_core::ranking::CrossCheck| check.outcome == Err(Undefined::TooFewSectors);
    assert!(ranking.cross_checks.iter().all(undefined));
}

#[test]
fn a_constant_column_leaves_the_ranking_and_takes_away_what_depends_on_it() {
    let rows = [[Some(0.5), Some(0.2), Some(0.3)], [Some(0.5), Some(0.4), Some(0.1)]];
    let ranking = ranked(spec(), &values(&rows)).unwrap();
    assert_eq!(ranking.constant_criteria, [0]);
    assert!(ranking.sectors.iter().all(|sector| sector.rank.is_some()));
    let outcome = |method: Method| {
        let check = ranking.cross_checks.iter().find(|check| check.method == method).unwrap();
        check.outcome.as_ref().map(|_| ()).map_err(|undefined| *undefined)
    };
    let degenerate = Err(Undefined::DegenerateCriterion { criterion: 0 });
    for method in [Method::Vikor, Method::TopsisMinMax, Method::SumMinMax, Method::SumZScore] {
        assert_eq!(outcome(method), degenerate, "{method:?}");
    }
    for method in [Method::TopsisVector, Method::TopsisAnchored, Method::PrometheeII, Method::SumVector] {
        assert_eq!(outcome(method), Ok(()), "{method:?}");
    }
    let refusing = Spec { refuse_constant: true, ..spec() };
    assert_eq!(ranked(refusing, &values(&rows)), Err(Error::DegenerateCriterion { criterion: 0 }));
}

#[test]
fn a_criterion_without_weight_is_shown_and_never_counts() {
    let mut spec = spec();
    spec.criteria[0].weight = 0.0;
    spec.criteria[1].weight = 0.8;
    let ranking = ranked(spec, &three()).unwrap();
    let first = &ranking.sectors[ranking.order[0]];
    assert_eq!((first.values[0], first.contributions[0]), (Some(0.5), Some(0.0)));
    let robustness = ranking.robustness.unwrap();
    assert_eq!(robustness.mean_weights[0], 0.0);
    assert!(ranking.trade_offs.iter().all(|trade_off| trade_off.given != 0 && trade_off.taken != 0));
}

#[test]
fn a_criterion_with_all_the_weight_has_no_interval() {
    let mut spec = spec();
    spec.criteria.iter_mut().zip([1.0, 0.0, 0.0]).for_each(|(criterion, weight)| criterion.weight = weight);
    let stability = ranked(spec, &three()).unwrap().stability.unwrap();
    assert!(stability.order[0].is_none() && stability.order[1].is_some());
}

#[test]
fn weights_are_rates_of_exchange() {
    let mut spec = spec();
    spec.criteria[0].value = ValueFunction::Anchored { worst: 10.0, goal: 60.0 };
    let ranking = ranked(spec, &three()).unwrap();
    let rate = ranking.trade_offs.iter().find(|found| (found.given, found.taken) == (0, 1)).unwrap().rate;
    // (0.3 / 1) / (0.5 / 50): a unit of the second is worth thirty of the first.
    assert!((rate - 30.0).abs() < 1e-12);
    assert_eq!(ranking.trade_offs.len(), 6);
}

#[test]
fn a_sector_within_the_choice_only_for_its_jobs_is_marked() {
    let rows = [[Some(0.5), Some(0.5), Some(0.0)], [Some(0.45), Some(0.45), Some(1.0)]];
    let ranking = ranked(spec(), &values(&rows)).unwrap();
    assert!(ranking.sectors[1].employment_dependent && !ranking.sectors[0].employment_dependent);
    assert_eq!((ranking.employment.dependent, ranking.employment.displaced), (vec![1], vec![0]));
    assert_eq!(ranking.employment.kendall.tau_b, Some(-1.0));
}

#[test]
fn the_price_of_the_choice_is_that_of_the_last_in_and_the_first_out() {
    let ranking = ranked(spec(), &three()).unwrap();
    let price = ranking.overturn.last_in_first_out.unwrap();
    assert_eq!((price.ahead, price.behind), (0, 1));
    assert!(matches!(price.shift, Overturn::Shift(shift) if shift > 0.0));
    assert_eq!(ranking.overturn.shift(1, 0), Some(Overturn::NotAhead));
    assert_eq!(ranking.overturn.shift(1, 7), None);
}

#[test]
fn credibility_needs_thresholds_for_every_weighted_criterion() {
    assert!(ranked(spec(), &three()).unwrap().credibility.is_none());
    let mut with = spec();
    for criterion in &mut with.criteria {
        criterion.thresholds = Some(Thresholds { q: 0.05, p: 0.2, v: 0.6 });
    }
    let found = ranked(with, &three()).unwrap().credibility.unwrap();
    // The third is far behind the first by the first criterion.
    assert_eq!(found.sectors, [0, 1, 2]);
    assert_eq!(found.credibility[2 * 3], 0.0);
}

#[test]
fn a_listener_hears_of_it_and_can_stop() {
    let (spec, values) = (spec().check().unwrap(), three());
    assert_eq!(rank(&spec, &values, [3; 32], &|_| ControlFlow::Break(())), Err(Error::Stopped));
    let stop_at_draws = |progress: eslabon_sectors_core::ranking::Progress| {
        if progress.stage == eslabon_sectors_core::ranking::Stage::Draws {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    assert_eq!(rank(&spec, &values, [3; 32], &stop_at_draws), Err(Error::Stopped));
}

#[test]
fn other_seeds_are_other_draws_and_the_same_ranking() {
    let spec = Spec {
        smaa: Smaa { weights: WeightInformation::Uniform, draws: 1_000, ..Smaa::default() },
        ..spec()
    };
    let (spec, values) = (spec.check().unwrap(), three());
    let of = |seed: u8| rank(&spec, &values, [seed; 32], &|_| ControlFlow::Continue(())).unwrap();
    assert_eq!(of(1), of(1));
    assert_eq!(of(1).order, of(2).order);
    assert_ne!(of(1).robustness, of(2).robustness);
}

#[test]
fn values_that_do_not_fit_are_refused() {
    let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    let cells = vec![Cell::exact(1.0); 4];
    assert_eq!(Values::new(Vec::new(), 2, &[]), Err(Error::NoSectors));
    assert!(matches!(Values::new(names(&["a", "b"]), 3, &cells), Err(Error::Shape { .. })));
    let twice = Values::new(names(&["a", "a"]), 2, &cells);
    assert_eq!(twice, Err(Error::DuplicateSector { sector: "a".to_owned() }));
    let too_narrow = Values::new(names(&["a", "b"]), 2, &cells).unwrap();
    assert!(matches!(ranked(spec(), &too_narrow), Err(Error::Shape { .. })));
    let many = Values::new((0..2_001).map(|at| format!("{at}")).collect(), 1, &vec![Cell::exact(1.0); 2_001]);
    assert_eq!(many, Err(Error::TooManySectors { sectors: 2_001 }));
}

#[test]
fn huge_values_rank_without_a_figure_that_is_not_a_number() {
    let rows = [[Some(f64::MAX), Some(-f64::MAX), Some(0.5)], [Some(-f64::MAX), Some(f64::MAX), Some(0.5)]];
    let cells: Vec<Cell> = rows.iter().flatten().map(|&value| Cell { value, half_width: f64::MAX }).collect();
    let values = Values::new(vec!["a".to_owned(), "b".to_owned()], 3, &cells).unwrap();
    let ranking = ranked(spec(), &values).unwrap();
    for sector in &ranking.sectors {
        let robustness = sector.robustness.as_ref().unwrap();
        assert!((robustness.rank_acceptability.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(sector.score_low.unwrap() <= sector.score.unwrap());
    }
}
