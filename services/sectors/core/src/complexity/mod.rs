//! All figures of economic complexity, from one year of exports.
//!
//! # Formulas
//!
//! Symbols as in the crate; sources: Hidalgo and Hausmann, "The building blocks
//! of economic complexity" (2009); Hidalgo, Klinger, Barabasi and Hausmann, "The
//! product space conditions the development of nations" (2007); Hausmann, Hidalgo
//! et al., "The Atlas of Economic Complexity" (2014). `Variant::Reference` agrees
//! with py-ecomplexity 0.5.3 wherever that gives figures.
//!
//! 1. `RCA_cp = (x_cp / x_c) / (x_p / x)`. Countries and products without exports
//!    have none ([`LeftOutReason::ZeroTotal`]).
//! 2. `M_cp = RCA_cp >= threshold`. Countries without a product and products
//!    without a country are left out ([`LeftOutReason::NoPresence`]); that changes
//!    no `RCA`, `d` or `u` of the others.
//! 3. `W = D^-1/2 M U^-1 M' D^-1/2`, countries x countries, symmetric, eigenvalues
//!    in 0..1, the largest 1. `v` is the eigenvector of the second largest.
//! 4. `k = U^-1 M' D^-1/2 v` and `K = D^-1 M k`, both with the sign that makes `K`
//!    correlate positively with `d`.
//! 5. `ECI = (K - mean K) / sd K`, `PCI = (k - mean K) / sd K`, with the population
//!    sd of `K`. So ECI is the mean PCI of what a country has, exactly.
//! 6. Proximity `phi`: [`Proximity`]; density
//!    `w_cp = sum_j M_cj phi_pj / sum_j phi_pj`, both sums with `j = p`. With
//!    [`Proximity::Continuous`] RCA stands in the place of `M` in the numerator.
//! 7. COI and COG: [`Variant`](crate::Variant).
//!
//! # Where there is no answer
//!
//! Fewer than two countries or products with presence:
//! [`TooSmall`](Error::TooSmall). Blocks that share no product:
//! [`OnDisconnected`](crate::OnDisconnected). All diversities equal, or a
//! correlation of `K` and `d` that is 0 but for rounding:
//! [`OrientationUndetermined`](Error::OrientationUndetermined). A second
//! eigenvalue that is not alone: [`EigenvalueTie`](Error::EigenvalueTie). COI of
//! the reference variant, which is standardised, is absent when it is the same for
//! all.
//!
//! # How it is fast
//!
//! Nothing of products x products is ever built: see `neighbourhood`. The cost is
//! `O(nnz(M) C)` and the memory two matrices of countries x products.

mod eigen;
mod figures;
mod index;
mod neighbourhood;
mod outlook;
mod presence;
mod proximity;
mod rca;
mod selection;
#[cfg(test)]
mod testing;
mod tiles;

pub use figures::Complexity;
pub use index::Spectrum;
pub use selection::{Axis, LeftOut, LeftOutReason};

use crate::{Error, Exports, Proximity, ValidParams};
use neighbourhood::Neighbourhood;
use presence::Presence;
use proximity::Proximities;
use rca::Rca;
use selection::Selection;

/// Every figure of `exports`. See the [module](self) for formulas and for where
/// there is no answer.
///
/// Work is spread over the threads of the current rayon pool; no bit of the result
/// depends on how many there are.
pub fn complexity(exports: &Exports, params: &ValidParams) -> Result<Complexity, Error> {
    let params = *params.get();
    let rca = Rca::new(exports, params.rca_threshold);
    let selection = Selection::new(&rca, params.on_disconnected)?;
    let presence = Presence::new(&rca, &selection);
    let indices = index::indices(&presence)?;
    let proximities = match params.proximity {
        Proximity::Minimum => Proximities::Minimum,
        Proximity::Asymmetric => Proximities::Asymmetric,
        Proximity::Continuous => Proximities::Continuous(proximity::Standardised::new(&rca, &selection)),
    };
    let neighbourhood = Neighbourhood::new(&presence, &proximities, &rca, &selection);
    let outlook = outlook::outlook(&presence, &neighbourhood, &indices, params.variant);
    Ok(Complexity::new(params, rca, selection, presence, proximities, indices, outlook))
}
