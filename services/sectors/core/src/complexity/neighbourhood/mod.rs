//! Sums over the neighbourhood of a product, without ever building it.
//!
//! Density and outlook gain both want, for every country `c` and product `p`, a sum
//! over all products `j` of `M_cj q_j phi_pj` with some weight `q_j`. As
//! `n_pj = sum_c' M_c'p M_c'j`, the sum over `j` can be taken first, into a table of
//! countries x countries, and the one over `c'` last; that one runs only over the
//! few countries that have `p`. The cost is `O(nnz(M) C)` instead of `O(C P^2)`, and
//! the memory that of the result. Each kind of proximity has its own table: see the
//! files beside this one.
//!
//! A last row that has every product is carried along; its sums are the totals
//! `sum_j q_j phi_pj`.

mod asymmetric;
mod continuous;
mod minimum;

use super::{
    presence::Presence,
    proximity::Proximities,
    rca::Rca,
    selection::Selection,
    tiles::{LANES, Lanes, Tiles},
};

/// What the sums run over.
pub(super) struct Neighbourhood<'a> {
    presence: &'a Presence,
    proximities: &'a Proximities,
    /// With continuous proximity RCA of rows x columns, a row after the other:
    /// what density weighs with.
    rca: Vec<f64>,
}

/// Sums for rows x columns, and the total of each column.
pub(super) struct Sums {
    pub(super) cells: Tiles,
    pub(super) totals: Vec<f64>,
}

impl<'a> Neighbourhood<'a> {
    pub(super) fn new(
        presence: &'a Presence,
        proximities: &'a Proximities,
        rca: &Rca,
        selection: &Selection,
    ) -> Self {
        let rca = match proximities {
            Proximities::Continuous(_) => rca.dense(selection),
            Proximities::Minimum | Proximities::Asymmetric => Vec::new(),
        };
        Self { presence, proximities, rca }
    }

    /// `sum_j a_cj phi_pj`, totals `sum_j phi_pj`; `a` is presence, or RCA with
    /// continuous proximity.
    pub(super) fn near(&self) -> Sums {
        let (presence, ones) = (self.presence, vec![1.0; self.presence.columns]);
        match self.proximities {
            Proximities::Minimum => minimum::sums(presence, &ones),
            Proximities::Asymmetric => asymmetric::sums_from(presence, &ones),
            Proximities::Continuous(standardised) => {
                let rca = |row: usize, p: usize| self.rca[row * presence.columns + p];
                continuous::sums(presence, standardised, &ones, rca)
            }
        }
    }

    /// `sum_j M_cj q_j phi_jp`, totals `sum_j q_j phi_jp`.
    pub(super) fn toward(&self, weights: &[f64]) -> Sums {
        match self.proximities {
            Proximities::Minimum => minimum::sums(self.presence, weights),
            Proximities::Asymmetric => asymmetric::sums_toward(self.presence, weights),
            Proximities::Continuous(standardised) => {
                let has = |row: usize, p: usize| f64::from(u8::from(self.presence.has(row, p)));
                continuous::sums(self.presence, standardised, weights, has)
            }
        }
    }
}

impl Sums {
    /// Sums of all tiles, each made by `tile`; the last row gives the totals.
    fn build(presence: &Presence, tile: impl Fn(usize) -> Vec<Lanes> + Sync + Send) -> Self {
        let cells = Tiles::build(presence.rows + 1, tile);
        let totals = cells.row(presence.rows);
        Self { cells, totals }
    }
}

/// Presence of a tile's rows in a product, a bit a row; the row after the last has
/// every product.
#[inline(always)]
fn lanes_and_all(presence: &Presence, tile: usize, p: usize) -> u32 {
    let all = if tile == presence.rows / LANES { 1 << (presence.rows % LANES) } else { 0 };
    presence.lanes(tile, p) | all
}

