//! A document of a need, with that of its buyer, as the core's need.

use eslabon_linkages_core::{
    BuyerKey, Governance, Level, Need, NeedKey, SizeClass, StandardId,
    check::{Check, Checked},
    governance,
};
use eslabon_proto::linkages::v1::{self as pb, GovernanceType};

use super::{
    Note,
    reference::{Reference, units_of},
    supplier::{place, size},
};
use crate::{
    date,
    error::{Error, Wrong},
};

/// Deliveries in a year where a need does not say.
const USUAL_DELIVERIES: f64 = 12.0;

impl Reference {
    /// A need with its keys, and notes on what of it could not be used. It is refused
    /// with everything that is wrong where it cannot be asked for at all.
    ///
    /// What is spent on it is its quantity times the target price, or the usual price
    /// of the capability where there is no target; nothing where neither is in the
    /// currency in use.
    pub(crate) fn need(
        &self,
        (key, buyer_key): (NeedKey, BuyerKey),
        document: &pb::Need,
        buyer: &pb::Buyer,
    ) -> Result<(Checked<Need>, Vec<Note>), Error> {
        let path = |field: &str| format!("{}.{field}", document.name);
        let (mut notes, mut wrong) = (Vec::new(), Vec::new());
        let capability = self.capability_id(&document.capability);
        let Some((number, capability)) =
            capability.and_then(|number| Some((number, self.capability(number)?)))
        else {
            let text = format!("there is no `{}`", document.capability);
            return Err(Error::wrong(path("capability"), "UNKNOWN_CAPABILITY", text));
        };
        let units = document.quantity_per_year.as_ref().and_then(|quantity| units_of(quantity, capability));
        if units.is_none() {
            let text = format!("the quantity cannot be converted to `{}`", capability.unit);
            wrong.push(Wrong::new(path("quantity_per_year"), "UNKNOWN_UNIT", text));
        }
        let start = date::parse(&document.start_on);
        if start.is_none() {
            let text = format!("`{}` is no date", document.start_on);
            wrong.push(Wrong::new(path("start_on"), "INVALID_DATE", text));
        }
        let site = site_of(document, buyer);
        let country = site.and_then(|site| self.country_id(&site.country));
        if country.is_none() {
            wrong.push(Wrong::new(path("site"), "UNKNOWN_SITE", "its buyer has no such site in a country"));
        }
        let (Some(units), Some(start), Some(site), Some(country)) = (units, start, site, country) else {
            return Err(Error::Wrong(wrong));
        };
        let target_price = self.price_of_need(document, &path("target_price"), &mut notes);
        let usual_price = self.price(capability.reference_price.as_ref());
        let need = Need {
            key,
            buyer: buyer_key,
            governance: buyer.governance.as_ref().and_then(governance_of),
            country,
            site: place(site, &format!("{}.sites.{}", buyer.name, site.id), &mut notes),
            capability: number,
            hours: units * capability.hours_per_unit,
            max_supplier_share: if document.max_supplier_share > 0.0 {
                document.max_supplier_share
            } else {
                1.0
            },
            target_price,
            // A cast keeps within the range.
            spend: target_price.or(usual_price).map_or(0, |price| (units * price).round() as i64),
            required: self.standards(&document.required_standards, &path("required_standards"), &mut notes),
            desired: self.standards(&document.desired_standards, &path("desired_standards"), &mut notes),
            lead_time_days: document.lead_time_days,
            deliveries_per_year: if document.deliveries_per_year > 0.0 {
                document.deliveries_per_year
            } else {
                USUAL_DELIVERIES
            },
            radius_km: document.radius_km,
            max_ppm: document.max_ppm,
            min_size: size(document.minimum_size()).unwrap_or(SizeClass::Micro),
            start,
            horizon_months: u32::try_from(document.horizon_months).unwrap_or_default(),
        };
        let need = need.check().map_err(|found| Error::violations(&document.name, found))?;
        Ok((need, notes))
    }

