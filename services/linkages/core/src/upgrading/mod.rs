//! What it takes to close the gaps of a supplier, and which gaps to close first.
//!
//! - [`Catalogue`]: actions, what each closes, costs and takes, and what must come
//!   before it. What actions cost is data of the agency; nothing is assumed here.
//! - [`Hindrance`]: whether a supplier lacks nothing, gaps alone or more.
//! - [`plan`]: the actions for one supplier and one need.
//! - [`next_best`]: the actions that make most spend eligible for one supplier for
//!   their cost.
//! - [`programme()`]: the same for many suppliers within a budget.

mod catalogue;
mod hindrance;
mod next;
mod plan;
pub mod programme;

pub use catalogue::{Action, Catalogue, Closes};
pub use hindrance::Hindrance;
pub use next::{Opening, Upgrade, next_best};
pub use plan::{Closure, Plan, Readiness, plan};
pub use programme::{Budget, Offer, Programme, Step, programme};
