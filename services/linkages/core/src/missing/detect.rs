//! From what is seen of needs to what is missing.

use std::collections::{BTreeMap, BTreeSet};

use super::observe::{Observation, ScopeId};
use crate::{
    BuyerKey, CapabilityId,
    check::{Check, Checked, Violation, Violations},
};

/// A product that could be made in a scope if everything it takes were there.
#[derive(Debug, Clone, PartialEq)]
pub struct Product {
    /// Its name.
    pub name: String,
    /// Where it would be made.
    pub scope: ScopeId,
    /// What it would be worth per year, in minor units.
    pub value: i64,
    /// What it takes, and how many hours of it per year: the latent need.
    pub requires: Vec<(CapabilityId, f64)>,
}

/// Everything that is looked at.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Survey {
    /// What is seen of needs, each once.
    pub observations: Vec<Observation>,
    /// Hours per year from which a supplier of a capability pays.
    pub scales: BTreeMap<CapabilityId, f64>,
    /// Products that may be blocked.
    pub products: Vec<Product>,
    /// Scopes and capabilities that are there though no need asks for them: a
    /// product is not blocked by these.
    pub present: BTreeSet<(ScopeId, CapabilityId)>,
    /// How likely a blocked product is to be made once it can, 0 to 1.
    pub probability: f64,
}

impl Check for Survey {
    fn violations(&self) -> Vec<Violation> {
        let mut found = Violations::default();
        found.within("probability", self.probability, 0.0, 1.0);
        let mut needs = BTreeSet::new();
        for (at, seen) in self.observations.iter().enumerate() {
            found.positive(format!("observations[{at}].hours"), seen.hours);
            let path = format!("observations[{at}].need");
            found.unless(needs.insert(seen.need), path, "REPEATED", "look at each need once");
        }
        for (capability, scale) in &self.scales {
            found.positive(format!("scales[{}]", capability.0), *scale);
        }
        for (at, product) in self.products.iter().enumerate() {
            let path = format!("products[{at}]");
            found.unless(product.value >= 0, format!("{path}.value"), "NEGATIVE", "a value is at least 0");
            for (number, (capability, hours)) in product.requires.iter().enumerate() {
                let path = format!("{path}.requires[{number}]");
                found.not_negative(path.clone(), *hours);
                let is_new = product.requires[..number].iter().all(|(known, _)| known != capability);
                found.unless(is_new, path, "REPEATED", "name each capability once");
            }
        }
        found.finish()
    }
}

/// Why something is missing. See the [module](super).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// One buyer is enough for it to pay.
    AnchorViable,
    /// The buyers together are, and none alone.
    CoordinationFailure,
    /// They would be with what is blocked.
    LatentCoordinationFailure,
    /// There is too little need.
    InsufficientScale,
}

/// What to try first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Remedy {
    /// Firms that are there lack a standard: help them.
    DevelopSuppliers,
    /// Nobody is near, and it would pay: find a firm that comes.
    Recruit,
    /// Nobody is near, and it would not pay: look to the neighbours.
    PoolRegionally,
}

/// A product that what is missing would help to make.
#[derive(Debug, Clone, PartialEq)]
pub struct Unlocked {
    /// Its name.
    pub product: String,
    /// What else is missing for it.
    pub also_missing: Vec<CapabilityId>,
    /// The part of its value that is due to this: the value divided by the number of
    /// things missing. Since it takes all of them, that is the Shapley value of each.
    pub value: f64,
}

/// Something that is missing.
#[derive(Debug, Clone, PartialEq)]
pub struct MissingLink {
    /// Where.
    pub scope: ScopeId,
    /// What.
    pub capability: CapabilityId,
    /// Why; nothing where the scale is not known.
    pub kind: Option<Kind>,
    /// `U`.
    pub unserved_hours: f64,
    /// The part of it that is met from abroad today.
    pub leaked_hours: f64,
    /// `p U_l`: expected hours of what is blocked.
    pub latent_hours: f64,
    /// Buyers with their hours, the largest first and then by their keys.
    pub buyers: Vec<(BuyerKey, f64)>,
    /// `M`, where it is known.
    pub scale_hours: Option<f64>,
    /// `r`, where the buyers reach the scale.
    pub least_coalition: Option<usize>,
    /// Concentration of the buyers, 0 to 1.
    pub concentration: f64,
    /// Whether it pays without the largest buyer.
    pub is_robust: bool,
    /// Hours of the same capability that the scope could serve.
    pub served_hours: f64,
    /// Unserved hours that somebody outside could serve.
    pub served_elsewhere_hours: f64,
    /// Firms that lack a standard, counted for each need.
    pub near_firms: u32,
    /// Whether anybody in the scope has the capability at all.
    pub has_capability: bool,
    /// What to try first.
    pub remedy: Remedy,
    /// Products that it would help to make, by name.
    pub unlocks: Vec<Unlocked>,
}

impl MissingLink {
    /// `m`: hours of the largest buyer.
    pub fn largest_buyer_hours(&self) -> f64 {
        self.buyers.first().map_or(0.0, |(_, hours)| *hours)
    }

    /// `V`: the value that is due to it, in minor units per year.
    pub fn unlocked_value(&self) -> f64 {
        self.unlocks.iter().map(|unlocked| unlocked.value).sum()
    }
}

