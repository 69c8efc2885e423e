//! What is checked of a need, beyond the rules of the contract.

use eslabon_linkages_core::Day;
use eslabon_proto::linkages::v1 as pb;

use crate::{
    api::{registry::capabilities::Capabilities, resource::Resource},
    checks::Found,
    error::Error,
};

/// What holds where the buyer says nothing else: all of it may go to one supplier,
/// and it comes once a month.
const SHARE: f64 = 1.0;
const DELIVERIES_PER_YEAR: f64 = 12.0;

/// Fills in defaults, brings standards to their canonical spelling, finds the country,
/// and refuses what the rules of the contract cannot see. `buyer` is the one that the
/// need names, where there is one. What stands in `held`, which it takes the place
/// of, may stand there still: a capability that was removed or is measured in another
/// unit since, a start that has passed.
pub(crate) fn check_need(
    need: &mut pb::Need,
    held: Option<&pb::Need>,
    buyer: Option<&pb::Buyer>,
    capabilities: &Capabilities,
    today: Day,
) -> Result<(), Error> {
    let field = pb::Need::FIELD;
    let mut found = Found::default();
    site(&mut found, field, need, held, buyer);
    let is_new = held.is_none_or(|held| held.capability != need.capability);
    if is_new && !capabilities.has(&need.capability) {
        let text = format!("there is no {}: create it first", need.capability);
        found.wrong(format_args!("{field}.capability"), "UNKNOWN_REFERENCE", text);
    }
    found.codes(format_args!("{field}.codes"), &need.codes);
    found.standards(format_args!("{field}.required_standards"), &mut need.required_standards);
    found.standards(format_args!("{field}.desired_standards"), &mut need.desired_standards);
    // What was said in the unit that the capability had before may stand.
    let is_new = held.is_none_or(|held| {
        (&held.capability, &held.quantity_per_year) != (&need.capability, &need.quantity_per_year)
    });
    if let Some(quantity) = need.quantity_per_year.as_ref().filter(|_| is_new) {
        let path = format!("{field}.quantity_per_year");
        found.quantity(&path, quantity, capabilities.unit(&need.capability));
        if quantity.value.bytes().all(|byte| matches!(byte, b'0' | b'.')) {
            found.wrong(format_args!("{path}.value"), "NOT_POSITIVE", "a need is for more than nothing");
        }
    }
    prices(&mut found, field, need);
    if need.max_supplier_share == 0.0 {
        need.max_supplier_share = SHARE;
    }
    if need.deliveries_per_year == 0.0 {
        need.deliveries_per_year = DELIVERIES_PER_YEAR;
    }
    let start = found.date(format_args!("{field}.start_on"), &need.start_on);
    let is_new = held.is_none_or(|held| held.start_on != need.start_on);
    if is_new && start.is_some_and(|start| start < today) {
        let text = "it starts in the past, and nobody can become ready for it: give a later start";
        found.wrong(format_args!("{field}.start_on"), "NEED_STARTED", text);
    }
    found.finish()
}

/// The buyer is there and has the site; where the site is, the need is.
fn site(
    found: &mut Found,
    field: &str,
    need: &mut pb::Need,
    held: Option<&pb::Need>,
    buyer: Option<&pb::Buyer>,
) {
    let is_new = held.is_none_or(|held| (&held.buyer, &held.site) != (&need.buyer, &need.site));
    let Some(buyer) = buyer else {
        if is_new {
            let text = format!("there is no {}: create it first", need.buyer);
            found.wrong(format_args!("{field}.buyer"), "UNKNOWN_REFERENCE", text);
        }
        return;
    };
    let site = buyer.sites.iter().find(|site| need.site.is_empty() || site.id == need.site);
    match site {
        Some(site) => need.country.clone_from(&site.country),
        None if is_new => {
            let text = format!("{} has no site {}", need.buyer, need.site);
            found.wrong(format_args!("{field}.site"), "UNKNOWN_REFERENCE", text);
        }
        None => {}
    }
}

/// What the buyer would pay and what it pays now can be compared.
fn prices(found: &mut Found, field: &str, need: &pb::Need) {
    found.price(format_args!("{field}.target_price"), need.target_price.as_ref());
    let Some(source) = &need.current_source else { return };
    found.country(format_args!("{field}.current_source.country"), &source.country);
    let path = format!("{field}.current_source.cost_per_unit");
    found.price(path.clone(), source.cost_per_unit.as_ref());
    let currencies = need.target_price.as_ref().zip(source.cost_per_unit.as_ref());
    if let Some((target, cost)) = currencies
        && target.currency != cost.currency
    {
        let text = format!("the target price is in {}: give both in one currency", target.currency);
        found.wrong(format_args!("{path}.currency"), "CURRENCY_MISMATCH", text);
    }
}
