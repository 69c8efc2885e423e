//! How fast a cached answer is served, beside a bare tonic echo: see
//! `tests/bench/serving.sh`.
//!
//! `serving compare` starts three servers, each a process of its own on one core:
//! the echo, the sectors service with all its layers, and the whole suite for
//! REST. It loads them in turn from the core it runs on itself, and prints
//! medians. `serving serve KIND` is one of the servers.

#![expect(clippy::print_stdout, reason = "a program that tells its result")]

mod contestant;
mod echo;
mod load;
mod report;
mod server;

use std::{env, time::Duration};

use anyhow::{Context, Result, bail};

use contestant::{Contestant, Kind};
use load::Load;
use report::Report;

/// How many connections there are, and how many calls are under way on each.
#[derive(Debug, Clone, Copy)]
struct Shape {
    connections: usize,
    calls: usize,
}

/// One call on a connection, as HTTP/1.1 has it, so that all three can be held
/// against each other; then what only HTTP/2 can do.
const ALONE: Shape = Shape { connections: 32, calls: 1 };
const TOGETHER: Shape = Shape { connections: 4, calls: 8 };

fn main() -> Result<()> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["compare"] => compare(),
        ["serve", kind] => server::run(kind),
        _ => bail!("usage: serving compare | serving serve {}", Kind::NAMES.join("|")),
    }
}

fn compare() -> Result<()> {
    let rounds = number("ESLABON_BENCH_ROUNDS", 5)?;
    let seconds = number("ESLABON_BENCH_SECONDS", 4)?;
    let core = number("ESLABON_BENCH_SERVER_CORE", 0)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut contestants = Contestant::start_all(core).await?;
        for shape in [ALONE, TOGETHER] {
            let mut report = Report::default();
            for _ in 0..rounds {
                for contestant in contestants.iter_mut().filter(|one| one.kind.can(shape)) {
                    let load = Load::new(contestant).await?;
                    let measured = load.measure(contestant, shape, Duration::from_secs(seconds)).await;
                    report.add(contestant.kind, measured.with_context(|| contestant.kind.title())?);
                }
            }
            println!("{}", report.text(shape));
        }
        Ok(())
    })
}

fn number(name: &str, default: u64) -> Result<u64> {
    match env::var(name) {
        Ok(text) => text.parse().with_context(|| format!("{name} is not a number")),
        Err(_) => Ok(default),
    }
}
