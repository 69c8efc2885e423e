//! Rankings: draws of weights on 12 sectors x 8 criteria, and everything on 1,000 sectors
//! x 24 criteria.

use std::{collections::BTreeMap, ops::ControlFlow};

use divan::{Bencher, black_box};
use eslabon_sectors_core::ranking::{
    Cell, Criterion, CrossChecks, EmploymentRules, Missing, Ranking, Smaa, Spec, ValidSpec, ValueFunction,
    Values, WeightInformation, rank,
};

const BANDED: WeightInformation = WeightInformation::Banded { band: 0.5 };

fn main() {
    divan::main();
}

/// Noise that is the same everywhere: a congruential generator (Knuth's multiplier).
fn noise(count: usize) -> Vec<f64> {
    let mut state = 42_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    (0..count).map(|_| next()).collect()
}

/// Weights of which the first is the largest and the fourth counts jobs.
fn spec(criteria: usize, weights: WeightInformation, draws: u64) -> ValidSpec {
    let mut registered: Vec<f64> = noise(criteria).iter().map(|noise| 0.5 + noise).collect();
    registered[0] = 2.0;
    let sum: f64 = registered.iter().sum();
    let criteria = registered.iter().enumerate().map(|(at, weight)| Criterion {
        id: format!("C{at:02}"),
        family: if at == 3 { "employment_quantity".to_owned() } else { format!("F{}", at % 5) },
        weight: weight / sum,
        value: ValueFunction::Anchored { worst: 0.0, goal: 1.0 },
        missing: Missing::Interval,
        preference: None,
        thresholds: None,
    });
    let spec = Spec {
        criteria: criteria.collect(),
        gates: Vec::new(),
        employment: EmploymentRules::default(),
        family_caps: BTreeMap::new(),
        k: 3,
        smaa: Smaa { weights, draws, ..Smaa::default() },
        cross_checks: CrossChecks::default(),
        refuse_constant: false,
    };
    spec.check().expect("the spec is valid")
}

fn values(sectors: usize, criteria: usize, half_width: f64) -> Values {
    let cells: Vec<Cell> =
        noise(sectors * criteria).into_iter().map(|value| Cell { value: Some(value), half_width }).collect();
    let names = (0..sectors).map(|at| format!("S{at:04}")).collect();
    Values::new(names, criteria, &cells).expect("the values are valid")
}

fn ranked(spec: &ValidSpec, values: &Values) -> Ranking {
    rank(spec, black_box(values), [1; 32], &|_| ControlFlow::Continue(())).expect("there is a ranking")
}

#[divan::bench(args = [WeightInformation::Uniform, WeightInformation::Ordinal, BANDED], sample_count = 10)]
fn a_million_draws_on_12_by_8(bencher: Bencher<'_, '_>, weights: WeightInformation) {
    let (spec, values) = (spec(8, weights, 1_000_000), values(12, 8, 0.0));
    bencher.bench(|| ranked(&spec, &values));
}

#[divan::bench(sample_count = 10)]
fn a_million_draws_of_weights_and_values_on_12_by_8(bencher: Bencher<'_, '_>) {
    let (spec, values) = (spec(8, BANDED, 1_000_000), values(12, 8, 0.05));
    bencher.bench(|| ranked(&spec, &values));
}

#[divan::bench(sample_count = 5)]
fn everything_but_draws_on_1000_by_24(bencher: Bencher<'_, '_>) {
    let (spec, values) = (spec(24, BANDED, 0), values(1_000, 24, 0.0));
    bencher.bench(|| ranked(&spec, &values));
}

#[divan::bench(args = [0.0, 0.05], sample_count = 3)]
fn everything_on_1000_by_24(bencher: Bencher<'_, '_>, half_width: f64) {
    let (spec, values) = (spec(24, BANDED, 100_000), values(1_000, 24, half_width));
    bencher.bench(|| ranked(&spec, &values));
}
