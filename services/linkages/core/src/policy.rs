//! What an agency may choose about how matches are judged.
//!
//! None of the defaults is an estimate: they are choices to begin with, and every
//! answer names the policy it was made under.

use crate::{
    Governance,
    check::{Check, Violation, Violations},
    supplier::{Evidence, Tier},
};

/// How much each component of the score counts, in basis points; 10,000 together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weights {
    /// See [`Component::Relatedness`](crate::score::Component::Relatedness).
    pub relatedness: i32,
    /// See [`Component::Certification`](crate::score::Component::Certification).
    pub certification: i32,
    /// See [`Component::Capacity`](crate::score::Component::Capacity).
    pub capacity: i32,
    /// See [`Component::Distance`](crate::score::Component::Distance).
    pub distance: i32,
    /// See [`Component::Quality`](crate::score::Component::Quality).
    pub quality: i32,
    /// See [`Component::Delivery`](crate::score::Component::Delivery).
    pub delivery: i32,
    /// See [`Component::Price`](crate::score::Component::Price).
    pub price: i32,
    /// See [`Component::LeadTime`](crate::score::Component::LeadTime).
    pub lead_time: i32,
    /// See [`Component::Tier`](crate::score::Component::Tier).
    pub tier: i32,
}

impl Weights {
    /// Names and weights, in the order of the components.
    pub fn list(&self) -> [(&'static str, i32); 9] {
        [
            ("relatedness", self.relatedness),
            ("certification", self.certification),
            ("capacity", self.capacity),
            ("distance", self.distance),
            ("quality", self.quality),
            ("delivery", self.delivery),
            ("price", self.price),
            ("lead_time", self.lead_time),
            ("tier", self.tier),
        ]
    }
}

/// Every choice. See the rules and the components for what each does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Policy {
    /// Weights of the components.
    pub weights: Weights,
    /// Relatedness from which a capability is the one asked for, 0.999.
    pub met_relatedness: f64,
    /// Relatedness from which it can become so, 0.5.
    pub gap_relatedness: f64,
    /// What proximity is worth at most, 0.9: exporting both is evidence of
    /// relatedness, never of the capability itself.
    pub proximity_cap: f64,
    /// Relatedness of codes that share six, four and two digits: 1, 0.7, 0.3.
    pub code_relatedness: [f64; 3],
    /// What a claim is worth by its evidence, from the weakest: 0.5, 0.7, 0.85, 1, 1.
    pub evidence: [f64; 5],
    /// What a desired standard counts beside a required one, 0.5.
    pub desired_value: f64,
    /// What a standard counts that is live at the start and no longer, 0.5.
    pub live_value: f64,
    /// Days for which a certificate without a last day holds, 1095.
    pub assumed_validity_days: i32,
    /// Defects to expect of a firm by its tier, in ppm: 9000, 3500, 1100, 300, 70.
    pub prior_ppm: [f64; 5],
    /// How many lots the expectation counts for, 20.
    pub prior_lots: f64,
    /// How often the accepted defects can still be closed as a gap, 10.
    pub quality_factor: f64,
    /// Distance that costs nothing, 10 km.
    pub free_km: f64,
    /// Distance beyond it at which the component is a half, at the reference
    /// number of deliveries, 60 km.
    pub half_km: f64,
    /// The reference number of deliveries per year, 250.
    pub reference_deliveries: f64,
    /// How fast that distance grows as deliveries get fewer, 0.8.
    pub delivery_exponent: f64,
    /// Share of deliveries on time that is worth nothing, 0.8; 1 is worth all.
    pub worst_on_time: f64,
    /// How far above the target a price is worth nothing, 0.25 of the target.
    pub price_band: f64,
    /// The tier that each type of governance asks for.
    pub market_tier: u8,
    /// See `market_tier`.
    pub captive_tier: u8,
    /// See `market_tier`.
    pub modular_tier: u8,
    /// See `market_tier`.
    pub relational_tier: u8,
    /// Share of a supplier's capacity up to which one need does not make it dependent,
    /// 0.6. See [`reciprocity`](crate::reciprocity).
    pub dependence_share: f64,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            weights: Weights {
                relatedness: 2000,
                certification: 1200,
                capacity: 1400,
                distance: 1200,
                quality: 1400,
                delivery: 800,
                price: 800,
                lead_time: 600,
                tier: 600,
            },
            met_relatedness: 0.999,
            gap_relatedness: 0.5,
            proximity_cap: 0.9,
            code_relatedness: [1.0, 0.7, 0.3],
            evidence: [0.5, 0.7, 0.85, 1.0, 1.0],
            desired_value: 0.5,
            live_value: 0.5,
            assumed_validity_days: 1095,
            prior_ppm: [9000.0, 3500.0, 1100.0, 300.0, 70.0],
            prior_lots: 20.0,
            quality_factor: 10.0,
            free_km: 10.0,
            half_km: 60.0,
            reference_deliveries: 250.0,
            delivery_exponent: 0.8,
            worst_on_time: 0.8,
            price_band: 0.25,
            market_tier: 1,
            captive_tier: 2,
            modular_tier: 3,
            relational_tier: 4,
            dependence_share: 0.6,
        }
    }
}

impl Policy {
    /// What a claim is worth by its evidence, 0 to 1.
    pub fn evidence_value(&self, evidence: Evidence) -> f64 {
        self.evidence[evidence as usize]
    }

