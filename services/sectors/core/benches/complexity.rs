//! The kernels on a world of the size of HS6 trade: 230 countries x 5,000 products,
//! about two fifths of the cells filled and a tenth with an advantage.

use divan::{Bencher, black_box};
use eslabon_sectors_core::{
    Complexity, Exports, Limits, Params, Proximity, SpaceParams, Strategy, ValidParams, complexity,
    opportunities, product_space,
};

const COUNTRIES: usize = 230;
const PRODUCTS: usize = 5000;

fn main() {
    divan::main();
}

/// A generator with one word of state (Vigna's splitmix64): enough for noise, and
/// the same everywhere.
struct Noise(u64);

impl Noise {
    /// Uniform in 0..1.
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ word >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ word >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((word ^ word >> 31) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// About normal: mean 0, standard deviation 1.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

/// Exports that grow with capability of the country times sophistication of the
/// product, so that they are nested as real trade is.
fn world() -> Exports {
    let mut noise = Noise(42);
    let capability: Vec<f64> = (0..COUNTRIES).map(|_| noise.normal()).collect();
    let sophistication: Vec<f64> = (0..PRODUCTS).map(|_| noise.normal()).collect();
    let sizes: Vec<f64> = (0..COUNTRIES).map(|c| capability[c] + 1.6 * noise.normal()).collect();
    let (mut countries, mut products, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for c in 0..COUNTRIES {
        for (p, &demand) in sophistication.iter().enumerate() {
            let affinity = 0.8 * capability[c] * demand + 2.2 * noise.normal();
            if affinity > 0.45 {
                countries.push(c as u32);
                products.push(p as u32);
                values.push((12.0 + sizes[c] + affinity).exp().round());
            }
        }
    }
    Exports::new(COUNTRIES, PRODUCTS, &countries, &products, &values).expect("the cells are valid")
}

fn params(proximity: Proximity) -> ValidParams {
    Params { proximity, ..Params::default() }.check().expect("the parameters are valid")
}

fn figures() -> Complexity {
    complexity(&world(), &params(Proximity::Minimum)).expect("the world hangs together")
}

#[divan::bench(args = [Proximity::Minimum, Proximity::Asymmetric, Proximity::Continuous])]
fn all_figures(bencher: Bencher<'_, '_>, proximity: Proximity) {
    let (world, params) = (world(), params(proximity));
    bencher.bench(|| complexity(black_box(&world), &params));
}

#[divan::bench]
fn one_row_of_proximities(bencher: Bencher<'_, '_>) {
    let figures = figures();
    bencher.bench(|| figures.proximities(black_box(17)));
}

#[divan::bench]
fn opportunities_of_one_country(bencher: Bencher<'_, '_>) {
    let figures = figures();
    let weights = Strategy::LightTouch.weights();
    bencher.bench(|| opportunities(&figures, black_box(17), &weights, &Limits::default()));
}

#[divan::bench(sample_count = 10)]
fn the_product_space(bencher: Bencher<'_, '_>) {
    let figures = figures();
    bencher.bench(|| product_space(black_box(&figures), &SpaceParams::default()));
}
