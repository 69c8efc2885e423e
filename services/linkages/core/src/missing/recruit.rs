//! How much a missing link is worth recruiting for, with its terms.

use super::detect::MissingLink;

/// What counts where the largest buyer may not be lost, beside 1 where it may: 0.7.
/// A default that the caller gives back changed or not.
pub const FRAGILE: f64 = 0.7;

/// The terms of a rank. They are told and not only their product, since each is
/// disputed by somebody.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attraction {
    /// `V`: the value it unlocks per year, in minor units.
    pub value: f64,
    /// `min(1, U / M)`: how much of the scale is there.
    pub scale: f64,
    /// 1 where it pays without the largest buyer, otherwise the factor given.
    pub robustness: f64,
    /// `1 - omega`: how far it is from what the country exports. Near ones are better
    /// developed at home.
    pub distance: f64,
    /// What recruiting costs, in minor units.
    pub cost: f64,
}

impl Attraction {
    /// `V min(1, U / M) robustness (1 - omega) - cost`, in minor units.
    pub fn rank(&self) -> f64 {
        self.value * self.scale * self.robustness * self.distance - self.cost
    }
}

/// The terms for a missing link whose scale is known, with `fragile` for what is not
/// robust, the density `omega` of the country around it within 0 to 1, and the cost of
/// recruiting. Nothing where the scale is not known or a number is out of its range.
pub fn attraction(link: &MissingLink, fragile: f64, omega: f64, cost: f64) -> Option<Attraction> {
    let is_good =
        (0.0..=1.0).contains(&fragile) && (0.0..=1.0).contains(&omega) && cost.is_finite() && cost >= 0.0;
    let scale = link.scale_hours.filter(|_| is_good)?;
    Some(Attraction {
        value: link.unlocked_value(),
        scale: (link.unserved_hours / scale).min(1.0),
        robustness: if link.is_robust { 1.0 } else { fragile },
        distance: 1.0 - omega,
        cost,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        BuyerKey, CapabilityId, NeedKey,
        check::Check,
        missing::{Observation, Product, ScopeId, Survey, detect},
    };

    /// Two buyers of 3 and 1 hours against a scale of 8, and a product worth 600.
    fn link() -> MissingLink {
        let seen = |key: u64, hours: f64| Observation {
            need: NeedKey(key),
            buyer: BuyerKey(key),
            scope: ScopeId(0),
            capability: CapabilityId(0),
            hours,
            is_served: false,
            is_served_elsewhere: false,
            is_met_abroad: false,
            near_firms: 0,
            has_capability: false,
        };
        let requires = vec![(CapabilityId(0), 1.0)];
        let product = Product { name: "Stents".into(), scope: ScopeId(0), value: 600, requires };
        let survey = Survey {
            observations: vec![seen(1, 3.0), seen(2, 1.0)],
            scales: [(CapabilityId(0), 8.0)].into(),
            products: vec![product],
            probability: 0.5,
            ..Survey::default()
        };
        detect(&survey.check().unwrap()).remove(0)
    }

    #[test]
    fn the_rank_is_the_product_of_its_terms_less_the_cost() {
        let found = attraction(&link(), FRAGILE, 0.2, 10.0).unwrap();
        assert_eq!((found.value, found.scale, found.robustness, found.distance), (600.0, 0.5, 0.7, 0.8));
        assert!((found.rank() - (600.0 * 0.5 * 0.7 * 0.8 - 10.0)).abs() < 1e-9);
    }

    #[test]
    fn there_is_no_rank_without_a_scale_or_with_a_share_that_is_none() {
        let unknown = MissingLink { scale_hours: None, ..link() };
        assert_eq!(attraction(&unknown, FRAGILE, 0.2, 0.0), None);
        assert_eq!(attraction(&link(), FRAGILE, 1.2, 0.0), None);
        assert_eq!(attraction(&link(), f64::NAN, 0.2, 0.0), None);
    }
}
