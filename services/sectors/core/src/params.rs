//! What may be chosen before computing.

use crate::Error;

/// Which published definition of COI and COG is meant. They are not
/// interchangeable: with the symbols of the crate, `sd` the standard deviation of
/// `K` (population), and `z` standardisation over countries (mean 0, population
/// sd 1):
///
/// | | `Reference` | `AtlasBook` |
/// |---|---|---|
/// | COI_c | `z(sum_p w_cp (1 - M_cp) k_p)` | `sum_p w_cp (1 - M_cp) PCI_p` |
/// | COG_cp | `(1 - M_cp) sum_j (1 - M_cj) phi_jp k_j / S_j / sd` | `sum_j (1 - M_cj) phi_jp PCI_j / S_j - w_cp PCI_p` |
///
/// Both sums of COG include `j = p`. COG of `Reference` is 0 where the product is
/// present; that of `AtlasBook` is then the loss of what is near already, with
/// its sign as the formula gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Variant {
    /// As py-ecomplexity 0.5.3 computes them, from the raw eigenvector.
    #[default]
    Reference,
    /// As The Atlas of Economic Complexity (Hausmann, Hidalgo et al. 2014,
    /// boxes 5.3 and 5.4) prints them, from PCI and with what the product is
    /// near to already taken off.
    AtlasBook,
}

/// How near product `j` is to product `p`. Every one is 1 for a product and
/// itself. `n_pj = sum_c M_cp M_cj`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Proximity {
    /// `n_pj / max(u_p, u_j)`: the smaller of the two conditional probabilities
    /// of having one given the other. Symmetric, 0..1. (Hidalgo, Klinger,
    /// Barabasi, Hausmann 2007.)
    #[default]
    Minimum,
    /// `n_pj / u_p`: the probability of having `j` given `p`. Not symmetric, 0..1.
    Asymmetric,
    /// `(1 + r_pj) / 2`, `r_pj` the correlation of the RCA of `p` and `j` over
    /// the countries with figures. Symmetric, 0..1. A product whose RCA is the
    /// same everywhere correlates with none: 1/2 to all others. Density then
    /// weighs with RCA instead of presence and has no upper bound.
    Continuous,
}

/// What to do when countries fall into blocks that share no product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum OnDisconnected {
    /// Refuse with [`Error::Disconnected`].
    #[default]
    Reject,
    /// Compute on the block with most countries (then most products, then the
    /// first country) and name the rest in
    /// [`left_out`](crate::Complexity::left_out).
    LargestBlock,
}

/// What figures are computed on.
///
/// | field | meaning | default | range |
/// |---|---|---|---|
/// | `rca_threshold` | RCA from which a product is present, ratio | 1 | > 0, finite |
/// | `proximity` | how near two products are | `Minimum` | |
/// | `variant` | definition of COI and COG | `Reference` | |
/// | `on_disconnected` | blocks that share no product | `Reject` | |
/// | `near_tie_gap` | see the field | 0.01 | 0..=1 |
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Params {
    /// RCA from which a product counts as present.
    pub rca_threshold: f64,
    /// How near two products are.
    pub proximity: Proximity,
    /// Which definition of COI and COG.
    pub variant: Variant,
    /// What to do with blocks that share no product.
    pub on_disconnected: OnDisconnected,
    /// The difference of the second and third eigenvalue (both 0..1) below which
    /// [`is_near_tie`](crate::Complexity::is_near_tie) warns. A change `e` of the
    /// matrix turns the eigenvector by about `e / gap`, so with a gap of 0.01 a
    /// change of one in a thousand already moves ECI by a tenth. 0 never warns.
    pub near_tie_gap: f64,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            rca_threshold: 1.0,
            proximity: Proximity::default(),
            variant: Variant::default(),
            on_disconnected: OnDisconnected::default(),
            near_tie_gap: 0.01,
        }
    }
}

impl Params {
    /// The parameters as something that computes.
    pub fn check(self) -> Result<ValidParams, Error> {
        if !(self.rca_threshold > 0.0 && self.rca_threshold.is_finite()) {
            return Err(bad("rca_threshold", "must be a finite number above 0"));
        }
        if !(0.0..=1.0).contains(&self.near_tie_gap) {
            return Err(bad("near_tie_gap", "must be within 0..1"));
        }
        Ok(ValidParams(self))
    }
}

fn bad(field: &'static str, message: &str) -> Error {
    Error::BadParameter { field, message: message.to_owned() }
}

/// Parameters that were checked.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ValidParams(Params);

impl ValidParams {
    /// The parameters.
    pub fn get(&self) -> &Params {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_refused(params: Params, expected: &str) {
        match params.check() {
            Err(Error::BadParameter { field, .. }) => assert_eq!(field, expected),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_defaults_are_valid() {
        assert_eq!(Params::default().check(), Ok(ValidParams::default()));
    }

    #[test]
    fn a_threshold_must_be_a_finite_number_above_zero() {
        for rca_threshold in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            check_refused(Params { rca_threshold, ..Params::default() }, "rca_threshold");
        }
    }

    #[test]
    fn a_gap_of_eigenvalues_lies_between_zero_and_one() {
        for near_tie_gap in [-0.1, 1.1, f64::NAN] {
            check_refused(Params { near_tie_gap, ..Params::default() }, "near_tie_gap");
        }
        for near_tie_gap in [0.0, 1.0] {
            assert!(Params { near_tie_gap, ..Params::default() }.check().is_ok());
        }
    }
}
