//! Which sectors to promote: a ranking with its reasons, its robustness and what it
//! would take to overturn it.
//!
//! Raw values become values in 0..1 by functions that are fixed in the profile, so
//! adding or removing a sector never changes the order of the others. Gates veto
//! first; a weighted sum orders what is left; and the order is then put to the test:
//! by weights drawn at random, by moving every weight until something changes, by
//! leaving employment out, and by other methods.
//!
//! # Symbols
//!
//! Sectors `a, b = 1..m`, criteria `j = 1..n`.
//!
//! | symbol | name | range | formula |
//! |---|---|---|---|
//! | `x_aj` | raw value | any, finite | given |
//! | `h_aj` | half-width of the uncertainty of `x_aj` | >= 0, unit of `x` | given |
//! | `u_aj` | value | 0..1, higher is better | [`ValueFunction`] |
//! | `w_j` | weight | 0..1, sum 1 | given |
//! | `V_a` | score | 0..1 | `sum_j w_j u_aj` |
//!
//! # How to use it
//!
//! [`Spec`] says how to rank; [`Spec::check`] refuses it with every violation at once
//! or makes it a [`ValidSpec`]. [`Values`] are the raw values. [`rank`] answers with a
//! [`Ranking`].
//!
//! Same input, same bytes: sums have one order, nothing calls the mathematical library
//! of the platform, nothing is fused, and draws come in chunks that each have their own
//! stream of ChaCha12, so that the number of threads does not matter. Only Gaussian
//! preferences of PROMETHEE II need an exponential; nothing uses them by default.

mod check;
mod cross_checks;
mod employment;
mod error;
mod gates;
mod kendall;
pub mod methods;
mod overturn;
mod progress;
mod rank;
mod result;
mod score;
mod smaa;
mod spec;
mod stability;
mod table;
mod trade_offs;
mod value_function;
mod values;

pub use check::WEIGHT_SUM_TOLERANCE;
pub use error::{Code, Error, Invalid, Violation};
pub use kendall::kendall;
pub use overturn::overturn_shift;
pub use rank::rank;
pub use result::{
    Credibility, CrossCheck, CrossCheckFigures, EmploymentTest, Interval, Kendall, Method, Overturn,
    OverturnPair, OverturnTable, PairDelta, PairWins, Progress, Ranking, Robustness, Sampler, SectorResult,
    SectorRobustness, Stability, Stage, TradeOff, Undefined,
};
pub use score::competition_ranks;
pub use smaa::{Counts, count};
pub use spec::{
    Comparison, Condition, Criterion, CrossChecks, EmploymentRules, Gate, GateKind, Missing, Preference,
    Quantifier, Smaa, Spec, Thresholds, ValidSpec, ValueFunction, WeightInformation, WhenMissing,
};
pub use stability::{pair_delta, stability_of};
pub use values::{Cell, Values};

/// Most sectors a ranking takes. Acceptability by rank has a cell for each sector and
/// rank.
pub const MAX_SECTORS: usize = 2_000;
/// Most criteria a ranking takes.
pub const MAX_CRITERIA: usize = 64;
/// Most draws a ranking takes.
pub const MAX_DRAWS: u64 = 100_000_000;
/// Up to how many sectors results for every pair are kept: who wins how often, and
/// ELECTRE III credibility.
pub const MAX_PAIRWISE: usize = 64;
