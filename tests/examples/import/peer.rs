//! SQLite as everybody with Python has it.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, Result, ensure};

use crate::file::TradeFile;

/// `executemany` in one transaction: seconds; nothing where there is no Python.
pub(crate) fn executemany(file: &TradeFile) -> Result<Option<(&'static str, f64)>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("bench/import_peer.py");
    let folder = tempfile::tempdir()?;
    let csv = folder.path().join("trade.csv");
    fs::write(&csv, &file.csv)?;
    let Ok(output) = Command::new("python3").arg(script).arg(&csv).arg(folder.path().join("db")).output()
    else {
        return Ok(None);
    };
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let seconds = String::from_utf8_lossy(&output.stdout).trim().parse().context("seconds of the peer")?;
    Ok(Some(("engine: executemany, Python's sqlite3", seconds)))
}
