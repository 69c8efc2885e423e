//! The inverse of a domestic table and what is read off it, at the sizes that tables
//! have: the industries of OECD's ICIO, a usual national table, and the most detailed.

use divan::{Bencher, black_box};
use eslabon_sectors_core::input_output::{Sign, Table};

/// Industries.
const SIZES: [usize; 3] = [45, 127, 500];

fn main() {
    divan::main();
}

/// A table in which every industry buys from every other, half of its output in all.
fn table(n: usize) -> Table {
    let bought = |i: usize, j: usize| 1.0 + ((i * 31 + j * 17) % 97) as f64;
    let column = |j: usize| (0..n).map(|i| bought(i, j)).sum::<f64>();
    let columns: Vec<f64> = (0..n).map(column).collect();
    let cells: Vec<f64> = (0..n * n).map(|at| bought(at / n, at % n) / (2.0 * columns[at % n])).collect();
    let output = (0..n).map(|i| 1e3 + i as f64).collect();
    let table = Table::from_coefficients(output, &cells).expect("half of output is less than all of it");
    let jobs = (0..n).map(|i| (i % 7) as f64).collect();
    table.with_factor("EMPLOYMENT", Sign::NotNegative, jobs).expect("there are as many jobs as industries")
}

/// What an import does: whether there is an inverse, without computing it.
#[divan::bench(args = SIZES)]
fn check(bencher: Bencher<'_, '_>, n: usize) {
    let table = table(n);
    bencher.bench_local(|| black_box(&table).check());
}

/// The inverse.
#[divan::bench(args = SIZES)]
fn solve(bencher: Bencher<'_, '_>, n: usize) {
    let table = table(n);
    bencher.with_inputs(|| table.clone()).bench_local_values(|table| black_box(table.solve()));
}

/// Jobs and linkages of all industries from an inverse.
#[divan::bench(args = SIZES)]
fn effects(bencher: Bencher<'_, '_>, n: usize) {
    let solved = table(n).solve().expect("half of output is less than all of it");
    bencher.bench_local(|| {
        let solved = black_box(&solved);
        (solved.factor_effects("EMPLOYMENT"), solved.backward_linkages(), solved.forward_linkages())
    });
}
