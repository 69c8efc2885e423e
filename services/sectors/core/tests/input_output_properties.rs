//! What holds for the inverse of every table.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

use eslabon_sectors_core::input_output::{Sign, Solved, Table};
use proptest::{collection::vec, prelude::*};

/// A domestic table: output, coefficients row by row whose columns sum to less than
/// one, and a factor.
#[derive(Debug, Clone)]
struct Drawn {
    output: Vec<f64>,
    coefficients: Vec<f64>,
    factor: Vec<f64>,
}

impl Drawn {
    fn n(&self) -> usize {
        self.output.len()
    }

    fn a(&self, i: usize, j: usize) -> f64 {
        self.coefficients[i * self.n() + j]
    }

    /// What industry `i` sells to `j`.
    fn z(&self, i: usize, j: usize) -> f64 {
        self.a(i, j) * self.output[j]
    }

    fn solve(&self) -> Solved {
        let table = Table::from_coefficients(self.output.clone(), &self.coefficients).unwrap();
        table.with_factor("JOBS", Sign::NotNegative, self.factor.clone()).unwrap().solve().unwrap()
    }

    /// The same table with industry `order[k]` in place `k`.
    fn shuffled(&self, order: &[usize]) -> Self {
        let cells = order.iter().flat_map(|&i| order.iter().map(move |&j| self.a(i, j)));
        let coefficients = cells.collect();
        Self { output: pick(&self.output, order), coefficients, factor: pick(&self.factor, order) }
    }
}

fn pick(values: &[f64], order: &[usize]) -> Vec<f64> {
    order.iter().map(|&at| values[at]).collect()
}

/// Up to a dozen industries of sizes that differ a thousand times, a third of them
/// not buying from each other, none of which keeps less than a tenth of its output.
fn tables() -> impl Strategy<Value = Drawn> {
    (1..12_usize).prop_flat_map(|n| {
        let cell = prop_oneof![2 => 0.0..1.0_f64, 1 => Just(0.0)];
        let bought = vec(0.0..0.9_f64, n);
        (vec(cell, n * n), bought, vec(1.0..1e3_f64, n), vec(0.0..50.0_f64, n)).prop_map(
            move |(cells, bought, output, factor)| {
                let column = |j: usize| (0..n).map(|i| cells[i * n + j]).sum::<f64>().max(1e-9);
                let scaled = |at: usize| cells[at] * bought[at % n] / column(at % n);
                Drawn { output, coefficients: (0..n * n).map(scaled).collect(), factor }
            },
        )
    })
}

fn shuffled_tables() -> impl Strategy<Value = (Drawn, Vec<usize>)> {
    tables().prop_flat_map(|drawn| {
        let order: Vec<usize> = (0..drawn.n()).collect();
        (Just(drawn), Just(order).prop_shuffle())
    })
}

/// Rounding of an inverse whose condition is below 40, as a share of what is compared.
const ROUNDING: f64 = 1e-12;

fn near(ours: f64, expected: f64) -> bool {
    (ours - expected).abs() <= ROUNDING * expected.abs().max(1.0)
}

fn identity(i: usize, j: usize) -> f64 {
    f64::from(u8::from(i == j))
}

/// Every pair of positions.
fn pairs(n: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..n).flat_map(move |i| (0..n).map(move |j| (i, j)))
}

