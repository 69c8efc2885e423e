//! The files of the repository, as the rules read them.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Folders that are not ours to judge.
const OTHERS: [&str; 4] = ["target", ".git", "fuzz", "eslabon-data"];

/// A file, with its path from the root.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// One file of the repository.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file below a folder whose name ends so, in the order of their paths.
pub(crate) fn files(below: &str, ending: &str) -> Vec<File> {
    let mut found = Vec::new();
    collect(&root().join(below), ending, &mut found);
    let mut files: Vec<_> = found
        .into_iter()
        .map(|path| {
            let text =
                fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let path = path.strip_prefix(root()).expect("it is below the root").display().to_string();
            File { path, text }
        })
        .collect();
    files.sort_by(|left, right| left.path.cmp(&right.path));
    assert!(
        !files.is_empty(),
        "there are no {ending} files below {below}: the rule looks in the wrong place"
    );
    files
}

/// The part of a Rust file that is not its tests.
pub(crate) fn without_tests(text: &str) -> &str {
    text.split("\n#[cfg(test)]\nmod ").next().unwrap_or(text)
}

fn collect(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if !OTHERS.contains(&name.as_str()) {
                collect(&path, ending, found);
            }
        } else if name.ends_with(ending) {
            found.push(path);
        }
    }
}

/// Fails with every place that breaks a rule, and what to do about it.
#[track_caller]
pub(crate) fn none(broken: Vec<String>, rule: &str) {
    assert!(broken.is_empty(), "{rule}\n  {}", broken.join("\n  "));
}
