//! What documents refer to by name: capabilities, standards, countries, each with a
//! number.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use eslabon_linkages_core::{
    CapabilityId, CountryId, Day, StandardId,
    certificates::{Certificate, Holding, Implications},
    policy::Policy,
    relatedness::Relations,
};
use eslabon_proto::linkages::v1 as pb;

use super::id;
use crate::{api::registry::standard_tables, date, units};

/// A standard beyond those that can be counted. Nobody holds it.
const BEYOND: StandardId = StandardId(u16::MAX);

/// The currency of a registry whose capabilities state no price.
const USUAL_CURRENCY: &str = "USD";

/// How the registry is to be read.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// Where to look up how near capabilities are; nothing for what they hold
    /// themselves.
    pub relatedness: Option<pb::RelatednessSource>,
    /// Days for which a certificate without a last day holds, by the policy.
    pub assumed_validity_days: i32,
    /// The day whose table of standards counts.
    pub as_of: Day,
}

impl Wanted {
    /// As a policy wants it on a day.
    pub(crate) fn new(source: Option<&pb::RelatednessSource>, policy: &Policy, as_of: Day) -> Self {
        Self { relatedness: source.cloned(), assumed_validity_days: policy.assumed_validity_days, as_of }
    }
}

/// What documents refer to.
///
/// Capabilities have numbers in the order of their ids. Standards have theirs in the
/// order in which they are first met, since any text may be one; nothing that is
/// computed depends on that order.
#[derive(Debug)]
pub(crate) struct Reference {
    capabilities: Vec<pb::Capability>,
    capability_ids: BTreeMap<String, CapabilityId>,
    standards: Arc<RwLock<Standards>>,
    implications: Vec<(String, String)>,
    table: String,
    currency: String,
    assumed_validity_days: i32,
    relations: Relations,
}

/// Standards that were met, by number and by name, and what follows from what.
#[derive(Debug, Default)]
pub(super) struct Standards {
    /// Whether they are numbered in place of others of which there were too many.
    is_again: bool,
    ids: BTreeMap<String, StandardId>,
    names: Vec<String>,
    implications: Implications,
}

impl Reference {
    /// From capabilities in the order of their ids and from all tables of standards.
    /// Of those that count on the day the one with the latest first day is used, and
    /// between equals the one that comes first by id; where none does, the one that is
    /// built in.
    pub(crate) fn new(
        capabilities: Vec<pb::Capability>,
        tables: &[pb::StandardTable],
        wanted: &Wanted,
    ) -> Self {
        let numbered = capabilities.iter().zip(0..);
        let capability_ids =
            numbered.map(|(capability, at)| (id(&capability.name).to_owned(), CapabilityId(at))).collect();
        let first_day = |table: &pb::StandardTable| date::parse(&table.valid_from).unwrap_or(Day(i32::MIN));
        let in_force = tables.iter().filter(|table| first_day(table) <= wanted.as_of);
        let table = in_force.reduce(|best, next| if first_day(next) > first_day(best) { next } else { best });
        let table = table.cloned().unwrap_or_else(standard_tables::builtin);
        let pairs = table.pairs.iter();
        let implications = pairs.map(|pair| (pair.standard.clone(), pair.implies.clone())).collect();
        let reference = Self {
            currency: currency(&capabilities),
            relations: Relations::new(capabilities.iter().map(harmonized_codes).collect()),
            capability_ids,
            capabilities,
            standards: Arc::default(),
            implications,
            table: table.name,
            assumed_validity_days: wanted.assumed_validity_days,
        };
        reference.number_implications();
        reference
    }

    /// With the numbers of standards that others of the same
    /// [fingerprint](Self::fingerprint) have given, which are then given together.
    pub(super) fn sharing(mut self, standards: &Arc<RwLock<Standards>>) -> Self {
        self.standards = standards.clone();
        self.number_implications();
        self
    }

    fn number_implications(&self) {
        let pairs = self.implications.iter().filter_map(|(from, to)| {
            Some((self.standard_id(from)?, self.standard_id(to)?)).filter(|(from, to)| from != to)
        });
        let pairs = pairs.collect();
        self.write_standards().implications = Implications { version: self.table.clone(), pairs };
    }

    /// What the numbers of suppliers depend on; the same text is read to the same
    /// suppliers. Titles are not among it.
    pub(crate) fn fingerprint(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        let mut take = |text: &str| {
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        };
        take(&self.currency);
        take(&self.assumed_validity_days.to_string());
        for capability in &self.capabilities {
            take(&capability.name);
            take(&capability.unit);
            take(&capability.hours_per_unit.to_bits().to_string());
        }
        for (from, to) in &self.implications {
            take(from);
            take(to);
        }
        *hasher.finalize().as_bytes()
    }