    fn price_of_need(&self, document: &pb::Need, path: &str, notes: &mut Vec<Note>) -> Option<f64> {
        let money = document.target_price.as_ref()?;
        let price = self.price(Some(money));
        match price {
            Some(price) if price > 0.0 => return Some(price),
            Some(_) => {
                let text = "nobody sells for nothing: it counts as unknown".to_owned();
                notes.push(Note::new(path, "NOT_POSITIVE", text));
            }
            None => {
                let text = format!("prices are compared in {}; no exchange rate is made up", self.currency());
                notes.push(Note::new(path, "OTHER_CURRENCY", format!("{}: {text}", money.currency)));
            }
        }
        None
    }

    /// Standards in the order in which they are named, each once.
    fn standards(&self, names: &[String], path: &str, notes: &mut Vec<Note>) -> Vec<StandardId> {
        let mut standards = Vec::with_capacity(names.len());
        for (at, name) in names.iter().enumerate() {
            let (standard, is_counted) = self.asked_for(name);
            if !is_counted {
                let text = "more standards are named than can be counted: nobody is known to hold this one";
                notes.push(Note::new(format!("{path}[{at}]"), "TOO_MANY_STANDARDS", text));
            }
            if !standards.contains(&standard) {
                standards.push(standard);
            }
        }
        standards
    }
}

/// The site that a need is for: the one it names, or the buyer's first.
fn site_of<'a>(document: &pb::Need, buyer: &'a pb::Buyer) -> Option<&'a pb::Site> {
    match document.site.as_str() {
        "" => buyer.sites.first(),
        id => buyer.sites.iter().find(|site| site.id == id),
    }
}

/// The type that the three factors make, or the one that is stored with them.
fn governance_of(given: &pb::Governance) -> Option<Governance> {
    let level = |level: pb::Level| match level {
        pb::Level::Unspecified => None,
        pb::Level::Low => Some(Level::Low),
        pb::Level::High => Some(Level::High),
    };
    let factors = (level(given.complexity()), level(given.codifiability()), level(given.capability()));
    if let (Some(complexity), Some(codifiability), Some(capability)) = factors {
        return governance(complexity, codifiability, capability);
    }
    match given.r#type() {
        GovernanceType::Unspecified => None,
        GovernanceType::Market => Some(Governance::Market),
        GovernanceType::Modular => Some(Governance::Modular),
        GovernanceType::Relational => Some(Governance::Relational),
        GovernanceType::Captive => Some(Governance::Captive),
        GovernanceType::Hierarchy => Some(Governance::Hierarchy),
    }
}

#[cfg(test)]
mod tests {
    use eslabon_linkages_core::{Day, policy::Policy};

    use super::*;
    use crate::register::Wanted;

    fn reference() -> Reference {
        let price = pb::Money { currency: "USD".to_owned(), minor_units: 200 };
        let capability = pb::Capability {
            name: "capabilities/a".to_owned(),
            unit: "KGM".to_owned(),
            hours_per_unit: 0.5,
            reference_price: Some(price),
            ..Default::default()
        };
        Reference::new(vec![capability], &[], &Wanted::new(None, &Policy::default(), Day(20_000)))
    }

    fn site(id: &str, country: &str) -> pb::Site {
        let point = Some(pb::Point { latitude: 9.9, longitude: -84.1 });
        pb::Site { id: id.to_owned(), country: country.to_owned(), point, ..Default::default() }
    }

    fn buyer() -> pb::Buyer {
        let sites = vec![site("one", "CRI"), site("two", "PAN")];
        pb::Buyer { name: "buyers/b".to_owned(), sites, ..Default::default() }
    }

    fn document() -> pb::Need {
        pb::Need {
            name: "needs/n".to_owned(),
            buyer: "buyers/b".to_owned(),
            capability: "capabilities/a".to_owned(),
            quantity_per_year: Some(pb::Quantity { value: "2".to_owned(), unit: "TNE".to_owned() }),
            required_standards: vec!["ISO9001".to_owned(), "ISO9001".to_owned()],
            max_ppm: 100.0,
            start_on: "2027-01-01".to_owned(),
            horizon_months: 12,
            ..Default::default()
        }
    }