/// Everything that is missing, by scope and capability.
///
/// A capability that a blocked product needs and no buyer asks for yet is there as
/// well, with no buyers.
pub fn detect(survey: &Checked<Survey>) -> Vec<MissingLink> {
    let mut observations: Vec<&Observation> = survey.observations.iter().collect();
    // Sums do not depend on the order in which needs are given.
    observations.sort_by_key(|seen| seen.need);
    let mut links: BTreeMap<(ScopeId, CapabilityId), Seen> = BTreeMap::new();
    for seen in observations {
        links.entry((seen.scope, seen.capability)).or_default().add(seen);
    }
    let is_there = |scope: ScopeId, capability: CapabilityId| {
        let seen = links.get(&(scope, capability));
        survey.present.contains(&(scope, capability)) || seen.is_some_and(|seen| seen.served > 0.0)
    };
    let missing_of = |product: &Product| -> Vec<CapabilityId> {
        let required = product.requires.iter().map(|(capability, _)| *capability);
        required.filter(|&capability| !is_there(product.scope, capability)).collect()
    };
    let blocked: Vec<(&Product, Vec<CapabilityId>)> =
        survey.products.iter().map(|product| (product, missing_of(product))).collect();
    let asked = links.iter().filter(|(_, seen)| !seen.buyers.is_empty()).map(|(&at, _)| at);
    let of_products =
        blocked.iter().flat_map(|(product, missing)| missing.iter().map(|&missing| (product.scope, missing)));
    let all: BTreeSet<_> = asked.chain(of_products).collect();
    let nothing = Seen::default();
    all.into_iter().map(|at| link(survey, at, links.get(&at).unwrap_or(&nothing), &blocked)).collect()
}

/// What is seen of the needs for one capability in one scope.
#[derive(Debug, Default)]
struct Seen {
    buyers: BTreeMap<BuyerKey, f64>,
    leaked: f64,
    served: f64,
    elsewhere: f64,
    near_firms: u32,
    has_capability: bool,
}

impl Seen {
    fn add(&mut self, seen: &Observation) {
        self.has_capability |= seen.has_capability;
        if seen.is_served {
            self.served += seen.hours;
            return;
        }
        *self.buyers.entry(seen.buyer).or_default() += seen.hours;
        self.leaked += if seen.is_met_abroad { seen.hours } else { 0.0 };
        self.elsewhere += if seen.is_served_elsewhere { seen.hours } else { 0.0 };
        self.near_firms = self.near_firms.saturating_add(seen.near_firms);
    }
}

fn link(
    survey: &Survey,
    (scope, capability): (ScopeId, CapabilityId),
    seen: &Seen,
    blocked: &[(&Product, Vec<CapabilityId>)],
) -> MissingLink {
    let mut buyers: Vec<(BuyerKey, f64)> =
        seen.buyers.iter().map(|(&buyer, &hours)| (buyer, hours)).collect();
    buyers.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let unserved: f64 = buyers.iter().map(|(_, hours)| hours).sum();
    let largest = buyers.first().map_or(0.0, |(_, hours)| *hours);
    let blocked: Vec<_> = blocked
        .iter()
        .filter(|(product, missing)| product.scope == scope && missing.contains(&capability))
        .collect();
    let latent = blocked.iter().flat_map(|(product, _)| &product.requires);
    let latent: f64 = latent.filter(|(required, _)| *required == capability).map(|(_, hours)| hours).sum();
    let latent_hours = survey.probability * latent;
    let scale = survey.scales.get(&capability).copied();
    let kind = scale.map(|scale| kind(unserved, largest, latent_hours, scale));
    let pays = kind.is_some_and(|kind| kind != Kind::InsufficientScale);
    MissingLink {
        scope,
        capability,
        kind,
        unserved_hours: unserved,
        leaked_hours: seen.leaked,
        latent_hours,
        scale_hours: scale,
        least_coalition: scale.and_then(|scale| least_coalition(&buyers, scale)),
        concentration: buyers.iter().map(|(_, hours)| (hours / unserved).powi(2)).sum(),
        is_robust: scale.is_some_and(|scale| unserved - largest >= scale),
        served_hours: seen.served,
        served_elsewhere_hours: seen.elsewhere,
        near_firms: seen.near_firms,
        has_capability: seen.has_capability,
        remedy: match () {
            () if seen.near_firms > 0 => Remedy::DevelopSuppliers,
            () if pays => Remedy::Recruit,
            () => Remedy::PoolRegionally,
        },
        unlocks: unlocked(&blocked, capability),
        buyers,
    }
}

fn kind(unserved: f64, largest: f64, latent: f64, scale: f64) -> Kind {
    if largest >= scale {
        Kind::AnchorViable
    } else if unserved >= scale {
        Kind::CoordinationFailure
    } else if unserved + latent >= scale {
        Kind::LatentCoordinationFailure
    } else {
        Kind::InsufficientScale
    }
}

/// How many of the largest buyers reach the scale.
fn least_coalition(buyers: &[(BuyerKey, f64)], scale: f64) -> Option<usize> {
    let mut together = 0.0;
    let reached = buyers.iter().position(|(_, hours)| {
        together += hours;
        together >= scale
    });
    reached.map(|position| position + 1)
}

fn unlocked(blocked: &[&(&Product, Vec<CapabilityId>)], capability: CapabilityId) -> Vec<Unlocked> {
    let mut unlocks: Vec<Unlocked> = blocked
        .iter()
        .map(|(product, missing)| Unlocked {
            product: product.name.clone(),
            also_missing: missing.iter().copied().filter(|&other| other != capability).collect(),
            value: product.value as f64 / missing.len() as f64,
        })
        .collect();
    unlocks.sort_by(|one, other| one.product.cmp(&other.product));
    unlocks
}

#[cfg(test)]
mod tests;
