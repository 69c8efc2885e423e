//! What a country that looks for new products weighs against what.

use crate::Error;

/// How far from one the sum of weights may be: what decimal fractions lose as
/// doubles, and no more.
const SUM_TOLERANCE: f64 = 1e-9;

/// A published balance of nearness, complexity and outlook (Atlas of Economic
/// Complexity, strategic approaches).
///
/// | strategy | distance | PCI | COG |
/// |---|---|---|---|
/// | `LowHangingFruit` | 0.60 | 0.15 | 0.25 |
/// | `LongJumps` | 0.45 | 0.20 | 0.35 |
/// | `StrategicBets` | 0.50 | 0.15 | 0.35 |
/// | `Parsimonious` | 0.55 | 0.20 | 0.25 |
/// | `LightTouch` | 0.60 | 0.20 | 0.20 |
/// | `Balanced` | one of the last three, see [`resolve`](Strategy::resolve) | | |
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Strategy {
    /// One of `StrategicBets`, `Parsimonious` and `LightTouch`, by the country.
    #[default]
    Balanced,
    /// What is nearest.
    LowHangingFruit,
    /// What opens most.
    LongJumps,
    /// For few opportunities around.
    StrategicBets,
    /// For many opportunities, and complexity to gain.
    Parsimonious,
    /// For many opportunities and much complexity.
    LightTouch,
}

impl Strategy {
    /// The strategy that is meant for a country with these figures: `Balanced` is
    /// `StrategicBets` where COI < 0, `Parsimonious` where COI >= 0 and ECI < 0,
    /// and else `LightTouch`. Any other is itself.
    ///
    /// The rule wants a COI that is standardised, as `Variant::Reference` has it;
    /// that of `Variant::AtlasBook` is a sum and seldom below zero.
    pub fn resolve(self, eci: f64, coi: f64) -> Self {
        match self {
            Self::Balanced if coi < 0.0 => Self::StrategicBets,
            Self::Balanced if eci < 0.0 => Self::Parsimonious,
            Self::Balanced => Self::LightTouch,
            other => other,
        }
    }

    /// The weights. Those of `Balanced` that was not resolved are the ones of
    /// `StrategicBets`, which the Atlas also uses where no country is chosen.
    pub fn weights(self) -> Weights {
        let (distance, pci, cog) = match self {
            Self::LowHangingFruit => (0.60, 0.15, 0.25),
            Self::LongJumps => (0.45, 0.20, 0.35),
            Self::Balanced | Self::StrategicBets => (0.50, 0.15, 0.35),
            Self::Parsimonious => (0.55, 0.20, 0.25),
            Self::LightTouch => (0.60, 0.20, 0.20),
        };
        Weights { distance, pci, cog }
    }
}

/// Weights of a score. Each 0..1, together 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// Of nearness.
    pub distance: f64,
    /// Of product complexity.
    pub pci: f64,
    /// Of outlook gain.
    pub cog: f64,
}

impl Weights {
    /// The same weights, when each is within 0..1 and they sum to one.
    pub fn check(self) -> Result<Self, Error> {
        for (field, weight) in [("distance", self.distance), ("pci", self.pci), ("cog", self.cog)] {
            if !(0.0..=1.0).contains(&weight) {
                return Err(Error::BadParameter { field, message: "must be within 0..1".to_owned() });
            }
        }
        let sum = self.distance + self.pci + self.cog;
        if (sum - 1.0).abs() > SUM_TOLERANCE {
            return Err(Error::WeightsDoNotSum { sum });
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Strategy; 6] = [
        Strategy::Balanced,
        Strategy::LowHangingFruit,
        Strategy::LongJumps,
        Strategy::StrategicBets,
        Strategy::Parsimonious,
        Strategy::LightTouch,
    ];

    #[track_caller]
    fn check_balanced(eci: f64, coi: f64, expected: Strategy) {
        assert_eq!(Strategy::Balanced.resolve(eci, coi), expected);
    }

    #[test]
    fn balanced_goes_by_outlook_then_complexity() {
        check_balanced(1.0, -0.1, Strategy::StrategicBets);
        check_balanced(-1.0, -0.1, Strategy::StrategicBets);
        check_balanced(-0.1, 0.0, Strategy::Parsimonious);
        check_balanced(0.0, 0.0, Strategy::LightTouch);
        check_balanced(2.0, 2.0, Strategy::LightTouch);
    }

    #[test]
    fn any_other_strategy_is_itself() {
        for strategy in ALL.into_iter().skip(1) {
            assert_eq!(strategy.resolve(-1.0, -1.0), strategy);
        }
    }

    #[test]
    fn all_published_weights_sum_to_one() {
        for strategy in ALL {
            assert!(strategy.weights().check().is_ok(), "{strategy:?}");
        }
        assert_eq!(Strategy::LowHangingFruit.weights(), Weights { distance: 0.6, pci: 0.15, cog: 0.25 });
    }

    #[test]
    fn weights_that_do_not_sum_to_one_are_refused_with_their_sum() {
        let weights = Weights { distance: 0.5, pci: 0.25, cog: 0.125 };
        assert_eq!(weights.check(), Err(Error::WeightsDoNotSum { sum: 0.875 }));
        let nearly = Weights { distance: 0.5, pci: 0.25, cog: 0.25 + 2e-9 };
        assert!(nearly.check().is_err());
    }

    #[test]
    fn a_weight_outside_its_range_is_named() {
        for bad in [-0.1, 1.1, f64::NAN] {
            let weights = Weights { distance: 0.5, pci: bad, cog: 0.5 };
            assert!(matches!(weights.check(), Err(Error::BadParameter { field: "pci", .. })), "{bad}");
        }
    }
}
