//! Which product a country may export next, how good an idea that is, and why.

mod rank;
mod reasons;
mod strategy;

pub use rank::{Limits, Opportunity, Term, opportunities};
pub use reasons::{Reason, ReasonCode, ReasonThresholds, Yardstick};
pub use strategy::{Strategy, Weights};
