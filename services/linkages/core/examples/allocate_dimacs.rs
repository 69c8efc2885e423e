//! How long the flow of least cost takes through a network in the format of the
//! DIMACS challenge, read from the standard input:
//!
//! `zcat network.min.gz | cargo run --release -p eslabon-linkages-core --example allocate_dimacs`
//!
//! It prints a line of JSON: nodes, arcs, cost, whether the proof holds, and the mean
//! CPU time of at least as many rounds as the first argument says, 5 without one.

#![expect(clippy::print_stdout, reason = "it prints what it measured")]

use std::{fs, io::Read, process::ExitCode, time::Instant};

use eslabon_linkages_core::{
    ENGINE,
    flow::{Flow, Network},
};

/// The network, or the number of the line that is not understood.
fn read(text: &str) -> Result<Network, usize> {
    let mut network = Network::default();
    for (number, line) in (1_usize..).zip(text.lines()) {
        read_line(&mut network, line).ok_or(number)?;
    }
    Ok(network)
}

fn read_line(network: &mut Network, line: &str) -> Option<()> {
    let words: Vec<&str> = line.split_ascii_whitespace().collect();
    let number = |at: usize| words.get(at)?.parse::<i64>().ok();
    let node = |at: usize| u32::try_from(number(at)? - 1).ok();
    match *words.first()? {
        "p" => network.supplies = vec![0; usize::try_from(number(2)?).ok()?],
        "n" => *network.supplies.get_mut(node(1)? as usize)? = number(2)?,
        "a" if number(3)? == 0 => {
            network.arc(node(1)?, node(2)?, number(4)?, number(5)?);
        }
        "c" => (),
        _ => return None,
    }
    Some(())
}

/// CPU time of this thread so far, in seconds.
fn cpu_seconds() -> f64 {
    let line = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds: u64 = line.split(' ').next().and_then(|text| text.parse().ok()).unwrap_or_default();
    nanoseconds as f64 * 1e-9
}

/// A flow, and the mean of what it took: over some rounds, and over as many as it takes
/// for half a second, since the clock of a thread is told in steps of a few milliseconds.
fn timed(network: &Network, rounds: u32) -> Option<(Flow, f64)> {
    let (begun, wall) = (cpu_seconds(), Instant::now());
    let mut done = 0;
    loop {
        let flow = network.solve().ok()?;
        done += 1;
        if done >= rounds && wall.elapsed().as_secs_f64() >= 0.5 {
            return Some((flow, (cpu_seconds() - begun) / f64::from(done)));
        }
    }
}

fn main() -> ExitCode {
    let rounds = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(5_u32);
    let mut text = String::new();
    if std::io::stdin().read_to_string(&mut text).is_err() {
        return ExitCode::FAILURE;
    }
    match read(&text) {
        Err(line) => println!("line {line} is not understood"),
        Ok(network) => match timed(&network, rounds) {
            None => println!("there is no flow"),
            Some((flow, seconds)) => {
                println!(
                    "{{\"engine\": \"{ENGINE}\", \"nodes\": {}, \"arcs\": {}, \"cost\": {}, \"is_proven\": {}, \
                     \"cpu_seconds\": {seconds:.9}}}",
                    network.supplies.len(),
                    network.arcs.len(),
                    flow.cost,
                    flow.verify(&network).is_ok(),
                );
                return ExitCode::SUCCESS;
            }
        },
    }
    ExitCode::FAILURE
}
