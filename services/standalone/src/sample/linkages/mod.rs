//! The Costa Rica case as data; what the files are and what in them is assumed is told
//! in the README beside them.

mod files;

use anyhow::{Context, anyhow};
use jiff::{Timestamp, ToSpan, civil::Date, tz::Offset};
use prost::{Message, Name};
use serde_json::Value;

pub use files::{File, files, folders};

use crate::output::json;

/// What firms need and can do.
pub const CAPABILITIES: &str = include_str!("capabilities.json");
/// Assemblers of medical devices.
pub const BUYERS: &str = include_str!("buyers.json");
/// What they need every year.
pub const NEEDS: &str = include_str!("needs.json");
/// What two of them ask for later, which takes a clean room.
pub const NEEDS_CLEAN: &str = include_str!("needs_clean.json");
/// Local firms, and one abroad that sterilises.
pub const SUPPLIERS: &str = include_str!("suppliers.json");
/// The two firms that sterilise after 2009.
pub const SUPPLIERS_AFTER: &str = include_str!("suppliers_after.json");
/// From how many hours a supplier pays.
pub const MINIMUM_SCALES: &str = include_str!("minimum_scales.json");
/// What could not be made for want of sterilisation.
pub const BLOCKED_PRODUCTS: &str = include_str!("blocked_products.json");
/// The value chains of the source.
pub const VALUE_CHAINS: &str = include_str!("value_chains.json");
/// Firms by wave of entry.
pub const WAVE_SETS: &str = include_str!("wave_sets.json");
/// What closing a gap costs, and how long it takes.
pub const ACTION_CATALOGUES: &str = include_str!("action_catalogues.json");
/// Whom to bring for what is missing.
pub const RECRUITMENT_TARGETS: &str = include_str!("recruitment_targets.json");
/// What an assembler and the agency agreed to buy in the country.
pub const LOCAL_CONTENT: &str = include_str!("local_content.json");
/// What an assembler promised for a benefit, what it reported, and what payroll shows.
pub const INCENTIVES: &str = include_str!("incentives.json");

/// A resource of a file.
#[derive(Debug, Clone)]
pub struct Item<M> {
    /// The last part of its name.
    pub id: String,
    /// Whether it came once somebody sterilised.
    pub came_after: bool,
    /// The resource.
    pub resource: M,
}

/// The day that dates count from. A suite counts its days in UTC.
pub fn today() -> Date {
    Offset::UTC.to_datetime(Timestamp::now()).date()
}

/// The resources of a file, which hold them in a field called `field`; dates count
/// from `today`.
pub fn items<M: Message + Name + Default>(
    text: &str,
    field: &str,
    today: Date,
) -> anyhow::Result<Vec<Item<M>>> {
    let whole = read(text, today)?;
    let items = whole["items"].as_array().context("a file of the case has `items`")?;
    let item = |item: &Value| {
        let id = item["id"].as_str().context("an item has an `id`")?.to_owned();
        let resource = json::read(&item[field].to_string()).with_context(|| format!("read `{id}`"))?;
        let came_after = item["wave"] == "W4" || !item["after"].is_null();
        Ok(Item { id, came_after, resource })
    };
    items.iter().map(item).collect()
}

/// A file of the case, with its dates as days of the calendar.
pub fn read(text: &str, today: Date) -> anyhow::Result<Value> {
    let mut whole = serde_json::from_str(text).context("read a file of the case")?;
    set_dates(&mut whole, today)?;
    Ok(whole)
}

