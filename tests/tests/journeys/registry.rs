//! An analyst keeps the registry from the shell.

use std::{path::Path, process::Command};

use eslabon_tests::{
    Suite, in_time, on_each_engine,
    program::{self, written},
};
use serde_json::{Value, json};

/// A call that knows the suite from the environment.
fn told(suite: &Suite, key: &str) -> Command {
    let mut command = program::command();
    command.env("ESLABON_URL", suite.url()).env("ESLABON_KEY", key);
    command
}

/// Writes a resource into a file; its path.
fn file(folder: &Path, resource: &Value) -> String {
    let path = folder.join("resource.json");
    std::fs::write(&path, resource.to_string()).unwrap();
    path.display().to_string()
}

#[tokio::test]
async fn an_analyst_registers_firms_and_takes_a_need_to_its_award() {
    on_each_engine(async |suite| {
        let folder = tempfile::tempdir().unwrap();
        let analyst = suite.analyst("cinde").await;
        let ask = async |line: &str| {
            let mut command = told(&suite, analyst.key());
            command.arg("linkages").args(line.split_whitespace());
            written(&in_time(line, program::run(command)).await)
        };
        let put = async |noun: &str, resource: Value| {
            let line = format!("{noun} put {} --output json", file(folder.path(), &resource));
            serde_json::from_str::<Value>(&ask(&line).await).unwrap()
        };
        let site = json!([{"id": "main", "country": "CRI", "city": "Cartago"}]);
        put(
            "capabilities",
            json!({"name": "capabilities/mold", "title": {"en": "moulding"}, "unit": "kpcs", "hoursPerUnit": 2}),
        )
        .await;
        put(
            "buyers",
            json!({"name": "buyers/valves", "legalName": "Valves Inc", "kind": "BUYER_KIND_LEAD_FIRM", "sites": site}),
        )
        .await;
        for (id, name) in [("avila", "Moldes Ávila S.A."), ("avila2", "MOLDES AVILA SA")] {
            let claims = json!([{"capability": "capabilities/mold", "evidence": "EVIDENCE_GRADE_DOCUMENT"}]);
            let supplier = json!({
                "name": format!("suppliers/{id}"), "legalName": name, "sizeClass": "SIZE_CLASS_SMALL",
                "sites": site, "claims": claims,
            });
            put("suppliers", supplier).await;
        }
        let pairs = ask("duplicates --output csv").await;
        assert!(pairs.contains("suppliers/avila,Moldes Ávila S.A.,suppliers/avila2"), "{pairs}");
        let found = ask("suppliers list --country CRI --size small --capability mold --output csv").await;
        assert_eq!(found.lines().count(), 3, "{found}");

        let need = json!({
            "name": "needs/trays", "buyer": "buyers/valves", "capability": "capabilities/mold",
            "quantityPerYear": {"value": "48", "unit": "miles"}, "maxPpm": 500,
            "startOn": "2999-01-01", "horizonMonths": 24,
        });
        let mut made = put("needs", need).await;
        assert_eq!(made["state"], "NEED_STATE_DRAFT");
        // What was read and edited is put back; what somebody else has changed since is not.
        made["horizonMonths"] = json!(36);
        assert_eq!(put("needs", made.clone()).await["horizonMonths"], 36);
        let mut stale = told(&suite, analyst.key());
        stale.args(["linkages", "needs", "put", &file(folder.path(), &made)]);
        let refused = in_time("a stale put", program::run(stale)).await;
        assert!(!refused.status.success());
        assert!(String::from_utf8_lossy(&refused.stderr).contains("ETAG_MISMATCH"), "{refused:?}");

        for step in ["open trays", "match trays", "award trays avila"] {
            ask(&format!("needs {step}")).await;
        }
        let awarded = ask("needs list --state awarded --output csv").await;
        assert_eq!(awarded.lines().count(), 2, "{awarded}");
        ask("needs close needs/trays").await;
        ask("needs delete trays").await;
        assert_eq!(ask("needs list --output csv").await.lines().count(), 1);
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_table_of_standards_is_kept_from_the_shell_and_the_one_that_is_built_in_stays() {
    on_each_engine(async |suite| {
        let folder = tempfile::tempdir().unwrap();
        let analyst = suite.analyst("cinde").await;
        let run = async |line: &str| {
            let mut command = told(&suite, analyst.key());
            command.arg("linkages").args(line.split_whitespace());
            in_time(line, program::run(command)).await
        };
        // A table of one's own begins as the one that is built in.
        let builtin = written(&run("standards show builtin --output json").await);
        let mut table: Value = serde_json::from_str(&builtin).unwrap();
        let path = file(folder.path(), &table);
        let refused = run(&format!("standards put {path}")).await;
        assert_eq!(refused.status.code(), Some(64), "{refused:?}");
        table["validFrom"] = json!("2026-01-01");
        table["pairs"].as_array_mut().unwrap().push(json!({"standard": "ISO13485", "implies": "GDP"}));
        let path = file(folder.path(), &table);
        let put = format!("standards put {path} --id revised --output json");
        let mut made: Value = serde_json::from_str(&written(&run(&put).await)).unwrap();
        assert_eq!(made["name"], "standardTables/revised");
        let listed = written(&run("standards list --output csv").await);
        assert_eq!(listed.lines().count(), 2, "{listed}");
        assert!(listed.contains("standardTables/revised,2026-01-01,") && listed.contains("ISO13485>GDP"));

        made["pairs"] = json!([{"standard": "TS16949", "implies": "IATF16949"}]);
        let refused = run(&format!("standards put {}", file(folder.path(), &made))).await;
        let told = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(told.contains("IMPLIES_ITSELF") && told.contains("standard_table.pairs[0]"), "{told}");
        written(&run("standards delete standardTables/revised").await);
        assert_eq!(written(&run("standards list").await), "nothing to show\n");
        suite.stop().await;
    })
    .await;
}
