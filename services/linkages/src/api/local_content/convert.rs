//! Plans and events as the kernel takes them.

use std::collections::{BTreeMap, BTreeSet};

use eslabon_linkages_core::{
    check::{Check, Checked},
    local_content::{Agreement, Event, Item, Party, Person, Plan, What},
};
use eslabon_proto::linkages::v1 as pb;

use crate::{
    date, decimal,
    error::{Error, Wrong},
    folded, units,
};

/// A plan, or everything that is wrong with it. Paths begin with `field`.
pub(super) fn plan(plan: &pb::LocalContentPlan, field: &str) -> Result<Checked<Plan>, Error> {
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    let mut items = Vec::new();
    for (at, given) in plan.items.iter().enumerate() {
        let path = format!("{field}.items[{at}]");
        if !seen.insert(given.id.as_str()) {
            wrong.push(Wrong::new(format!("{path}.id"), "REPEATED", "another item has this id: choose one"));
        }
        check_labour(&given.labour, &path, &mut wrong);
        check_days(given, &path, &mut wrong);
        items.push(item(given, &path, &mut wrong));
    }
    if !wrong.is_empty() {
        return Err(Error::Wrong(wrong));
    }
    let read = Plan { items, allows_transfer: plan.allows_transfer };
    read.check().map_err(|found| Error::violations(field, found))
}

fn item(item: &pb::PlanItem, path: &str, wrong: &mut Vec<Wrong>) -> Item {
    if units::find(&item.unit).is_none() {
        let text = format!("{} is no known unit: give a code of UN/ECE Recommendation 20", item.unit);
        wrong.push(Wrong::new(format!("{path}.unit"), "UNKNOWN_UNIT", text));
    }
    if let (Some(local), Some(import)) = (&item.local_price, &item.import_price)
        && local.currency != import.currency
    {
        let text = format!("the local price is in {}: give both in one currency", local.currency);
        wrong.push(Wrong::new(format!("{path}.import_price.currency"), "CURRENCY_MIX", text));
    }
    Item {
        weight_bps: bps(item.weight_bps),
        local_price: item.local_price.as_ref().map(|price| price.minor_units),
        import_price: item.import_price.as_ref().map(|price| price.minor_units),
        premium_cap_bps: item.premium_cap_bps.map(bps),
        volume: decimal::parse(&item.quantity).unwrap_or_default(),
        sites: u32::try_from(item.sites.max(1)).unwrap_or(1),
        least_volume_per_site: decimal::parse(&item.minimum_volume_per_site).unwrap_or_default(),
        is_condition_of_advantage: item.is_condition_of_advantage,
    }
}

fn check_labour(labour: &[pb::LabourTerm], path: &str, wrong: &mut Vec<Wrong>) {
    let mut seen = BTreeSet::new();
    for (at, term) in labour.iter().enumerate() {
        if !seen.insert((&term.isco08, term.measure)) {
            let text = "another term is about this occupation: add them up";
            wrong.push(Wrong::new(format!("{path}.labour[{at}].isco08"), "REPEATED", text));
        }
    }
}

fn check_days(item: &pb::PlanItem, path: &str, wrong: &mut Vec<Wrong>) {
    let starts_on = date::optional(format!("{path}.starts_on"), &item.starts_on);
    let ends_on = date::optional(format!("{path}.ends_on"), &item.ends_on);
    if let (Ok(starts_on), Ok(ends_on)) = (&starts_on, &ends_on)
        && ends_on < starts_on
    {
        wrong.push(Wrong::new(format!("{path}.ends_on"), "BEFORE_START", "an item ends after it begins"));
    }
    wrong.extend([starts_on, ends_on].into_iter().filter_map(Result::err));
}

/// What the contract has checked to be at least 0.
fn bps(value: i32) -> u32 {
    u32::try_from(value).unwrap_or_default()
}

/// The people of a plan, by their names as they are compared.
#[derive(Debug, Default)]
pub(super) struct People(BTreeMap<String, u32>);

impl People {
    /// The same for every spelling of a name.
    fn of(&mut self, name: &str) -> Person {
        let next = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        Person(*self.0.entry(folded::code(name)).or_insert(next))
    }
}

/// An event, or everything that is wrong with it by itself.
pub(super) fn event(
    plan: &pb::LocalContentPlan,
    event: &pb::PlanEvent,
    people: &mut People,
) -> Result<Event, Error> {
    let mut wrong = Vec::new();
    let item = plan.items.iter().position(|item| item.id == event.item);
    if item.is_none() {
        wrong.push(Wrong::new("event.item", "UNKNOWN_ITEM", "the plan has no item of this id"));
    }
    let on = date::parse(&event.on);
    if on.is_none() {
        wrong.push(Wrong::new("event.on", "INVALID_DATE", "there is no such day"));
    }
    let what = what(event, &mut wrong);
    match (item, on, what) {
        (Some(item), Some(on), Some(what)) if wrong.is_empty() => {
            Ok(Event { item, on, person: people.of(&event.person), what })
        }
        _ => Err(Error::Wrong(wrong)),
    }
}

fn what(event: &pb::PlanEvent, wrong: &mut Vec<Wrong>) -> Option<What> {
    use pb::PlanEventKind as Kind;
    let share_bps = bps(event.share_bps);
    let party = match event.party() {
        pb::PlanParty::Unspecified => None,
        pb::PlanParty::Buyer => Some(Party::Buyer),
        pb::PlanParty::Agency => Some(Party::Agency),
    };
    let kind = event.kind();
    let is_of_party = matches!(kind, Kind::Offered | Kind::Countered | Kind::Agreed);
    if is_of_party && party.is_none() {
        wrong.push(Wrong::new("event.party", "REQUIRED", "say which party does so"));
    }
    if !is_of_party && party.is_some() {
        wrong.push(Wrong::new(
            "event.party",
            "NOT_USED",
            "events of this kind are of no party: leave it out",
        ));
    }
    if matches!(kind, Kind::Realised | Kind::Certified) && event.evidence.trim().is_empty() {
        wrong.push(Wrong::new("event.evidence", "REQUIRED", "say what shows it"));
    }
    match kind {
        Kind::Unspecified => None,
        Kind::Offered => party.map(|by| What::Offer { by, share_bps }),
        Kind::Countered => party.map(|by| What::Counter { by, share_bps }),
        Kind::Agreed => party.map(|by| What::Agree { by, share_bps }),
        Kind::Realised => Some(What::Realise { share_bps }),
        Kind::Certified => Some(What::Certify { share_bps }),
        Kind::Waived => Some(What::Waive { share_bps }),
    }
}

/// The word for how far two parties are.
pub(super) fn agreement(agreement: Agreement) -> pb::PlanAgreement {
    match agreement {
        Agreement::Nothing => pb::PlanAgreement::Nothing,
        Agreement::Offered => pb::PlanAgreement::Offered,
        Agreement::OnePartyOnly => pb::PlanAgreement::OnePartyOnly,
        Agreement::FiguresDiffer => pb::PlanAgreement::FiguresDiffer,
        Agreement::Agreed => pb::PlanAgreement::Agreed,
    }
}
