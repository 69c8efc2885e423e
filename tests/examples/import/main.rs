//! How fast a trade file is read and stored, beside what the engines can do
//! themselves: see `tests/bench/import.sh`.
//!
//! `import compare FILE.csv.gz` reads the file on one thread, imports it through
//! the service over a socket, and has each engine load the same rows into a
//! plain table; in turn, in rounds, and prints medians. `import generate FILE`
//! writes a file to do so with, the same every time.

#![expect(clippy::print_stdout, reason = "a program that tells its result")]

mod file;
mod parse;
mod peer;
mod report;
mod service;
mod store;

use std::{env, fs, path::Path};

use anyhow::{Context, Result, bail};

use file::TradeFile;
use report::Report;
use service::Service;
use store::{Engine, Tables};

fn main() -> Result<()> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["compare", file] => compare(Path::new(file)),
        ["generate", file] => Ok(fs::write(file, file::generate())?),
        _ => bail!("usage: import compare FILE.csv.gz | import generate FILE.csv"),
    }
}

fn compare(path: &Path) -> Result<()> {
    let rounds = match env::var("ESLABON_BENCH_ROUNDS") {
        Ok(text) => text.parse().context("ESLABON_BENCH_ROUNDS is not a number")?,
        Err(_) => 7,
    };
    let file = TradeFile::read(path)?;
    println!("{}: {} rows\n", path.file_name().unwrap_or_default().display(), file.rows.len());
    println!("{}", parse::compare(&file, rounds)?);
    let runtime = tokio::runtime::Runtime::new()?;
    let folder = tempfile::tempdir()?;
    runtime.block_on(async {
        let sqlite = |name: &str| format!("sqlite:{}", folder.path().join(name).display());
        println!("{}", store(Engine::Sqlite, &file, rounds, sqlite("service"), sqlite("engine")).await?);
        match env::var("ESLABON_BENCH_PG") {
            Ok(url) => println!("{}", store(Engine::Postgres, &file, rounds, url.clone(), url).await?),
            Err(_) => println!("PostgreSQL skipped: ESLABON_BENCH_PG names no server"),
        }
        Ok(())
    })
}

/// All ways into one engine, one after the other in every round.
async fn store(
    engine: Engine,
    file: &TradeFile,
    rounds: usize,
    service_url: String,
    engine_url: String,
) -> Result<Report> {
    let service = Service::start(service_url).await?;
    let tables = Tables::open(engine_url).await?;
    let mut report = Report::new(tables.title().await?);
    // The first round warms up.
    for round in 0..=rounds {
        let mut times = vec![
            ("import through the service, gzip", service.import(&file.gzip).await?),
            ("import through the service, CSV", service.import(&file.csv).await?),
        ];
        times.extend(tables.load(file).await?);
        if engine == Engine::Sqlite {
            times.extend(peer::executemany(file)?);
        }
        if round > 0 {
            report.add(times);
        }
    }
    service.stop().await;
    Ok(report)
}
