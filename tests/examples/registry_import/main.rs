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
        let imported = service.import(registry).await?;
        let (plain, keyed) =
            (tables.load(registry, Keys::None).await?, tables.load(registry, Keys::Index).await?);
        if round > 0 {
            all.push(Round { imported, plain, keyed });
        }
    }
    service.stop().await;
    Ok(report(&tables.title().await?, &all))
}

/// Seconds of one round.
struct Round {
    imported: Times,
    plain: f64,
    keyed: f64,
}

fn report(title: &str, rounds: &[Round]) -> String {
    let mut lines = vec![format!("{title}, {} rounds, medians", rounds.len())];
    let mut files: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for (name, time) in rounds.iter().flat_map(|round| &round.imported) {
        files.entry(name).or_default().push(*time);
    }
    let whole = |round: &Round| round.imported.iter().map(|(_, time)| time).sum::<f64>();
    let mut line =
        |name: &str, times: Vec<f64>| lines.push(format!("{name:<52}{:>10.0} ms", 1e3 * median(times)));
    for (name, times) in files {
        line(&format!("import of {name}"), times);
    }
    line("import of all three", rounds.iter().map(whole).collect());
    line("engine: the same rows into plain tables", rounds.iter().map(|round| round.plain).collect());
    line("engine: into tables with an index each", rounds.iter().map(|round| round.keyed).collect());
    // Within a round, since what disturbs one disturbs its neighbours too.
    let ratio = |of: fn(&Round) -> f64| median(rounds.iter().map(|round| whole(round) / of(round)).collect());
    let (plain, keyed) = (ratio(|round| round.plain), ratio(|round| round.keyed));
    lines.push(format!(
        "the import takes {plain:.2} times as long as plain tables, and {keyed:.2} as indexed ones"
    ));
    lines.join("\n")
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_unstable_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}
