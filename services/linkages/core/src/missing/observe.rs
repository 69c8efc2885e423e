//! What is seen of one need: who in a scope could serve it, and who nearly.

use crate::{
    BuyerKey, CapabilityId, Firm, NeedKey, Supplier,
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
        let lacks = need.required.iter().any(|&standard| !matches!(case.held(standard), Held::Live(_)));
        seen.near_firms += u32::from(lacks && supplier.firm.size >= need.min_size);
    }
    seen
}
