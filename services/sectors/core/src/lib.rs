//! Economic complexity: what the exports of countries say about what they know
//! how to make, and which product is within reach next.
//!
//! Pure functions on arrays: no input or output, no clock, no state, and no
//! randomness but from a seed that is given. The same input gives the same bytes on
//! every machine and with every number of threads.
//!
//! # Vocabulary and symbols
//!
//! Countries are `c` and `c'`, products `p` and `j`; both are positions from 0
//! in what the caller sorted. Whatever has a unit says so: exports are in one
//! currency (USD in this suite), everything else is a pure number.
//!
//! | symbol | name | shape | range | formula |
//! |---|---|---|---|---|
//! | `x_cp` | exports | countries x products | >= 0 | given |
//! | `RCA_cp` | revealed comparative advantage | countries x products | >= 0 | `(x_cp / x_c) / (x_p / x)` |
//! | `M_cp` | presence | countries x products | 0 or 1 | `RCA_cp >= threshold` |
//! | `d_c` | diversity | countries | count | `sum_p M_cp` |
//! | `u_p` | ubiquity | products | count | `sum_c M_cp` |
//! | `K_c`, `k_p` | raw indices | countries, products | any | second eigenvector, see [`mod@complexity`] |
//! | `ECI_c` | economic complexity index | countries | mean 0, sd 1 | `(K_c - mean K) / sd K` |
//! | `PCI_p` | product complexity index | products | scale of ECI | `(k_p - mean K) / sd K` |
//! | `phi_pj` | proximity | products x products | 0..1 | see [`Proximity`] |
//! | `S_p` | neighbourhood | products | > 0 | `sum_j phi_pj` |
//! | `w_cp` | density | countries x products | 0..1 | `sum_j M_cj phi_pj / S_p` |
//! | | distance | countries x products | 0..1 | `1 - w_cp` |
//! | `COI_c` | complexity outlook index | countries | see [`Variant`] | `sum_p w_cp (1 - M_cp) k_p` |
//! | `COG_cp` | complexity outlook gain | countries x products | see [`Variant`] | `sum_j (1 - M_cj) phi_jp k_j / S_j` |
//!
//! # What is inside
//!
//! - [`Exports`]: checked cells.
//! - [`Params`]: what may be chosen, with defaults; [`ValidParams`] computes.
//! - [`complexity()`]: every figure above.
//! - [`opportunities`] and [`Yardstick`]: what a country may export next, and why.
//! - [`product_space`]: proximities as a graph to draw.
//! - [`annual_growth`]: between two years.
//! - [`mod@benchmark`]: one industry of several territories, by classes of products.
//! - [`mod@appearances`]: products that a territory did not have and now has.
//! - [`mod@criteria`]: what sectors are compared by, with formulas and caveats.
//! - [`mod@ranking`]: which sectors to promote, how robust that is and why; with errors of
//!   its own.
//! - [`mod@decomposition`]: how much of the growth of productivity comes from within
//!   sectors and how much from workers who move between them; refuses with an error
//!   of its own.
//! - [`input_output`]: what one more unit of an industry's output asks of all
//!   others; refuses with an error of its own.
//! - [`policy`]: whether an instrument may be used: three tests, the screen of
//!   sectors, and all reasons.
//!
//! What cannot be computed is an [`Error`] or is left out by name
//! ([`LeftOut`]); no figure is ever NaN.

pub mod appearances;
pub mod benchmark;
pub mod complexity;
pub mod criteria;
pub mod decomposition;
mod error;
mod exports;
mod growth;
pub mod input_output;
pub mod opportunity;
mod params;
pub mod policy;
mod product_space;
pub mod ranking;
mod simd;

pub use complexity::{Axis, Complexity, LeftOut, LeftOutReason, Spectrum, complexity};
pub use error::{Block, Error};
pub use exports::Exports;
pub use growth::annual_growth;
pub use opportunity::{
    Limits, Opportunity, Reason, ReasonCode, ReasonThresholds, Strategy, Term, Weights, Yardstick,
    opportunities,
};
pub use params::{OnDisconnected, Params, Proximity, ValidParams, Variant};
pub use product_space::{Link, SpaceParams, product_space};

/// Name and version of the arithmetic, for the provenance of a result.
pub const ENGINE: &str = concat!("sectors-core ", env!("CARGO_PKG_VERSION"));
