//! Allocations under conditions that a flow cannot carry, as a linear programme.
//!
//! The variables are the hours `x` of each candidate and `u` of each need that nobody
//! serves. To the limits of the [network](super) come, where they are asked for:
//!
//! | condition | of | formula |
//! |---|---|---|
//! | domestic floor `theta` | each buyer | `sum_domestic x >= theta sum x` |
//! | dependency cap `kappa` | each buyer and supplier | `sum x <= kappa` hours of the supplier |
//!
//! An hour unmet needs a cost of its own ([`Unmet::Costs`]): floors are kept by
//! serving less, and what that costs is the point. Without these conditions the least
//! cost is that of the flow, which has a proof; so it is a proven lower bound here,
//! and what the answer costs above it is what the conditions cost.
//!
//! Hours are no longer whole, and are right to the tolerance of the solver: about
//! 1e-6 of an hour. Which of several optimal answers is given may depend on the
//! machine; their cost does not.

use std::collections::BTreeMap;

use super::{
    Candidate, Problem, Unmet, allocate,
    linear::{Programme, Relation, Terms},
};
use crate::{
    BuyerKey, CapabilityId, NeedKey, SupplierKey,
    check::{Check, Checked, Violation, Violations},
    flow,
};

/// Conditions beyond the network.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Conditions {
    /// The least share of what each buyer gets that stays in the country, 0 to 1.
    pub domestic_floor: Option<f64>,
    /// The largest share of a supplier's hours that one buyer may have, 0 to 1.
    pub dependency_cap: Option<f64>,
}

impl Check for Conditions {
    fn violations(&self) -> Vec<Violation> {
        let mut found = Violations::default();
        for (name, share) in
            [("domestic_floor", self.domestic_floor), ("dependency_cap", self.dependency_cap)]
        {
            if let Some(share) = share {
                found.within(name, share, 0.0, 1.0);
            }
        }
        found.finish()
    }
}

/// Hours of a need that a supplier gets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// The need.
    pub need: NeedKey,
    /// The supplier.
    pub supplier: SupplierKey,
    /// What it makes for it.
    pub capability: CapabilityId,
    /// Hours per year.
    pub hours: f64,
    /// Whether supplier and need are of one country.
    pub is_domestic: bool,
}

/// An allocation that keeps the conditions.
#[derive(Debug, Clone, PartialEq)]
pub struct Bounded {
    /// Who gets how much, by need, supplier and capability; none below a thousandth of
    /// an hour.
    pub shares: Vec<Share>,
    /// Hours of each need that nobody serves, by need.
    pub unmet: Vec<(NeedKey, f64)>,
    /// Cost of what is assigned and what is unmet.
    pub objective: f64,
    /// The least cost without the conditions, proven.
    pub at_least: i128,
}

/// Why there is no such allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// An hour unmet has no cost.
    #[error("give an hour unmet a cost: where it comes last, conditions have no price")]
    NoCostOfUnmet,
    /// The network is too large.
    #[error(transparent)]
    Flow(#[from] flow::Error),
    /// The solver could not come to an answer that it can vouch for.
    #[error("the linear programme could not be solved: give hours or costs in another unit")]
    NotSolved,
}

/// Allocates under conditions. See the [module](self).
pub fn allocate_bounded(
    problem: &Checked<Problem>,
    conditions: &Checked<Conditions>,
) -> Result<Bounded, Error> {
    let Unmet::Costs(unmet_cost) = problem.unmet else { return Err(Error::NoCostOfUnmet) };
    let at_least = allocate(problem)?.objective(unmet_cost);
    let ordered = problem.in_order();
    let Built { programme, unmet, hours } = build(&ordered, unmet_cost, conditions);
    let solution = programme.solve().ok_or(Error::NotSolved)?;
    let shares = ordered.candidates.iter().zip(&hours).map(|(candidate, &column)| Share {
        need: candidate.need,
        supplier: candidate.supplier,
        capability: candidate.capability,
        hours: solution.values[column],
        is_domestic: candidate.is_domestic,
    });
    let unmet = ordered.wanted.iter().zip(&unmet);
    Ok(Bounded {
        shares: shares.filter(|share| share.hours >= 1e-3).collect(),
        unmet: unmet.map(|(wanted, &column)| (wanted.need, solution.values[column].max(0.0))).collect(),
        objective: solution.objective,
        at_least,
    })
}

