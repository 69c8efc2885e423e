//! From what is known of needs and suppliers to hours and costs.

use super::{Candidate, Capacity, Offer, Wanted};
use crate::{
    BuyerKey, Claim, Need, SupplierKey,
    case::Case,
    check::{Check, Violation, Violations},
    score::score,
    usable::is_usable,
};

/// The most hours of anything: larger ones would leave no room for sums.
const MOST_HOURS: f64 = 1e12;

/// What an agency may choose about allocations. The defaults are choices to begin
/// with, not estimates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terms {
    /// The share of its free hours that a supplier can use at once over all it makes,
    /// 0.85: machines and people are shared between them.
    pub usable_share: f64,
    /// What an hour costs more where supplier and need are of different countries, in
    /// basis points of score: 1500.
    pub other_country_cost: i64,
    /// What an hour costs more where foreigners own the supplier, likewise: 400.
    pub foreign_owned_cost: i64,
}

impl Default for Terms {
    fn default() -> Self {
        Self { usable_share: 0.85, other_country_cost: 1_500, foreign_owned_cost: 400 }
    }
}

impl Check for Terms {
    fn violations(&self) -> Vec<Violation> {
        let mut found = Violations::default();
        found.within("usable_share", self.usable_share, 0.0, 1.0);
        let costs = [
            ("other_country_cost", self.other_country_cost),
            ("foreign_owned_cost", self.foreign_owned_cost),
        ];
        for (name, cost) in costs {
            found.within(name, cost as f64, 0.0, 1e9);
        }
        found.finish()
    }
}

/// Whole hours, rounded down: what is not there is not given.
fn whole(hours: f64) -> i64 {
    hours.clamp(0.0, MOST_HOURS).floor() as i64
}

impl Terms {
    /// Hours of a need, rounded half to even and at least one.
    pub fn wanted(&self, need: &Need, buyer: BuyerKey) -> Wanted {
        let hours = need.hours.round_ties_even().clamp(1.0, MOST_HOURS) as i64;
        Wanted { need: need.key, buyer, hours }
    }

    /// Hours that a supplier has over all it makes: the usable share of the sum of its
    /// free hours, at least one.
    pub fn capacity(&self, supplier: SupplierKey, claims: &[Claim]) -> Capacity {
        let free: f64 = claims.iter().filter_map(Claim::free_hours).sum();
        Capacity { supplier, hours: whole(self.usable_share * free).max(1) }
    }

    /// Hours that a supplier has for one capability, where its capacity is known: the
    /// free ones, at least one.
    pub fn offer(&self, supplier: SupplierKey, claim: &Claim) -> Option<Offer> {
        let hours = whole(claim.free_hours()?).max(1);
        Some(Offer { supplier, capability: claim.capability, hours })
    }

    /// The candidate of a case, where the claim is [usable](is_usable) and at least an
    /// hour may go to it: up to what one supplier may have of the need and what is
    /// free, at `10000 - score` an hour and what these terms add; its smallest lot is
    /// rounded up and at least an hour.
    pub fn candidate(&self, case: &Case<'_>) -> Option<Candidate> {
        if !is_usable(case) {
            return None;
        }
        let hours = whole(case.demand.hours_of_one).min(whole(case.claim.free_hours()?));
        let is_domestic = case.firm.country == case.need().country;
        let abroad = if is_domestic { 0 } else { self.other_country_cost };
        let foreign = if case.firm.is_foreign_owned { self.foreign_owned_cost } else { 0 };
        (hours >= 1).then(|| Candidate {
            need: case.need().key,
            supplier: case.firm.key,
            capability: case.claim.capability,
            hours,
            least_hours: case.claim.min_lot_hours.clamp(1.0, MOST_HOURS).ceil() as i64,
            cost: 10_000 - i64::from(score(case).bps) + abroad + foreign,
            is_domestic,
        })
    }
}
