//! A world small enough to be worked out by hand.
//!
//! Three countries in a chain: the first exports products 0 and 1, the second 1 and
//! 2, the third 2, one of each. So `d = (2, 2, 1)`, `u = (1, 2, 2)`, and
//! `D^-1 M U^-1 M'` is
//!
//! ```text
//! 3/4 1/4  0
//! 1/4 1/2 1/4
//!  0  1/2 1/2
//! ```
//!
//! with the eigenvalues 1, (3 + sqrt 5) / 8 and (3 - sqrt 5) / 8, and for the second
//! `K = (1, -(3 - sqrt 5) / 2, 1 - sqrt 5)`. `phi` is 1/2 between 0 and 1 and between
//! 1 and 2, and 0 between 0 and 2, so `S = (3/2, 2, 3/2)`.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

use eslabon_sectors_core::{
    Complexity, Exports, Limits, Link, Params, Proximity, Reason, ReasonCode, ReasonThresholds, SpaceParams,
    Strategy, Variant, Weights, Yardstick, complexity, opportunities, product_space,
};

fn chain(params: Params) -> Complexity {
    let exports = Exports::new(3, 3, &[0, 0, 1, 1, 2], &[0, 1, 1, 2, 2], &[1.0; 5]).unwrap();
    complexity(&exports, &params.check().unwrap()).unwrap()
}

#[track_caller]
fn check(is: Option<f64>, ought: f64) {
    let is = is.unwrap();
    assert!((is - ought).abs() < 1e-12, "{is}, not {ought}");
}

/// `K`, its mean and deviation, and `k`, all by hand.
struct ByHand {
    mean: f64,
    sd: f64,
    countries: [f64; 3],
    products: [f64; 3],
}

fn by_hand() -> ByHand {
    let root = 5.0_f64.sqrt();
    let second = (3.0 + root) / 8.0;
    let countries = [1.0, -(3.0 - root) / 2.0, 1.0 - root];
    let mean = countries.iter().sum::<f64>() / 3.0;
    let variance = countries.iter().map(|k| (k - mean) * (k - mean)).sum::<f64>() / 3.0;
    let products = [
        countries[0] / second,
        (countries[0] + countries[1]) / 2.0 / second,
        (countries[1] + countries[2]) / 2.0 / second,
    ];
    ByHand { mean, sd: variance.sqrt(), countries, products }
}

#[test]
fn rca_is_the_share_over_the_share_of_the_world() {
    let figures = chain(Params::default());
    check(figures.rca(0, 0), 2.5);
    check(figures.rca(0, 1), 1.25);
    check(figures.rca(2, 2), 2.5);
    assert_eq!(figures.rca(2, 0), Some(0.0));
    assert_eq!([0, 1, 2].map(|c| figures.diversity(c)), [2, 2, 1]);
    assert_eq!([0, 1, 2].map(|p| figures.ubiquity(p)), [1, 2, 2]);
    assert!(figures.is_present(0, 1) && !figures.is_present(2, 1));
    assert_eq!((figures.countries(), figures.products()), (3, 3));
    assert!(figures.left_out().is_empty());
}

#[test]
fn the_spectrum_is_that_of_the_chain() {
    let (spectrum, root) = (chain(Params::default()).spectrum(), 5.0_f64.sqrt());
    check(Some(spectrum.second), (3.0 + root) / 8.0);
    check(Some(spectrum.third), (3.0 - root) / 8.0);
    check(Some(spectrum.gap), root / 4.0);
}

#[test]
fn eci_and_pci_are_the_standardised_eigenvector() {
    let (figures, hand) = (chain(Params::default()), by_hand());
    for at in 0..3 {
        check(figures.eci(at), (hand.countries[at] - hand.mean) / hand.sd);
        check(figures.pci(at), (hand.products[at] - hand.mean) / hand.sd);
    }
    assert_eq!(figures.eci_order(), [0, 1, 2]);
    assert_eq!(figures.pci_order(), [0, 1, 2]);
}

#[test]
fn proximities_are_shares_of_common_countries() {
    assert_eq!(chain(Params::default()).proximities(1), [0.5, 1.0, 0.5]);
    let asymmetric = chain(Params { proximity: Proximity::Asymmetric, ..Params::default() });
    assert_eq!(asymmetric.proximities(0), [1.0, 1.0, 0.0]);
    assert_eq!(asymmetric.proximities(1), [0.5, 1.0, 0.5]);
}

