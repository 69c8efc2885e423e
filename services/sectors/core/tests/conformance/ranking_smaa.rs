//! Draws of weights and values against the reference data: whole numbers where the
//! weights are given, five combined standard errors where they are drawn.

use std::ops::ControlFlow;

use eslabon_sectors_core::ranking::{
    Cell, EmploymentRules, Ranking, Robustness, Sampler, Smaa, Spec, ValueFunction, Values,
    WeightInformation, count, rank,
};
use serde_json::Value;

use super::{
    json,
    ranking::{Procedure, list, number, numbers, text},
    shared,
};

const DRAWS: u64 = 1_000_000;

#[test]
fn two_hundred_given_weights_give_exactly_the_counts_of_the_reference_data() {
    let Some(shared) = shared() else { return };
    let golden = json(&shared.join("golden/ranking/smaa_fixed_draws.json"));
    let procedure = Procedure::read(&shared);
    let ranking = procedure.rank(3);
    let u: Vec<f64> =
        ranking.sectors.iter().flat_map(|sector| sector.values.iter().flatten()).copied().collect();
    let weights: Vec<f64> =
        list(&golden["weights_thousandths"]).iter().flat_map(numbers).map(|weight| weight / 1000.0).collect();
    let found = count(&u, 8, &weights);
    let whole = |name: &str| -> Vec<u32> {
        list(&golden[name]).iter().flat_map(numbers).map(|count| count as u32).collect()
    };
    assert_eq!(found.ranks, whole("rank_counts"));
    assert_eq!(found.wins, whole("pairwise_win_counts"));
    for (ours, golden) in found.central_weights.iter().zip(list(&golden["central_weight"])) {
        assert_eq!(ours.is_none(), golden.is_null());
        for (ours, golden) in ours.iter().flatten().zip(golden.as_array().into_iter().flatten()) {
            assert!((ours - number(golden)).abs() < 1e-12);
        }
    }
}

/// A problem with all gates open, so that every sector is ranked.
fn open(spec: &Spec, weights: WeightInformation) -> Spec {
    let smaa = Smaa { weights, draws: DRAWS, confidence_draws: 100_000, ..Smaa::default() };
    Spec { gates: Vec::new(), smaa, ..spec.clone() }
}

fn drawn(spec: Spec, values: &Values) -> Ranking {
    rank(&spec.check().unwrap(), values, [42; 32], &|_| ControlFlow::Continue(())).unwrap()
}

/// `|ours - golden|` within five combined standard errors.
#[track_caller]
fn close(what: &str, ours: f64, golden: f64, golden_se: f64, draws: f64) {
    let margin = if golden == 0.0 || golden == 1.0 {
        10.0 / draws
    } else {
        5.0 * (golden_se.powi(2) + golden * (1.0 - golden) / draws).sqrt()
    };
    assert!((ours - golden).abs() <= margin, "{what}: ours {ours}, golden {golden}, margin {margin}");
}

/// Every figure of a case; sectors of ours are in the order of the golden ones.
fn compare(ranking: &Ranking, golden: &Value) {
    let robustness = ranking.robustness.as_ref().unwrap();
    let draws = robustness.draws as f64;
    let golden_draws = number(&golden["N"]);
    for (at, sector) in ranking.sectors.iter().enumerate() {
        let ours = sector.robustness.as_ref().unwrap();
        let se = numbers(&golden["rank_acceptability_se"][at]);
        for (r, golden) in numbers(&golden["rank_acceptability"][at]).into_iter().enumerate() {
            close(&format!("b[{at}][{r}]"), ours.rank_acceptability[r], golden, se[r], draws);
        }
        let top: f64 = number(&golden["top3_acceptability"][at]);
        close("top 3", ours.top_k_acceptability, top, (top * (1.0 - top) / golden_draws).sqrt(), draws);
        central_weights(ranking, at, golden);
    }
    pairwise(ranking, robustness, golden);
    for (ours, golden) in robustness.mean_weights.iter().zip(numbers(&golden["mean_weight"])) {
        assert!((ours - golden).abs() < 1e-3, "mean weight {ours} {golden}");
    }
}