/// A programme, with the column of each need and of each candidate.
pub(super) struct Built {
    pub(super) programme: Programme,
    unmet: Vec<usize>,
    hours: Vec<usize>,
}

/// The programme of a problem in order.
pub(super) fn build(ordered: &Problem, unmet_cost: i64, conditions: &Conditions) -> Built {
    let mut programme = Programme::default();
    let unmet: Vec<usize> = ordered
        .wanted
        .iter()
        .map(|wanted| programme.column(unmet_cost as f64, wanted.hours as f64))
        .collect();
    let hours: Vec<usize> = ordered
        .candidates
        .iter()
        .map(|candidate| programme.column(candidate.cost as f64, candidate.hours as f64))
        .collect();
    let rows = Rows { candidates: &ordered.candidates, hours: &hours };
    rows.limits(&mut programme, ordered, &unmet);
    let buyers: BTreeMap<NeedKey, BuyerKey> =
        ordered.wanted.iter().map(|wanted| (wanted.need, wanted.buyer)).collect();
    if let Some(floor) = conditions.domestic_floor {
        rows.floors(&mut programme, &buyers, floor);
    }
    if let Some(cap) = conditions.dependency_cap {
        rows.caps(&mut programme, &buyers, ordered, cap);
    }
    Built { programme, unmet, hours }
}

/// Candidates with their columns.
struct Rows<'a> {
    candidates: &'a [Candidate],
    hours: &'a [usize],
}

impl Rows<'_> {
    /// Columns by a key of their candidates, each with its coefficient.
    fn by<K: Ord>(
        &self,
        key: impl Fn(&Candidate) -> K,
        coefficient: impl Fn(&Candidate) -> f64,
    ) -> BTreeMap<K, Terms> {
        let mut rows: BTreeMap<K, Terms> = BTreeMap::new();
        for (candidate, &column) in self.candidates.iter().zip(self.hours) {
            rows.entry(key(candidate)).or_default().push((column, coefficient(candidate)));
        }
        rows
    }

    /// The limits of the network: needs, what suppliers have for a capability, and over
    /// all that they make.
    fn limits(&self, programme: &mut Programme, problem: &Problem, unmet: &[usize]) {
        let mut needs = self.by(|candidate| candidate.need, |_| 1.0);
        for (wanted, &column) in problem.wanted.iter().zip(unmet) {
            let mut row = needs.remove(&wanted.need).unwrap_or_default();
            row.push((column, 1.0));
            programme.row(row, Relation::Exactly, wanted.hours as f64);
        }
        let mut offers = self.by(|candidate| (candidate.supplier, candidate.capability), |_| 1.0);
        for offer in &problem.offers {
            if let Some(row) = offers.remove(&(offer.supplier, offer.capability)) {
                programme.row(row, Relation::AtMost, offer.hours as f64);
            }
        }
        let mut suppliers = self.by(|candidate| candidate.supplier, |_| 1.0);
        for capacity in &problem.capacities {
            if let Some(row) = suppliers.remove(&capacity.supplier) {
                programme.row(row, Relation::AtMost, capacity.hours as f64);
            }
        }
    }

    fn floors(&self, programme: &mut Programme, buyers: &BTreeMap<NeedKey, BuyerKey>, floor: f64) {
        let weight = |candidate: &Candidate| if candidate.is_domestic { 1.0 - floor } else { -floor };
        for (_, row) in self.by(|candidate| buyers.get(&candidate.need), weight) {
            programme.row(row, Relation::AtLeast, 0.0);
        }
    }

    fn caps(
        &self,
        programme: &mut Programme,
        buyers: &BTreeMap<NeedKey, BuyerKey>,
        problem: &Problem,
        cap: f64,
    ) {
        let capacities: BTreeMap<SupplierKey, i64> =
            problem.capacities.iter().map(|capacity| (capacity.supplier, capacity.hours)).collect();
        let pairs = self.by(|candidate| (candidate.supplier, buyers.get(&candidate.need)), |_| 1.0);
        for ((supplier, _), row) in pairs {
            if let Some(&hours) = capacities.get(&supplier) {
                programme.row(row, Relation::AtMost, cap * hours as f64);
            }
        }
    }
}
