//! What the kernel found missing, in the words of the contract.

use std::collections::{BTreeMap, BTreeSet};

use eslabon_linkages_core::{
    BuyerKey, CapabilityId, StandardId,
    missing::{self, Disclosure, Kind, MissingLink, Neighbour, Remedy, ScopeId, Unlocked, attraction, pool},
};
use eslabon_proto::linkages::v1 as pb;

use super::look::{Given, OfCapability, PLACE, Seen};
use crate::register::id;

/// Puts what was seen into words.
pub(super) struct Words<'a> {
    given: &'a Given,
    seen: &'a Seen,
    /// The currency of products and costs; empty where there are none.
    currency: &'a str,
    buyers: Vec<&'a str>,
    products: BTreeMap<&'a str, &'a pb::BlockedProduct>,
    links: BTreeMap<(ScopeId, CapabilityId), &'a MissingLink>,
}

impl<'a> Words<'a> {
    pub(super) fn new(given: &'a Given, seen: &'a Seen, currency: &'a str) -> Self {
        Self {
            given,
            seen,
            currency,
            buyers: given.registry.buyers.values().map(|buyer| buyer.name.as_str()).collect(),
            products: given.products.iter().map(|product| (product.name.as_str(), product)).collect(),
            links: seen.links.iter().map(|link| ((link.scope, link.capability), link)).collect(),
        }
    }

    /// A missing link of the place, whole.
    pub(super) fn link(&self, survey: &str, link: &MissingLink) -> pb::MissingLink {
        let capability = self.given.registry.reference.capability(link.capability);
        let capability = capability.cloned().unwrap_or_default();
        let of = self.seen.capabilities.get(&link.capability);
        let scale = self.given.scales.get(id(&capability.name)).filter(|_| link.scale_hours.is_some());
        let disclosure = disclosure(self.given.asked.rule.disclosure(link));
        let buyers = link
            .buyers
            .iter()
            .map(|(buyer, hours)| pb::BuyerNeed { buyer: self.buyer(*buyer), hours: *hours });
        pb::MissingLink {
            name: format!("surveys/{survey}/links/{}", id(&capability.name)),
            capability: capability.name,
            title: capability.title,
            kind: kind(link.kind).into(),
            remedy: remedy(link.remedy).into(),
            unserved_hours: link.unserved_hours,
            leaked_hours: Some(link.leaked_hours),
            latent_hours: link.latent_hours,
            buyer_count: count(link.buyers.len()),
            buyers: buyers.collect(),
            scale_hours: link.scale_hours,
            scale_source: scale.map(|scale| scale.source.clone()).unwrap_or_default(),
            least_coalition: link.least_coalition.map(count),
            concentration: (!link.buyers.is_empty()).then_some(link.concentration),
            is_robust: Some(link.is_robust),
            served_hours: Some(link.served_hours),
            served_elsewhere_hours: Some(link.served_elsewhere_hours),
            has_capability: link.has_capability,
            near_firms: i32::try_from(link.near_firms).unwrap_or(i32::MAX),
            develop: of.map(|of| self.near(of)).unwrap_or_default(),
            unlocks: link.unlocks.iter().map(|unlocked| self.unlocked(unlocked)).collect(),
            unlocked_value: (!link.unlocks.is_empty()).then(|| self.money(link.unlocked_value())),
            pool: self.pool(link, of),
            attraction: self.attraction(link),
            disclosure: disclosure.into(),
            publishable: disclosure == pb::Disclosure::Figures,
        }
    }

    /// Who lacks what, by name.
    fn near(&self, of: &OfCapability) -> Vec<pb::NearFirm> {
        let registry = &self.given.registry;
        let firm = |(&at, (standards, needs)): (&usize, &(BTreeSet<StandardId>, i32))| {
            let mut lacks: Vec<_> =
                standards.iter().map(|&standard| registry.reference.standard(standard)).collect();
            // Standards are numbered as they are met.
            lacks.sort();
            pb::NearFirm { supplier: registry.suppliers[at].name.clone(), lacks, needs: *needs }
        };
        of.near.iter().map(firm).collect()
    }

    fn unlocked(&self, unlocked: &Unlocked) -> pb::UnlockedProduct {
        let reference = &self.given.registry.reference;
        let name = |&number: &CapabilityId| reference.capability(number).map(|it| it.name.clone());
        pb::UnlockedProduct {
            title: self.products.get(unlocked.product.as_str()).and_then(|product| product.title.clone()),
            product: unlocked.product.clone(),
            value: Some(self.money(unlocked.value)),
            also_missing: unlocked.also_missing.iter().filter_map(name).collect(),
        }
    }

