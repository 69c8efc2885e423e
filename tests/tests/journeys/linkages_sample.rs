//! A newcomer brings the bundled case of Costa Rica in from its files, and sees the
//! missing link of the source come and go.

use std::path::Path;

use eslabon_tests::{
    Suite, in_time, on_each_engine,
    program::{self, written},
};
use serde_json::{Value, json};

/// `eslabon linkages` and what is typed after it; what it writes.
async fn ask(suite: &Suite, key: &str, line: &str) -> String {
    let mut command = program::command();
    command.env("ESLABON_URL", suite.url()).env("ESLABON_KEY", key);
    command.arg("linkages").args(line.split_whitespace());
    written(&in_time(line, program::run(command)).await)
}

/// Writes the sample, and where the case of linkages is in it.
async fn sample(folder: &Path) -> String {
    let mut command = program::command();
    command.args(["sample", "--write"]).arg(folder);
    in_time("the sample", program::run(command)).await;
    folder.join("linkages").display().to_string()
}

/// The kind of every link that a survey found, by capability.
fn kinds(links: &str) -> Vec<(String, String)> {
    let links: Value = serde_json::from_str(links).unwrap();
    let text = |link: &Value, field: &str| link[field].as_str().unwrap().to_owned();
    let links = links["links"].as_array().unwrap();
    links.iter().map(|link| (text(link, "capability"), text(link, "kind"))).collect()
}

#[tokio::test]
async fn the_case_from_its_files_names_sterilisation_until_somebody_comes_who_sterilises() {
    on_each_engine(async |suite| {
        let folder = tempfile::tempdir().unwrap();
        let analyst = suite.analyst("cinde").await;
        let ask = async |line: &str| ask(&suite, analyst.key(), line).await;
        let case = sample(folder.path()).await;

        let import = format!("import {case}/2008 --codes ESL --open --output csv");
        let imported = ask(&import).await;
        let mut reader = csv::Reader::from_reader(imported.as_bytes());
        let column = reader.headers().unwrap().iter().position(|name| name == "remark_count").unwrap();
        let remarks: Vec<_> = reader.records().map(|file| file.unwrap()[column].to_owned()).collect();
        assert_eq!(remarks, ["0"; 8], "there is nothing to say of the files: {imported}");
        ask(&format!("missing-links scales put {case}/2008/minimumScales/machining.json")).await;
        ask(&format!("missing-links products put {case}/2008/blockedProducts/heart-valves.json")).await;
        let sterilisation = "capabilities/sterilization".to_owned();
        let before = ask("missing-links detect before --country CRI --output json").await;
        assert!(before.contains("surveys/before"), "{before}");
        let before = ask("missing-links list before --output json").await;
        assert_eq!(
            kinds(&before),
            [(sterilisation.clone(), "LINK_KIND_LATENT_COORDINATION_FAILURE".to_owned())]
        );
        let link: Value = serde_json::from_str(&before).unwrap();
        assert_eq!(link["links"][0]["leakedHours"], 13_500.0, "who is served abroad came in with the needs");
        let shown = ask("missing-links show before/sterilization --output csv").await;
        assert_eq!((shown.lines().count(), shown.contains("sterilization")), (2, true), "{shown}");
        ask(&format!("targets put {case}/2008/recruitmentTargets/steriliser.json")).await;
        ask("targets advance steriliser contacted --firm suppliers/sterile-usa").await;
        let contacted = ask("targets list --stage contacted --link before/sterilization --output csv").await;
        assert!(contacted.contains("recruitmentTargets/steriliser"), "{contacted}");

        ask(&format!("import {case}/2012 --codes ESL --open")).await;
        ask("missing-links detect after --country CRI").await;
        let after = kinds(&ask("missing-links list after --output json").await);
        assert!(!after.iter().any(|(capability, _)| *capability == sterilisation), "{after:?}");
        ask("missing-links delete after").await;
        let surveys = ask("missing-links surveys --output csv").await;
        assert_eq!((surveys.lines().count(), surveys.contains("surveys/before")), (2, true), "{surveys}");
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn every_document_of_the_case_is_taken_and_answers_as_in_the_demonstration() {
    on_each_engine(async |suite| {
        let folder = tempfile::tempdir().unwrap();
        let analyst = suite.analyst("cinde").await;
        let ask = async |line: &str| ask(&suite, analyst.key(), line).await;
        let case = sample(folder.path()).await;
        for state in ["2008", "2012", "later"] {
            ask(&format!("import {case}/{state} --codes ESL --open")).await;
        }
        ask(&format!("catalogues put {case}/2008/actionCatalogues/agency.json")).await;
        let programme = ask("programme agency --budget USD:12000000 --country CRI --output csv").await;
        assert!(programme.contains("suppliers/moldes-central"), "{programme}");

        for chain in ["cr-medical-devices", "ni-apparel"] {
            ask(&format!("chain put {case}/2012/valueChains/{chain}.json")).await;
        }
        ask(&format!("waves put {case}/2012/waveSets/cr-medical-devices.json")).await;
        let waves = ask("waves assess cr-medical-devices --output json").await;
        assert!(waves.contains("0.9128"), "tau-b of Table 6-1: {waves}");

        let plan = format!("{case}/2012/localContentPlans/oem-w2-3");
        ask(&format!("local-content put {plan}.json")).await;
        for event in 1..=7 {
            ask(&format!("local-content append oem-w2-3 {plan}/events/{event}.json")).await;
        }
        let standing = ask("local-content standing oem-w2-3").await;
        assert!(standing.contains("SPLIT_TOO_FAR"), "{standing}");
        let events = ask("local-content events oem-w2-3 --output csv").await;
        assert_eq!(events.lines().count(), 1 + 7, "{events}");
        let labour = ask("local-content labour --buyer oem-w2-3 --output csv").await;
        assert!(labour.contains("localContentPlans/oem-w2-3,packaging,"), "{labour}");

        let agreement = format!("{case}/2012/incentiveAgreements/oem-w2-3");
        ask(&format!("incentives put {agreement}.json")).await;
        for (entries, count) in [("reports", 3), ("evidence", 6)] {
            let verb = entries.trim_end_matches('s');
            for entry in 1..=count {
                ask(&format!("incentives {verb} oem-w2-3 {agreement}/{entries}/{entry}.json")).await;
            }
        }
        let verified = ask("verify oem-w2-3 --as-of 2023-06-30").await;
        assert!(verified.contains("CONTRADICTS_PAYROLL"), "{verified}");
        let decision = folder.path().join("decision.json");
        let decided = json!({
            "verification": "incentiveAgreements/oem-w2-3/verifications/1",
            "kind": "AGREEMENT_DECISION_KIND_KEEP", "on": "2023-06-30",
            "deciders": [{"name": "D. Director", "role": "director"}], "reason": "the payroll is being looked at again",
        });
        std::fs::write(&decision, decided.to_string()).unwrap();
        let decided = ask(&format!("incentives decide oem-w2-3 {} --output csv", decision.display())).await;
        assert!(decided.contains("keep"), "{decided}");
        suite.stop().await;
    })
    .await;
}
