//! A look at the registry: what is seen of needs in the place and at its neighbours,
//! and what is missing by that.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
};

use eslabon_linkages_core::{
    BuyerKey, CapabilityId, CountryId, Day, StandardId,
    case::Demand,
    certificates::{Held, held},
    check::{Check, Checked},
    missing::{MissingLink, Observation, Product, ScopeId, Survey, detect, near, observe},
    policy::Policy,
};
use eslabon_proto::linkages::v1 as pb;

use super::{place::Place, question::Asked};
use crate::{
    error::Error,
    register::{ListedNeed, ListedSupplier, Snapshot, excludes},
};

/// The scope of the place itself; neighbours follow it in their order.
pub(super) const PLACE: ScopeId = ScopeId(0);

/// Needs between two words on how far it has come.
const TELL_EVERY: usize = 64;

/// Everything that a survey is computed from.
pub(super) struct Given {
    /// The question.
    pub asked: Asked,
    /// The registry.
    pub registry: Snapshot,
    /// How suppliers are judged.
    pub policy: Checked<Policy>,
    /// Scales by the id of their capability.
    pub scales: BTreeMap<String, pb::MinimumScale>,
    /// Products that the question names, or else all that would be made in the place.
    pub products: Vec<pb::BlockedProduct>,
    /// The day of the question.
    pub as_of: Day,
}

/// What was seen of one buyer's needs for one capability in the place.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct OfBuyer {
    /// Hours that nobody in the place could serve.
    pub unserved: f64,
    /// The part of them that is met from outside the place.
    pub leaked: f64,
    /// The part of them that somebody outside could serve.
    pub elsewhere: f64,
    /// Hours that somebody in the place could serve.
    pub served: f64,
}

/// What was seen of one capability in the place, beside what the kernel makes of it.
#[derive(Debug, Default)]
pub(super) struct OfCapability {
    /// By buyer.
    pub buyers: BTreeMap<BuyerKey, OfBuyer>,
    /// Days that the strictest unserved need allows, where one says.
    pub lead_time_days: Option<f64>,
    /// Firms that lack standards, by their position among the suppliers: the standards,
    /// and for how many needs.
    pub near: BTreeMap<usize, (BTreeSet<StandardId>, i32)>,
}

/// What a look shows.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// What is missing, in the place and at the neighbours.
    pub links: Vec<MissingLink>,
    /// By capability, of the place.
    pub capabilities: BTreeMap<CapabilityId, OfCapability>,
    /// Needs in the place.
    pub needs: usize,
    /// Needs left out for want of a point.
    pub needs_without_point: usize,
    /// Suppliers in the place.
    pub suppliers: usize,
    /// Suppliers left out for want of a point.
    pub suppliers_without_point: usize,
    /// What could not be used.
    pub notes: Vec<pb::SurveyNote>,
}

/// Looks, telling needs that were looked at and how many there are. Nothing where it was
/// told to stop.
pub(super) fn look(
    given: &Given,
    tell: &dyn Fn(usize, usize) -> ControlFlow<()>,
) -> Result<Option<Seen>, Error> {
    let look = Look::new(given);
    let mut seen = Seen::default();
    let mut observations = Vec::new();
    let needs = &given.registry.needs;
    for (at, need) in needs.iter().enumerate() {
        if at % TELL_EVERY == 0 && tell(at, needs.len()).is_break() {
            return Ok(None);
        }
        observations.extend(look.observe(need, &mut seen));
    }
    for supplier in &given.registry.suppliers {
        let firm = &supplier.supplier.firm;
        seen.suppliers += usize::from(look.place.holds(firm.country, firm.site));
        seen.suppliers_without_point += usize::from(look.place.misses(firm.site));
    }
    let survey = Survey {
        present: look.present(&observations),
        observations,
        scales: look.scales(),
        products: look.products(&mut seen.notes),
        // Each product has its own probability in its hours already.
        probability: 1.0,
    };
    let survey = survey.check().map_err(|found| Error::violations("question", found))?;
    seen.links = detect(&survey);
    Ok(Some(seen))
}

struct Look<'a> {
    given: &'a Given,
    place: Place,
    neighbours: Vec<Option<CountryId>>,
    /// Positions of the suppliers that claim a capability.
    by_capability: BTreeMap<CapabilityId, Vec<usize>>,
}

impl<'a> Look<'a> {
    fn new(given: &'a Given) -> Self {
        let (question, reference) = (&given.asked.question, &given.registry.reference);
        let mut by_capability: BTreeMap<CapabilityId, Vec<usize>> = BTreeMap::new();
        for (at, listed) in given.registry.suppliers.iter().enumerate() {
            for claim in &listed.supplier.claims {
                by_capability.entry(claim.capability).or_default().push(at);
            }
        }
        let neighbours = question.neighbours.iter().map(|it| reference.country_id(&it.country)).collect();
        Self { given, place: Place::of(question, reference), neighbours, by_capability }
    }

    fn claiming(&self, capability: CapabilityId) -> impl Iterator<Item = (usize, &'a ListedSupplier)> {
        let positions = self.by_capability.get(&capability).into_iter().flatten();
        positions.map(|&at| (at, &self.given.registry.suppliers[at]))
    }

    /// Those of them that supply the need's buyer at all.
    fn claiming_for(&self, need: &'a ListedNeed) -> impl Iterator<Item = (usize, &'a ListedSupplier)> {
        let buyer = &need.document.buyer;
        self.claiming(need.need.capability).filter(|(_, listed)| !excludes(&listed.document, buyer))
    }

