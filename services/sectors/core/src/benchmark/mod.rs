//! One industry of several territories, by classes of its products.
//!
//! An industry is what whoever asks says it is: classes of products, such as the
//! disposables, instruments, therapeutics and capital equipment among medical
//! devices, each a list of codes ([`Classes`]).
//!
//! # Formulas
//!
//! Territories are `c`, classes `k`; `x_ck` is what `c` exports of the products of
//! `k` in a year, in one currency.
//!
//! | symbol | name | shape | range | formula |
//! |---|---|---|---|---|
//! | `x_ck` | exports of a class | territories x classes | >= 0 | sum over its products |
//! | `I_c` | exports of the industry | territories | >= 0 | `sum_k x_ck` |
//! | | share of exports | territories | 0..1 | `I_c / X_c`, `X_c` all that `c` exports |
//! | `s_ck` | share of the industry | territories x classes | 0..1 | `x_ck / I_c` |
//! | | world market share | territories | 0..1 | `I_c / sum_c I_c` |
//! | | world market share of a class | territories x classes | 0..1 | `x_ck / sum_c x_ck` |
//! | | shift of a class | territories x classes | -100..100 | `100 (s_ck1 - s_ck0)`, percentage points |
//! | `D` | dissimilarity | pairs of compositions | 0..1 | `1/2 sum_k abs(s_k1 - s_k0)` |
//!
//! `D` is the share of the industry that would have to change its class for one
//! composition to become the other: 0 where they are the same, 1 where they have no
//! class in common. Between two years of a territory it tells how much its industry
//! has changed, between two territories how much theirs differ. Growth is
//! [`annual_growth`](crate::annual_growth).
//!
//! Sources: the comparison of the medical devices of Costa Rica, Mexico and Brazil
//! in section 6.1.2 of the document that the suite starts from (ILO, *Lima
//! Brainstorming Sessions*), after Bamber and Gereffi (2013). `D` is the index of
//! dissimilarity of Duncan and Duncan (1955), used on the composition of trade by
//! Michaely (1962).
//!
//! # At the edges
//!
//! A share of nothing is none: a territory that exports nothing of the industry has
//! no composition, and one that exports nothing at all has no share of exports. Sums
//! run in the order of territories and products, so the same cells give the same
//! bytes.

mod classes;
mod composition;
mod industry;
mod ranks;

pub use classes::{Classes, Error, Member};
pub use composition::{dissimilarity, shift_points};
pub use industry::Industry;
pub use ranks::ranks;
