//! Parsing and validation alone: everything between the bytes of the network and
//! what is stored, on one thread.

use std::{fs, time::Instant};

use anyhow::{Context, Result, anyhow, ensure};
use bytes::Bytes;
use eslabon_proto::r#type::v1::{Classification, TerritoryScheme};
use eslabon_sectors::ingest::{Limits, Reading, TradeReader, TradeSpec};

use crate::{file::TradeFile, report::median, service::CHUNK};

/// A table of both forms of the file.
pub(crate) fn compare(file: &TradeFile, rounds: usize) -> Result<String> {
    let forms = [("gzip", &file.gzip), ("CSV", &file.csv)];
    let mut times = [const { Vec::new() }; 2];
    for _ in 0..rounds {
        for ((_, bytes), times) in forms.iter().zip(&mut times) {
            times.push(read(bytes, file.rows.len() as u64)?);
        }
    }
    let mut out = format!(
        "parsing and validation, one thread, {rounds} rounds, medians\n{:<46}{:>12}{:>14}{:>18}\n",
        "", "ms", "rows/s", "rows/CPU second"
    );
    for ((form, _), times) in forms.iter().zip(&times) {
        let wall = median(times.iter().map(|(wall, _)| *wall));
        let cpu = median(times.iter().map(|(_, cpu)| *cpu));
        let rows = file.rows.len() as f64;
        out += &format!("{form:<46}{:>12.1}{:>14.0}{:>18.0}\n", 1e3 * wall, rows / wall, rows / cpu);
    }
    Ok(out)
}

/// Reads a file: seconds, and seconds of CPU.
fn read(bytes: &Bytes, rows: u64) -> Result<(f64, f64)> {
    let spec = TradeSpec {
        classification: Classification::Hs2007,
        territory_scheme: TerritoryScheme::Iso3166,
        year: None,
        value_unit: None,
    };
    let limits = Limits { max_bytes: u64::MAX, max_inflated_bytes: u64::MAX, max_rows: u64::MAX };
    let (start, cpu) = (Instant::now(), cpu_of_thread()?);
    let mut reader = TradeReader::new(spec, limits);
    for chunk in bytes.chunks(CHUNK) {
        if reader.push(chunk).is_err() {
            break;
        }
    }
    let table = reader.finish().map_err(|error| anyhow!("{error}"))?;
    let (wall, cpu) = (start.elapsed().as_secs_f64(), cpu_of_thread()? - cpu);
    ensure!(table.rows_read == rows, "{} rows were read of {rows}", table.rows_read);
    Ok((wall, cpu))
}

/// Seconds that this thread has had a core.
fn cpu_of_thread() -> Result<f64> {
    // The kernel brings the figure up to date when a thread gives way.
    std::thread::yield_now();
    let stat =
        fs::read_to_string("/proc/thread-self/schedstat").context("the kernel keeps no `schedstat`")?;
    let nanoseconds: u64 = stat.split_whitespace().next().context("`schedstat` is empty")?.parse()?;
    Ok(nanoseconds as f64 / 1e9)
}