/// Puts a day in the place of every `@+6`: so many months of the calendar after today,
/// or the last day of a month that is too short.
fn set_dates(value: &mut Value, today: Date) -> anyhow::Result<()> {
    match value {
        Value::Object(fields) => fields.values_mut().try_for_each(|value| set_dates(value, today)),
        Value::Array(values) => values.iter_mut().try_for_each(|value| set_dates(value, today)),
        Value::String(text) => {
            let Some(months) = text.strip_prefix('@') else { return Ok(()) };
            let months: i64 = months.parse().map_err(|_| anyhow!("`{text}` is no distance in months"))?;
            *text = today.checked_add(months.months())?.to_string();
            Ok(())
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use eslabon_proto::linkages::v1 as pb;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_date_is_so_many_months_of_the_calendar_away() {
        let text = r#"{"a": ["@+6", "@+1"], "b": {"c": "@-2"}, "d": "x@+1"}"#;
        let expected = serde_json::json!({
            "a": ["2026-07-31", "2026-02-28"], "b": {"c": "2025-11-30"}, "d": "x@+1",
        });
        assert_eq!(read(text, date(2026, 1, 31)).unwrap(), expected);
    }

    #[test]
    fn every_certificate_lasts_as_long_as_the_needs_that_ask_for_it() {
        for today in [date(2026, 1, 31), date(2026, 8, 31), date(2028, 2, 29), date(2029, 11, 30)] {
            let needs =
                [NEEDS, NEEDS_CLEAN].map(|text| items::<pb::Need>(text, "need", today).unwrap()).concat();
            let suppliers = [SUPPLIERS, SUPPLIERS_AFTER];
            let suppliers =
                suppliers.map(|text| items::<pb::Supplier>(text, "supplier", today).unwrap()).concat();
            let ends = |need: &pb::Need| {
                let start: Date = need.start_on.parse().unwrap();
                start.checked_add(i64::from(need.horizon_months).months()).unwrap()
            };
            for certificate in suppliers.iter().flat_map(|supplier| &supplier.resource.certificates) {
                let asking = needs.iter().map(|need| &need.resource);
                let mut asking =
                    asking.filter(|need| need.required_standards.contains(&certificate.standard));
                let expires: Date = certificate.expires_on.parse().unwrap();
                assert!(asking.all(|need| expires >= ends(need)), "{} on {today}", certificate.number);
            }
        }
    }

    #[test]
    fn every_file_is_read_by_the_contract() {
        let today = date(2026, 1, 31);
        assert_eq!(items::<pb::Capability>(CAPABILITIES, "capability", today).unwrap().len(), 4);
        let buyers = items::<pb::Buyer>(BUYERS, "buyer", today).unwrap();
        assert_eq!(buyers.iter().filter(|buyer| !buyer.came_after).count(), 9, "as Table 6-1 counts them");
        assert!(items::<pb::Need>(NEEDS, "need", today).unwrap().iter().any(|need| need.came_after));
        assert!(
            items::<pb::Supplier>(SUPPLIERS, "supplier", today).unwrap().iter().all(|one| !one.came_after)
        );
        assert!(
            items::<pb::Supplier>(SUPPLIERS_AFTER, "supplier", today)
                .unwrap()
                .iter()
                .all(|one| one.came_after)
        );
        assert_eq!(items::<pb::Need>(NEEDS_CLEAN, "need", today).unwrap().len(), 2);
        items::<pb::MinimumScale>(MINIMUM_SCALES, "minimumScale", today).unwrap();
        items::<pb::BlockedProduct>(BLOCKED_PRODUCTS, "blockedProduct", today).unwrap();
        items::<pb::ValueChain>(VALUE_CHAINS, "valueChain", today).unwrap();
        items::<pb::WaveSet>(WAVE_SETS, "waveSet", today).unwrap();
        items::<pb::ActionCatalogue>(ACTION_CATALOGUES, "actionCatalogue", today).unwrap();
        items::<pb::RecruitmentTarget>(RECRUITMENT_TARGETS, "recruitmentTarget", today).unwrap();
        items::<pb::LocalContentPlan>(LOCAL_CONTENT, "localContentPlan", today).unwrap();
        items::<pb::IncentiveAgreement>(INCENTIVES, "incentiveAgreement", today).unwrap();
    }
}