    /// The tier that a type of governance asks for. A hierarchy makes it itself and
    /// asks for none.
    pub fn governance_tier(&self, governance: Governance) -> Option<Tier> {
        let tier = match governance {
            Governance::Market => self.market_tier,
            Governance::Captive => self.captive_tier,
            Governance::Modular => self.modular_tier,
            Governance::Relational => self.relational_tier,
            Governance::Hierarchy => return None,
        };
        Tier::new(tier)
    }
}

impl Check for Policy {
    fn violations(&self) -> Vec<Violation> {
        let mut found = Violations::default();
        self.check_weights(&mut found);
        self.check_relatedness(&mut found);
        self.check_quality(&mut found);
        self.check_scales(&mut found);
        found.finish()
    }
}

impl Policy {
    fn check_weights(&self, found: &mut Violations) {
        let mut total = 0_i64;
        for (name, weight) in self.weights.list() {
            let message = format!("{weight} is below 0: a component counts for something or not at all");
            found.unless(weight >= 0, format!("weights.{name}"), "NEGATIVE", message);
            total += i64::from(weight);
        }
        let message = format!("the weights are {total} together: make them 10000 basis points");
        found.unless(total == 10_000, "weights", "WEIGHTS_SUM", message);
    }

    fn check_relatedness(&self, found: &mut Violations) {
        found.within("met_relatedness", self.met_relatedness, 0.0, 1.0);
        found.within("gap_relatedness", self.gap_relatedness, 0.0, 1.0);
        let in_order = self.gap_relatedness <= self.met_relatedness;
        found.unless(in_order, "gap_relatedness", "ABOVE_MET", "a gap begins below what is met");
        found.within("proximity_cap", self.proximity_cap, 0.0, 1.0);
        for (position, value) in self.code_relatedness.iter().enumerate() {
            found.within(format!("code_relatedness[{position}]"), *value, 0.0, 1.0);
        }
        let falls = self.code_relatedness.is_sorted_by(|more, fewer| more >= fewer);
        found.unless(falls, "code_relatedness", "NOT_FALLING", "fewer digits in common are no nearer");
        for (position, value) in self.evidence.iter().enumerate() {
            found.within(format!("evidence[{position}]"), *value, 0.0, 1.0);
        }
        let rises = self.evidence.is_sorted_by(|weaker, stronger| weaker <= stronger);
        found.unless(rises, "evidence", "NOT_RISING", "stronger evidence is worth no less");
    }

    fn check_quality(&self, found: &mut Violations) {
        found.within("desired_value", self.desired_value, 0.0, 1.0);
        found.within("live_value", self.live_value, 0.0, 1.0);
        let days = f64::from(self.assumed_validity_days);
        found.within("assumed_validity_days", days, 0.0, 36_525.0);
        for (position, ppm) in self.prior_ppm.iter().enumerate() {
            found.positive(format!("prior_ppm[{position}]"), *ppm);
        }
        found.positive("prior_lots", self.prior_lots);
        let can_close = self.quality_factor.is_finite() && self.quality_factor > 1.0;
        found.unless(
            can_close,
            "quality_factor",
            "OUT_OF_RANGE",
            "a gap is above what is accepted: give more than 1",
        );
    }

    fn check_scales(&self, found: &mut Violations) {
        found.not_negative("free_km", self.free_km);
        found.positive("half_km", self.half_km);
        found.positive("reference_deliveries", self.reference_deliveries);
        found.within("delivery_exponent", self.delivery_exponent, 0.0, 10.0);
        let leaves_room = (0.0..1.0).contains(&self.worst_on_time);
        found.unless(leaves_room, "worst_on_time", "OUT_OF_RANGE", "give at least 0 and less than 1");
        found.positive("price_band", self.price_band);
        let leaves_room = (0.0..1.0).contains(&self.dependence_share);
        found.unless(leaves_room, "dependence_share", "OUT_OF_RANGE", "give at least 0 and less than 1");
        let tiers = [
            ("market_tier", self.market_tier),
            ("captive_tier", self.captive_tier),
            ("modular_tier", self.modular_tier),
            ("relational_tier", self.relational_tier),
        ];
        for (name, tier) in tiers {
            found.within(name, f64::from(tier), 1.0, 5.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(change: impl FnOnce(&mut Policy)) -> Vec<(String, &'static str)> {
        let mut policy = Policy::default();
        change(&mut policy);
        policy.violations().into_iter().map(|violation| (violation.path, violation.reason)).collect()
    }

    #[test]
    fn the_defaults_are_a_policy() {
        assert!(Policy::default().check().is_ok());
    }

    #[test]
    fn a_negative_weight_is_named_even_where_the_sum_is_right() {
        let found = broken(|policy| {
            policy.weights.price = -100;
            policy.weights.tier = 1500;
        });
        assert_eq!(found, [("weights.price".to_owned(), "NEGATIVE")]);
    }

    #[test]
    fn weights_that_are_not_one_together_are_refused() {
        assert_eq!(broken(|policy| policy.weights.price = 801), [("weights".to_owned(), "WEIGHTS_SUM")]);
    }

    #[test]
    fn every_violation_is_told_at_once() {
        let found = broken(|policy| {
            policy.gap_relatedness = 1.5;
            policy.evidence = [1.0, 0.7, 0.85, 1.0, f64::NAN];
            policy.prior_lots = 0.0;
            policy.quality_factor = 1.0;
            policy.relational_tier = 6;
        });
        let paths: Vec<_> = found.iter().map(|(path, _)| path.as_str()).collect();
        let expected = [
            "gap_relatedness",
            "gap_relatedness",
            "evidence[4]",
            "evidence",
            "prior_lots",
            "quality_factor",
            "relational_tier",
        ];
        assert_eq!(paths, expected);
    }
}