    /// Whether a need is met from outside the place today: from abroad, and not from another
    /// country of the corridor.
    fn is_met_outside(&self, listed: &ListedNeed) -> bool {
        let Some(source) = &listed.document.current_source else { return false };
        let country = self.given.registry.reference.country_id(&source.country);
        source.kind() == pb::CurrentSourceKind::Offshore
            && !country.is_some_and(|country| self.place.holds(country, None))
    }

    /// What is seen of a need that is in the place or at a neighbour. One that is in the
    /// place is not counted at a neighbour again.
    fn observe(&self, listed: &'a ListedNeed, seen: &mut Seen) -> Option<Observation> {
        let need = &listed.need;
        let is_met_abroad = self.is_met_outside(listed);
        let demand = Demand::new(need, &self.given.policy);
        let suppliers = self.claiming_for(listed).map(|(_, listed)| &listed.supplier);
        if self.place.holds(need.country, need.site) {
            let inside = |firm: &eslabon_linkages_core::Firm| self.place.holds(firm.country, firm.site);
            let found = observe(&demand, PLACE, is_met_abroad, suppliers, inside);
            seen.needs += 1;
            self.note(listed, &demand, &found, seen);
            return Some(found);
        }
        seen.needs_without_point += usize::from(self.place.misses(need.site));
        let at = self.neighbours.iter().position(|country| *country == Some(need.country))?;
        let scope = ScopeId(u32::try_from(at).ok()?.checked_add(1)?);
        Some(observe(&demand, scope, is_met_abroad, suppliers, |firm| firm.country == need.country))
    }

    /// Notes of a need in the place what the kernel does not keep.
    fn note(&self, need: &'a ListedNeed, demand: &Demand<'_>, found: &Observation, seen: &mut Seen) {
        let of = seen.capabilities.entry(found.capability).or_default();
        let buyer = of.buyers.entry(found.buyer).or_default();
        if found.is_served {
            buyer.served += found.hours;
            return;
        }
        buyer.unserved += found.hours;
        buyer.leaked += if found.is_met_abroad { found.hours } else { 0.0 };
        buyer.elsewhere += if found.is_served_elsewhere { found.hours } else { 0.0 };
        if let Some(days) = demand.need.lead_time_days {
            of.lead_time_days = Some(of.lead_time_days.map_or(days, |known| known.min(days)));
        }
        for (at, listed) in self.claiming_for(need) {
            let firm = &listed.supplier.firm;
            let lacks = near(demand, &listed.supplier);
            if !lacks.is_empty() && self.place.holds(firm.country, firm.site) {
                let (standards, needs) = of.near.entry(at).or_default();
                standards.extend(lacks);
                *needs = needs.saturating_add(1);
            }
        }
    }

    /// Capabilities that are in the place though no need there asks for them: somebody
    /// claims them, has free hours, and holds what is usually asked for.
    fn present(&self, observations: &[Observation]) -> BTreeSet<(ScopeId, CapabilityId)> {
        let asked: BTreeSet<_> = observations.iter().map(|seen| (seen.scope, seen.capability)).collect();
        let usable = self.by_capability.keys().filter(|&&capability| {
            self.claiming(capability).any(|(_, listed)| self.could_supply(listed, capability))
        });
        usable.map(|&capability| (PLACE, capability)).filter(|at| !asked.contains(at)).collect()
    }

    fn could_supply(&self, listed: &ListedSupplier, capability: CapabilityId) -> bool {
        let (supplier, reference) = (&listed.supplier, &self.given.registry.reference);
        let claim = supplier.claims.iter().find(|claim| claim.capability == capability);
        let is_free = claim.and_then(|claim| claim.free_hours()).is_some_and(|hours| hours > 0.0);
        let usual = reference.capability(capability).map(|it| it.usual_standards.as_slice());
        let holds = |standard: &String| {
            let standard = reference.standard_id(standard);
            standard.is_some_and(|standard| {
                matches!(held(&supplier.holdings, standard, self.given.as_of), Held::Live(_))
            })
        };
        is_free
            && self.place.holds(supplier.firm.country, supplier.firm.site)
            && usual.unwrap_or_default().iter().all(holds)
    }

    fn scales(&self) -> BTreeMap<CapabilityId, f64> {
        let reference = &self.given.registry.reference;
        let scale = |(id, scale): (&String, &pb::MinimumScale)| {
            let number = reference.capability_id(id)?;
            let units = || Some(scale.units_per_year? * reference.capability(number)?.hours_per_unit);
            let hours = scale.hours_per_year.or_else(units)?;
            Some((number, hours)).filter(|(_, hours)| hours.is_finite() && *hours > 0.0)
        };
        self.given.scales.iter().filter_map(scale).collect()
    }

    /// The products. One that takes what nobody has described cannot be counted.
    fn products(&self, notes: &mut Vec<pb::SurveyNote>) -> Vec<Product> {
        let (question, reference) = (&self.given.asked.question, &self.given.registry.reference);
        let mut products = Vec::new();
        for product in &self.given.products {
            let probability = product.probability.or(question.probability).unwrap_or_default();
            let requires = product.requires.iter().map(|input| {
                let number = reference.capability_id(&input.capability).ok_or(&input.capability)?;
                Ok((number, input.hours_per_year * probability))
            });
            let requires: Result<Vec<_>, &String> = requires.collect();
            match requires {
                Ok(requires) => products.push(Product {
                    name: product.name.clone(),
                    scope: PLACE,
                    value: product.value_per_year.as_ref().map_or(0, |value| value.minor_units),
                    requires,
                }),
                Err(unknown) => notes.push(pb::SurveyNote {
                    reason: "UNKNOWN_CAPABILITY".to_owned(),
                    subject: product.name.clone(),
                    text: format!("there is no {unknown}, so that the product is left out"),
                }),
            }
        }
        products
    }
}
