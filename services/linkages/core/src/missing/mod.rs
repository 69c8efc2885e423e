//! What is missing in a country, a radius or a corridor: services and inputs that
//! many buyers need, that nobody there supplies, and that would pay if they came.
//!
//! # Formulas
//!
//! For a scope and a capability `k`, over the needs that no supplier of the scope
//! could serve as it stands ([`observe`]):
//!
//! | symbol | name | unit | formula |
//! |---|---|---|---|
//! | `b_j` | unserved need of buyer `j` | hours per year | sum over its needs |
//! | `U` | unserved need | hours per year | `sum_j b_j` |
//! | `m` | of the largest buyer | hours per year | `max_j b_j` |
//! | `M` | minimum efficient scale | hours per year | given, or [`PlantCost`] |
//! | `U_l` | latent need, of products that cannot be made without `k` | hours per year | see [`Product`] |
//! | | concentration | 0..1 | `sum_j (b_j / U)^2` |
//! | `r` | least coalition | buyers | least `r` whose largest `r` buyers reach `M` |
//! | | robust | | `U - m >= M`: it pays without the largest buyer |
//!
//! | kind | where |
//! |---|---|
//! | anchor viable | `m >= M`: one buyer is enough |
//! | coordination failure | `m < M <= U`: enough together, none alone |
//! | latent coordination failure | `U < M <= U + p U_l`: enough once what is blocked is made, with probability `p` |
//! | insufficient scale | otherwise |
//!
//! Need that is met from abroad counts as unserved: it leaks. A look at what nobody
//! at all supplies finds nothing where everything is flown out and back. The test
//! rests on who could supply, never on one of many optimal allocations.
//!
//! Sources: Hirschman (1958) on linkages; Murphy, Shleifer and Vishny (1989) and
//! Rodriguez-Clare (1996, 2005) on coordination failures; Glavan (2007) in dissent.

mod beside;
mod detect;
mod disclosure;
mod observe;
mod pooling;
mod recruit;
mod scale;

pub use detect::{Kind, MissingLink, Product, Remedy, Survey, Unlocked, detect};
pub use disclosure::{Disclosure, Rule};
pub use observe::{Observation, ScopeId, near, observe};
pub use pooling::{Neighbour, Pool, pool};
pub use recruit::{Attraction, FRAGILE, attraction};
pub use scale::{NoScale, PlantCost};
