//! How long the flow of least cost takes through a network in the format of the
//! DIMACS challenge, read from the standard input:
//!
//! `zcat network.min.gz | cargo run --release -p eslabon-linkages-core --example allocate_dimacs`
//!
//! It prints the cost, whether the proof holds, and the least of five times.

#![expect(clippy::print_stdout, reason = "it prints what it measured")]

use std::{io::Read, process::ExitCode, time::Instant};

use eslabon_linkages_core::flow::{Flow, Network};

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

fn timed(network: &Network) -> Option<(Flow, f64)> {
    let mut least = f64::INFINITY;
    let mut found = None;
    for _ in 0..5 {
        let begun = Instant::now();
        let flow = network.solve().ok()?;
        least = least.min(begun.elapsed().as_secs_f64() * 1e3);
        found = Some(flow);
    }
    Some((found?, least))
}

fn main() -> ExitCode {
    let mut text = String::new();
    if std::io::stdin().read_to_string(&mut text).is_err() {
        return ExitCode::FAILURE;
    }
    match read(&text) {
        Err(line) => println!("line {line} is not understood"),
        Ok(network) => match timed(&network) {
            None => println!("there is no flow"),
            Some((flow, milliseconds)) => {
                let proof = flow.verify(&network);
                println!("cost {}, proof {proof:?}, {milliseconds:.1} ms", flow.cost);
                return ExitCode::SUCCESS;
            }
        },
    }
    ExitCode::FAILURE
}