    fn read(document: &pb::Need) -> Result<(Checked<Need>, Vec<Note>), Error> {
        reference().need((NeedKey(1), BuyerKey(2)), document, &buyer())
    }

    #[test]
    fn what_is_left_out_has_its_default() {
        let (need, notes) = read(&document()).unwrap();
        assert_eq!((need.hours, need.max_supplier_share, need.deliveries_per_year), (1000.0, 1.0, 12.0));
        assert_eq!((need.required.len(), need.min_size, need.governance), (1, SizeClass::Micro, None));
        assert_eq!((need.target_price, need.spend, notes), (None, 400_000, vec![]));
    }

    #[test]
    fn a_price_in_another_currency_is_not_known_and_spend_takes_the_usual_one() {
        let mut document = document();
        document.target_price = Some(pb::Money { currency: "CRC".to_owned(), minor_units: 5 });
        let (need, notes) = read(&document).unwrap();
        assert_eq!((need.target_price, need.spend), (None, 400_000));
        assert_eq!((notes[0].field.as_str(), notes[0].reason), ("needs/n.target_price", "OTHER_CURRENCY"));
        document.target_price = Some(pb::Money { currency: "USD".to_owned(), minor_units: 300 });
        assert_eq!(read(&document).unwrap().0.spend, 600_000);
    }

    #[test]
    fn a_standard_beyond_those_that_can_be_counted_is_asked_for_and_nobody_holds_it() {
        let reference = reference();
        let names = (0..=u32::from(u16::MAX)).map(|number| format!("X{number}"));
        let numbers: std::collections::BTreeSet<_> =
            names.filter_map(|name| reference.standard_id(&name)).collect();
        let mut document = document();
        document.required_standards = vec!["NADCAP".to_owned(), "FSSC22000".to_owned()];
        let (need, notes) = reference.need((NeedKey(1), BuyerKey(2)), &document, &buyer()).unwrap();
        assert_eq!(need.required.len(), 1);
        assert!(!numbers.contains(&need.required[0]), "it is the number of another");
        assert_eq!(notes[1].field, "needs/n.required_standards[1]");
        assert_eq!(notes[1].reason, "TOO_MANY_STANDARDS");
    }

    #[test]
    fn a_price_of_nothing_is_not_known() {
        let mut document = document();
        document.target_price = Some(pb::Money { currency: "USD".to_owned(), minor_units: 0 });
        let (need, notes) = read(&document).unwrap();
        assert_eq!((need.target_price, need.spend, notes[0].reason), (None, 400_000, "NOT_POSITIVE"));
    }

    #[test]
    fn the_site_that_is_named_is_taken() {
        let mut document = document();
        document.site = "two".to_owned();
        let reference = reference();
        let (need, _) = reference.need((NeedKey(1), BuyerKey(2)), &document, &buyer()).unwrap();
        assert_eq!(Some(need.country), reference.country_id("PAN"));
    }

    #[test]
    fn everything_that_keeps_a_need_from_being_asked_for_is_told_at_once() {
        let mut document = document();
        document.quantity_per_year = Some(pb::Quantity { value: "2".to_owned(), unit: "H87".to_owned() });
        document.start_on = "2027-02-29".to_owned();
        document.site = "three".to_owned();
        let Err(Error::Wrong(wrong)) = read(&document) else { panic!("it is refused") };
        let found: Vec<_> = wrong.iter().map(|wrong| (wrong.field.as_str(), wrong.reason)).collect();
        let expected = [
            ("needs/n.quantity_per_year", "UNKNOWN_UNIT"),
            ("needs/n.start_on", "INVALID_DATE"),
            ("needs/n.site", "UNKNOWN_SITE"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn the_three_factors_make_the_type_also_where_another_is_stored() {
        let mut given = pb::Governance { r#type: GovernanceType::Captive.into(), ..Default::default() };
        assert_eq!(governance_of(&given), Some(Governance::Captive));
        given.complexity = pb::Level::High.into();
        given.codifiability = pb::Level::Low.into();
        given.capability = pb::Level::High.into();
        assert_eq!(governance_of(&given), Some(Governance::Relational));
    }
}
