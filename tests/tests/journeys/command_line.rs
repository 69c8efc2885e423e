//! The program as its user meets it: a process with arguments.

use std::{path::Path, process::Command};

use eslabon_tests::{
    Suite, in_time, on_each_engine,
    program::{self, written},
    world,
};

/// A call that knows the suite from the environment.
fn told(suite: &Suite, key: &str) -> Command {
    let mut command = program::command();
    command.env("ESLABON_URL", suite.url()).env("ESLABON_KEY", key);
    command
}

/// A call that knows the data directory only.
fn local(suite: &Suite) -> Command {
    let mut command = program::command();
    command.arg("--data-dir").arg(suite.data_dir());
    command
}

async fn run(mut command: Command, line: &str) -> String {
    command.args(line.split_whitespace());
    written(&in_time(line, program::run(command)).await)
}

fn file(folder: &Path) -> String {
    let path = folder.join("world.csv");
    std::fs::write(&path, world::two_years()).unwrap();
    path.display().to_string()
}

#[tokio::test]
async fn an_analyst_works_from_the_shell() {
    on_each_engine(async |suite| {
        let folder = tempfile::tempdir().unwrap();
        let analyst = suite.analyst("cinde").await;
        let ask = async |line: &str| run(told(&suite, analyst.key()), line).await;
        let import = format!("import trade {} --classification HS2007", file(folder.path()));
        let table = ask(&import).await;
        let name = analyst.datasets().await.remove(0);
        assert!(table.contains(name.trim_start_matches("datasets/")), "{table}");

        let json = ask("sectors complexity CRI --output json").await;
        let by_shell: serde_json::Value = serde_json::from_str(&json).unwrap();
        let by_rest = analyst.read(&format!("/v1/{name}/countries/CRI/complexity")).await;
        assert_eq!(by_shell["eci"], by_rest["eci"], "{json}");
        let table = ask("sectors complexity CRI").await;
        assert!(table.contains("Costa Rica"), "{table}");
        let csv = ask("sectors opportunities NIC --strategy balanced --output csv").await;
        let rows = csv::Reader::from_reader(csv.as_bytes()).into_records().count();
        assert!(rows > 0, "{csv}");

        for (what, heading, rows) in [
            ("country", "exporter_iso3,diversity,eci,coi", 8),
            ("product", "product_code,ubiquity,pci", 12),
            ("country-product", "exporter_iso3,product_code,rca,mcp,density,cog", 96),
        ] {
            let csv = ask(&format!("sectors export --what {what} --output csv")).await;
            assert_eq!(csv.lines().next(), Some(heading));
            assert_eq!(csv.lines().count(), rows + 1, "{csv}");
            let json = ask(&format!("sectors export --what {what} --output json")).await;
            assert!(
                json.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()),
                "{json}"
            );
            let table = ask(&format!("sectors export --what {what} --output table")).await;
            assert!(table.lines().count() > rows, "{table}");
        }
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn on_the_same_machine_the_data_directory_is_enough() {
    on_each_engine(async |suite| {
        let folder = tempfile::tempdir().unwrap();
        run(local(&suite), &format!("import trade {} --classification HS2007", file(folder.path()))).await;
        let csv = run(local(&suite), "sectors export --what country").await;
        assert_eq!(csv.lines().count(), 9, "{csv}");
        run(local(&suite), "sectors opportunities CRI").await;
        let key = run(local(&suite), "keys create --tenant cinde --role analyst --output json").await;
        let key: serde_json::Value = serde_json::from_str(&key).unwrap();
        let listed = run(told(&suite, key["secret"].as_str().unwrap()), "datasets list --output json").await;
        assert!(listed.contains("public"), "{listed}");
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn what_goes_wrong_is_said_on_the_error_output_with_its_code() {
    on_each_engine(async |suite| {
        let folder = tempfile::tempdir().unwrap();
        let bad = folder.path().join("bad.csv");
        std::fs::write(&bad, format!("{}2017,XYZ,0901,1\n", world::HEADER)).unwrap();
        let mut command = local(&suite);
        command.args(["import", "trade", bad.to_str().unwrap(), "--classification", "HS2007"]);
        let output = in_time("the import", program::run(command)).await;
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{errors}");
        assert!(errors.contains("UNKNOWN_COUNTRY") && errors.contains("lines[2].exporter_iso3"), "{errors}");
        let rows: String = (1000..1150).map(|product| format!("2017,XYZ,{product},1\n")).collect();
        std::fs::write(&bad, format!("{}{rows}", world::HEADER)).unwrap();
        let mut command = local(&suite);
        command.args(["import", "trade", bad.to_str().unwrap(), "--classification", "HS2007"]);
        let output = in_time("the import", program::run(command)).await;
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(errors.contains("lines[101].exporter_iso3"), "the first hundred are told: {errors}");

        let mut forged = told(&suite, "esl_forged");
        forged.args(["datasets", "list"]);
        let output = in_time("the list", program::run(forged)).await;
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{errors}");
        assert!(errors.contains("KEY_INVALID") && errors.contains("ESLABON_KEY"), "{errors}");
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_demo_shows_what_the_suite_answers_and_ends_well() {
    let mut command = program::command();
    command.arg("demo");
    let shown = written(&in_time("the demo", program::run(command)).await);
    for expected in ["Costa Rica", "curl", "http://127.0.0.1:", "ILLUSTRATIVE"] {
        assert!(shown.contains(expected), "{expected} is missing:\n{shown}");
    }
}
