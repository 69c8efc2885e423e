//! How near a capability is to the one asked for.

use std::collections::BTreeMap;

use crate::{CapabilityId, policy::Policy};

/// How a relatedness was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ground {
    /// It is the same capability.
    Same,
    /// The digits that the codes of the two share: 6, 4 or 2.
    Codes(u8),
    /// The proximity of the two in trade.
    Proximity,
    /// Nothing relates them.
    Nothing,
}

/// How near a capability is to another, 0 to 1, and why.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Relatedness {
    /// `sigma`, 0 to 1.
    pub sigma: f64,
    /// Why.
    pub ground: Ground,
}

impl Relatedness {
    /// Of a capability and itself.
    pub const SAME: Self = Self { sigma: 1.0, ground: Ground::Same };
    /// Of two that nothing relates.
    pub const NOTHING: Self = Self { sigma: 0.0, ground: Ground::Nothing };
}

/// Which capabilities are near each other.
///
/// `sigma(n, k)` is 1 for the same capability, and otherwise the larger of
///
/// - what the code hierarchy says: the policy's value for the most digits of six,
///   four or two that a code of the one shares with a code of the other; and
/// - `cap * phi(n, k)`, with `phi` the proximity in trade: the smaller of the two
///   conditional probabilities that a country exports the one given the other
///   (Hidalgo, Klinger, Barabasi and Hausmann 2007).
///
/// On a tie the codes are named. Without proximities the codes alone decide, and
/// [`Relations::has_proximities`] says so.
#[derive(Debug, Clone, Default)]
pub struct Relations {
    codes: Vec<Vec<String>>,
    proximities: BTreeMap<(CapabilityId, CapabilityId), f64>,
}

impl Relations {
    /// Relations by the codes of the capabilities, each a string of digits of the
    /// Harmonized System. Codes that are not digits relate nothing.
    pub fn new(codes: Vec<Vec<String>>) -> Self {
        Self { codes, proximities: BTreeMap::new() }
    }

    /// With the proximity of a pair, in both directions. What is not within 0 to 1
    /// is left out and answered with `false`.
    pub fn set_proximity(&mut self, one: CapabilityId, other: CapabilityId, phi: f64) -> bool {
        let is_share = (0.0..=1.0).contains(&phi);
        if is_share {
            self.proximities.insert((one.min(other), one.max(other)), phi);
        }
        is_share
    }

    /// Whether there are proximities at all.
    pub fn has_proximities(&self) -> bool {
        !self.proximities.is_empty()
    }

    /// How near `capability` is to the one that is asked for.
    pub fn of(&self, asked: CapabilityId, capability: CapabilityId, policy: &Policy) -> Relatedness {
        if asked == capability {
            return Relatedness::SAME;
        }
        let by_codes = self.by_codes(asked, capability, policy);
        let pair = (asked.min(capability), asked.max(capability));
        let sigma = self.proximities.get(&pair).map_or(0.0, |phi| policy.proximity_cap * phi);
        if sigma > by_codes.sigma { Relatedness { sigma, ground: Ground::Proximity } } else { by_codes }
    }

    fn by_codes(&self, asked: CapabilityId, capability: CapabilityId, policy: &Policy) -> Relatedness {
        let codes = |of: CapabilityId| self.codes.get(of.0 as usize).map(Vec::as_slice).unwrap_or_default();
        let pairs =
            codes(asked).iter().flat_map(|one| codes(capability).iter().map(move |other| (one, other)));
        match pairs.map(|(one, other)| digits_in_common(one, other)).max() {
            Some(6..) => Relatedness { sigma: policy.code_relatedness[0], ground: Ground::Codes(6) },
            Some(4..) => Relatedness { sigma: policy.code_relatedness[1], ground: Ground::Codes(4) },
            Some(2..) => Relatedness { sigma: policy.code_relatedness[2], ground: Ground::Codes(2) },
            _ => Relatedness::NOTHING,
        }
    }
}

/// How many digits two codes share from their start.
fn digits_in_common(one: &str, other: &str) -> usize {
    one.bytes().zip(other.bytes()).take_while(|(left, right)| left == right && left.is_ascii_digit()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEEDLE: CapabilityId = CapabilityId(0);
    const CATHETER: CapabilityId = CapabilityId(1);
    const IMPLANT: CapabilityId = CapabilityId(2);
    const CATERING: CapabilityId = CapabilityId(3);

    fn relations() -> Relations {
        let codes = [vec!["901832"], vec!["901839", "391733"], vec!["902190"], vec![]];
        Relations::new(
            codes.into_iter().map(|codes| codes.into_iter().map(str::to_owned).collect()).collect(),
        )
    }

    fn of(relations: &Relations, capability: CapabilityId) -> (f64, Ground) {
        let found = relations.of(NEEDLE, capability, &Policy::default());
        (found.sigma, found.ground)
    }

    #[test]
    fn without_proximities_the_digits_in_common_decide() {
        let relations = relations();
        assert!(!relations.has_proximities());
        assert_eq!(of(&relations, NEEDLE), (1.0, Ground::Same));
        assert_eq!(of(&relations, CATHETER), (0.7, Ground::Codes(4)));
        assert_eq!(of(&relations, IMPLANT), (0.3, Ground::Codes(2)));
        assert_eq!(of(&relations, CATERING), (0.0, Ground::Nothing));
    }

    #[test]
    fn the_larger_of_codes_and_capped_proximity_counts() {
        let mut relations = relations();
        assert!(relations.set_proximity(IMPLANT, NEEDLE, 1.0));
        assert!(relations.set_proximity(NEEDLE, CATHETER, 0.5));
        assert_eq!(of(&relations, IMPLANT), (0.9, Ground::Proximity));
        assert_eq!(of(&relations, CATHETER), (0.7, Ground::Codes(4)));
    }

    #[test]
    fn a_proximity_that_is_no_share_is_left_out() {
        let mut relations = relations();
        assert!(!relations.set_proximity(NEEDLE, CATERING, 1.5));
        assert!(!relations.set_proximity(NEEDLE, CATERING, f64::NAN));
        assert_eq!(of(&relations, CATERING).0, 0.0);
    }
}
