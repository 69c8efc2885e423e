//! Needs, capacities and candidates, and the network they make.

use std::collections::BTreeMap;

use super::{Allocation, Assignment, Price};
use crate::{
    BuyerKey, CapabilityId, NeedKey, SupplierKey,
    check::{Check, Violation, Violations},
    flow::{self, Network},
};

/// The most hours of anything, so that no sum leaves 64 bits.
const MOST_HOURS: i64 = 1_000_000_000_000;

/// The largest cost of an hour, for the same reason.
const MOST_COST: i64 = 1_000_000_000;

/// Hours of a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// The need.
    pub need: NeedKey,
    /// Whose it is.
    pub buyer: BuyerKey,
    /// Hours per year.
    pub hours: i64,
}

/// Hours of a supplier over all that it makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity {
    /// The supplier.
    pub supplier: SupplierKey,
    /// Hours per year.
    pub hours: i64,
}

/// Hours of a supplier for one capability.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// The supplier.
    pub supplier: SupplierKey,
    /// The capability.
    pub capability: CapabilityId,
    /// Hours per year.
    pub hours: i64,
}

/// A supplier that could serve a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The need.
    pub need: NeedKey,
    /// The supplier.
    pub supplier: SupplierKey,
    /// By which capability.
    pub capability: CapabilityId,
    /// Hours of the need that it may have.
    pub hours: i64,
    /// The smallest lot that it takes of the need, in hours: only
    /// [lots](super::allocate_lots) look at it.
    pub least_hours: i64,
    /// What an hour costs, at least 0.
    pub cost: i64,
    /// Whether supplier and need are of one country.
    pub is_domestic: bool,
}

/// What an hour costs that nobody serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unmet {
    /// More than anything: as many hours are served as can be, whatever it costs.
    #[default]
    Last,
    /// This much.
    Costs(i64),
}

/// Everything to be allocated at once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Problem {
    /// Needs, each once.
    pub wanted: Vec<Wanted>,
    /// Suppliers, each once.
    pub capacities: Vec<Capacity>,
    /// What suppliers offer, each pair of supplier and capability once.
    pub offers: Vec<Offer>,
    /// Who could serve what, each once.
    pub candidates: Vec<Candidate>,
    /// What an hour costs that nobody serves.
    pub unmet: Unmet,
}

impl Check for Problem {
    fn violations(&self) -> Vec<Violation> {
        let mut found = Violations::default();
        let hours = |found: &mut Violations, path: String, hours: i64| {
            let message = format!("{hours} is not within 0 to {MOST_HOURS}");
            found.unless((0..=MOST_HOURS).contains(&hours), path, "OUT_OF_RANGE", message);
        };
        let cost = |found: &mut Violations, path: String, cost: i64| {
            let message = format!("{cost} is not within 0 to {MOST_COST}");
            found.unless((0..=MOST_COST).contains(&cost), path, "OUT_OF_RANGE", message);
        };
        let once = |found: &mut Violations, path: String, is_new: bool| {
            found.unless(is_new, path, "REPEATED", "it stands earlier in the list: give it once");
        };
        let known = |found: &mut Violations, path: String, is_known: bool| {
            found.unless(is_known, path, "NOT_FOUND", "nothing of this key is among those given");
        };
        let (mut needs, mut suppliers, mut offers, mut candidates) =
            (BTreeMap::new(), BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for (at, wanted) in self.wanted.iter().enumerate() {
            hours(&mut found, format!("wanted[{at}].hours"), wanted.hours);
            once(&mut found, format!("wanted[{at}].need"), needs.insert(wanted.need, at).is_none());
        }
        for (at, capacity) in self.capacities.iter().enumerate() {
            hours(&mut found, format!("capacities[{at}].hours"), capacity.hours);
            once(
                &mut found,
                format!("capacities[{at}].supplier"),
                suppliers.insert(capacity.supplier, at).is_none(),
            );
        }
        for (at, offer) in self.offers.iter().enumerate() {
            hours(&mut found, format!("offers[{at}].hours"), offer.hours);
            known(&mut found, format!("offers[{at}].supplier"), suppliers.contains_key(&offer.supplier));
            let is_new = offers.insert((offer.supplier, offer.capability), at).is_none();
            once(&mut found, format!("offers[{at}].capability"), is_new);
        }
        for (at, candidate) in self.candidates.iter().enumerate() {
            hours(&mut found, format!("candidates[{at}].hours"), candidate.hours);
            hours(&mut found, format!("candidates[{at}].least_hours"), candidate.least_hours);
            cost(&mut found, format!("candidates[{at}].cost"), candidate.cost);
            known(&mut found, format!("candidates[{at}].need"), needs.contains_key(&candidate.need));
            let offer = (candidate.supplier, candidate.capability);
            known(&mut found, format!("candidates[{at}].supplier"), offers.contains_key(&offer));
            let is_new = candidates.insert((candidate.need, offer), at).is_none();
            once(&mut found, format!("candidates[{at}]"), is_new);
        }
        if let Unmet::Costs(unmet) = self.unmet {
            cost(&mut found, "unmet".to_owned(), unmet);
        }
        found.finish()
    }
}

impl Problem {
    /// The same problem with everything in the order of its keys.
    pub(super) fn in_order(&self) -> Self {
        let mut ordered = self.clone();
        ordered.wanted.sort_by_key(|wanted| wanted.need);
        ordered.capacities.sort_by_key(|capacity| capacity.supplier);
        ordered.offers.sort_by_key(|offer| (offer.supplier, offer.capability));
        ordered
            .candidates
            .sort_by_key(|candidate| (candidate.need, candidate.supplier, candidate.capability));
        ordered
    }