#[test]
fn density_is_the_share_of_the_neighbourhood() {
    let figures = chain(Params::default());
    let expected = [[1.0, 0.75, 1.0 / 3.0], [1.0 / 3.0, 0.75, 1.0], [0.0, 0.25, 2.0 / 3.0]];
    for (c, row) in expected.iter().enumerate() {
        for (p, &density) in row.iter().enumerate() {
            check(figures.density(c, p), density);
            check(figures.distance(c, p), 1.0 - density);
        }
    }
}

#[test]
fn the_reference_standardises_outlooks_of_the_raw_index() {
    let (figures, hand) = (chain(Params::default()), by_hand());
    let k = hand.products;
    let outlooks = [k[2] / 3.0, k[0] / 3.0, 0.25 * k[1]];
    let mean = outlooks.iter().sum::<f64>() / 3.0;
    let sd = (outlooks.iter().map(|o| (o - mean) * (o - mean)).sum::<f64>() / 3.0).sqrt();
    for (c, outlook) in outlooks.iter().enumerate() {
        check(figures.coi(c), (outlook - mean) / sd);
    }
    assert_eq!(figures.coi_order(), [1, 2, 0]);
    check(figures.cog(0, 2), k[2] / 1.5 / hand.sd);
    check(figures.cog(2, 0), (k[0] / 1.5 + 0.5 * k[1] / 2.0) / hand.sd);
    assert_eq!(figures.cog(0, 0), Some(0.0));
}

#[test]
fn the_book_sums_pci_and_takes_off_what_is_near() {
    let figures = chain(Params { variant: Variant::AtlasBook, ..Params::default() });
    let pci = [0, 1, 2].map(|p| figures.pci(p).unwrap());
    check(figures.coi(0), pci[2] / 3.0);
    check(figures.coi(1), pci[0] / 3.0);
    check(figures.coi(2), 0.25 * pci[1]);
    check(figures.cog(0, 2), pci[2] / 1.5 - pci[2] / 3.0);
    check(figures.cog(0, 0), -pci[0]);
    check(figures.cog(2, 0), pci[0] / 1.5 + 0.5 * pci[1] / 2.0);
}

#[test]
fn opportunities_are_normalised_over_what_is_absent() {
    let figures = chain(Params::default());
    let weights = Weights { distance: 0.5, pci: 0.25, cog: 0.25 };
    let listed = opportunities(&figures, 2, &weights, &Limits::default()).unwrap();
    // Product 1 is nearer, product 0 more complex; two candidates are the best and
    // the worst of everything.
    let nearness = |at: usize| listed[at].terms[0].normalised;
    let complexity = |at: usize| listed[at].terms[1].normalised;
    assert_eq!(listed.iter().map(|one| one.product).collect::<Vec<_>>(), [0, 1]);
    assert_eq!((nearness(0), nearness(1)), (0.0, 1.0));
    assert_eq!((complexity(0), complexity(1)), (1.0, 0.0));
    // Both score 1/2, so position decides.
    assert_eq!((listed[0].score, listed[1].score), (0.5, 0.5));
    assert_eq!(listed[1].terms[0].contribution, 0.5);
    assert_eq!((listed[0].rca, listed[0].distance), (0.0, 1.0));
}

#[test]
fn one_candidate_is_neither_best_nor_worst() {
    let figures = chain(Params::default());
    let listed = opportunities(&figures, 0, &Strategy::LightTouch.weights(), &Limits::default()).unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!((listed[0].product, listed[0].terms.map(|term| term.normalised)), (2, [0.5; 3]));
    check(Some(listed[0].score), 0.5);
}

#[test]
fn limits_hide_and_do_not_change_scores() {
    let figures = chain(Params::default());
    let weights = Strategy::LowHangingFruit.weights();
    let list = |limits: Limits| opportunities(&figures, 2, &weights, &limits).unwrap();
    let all = list(Limits::default());
    let near = list(Limits { max_distance: Some(0.75), ..Limits::default() });
    let simple = list(Limits { pci_ceiling: figures.pci(0), ..Limits::default() });
    let expected: Vec<_> = all.iter().filter(|one| one.product == 1).copied().collect();
    assert_eq!((all.len(), expected.len()), (2, 1));
    assert_eq!((&near, &simple), (&expected, &expected));
}