proptest! {
    #[test]
    fn one_unit_of_demand_makes_at_least_one_unit_of_output_and_nowhere_less_than_none(drawn in tables()) {
        let solved = drawn.solve();
        for (i, j) in pairs(drawn.n()) {
            // To the last bit: the elimination never subtracts off the diagonal.
            prop_assert!(solved.leontief(i, j) >= identity(i, j));
            prop_assert!(solved.ghosh(i, j) >= identity(i, j));
            prop_assert!(solved.leontief(i, j).is_sign_positive());
        }
        prop_assert!(solved.output_multipliers().iter().all(|multiplier| *multiplier >= 1.0));
        prop_assert!(solved.supply_multipliers().unwrap().iter().all(|multiplier| *multiplier >= 1.0));
    }

    #[test]
    fn the_inverse_undoes_the_table(drawn in tables()) {
        let (n, solved) = (drawn.n(), drawn.solve());
        for (i, j) in pairs(n) {
            let leontief: f64 = (0..n).map(|k| solved.leontief(i, k) * (identity(k, j) - drawn.a(k, j))).sum();
            prop_assert!(near(leontief, identity(i, j)), "L (I - A) [{i}, {j}] = {leontief}");
            let b = |k: usize| drawn.z(k, j) / drawn.output[k];
            let ghosh: f64 = (0..n).map(|k| solved.ghosh(i, k) * (identity(k, j) - b(k))).sum();
            // Rows of G grow with how much the outputs differ: a thousand times.
            prop_assert!((ghosh - identity(i, j)).abs() <= 1e3 * ROUNDING, "G (I - B) [{i}, {j}] = {ghosh}");
        }
    }

    #[test]
    fn no_multiplier_is_larger_than_the_least_share_kept_allows(drawn in tables()) {
        let n = drawn.n();
        let bought = (0..n).map(|j| (0..n).map(|i| drawn.a(i, j)).sum::<f64>()).fold(0.0, f64::max);
        for multiplier in drawn.solve().output_multipliers() {
            prop_assert!(multiplier <= (1.0 + ROUNDING) / (1.0 - bought));
        }
    }

    #[test]
    fn a_table_that_solves_passes_the_check_of_its_import(drawn in tables()) {
        prop_assert_eq!(drawn.solve().table().check(), Ok(()));
    }

    #[test]
    fn a_factor_is_used_up_by_the_demand_that_calls_for_it(drawn in tables()) {
        // What is left of output for final demand, less than none where stock is used.
        let n = drawn.n();
        let left = |i: usize| drawn.output[i] - (0..n).map(|j| drawn.z(i, j)).sum::<f64>();
        let demand: Vec<f64> = (0..n).map(left).collect();
        let solved = drawn.solve();
        for (ours, output) in solved.output_for(&demand).unwrap().iter().zip(&drawn.output) {
            prop_assert!((ours - output).abs() <= ROUNDING * 1e5, "{ours} {output}");
        }
        let effects = solved.factor_effects("JOBS").unwrap();
        let called_for: f64 = effects.total.iter().zip(&demand).map(|(effect, demand)| effect * demand).sum();
        let all: f64 = drawn.factor.iter().sum();
        prop_assert!((called_for - all).abs() <= ROUNDING * 1e5, "{called_for} {all}");
        for (total, direct) in effects.total.iter().zip(&effects.direct) {
            prop_assert!(total >= direct);
        }
    }

    #[test]
    fn linkages_have_a_mean_of_one(drawn in tables()) {
        let solved = drawn.solve();
        let forward = solved.forward_linkages().unwrap();
        for linkages in [solved.backward_linkages(), forward, solved.sensitivities()] {
            prop_assert!(near(linkages.iter().sum::<f64>() / drawn.n() as f64, 1.0));
            prop_assert!(linkages.iter().all(|linkage| *linkage > 0.0));
        }
    }

    #[test]
    fn the_order_of_the_industries_does_not_matter((drawn, order) in shuffled_tables()) {
        let (solved, other) = (drawn.solve(), drawn.shuffled(&order).solve());
        for (at, &from) in order.iter().enumerate() {
            for (other_at, &other_from) in order.iter().enumerate() {
                prop_assert!(near(other.leontief(at, other_at), solved.leontief(from, other_from)));
            }
        }
        let compare = [
            (solved.backward_linkages(), other.backward_linkages()),
            (solved.forward_linkages().unwrap(), other.forward_linkages().unwrap()),
            (solved.factor_effects("JOBS").unwrap().total, other.factor_effects("JOBS").unwrap().total),
        ];
        for (ours, theirs) in compare {
            for (expected, theirs) in pick(&ours, &order).iter().zip(theirs) {
                prop_assert!(near(theirs, *expected));
            }
        }
    }

    #[test]
    fn money_in_another_unit_changes_effects_and_no_multiplier(drawn in tables(), exponent in -20..20_i32) {
        // A power of two, so that nothing is rounded.
        let unit = f64::powi(2.0, exponent);
        let output = drawn.output.iter().map(|output| output * unit).collect();
        let (solved, other) = (drawn.solve(), Drawn { output, ..drawn.clone() }.solve());
        prop_assert_eq!(solved.output_multipliers(), other.output_multipliers());
        prop_assert_eq!(solved.supply_multipliers().unwrap(), other.supply_multipliers().unwrap());
        let (ours, theirs) = (solved.factor_effects("JOBS").unwrap(), other.factor_effects("JOBS").unwrap());
        for (ours, theirs) in ours.total.iter().zip(theirs.total) {
            prop_assert_eq!(*ours, theirs * unit);
        }
    }

    #[test]
    fn any_numbers_give_figures_or_an_error(
        output in vec(any::<f64>(), 0..4), cells in vec(any::<f64>(), 0..12), factor in vec(any::<f64>(), 0..4),
    ) {
        let Ok(table) = Table::from_flows(output, &cells) else { return Ok(()) };
        let table = table.clone().with_factor("JOBS", Sign::Any, factor).unwrap_or(table);
        let Ok(solved) = table.solve() else { return Ok(()) };
        prop_assert!(solved.output_multipliers().iter().all(|multiplier| multiplier.is_finite()));
        if let Ok(effects) = solved.factor_effects("JOBS") {
            prop_assert!(effects.total.iter().chain(&effects.direct).all(|effect| effect.is_finite()));
        }
        if let Ok(linkages) = solved.forward_linkages() {
            prop_assert!(linkages.iter().all(|linkage| linkage.is_finite()));
        }
    }
}
