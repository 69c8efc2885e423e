//! Who buys from whom: what one more unit of an industry's output asks of all
//! others, through every round of suppliers.
//!
//! # Formulas
//!
//! Industries are `i` (sells) and `j` (buys), `n` of them. Everything is domestic:
//! what is bought abroad makes nobody produce here, so imports must be left out of
//! the table. One unit of money throughout, at basic prices.
//!
//! | symbol | name | shape | range | formula |
//! |---|---|---|---|---|
//! | `x_j` | output, money per year | industries | >= 0 | given |
//! | `z_ij` | flow from `i` to `j`, money per year | industries x industries | >= 0 | given, or `a_ij x_j` |
//! | `a_ij` | input coefficient | industries x industries | 0..1 | `z_ij / x_j`, or given |
//! | `L` | Leontief inverse | industries x industries | `L >= I` | `(I - A)^-1` |
//! | `b_ij` | output coefficient | industries x industries | >= 0 | `z_ij / x_i` |
//! | `G` | Ghosh inverse | industries x industries | `G >= I` | `(I - B)^-1` |
//! | `m_j` | output multiplier | industries | >= 1 | `sum_i L_ij` |
//! | `g_i` | supply multiplier | industries | >= 1 | `sum_j G_ij` |
//! | `f_i` | a factor, in its unit per year | industries | see [`Sign`] | given |
//! | `d_j` | direct factor coefficient, factor per money | industries | as `f` | `f_j / x_j` |
//! | `t_j` | total factor effect, factor per money | industries | as `f` | `sum_i d_i L_ij` |
//! | `t_j / d_j` | type I ratio | industries | >= 1 if `f >= 0` | |
//! | `BL_j` | backward linkage, Rasmussen | industries | mean 1 | `n m_j / sum_k m_k` |
//! | `FL_i` | forward linkage, Ghosh | industries | mean 1 | `n g_i / sum_k g_k` |
//! | | sensitivity of dispersion, Rasmussen | industries | mean 1 | `n r_i / sum_k r_k`, `r_i = sum_j L_ij` |
//!
//! Households are no industry here: what workers spend of their wages (type II) is
//! left out, as it is nearly always more than the supply of a small country.
//!
//! Sources: Leontief (1936); Rasmussen, *Studies in Inter-Sectoral Relations*
//! (1956); Ghosh, "Input-output approach in an allocation system" (1958); Miller and
//! Blair, *Input-Output Analysis* (2nd edition, 2009), chapters 2, 6 and 12; Eurostat
//! *Manual of Supply, Use and Input-Output Tables* (2008), chapter 15.
//!
//! # At the edges
//!
//! - A column of `A` that sums to 1 or more is an industry that pays its suppliers
//!   all it earns or more: [`Error::ColumnSum`]. Where all sum to less, `I - A` has
//!   an inverse and it has no negative cell.
//! - An inverse that would keep fewer than four of sixteen digits is refused:
//!   [`Error::IllConditioned`].
//! - An industry without output must neither buy nor sell, nor have any of a factor.
//!   It is then alone: multiplier 1, factor effect 0.
//! - A row of flows may sum to more than the output: the rest came out of stock.
//! - A type I ratio over nothing is `None`, not a division by zero.
//!
//! # The same bytes everywhere
//!
//! The inverse is by LU elimination of `nalgebra`, on one thread, with plain
//! multiplications and additions in a fixed order. `faer` was not taken: it chooses
//! its kernels by the machine and so rounds differently on each, and a replayed result
//! must not. An inverse is computed once a table; `benches/input_output.rs` says how
//! long it takes.
//!
//! `G` is not eliminated a second time: `B = X^-1 A X`, so `G = X^-1 L X`.

mod error;
mod inverse;
mod linkages;
mod multipliers;
mod table;

pub use error::{Error, Quantity};
pub use inverse::Solved;
pub use multipliers::FactorEffects;
pub use table::{MOST_INDUSTRIES, Sign, Table};
