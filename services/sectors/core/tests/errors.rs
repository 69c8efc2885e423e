//! What is refused, and what is left out by name: every error, from the outside.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

use eslabon_sectors_core::{
    Axis, Block, Error, Exports, LeftOut, LeftOutReason, Limits, OnDisconnected, Params, SpaceParams,
    Strategy, complexity, opportunities, product_space,
};

type Cell = (u32, u32, f64);

fn exports(countries: usize, products: usize, cells: &[Cell]) -> Result<Exports, Error> {
    let cell_countries: Vec<u32> = cells.iter().map(|cell| cell.0).collect();
    let cell_products: Vec<u32> = cells.iter().map(|cell| cell.1).collect();
    let values: Vec<f64> = cells.iter().map(|cell| cell.2).collect();
    Exports::new(countries, products, &cell_countries, &cell_products, &values)
}

/// A world where a country exports 1 of every product named in its string.
fn world(products: usize, countries: &[&[u32]]) -> Exports {
    let cells: Vec<Cell> =
        (0..).zip(countries).flat_map(|(c, row)| row.iter().map(move |&p| (c, p, 1.0))).collect();
    exports(countries.len(), products, &cells).unwrap()
}

#[track_caller]
fn check_exports(cells: &[Cell], expected: Error) {
    assert_eq!(exports(2, 2, cells), Err(expected));
}

#[track_caller]
fn check_complexity(exports: &Exports, params: Params, expected: Error) {
    assert_eq!(complexity(exports, &params.check().unwrap()).map(|_| ()), Err(expected));
}

#[test]
fn a_cell_outside_the_matrix_is_named() {
    let outside = |country, product| Error::IndexOutOfRange { country, product, countries: 2, products: 2 };
    check_exports(&[(0, 0, 1.0), (2, 1, 1.0)], outside(2, 1));
    check_exports(&[(1, 7, 1.0)], outside(1, 7));
    check_exports(&[(u32::MAX, 0, 1.0)], outside(u32::MAX as usize, 0));
}

