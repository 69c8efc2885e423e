//! PostgreSQL: COPY.

use std::{fmt::Write, time::Instant};

use anyhow::{Result, ensure};
use sqlx::PgPool;

use crate::file::Row;

/// Bytes that are sent at once.
const CHUNK: usize = 256 << 10;

pub(super) async fn load(pool: &PgPool, rows: &[Row]) -> Result<Vec<(&'static str, f64)>> {
    let mut csv = String::new();
    for Row { year, exporter, product, value } in rows {
        writeln!(csv, "{year},{exporter},{product},{value}")?;
    }
    sqlx::query("truncate trade").execute(pool).await?;
    let start = Instant::now();
    let mut tx = pool.begin().await?;
    let mut copy =
        tx.copy_in_raw("copy trade (year, exporter, product, value) from stdin (format csv)").await?;
    for chunk in csv.as_bytes().chunks(CHUNK) {
        copy.send(chunk).await?;
    }
    let copied = copy.finish().await?;
    tx.commit().await?;
    let elapsed = start.elapsed().as_secs_f64();
    ensure!(copied == rows.len() as u64, "{copied} rows were copied of {}", rows.len());
    Ok(vec![("engine: COPY, CSV from the client's memory", elapsed)])
}
