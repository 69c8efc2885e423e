//! What is seen of one need: who in a scope could serve it, and who nearly.

use crate::{
    BuyerKey, CapabilityId, Firm, NeedKey, StandardId, Supplier,
    case::{Case, Demand},
    certificates::Held,
    check::Checked,
    relatedness::Relatedness,
    usable::is_usable,
};

/// A country, a circle or a corridor, as the caller numbers them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScopeId(pub u32);

/// What is seen of one need.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// The need.
    pub need: NeedKey,
    /// Whose it is.
    pub buyer: BuyerKey,
    /// Where it is.
    pub scope: ScopeId,
    /// What is asked for.
    pub capability: CapabilityId,
    /// Hours per year.
    pub hours: f64,
    /// Whether somebody in the scope could serve it as it stands.
    pub is_served: bool,
    /// Whether somebody outside could.
    pub is_served_elsewhere: bool,
    /// Whether it is met from abroad today.
    pub is_met_abroad: bool,
    /// Firms in the scope that have the capability and the size and lack a standard.
    pub near_firms: u32,
    /// Whether anybody in the scope has the capability.
    pub has_capability: bool,
}

/// Looks at a need with the suppliers that claim its very capability; others do not
/// count. `is_inside` tells who is in the scope.
pub fn observe<'s>(
    demand: &Demand<'_>,
    scope: ScopeId,
    is_met_abroad: bool,
    suppliers: impl IntoIterator<Item = &'s Checked<Supplier>>,
    is_inside: impl Fn(&Firm) -> bool,
) -> Observation {
    let need = demand.need;
    let mut seen = Observation {
        need: need.key,
        buyer: need.buyer,
        scope,
        capability: need.capability,
        hours: need.hours,
        is_served: false,
        is_served_elsewhere: false,
        is_met_abroad,
        near_firms: 0,
        has_capability: false,
    };
    for supplier in suppliers {
        let Some(claim) = supplier.claims.iter().find(|claim| claim.capability == need.capability) else {
            continue;
        };
        let case = Case::new(demand, &supplier.firm, &supplier.holdings, claim, Relatedness::SAME);
        if !is_inside(&supplier.firm) {
            seen.is_served_elsewhere = seen.is_served_elsewhere || is_usable(&case);
            continue;
        }
        seen.has_capability = true;
        seen.is_served = seen.is_served || is_usable(&case);
        seen.near_firms += u32::from(!lacking(&case).is_empty());
    }
    seen
}

/// The standards that a supplier would have to acquire to serve a need nearly as it
/// stands, in the order of the need: it claims the very capability and has the size.
/// Empty where it lacks none, or is not near.
pub fn near(demand: &Demand<'_>, supplier: &Checked<Supplier>) -> Vec<StandardId> {
    let claim = supplier.claims.iter().find(|claim| claim.capability == demand.need.capability);
    claim.map_or_else(Vec::new, |claim| {
        lacking(&Case::new(demand, &supplier.firm, &supplier.holdings, claim, Relatedness::SAME))
    })
}

fn lacking(case: &Case<'_>) -> Vec<StandardId> {
    let need = case.need();
    if case.firm.size < need.min_size {
        return Vec::new();
    }
    let is_missing = |&standard: &StandardId| !matches!(case.held(standard), Held::Live(_));
    need.required.iter().copied().filter(is_missing).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        check::Check,
        policy::Policy,
        testing::{Pair, pair},
    };

    fn lacks(change: impl FnOnce(&mut Pair)) -> (Vec<StandardId>, Observation) {
        let mut pair = pair();
        change(&mut pair);
        let (need, supplier) = (pair.need.check().unwrap(), pair.supplier.check().unwrap());
        let policy = Policy::default().check().unwrap();
        let demand = Demand::new(&need, &policy);
        let seen = observe(&demand, ScopeId(0), false, [&supplier], |_| true);
        (near(&demand, &supplier), seen)
    }

    #[test]
    fn a_firm_that_lacks_a_standard_is_near_and_tells_which() {
        let (lacking, seen) = lacks(|pair| pair.need.required.push(StandardId(7)));
        assert_eq!((lacking, seen.near_firms, seen.is_served), (vec![StandardId(7)], 1, false));
    }

    #[test]
    fn a_firm_that_lacks_nothing_or_has_another_capability_is_not_near() {
        let (lacking, seen) = lacks(|_| ());
        assert_eq!((lacking, seen.near_firms, seen.is_served), (vec![], 0, true));
        let (lacking, seen) = lacks(|pair| {
            pair.need.required.push(StandardId(7));
            pair.need.capability = CapabilityId(9);
        });
        assert_eq!((lacking, seen.has_capability), (vec![], false));
    }

    #[test]
    fn a_firm_that_is_too_small_is_not_near() {
        let (lacking, seen) = lacks(|pair| {
            pair.need.required.push(StandardId(7));
            pair.supplier.firm.size = crate::SizeClass::Micro;
            pair.need.min_size = crate::SizeClass::Large;
        });
        assert_eq!((lacking, seen.near_firms, seen.has_capability), (vec![], 0, true));
    }
}
