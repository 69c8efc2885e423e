//! How fast a trade file is read: `parse_trade FILE [CLASSIFICATION] [ROUNDS]`.
//!
//! Inflating, splitting, checking, sorting and hashing, on one core, from bytes
//! in memory in chunks of 64 KiB as they come from the network. Nothing is
//! stored. Says what is wrong with a file that cannot be read.

#![expect(clippy::print_stdout, reason = "an example that tells its result")]

use std::time::{Duration, Instant};

use eslabon_proto::r#type::v1::{Classification, TerritoryScheme};
use eslabon_sectors::ingest::{ImportError, Limits, Reading, TradeReader, TradeSpec, TradeTable};

const CHUNK: usize = 64 << 10;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments
        .next()
        .ok_or_else(|| anyhow::anyhow!("usage: parse_trade FILE [CLASSIFICATION] [ROUNDS]"))?;
    let classification = arguments.next().unwrap_or_else(|| "HS2007".to_owned());
    let classification = Classification::from_str_name(&format!("CLASSIFICATION_{classification}"))
        .ok_or_else(|| anyhow::anyhow!("there is no classification {classification}"))?;
    let rounds: usize = arguments.next().map_or(Ok(15), |rounds| rounds.parse())?;
    let bytes = std::fs::read(&file)?;
    let spec = TradeSpec {
        classification,
        territory_scheme: TerritoryScheme::Iso3166,
        year: None,
        value_unit: None,
    };
    let table = match read(&bytes, spec) {
        Ok(table) => table,
        Err(error) => {
            println!("{error}");
            for violation in error.violations.iter().take(10) {
                println!("  {} {} {}", violation.field, violation.reason, violation.description);
            }
            return Ok(());
        }
    };
    let mut times: Vec<Duration> = (0..rounds.max(1)).map(|_| time(|| read(&bytes, spec))).collect();
    times.sort_unstable();
    let median = times[times.len() / 2];
    let cells: usize = table.years.iter().map(|year| year.cells.len()).sum();
    println!("{} rows, {cells} cells, {} bytes", table.rows_read, bytes.len());
    println!("median of {rounds}: {median:?}, {:.0} rows/s", table.rows_read as f64 / median.as_secs_f64());
    Ok(())
}

fn read(bytes: &[u8], spec: TradeSpec) -> Result<TradeTable, ImportError> {
    let limits = Limits { max_bytes: u64::MAX, max_inflated_bytes: u64::MAX, max_rows: u64::MAX };
    let mut reader = TradeReader::new(spec, limits);
    for chunk in bytes.chunks(CHUNK) {
        if reader.push(chunk).is_err() {
            break;
        }
    }
    reader.finish()
}

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    std::hint::black_box(work());
    start.elapsed()
}