fn central_weights(ranking: &Ranking, at: usize, golden: &Value) {
    let ours = ranking.sectors[at].robustness.as_ref().unwrap();
    // With few draws a standard error is not known well enough to count in.
    if number(&golden["first_rank_count"][at]) < 100.0 {
        return;
    }
    let (means, errors) = (ours.central_weights.as_ref().unwrap(), ours.central_weights_se.as_ref().unwrap());
    let (golden, golden_se) = (&golden["central_weight"][at], &golden["central_weight_se"][at]);
    for (j, golden) in numbers(golden).into_iter().enumerate() {
        let margin = 5.0 * number(&golden_se[j]).hypot(errors[j]);
        assert!((means[j] - golden).abs() <= margin, "w[{at}][{j}] {} {golden}", means[j]);
    }
}

fn pairwise(ranking: &Ranking, robustness: &Robustness, golden: &Value) {
    let wins = robustness.pairwise.as_ref().unwrap();
    let count = wins.sectors.len();
    assert_eq!(count, ranking.sectors.len());
    for (i, &a) in wins.sectors.iter().enumerate() {
        for (j, &b) in wins.sectors.iter().enumerate() {
            let share = number(&golden["pairwise_winning"][a][b]);
            let se = (share * (1.0 - share) / number(&golden["N"])).sqrt();
            close("pair", wins.shares[i * count + j], share, se, robustness.draws as f64);
        }
    }
}

fn case<'a>(golden: &'a Value, id: &str) -> &'a Value {
    list(&golden["cases"]).iter().find(|case| case["id"] == id).unwrap()
}

/// The illustrative matrix, with or without the uncertainty of its values.
#[track_caller]
fn check_illustrative(id: &str, weights: WeightInformation, sampler: Sampler, uncertain: bool) {
    let Some(shared) = shared() else { return };
    let golden = json(&shared.join("golden/ranking/smaa_monte_carlo.json"));
    let procedure = Procedure::read(&shared);
    let half_widths = numbers(&golden["half_widths"]);
    let cells: Vec<Cell> = (0..12)
        .flat_map(|sector| (0..8).map(move |criterion| (sector, criterion)))
        .map(|(sector, criterion)| {
            let half_width = if uncertain { half_widths[criterion] } else { 0.0 };
            Cell { half_width, ..procedure.values.cell(sector, criterion) }
        })
        .collect();
    let values = Values::new(procedure.values.sectors().to_vec(), 8, &cells).unwrap();
    let spec = open(&procedure.spec, weights);
    let ranking = drawn(spec, &values);
    let golden = case(&golden, id);
    assert_eq!(ranking.robustness.as_ref().unwrap().sampler, sampler);
    compare(&ranking, golden);
    if let Some(factors) = golden.get("confidence_factor") {
        confidence(&ranking, golden, factors);
    }
}

fn confidence(ranking: &Ranking, golden: &Value, factors: &Value) {
    let draws = f64::from(ranking.robustness.as_ref().unwrap().confidence_draws);
    let mut compared = 0;
    for (at, sector) in ranking.sectors.iter().enumerate() {
        // With fewer, the central weights themselves are too uncertain.
        if number(&golden["first_rank_count"][at]) > 10_000.0 {
            let ours = sector.robustness.as_ref().unwrap().confidence_factor.unwrap();
            let se = number(&golden["confidence_factor_se"][at]);
            close("confidence", ours, number(&factors[at]), se.max(2e-4), draws);
            compared += 1;
        }
    }
    assert!(compared > 3);
}

#[test]
fn uniform_weights_give_the_acceptabilities_of_the_reference_data() {
    check_illustrative("uniform_deterministic", WeightInformation::Uniform, Sampler::Spacings, false);
}

#[test]
fn ordered_weights_give_the_acceptabilities_of_the_reference_data() {
    let Some(shared) = shared() else { return };
    let golden = json(&shared.join("golden/ranking/smaa_monte_carlo.json"));
    let golden = case(&golden, "ordinal_deterministic");
    let mut procedure = Procedure::read(&shared);
    // The order there is strict, where two registered weights are equal.
    let order: Vec<String> = list(&golden["sampler"]["order_best_to_worst"]).iter().map(text).collect();
    for criterion in &mut procedure.spec.criteria {
        let place = order.iter().position(|id| *id == criterion.id).unwrap();
        criterion.weight = (8 - place) as f64 / 36.0;
    }
    // Counting jobs is fifth and seventh there, which the default cap does not allow for.
    procedure.spec.employment = EmploymentRules { cap: 0.5, ..EmploymentRules::default() };
    let ranking = drawn(open(&procedure.spec, WeightInformation::Ordinal), &procedure.values);
    assert_eq!(ranking.robustness.as_ref().unwrap().sampler, Sampler::SortedSpacings);
    // The mean of ordered weights is known: rank order centroids.
    for (ours, id) in ranking.robustness.as_ref().unwrap().mean_weights.iter().zip(&procedure.spec.criteria) {
        let place = order.iter().position(|other| *other == id.id).unwrap();
        let centroid: f64 = (place..8).map(|at| 1.0 / (at + 1) as f64).sum::<f64>() / 8.0;
        assert!((ours - centroid).abs() < 1e-3, "{ours} {centroid}");
    }
    compare(&ranking, golden);
}

