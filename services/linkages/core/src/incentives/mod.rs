//! Incentives: what an investor promised for them, whether it was kept, and what is
//! owed back.
//!
//! # Formulas
//!
//! | name | range | formula |
//! |---|---|---|
//! | compliance of commitment `i` | 0..1 | `g_i = min(1, actual_i / target_i)`, 1 from `1 - tolerance_i` on |
//! | score | 0..10000 bps | `sum_i w_i g_i`, rounded half to even |
//! | share lost | 0..10000 bps | 0 from `full_from` on, 10000 below `revoke_below`, between them `10000 - score` |
//! | base | minor units | `benefit used * share lost`, rounded half up |
//! | indexation | minor units | `base * (index now / index then - 1)`, likewise, never below 0 |
//! | surcharge | minor units | `(base + indexation) * rate`, of the step that the delay has reached |
//!
//! What counts is what evidence shows: payroll for jobs, customs for exports, invoices
//! for local purchases, a visit to the site for investment. What nothing shows counts
//! only where the [`Schedule`] says so. All thresholds and rates come from the statute
//! and are data; nothing is assumed here.

mod clawback;
mod verify;

pub use clawback::{Clawback, Schedule, clawback};
pub use verify::{Commitment, Compliance, Evidence, Indicator, Report, Source, Standing, Verdict, verify};

#[cfg(test)]
mod tests;
