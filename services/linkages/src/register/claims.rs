//! Claims by what is claimed, for answers that look at many needs at once: only those
//! that are near enough to a need are looked at.

use std::collections::{BTreeMap, BTreeSet};

use eslabon_linkages_core::{
    CapabilityId, Claim,
    case::{Case, Demand},
};

use super::{ListedNeed, ListedSupplier, Snapshot, excludes};

/// The claims of some suppliers.
pub(crate) struct Claims<'a> {
    snapshot: &'a Snapshot,
    by_capability: BTreeMap<CapabilityId, Vec<(&'a ListedSupplier, &'a Claim)>>,
}

impl<'a> Claims<'a> {
    /// Of the suppliers of a snapshot that are to be looked at.
    pub(crate) fn new(snapshot: &'a Snapshot, is_looked_at: impl Fn(&ListedSupplier) -> bool) -> Self {
        let mut by_capability: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for listed in snapshot.suppliers.iter().filter(|listed| is_looked_at(listed)) {
            for claim in &listed.supplier.claims {
                by_capability.entry(claim.capability).or_default().push((listed, claim));
            }
        }
        Self { snapshot, by_capability }
    }

    /// The cases of a need: its claims of at least this relatedness, by capability and
    /// supplier, without the suppliers that exclude its buyer.
    pub(crate) fn near<'d>(
        &'d self,
        listed: &'d ListedNeed,
        demand: &'d Demand<'d>,
        least: f64,
    ) -> impl Iterator<Item = (&'a ListedSupplier, Case<'d>)> {
        let asked = listed.need.capability;
        let related = self.by_capability.iter().filter_map(move |(&capability, claims)| {
            let relatedness = self.snapshot.reference.relations().of(asked, capability, demand.policy);
            (relatedness.sigma >= least).then_some((relatedness, claims))
        });
        related.flat_map(move |(relatedness, claims)| {
            let buyer = &listed.document.buyer;
            let open = claims.iter().filter(|(supplier, _)| !excludes(&supplier.document, buyer));
            open.map(move |&(supplier, claim)| {
                let (firm, holdings) = (&supplier.supplier.firm, supplier.supplier.holdings.as_slice());
                (supplier, Case::new(demand, firm, holdings, claim, relatedness))
            })
        })
    }
}

/// Whether a need is for one of some capabilities, `capabilities/{capability}`; for any
/// where none is named.
pub(crate) fn is_for(need: &ListedNeed, capabilities: &BTreeSet<&str>) -> bool {
    capabilities.is_empty() || capabilities.contains(need.document.capability.as_str())
}
