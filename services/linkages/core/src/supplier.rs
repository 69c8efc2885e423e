//! Who could make it, and what is known of them.

use crate::{
    CapabilityId, CountryId, SupplierKey,
    certificates::Holding,
    check::{Check, Violation, Violations},
    geo::Point,
};

/// The class of a firm by its size, on the scale of its country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SizeClass {
    /// Micro.
    Micro,
    /// Small.
    Small,
    /// Medium.
    Medium,
    /// Large.
    Large,
}

/// How well a claim is shown to be true, from the weakest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// The supplier says so.
    SelfDeclared,
    /// A document shows it.
    Document,
    /// A third party attests it.
    ThirdParty,
    /// It has delivered such a thing to a multinational firm.
    DeliveredToMultinational,
    /// Somebody audited the site.
    SiteAudited,
}

/// How competent a firm is, from 1 (routine) to 5 (designs with its buyer).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tier(u8);

impl Tier {
    /// A tier from 1 to 5, or nothing.
    pub fn new(tier: u8) -> Option<Self> {
        (1..=5).contains(&tier).then_some(Self(tier))
    }

    /// From 1 to 5.
    pub fn get(self) -> u8 {
        self.0
    }
}

/// Defects that were found in what a supplier delivered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Defects {
    /// Parts per million.
    pub ppm: f64,
    /// Lots that were inspected for it.
    pub lots: u32,
}

/// What holds for all that a supplier makes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Firm {
    /// Its key.
    pub key: SupplierKey,
    /// The country of its site.
    pub country: CountryId,
    /// Where the site is, where that is known.
    pub site: Option<Point>,
    /// Whether foreigners own it.
    pub is_foreign_owned: bool,
    /// Its size.
    pub size: SizeClass,
    /// How competent it is, where somebody graded it.
    pub tier: Option<Tier>,
    /// Defects, where there is a record.
    pub defects: Option<Defects>,
    /// The share of deliveries that came on time, 0 to 1.
    pub on_time: Option<f64>,
}

/// One capability that a supplier claims to have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Claim {
    /// What it can make.
    pub capability: CapabilityId,
    /// How well that is shown.
    pub evidence: Evidence,
    /// Capacity, in standard hours per year, where it is known.
    pub hours: Option<f64>,
    /// The share of the capacity that is not sold, 0 to 1, where it is known.
    pub free_share: Option<f64>,
    /// Days from an order to its delivery.
    pub lead_time_days: Option<f64>,
    /// What a unit costs, in the currency of all prices.
    pub price: Option<f64>,
    /// The smallest order it takes, in standard hours.
    pub min_lot_hours: f64,
}

impl Claim {
    /// Hours per year that are not sold, where both the capacity and its share are known.
    /// No hours are none at any share.
    pub fn free_hours(&self) -> Option<f64> {
        match (self.hours?, self.free_share) {
            (0.0, _) => Some(0.0),
            (hours, share) => Some(hours * share?),
        }
    }
}

/// A supplier.
#[derive(Debug, Clone, PartialEq)]
pub struct Supplier {
    /// What holds for all that it makes.
    pub firm: Firm,
    /// The standards it holds, in their order, each once: see
    /// [`Implications::holdings`](crate::certificates::Implications::holdings).
    pub holdings: Vec<Holding>,
    /// What it can make, in the order of the capabilities, each once.
    pub claims: Vec<Claim>,
}

impl Check for Supplier {
    fn violations(&self) -> Vec<Violation> {
        let mut found = Violations::default();
        if let Some(defects) = self.firm.defects {
            found.within("firm.defects.ppm", defects.ppm, 0.0, 1e6);
        }
        if let Some(share) = self.firm.on_time {
            found.within("firm.on_time", share, 0.0, 1.0);
        }
        let in_order = self.holdings.is_sorted_by(|one, next| one.standard < next.standard);
        found.unless(in_order, "holdings", "NOT_SORTED", "give each standard once, in their order");
        let in_order = self.claims.is_sorted_by(|one, next| one.capability < next.capability);
        found.unless(in_order, "claims", "NOT_SORTED", "give each capability once, in their order");
        for (position, claim) in self.claims.iter().enumerate() {
            claim.collect(&format!("claims[{position}]"), &mut found);
        }
        let mut violations = found.finish();
        violations.extend(self.firm.site.and_then(|site| site.violation("firm.site")));
        violations
    }
}

impl Claim {
    fn collect(&self, path: &str, found: &mut Violations) {
        if let Some(hours) = self.hours {
            found.not_negative(format!("{path}.hours"), hours);
        }
        if let Some(share) = self.free_share {
            found.within(format!("{path}.free_share"), share, 0.0, 1.0);
        }
        if let Some(days) = self.lead_time_days {
            found.positive(format!("{path}.lead_time_days"), days);
        }
        if let Some(price) = self.price {
            found.not_negative(format!("{path}.price"), price);
        }
        found.not_negative(format!("{path}.min_lot_hours"), self.min_lot_hours);
    }
}
