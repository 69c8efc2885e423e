//! Profiles and runs of the stage.

use eslabon_tests::Person;
use serde_json::{Value, json};

use super::stage::made;

/// Figures of the two sectors of the stage.
const FIGURES: &str = "territory,sector,indicator,year,value\nCRI,devices,REL,2020,1.8\nCRI,coffee,REL,2020,1.1\n\
                       CRI,devices,JOBS,2020,12\nCRI,coffee,JOBS,2020,40\n";

/// What is held of rankings.
pub(crate) struct Rankings {
    pub(crate) figures: String,
    pub(crate) profile: String,
    pub(crate) spare_profile: String,
    pub(crate) ready_profile: String,
    pub(crate) run: String,
    pub(crate) other_run: String,
}

impl Rankings {
    /// Ranks the sectors of a list twice, for two purposes.
    pub(crate) async fn rank(owner: &Person, sectors: &str) -> Self {
        let path = "/v1/inputs:import?kind=INPUT_KIND_INDICATORS";
        let answer = eslabon_tests::json(owner.upload_to(path, FIGURES).await).await;
        let figures = answer["input"]["name"].as_str().unwrap().to_owned();
        let draft = async |name: &str, select_k: u32| {
            let body = json!({"profile_id": name, "profile": profile(sectors, select_k)});
            made(owner, "profiles", &body).await
        };
        let profile = draft("shortlist", 1).await;
        made(owner, &format!("{profile}:register"), &json!({})).await;
        let (spare_profile, ready_profile) = (draft("spare", 1).await, draft("ready", 2).await);
        let run = run(owner, &profile, &figures, "first").await;
        let other_run = self::run(owner, &profile, &figures, "second").await;
        Self { figures, profile, spare_profile, ready_profile, run, other_run }
    }
}

/// The name of a new run: the last line of what is answered.
async fn run(owner: &Person, profile: &str, figures: &str, purpose: &str) -> String {
    let body = json!({"profile": profile, "purpose": purpose, "inputs": [figures]});
    let text = owner.post("/v1/runs").json(&body).send().await.unwrap().text().await.unwrap();
    let last: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    last["run"]["name"].as_str().unwrap_or_else(|| panic!("{text}")).to_owned()
}

/// A profile that can be registered.
pub(crate) fn profile(sectors: &str, select_k: u32) -> Value {
    let criterion = |id: &str, family: &str, weight: f64, worst: f64, goal: f64| {
        json!({
            "id": id, "family": family, "weight": weight, "weight_rationale": "agreed",
            "value": {"worst": worst, "goal": goal},
        })
    };
    let people = ["Ana Mora", "Berta Soto", "Carlos Vega"];
    json!({
        "title": "shortlist",
        "territory": "CRI",
        "quadrant": "QUADRANT_Q3_VERTICAL_PUBLIC_INPUT",
        "sector_list": sectors,
        "criteria": [
            criterion("REL", "competitiveness", 0.8, 0.5, 2.0),
            criterion("JOBS", "employment_quantity", 0.2, 5.0, 60.0),
        ],
        "select_k": select_k,
        "smaa": {"draws": 1000, "confidence_draws": 100},
        "authors": [people[0]],
        "approvers": people[1..],
        "interest_declarations": people.map(|person| json!({"person": person, "statement": "none"})),
    })
}
