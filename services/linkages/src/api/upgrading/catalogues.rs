//! Catalogues of actions: what the contract's rules cannot see of them, and as the
//! kernel takes them.

use std::collections::{BTreeMap, BTreeSet};

use eslabon_linkages_core::{
    CapabilityId, StandardId,
    check::{Check, Checked, Violation},
    upgrading::{Action, Catalogue, Closes},
};
use eslabon_proto::linkages::v1::{self as pb, ActionCloses};

use crate::{
    api::resource::{Resource, head, standard_methods},
    app::{App, Call},
    error::{Error, Wrong},
    register::Reference,
    store::Collection,
};

impl Resource for pb::ActionCatalogue {
    const COLLECTION: Collection = Collection { table: "action_catalogues", columns: &[] };
    const PLURAL: &'static str = "actionCatalogues";
    const FIELD: &'static str = "action_catalogue";

    head!();

    fn columns(&self) -> Vec<String> {
        vec![]
    }

    async fn settle(&mut self, _app: &App, _call: &Call, _held: Option<&Self>) -> Result<(), Error> {
        // Any numbers do: only which are the same matters here.
        let (mut standards, mut capabilities) = (BTreeMap::new(), BTreeMap::new());
        let standard = |text: &str| Some(StandardId(numbered(&mut standards, text) as u16));
        let capability = |text: &str| Some(CapabilityId(numbered(&mut capabilities, text)));
        read(self, "", standard, capability).map(drop)
    }
}

fn numbered(numbers: &mut BTreeMap<String, u32>, text: &str) -> u32 {
    let next = numbers.len() as u32;
    *numbers.entry(text.to_owned()).or_insert(next)
}

/// A stored catalogue with the numbers of the registry. A capability that the registry
/// does not have closes nothing. Answers cite the etag with the name.
pub(crate) fn of_reference(
    catalogue: &pb::ActionCatalogue,
    reference: &Reference,
) -> Result<Checked<Catalogue>, Error> {
    read(
        catalogue,
        &catalogue.etag,
        |standard| reference.standard_id(standard),
        |capability| reference.capability_id(capability),
    )
}

/// The catalogue as the kernel takes it, with the numbers of standards and capabilities,
/// under a version that answers cite.
fn read(
    catalogue: &pb::ActionCatalogue,
    version: &str,
    mut standard: impl FnMut(&str) -> Option<StandardId>,
    mut capability: impl FnMut(&str) -> Option<CapabilityId>,
) -> Result<Checked<Catalogue>, Error> {
    let mut wrong = repeated(catalogue);
    let positions: BTreeMap<&str, usize> =
        catalogue.actions.iter().enumerate().rev().map(|(at, action)| (action.id.as_str(), at)).collect();
    let mut actions = Vec::with_capacity(catalogue.actions.len());
    for (at, action) in catalogue.actions.iter().enumerate() {
        let path = format!("action_catalogue.actions[{at}]");
        wrong.extend(closed(&path, action));
        wrong.extend(currency(&path, action, &catalogue.actions[0]));
        let closes = match action.closes() {
            ActionCloses::Standard => standard(&action.standard).map(Closes::Certificate),
            ActionCloses::Capability => {
                let id = action.capability.strip_prefix("capabilities/").unwrap_or_default();
                capability(id).map(Closes::Capability)
            }
            ActionCloses::Capacity => Some(Closes::Capacity),
            ActionCloses::Quality => Some(Closes::Quality),
            ActionCloses::Nothing | ActionCloses::Unspecified => None,
        };
        let mut requires = Vec::new();
        for (required_at, required) in action.requires.iter().enumerate() {
            match positions.get(required.as_str()) {
                Some(&position) => requires.push(position),
                None => wrong.push(Wrong::new(
                    format!("{path}.requires[{required_at}]"),
                    "UNKNOWN_ACTION",
                    format!("the catalogue has no action `{required}`: add it, or name one that is there"),
                )),
            }
        }
        actions.push(Action {
            closes: closes.unwrap_or(Closes::Nothing),
            cost: action.cost.as_ref().map(|cost| cost.minor_units).unwrap_or_default(),
            months: u32::try_from(action.months).unwrap_or_default(),
            requires,
        });
    }
    if !wrong.is_empty() {
        return Err(Error::Wrong(wrong));
    }
    // A version is asked for by the kernel, and named by the store only later.
    let version = if version.is_empty() { "draft" } else { version }.to_owned();
    let checked = Catalogue { version, actions }.check();
    checked.map_err(|found| Error::violations("action_catalogue", told(found, catalogue)))
}