    /// The number of a capability, by its id or its name.
    pub(crate) fn capability_id(&self, name: &str) -> Option<CapabilityId> {
        self.capability_ids.get(id(name)).copied()
    }

    /// A capability that has a number.
    pub(crate) fn capability(&self, number: CapabilityId) -> Option<&pb::Capability> {
        self.capabilities.get(number.0 as usize)
    }

    /// All capabilities, in the order of their numbers.
    pub(crate) fn capabilities(&self) -> &[pb::Capability] {
        &self.capabilities
    }

    /// The number of a standard; one that was not met before gets the next. Nothing
    /// where there are as many as can be counted: nobody holds it then.
    pub(crate) fn standard_id(&self, name: &str) -> Option<StandardId> {
        let known = self.read_standards().ids.get(name).copied();
        known.or_else(|| self.write_standards().number(name))
    }

    /// The number of a standard that is asked for, and whether it has one of its own. What
    /// cannot be counted is not forgotten: nobody meets it.
    pub(super) fn asked_for(&self, name: &str) -> (StandardId, bool) {
        let number = self.standard_id(name);
        (number.unwrap_or(BEYOND), number.is_some())
    }

    /// The name of a standard that has a number.
    pub(crate) fn standard(&self, number: StandardId) -> String {
        self.read_standards().names.get(usize::from(number.0)).cloned().unwrap_or_default()
    }

    /// The number of a country, by its ISO 3166-1 alpha-3 code.
    pub(crate) fn country_id(&self, code: &str) -> Option<CountryId> {
        country_id(code)
    }

    /// How near capabilities are to each other.
    pub(crate) fn relations(&self) -> &Relations {
        &self.relations
    }

    /// With what was looked up.
    pub(crate) fn with_relations(self, relations: Relations) -> Self {
        Self { relations, ..self }
    }

    /// The currency in which prices are compared: the one in which most capabilities
    /// state what a unit costs as a rule, the first by its code between equals, and
    /// `USD` where none does.
    pub(crate) fn currency(&self) -> &str {
        &self.currency
    }

    /// The name of the table of standards in use; empty where there is none.
    pub(crate) fn table(&self) -> &str {
        &self.table
    }

    /// What a supplier holds by its certificates, and by what follows from them.
    pub(super) fn holdings(&self, certificates: &[Certificate]) -> Vec<Holding> {
        self.read_standards().implications.holdings(certificates, self.assumed_validity_days)
    }

    /// A price in minor units of the currency in use, where it is in that currency.
    pub(super) fn price(&self, money: Option<&pb::Money>) -> Option<f64> {
        let money = money.filter(|money| money.currency == self.currency)?;
        Some(money.minor_units as f64).filter(|price| *price >= 0.0)
    }

