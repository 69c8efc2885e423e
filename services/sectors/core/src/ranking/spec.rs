//! What a ranking is made with: criteria, weights, gates, and how hard to test it.

use std::collections::BTreeMap;

/// How to rank. [`check`](Self::check) it before use.
#[derive(Debug, Clone, PartialEq)]
pub struct Spec {
    /// The criteria, 1..=[`MAX_CRITERIA`](super::MAX_CRITERIA), ids unique. Columns of
    /// [`Values`](super::Values) have their order.
    pub criteria: Vec<Criterion>,
    /// Rules on raw values that stand before any score.
    pub gates: Vec<Gate>,
    /// Employment must not be the main criterion.
    pub employment: EmploymentRules,
    /// Largest weight of a family, 0..=1, beyond that of employment. Holds in the draws
    /// of banded weights too.
    pub family_caps: BTreeMap<String, f64>,
    /// How many sectors are to be chosen: 1 up to the number of eligible ones.
    pub k: usize,
    /// How weights and values are drawn to see how robust the ranking is.
    pub smaa: Smaa,
    /// What the other methods need to know.
    pub cross_checks: CrossChecks,
    /// Refuse values in which a weighted criterion is the same for all sectors. The
    /// default keeps them: a fixed value function does not mind, and only what depends
    /// on the set of sectors then has no answer, which is reported.
    pub refuse_constant: bool,
}

/// One criterion.
#[derive(Debug, Clone, PartialEq)]
pub struct Criterion {
    /// Its id: not empty, unique.
    pub id: String,
    /// Its family, such as `employment_quantity`: not empty.
    pub family: String,
    /// Its weight, >= 0. Zero is allowed: the criterion is shown, serves gates, and
    /// stays at zero in every draw.
    pub weight: f64,
    /// From raw value to 0..1.
    pub value: ValueFunction,
    /// What to do where a value is missing.
    pub missing: Missing,
    /// How PROMETHEE II compares two sectors. Without it: linear between the shares of
    /// the range in [`CrossChecks`].
    pub preference: Option<Preference>,
    /// How ELECTRE III compares two sectors. The diagnostic is computed if every
    /// weighted criterion has them.
    pub thresholds: Option<Thresholds>,
}

/// From raw value `x` to value `u` in 0..1. Fixed in the profile and the same whatever
/// the sectors are.
#[derive(Debug, Clone, PartialEq)]
pub enum ValueFunction {
    /// `u = clamp((x - worst) / (goal - worst), 0, 1)`. `worst > goal` says that less
    /// is better.
    Anchored {
        /// The raw value that is worth nothing.
        worst: f64,
        /// The raw value from which on all is reached; not `worst`.
        goal: f64,
    },
    /// `u = max(0, 1 - |x - target| / half_range)`: nearest is best.
    Target {
        /// The best raw value.
        target: f64,
        /// How far from it the value is zero; > 0.
        half_range: f64,
    },
    /// Straight lines through `(x, u)`, level beyond the first and the last point.
    Piecewise {
        /// At least two, `x` strictly ascending, `u` in 0..1 and not all the same.
        points: Vec<(f64, f64)>,
    },
}

/// What to do where a value is missing.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Missing {
    /// The sector is not ranked: it has neither score nor rank, and says so. Spreading
    /// the weight over the other criteria would give each sector weights of its own.
    Exclude,
    /// Anything between the worst and the best value. The score takes the middle, its
    /// range the ends, and draws are uniform between them.
    #[default]
    Interval,
    /// A value that was registered with the profile.
    Imputed {
        /// The raw value.
        value: f64,
        /// The half-width of its uncertainty, >= 0.
        half_width: f64,
    },
}

/// Degree of preference, 0..1, for a directed difference `d`: in the unit of the
/// criterion where the value function is anchored, of values (0..1) elsewhere.
/// `P = 0` for `d <= 0` in all of them. (Brans, Vincke 1985.)
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Preference {
    /// `1` for `d > 0`.
    Usual,
    /// `1` for `d > q`.
    UShape {
        /// Indifference, >= 0.
        q: f64,
    },
    /// `min(d / p, 1)`.
    VShape {
        /// Strict preference, > 0.
        p: f64,
    },
    /// `0` up to `q`, `1/2` up to `p`, then `1`.
    Level {
        /// Indifference, >= 0.
        q: f64,
        /// Strict preference, > `q`.
        p: f64,
    },
    /// `clamp((d - q) / (p - q), 0, 1)`.
    Linear {
        /// Indifference, >= 0.
        q: f64,
        /// Strict preference, > `q`.
        p: f64,
    },
    /// `1 - exp(-d^2 / (2 s^2))`. The one figure here that needs the mathematical
    /// library of the platform, whose last bit may differ between platforms.
    Gaussian {
        /// Where the curve bends, > 0.
        s: f64,
    },
}

/// Thresholds of ELECTRE III, `0 <= q < p < v`, in the unit of [`Preference`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// Indifference.
    pub q: f64,
    /// Strict preference.
    pub p: f64,
    /// Veto.
    pub v: f64,
}

