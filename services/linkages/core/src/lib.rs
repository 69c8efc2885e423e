//! Linkages: which local suppliers can serve an investor, what they lack, and what
//! is missing around them.
//!
//! Pure functions: no input or output, no clock, no randomness, no state. The same
//! input gives the same bytes on every machine.
//!
//! # What is inside
//!
//! - [`Need`], [`Supplier`] and its [`Claim`]s, [`Policy`](policy::Policy): what is
//!   given. [`check`](check::Check::check) makes them fit to be computed with, or
//!   tells everything that is wrong with the path of each field.
//! - [`certificates`]: what standards a supplier holds, and which follow from which.
//! - [`relatedness`]: how near capabilities are to each other.
//! - [`case`], [`rules`], [`score`]: a need and a claim side by side; whether it may
//!   supply, and how well it fits.
//! - [`reciprocity`]: how well a need suits its supplier.
//! - [`matching`] and [`index`]: the best suppliers of a need, among few and among a
//!   million.
//! - [`upgrading`]: what closes the gaps of a supplier, what it costs and how long
//!   it takes, what to begin with, and what to fund within a budget; [`coverage()`]
//!   counts who supplies by size.
//! - [`allocation`] and [`flow`]: all needs against all capacity at once, with a proof
//!   that nothing is better, and what one more hour would be worth.
//! - [`missing`]: what many buyers need and nobody near supplies, why, and what to do.
//! - [`chain`] and [`waves`]: who is where on a value chain, and whether those who came
//!   one after the other moved it up.
//! - [`local_content`] and [`incentives`]: what was promised, what evidence shows of it,
//!   and what is owed back.
//!
//! # Units
//!
//! Amounts of work are standard hours per year, so that different products compare.
//! Money is in minor units of one currency, prices of units in that currency.
//! Scores, weights and their points are basis points: 10,000 are the whole.
//! Distances are km, days are days. See each item for the range of what it gives.

pub mod allocation;
pub mod case;
pub mod certificates;
pub mod chain;
pub mod check;
mod coverage;
mod day;
mod exact;
pub mod flow;
pub mod geo;
mod governance;
mod ids;
pub mod incentives;
pub mod index;
mod kendall;
pub mod local_content;
pub mod matching;
pub mod missing;
mod need;
pub mod policy;
pub mod reciprocity;
pub mod relatedness;
pub mod rules;
pub mod score;
pub mod supplier;
#[cfg(test)]
mod testing;
pub mod upgrading;
pub mod usable;
pub mod waves;

pub use coverage::{Coverage, coverage};
pub use day::Day;
pub use governance::{Governance, Level, governance};
pub use ids::{BuyerKey, CapabilityId, CountryId, NeedKey, StandardId, SupplierKey};
pub use kendall::kendall_tau_b;
pub use need::Need;
pub use supplier::{Claim, Firm, SizeClass, Supplier, Tier};

/// Name and version of the arithmetic, for the provenance of a result.
pub const ENGINE: &str = concat!("linkages-core ", env!("CARGO_PKG_VERSION"));