/// Ids that stand twice.
fn repeated(catalogue: &pb::ActionCatalogue) -> Vec<Wrong> {
    let mut seen = BTreeSet::new();
    let again = catalogue.actions.iter().enumerate().filter(|(_, action)| !seen.insert(action.id.as_str()));
    again
        .map(|(at, action)| {
            let text = format!("`{}` is the id of an earlier action: give each its own", action.id);
            Wrong::new(format!("action_catalogue.actions[{at}].id"), "REPEATED", text)
        })
        .collect()
}

/// What an action closes has to be named, and nothing else.
fn closed(path: &str, action: &pb::Action) -> Vec<Wrong> {
    let fields = [
        ("standard", &action.standard, ActionCloses::Standard),
        ("capability", &action.capability, ActionCloses::Capability),
    ];
    let wrong = fields.into_iter().filter_map(|(field, text, closes)| {
        let field = format!("{path}.{field}");
        match (action.closes() == closes, text.is_empty()) {
            (true, true) => Some(Wrong::new(field, "REQUIRED", "say which one the action closes")),
            (false, false) => {
                let text = "leave it out: `closes` says that the action closes something else";
                Some(Wrong::new(field, "NOT_APPLICABLE", text))
            }
            _ => None,
        }
    });
    wrong.collect()
}

/// Costs are added up, so they are in one currency.
fn currency(path: &str, action: &pb::Action, first: &pb::Action) -> Option<Wrong> {
    let of = |action: &pb::Action| action.cost.as_ref().map(|cost| cost.currency.clone()).unwrap_or_default();
    let (ours, others) = (of(action), of(first));
    (ours != others).then(|| {
        let text =
            format!("`{ours}` where the first action is in `{others}`: give all costs in one currency");
        Wrong::new(format!("{path}.cost.currency"), "MIXED_CURRENCIES", text)
    })
}

/// What the kernel found, with the ids of actions and the words of the contract.
fn told(found: Vec<Violation>, catalogue: &pb::ActionCatalogue) -> Vec<Violation> {
    found
        .into_iter()
        .map(|violation| match violation.reason {
            "CYCLE" => {
                let text = format!("{} cannot begin before itself", circle(catalogue));
                Violation::new(violation.path, "ACTIONS_CYCLIC", text)
            }
            _ if violation.path.ends_with(".cost") => {
                Violation::new(format!("{}.minor_units", violation.path), violation.reason, violation.message)
            }
            _ => violation,
        })
        .collect()
}

/// A circle of actions by their ids, such as `a -> b -> a`.
fn circle(catalogue: &pb::ActionCatalogue) -> String {
    let requires: BTreeMap<&str, Vec<&str>> = catalogue
        .actions
        .iter()
        .map(|action| (action.id.as_str(), action.requires.iter().map(String::as_str).collect()))
        .collect();
    // Whatever requires nothing that is left can begin; the rest is in a circle or
    // waits for one.
    let mut left: BTreeSet<&str> = requires.keys().copied().collect();
    while let Some(free) =
        left.iter().copied().find(|id| requires[id].iter().all(|required| !left.contains(required)))
    {
        left.remove(free);
    }
    let Some(mut at) = left.first().copied() else { return String::new() };
    let mut path = Vec::new();
    while !path.contains(&at) {
        path.push(at);
        at = requires[at].iter().copied().find(|required| left.contains(required)).unwrap_or(at);
    }
    let begins = path.iter().position(|id| *id == at).unwrap_or_default();
    path.drain(..begins);
    path.push(at);
    path.join(" -> ")
}