    /// What an hour unmet costs in the network. To come last it costs more than twice
    /// what a chain through all needs can: then a price is read back into its hours
    /// and its cost without doubt. Nothing where that leaves 64 bits.
    pub(super) fn unmet_cost(&self) -> Option<i64> {
        match self.unmet {
            Unmet::Costs(cost) => Some(cost),
            Unmet::Last => {
                let dearest = self.candidates.iter().map(|candidate| candidate.cost).max().unwrap_or(0);
                let needs = i64::try_from(self.wanted.len()).ok()?;
                (needs + 1).checked_mul(dearest)?.checked_mul(2)?.checked_add(1)
            }
        }
    }

    /// Solves the network of a problem in order, at the cost of each candidate that
    /// `cost` gives; a candidate without one is left out.
    pub(super) fn solve(
        &self,
        unmet_cost: i64,
        cost: impl Fn(&Candidate) -> Option<i64>,
    ) -> Result<Allocation, flow::Error> {
        let mut network = Network::default();
        let total: i64 = self
            .wanted
            .iter()
            .map(|wanted| wanted.hours)
            .try_fold(0_i64, |sum, hours| sum.checked_add(hours))
            .ok_or(flow::Error::TooLarge)?;
        let (source, sink) = (network.node(total), network.node(-total));
        let mut suppliers = BTreeMap::new();
        for capacity in &self.capacities {
            let node = network.node(0);
            suppliers.insert(capacity.supplier, (node, network.arc(source, node, capacity.hours, 0)));
        }
        let mut offers = BTreeMap::new();
        for offer in &self.offers {
            let node = network.node(0);
            network.arc(suppliers[&offer.supplier].0, node, offer.hours, 0);
            offers.insert((offer.supplier, offer.capability), node);
        }
        let mut needs = BTreeMap::new();
        for wanted in &self.wanted {
            let node = network.node(0);
            let unmet = network.arc(source, node, wanted.hours, unmet_cost);
            network.arc(node, sink, wanted.hours, 0);
            needs.insert(wanted.need, (node, unmet));
        }
        let mut arcs = Vec::new();
        for candidate in &self.candidates {
            if let Some(cost) = cost(candidate) {
                let offer = offers[&(candidate.supplier, candidate.capability)];
                arcs.push((network.arc(offer, needs[&candidate.need].0, candidate.hours, cost), candidate));
            }
        }
        let flow = network.solve()?;
        let assignments: Vec<Assignment> = arcs
            .iter()
            .filter(|(arc, _)| flow.flows[*arc] > 0)
            .map(|(arc, candidate)| Assignment {
                need: candidate.need,
                supplier: candidate.supplier,
                capability: candidate.capability,
                hours: flow.flows[*arc],
                cost: candidate.cost,
                is_domestic: candidate.is_domestic,
            })
            .collect();
        let price = |value: i128| self.price(value, unmet_cost);
        let potential = |node: u32| i128::from(flow.potentials[node as usize]);
        let unmet: Vec<_> = needs.iter().map(|(&need, &(_, arc))| (need, flow.flows[arc])).collect();
        let need_prices =
            needs.iter().map(|(&need, &(node, _))| (need, price(potential(node) - potential(source))));
        let supplier_prices = suppliers
            .iter()
            .map(|(&supplier, &(_, arc))| (supplier, price((-flow.reduced_cost(&network, arc)).max(0))));
        Ok(Allocation {
            unmet_hours: unmet.iter().map(|(_, hours)| hours).sum(),
            cost: assignments
                .iter()
                .map(|assigned| i128::from(assigned.cost) * i128::from(assigned.hours))
                .sum(),
            need_prices: need_prices.collect(),
            supplier_prices: supplier_prices.collect(),
            assignments,
            unmet,
            network,
            flow,
        })
    }

    /// A price of the network as hours unmet and cost.
    fn price(&self, value: i128, unmet_cost: i64) -> Price {
        let unit = i128::from(unmet_cost);
        let hours = match self.unmet {
            Unmet::Costs(_) => 0,
            Unmet::Last => (value + unit / 2).div_euclid(unit),
        };
        Price { unmet_hours: hours as i64, cost: (value - hours * unit) as i64 }
    }
}