    fn read_standards(&self) -> RwLockReadGuard<'_, Standards> {
        // Nothing can be left half-done under this lock.
        self.standards.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_standards(&self) -> RwLockWriteGuard<'_, Standards> {
        self.standards.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Standards {
    /// Numbers in place of those of which there are too many.
    pub(super) fn again() -> Self {
        Self { is_again: true, ..Self::default() }
    }

    /// Whether there are as many as can be counted, and numbering them again may help:
    /// what was asked for once and is held by nobody has a number, too. Where that did not
    /// help once it does not the next time, and shelves would be read for every question.
    pub(super) fn is_spent(&self) -> bool {
        !self.is_again && self.names.len() >= usize::from(BEYOND.0)
    }

    pub(super) fn number(&mut self, name: &str) -> Option<StandardId> {
        // Somebody else may have been first.
        if let Some(known) = self.ids.get(name) {
            return Some(*known);
        }
        let number = StandardId(u16::try_from(self.names.len()).ok()?);
        if number == BEYOND {
            return None;
        }
        self.names.push(name.to_owned());
        self.ids.insert(name.to_owned(), number);
        Some(number)
    }
}

/// The numeric code of a country, which no other country has and which never changes.
fn country_id(code: &str) -> Option<CountryId> {
    rust_iso3166::from_alpha3(code).map(|country| CountryId(country.numeric))
}

/// A quantity of a capability in hours of work, where its unit can be converted.
pub(super) fn hours(quantity: &pb::Quantity, capability: &pb::Capability) -> Option<f64> {
    Some(units_of(quantity, capability)? * capability.hours_per_unit)
}

/// A quantity in units of a capability.
pub(super) fn units_of(quantity: &pb::Quantity, capability: &pb::Capability) -> Option<f64> {
    let value: f64 = quantity.value.parse().ok()?;
    if quantity.unit == capability.unit {
        return Some(value);
    }
    units::convert(value, &quantity.unit, &capability.unit)
}

/// The codes of a capability in the Harmonized System, of whatever edition.
fn harmonized_codes(capability: &pb::Capability) -> Vec<String> {
    let harmonized = capability.codes.iter().filter(|code| code.scheme.starts_with("HS"));
    harmonized.map(|code| code.code.clone()).collect()
}

/// The currency in which most capabilities state a price.
fn currency(capabilities: &[pb::Capability]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for price in capabilities.iter().filter_map(|capability| capability.reference_price.as_ref()) {
        *counts.entry(&price.currency).or_default() += 1;
    }
    let most = counts.into_iter().reduce(|most, next| if next.1 > most.1 { next } else { most });
    most.map_or(USUAL_CURRENCY, |(currency, _)| currency).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn capability(id: &str, currency: &str) -> pb::Capability {
        let price = pb::Money { currency: currency.to_owned(), minor_units: 100 };
        pb::Capability {
            name: format!("capabilities/{id}"),
            unit: "KGM".to_owned(),
            hours_per_unit: 0.5,
            reference_price: (!currency.is_empty()).then_some(price),
            ..Default::default()
        }
    }

    fn wanted(as_of: &str) -> Wanted {
        Wanted::new(None, &Policy::default(), date::parse(as_of).unwrap())
    }

    fn table(id: &str, valid_from: &str, implies: &str) -> pb::StandardTable {
        let pair = pb::Implication { standard: "IATF16949".to_owned(), implies: implies.to_owned() };
        pb::StandardTable {
            name: format!("standardTables/{id}"),
            valid_from: valid_from.to_owned(),
            pairs: vec![pair],
            ..Default::default()
        }
    }

    #[test]
    fn prices_are_compared_in_the_currency_of_most() {
        let of = |currencies: &[&str]| {
            let all = currencies.iter().map(|currency| capability("a", currency)).collect();
            Reference::new(all, &[], &wanted("2026-01-01")).currency().to_owned()
        };
        assert_eq!(of(&["USD", "CRC", "CRC", ""]), "CRC");
        assert_eq!(of(&["USD", "CRC"]), "CRC");
        assert_eq!(of(&[""]), "USD");
    }

    #[test]
    fn a_table_counts_from_its_first_day_on() {
        let tables = [table("a", "", "ISO9001"), table("b", "2026-06-01", "ISO14001")];
        let used = |day: &str| Reference::new(vec![], &tables, &wanted(day)).table().to_owned();
        assert_eq!(used("2026-05-31"), "standardTables/a");
        assert_eq!(used("2026-06-01"), "standardTables/b");
        // Where none counts yet, the one that is built in does.
        let late = [table("b", "2026-06-01", "ISO14001")];
        let reference = Reference::new(vec![], &late, &wanted("2026-05-31"));
        assert_eq!(reference.table(), "standardTables/builtin");
        assert!(reference.implications.contains(&("IATF16949".to_owned(), "ISO9001".to_owned())));
        assert!(reference.implications.iter().all(|(from, _)| from != "ISO13485"));
    }

    #[test]
    fn names_become_numbers_and_names_again() {
        let reference =
            Reference::new(vec![capability("a", ""), capability("b", "")], &[], &wanted("2026-01-01"));
        let number = reference.capability_id("capabilities/b").unwrap();
        assert_eq!(reference.capability(number).unwrap().name, "capabilities/b");
        let standard = reference.standard_id("ISO9001").unwrap();
        assert_eq!(reference.standard(standard), "ISO9001");
        assert_eq!(reference.standard_id("ISO9001"), Some(standard));
        assert_ne!(reference.country_id("CRI"), reference.country_id("PAN"));
        assert_eq!(reference.country_id("XXX"), None);
    }

    #[test]
    fn a_quantity_in_another_unit_is_converted_and_one_that_cannot_be_is_not_known() {
        let quantity =
            |value: &str, unit: &str| pb::Quantity { value: value.to_owned(), unit: unit.to_owned() };
        assert_eq!(hours(&quantity("2", "TNE"), &capability("a", "")), Some(1000.0));
        assert_eq!(hours(&quantity("2", "KGM"), &capability("a", "")), Some(1.0));
        assert_eq!(hours(&quantity("2", "H87"), &capability("a", "")), None);
    }
}
