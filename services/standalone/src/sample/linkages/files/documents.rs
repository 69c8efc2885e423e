//! What the registry has no kind of file for: a document each, at the path that is its
//! name.

use anyhow::Context;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::{super as case, State};

/// Resources of a kind, and where they are.
struct Kind {
    state: State,
    text: &'static str,
    /// The field that holds one.
    field: &'static str,
    /// The collection that they are in.
    collection: &'static str,
}

const KINDS: [Kind; 8] = {
    use State::{After, Before};
    const fn kind(state: State, text: &'static str, field: &'static str, collection: &'static str) -> Kind {
        Kind { state, text, field, collection }
    }
    [
        kind(Before, case::MINIMUM_SCALES, "minimumScale", "minimumScales"),
        kind(Before, case::BLOCKED_PRODUCTS, "blockedProduct", "blockedProducts"),
        kind(Before, case::ACTION_CATALOGUES, "actionCatalogue", "actionCatalogues"),
        kind(Before, case::RECRUITMENT_TARGETS, "recruitmentTarget", "recruitmentTargets"),
        kind(After, case::VALUE_CHAINS, "valueChain", "valueChains"),
        kind(After, case::WAVE_SETS, "waveSet", "waveSets"),
        kind(After, case::LOCAL_CONTENT, "localContentPlan", "localContentPlans"),
        kind(After, case::INCENTIVES, "incentiveAgreement", "incentiveAgreements"),
    ]
};

/// What happens to a plan or an agreement, in its order.
const ENTRIES: [&str; 3] = ["events", "reports", "evidence"];

/// The documents of a state: path and text.
pub(super) fn of(state: State, today: Date) -> anyhow::Result<Vec<(String, String)>> {
    let mut documents = Vec::new();
    for kind in KINDS.iter().filter(|kind| kind.state == state) {
        let whole = case::read(kind.text, today)?;
        for item in whole["items"].as_array().context("a file of the case has `items`")? {
            let resource = &item[kind.field];
            if is_in_a_table(resource) {
                continue;
            }
            let id = item["id"].as_str().context("an item has an `id`")?;
            let name = format!("{}/{id}", kind.collection);
            documents.push(document(&name, &named(&name, resource))?);
            for entries in ENTRIES {
                for (at, entry) in item[entries].as_array().into_iter().flatten().enumerate() {
                    documents.push(document(&format!("{name}/{entries}/{}", at + 1), entry)?);
                }
            }
        }
    }
    Ok(documents)
}

/// Scales that state their hours are rows; one that follows from what a plant costs is not.
fn is_in_a_table(resource: &Value) -> bool {
    !resource["hoursPerYear"].is_null()
}

fn named(name: &str, resource: &Value) -> Value {
    let mut named = resource.clone();
    named["name"] = json!(name);
    named
}

fn document(name: &str, value: &Value) -> anyhow::Result<(String, String)> {
    Ok((format!("{name}.json"), serde_json::to_string_pretty(value)? + "\n"))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_document_says_its_name_and_what_happens_to_it_is_numbered() {
        let all: Vec<_> = [State::Before, State::After, State::Later]
            .into_iter()
            .flat_map(|state| of(state, date(2026, 1, 31)).unwrap())
            .collect();
        let find = |path: &str| {
            let text = &all.iter().find(|(known, _)| known == path).unwrap().1;
            serde_json::from_str::<Value>(text).unwrap()
        };
        assert_eq!(find("blockedProducts/heart-valves.json")["name"], "blockedProducts/heart-valves");
        assert_eq!(find("localContentPlans/oem-w2-3/events/7.json")["kind"], "PLAN_EVENT_KIND_CERTIFIED");
        assert_eq!(find("incentiveAgreements/oem-w2-3/reports/3.json")["period"], "2022-12-31");
        let scales: Vec<_> = all.iter().filter(|(path, _)| path.starts_with("minimumScales/")).collect();
        assert_eq!(scales.len(), 1, "the others are rows of a table");
        assert!(all.iter().all(|(_, text)| !text.contains("\"@")), "no date is a distance");
    }
}
