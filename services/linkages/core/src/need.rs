//! What a buyer asks for.

use crate::{
    BuyerKey, CapabilityId, CountryId, Day, Governance, NeedKey, SizeClass, StandardId,
    check::{Check, Violation, Violations},
    geo::Point,
};

/// An input that a buyer needs every year.
#[derive(Debug, Clone, PartialEq)]
pub struct Need {
    /// Its key.
    pub key: NeedKey,
    /// Whose it is.
    pub buyer: BuyerKey,
    /// How the buyer governs its suppliers, where that was established.
    pub governance: Option<Governance>,
    /// The country of the site.
    pub country: CountryId,
    /// Where the site is, where that is known.
    pub site: Option<Point>,
    /// What is asked for.
    pub capability: CapabilityId,
    /// How much, in standard hours of work per year.
    pub hours: f64,
    /// The largest share of it that one supplier may have, above 0 and at most 1.
    pub max_supplier_share: f64,
    /// What the buyer would pay for a unit, in the currency of all prices.
    pub target_price: Option<f64>,
    /// What it spends on the need per year, in minor units of one currency.
    pub spend: i64,
    /// The standards that a supplier must hold.
    pub required: Vec<StandardId>,
    /// The standards that count for it. One that is also required counts for both.
    pub desired: Vec<StandardId>,
    /// Days from an order to its delivery.
    pub lead_time_days: Option<f64>,
    /// Deliveries in a year.
    pub deliveries_per_year: f64,
    /// How far a supplier may be from the site, in km, where that matters.
    pub radius_km: Option<f64>,
    /// Defects that are accepted, in parts per million.
    pub max_ppm: f64,
    /// The smallest class of firm that the buyer takes.
    pub min_size: SizeClass,
    /// When deliveries begin.
    pub start: Day,
    /// For how many months, 1 to 1200.
    pub horizon_months: u32,
}

impl Need {
    /// Days from the start to the end of the need.
    pub fn horizon_days(&self) -> f64 {
        self.start.plus_months(self.horizon_months).days_since(self.start) as f64
    }

    /// The violation of a need that has begun already: nobody can become ready for
    /// it, and what is live today may not be what it asked for.
    pub fn begun(&self, today: Day) -> Option<Violation> {
        (self.start < today).then(|| {
            Violation::new("start", "NEED_STARTED", "the need starts in the past: give a later start")
        })
    }
}

impl Check for Need {
    fn violations(&self) -> Vec<Violation> {
        let mut found = Violations::default();
        found.positive("hours", self.hours);
        let share = self.max_supplier_share;
        let has_share = share > 0.0 && share <= 1.0;
        found.unless(
            has_share,
            "max_supplier_share",
            "OUT_OF_RANGE",
            format!("{share} is not above 0 and at most 1"),
        );
        if let Some(price) = self.target_price {
            found.positive("target_price", price);
        }
        found.unless(self.spend >= 0, "spend", "NEGATIVE", "what is spent is at least 0");
        for (name, standards) in [("required", &self.required), ("desired", &self.desired)] {
            for (position, standard) in standards.iter().enumerate() {
                let is_new = !standards[..position].contains(standard);
                found.unless(is_new, format!("{name}[{position}]"), "REPEATED", "name each standard once");
            }
        }
        if let Some(days) = self.lead_time_days {
            found.positive("lead_time_days", days);
        }
        found.positive("deliveries_per_year", self.deliveries_per_year);
        if let Some(radius) = self.radius_km {
            found.positive("radius_km", radius);
        }
        found.positive("max_ppm", self.max_ppm);
        found.within("horizon_months", f64::from(self.horizon_months), 1.0, 1200.0);
        let mut violations = found.finish();
        violations.extend(self.site.and_then(|site| site.violation("site")));
        violations
    }
}
