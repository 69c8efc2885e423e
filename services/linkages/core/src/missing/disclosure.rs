//! What may be published of something that is missing.
//!
//! A pooled figure of few buyers, or with one large buyer among them, tells a
//! competitor what one firm needs.

use super::detect::{Kind, MissingLink};
use crate::check::{Check, Violation, Violations};

/// The fewest buyers of a figure that may be published.
pub(crate) const FEWEST_BUYERS: usize = 3;

/// The largest share that one buyer may have in it, in basis points.
pub(crate) const LARGEST_SHARE_BPS: u32 = 6_000;

/// When figures may be published. A question may be stricter than the two limits, and
/// never looser: whoever asks is not whose figure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The fewest buyers of a figure, at least [`FEWEST_BUYERS`].
    pub least_buyers: usize,
    /// The largest share of one buyer, in basis points, at most [`LARGEST_SHARE_BPS`].
    pub largest_share_bps: u32,
}

impl Default for Rule {
    fn default() -> Self {
        Self { least_buyers: FEWEST_BUYERS, largest_share_bps: LARGEST_SHARE_BPS }
    }
}

impl Check for Rule {
    fn violations(&self) -> Vec<Violation> {
        let mut found = Violations::default();
        found.unless(
            self.least_buyers >= FEWEST_BUYERS,
            "least_buyers",
            "OUT_OF_RANGE",
            "a figure of fewer buyers tells of one of them: give at least 3",
        );
        found.within(
            "largest_share_bps",
            f64::from(self.largest_share_bps),
            1.0,
            f64::from(LARGEST_SHARE_BPS),
        );
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
        let is_pooled = self.pools(link.buyers.iter().map(|(_, hours)| *hours));
        if is_pooled { Disclosure::Figures } else { Disclosure::Nothing }
    }

    /// Whether the hours of these buyers, each given once, may be published as one sum.
    pub fn pools(&self, hours: impl IntoIterator<Item = f64>) -> bool {
        let (mut buyers, mut all, mut largest) = (0_usize, 0.0, 0.0_f64);
        for hours in hours {
            (buyers, all, largest) = (buyers + 1, all + hours, largest.max(hours));
        }
        buyers >= self.least_buyers && largest <= f64::from(self.largest_share_bps) / 1e4 * all
    }

    /// Whether a part of a sum may be published beside the sum itself: neither the part
    /// nor the rest, which whoever reads both can compute, tells of one buyer. Of each
    /// buyer the hours in the part and in the rest are given.
    pub fn splits(&self, buyers: &[(f64, f64)]) -> bool {
        let may_tell = |hours: Vec<f64>| hours.is_empty() || self.pools(hours);
        let above = |of: fn(&(f64, f64)) -> f64| buyers.iter().map(of).filter(|hours| *hours > 0.0).collect();
        may_tell(above(|hours| hours.0)) && may_tell(above(|hours| hours.1))
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
    fn a_part_is_told_only_where_the_rest_tells_of_nobody_either() {
        let rule = Rule::default();
        assert!(rule.splits(&[(1.0, 0.0), (1.0, 0.0), (1.0, 0.0)]), "all of it is the part");
        assert!(rule.splits(&[(0.0, 1.0), (0.0, 1.0), (0.0, 1.0)]), "nothing of it is");
        assert!(!rule.splits(&[(1.0, 0.0), (1.0, 1.0), (1.0, 0.0)]), "the rest is of one");
        assert!(!rule.splits(&[(1.0, 1.0), (0.0, 1.0), (0.0, 1.0)]), "the part is of one");
        assert!(rule.splits(&[(1.0, 1.0), (1.0, 1.0), (1.0, 1.0)]));
    }

    #[test]
    fn of_a_gap_that_one_buyer_fills_only_the_capability_is_told() {
        let of = |hours: &[f64]| Rule::default().disclosure(&link(Kind::AnchorViable, hours));
        assert_eq!(of(&[4.0, 3.0, 3.0]), Disclosure::CapabilityOnly);
        assert_eq!(of(&[9.0]), Disclosure::CapabilityOnly);
    }

    #[test]
    fn a_rule_may_be_stricter_and_a_looser_one_is_refused() {
        let paths = |least_buyers, largest_share_bps| -> Vec<_> {
            let rule = Rule { least_buyers, largest_share_bps };
            rule.violations().into_iter().map(|found| found.path).collect()
        };
        assert!(paths(5, 4_000).is_empty());
        assert_eq!(paths(2, 6_001), ["least_buyers", "largest_share_bps"]);
        assert_eq!(paths(3, 0), ["largest_share_bps"]);
    }
}
