//! `eslabon sample`: the bundled sample as files.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;
use clap::Args;

use crate::{
    failure::Failure,
    output::Terminal,
    sample::{self, FILES, linkages},
};

/// Writes the bundled sample.
#[derive(Debug, Args)]
pub(crate) struct Sample {
    /// File to write the trade world to, or a directory for all the files (one that is
    /// there, or ends with `/`); without it, the trade world goes to the standard output
    #[arg(long, value_name = "FILE|DIR/")]
    write: Option<PathBuf>,
    /// Only name the files
    #[arg(long, conflicts_with = "write")]
    list: bool,
}

impl Sample {
    pub(crate) fn run(&self, terminal: &mut Terminal) -> Result<(), Failure> {
        match &self.write {
            _ if self.list => list(terminal),
            Some(path) if is_directory(path) => write_all(path, terminal),
            Some(path) => {
                write(path, &sample::generate())?;
                terminal.note(&format!("wrote {}; every figure in it is illustrative", path.display()));
                Ok(())
            }
            None => Ok(terminal.out().write_all(sample::generate().as_bytes())?),
        }
    }
}

/// A directory that is there, or is to be made.
fn is_directory(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().to_string_lossy().ends_with(std::path::is_separator)
}

fn list(terminal: &mut Terminal) -> Result<(), Failure> {
    let files = FILES.iter().map(|file| (file.name, file.about));
    let mut all = files.chain(linkages::folders());
    all.try_for_each(|(name, about)| terminal.line(&format!("{name:<18}{about}")))
}

fn write_all(folder: &Path, terminal: &mut Terminal) -> Result<(), Failure> {
    let of_linkages = linkages::files(linkages::today())?;
    let plain = FILES.iter().map(|file| (file.name, file.text));
    let mut count = 0;
    for (name, text) in plain.chain(of_linkages.iter().map(|file| (file.path.as_str(), file.text.as_str()))) {
        let path = folder.join(name);
        let inner = path.parent().unwrap_or(folder);
        fs::create_dir_all(inner).with_context(|| format!("make {}", inner.display()))?;
        write(&path, text)?;
        count += 1;
    }
    terminal
        .note(&format!("wrote {count} files to {}; every figure in them is illustrative", folder.display()));
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    Ok(fs::write(path, text).with_context(|| format!("write {}", path.display()))?)
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    fn run(write: PathBuf) {
        let mut terminal = Terminal::of_buffers(io::sink(), io::sink(), None, None);
        Sample { write: Some(write), list: false }.run(&mut terminal).unwrap();
    }

    #[test]
    fn a_directory_gets_every_file_and_a_file_the_trade_world() {
        let folder = tempfile::tempdir().unwrap();
        let new = folder.path().join("new/");
        run(new.clone());
        for file in FILES {
            assert_eq!(fs::read_to_string(new.join(file.name)).unwrap(), file.text, "{}", file.name);
        }
        for file in linkages::files(linkages::today()).unwrap() {
            assert!(new.join(&file.path).is_file(), "{}", file.path);
        }
        let one = folder.path().join("one.csv");
        run(one.clone());
        assert_eq!(fs::read_to_string(one).unwrap(), sample::TRADE_WORLD);
    }
}
