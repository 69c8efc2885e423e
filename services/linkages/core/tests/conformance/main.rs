//! The figures against those of a plain implementation in another language, on a
//! registry as messy as real ones: every golden file of the reference data.
//!
//! Runs when `ESLABON_SHARED` names the folder of the reference data.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

mod allocation;
mod costa_rica;
mod matches;
mod missing;
mod registry;
mod waves;

use std::{
    collections::BTreeMap,
    fs::File,
    io::{Read, Write},
    path::{Path, PathBuf},
    sync::Once,
};

use flate2::read::GzDecoder;
use serde_json::Value;

/// The folder of the golden files, or a line that says why nothing is tested.
fn golden() -> Option<PathBuf> {
    let folder = std::env::var_os("ESLABON_SHARED").filter(|folder| !folder.is_empty());
    if folder.is_none() {
        say_skipped();
    }
    folder.map(|folder| PathBuf::from(folder).join("golden/linkages"))
}

/// One line for all tests of this file. Written past the capture of the test
/// runner, which shows nothing of tests that pass.
fn say_skipped() {
    static SAID: Once = Once::new();
    SAID.call_once(|| {
        let _ = writeln!(std::io::stderr(), "skipped: ESLABON_SHARED is not set");
    });
}

type Row = BTreeMap<String, String>;

fn open(path: &Path) -> Box<dyn Read> {
    let file = File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    match path.extension() {
        Some(extension) if extension == "gz" => Box::new(GzDecoder::new(file)),
        _ => Box::new(file),
    }
}

fn rows(path: &Path) -> Vec<Row> {
    csv::Reader::from_reader(open(path)).deserialize().map(|row| row.unwrap()).collect()
}

fn json(path: &Path) -> Value {
    serde_json::from_reader(open(path)).unwrap()
}
