//! What a crate may touch.

use super::tree::{files, none, read, without_tests};

#[test]
fn kernels_touch_nothing_but_numbers() {
    let words = [
        "tokio",
        "tonic",
        "sqlx",
        "async ",
        "tracing",
        "std::fs",
        "std::net",
        "std::env",
        "std::io",
        "SystemTime",
        "Instant",
        "println!",
        "static ",
        "thread_rng",
        "HashMap",
        "HashSet",
    ];
    let mut found = Vec::new();
    let kernels = ["services/linkages/core/src", "services/sectors/core/src"];
    for file in kernels.iter().flat_map(|folder| files(folder, ".rs")) {
        for (number, line) in (1..).zip(without_tests(&file.text).lines()) {
            let code = line.split("//").next().unwrap_or_default();
            if let Some(word) = words.iter().find(|word| code.contains(**word)) {
                // `'static` is a lifetime, not a global.
                if *word != "static " || code.trim_start().starts_with("static ") || code.contains(" static ")
                {
                    found.push(format!("{}:{number}: {word}", file.path));
                }
            }
        }
    }
    none(found, "a kernel has no I/O, clock, task, global state or unordered map: hand it what it needs");
}

#[test]
fn the_gateway_knows_no_service() {
    let manifest = read("gateway/Cargo.toml");
    let dependencies = manifest.split("[dev-dependencies]").next().unwrap_or_default();
    for service in ["eslabon-sectors", "eslabon-linkages"] {
        assert!(!dependencies.contains(service), "the gateway reads the contract and knows no service");
    }
}

#[test]
fn the_runtime_has_no_word_of_any_domain() {
    let words = ["trade", "sector", "country", "classification", "supplier", "skill"];
    let mut found = Vec::new();
    for file in files("services/runtime/src", ".rs") {
        for (number, line) in (1..).zip(without_tests(&file.text).lines()) {
            let code = line.split("//").next().unwrap_or_default().to_lowercase();
            if let Some(word) = words.iter().find(|word| code.contains(**word)) {
                found.push(format!("{}:{number}: {word}", file.path));
            }
        }
    }
    none(found, "the runtime serves every service; words of one belong there");
}

#[test]
fn wire_types_stop_at_the_api_of_a_service() {
    let inner = files("services/sectors/src", ".rs").into_iter().filter(|file| {
        let is_edge = file.path.contains("/api/") || file.path.ends_with("/lib.rs");
        // Messages; the enumerations of eslabon.type are words that everyone shares.
        !is_edge && without_tests(&file.text).contains("eslabon_proto::sectors")
    });
    none(inner.map(|file| file.path).collect(), "messages become our own types in api/convert");
}

#[test]
fn a_store_of_documents_does_not_know_what_they_say() {
    let knowing = files("services/linkages/src/store", ".rs")
        .into_iter()
        .filter(|file| without_tests(&file.text).contains("eslabon_proto"));
    none(knowing.map(|file| file.path).collect(), "a store keeps bytes and columns; messages are the api's");
}

#[test]
fn there_is_no_unsafe_code_and_no_silenced_lint_without_a_reason() {
    let unsafe_word = format!("{} ", "unsafe");
    let mut found = Vec::new();
    for file in files("", ".rs").into_iter().filter(|file| !file.path.ends_with("tidy/purity.rs")) {
        for (number, line) in (1..).zip(file.text.lines()) {
            let code = line.split("//").next().unwrap_or_default();
            if code.contains(&unsafe_word) || code.contains("#[allow(") {
                found.push(format!("{}:{number}: {}", file.path, line.trim()));
            }
        }
    }
    none(found, "no unsafe code; `#[expect(.., reason = ..)]` instead of allow");
}
