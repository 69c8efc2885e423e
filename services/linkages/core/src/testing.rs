//! A need and a supplier that fit, for tests to change.

use crate::{
    BuyerKey, CapabilityId, Claim, CountryId, Day, Firm, Need, NeedKey, SizeClass, Supplier, SupplierKey,
    Tier,
    case::{Case, Demand},
    check::Check,
    geo::Point,
    policy::Policy,
    relatedness::Relatedness,
    supplier::{Defects, Evidence},
};

/// A need, a supplier, and what is between them.
pub(crate) struct Pair {
    pub(crate) need: Need,
    pub(crate) supplier: Supplier,
    pub(crate) relatedness: Relatedness,
    pub(crate) policy: Policy,
}

impl Pair {
    /// Looks at the case of the first claim.
    #[track_caller]
    pub(crate) fn with_case<T>(&self, look: impl FnOnce(&Case<'_>) -> T) -> T {
        let need = self.need.clone().check().expect("the need is good");
        let supplier = self.supplier.clone().check().expect("the supplier is good");
        let policy = self.policy.check().expect("the policy is good");
        let claim = &supplier.claims[0];
        let demand = Demand::new(&need, &policy);
        look(&Case::new(&demand, &supplier.firm, &supplier.holdings, claim, self.relatedness))
    }
}

/// A pair that fits in everything.
pub(crate) fn pair() -> Pair {
    let site = Some(Point { latitude: 9.9, longitude: -84.1 });
    let need = Need {
        key: NeedKey(1),
        buyer: BuyerKey(1),
        governance: None,
        country: CountryId(0),
        site,
        capability: CapabilityId(0),
        hours: 1000.0,
        max_supplier_share: 0.5,
        target_price: Some(100.0),
        spend: 100_000,
        required: vec![],
        desired: vec![],
        lead_time_days: Some(20.0),
        deliveries_per_year: 250.0,
        radius_km: None,
        max_ppm: 1000.0,
        min_size: SizeClass::Micro,
        start: Day(20_000),
        horizon_months: 12,
    };
    let firm = Firm {
        key: SupplierKey(1),
        country: CountryId(0),
        site,
        is_foreign_owned: false,
        size: SizeClass::Medium,
        tier: Tier::new(5),
        defects: Some(Defects { ppm: 10.0, lots: 100 }),
        on_time: Some(1.0),
    };
    let claim = Claim {
        capability: CapabilityId(0),
        evidence: Evidence::SiteAudited,
        hours: Some(2000.0),
        free_share: Some(0.5),
        lead_time_days: Some(20.0),
        price: Some(100.0),
        min_lot_hours: 10.0,
    };
    let supplier = Supplier { firm, holdings: vec![], claims: vec![claim] };
    Pair { need, supplier, relatedness: Relatedness::SAME, policy: Policy::default() }
}