standard_methods! {
    "UpgradingService" of ActionCatalogue as action_catalogue;
    create "CreateActionCatalogue" (CreateActionCatalogueRequest by action_catalogue_id);
    get (GetActionCatalogueRequest);
    list (ListActionCataloguesRequest by []) -> ListActionCataloguesResponse { action_catalogues };
    update "UpdateActionCatalogue" (UpdateActionCatalogueRequest);
    delete "DeleteActionCatalogue" (DeleteActionCatalogueRequest);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn action(id: &str, closes: ActionCloses, requires: &[&str]) -> pb::Action {
        pb::Action {
            id: id.to_owned(),
            closes: closes.into(),
            cost: Some(pb::Money { currency: "USD".to_owned(), minor_units: 100 }),
            months: 1,
            requires: requires.iter().map(|id| (*id).to_owned()).collect(),
            ..Default::default()
        }
    }

    fn wrong(actions: Vec<pb::Action>) -> Vec<(String, &'static str, String)> {
        let catalogue = pb::ActionCatalogue { actions, ..Default::default() };
        let (mut standards, mut capabilities) = (BTreeMap::new(), BTreeMap::new());
        let found = read(
            &catalogue,
            "",
            |text| Some(StandardId(numbered(&mut standards, text) as u16)),
            |text| Some(CapabilityId(numbered(&mut capabilities, text))),
        );
        match found {
            Err(Error::Wrong(wrong)) => {
                wrong.into_iter().map(|wrong| (wrong.field, wrong.reason, wrong.text)).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_circle_is_told_from_its_first_action_with_the_way_around_it() {
        let found = wrong(vec![
            action("start", ActionCloses::Nothing, &[]),
            action("audit", ActionCloses::Quality, &["visit"]),
            action("visit", ActionCloses::Nothing, &["train", "start"]),
            action("train", ActionCloses::Nothing, &["visit"]),
        ]);
        assert_eq!(
            (found[0].0.as_str(), found[0].1),
            ("action_catalogue.actions[2].requires", "ACTIONS_CYCLIC")
        );
        assert!(found[0].2.contains("visit -> train -> visit"), "{}", found[0].2);
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once_with_its_places() {
        let mut other = action("b", ActionCloses::Quality, &["nobody"]);
        other.cost = Some(pb::Money { currency: "CRC".to_owned(), minor_units: 1 });
        other.standard = "ISO9001".to_owned();
        let found = wrong(vec![action("a", ActionCloses::Standard, &[]), other.clone(), other]);
        let found: Vec<_> = found.iter().map(|(path, reason, _)| (path.as_str(), *reason)).collect();
        let at = |rest: &'static str| format!("action_catalogue.actions{rest}");
        let expected = [
            (at("[2].id"), "REPEATED"),
            (at("[0].standard"), "REQUIRED"),
            (at("[1].standard"), "NOT_APPLICABLE"),
            (at("[1].cost.currency"), "MIXED_CURRENCIES"),
            (at("[1].requires[0]"), "UNKNOWN_ACTION"),
            (at("[2].standard"), "NOT_APPLICABLE"),
            (at("[2].cost.currency"), "MIXED_CURRENCIES"),
            (at("[2].requires[0]"), "UNKNOWN_ACTION"),
        ];
        assert_eq!(found, expected.iter().map(|(path, reason)| (path.as_str(), *reason)).collect::<Vec<_>>());
    }

    #[test]
    fn two_actions_that_close_the_same_and_a_negative_cost_are_refused() {
        let mut second = action("b", ActionCloses::Quality, &[]);
        second.cost = Some(pb::Money { currency: "USD".to_owned(), minor_units: -1 });
        let found = wrong(vec![action("a", ActionCloses::Quality, &[]), second]);
        let found: Vec<_> = found.iter().map(|(path, reason, _)| (path.as_str(), *reason)).collect();
        let expected = [
            ("action_catalogue.actions[1].cost.minor_units", "OUT_OF_RANGE"),
            ("action_catalogue.actions[1].closes", "CLOSED_TWICE"),
        ];
        assert_eq!(found, expected);
    }
}
