//! A result and its rows as the contract tells them.

use std::collections::BTreeMap;

use eslabon_linkages_core::{
    BuyerKey, CapabilityId, NeedKey, SupplierKey,
    allocation::{Allocation, Problem},
};
use eslabon_proto::linkages::v1 as pb;

use super::{
    compute::{Computed, Solved},
    network::Cut,
    rows::{self, Kind},
};
use crate::register::Snapshot;

/// What came of an allocation.
pub(super) fn computed(
    snapshot: &Snapshot,
    (problem, cut): (&Problem, &Cut),
    solved: &Solved,
    (priced_floor, least_unmet_hours): (Option<pb::FloorPrice>, i64),
) -> Computed {
    let telling = Telling { snapshot, problem, cut, solved };
    let hours = |is_domestic| {
        let shares = solved.shares.iter().filter(|share| share.is_domestic == is_domestic);
        shares.map(|share| share.hours).sum()
    };
    let result = pb::AllocationResult {
        method: solved.method.into(),
        needs: count(problem.wanted.len()),
        suppliers: count(problem.capacities.len()),
        candidates: count(problem.candidates.len()),
        candidates_left_out: count(cut.values().sum()),
        assignments: count(solved.shares.len()),
        wanted_hours: problem.wanted.iter().map(|wanted| wanted.hours).sum(),
        domestic_hours: hours(true),
        other_hours: hours(false),
        unmet_hours: solved.unmet.iter().map(|(_, hours)| hours).sum(),
        objective: solved.objective,
        bound: solved.bound,
        gap_bps: solved.gap_bps.map(|gap| i64::try_from(gap).unwrap_or(i64::MAX)),
        least_unmet_hours,
        certificate: Some(certificate(solved)),
        priced_floor,
    };
    let needs = telling.needs();
    let unmet: Vec<_> = needs.iter().filter(|need| need.unmet_hours > 0.0).cloned().collect();
    let parts = [
        rows::parts(Kind::Assignments, &telling.assignments()),
        rows::parts(Kind::Needs, &needs),
        rows::parts(Kind::Unmet, &unmet),
        rows::parts(Kind::Suppliers, &telling.suppliers()),
    ];
    Computed { result, parts: parts.concat() }
}

fn count(of: usize) -> i32 {
    i32::try_from(of).unwrap_or(i32::MAX)
}

/// The proof, checked from its network alone.
fn certificate(solved: &Solved) -> pb::AllocationCertificate {
    let checked = solved.proof.verify();
    let (network, flow) = solved.proof.certificate();
    let unmet_cost = solved.weighed.unwrap_or_else(|| {
        // Of all arcs that of an hour unmet is the dearest.
        network.arcs.iter().map(|arc| arc.cost).max().unwrap_or_default()
    });
    pb::AllocationCertificate {
        verified: checked.is_ok(),
        verdict: match checked {
            Ok(()) => "every arc carries what it can, every node gives on what it gets, and no reduced cost \
                       shows a cheaper flow"
                .to_owned(),
            Err(unproven) => unproven.to_string(),
        },
        nodes: count(network.supplies.len()),
        arcs: count(network.arcs.len()),
        flow_cost: flow.cost.to_string(),
        network_unmet_cost: unmet_cost,
    }
}

/// What rows are told from.
struct Telling<'a> {
    snapshot: &'a Snapshot,
    problem: &'a Problem,
    cut: &'a Cut,
    solved: &'a Solved,
}

impl Telling<'_> {
    /// The allocation by whose network an hour more has a price.
    fn priced(&self) -> &Allocation {
        self.solved.priced.as_ref().unwrap_or(&self.solved.proof)
    }

    fn need(&self, key: NeedKey) -> String {
        self.snapshot.need(key).map(|listed| listed.name.clone()).unwrap_or_default()
    }

    fn supplier(&self, key: SupplierKey) -> String {
        self.snapshot.supplier(key).map(|listed| listed.name.clone()).unwrap_or_default()
    }

    fn buyer(&self, key: BuyerKey) -> String {
        self.snapshot.buyer(key).map(|buyer| buyer.name.clone()).unwrap_or_default()
    }

    fn capability(&self, number: CapabilityId) -> String {
        self.snapshot.reference.capability(number).map(|found| found.name.clone()).unwrap_or_default()
    }

    fn assignments(&self) -> Vec<pb::Assignment> {
        let wanted: BTreeMap<_, _> =
            self.problem.wanted.iter().map(|wanted| (wanted.need, wanted.hours)).collect();
        let costs: BTreeMap<_, _> = self
            .problem
            .candidates
            .iter()
            .map(|candidate| ((candidate.need, candidate.supplier, candidate.capability), candidate.cost))
            .collect();
        let told = self.solved.shares.iter().map(|share| pb::Assignment {
            need: self.need(share.need),
            supplier: self.supplier(share.supplier),
            capability: self.capability(share.capability),
            hours: share.hours,
            cost: costs.get(&(share.need, share.supplier, share.capability)).copied().unwrap_or_default(),
            share: share.hours / wanted.get(&share.need).map_or(1.0, |hours| *hours as f64),
            domestic: share.is_domestic,
        });
        told.collect()
    }

    fn needs(&self) -> Vec<pb::NeedAllocation> {
        let mut candidates: BTreeMap<NeedKey, usize> = BTreeMap::new();
        for candidate in &self.problem.candidates {
            *candidates.entry(candidate.need).or_default() += 1;
        }
        let unmet: BTreeMap<_, _> = self.solved.unmet.iter().copied().collect();
        let prices: BTreeMap<_, _> = self.priced().need_prices.iter().copied().collect();
        let told = self.problem.wanted.iter().map(|wanted| {
            let price = prices.get(&wanted.need).copied().unwrap_or_default();
            pb::NeedAllocation {
                need: self.need(wanted.need),
                buyer: self.buyer(wanted.buyer),
                wanted_hours: wanted.hours,
                unmet_hours: unmet.get(&wanted.need).copied().unwrap_or_default(),
                candidates: count(candidates.get(&wanted.need).copied().unwrap_or_default()),
                candidates_left_out: count(self.cut.get(&wanted.need).copied().unwrap_or_default()),
                price_unmet_hours: price.unmet_hours,
                price_cost: price.cost,
            }
        });
        told.collect()
    }

    fn suppliers(&self) -> Vec<pb::AllocatedSupplier> {
        let mut used: BTreeMap<SupplierKey, f64> = BTreeMap::new();
        for share in &self.solved.shares {
            *used.entry(share.supplier).or_default() += share.hours;
        }
        let prices: BTreeMap<_, _> = self.priced().supplier_prices.iter().copied().collect();
        let told = self.problem.capacities.iter().map(|capacity| {
            let price = prices.get(&capacity.supplier).copied().unwrap_or_default();
            pb::AllocatedSupplier {
                supplier: self.supplier(capacity.supplier),
                capacity_hours: capacity.hours,
                used_hours: used.get(&capacity.supplier).copied().unwrap_or_default(),
                price_unmet_hours: price.unmet_hours,
                price_cost: price.cost,
            }
        });
        told.collect()
    }
}
