//! How fast a registry is imported, beside what the engines can do themselves: see
//! `tests/bench/registry_import.sh`.
//!
//! `registry_import FOLDER` imports suppliers, their claims and their certificates
//! through the service over a socket, and has each engine load the same rows into
//! tables; in turn, in rounds, and prints medians. `registry_import generate FOLDER
//! COUNT` writes such files, the same every time.
//!
//! `registry_import keep FOLDER STORE` imports a folder with its buyers and needs into a
//! store that stays, and `registry_import search STORE` asks for suppliers in a process
//! that has just begun: see `tests/bench/registry_search.sh`.

#![expect(clippy::print_stdout, reason = "a program that tells its result")]

mod generate;
mod registry;
mod search;
mod service;
mod store;

use std::{collections::BTreeMap, env, path::Path};

use anyhow::{Context, Result, bail};

use registry::Registry;
use service::Service;
use store::{Keys, Tables};

/// What is timed.
type Times = Vec<(String, f64)>;

fn main() -> Result<()> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["generate", folder, count] => generate::write(Path::new(folder), count.parse()?),
        ["keep", folder, store] => search::keep(Path::new(folder), store),
        ["search", store] => search::search(store),
        [folder] => compare(Path::new(folder)),
        _ => {
            bail!("usage: registry_import FOLDER | generate FOLDER COUNT | keep FOLDER STORE | search STORE")
        }
    }
}

fn compare(folder: &Path) -> Result<()> {
    let rounds = match env::var("ESLABON_BENCH_ROUNDS") {
        Ok(text) => text.parse().context("ESLABON_BENCH_ROUNDS is not a number")?,
        Err(_) => 5,
    };
    let registry = Registry::read(folder)?;
    for file in &registry.files {
        println!("{}: {} rows", file.name, file.rows.len());
    }
    let runtime = tokio::runtime::Runtime::new()?;
    let stores = tempfile::tempdir()?;
    runtime.block_on(async {
        let sqlite = |name: &str| format!("sqlite:{}", stores.path().join(name).display());
        println!("\n{}", engines(&registry, rounds, sqlite("service"), sqlite("engine")).await?);
        match env::var("ESLABON_BENCH_PG") {
            Ok(url) => println!("\n{}", engines(&registry, rounds, url.clone(), url).await?),
            Err(_) => println!("\nPostgreSQL skipped: ESLABON_BENCH_PG names no server"),
        }
        Ok(())
    })
}

/// The service and the engine beneath it, in turn in every round.
async fn engines(registry: &Registry, rounds: usize, service: String, engine: String) -> Result<String> {
    let service = Service::start(service).await?;
    let tables = Tables::open(engine, registry).await?;
    let mut all: Vec<Round> = Vec::new();
    // The first round warms up.
    for round in 0..=rounds {
        let (together, alone) = service.import(registry).await?;
        let (plain, keyed) =
            (tables.load(registry, Keys::None).await?, tables.load(registry, Keys::Index).await?);
        if round > 0 {
            all.push(Round { together, alone, plain, keyed });
        }
    }
    service.stop().await;
    Ok(report(&tables.title().await?, &all))
}

/// Seconds of one round.
struct Round {
    together: f64,
    /// By file.
    alone: Times,
    plain: f64,
    keyed: f64,
}

fn report(title: &str, rounds: &[Round]) -> String {
    let mut lines = vec![format!("{title}, {} rounds, medians", rounds.len())];
    let mut files: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for (name, time) in rounds.iter().flat_map(|round| &round.alone) {
        files.entry(name).or_default().push(*time);
    }
    let alone: fn(&Round) -> f64 = |round| round.alone.iter().map(|(_, time)| time).sum();
    let mut line =
        |name: &str, times: Vec<f64>| lines.push(format!("{name:<52}{:>10.0} ms", 1e3 * median(times)));
    for (name, times) in files {
        line(&format!("import of {name}"), times);
    }
    line("import of all three, one after the other", rounds.iter().map(alone).collect());
    line("import of all three together", rounds.iter().map(|round| round.together).collect());
    line("engine: the same rows into plain tables", rounds.iter().map(|round| round.plain).collect());
    line("engine: into tables with an index each", rounds.iter().map(|round| round.keyed).collect());
    // Within a round, since what disturbs one disturbs its neighbours too.
    let ratio = |import: fn(&Round) -> f64, engine: fn(&Round) -> f64| {
        median(rounds.iter().map(|round| import(round) / engine(round)).collect())
    };
    for (how, import) in [("together", (|round| round.together) as fn(&Round) -> f64), ("one by one", alone)]
    {
        let (plain, keyed) = (ratio(import, |round| round.plain), ratio(import, |round| round.keyed));
        lines
            .push(format!("{how}: {plain:.2} times as long as plain tables, and {keyed:.2} as indexed ones"));
    }
    lines.join("\n")
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_unstable_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}
