//! Incentives: what an investor promised for them, whether it was kept, and what is
//! owed back.
//!
//! # Formulas
//!
//! Figures are whole numbers of one unit for each commitment: minor units of a
//! currency, or millionths of a piece. Sums are taken in 128 bits and are refused
//! where they do not fit. So the same figures give the same cents everywhere.
//!
//! | name | range | formula |
//! |---|---|---|
//! | reached | figures | `actual_i`, or `actual_i - baseline_i` where the increase counts, never below 0 |
//! | compliance of commitment `i` | 0..10^6 ppm | `g_i = min(1, reached_i / asked_i)`, rounded down; 1 from `1 - tolerance_i` on |
//! | score | 0..10000 bps | `sum_i w_i g_i / sum_i w_i` over commitments that are due, rounded half to even |
//! | share lost | 0..10000 bps | 0 from `full_from` on, 10000 below `revoke_below` or with too many reports missing, between them `10000 - score` |
//! | base | minor units | `benefit * share lost`, rounded half up |
//! | indexation | minor units | `base * (index now - index then) / index then`, likewise, never below 0 |
//! | surcharge | minor units | `(base + indexation) * rate`, likewise, of the step that the delay has reached |
//!
//! A commitment is due once its window is over and each of its fiscal years that counts
//! is known: the last one, or all of them where their sum counts. A year is known once a
//! report or evidence speaks of the commitment in it, or once its report is overdue; from
//! then on it counts as nothing until somebody speaks of it. Until then the commitment
//! neither helps nor harms, so that no year stands in for a later one.
//!
//! What counts is what evidence shows: payroll for jobs, customs for exports, invoices
//! for local purchases, a visit to the site or invoices for investment. What nothing
//! shows counts only where the agreement says so. Where several sources show a
//! figure, the least counts. All thresholds and rates come from the statute and are
//! data; nothing is assumed here.

mod clawback;
mod periods;
mod standing;
mod verify;

pub use clawback::{Clawback, Index, Lost, Schedule, Tier, clawback, share_lost};
pub use periods::{Filing, Periods, filing};
pub use standing::{Accumulation, Commitment, Evidence, Indicator, Measure, Report, Source, Standing, Year};
pub use verify::{Compliance, PeriodFinding, Verdict, Verified, verify};

#[cfg(test)]
mod tests;
