//! Says what computes a ranking, so that a run can cite it and a replay can tell
//! whether it is still the same: the sources of the arithmetic, the versions of
//! everything that it is built with, and the target.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

/// Folders whose files decide the bytes of a result.
const SOURCES: [&str; 2] = ["core/src", "src/ranking"];
const LOCKFILE: &str = "../../Cargo.lock";

fn main() -> io::Result<()> {
    let mut sources = Sha256::new();
    for folder in SOURCES {
        println!("cargo::rerun-if-changed={folder}");
        let mut files = Vec::new();
        collect(Path::new(folder), &mut files)?;
        files.sort();
        for file in files {
            // Length first, so that no text can pass from one file to the next.
            let (name, text) = (file.to_string_lossy().replace('\\', "/"), fs::read(&file)?);
            for part in [name.as_bytes(), &text] {
                sources.update((part.len() as u64).to_le_bytes());
                sources.update(part);
            }
        }
    }
    println!("cargo::rerun-if-changed={LOCKFILE}");
    println!("cargo::rustc-env=ESLABON_ENGINE_SOURCES={}", hex(&sources.finalize()));
    println!("cargo::rustc-env=ESLABON_ENGINE_LOCKFILE={}", hex(&Sha256::digest(fs::read(LOCKFILE)?)));
    let target = env::var("TARGET").map_err(io::Error::other)?;
    println!("cargo::rustc-env=ESLABON_ENGINE_TARGET={target}");
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
