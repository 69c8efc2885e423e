//! What may be published of something that is missing.
//!
//! A pooled figure of few buyers, or with one large buyer among them, tells a
//! competitor what one firm needs.

use super::detect::{Kind, MissingLink};
use crate::check::{Check, Violation, Violations};

/// When figures may be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The fewest buyers of a figure, 3.
    pub least_buyers: usize,
    /// The largest share of one buyer, in basis points: 6000.
    pub largest_share_bps: u32,
}

impl Default for Rule {
    fn default() -> Self {
        Self { least_buyers: 3, largest_share_bps: 6_000 }
    }
}

impl Check for Rule {
    /// At least two buyers: the figure of one is hers.
    fn violations(&self) -> Vec<Violation> {
        let mut found = Violations::default();
        found.unless(
            self.least_buyers >= 2,
            "least_buyers",
            "OUT_OF_RANGE",
            "a figure of one buyer is not pooled: give at least 2",
        );
        found.within("largest_share_bps", f64::from(self.largest_share_bps), 1.0, 10_000.0);
        found.finish()
    }
}

/// What may be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Disclosure {
    /// Everything but who the buyers are.
    Figures,
    /// That it is missing, and no figure: one buyer is behind it.
    CapabilityOnly,
    /// Nothing.
    Nothing,
}

impl Rule {
    /// What may be published of a missing link.
    pub fn disclosure(&self, link: &MissingLink) -> Disclosure {
        if link.kind == Some(Kind::AnchorViable) {
            return Disclosure::CapabilityOnly;
        }
        let largest_share = f64::from(self.largest_share_bps) / 1e4;
        let is_pooled = link.buyers.len() >= self.least_buyers
            && link.largest_buyer_hours() <= largest_share * link.unserved_hours;
        if is_pooled { Disclosure::Figures } else { Disclosure::Nothing }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        BuyerKey, CapabilityId,
        missing::{Remedy, ScopeId},
    };

    fn link(kind: Kind, hours: &[f64]) -> MissingLink {
        MissingLink {
            scope: ScopeId(0),
            capability: CapabilityId(0),
            kind: Some(kind),
            unserved_hours: hours.iter().sum(),
            leaked_hours: 0.0,
            latent_hours: 0.0,
            buyers: (0..).map(BuyerKey).zip(hours.iter().copied()).collect(),
            scale_hours: None,
            least_coalition: None,
            concentration: 0.0,
            is_robust: false,
            served_hours: 0.0,
            served_elsewhere_hours: 0.0,
            near_firms: 0,
            has_capability: false,
            remedy: Remedy::Recruit,
            unlocks: vec![],
        }
    }

    #[test]
    fn a_figure_takes_three_buyers_and_none_above_sixty_per_cent() {
        let of = |hours: &[f64]| Rule::default().disclosure(&link(Kind::CoordinationFailure, hours));
        assert_eq!(of(&[6.0, 2.0, 2.0]), Disclosure::Figures);
        assert_eq!(of(&[6.1, 2.0, 1.9]), Disclosure::Nothing);
        assert_eq!(of(&[5.0, 5.0]), Disclosure::Nothing);
    }

    #[test]
    fn of_a_gap_that_one_buyer_fills_only_the_capability_is_told() {
        let of = |hours: &[f64]| Rule::default().disclosure(&link(Kind::AnchorViable, hours));
        assert_eq!(of(&[4.0, 3.0, 3.0]), Disclosure::CapabilityOnly);
        assert_eq!(of(&[9.0]), Disclosure::CapabilityOnly);
    }

    #[test]
    fn a_rule_that_would_tell_the_figure_of_one_is_refused() {
        let rule = Rule { least_buyers: 1, largest_share_bps: 0 };
        let paths: Vec<_> = rule.violations().into_iter().map(|found| found.path).collect();
        assert_eq!(paths, ["least_buyers", "largest_share_bps"]);
    }
}