#[test]
fn a_value_that_is_no_number_is_named() {
    check_exports(
        &[(0, 1, f64::INFINITY)],
        Error::NotFinite { country: 0, product: 1, value: f64::INFINITY },
    );
    match exports(2, 2, &[(1, 0, f64::NAN)]) {
        Err(Error::NotFinite { country: 1, product: 0, value }) => assert!(value.is_nan()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_negative_value_is_named() {
    check_exports(&[(1, 0, -3.0)], Error::Negative { country: 1, product: 0, value: -3.0 });
}

#[test]
fn the_same_cell_twice_is_not_summed() {
    let twice = Error::Duplicate { country: 1, product: 0 };
    check_exports(&[(1, 0, 3.0), (0, 0, 1.0), (1, 0, 3.0)], twice.clone());
    check_exports(&[(1, 0, 0.0), (1, 0, 3.0)], twice);
}

#[test]
fn vectors_of_different_lengths_and_values_out_of_proportion_are_refused() {
    let field = |result: Result<Exports, Error>| match result {
        Err(Error::BadParameter { field, .. }) => field,
        other => panic!("{other:?}"),
    };
    assert_eq!(field(Exports::new(2, 2, &[0, 1], &[0], &[1.0, 2.0])), "values");
    assert_eq!(field(exports(2, 2, &[(0, 0, f64::MAX), (0, 1, f64::MAX)])), "values");
    assert_eq!(field(exports(2, 2, &[(0, 0, 1e-60), (0, 1, 1e60)])), "values");
    assert_eq!(field(Exports::new(usize::MAX, 2, &[], &[], &[])), "countries");
    assert_eq!(field(Exports::new(2, usize::MAX, &[], &[], &[])), "products");
}

#[test]
fn nothing_is_too_small_for_an_index() {
    let too_small = |countries, products| Error::TooSmall { countries, products };
    check_complexity(&exports(0, 0, &[]).unwrap(), Params::default(), too_small(0, 0));
    check_complexity(&exports(3, 3, &[]).unwrap(), Params::default(), too_small(0, 0));
    check_complexity(&world(1, &[&[0], &[0], &[0]]), Params::default(), too_small(3, 1));
    check_complexity(&world(3, &[&[0, 1, 2]]), Params::default(), too_small(1, 3));
}

#[test]
fn blocks_that_share_no_product_are_named_largest_first() {
    let blocks =
        vec![Block { countries: vec![1, 2, 4], products: 3 }, Block { countries: vec![0, 3], products: 2 }];
    let world = world(5, &[&[0, 1], &[2, 3], &[3, 4], &[1], &[4]]);
    check_complexity(&world, Params::default(), Error::Disconnected { blocks });
}

#[test]
fn the_largest_block_is_computed_and_the_rest_is_left_out_by_name() {
    let world = world(5, &[&[0, 1], &[2, 3], &[3, 4], &[1], &[4]]);
    let params = Params { on_disconnected: OnDisconnected::LargestBlock, ..Params::default() };
    let figures = complexity(&world, &params.check().unwrap()).unwrap();
    let outside = |axis, index| LeftOut { axis, index, reason: LeftOutReason::OutsideLargestBlock };
    let expected = [
        outside(Axis::Country, 0),
        outside(Axis::Country, 3),
        outside(Axis::Product, 0),
        outside(Axis::Product, 1),
    ];
    assert_eq!(figures.left_out(), expected);
    assert_eq!((figures.eci(0), figures.coi(0), figures.pci(1)), (None, None, None));
    assert_eq!((figures.density(0, 3), figures.density(1, 0), figures.cog(1, 0)), (None, None, None));
    // What needs no eigenvector is known all the same.
    assert_eq!((figures.diversity(0), figures.ubiquity(1), figures.is_present(0, 1)), (2, 2, true));
    assert!(figures.rca(0, 1).is_some_and(|rca| rca > 1.0));
    assert!(figures.eci(1).is_some() && figures.pci(2).is_some());
    assert_eq!(figures.proximities(0), [0.0; 5]);
    assert_eq!(figures.eci_order().len(), 3);
}

#[test]
fn zero_margins_are_left_out_and_poison_nothing() {
    let chain = [(0, 0, 1.0), (0, 1, 1.0), (1, 1, 1.0), (1, 2, 1.0), (2, 2, 1.0)];
    let with_nothing: Vec<Cell> = chain.into_iter().chain([(3, 0, 0.0), (0, 3, 0.0)]).collect();
    let params = Params::default().check().unwrap();
    let plain = complexity(&exports(3, 3, &chain).unwrap(), &params).unwrap();
    let figures = complexity(&exports(4, 4, &with_nothing).unwrap(), &params).unwrap();
    let nothing = |axis| LeftOut { axis, index: 3, reason: LeftOutReason::ZeroTotal };
    assert_eq!(figures.left_out(), [nothing(Axis::Country), nothing(Axis::Product)]);
    for at in 0..3 {
        assert!(figures.eci(at).is_some() && figures.eci(at) == plain.eci(at));
        assert!(figures.pci(at).is_some() && figures.pci(at) == plain.pci(at));
    }
    assert_eq!((figures.eci(3), figures.pci(3), figures.diversity(3)), (None, None, 0));
    assert_eq!((figures.rca(3, 0), figures.rca(0, 3), figures.rca(0, 2)), (None, None, Some(0.0)));
    assert_eq!(figures.proximities(1), [0.5, 1.0, 0.5, 0.0]);
}

#[test]
fn something_without_an_advantage_is_left_out() {
    // Country 3 and product 3 are about as the world is: no RCA reaches 1.2.
    let cells: Vec<Cell> = vec![
        (0, 0, 50.0),
        (0, 1, 50.0),
        (1, 1, 50.0),
        (1, 2, 50.0),
        (2, 2, 50.0),
        (0, 3, 10.0),
        (1, 3, 10.0),
        (2, 3, 5.0),
        (3, 0, 5.0),
        (3, 1, 10.0),
        (3, 2, 11.0),
        (3, 3, 3.0),
    ];
    let params = Params { rca_threshold: 1.2, ..Params::default() }.check().unwrap();
    let figures = complexity(&exports(4, 4, &cells).unwrap(), &params).unwrap();
    let without = |axis| LeftOut { axis, index: 3, reason: LeftOutReason::NoPresence };
    assert_eq!(figures.left_out(), [without(Axis::Country), without(Axis::Product)]);
    assert!(figures.rca(3, 3).is_some_and(|rca| rca > 1.0));
    assert_eq!((figures.eci(3), figures.density(0, 3), figures.density(3, 0)), (None, None, None));
    assert!((0..3).all(|at| figures.eci(at).is_some() && figures.pci(at).is_some()));
}

#[test]
fn equal_diversities_leave_the_sign_undetermined() {
    let ring = world(4, &[&[0, 1], &[1, 2], &[2, 3], &[3, 0]]);
    check_complexity(&ring, Params::default(), Error::OrientationUndetermined);
    let same = world(2, &[&[0, 1], &[0, 1], &[0, 1]]);
    check_complexity(&same, Params::default(), Error::OrientationUndetermined);
}

#[test]
fn an_index_that_does_not_follow_diversity_has_no_sign() {
    // Two mirror images joined in the middle: the second eigenvector has opposite
    // signs on the two sides, diversity the same, so their correlation is 0.
    let mirror = world(5, &[&[0], &[0, 1, 2], &[2, 3, 4], &[4]]);
    check_complexity(&mirror, Params::default(), Error::OrientationUndetermined);
}

#[test]
fn equal_eigenvalues_are_a_tie() {
    // Three arms that look alike around one product: two eigenvectors tell arms
    // apart equally well.
    let star = world(4, &[&[0, 1], &[0, 2], &[0, 3], &[1], &[2], &[3]]);
    match complexity(&star, &Params::default().check().unwrap()) {
        Err(Error::EigenvalueTie { second, third }) => {
            assert!((second - third).abs() < 1e-9 && second > 0.0, "{second} {third}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_small_gap_is_a_warning() {
    let chain = world(3, &[&[0, 1], &[1, 2], &[2]]);
    let near = |near_tie_gap| {
        let params = Params { near_tie_gap, ..Params::default() }.check().unwrap();
        complexity(&chain, &params).unwrap().is_near_tie()
    };
    // The gap of this world is 0.559.
    assert_eq!([0.0, 0.01, 0.55, 0.56, 1.0].map(near), [false, false, false, true, true]);
}

#[test]
fn a_country_without_figures_has_no_opportunities() {
    let chain = world(3, &[&[0, 1], &[1, 2], &[2], &[]]);
    let figures = complexity(&chain, &Params::default().check().unwrap()).unwrap();
    let weights = Strategy::LightTouch.weights();
    for country in [3, 4, usize::MAX] {
        let refused = opportunities(&figures, country, &weights, &Limits::default());
        assert_eq!(refused, Err(Error::NoFigures { country }));
    }
}

#[test]
fn limits_and_links_must_be_numbers_in_their_range() {
    let chain = world(3, &[&[0, 1], &[1, 2], &[2]]);
    let figures = complexity(&chain, &Params::default().check().unwrap()).unwrap();
    let field = |error: Error| match error {
        Error::BadParameter { field, .. } => field,
        other => panic!("{other:?}"),
    };
    let weights = Strategy::LightTouch.weights();
    let limited = |limits| field(opportunities(&figures, 0, &weights, &limits).unwrap_err());
    assert_eq!(limited(Limits { pci_ceiling: Some(f64::NAN), max_distance: None }), "pci_ceiling");
    assert_eq!(limited(Limits { pci_ceiling: None, max_distance: Some(f64::NAN) }), "max_distance");
    let spaced = |min_proximity| {
        field(product_space(&figures, &SpaceParams { min_proximity, ..SpaceParams::default() }).unwrap_err())
    };
    for bad in [-0.1, 1.1, f64::NAN] {
        assert_eq!(spaced(bad), "min_proximity");
    }
}

#[test]
fn positions_that_are_not_there_have_no_figures() {
    let chain = world(3, &[&[0, 1], &[1, 2], &[2]]);
    let figures = complexity(&chain, &Params::default().check().unwrap()).unwrap();
    for far in [3, usize::MAX] {
        assert_eq!((figures.diversity(far), figures.ubiquity(far)), (0, 0));
        assert_eq!((figures.eci(far), figures.coi(far), figures.pci(far)), (None, None, None));
        assert_eq!((figures.rca(far, 0), figures.rca(0, far)), (None, None));
        assert_eq!(
            (figures.density(far, 0), figures.distance(0, far), figures.cog(far, far)),
            (None, None, None)
        );
        assert!(!figures.is_present(far, 0) && !figures.is_present(0, far));
        assert_eq!(figures.proximities(far), [0.0; 3]);
        assert_eq!((chain.value(far, 0), chain.value(0, far)), (0.0, 0.0));
        assert_eq!((chain.country_total(far), chain.product_total(far)), (0.0, 0.0));
    }
}
