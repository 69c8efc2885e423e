//! What holds for every industry, and for whatever appears in any series.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

use eslabon_sectors_core::{
    Exports,
    appearances::{Params, Rule, appearances},
    benchmark::{Classes, Industry, dissimilarity, ranks},
};
use proptest::{
    collection::{btree_set, vec},
    prelude::*,
};

const PRODUCTS: usize = 6;
const CLASSES: usize = 3;

/// Exports of some territories, and the class of each product.
fn worlds() -> impl Strategy<Value = (Vec<Vec<f64>>, Vec<Option<usize>>)> {
    let value = prop_oneof![2 => 1.0..1e6_f64, 1 => Just(0.0)];
    (vec(vec(value, PRODUCTS), 1..6), vec(proptest::option::of(0..CLASSES), PRODUCTS))
}

fn industry(rows: &[Vec<f64>], class_of: &[Option<usize>]) -> Industry {
    let countries: Vec<u32> = (0..rows.len() as u32).flat_map(|country| vec![country; PRODUCTS]).collect();
    let products: Vec<u32> = (0..rows.len()).flat_map(|_| 0..PRODUCTS as u32).collect();
    let exports = Exports::new(rows.len(), PRODUCTS, &countries, &products, &rows.concat()).unwrap();
    Industry::new(&exports, class_of, CLASSES)
}

fn compositions() -> impl Strategy<Value = Vec<f64>> {
    vec(1e-3..1.0_f64, CLASSES).prop_map(|values| {
        let total: f64 = values.iter().sum();
        values.iter().map(|value| value / total).collect()
    })
}

/// A series with values on both sides of the thresholds, and exactly on them.
fn series() -> impl Strategy<Value = Vec<f64>> {
    vec(prop_oneof![Just(0.0), Just(0.5), Just(1.0), 0.0..3.0_f64], 0..16)
}

/// Whether a product could be said to appear at `at`, from the definition.
fn crosses(series: &[f64], at: usize, window: usize) -> bool {
    let mean = |years: &[f64]| years.iter().sum::<f64>() / window as f64;
    at >= window
        && at + window <= series.len()
        && mean(&series[at - window..at]) < 0.5
        && mean(&series[at..at + window]) >= 1.0
}

proptest! {
    #[test]
    fn classes_divide_the_industry((rows, class_of) in worlds()) {
        let industry = industry(&rows, &class_of);
        for (territory, row) in rows.iter().enumerate() {
            let inside = row.iter().zip(&class_of).filter(|(_, class)| class.is_some()).map(|(value, _)| value);
            let expected: f64 = inside.sum();
            prop_assert!((industry.exports(territory) - expected).abs() <= 1e-9 * expected.max(1.0));
            match industry.composition(territory) {
                Some(shares) => prop_assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12),
                None => prop_assert_eq!(industry.exports(territory), 0.0),
            }
        }
        let markets: f64 = (0..rows.len()).filter_map(|territory| industry.market_share(territory)).sum();
        prop_assert!(industry.world() == 0.0 || (markets - 1.0).abs() < 1e-12);
    }

    #[test]
    fn dissimilarity_is_a_distance(a in compositions(), b in compositions(), c in compositions()) {
        let of = |a: &[f64], b: &[f64]| dissimilarity(a, b).unwrap();
        prop_assert_eq!(of(&a, &b), of(&b, &a));
        prop_assert_eq!(of(&a, &a), 0.0);
        prop_assert!((0.0..=1.0).contains(&of(&a, &b)));
        prop_assert!(of(&a, &c) <= of(&a, &b) + of(&b, &c) + 1e-12);
    }

    #[test]
    fn a_rank_is_one_more_than_how_many_are_larger(values in vec(proptest::option::of(0_i8..5), 0..12)) {
        let values: Vec<_> = values.into_iter().map(|value| value.map(f64::from)).collect();
        let larger = |value: f64| values.iter().flatten().filter(|other| **other > value).count() as u32;
        let expected: Vec<_> = values.iter().map(|value| value.map(|value| larger(value) + 1)).collect();
        prop_assert_eq!(ranks(&values), expected);
    }

    #[test]
    fn a_code_decides_for_all_that_begins_with_it(
        codes in btree_set("[0-9]{1,4}", 1..12), product in "[0-9]{0,6}",
    ) {
        let codes: Vec<Vec<String>> = codes.into_iter().map(|code| vec![code]).collect();
        let classes = Classes::new(&codes).unwrap();
        let beginnings = codes.iter().flatten().filter(|code| product.starts_with(*code));
        let longest = beginnings.max_by_key(|code| code.len());
        let found = classes.of(&product).map(|member| &codes[member.class][member.code]);
        prop_assert_eq!(found, longest);
    }

    #[test]
    fn every_year_that_crosses_is_in_one_run_and_no_other_year_is(series in series(), window in 1_u32..4) {
        let years: Vec<i32> = (2000..).take(series.len()).collect();
        let rows: Vec<_> = series.iter().map(|rca| vec![*rca]).collect();
        let params = Params { window, ..Params::default() }.check().unwrap();
        let crossing: Vec<i32> = (0..series.len())
            .filter(|at| crosses(&series, *at, window as usize))
            .map(|at| 2000 + at as i32)
            .collect();
        let Ok(found) = appearances(&years, &rows, &params) else {
            prop_assert!(series.len() < 2 * window as usize);
            return Ok(());
        };
        let runs = found.appearances.iter().flat_map(|found| found.first_year..=found.last_year);
        let runs: Vec<i32> = runs.collect();
        prop_assert_eq!(runs, crossing);
        for found in &found.appearances {
            prop_assert!((found.first_year..=found.last_year).contains(&found.year));
            prop_assert!(found.before < 0.5 && found.after >= 1.0);
        }
    }

    #[test]
    fn what_appears_between_the_ends_is_below_at_one_and_above_at_the_other(series in series()) {
        let years: Vec<i32> = (2000..).take(series.len()).collect();
        let rows: Vec<_> = series.iter().map(|rca| vec![*rca]).collect();
        let params = Params { rule: Rule::Ends, ..Params::default() }.check().unwrap();
        let Ok(found) = appearances(&years, &rows, &params) else {
            prop_assert!(series.len() < 6);
            return Ok(());
        };
        let mean = |years: &[f64]| years.iter().sum::<f64>() / 3.0;
        let expected = mean(&series[..3]) < 0.5 && mean(&series[series.len() - 3..]) >= 1.0;
        prop_assert_eq!(found.appearances.len(), usize::from(expected));
    }
}
