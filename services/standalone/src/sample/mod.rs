//! The bundled sample: an illustrative trade world, made here and nowhere else.
//!
//! Exports of economy c in product p grow with capability times sophistication
//! (log-supermodular: what distinguishes able economies is what difficult
//! products ask for), with how strong c is in the family of p, and with
//! chance; they are then scaled, row by row and column by column, to the size
//! of each economy and of each world market:
//!
//! ```text
//! log2 A_cp = GRADIENT (capability_c - 5) (sophistication_p - 5)
//!           - MISSING max(0, sophistication_p - capability_c)
//!           + strength_c,family(p) + (sigma_c N(0, 1) or story_cpt) + drift_cpt
//! x_cp      = A_cp scaled so that rows and columns have their totals
//! ```
//!
//! `eslabon sample --write FILE` writes it; a test compares it with the file in
//! the repository byte for byte.
//!
//! The case of Costa Rica's medical devices is in [`linkages`].
//!
//! The other files are short and written by hand ([`files`]): sectors, what is said
//! of them, an input-output table, a profile, a proposal, productivity.

mod arithmetic;
mod economies;
mod files;
pub mod linkages;
mod products;
mod stories;
mod world;

pub use files::{FILES, File, INDICATORS, IO_TABLE, PRODUCTIVITY, PROFILE, PROPOSAL, PROPOSAL_RUN, SECTORS};
pub use world::generate;

/// The file in the repository.
pub const TRADE_WORLD: &str = include_str!("../../sample/trade_world.csv");

/// Its name, as it is shown.
pub const FILE_NAME: &str = "trade_world.csv";

/// The economy whose figures are shown first.
pub const SHOWN: &str = "CRI";

/// Its name in English.
pub fn shown_name() -> &'static str {
    economies::ECONOMIES.iter().find(|economy| economy.code == SHOWN).map_or(SHOWN, |economy| economy.name)
}
