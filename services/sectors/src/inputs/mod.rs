//! What criteria are computed from, beside trade: lists of sectors, indicators,
//! flows with quantities, and input-output tables.
//!
//! An input is immutable and content-addressed, as a dataset is. Here are its
//! forms in memory, with what is looked up in them; `codec` is their canonical
//! encoding, and `reads` how the handlers get at them.

pub(crate) mod codec;
mod content;
pub mod flows;
pub mod indicators;
pub mod io_table;
mod kind;
mod reads;
mod scheme;
pub mod sector_list;

pub(crate) use content::{Content, ContentKey};
pub use kind::Kind;
pub use scheme::Scheme;

/// The reserved sector that stands for the whole economy.
pub const TOTAL: &str = "TOTAL";
/// The reserved territory that stands for the world.
pub const WORLD: &str = "WLD";