#[test]
fn banded_weights_give_the_acceptabilities_of_the_reference_data() {
    check_illustrative(
        "banded_deterministic",
        WeightInformation::Banded { band: 0.5 },
        Sampler::Bands,
        false,
    );
}

#[test]
fn uniform_weights_and_uncertain_values_give_the_acceptabilities_of_the_reference_data() {
    check_illustrative("uniform_uncertain", WeightInformation::Uniform, Sampler::Spacings, true);
}

#[test]
fn banded_weights_and_uncertain_values_give_the_acceptabilities_of_the_reference_data() {
    check_illustrative("banded_uncertain", WeightInformation::Banded { band: 0.5 }, Sampler::Bands, true);
}

/// Values that are given: criteria that leave a value between 0 and 1 as it is.
fn as_given(u: &[Vec<f64>]) -> (Spec, Values) {
    let criteria = u[0].len();
    let criterion = |j: usize| eslabon_sectors_core::ranking::Criterion {
        id: format!("c{j}"),
        family: format!("f{j}"),
        weight: 1.0 / criteria as f64,
        value: ValueFunction::Anchored { worst: 0.0, goal: 1.0 },
        missing: Default::default(),
        preference: None,
        thresholds: None,
    };
    let spec = Spec {
        criteria: (0..criteria).map(criterion).collect(),
        gates: Vec::new(),
        employment: EmploymentRules::default(),
        family_caps: Default::default(),
        k: 3,
        smaa: Smaa::default(),
        cross_checks: Default::default(),
        refuse_constant: false,
    };
    let cells: Vec<Cell> = u.concat().into_iter().map(Cell::exact).collect();
    let names = (0..u.len()).map(|at| format!("A{at}")).collect();
    (spec, Values::new(names, criteria, &cells).unwrap())
}

#[test]
fn six_dams_have_the_acceptabilities_of_the_reference_data() {
    let Some(shared) = shared() else { return };
    let golden = json(&shared.join("golden/ranking/smaa_monte_carlo.json"));
    let dams = json(&shared.join("golden/ranking/opricovic_tzeng_2007_hydropower.json"));
    let u: Vec<Vec<f64>> =
        list(&super::ranking::of(&dams, "normalise.min_max")["expected"]).iter().map(numbers).collect();
    let (spec, values) = as_given(&u);
    compare(&drawn(open(&spec, WeightInformation::Uniform), &values), case(&golden, "hydropower_uniform"));
}

#[test]
fn acceptabilities_that_are_known_as_fractions_are_within_five_standard_errors() {
    let Some(shared) = shared() else { return };
    let golden = json(&shared.join("golden/ranking/smaa_exact.json"));
    for case in list(&golden["cases"]) {
        let u: Vec<Vec<f64>> = list(&case["utilities_min_max"]).iter().map(numbers).collect();
        let (spec, values) = as_given(&u);
        let ranking = drawn(open(&spec, WeightInformation::Uniform), &values);
        for (at, sector) in ranking.sectors.iter().enumerate() {
            let ours = sector.robustness.as_ref().unwrap();
            for (r, golden) in numbers(&case["rank_acceptability"][at]).into_iter().enumerate() {
                close("b", ours.rank_acceptability[r], golden, 0.0, DRAWS as f64);
            }
            let golden = &case["central_weight"][at];
            assert_eq!(golden.is_null(), ours.central_weights.is_none());
            if let (Some(weights), Some(errors)) = (&ours.central_weights, &ours.central_weights_se) {
                for (j, golden) in numbers(golden).into_iter().enumerate() {
                    assert!((weights[j] - golden).abs() <= 5.0 * errors[j], "w[{at}][{j}] {weights:?}");
                }
            }
        }
    }
}
