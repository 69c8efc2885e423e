//! What it would cost to ask for a share of domestic suppliers.
//!
//! A floor `theta` asks that of all hours assigned at least that share stays within
//! the country of the need. Imposed, it mostly deletes what comes from neighbours
//! and adds little at home. So it is not imposed here: its price is reported.
//!
//! # Formula
//!
//! With a price `lambda` on the hours that a floor lacks, an hour within the country
//! costs `c - lambda (1 - theta)` and any other `c + lambda theta`. The price of the
//! floor is the least whole `lambda` at which the cheapest allocation found keeps it:
//! its multiplier in the linear programme, to within one. The surplus
//! `(1 - theta) domestic - theta other` never falls as `lambda` rises, so halving
//! finds it. At that price what misses the floor by a little and what exceeds it are as
//! cheap as each other, and so is every mixture of the two: the hours that the floor
//! costs are those of the mixture whose surplus is 0, rounded against the floor. An hour
//! unmet has a cost of its own here ([`Unmet::Costs`]): if it came last whatever the
//! price, floors could never be kept by serving less, which is what they do.

use super::{Allocation, Candidate, Problem, Unmet};
use crate::{check::Checked, flow};

/// What a floor costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Floor {
    /// The share asked for, in basis points.
    pub share_bps: u32,
    /// What the last hour of it costs; 0 where it is kept anyway.
    pub price: i64,
    /// The allocation without a floor.
    pub without: Allocation,
    /// The allocation at that price, which keeps the floor and may exceed it.
    pub with: Allocation,
    /// The allocation at the price that is one less, which misses it; without a price the
    /// one that keeps it.
    pub below: Allocation,
}

impl Floor {
    /// Hours that are served less where the floor is kept and not exceeded.
    pub fn hours_lost(&self) -> i64 {
        -self.mixed(|allocation| -allocation.unmet_hours)
    }

    /// Hours that domestic suppliers get more where the floor is kept and not exceeded.
    pub fn hours_gained_at_home(&self) -> i64 {
        self.mixed(|allocation| allocation.domestic_and_other_hours().0)
    }

    /// How many more hours the mixture that just keeps the floor has than there are
    /// without it, rounded down.
    fn mixed(&self, hours: fn(&Allocation) -> i64) -> i64 {
        let share = i64::from(self.share_bps);
        let (missing, over) = (-surplus(&self.below, share), surplus(&self.with, share));
        let [without, below, with] = [&self.without, &self.below, &self.with].map(|it| i128::from(hours(it)));
        let mixed =
            if missing <= 0 { with } else { (below * over + with * missing).div_euclid(missing + over) };
        i64::try_from(mixed - without).unwrap_or(i64::MAX)
    }
}

/// Hours at home above those that a floor of so many basis points asks for, times ten
/// thousand.
fn surplus(allocation: &Allocation, share: i64) -> i128 {
    let (domestic, other) = allocation.domestic_and_other_hours();
    i128::from(10_000 - share) * i128::from(domestic) - i128::from(share) * i128::from(other)
}

/// Why a floor has no price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The share is more than the whole.
    #[error("{0} basis points are more than the whole: give at most 10000")]
    NoShare(u32),
    /// An hour unmet has no cost.
    #[error("give an hour unmet a cost: where it comes last, a floor has no price")]
    NoCostOfUnmet,
    /// The network is too large.
    #[error(transparent)]
    Flow(#[from] flow::Error),
}

/// The price of a floor. See the [module](self).
pub fn price_of_floor(problem: &Checked<Problem>, share_bps: u32) -> Result<Floor, Error> {
    if share_bps > 10_000 {
        return Err(Error::NoShare(share_bps));
    }
    let Unmet::Costs(unmet_cost) = problem.unmet else { return Err(Error::NoCostOfUnmet) };
    let ordered = problem.in_order();
    let share = i64::from(share_bps);
    let at = |price: i64| -> Result<Allocation, Error> {
        // Ten thousand times everything, so that shares stay whole.
        let cost = |candidate: &Candidate| {
            let change = if candidate.is_domestic { share - 10_000 } else { share };
            Some(candidate.cost * 10_000 + price * change)
        };
        Ok(ordered.solve(unmet_cost * 10_000, cost)?)
    };
    let keeps = |allocation: &Allocation| surplus(allocation, share) >= 0;
    let without = at(0)?;
    if keeps(&without) {
        return Ok(Floor { share_bps, price: 0, with: without.clone(), below: without.clone(), without });
    }
    // At this price an hour from abroad costs more than one unmet: none is left.
    let (mut low, mut high) = (0, unmet_cost * 10_000 / share.max(1) + 1);
    let (mut below, mut with) = (without.clone(), at(high)?);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        let allocation = at(middle)?;
        if keeps(&allocation) {
            (high, with) = (middle, allocation)
        } else {
            (low, below) = (middle, allocation)
        }
    }
    Ok(Floor { share_bps, price: high, without, with, below })
}
