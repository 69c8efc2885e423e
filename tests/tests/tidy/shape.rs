//! Where things are and how large they may be.

use std::fs;

use super::tree::{File, files, none, root, without_tests};

/// Lines of a file without its tests.
const MOST_LINES: usize = 500;

#[test]
fn the_top_level_is_what_the_architecture_says() {
    let allowed = ["proto", "services", "gateway", "tests", "k8s", "target", "eslabon-data"];
    let entries = fs::read_dir(root()).unwrap().map(|entry| entry.unwrap());
    let folders = entries.filter(|entry| entry.path().is_dir());
    let names = folders.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let strange = names.filter(|name| !name.starts_with('.') && !allowed.contains(&name.as_str())).collect();
    none(strange, "only these folders belong at the root: proto services gateway tests k8s");
}

#[test]
fn no_file_holds_more_than_one_idea() {
    let is_tests = |file: &File| file.path.ends_with("/tests.rs");
    let long = files("", ".rs").into_iter().filter(|file| !is_tests(file)).filter_map(|file| {
        let lines = without_tests(&file.text).lines().count();
        (lines > MOST_LINES).then(|| format!("{}: {lines} lines", file.path))
    });
    none(long.collect(), "a file has at most 500 lines without its tests: split it by idea");
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent = files("", ".rs").into_iter().filter(|file| !file.text.starts_with("//! "));
    none(silent.map(|file| file.path).collect(), "a file begins with `//!` and what it is for");
}

#[test]
fn nothing_is_left_half_done() {
    // Put together here, so that this file does not find itself.
    let marks = ["todo!", "unimplemented!", "FIX", "XX"].map(|mark| match mark {
        "FIX" => "FIXME".to_owned(),
        "XX" => "XXX:".to_owned(),
        call => format!("{call}("),
    });
    let ignored = format!("#[{}", "ignore");
    let mut found = Vec::new();
    for file in files("", ".rs").into_iter().filter(|file| !file.path.ends_with("tidy/shape.rs")) {
        for (number, line) in (1..).zip(file.text.lines()) {
            if marks.iter().chain([&ignored]).any(|mark| line.contains(mark.as_str())) {
                found.push(format!("{}:{number}: {}", file.path, line.trim()));
            }
        }
    }
    none(found, "finish it, or leave it out and say so in the document");
}

#[test]
fn sql_lives_in_stores_only() {
    let outside = files("", ".rs").into_iter().filter(|file| {
        let is_store = file.path.contains("/store/")
            || file.path.contains("/tests/")
            || file.path.starts_with("services/runtime/src/db/")
            || ["services/runtime/src/idempotency.rs", "services/runtime/src/testing.rs"]
                .contains(&file.path.as_str());
        let code = without_tests(&file.text);
        !is_store
            && ["sqlx::query", "QueryBuilder", "read!(", "transaction!("]
                .iter()
                .any(|word| code.contains(word))
    });
    none(outside.map(|file| file.path).collect(), "SQL belongs into the store/ folder of its service");
}

#[test]
fn codes_of_grpc_are_chosen_in_one_place() {
    let allowed =
        ["services/runtime/src/status.rs", "services/runtime/src/layers/", "services/runtime/src/metrics.rs"];
    let outside = files("services", ".rs").into_iter().filter(|file| {
        let is_allowed =
            file.path.contains("/tests/") || allowed.iter().any(|path| file.path.starts_with(path));
        !is_allowed && without_tests(&file.text).contains("Code::")
            // `core` has codes of its own, for reasons.
            && without_tests(&file.text).contains("tonic::Code")
    });
    none(
        outside.map(|file| file.path).collect(),
        "services speak of Problem; only the runtime knows gRPC codes",
    );
}

#[test]
fn migrations_are_numbered_without_gaps_and_stand_on_both_engines() {
    for service in ["services/sectors", "services/linkages", "gateway"] {
        let names = |engine: &str| -> Vec<String> {
            let files = files(&format!("{service}/migrations/{engine}"), ".sql");
            files.iter().map(|file| file.path.rsplit('/').next().unwrap_or_default().to_owned()).collect()
        };
        assert_eq!(
            names("sqlite"),
            names("postgres"),
            "{service}: each migration is written for both engines"
        );
        for (number, name) in (1..).zip(names("sqlite")) {
            assert!(
                name.starts_with(&format!("{number:04}_")),
                "{service}: {name} should have number {number}"
            );
        }
    }
}

#[test]
fn every_migration_opens_with_its_reason() {
    let folders = ["services/sectors/migrations", "services/linkages/migrations", "gateway/migrations"];
    let bare = folders.iter().flat_map(|folder| files(folder, ".sql"));
    let bare = bare.filter(|file| !file.text.starts_with("-- "));
    none(bare.map(|file| file.path).collect(), "a migration opens with a comment that says why");
}
