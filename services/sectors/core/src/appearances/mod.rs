//! Products that a territory did not have and now has.
//!
//! # Formulas
//!
//! `RCA_pt` is the revealed comparative advantage of the territory in product `p` in
//! year `t` ([`advantages`]), `w` the window in years.
//!
//! | symbol | name | range | formula |
//! |---|---|---|---|
//! | `B_pt` | advantage before | >= 0 | mean of `RCA_ps` over the `w` years `s` before the first year that counts |
//! | `A_pt` | advantage from `t` on | >= 0 | mean of `RCA_ps` over the `w` years `t .. t + w - 1` |
//!
//! Product `p` appears in `t` where `B_pt < below` and `A_pt >= at_least`. Which years
//! come before is told by the [`Rule`]:
//!
//! - [`Rule::Rolling`]: the `w` years before `t`, for every `t`. A product that comes
//!   with a jump satisfies this in several years that follow each other, since means
//!   of several years see the jump early and late. They are one appearance: of the
//!   years of an unbroken run, that with the greatest rise `A_pt - B_pt`, the earliest
//!   where rises are equal. The run is told with it.
//! - [`Rule::Ends`]: the first `w` years, with `t` the first of the last `w` years.
//!   It finds what grew slowly too, and does not tell when.
//!
//! Years are those of the calendar. A year in which the territory exports nothing has
//! no advantage, and no window that it is part of is looked at; neither is one with a
//! year that is absent.
//!
//! Source: the thresholds are those by which the Atlas of Economic Complexity (Growth
//! Lab at Harvard) counts new products, with three years at either end.

mod advantage;
mod error;
mod find;
mod params;

pub use advantage::advantages;
pub use error::Error;
pub use find::{Appearance, Found, appearances};
pub use params::{Params, Rule, ValidParams};