/// Adds to `sum` the entries of `table` at `members`.
#[inline(always)]
fn gather(sum: &mut Lanes, table: &[Lanes], members: &[u32]) {
    let mut lanes = *sum;
    for &member in members {
        add(&mut lanes, &table[member as usize]);
    }
    *sum = lanes;
}

/// Adds `weight` to the entries of `table` at `members`, in the lanes of `bits`.
#[inline(always)]
fn scatter(table: &mut [Lanes], members: &[u32], bits: u32, weight: f64) {
    if bits == 0 {
        return;
    }
    let mut lanes = [0.0; LANES];
    for (lane, value) in lanes.iter_mut().enumerate() {
        *value = if bits >> lane & 1 == 1 { weight } else { 0.0 };
    }
    for &member in members {
        add(&mut table[member as usize], &lanes);
    }
}

#[inline(always)]
fn add(sum: &mut Lanes, lanes: &Lanes) {
    for (sum, lane) in sum.iter_mut().zip(lanes) {
        *sum += lane;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        OnDisconnected, Proximity,
        complexity::{proximity::Standardised, testing},
    };

    /// `near` and `toward` straight from the definitions, with the whole proximity
    /// matrix.
    struct Naive {
        phi: Vec<Vec<f64>>,
        values: Vec<Vec<f64>>,
        has: Vec<Vec<f64>>,
    }

    impl Naive {
        fn near(&self, c: usize, p: usize) -> f64 {
            (0..self.phi.len()).map(|j| self.values[c][j] * self.phi[p][j]).sum()
        }

        fn toward(&self, weights: &[f64], c: usize, p: usize) -> f64 {
            (0..self.phi.len()).map(|j| self.has[c][j] * weights[j] * self.phi[j][p]).sum()
        }
    }

    /// The definition of a proximity, on dense matrices.
    fn phi(proximity: Proximity, has: &[Vec<f64>], rca: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let column = |of: &[Vec<f64>], p: usize| of.iter().map(|row| row[p]).collect::<Vec<f64>>();
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let centred = |values: Vec<f64>| {
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            values.into_iter().map(|value| value - mean).collect::<Vec<f64>>()
        };
        let products = has[0].len();
        let one = |p: usize, j: usize| {
            let (own, other) = (column(has, p), column(has, j));
            let (own_count, other_count) = (own.iter().sum::<f64>(), other.iter().sum::<f64>());
            match proximity {
                _ if p == j => 1.0,
                Proximity::Minimum => dot(&own, &other) / own_count.max(other_count),
                Proximity::Asymmetric => dot(&own, &other) / own_count,
                Proximity::Continuous => {
                    let (own, other) = (centred(column(rca, p)), centred(column(rca, j)));
                    let spread = (dot(&own, &own) * dot(&other, &other)).sqrt();
                    if spread < 1e-12 { 0.5 } else { f64::midpoint(1.0, dot(&own, &other) / spread) }
                }
            }
        };
        (0..products).map(|p| (0..products).map(|j| one(p, j)).collect()).collect()
    }

    fn check(values: &[Vec<f64>], proximity: Proximity) -> Result<(), TestCaseError> {
        let rca = Rca::new(&testing::exports(values), 1.0);
        let selection = Selection::new(&rca, OnDisconnected::LargestBlock);
        prop_assume!(selection.is_ok());
        let selection = selection.unwrap();
        let presence = Presence::new(&rca, &selection);
        let proximities = match proximity {
            Proximity::Minimum => Proximities::Minimum,
            Proximity::Asymmetric => Proximities::Asymmetric,
            Proximity::Continuous => Proximities::Continuous(Standardised::new(&rca, &selection)),
        };
        let rows = || 0..presence.rows;
        let columns = || 0..presence.columns;
        let has: Vec<Vec<f64>> =
            rows().map(|c| columns().map(|p| f64::from(u8::from(presence.has(c, p)))).collect()).collect();
        let dense: Vec<Vec<f64>> =
            rca.dense(&selection).chunks(presence.columns).map(<[f64]>::to_vec).collect();
        // A column that is nearly the same everywhere loses all digits of its
        // correlations, here as there; exactly the same is told apart from that.
        let is_blurred = |p: usize| {
            let mean = dense.iter().map(|row| row[p]).sum::<f64>() / dense.len() as f64;
            let squares: f64 = dense.iter().map(|row| (row[p] - mean).powi(2)).sum();
            let spread = (squares / dense.len() as f64).sqrt();
            spread > 1e-15 * mean && spread < 1e-3 * mean
        };
        prop_assume!(proximity != Proximity::Continuous || !columns().any(is_blurred));
        let weighs_with = if proximity == Proximity::Continuous { dense.clone() } else { has.clone() };
        let naive = Naive { phi: phi(proximity, &has, &dense), values: weighs_with, has };
        let weights: Vec<f64> = columns().map(|p| (p as f64 * 0.7).sin()).collect();

        let neighbourhood = Neighbourhood::new(&presence, &proximities, &rca, &selection);
        let (near, toward) = (neighbourhood.near(), neighbourhood.toward(&weights));
        for p in columns() {
            let row = proximities.row(&presence, p);
            for j in columns() {
                prop_assert!((row[j] - naive.phi[p][j]).abs() <= 1e-12, "phi {p} {j}");
            }
            let (all, weighted): (f64, f64) =
                (naive.phi[p].iter().sum(), columns().map(|j| weights[j] * naive.phi[j][p]).sum());
            prop_assert!((near.totals[p] - all).abs() <= 1e-12 * all);
            prop_assert!((toward.totals[p] - weighted).abs() <= 1e-12 * all);
            for c in rows() {
                let (is, ought) = (near.cells.get(c, p), naive.near(c, p));
                let size: f64 = naive.values[c].iter().sum();
                prop_assert!((is - ought).abs() <= 1e-12 * size, "near {c} {p}: {is} {ought}");
                let (is, ought) = (toward.cells.get(c, p), naive.toward(&weights, c, p));
                prop_assert!((is - ought).abs() <= 1e-12 * all, "toward {c} {p}: {is} {ought}");
            }
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn minimum_is_what_the_whole_matrix_gives(values in testing::worlds()) {
            check(&values, Proximity::Minimum)?;
        }

        #[test]
        fn asymmetric_is_what_the_whole_matrix_gives(values in testing::worlds()) {
            check(&values, Proximity::Asymmetric)?;
        }

        #[test]
        fn continuous_is_what_the_whole_matrix_gives(values in testing::worlds()) {
            check(&values, Proximity::Continuous)?;
        }
    }

    #[test]
    fn more_countries_than_one_tile_and_one_word_holds_give_the_same() {
        let value = |c: usize, p: usize| (c * 7 + p * 13 + c * p) % 11;
        let values: Vec<Vec<f64>> = (0..97)
            .map(|c| (0..40).map(|p| if value(c, p) < 5 { 0.0 } else { value(c, p) as f64 }).collect())
            .collect();
        for proximity in [Proximity::Minimum, Proximity::Asymmetric, Proximity::Continuous] {
            check(&values, proximity).unwrap();
        }
    }

    #[test]
    fn a_country_with_everything_is_as_near_as_can_be() {
        let has_all = |c: usize, p: usize| c == 0 || (c + p).is_multiple_of(3);
        let values: Vec<Vec<f64>> =
            (0..LANES).map(|c| (0..12).map(|p| f64::from(u8::from(has_all(c, p)))).collect()).collect();
        let rca = Rca::new(&testing::exports(&values), 1e-6);
        let selection = Selection::new(&rca, OnDisconnected::Reject).unwrap();
        let presence = Presence::new(&rca, &selection);
        let near = Neighbourhood::new(&presence, &Proximities::Minimum, &rca, &selection).near();
        for (p, total) in near.totals.iter().enumerate() {
            assert_eq!(near.cells.get(0, p).to_bits(), total.to_bits(), "density is exactly 1");
        }
    }
}