#[test]
fn reasons_compare_with_the_country_and_its_candidates() {
    let figures = chain(Params::default());
    let listed = opportunities(&figures, 2, &Strategy::LightTouch.weights(), &Limits::default()).unwrap();
    let thresholds = ReasonThresholds::default();
    let of = |product: usize, growth| {
        let one = listed.iter().find(|one| one.product == product).unwrap();
        Yardstick::new(&figures, 2, &listed, &thresholds).reasons(one, growth)
    };
    let (eci, pci) = (figures.eci(2).unwrap(), [0, 1].map(|p| figures.pci(p).unwrap()));
    let [far, near] = [0, 1].map(|p| figures.distance(2, p).unwrap());
    let opens = figures.cog(2, 0).unwrap();
    let reason = |code, value, compared_with| Reason { code, value, compared_with };
    assert_eq!(
        of(0, Some((0.02, 0.05))),
        [
            reason(ReasonCode::FarFromCapabilities, far, far),
            reason(ReasonCode::MoreComplexThanToday, pci[0], eci),
            reason(ReasonCode::OpensPaths, opens, opens),
        ]
    );
    assert_eq!(
        of(1, Some((0.08, 0.05))),
        [
            reason(ReasonCode::NearCapabilities, near, near),
            reason(ReasonCode::MoreComplexThanToday, pci[1], eci),
            reason(ReasonCode::GrowingDemand, 0.08, 0.05),
        ]
    );
    assert_eq!(of(1, None).len(), 2);
}

#[test]
fn a_country_is_nearly_there_from_half_the_threshold_on() {
    // RCA of country 0 in product 2 is 0.4 and then 0.8.
    for (value, expected) in [(1.0, false), (3.0, true)] {
        let cells = [10.0, 10.0, value, 10.0, 10.0, 10.0];
        let exports = Exports::new(3, 3, &[0, 0, 0, 1, 1, 2], &[0, 1, 2, 1, 2, 2], &cells).unwrap();
        let figures = complexity(&exports, &Params::default().check().unwrap()).unwrap();
        let listed = opportunities(&figures, 0, &Strategy::LightTouch.weights(), &Limits::default()).unwrap();
        let thresholds = ReasonThresholds { nearly_there: 0.25, ..ReasonThresholds::default() };
        let found = Yardstick::new(&figures, 0, &listed, &thresholds).reasons(&listed[0], None);
        let there = found.iter().find(|reason| reason.code == ReasonCode::NearlyThere);
        assert_eq!(there.is_some(), expected, "{found:?}");
        assert!(there.is_none_or(|reason| reason.compared_with == 1.0 && reason.value == listed[0].rca));
    }
}

#[test]
fn the_product_space_of_a_chain_is_a_chain() {
    let links = product_space(&chain(Params::default()), &SpaceParams::default()).unwrap();
    let link = |source, target| Link { source, target, proximity: 0.5, in_tree: true };
    assert_eq!(links, [link(0, 1), link(1, 2)]);
}

#[test]
fn links_beyond_the_tree_are_the_strongest_of_each_product() {
    // Four products that everybody but one has, pairwise at 3/4 or more.
    let cells: Vec<(u32, u32)> = vec![
        (0, 0),
        (0, 1),
        (0, 2),
        (0, 3),
        (1, 0),
        (1, 1),
        (1, 2),
        (1, 3),
        (2, 0),
        (2, 1),
        (2, 2),
        (2, 3),
        (3, 0),
        (4, 1),
        (4, 2),
    ];
    let (countries, products): (Vec<u32>, Vec<u32>) = cells.into_iter().unzip();
    let exports = Exports::new(5, 4, &countries, &products, &[1.0; 15]).unwrap();
    let figures =
        complexity(&exports, &Params { rca_threshold: 0.1, ..Params::default() }.check().unwrap()).unwrap();
    let counts = |links_per_product| {
        let params = SpaceParams { min_proximity: 0.0, links_per_product };
        let links = product_space(&figures, &params).unwrap();
        (links.len(), links.iter().filter(|link| link.in_tree).count())
    };
    assert_eq!((counts(0), counts(3)), ((3, 3), (6, 3)));
    let one = product_space(&figures, &SpaceParams { min_proximity: 0.8, links_per_product: 3 }).unwrap();
    // Products 1 and 2 are always together.
    assert_eq!((one[0].source, one[0].target, one[0].proximity), (1, 2, 1.0));
    assert_eq!(one.len(), 3);
}
