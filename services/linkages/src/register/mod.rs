//! The registry as kernels see it: documents become needs and suppliers of the core,
//! with names as small numbers.
//!
//! [`snapshot()`] reads everything at once, for what looks at all of it. What asks for
//! the suppliers of one need takes the index instead, which keeps less in memory and
//! follows what is written.

mod claims;
mod keys;
pub(crate) mod load;
mod need;
pub(crate) mod policy;
mod reference;
mod shelf;
mod shelves;
mod snapshot;
mod supplier;
mod turn;

pub(crate) use claims::{Claims, is_for};
pub(crate) use policy::policy;
pub(crate) use reference::{Reference, Wanted};
pub(crate) use shelf::Shelf;
pub(crate) use shelves::{Current, Shelves};
pub(crate) use snapshot::{ListedNeed, ListedSupplier, Snapshot, snapshot};
pub(crate) use supplier::excludes;
pub(crate) use turn::{InTurn, in_turn};

use crate::error::Wrong;

/// Something in a document that could not be used: where, why, and what it does to the
/// answer.
pub(crate) type Note = Wrong;

/// The last part of the name of a resource.
pub(crate) fn id(name: &str) -> &str {
    name.rsplit_once('/').map_or(name, |(_, id)| id)
}
