//! Draws of weights and whole rankings for the benchmark beside numpy.
//!
//! `ranking_draws uniform|banded MATRIX.csv DRAWS OUT` ranks the values of a file (one
//! line of weights, then one line of values in 0..1 for each sector) with a million draws
//! or so and writes the rank acceptabilities to OUT as little-endian doubles.
//! `ranking_draws whole SECTORS CRITERIA DRAWS` ranks made-up sectors with every test.
//! Prints one line of JSON with CPU seconds.

#![expect(clippy::print_stdout, reason = "what it is for")]

use std::{
    collections::BTreeMap,
    error::Error,
    fs,
    ops::ControlFlow,
    sync::atomic::{AtomicU32, Ordering},
};

use eslabon_sectors_core::{
    ENGINE,
    ranking::{
        Cell, Criterion, EmploymentRules, Missing, Smaa, Spec, ValidSpec, ValueFunction, Values,
        WeightInformation, rank,
    },
};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["uniform", matrix, draws, out] => draw(matrix, WeightInformation::Uniform, draws.parse()?, out),
        ["banded", matrix, draws, out] => {
            draw(matrix, WeightInformation::Banded { band: 0.5 }, draws.parse()?, out)
        }
        ["whole", sectors, criteria, draws] => whole(sectors.parse()?, criteria.parse()?, draws.parse()?),
        _ => {
            Err("usage: ranking_draws uniform|banded MATRIX.csv DRAWS OUT | whole SECTORS CRITERIA DRAWS"
                .into())
        }
    }
}

/// Ranks with draws alone.
fn draw(matrix: &str, weights: WeightInformation, draws: u64, out: &str) -> Result<(), Box<dyn Error>> {
    let text = fs::read_to_string(matrix)?;
    let numbers = |line: &str| line.split(',').map(str::parse).collect::<Result<Vec<f64>, _>>();
    let rows: Vec<Vec<f64>> = text.lines().map(numbers).collect::<Result<_, _>>()?;
    let (registered, values) = rows.split_first().ok_or("the matrix is empty")?;
    let spec = spec(registered, Smaa { weights, draws, ..Smaa::default() })?;
    let values = exact(values)?;
    let start = cpu_seconds();
    let ranking = rank(&spec, &values, [1; 32], &|_| ControlFlow::Continue(()))?;
    let seconds = cpu_seconds() - start;
    let robustness = ranking.robustness.as_ref().ok_or("nothing was drawn")?;
    let figures = ranking.sectors.iter().filter_map(|sector| sector.robustness.as_ref());
    let bytes =
        figures.flat_map(|figures| figures.rank_acceptability.iter().flat_map(|share| share.to_le_bytes()));
    fs::write(out, bytes.collect::<Vec<u8>>())?;
    println!(
        "{{\"cpu_seconds\": {seconds}, \"engine\": \"{ENGINE}\", \"sampler\": \"{:?}\", \"acceptance\": {}}}",
        robustness.sampler, robustness.acceptance_rate
    );
    Ok(())
}

/// Ranks made-up sectors with every test there is.
fn whole(sectors: usize, criteria: usize, draws: u64) -> Result<(), Box<dyn Error>> {
    let mut state = 42_u64;
    let mut uniform = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut registered: Vec<f64> = (0..criteria).map(|_| 0.3 + uniform()).collect();
    registered[0] = 2.0;
    let sum: f64 = registered.iter().sum();
    registered.iter_mut().for_each(|weight| *weight /= sum);
    let values: Vec<Vec<f64>> = (0..sectors).map(|_| (0..criteria).map(|_| uniform()).collect()).collect();
    let spec = spec(&registered, Smaa { draws, ..Smaa::default() })?;
    let half_width = std::env::var("HALF_WIDTH").map_or(Ok(0.0), |text| text.parse())?;
    let values = uncertain(&values, half_width)?;
    let told = AtomicU32::new(0);
    let start = cpu_seconds();
    let ranking = rank(&spec, &values, [1; 32], &|_| {
        told.fetch_add(1, Ordering::Relaxed);
        ControlFlow::Continue(())
    })?;
    let seconds = cpu_seconds() - start;
    let robustness = ranking.robustness.as_ref().ok_or("nothing was drawn")?;
    println!(
        "{{\"cpu_seconds\": {seconds}, \"engine\": \"{ENGINE}\", \"sampler\": \"{:?}\", \"acceptance\": {}, \"progress\": {}}}",
        robustness.sampler,
        robustness.acceptance_rate,
        told.into_inner()
    );
    Ok(())
}

fn spec(weights: &[f64], smaa: Smaa) -> Result<ValidSpec, Box<dyn Error>> {
    let criteria = weights.iter().enumerate().map(|(at, &weight)| Criterion {
        id: format!("C{at:02}"),
        family: if at == 3 { "employment_quantity".to_owned() } else { format!("F{}", at % 5) },
        weight,
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
        smaa,
        cross_checks: Default::default(),
        refuse_constant: false,
    };
    Ok(spec.check()?)
}

fn exact(rows: &[Vec<f64>]) -> Result<Values, Box<dyn Error>> {
    uncertain(rows, 0.0)
}

fn uncertain(rows: &[Vec<f64>], half_width: f64) -> Result<Values, Box<dyn Error>> {
    let cells: Vec<Cell> =
        rows.iter().flatten().map(|&value| Cell { value: Some(value), half_width }).collect();
    let names = (0..rows.len()).map(|at| format!("S{at:04}")).collect();
    Ok(Values::new(names, rows.first().map_or(0, Vec::len), &cells)?)
}

/// CPU time of all threads of this process.
fn cpu_seconds() -> f64 {
    let threads = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let nanoseconds = threads.filter_map(|thread| {
        let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<u64>().ok()
    });
    nanoseconds.sum::<u64>() as f64 / 1e9
}
