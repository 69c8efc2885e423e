//! Why a product is, or is not, a good idea: as data that can be said in a sentence.

use super::Opportunity;
use crate::Complexity;

/// What a reason says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReasonCode {
    /// Distance, at most that of the nearest quarter of candidates.
    NearCapabilities,
    /// Distance, at least that of the farthest quarter of candidates.
    FarFromCapabilities,
    /// PCI, above the ECI of the country.
    MoreComplexThanToday,
    /// PCI, below the ECI of the country.
    LessComplexThanToday,
    /// COG above zero, at least that of the best quarter of candidates.
    OpensPaths,
    /// RCA, at least half the threshold.
    NearlyThere,
    /// Growth of world exports of the product, above that of all trade.
    GrowingDemand,
}

/// A reason: a value, and what it was compared with, in the same unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reason {
    /// What it says.
    pub code: ReasonCode,
    /// The value of the product.
    pub value: f64,
    /// What that was compared with.
    pub compared_with: f64,
}

/// From where on something is a reason. Shares of candidates are cut at the
/// nearest rank: a share `s` of `n` values ends at the one of rank `ceil(s n)`.
///
/// | field | default | range |
/// |---|---|---|
/// | `near` | 0.25 | 0..1 |
/// | `far` | 0.25 | 0..1 |
/// | `opens` | 0.25 | 0..1 |
/// | `nearly_there` | 0.5 | 0..1 |
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReasonThresholds {
    /// Share of candidates that count as near.
    pub near: f64,
    /// Share of candidates that count as far.
    pub far: f64,
    /// Share of candidates that count as opening paths.
    pub opens: f64,
    /// RCA from which a country is nearly there, as a share of the threshold.
    pub nearly_there: f64,
}

impl Default for ReasonThresholds {
    fn default() -> Self {
        Self { near: 0.25, far: 0.25, opens: 0.25, nearly_there: 0.5 }
    }
}

/// What the opportunities of one country are compared with; worked out once for
/// all of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Yardstick {
    near: f64,
    far: f64,
    opens: f64,
    eci: Option<f64>,
    rca_threshold: f64,
    nearly_there: f64,
}

impl Yardstick {
    /// The yardstick of `country`, whose opportunities are `all`.
    pub fn new(
        complexity: &Complexity,
        country: usize,
        all: &[Opportunity],
        thresholds: &ReasonThresholds,
    ) -> Self {
        let rca_threshold = complexity.params().rca_threshold;
        let negative = |value: f64| -value;
        Self {
            near: least(all.iter().map(|one| one.distance), thresholds.near),
            far: negative(least(all.iter().map(|one| -one.distance), thresholds.far)),
            opens: negative(least(all.iter().map(|one| -one.cog), thresholds.opens)),
            eci: complexity.eci(country),
            rca_threshold,
            nearly_there: thresholds.nearly_there * rca_threshold,
        }
    }

    /// The reasons for and against `one`, in the order of [`ReasonCode`].
    /// `world_growth` is the growth of world exports of the product and of all
    /// trade, in the same unit.
    pub fn reasons(&self, one: &Opportunity, world_growth: Option<(f64, f64)>) -> Vec<Reason> {
        use ReasonCode as Code;
        let when =
            |holds: bool, code, value, compared_with| holds.then_some(Reason { code, value, compared_with });
        let than_today = |holds: fn(f64, f64) -> bool, code| {
            self.eci.and_then(|eci| when(holds(one.pci, eci), code, one.pci, eci))
        };
        // With few candidates, or with all at one distance, both quarters meet.
        let apart = self.near < self.far;
        [
            when(apart && one.distance <= self.near, Code::NearCapabilities, one.distance, self.near),
            when(apart && one.distance >= self.far, Code::FarFromCapabilities, one.distance, self.far),
            than_today(|pci, eci| pci > eci, Code::MoreComplexThanToday),
            than_today(|pci, eci| pci < eci, Code::LessComplexThanToday),
            when(one.cog > 0.0 && one.cog >= self.opens, Code::OpensPaths, one.cog, self.opens),
            when(one.rca >= self.nearly_there, Code::NearlyThere, one.rca, self.rca_threshold),
            world_growth.and_then(|(own, all)| when(own > all, Code::GrowingDemand, own, all)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// The largest of the least `share` of values; infinitely small when there are none.
fn least(values: impl Iterator<Item = f64>, share: f64) -> f64 {
    let mut values: Vec<f64> = values.collect();
    let rank = (share * values.len() as f64).ceil() as usize;
    if rank == 0 {
        return f64::NEG_INFINITY;
    }
    let at = rank.min(values.len()) - 1;
    *values.select_nth_unstable_by(at, f64::total_cmp).1
}