/// A named rule on raw values.
#[derive(Debug, Clone, PartialEq)]
pub struct Gate {
    /// Its id: not empty, unique.
    pub id: String,
    /// What it does.
    pub kind: GateKind,
    /// How many of the conditions must hold for it to fire.
    pub quantifier: Quantifier,
    /// At least one.
    pub conditions: Vec<Condition>,
    /// What to do where a missing value leaves it open whether it fires.
    pub when_missing: WhenMissing,
    /// Why there is this gate.
    pub reason: String,
}

/// What a gate does where it fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GateKind {
    /// The sector is vetoed: no rank, whatever its score. Its shadow rank shows what
    /// it would have had.
    Hard,
    /// The sector is marked.
    Warn,
    /// The sector counts as declining, which policy rules read.
    Declining,
}

/// How many conditions of a gate must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Quantifier {
    /// All of them.
    #[default]
    All,
    /// At least one.
    Any,
}

/// What a gate does that could fire and could not, depending on values that are
/// missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum WhenMissing {
    /// It does not fire and is reported as undecided.
    #[default]
    Undecided,
    /// It fires, so that nobody gains by withholding a figure.
    Fires,
}

/// A condition on a raw value.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The id of a criterion of the spec.
    pub criterion: String,
    /// How to compare.
    pub comparison: Comparison,
    /// With what; in the unit of the criterion.
    pub threshold: f64,
}

/// How a raw value is compared with a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `x < threshold`
    Less,
    /// `x <= threshold`
    AtMost,
    /// `x > threshold`
    Greater,
    /// `x >= threshold`
    AtLeast,
}

/// That employment is not the main criterion: the family has at most the cap, holds
/// no largest single weight, and is not the heaviest family.
#[derive(Debug, Clone, PartialEq)]
pub struct EmploymentRules {
    /// The family of criteria that count jobs. Default `employment_quantity`.
    pub family: String,
    /// Its largest weight, 0..=1. Default 0.25; see [`Self::fourth_quadrant`].
    pub cap: f64,
    /// Whether it must not be the heaviest family in draws of banded weights either. The
    /// registered weights must always satisfy that. Default no: draws keep the cap, and
    /// no employment criterion has the largest weight in them.
    pub never_heaviest_in_draws: bool,
}

/// How weights and values are drawn (SMAA-2: Lahdelma, Salminen 2001).
///
/// | field | default | range |
/// |---|---|---|
/// | `weights` | `Banded { band: 0.5 }` | |
/// | `draws` | 100,000 | 1,000..=[`MAX_DRAWS`](super::MAX_DRAWS), or 0 for none |
/// | `anchor_jitter` | 0 | 0..=0.4 |
/// | `confidence_draws` | 10,000 | 100..=100,000 |
#[derive(Debug, Clone, PartialEq)]
pub struct Smaa {
    /// What is known about the weights.
    pub weights: WeightInformation,
    /// How many draws. 0 leaves SMAA out.
    pub draws: u64,
    /// By how much of its range each end of a value function moves in a draw, at most.
    pub anchor_jitter: f64,
    /// How many draws of the values a confidence factor takes, at most.
    pub confidence_draws: u32,
}

/// What is known about the weights. Criteria of weight zero stay at zero in all of
/// them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum WeightInformation {
    /// Nothing: uniform on all weights that sum to one.
    Uniform,
    /// Their order, as registered; equal weights are in no order.
    Ordinal,
    /// `w (1 - band) ..= w (1 + band)` each, sum one, within the caps of families, no
    /// employment criterion with the largest weight: uniform on what satisfies all.
    Banded {
        /// > 0 and <= 1.
        band: f64,
    },
}

/// What the cross-checks need to know.
#[derive(Debug, Clone, PartialEq)]
pub struct CrossChecks {
    /// VIKOR's weight of the sum against the largest regret, 0..=1. Default 0.5.
    pub vikor_v: f64,
    /// Indifference of PROMETHEE II where a criterion has no preference, as a share of
    /// the range of its value function. Default 0.05; 0 up to below `preference_share`.
    pub indifference_share: f64,
    /// Strict preference, likewise. Default 0.20.
    pub preference_share: f64,
}

/// A [`Spec`] that was checked.
#[derive(Debug, Clone, PartialEq)]
pub struct ValidSpec {
    pub(super) spec: Spec,
    /// Weights over their sum.
    pub(super) weights: Vec<f64>,
}

impl ValidSpec {
    /// The spec.
    pub fn get(&self) -> &Spec {
        &self.spec
    }

    /// The weights, which sum to one but for rounding.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }
}

impl EmploymentRules {
    /// The rules where an instrument picks one sector and pays it directly: at most
    /// 0.10.
    pub fn fourth_quadrant() -> Self {
        Self { cap: 0.10, ..Self::default() }
    }
}

impl Default for EmploymentRules {
    fn default() -> Self {
        Self { family: "employment_quantity".to_owned(), cap: 0.25, never_heaviest_in_draws: false }
    }
}

impl Default for Smaa {
    fn default() -> Self {
        Self {
            weights: WeightInformation::Banded { band: 0.5 },
            draws: 100_000,
            anchor_jitter: 0.0,
            confidence_draws: 10_000,
        }
    }
}

impl Default for CrossChecks {
    fn default() -> Self {
        Self { vikor_v: 0.5, indifference_share: 0.05, preference_share: 0.20 }
    }
}
