//! Documents say what is so.

use std::fs;

use eslabon_runtime::config;

use super::tree::{File, files, none, read, root};

/// The fields of a configuration as `part.field`.
fn fields(shown: &str) -> Vec<String> {
    shown.lines().filter_map(|line| line.split_once(" = ")).map(|(field, _)| field.to_owned()).collect()
}

#[test]
fn every_field_of_a_configuration_is_in_its_readme() {
    let configurations = [
        ("services/sectors/README.md", config::show(&eslabon_sectors::Config::default())),
        ("services/linkages/README.md", config::show(&eslabon_linkages::Config::default())),
        ("gateway/README.md", config::show(&eslabon_gateway::Config::default())),
    ];
    let mut missing = Vec::new();
    for (readme, shown) in configurations {
        let text = read(readme);
        let fields = fields(&shown);
        assert!(fields.len() > 5, "{readme}: the configuration was not shown");
        let absent = fields.iter().filter(|field| !text.contains(&format!("`{field}`")));
        missing.extend(absent.map(|field| format!("{readme}: {field}")));
    }
    none(missing, "a field of the configuration stands in the README's table");
}

#[test]
fn every_reason_that_a_service_gives_is_in_its_readme() {
    let services = [
        ("services/sectors/src", "services/sectors/README.md"),
        ("services/linkages/src", "services/linkages/README.md"),
        ("services/linkages/core/src", "services/linkages/README.md"),
        ("services/runtime/src", "services/runtime/README.md"),
        ("gateway/src", "gateway/README.md"),
    ];
    let mut missing = Vec::new();
    for (code, readme) in services {
        let text = read(readme);
        let files = files(code, ".rs");
        let mut reasons: Vec<_> = files.iter().filter(|file| !is_of_tests(file)).flat_map(reasons).collect();
        reasons.sort();
        reasons.dedup();
        assert!(!reasons.is_empty(), "{code}: no reasons were found");
        let absent = reasons.iter().filter(|reason| !text.contains(reason.as_str()));
        missing.extend(absent.map(|reason| format!("{readme}: {reason}")));
    }
    none(missing, "a reason is part of the interface: it stands in the README");
}

/// Whether a file is there for tests alone.
fn is_of_tests(file: &File) -> bool {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    file.path.contains("/tests/") || name.starts_with("tests") || name.starts_with("testing")
}

/// Literals of the form `"UPPER_SNAKE"` in the code that makes problems.
fn reasons(file: &File) -> Vec<String> {
    if !["Problem", "reason", "Wrong", "Error::wrong", "Violation"]
        .iter()
        .any(|word| file.text.contains(word))
    {
        return Vec::new();
    }
    let code = super::tree::without_tests(&file.text);
    let literals = code.split('"').skip(1).step_by(2);
    let is_reason = |text: &&str| {
        text.len() > 5
            && text.contains('_')
            && text.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_')
    };
    let declared = ["ESLABON_", "ROLE_", "EFFECT_", "CLASSIFICATION_", "CARGO_", "SCREAMING_"];
    literals
        .filter(is_reason)
        .filter(|text| !declared.iter().any(|prefix| text.starts_with(prefix)))
        .map(str::to_owned)
        .collect()
}

#[test]
fn links_in_documents_lead_somewhere() {
    let mut broken = Vec::new();
    for file in files("", ".md") {
        let folder = root().join(&file.path).parent().expect("a file is in a folder").to_owned();
        for link in file.text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap_or_default();
            let is_ours = !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:");
            if is_ours && fs::metadata(folder.join(target)).is_err() {
                broken.push(format!("{}: {link}", file.path));
            }
        }
    }
    none(broken, "a link in a document leads to a file that is there");
}

#[test]
fn every_member_has_a_readme_or_is_described_in_the_architecture() {
    let architecture = read("ARCHITECTURE.md");
    let missing: Vec<_> = [
        "proto",
        "services/runtime",
        "services/linkages",
        "services/linkages/core",
        "services/sectors",
        "services/sectors/core",
        "services/standalone",
        "gateway",
        "tests",
    ]
    .into_iter()
    .filter(|member| !architecture.contains(&format!("`{member}")))
    .map(str::to_owned)
    .collect();
    none(missing, "ARCHITECTURE.md has a line for every member");
}
