//! All open needs against all free capacity at once.
//!
//! # Problem
//!
//! Standard hours per year are the common unit, so this is a flow of least cost, and
//! whole hours have whole answers:
//!
//! | from | to | at most | cost of an hour |
//! |---|---|---|---|
//! | source | supplier `s` | its hours over all it makes | 0 |
//! | supplier `s` | its capability `(s, k)` | its free hours for it | 0 |
//! | `(s, k)` | need `n` | what one supplier may have of it | `10000 - score`, and what the [terms](Terms) add |
//! | source | need `n` | the need | that of an hour unmet |
//! | need `n` | sink | the need | 0 |
//!
//! # Serving first
//!
//! A large cost of unmet hours alone does not make a flow serve as many as it can:
//! to serve one hour more, a chain of others may have to move, each to a dearer
//! supplier. A chain passes each need once, so it costs at most as many times the
//! dearest candidate as there are needs. With [`Unmet::Last`] an hour unmet costs
//! more than that: no allocation leaves fewer hours unmet, and among those it is the
//! cheapest. [`Unmet::Costs`] weighs the two instead.
//!
//! # Conditions
//!
//! A floor for domestic suppliers has a [price](price_of_floor) that is told and not
//! imposed. Where one is imposed on each buyer, or a buyer is to have no more than a
//! share of a supplier, see [`allocate_bounded`]. Smallest lots and the largest number
//! of suppliers of a need are kept by rounding, with the gap told: [`allocate_lots`].
//!
//! # Answer
//!
//! The [`Allocation`] has its network, flow and potentials with it and
//! [proves itself](Allocation::verify). Optimal flows are not unique. Needs,
//! suppliers and candidates are put in the order of their keys before anything is
//! solved, so that the order in which they were given does not matter; compare
//! objectives, and not flows, with another solver.

pub mod bounded;
pub mod floor;
mod linear;
pub mod lots;
mod problem;
mod terms;

pub use bounded::{Bounded, Conditions, Error as BoundedError, Share, allocate_bounded};
pub use floor::{Error as FloorError, Floor, price_of_floor};
pub use lots::{Lots, Lotted, allocate_lots, gap_bps, relax_lots};
pub use problem::{Candidate, Capacity, Offer, Problem, Unmet, Wanted};
pub use terms::Terms;

use crate::{
    CapabilityId, NeedKey, SupplierKey,
    check::Checked,
    flow::{self, Flow, Network, Unproven},
};

/// Hours of a need that a supplier gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assignment {
    /// The need.
    pub need: NeedKey,
    /// The supplier.
    pub supplier: SupplierKey,
    /// What it makes for it.
    pub capability: CapabilityId,
    /// Hours per year.
    pub hours: i64,
    /// What an hour costs.
    pub cost: i64,
    /// Whether supplier and need are of one country.
    pub is_domestic: bool,
}

/// What one more hour would cost or save: hours unmet come first, and cost after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Price {
    /// Hours that would be unmet more. Always 0 with [`Unmet::Costs`], where an hour
    /// unmet is part of the cost.
    pub unmet_hours: i64,
    /// Cost.
    pub cost: i64,
}

/// An optimal allocation and what proves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allocation {
    /// Who gets how much of what, by need, supplier and capability; none of 0 hours.
    pub assignments: Vec<Assignment>,
    /// Hours of each need that nobody serves, by need; all needs are there.
    pub unmet: Vec<(NeedKey, i64)>,
    /// Hours unmet in all. The figures of single needs are not unique, this one is.
    pub unmet_hours: i64,
    /// Cost of what is assigned.
    pub cost: i128,
    /// What one more hour of each need would cost, by need.
    pub need_prices: Vec<(NeedKey, Price)>,
    /// What one more hour of each supplier over all it makes would save, by supplier;
    /// never less than nothing. Where its hours for a capability run out at the same
    /// time, one more hour of either alone may save nothing.
    pub supplier_prices: Vec<(SupplierKey, Price)>,
    network: Network,
    flow: Flow,
}

impl Allocation {
    /// Cost of what is assigned, and of what is unmet at so much an hour.
    pub fn objective(&self, unmet_cost: i64) -> i128 {
        self.cost + i128::from(self.unmet_hours) * i128::from(unmet_cost)
    }

    /// Checks that no allocation is better, by the reduced costs of the network.
    pub fn verify(&self) -> Result<(), Unproven> {
        self.flow.verify(&self.network)
    }

    /// The network and its flow, for whoever wants to check with a solver of theirs.
    pub fn certificate(&self) -> (&Network, &Flow) {
        (&self.network, &self.flow)
    }

    /// Hours assigned within a country, and across borders.
    pub fn domestic_and_other_hours(&self) -> (i64, i64) {
        let hours = |is_domestic| {
            let chosen = self.assignments.iter().filter(|assigned| assigned.is_domestic == is_domestic);
            chosen.map(|assigned| assigned.hours).sum()
        };
        (hours(true), hours(false))
    }
}

/// Allocates. See the [module](self).
pub fn allocate(problem: &Checked<Problem>) -> Result<Allocation, flow::Error> {
    let ordered = problem.in_order();
    let unmet_cost = ordered.unmet_cost().ok_or(flow::Error::TooLarge)?;
    ordered.solve(unmet_cost, |candidate| Some(candidate.cost))
}

#[cfg(test)]
mod tests;
