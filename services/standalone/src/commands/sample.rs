//! `eslabon sample`: the bundled sample as a file.

use std::{fs, path::PathBuf};

use anyhow::Context;
use clap::Args;

use crate::{failure::Failure, output::Terminal, sample};

/// Writes the bundled sample.
#[derive(Debug, Args)]
pub(crate) struct Sample {
    /// File to write to; without it, to the standard output
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
}

impl Sample {
    pub(crate) fn run(&self, terminal: &mut Terminal) -> Result<(), Failure> {
        let rows = sample::generate();
        match &self.write {
            Some(path) => {
                fs::write(path, rows).with_context(|| format!("write {}", path.display()))?;
                terminal.note(&format!("wrote {}; every figure in it is illustrative", path.display()));
                Ok(())
            }
            None => Ok(terminal.out().write_all(rows.as_bytes())?),
        }
    }
}