    /// The fewest neighbours with which it would pay.
    fn pool(&self, link: &MissingLink, of: Option<&OfCapability>) -> Option<pb::RegionalPool> {
        let scale = link.scale_hours.filter(|scale| link.unserved_hours < *scale)?;
        let question = &self.given.asked.question;
        let numbered = || question.neighbours.iter().zip(1..).map(|(it, number)| (ScopeId(number), it));
        let usable = numbered().filter(|(_, it)| it.origin_met || !question.require_origin);
        let neighbours: Vec<_> = usable
            .filter_map(|(scope, it)| {
                let unserved_hours = self.links.get(&(scope, link.capability))?.unserved_hours;
                Some(Neighbour { scope, unserved_hours, transport_days: it.transport_days })
            })
            .collect();
        let lead_time_days = of.and_then(|of| of.lead_time_days);
        let found = pool(link.unserved_hours, scale, lead_time_days.unwrap_or(f64::INFINITY), &neighbours)?;
        let given: BTreeMap<ScopeId, &pb::NeighbourCountry> = numbered().collect();
        let members = found.neighbours.iter().filter_map(|scope| {
            let neighbour = given.get(scope)?;
            let hours = self.links.get(&(*scope, link.capability))?.unserved_hours;
            Some(pb::PoolMember {
                country: neighbour.country.clone(),
                unserved_hours: Some(hours),
                transport_days: neighbour.transport_days,
                origin_met: neighbour.origin_met,
                agreement: neighbour.agreement.clone(),
            })
        });
        let members: Vec<_> = members.collect();
        Some(pb::RegionalPool {
            hours: Some(found.hours),
            transport_days: found.transport_days,
            lead_time_days,
            origin_met: members.iter().all(|member| member.origin_met),
            members,
        })
    }

    /// The name of a buyer.
    pub(super) fn buyer(&self, buyer: BuyerKey) -> String {
        self.buyers.get(buyer.0 as usize).map(|&name| name.to_owned()).unwrap_or_default()
    }

    /// Whether the hours of a neighbour may be published by themselves.
    pub(super) fn may_tell_of(&self, country: &str, capability: CapabilityId) -> bool {
        let buyers = self.neighbour(country, capability);
        self.given.asked.rule.pools(buyers.iter().map(|(_, hours)| *hours))
    }

    /// The buyers of a neighbour that are unserved, with their hours.
    pub(super) fn neighbour(&self, country: &str, capability: CapabilityId) -> &'a [(BuyerKey, f64)] {
        let neighbours = self.given.asked.question.neighbours.iter().zip(1..);
        let mut scopes =
            neighbours.filter(|(it, _)| it.country == country).map(|(_, number)| ScopeId(number));
        let link = scopes.next().and_then(|scope| self.links.get(&(scope, capability)));
        link.map(|link| link.buyers.as_slice()).unwrap_or_default()
    }

    fn attraction(&self, link: &MissingLink) -> Option<pb::Attraction> {
        let (question, reference) = (&self.given.asked.question, &self.given.registry.reference);
        let is_it = |terms: &&pb::RecruitmentTerms| {
            reference.capability_id(&terms.capability) == Some(link.capability)
        };
        let terms = question.recruitment.iter().find(is_it);
        let density = terms.and_then(|terms| terms.density);
        let cost = terms.and_then(|terms| terms.cost.clone());
        let cost_minor = cost.as_ref().map_or(0, |cost| cost.minor_units) as f64;
        let fragile = question.fragile_factor.unwrap_or(missing::FRAGILE);
        let at = |density| attraction(link, fragile, density, cost_minor);
        let at_most = at(0.0)?;
        Some(pb::Attraction {
            value: (!self.currency.is_empty()).then(|| self.money(at_most.value)),
            scale: at_most.scale,
            robustness: at_most.robustness,
            density,
            cost,
            rank: density.and_then(at).map(|terms| terms.rank()),
            rank_at_most: at_most.rank(),
        })
    }

    fn money(&self, minor_units: f64) -> pb::Money {
        // A cast keeps within the range.
        pb::Money { currency: self.currency.to_owned(), minor_units: minor_units.round() as i64 }
    }
}

/// Whether a link is of the place.
pub(super) fn is_of_place(link: &MissingLink) -> bool {
    link.scope == PLACE
}

fn kind(kind: Option<Kind>) -> pb::LinkKind {
    match kind {
        None => pb::LinkKind::ScaleUnknown,
        Some(Kind::AnchorViable) => pb::LinkKind::AnchorViable,
        Some(Kind::CoordinationFailure) => pb::LinkKind::CoordinationFailure,
        Some(Kind::LatentCoordinationFailure) => pb::LinkKind::LatentCoordinationFailure,
        Some(Kind::InsufficientScale) => pb::LinkKind::InsufficientScale,
    }
}

fn remedy(remedy: Remedy) -> pb::Remedy {
    match remedy {
        Remedy::DevelopSuppliers => pb::Remedy::DevelopSuppliers,
        Remedy::Recruit => pb::Remedy::Recruit,
        Remedy::PoolRegionally => pb::Remedy::PoolRegionally,
    }
}

fn disclosure(disclosure: Disclosure) -> pb::Disclosure {
    match disclosure {
        Disclosure::Figures => pb::Disclosure::Figures,
        Disclosure::CapabilityOnly => pb::Disclosure::CapabilityOnly,
        Disclosure::Nothing => pb::Disclosure::Nothing,
    }
}

fn count(of: usize) -> i32 {
    i32::try_from(of).unwrap_or(i32::MAX)
}
