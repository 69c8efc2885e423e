//! What holds for the figures of every world.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

use eslabon_sectors_core::{
    Complexity, Error, Exports, Limits, OnDisconnected, Params, Proximity, SpaceParams, Strategy, Variant,
    Weights, annual_growth, complexity, opportunities, product_space,
};
use proptest::{collection::vec, prelude::*, strategy::Strategy as Generate};

type World = Vec<Vec<f64>>;

fn exports(values: &World) -> Exports {
    let (countries, products) = (values.len(), values[0].len());
    let cells = (0..countries as u32).flat_map(|c| (0..products as u32).map(move |p| (c, p)));
    let (cell_countries, cell_products): (Vec<u32>, Vec<u32>) = cells.unzip();
    Exports::new(countries, products, &cell_countries, &cell_products, &values.concat()).unwrap()
}

fn figures(values: &World, params: Params) -> Result<Complexity, Error> {
    complexity(&exports(values), &params.check().unwrap())
}

/// Small worlds, half empty, with values of several sizes.
fn worlds() -> impl Generate<Value = World> {
    (3..18_usize, 3..24_usize).prop_flat_map(|(countries, products)| {
        let value =
            prop_oneof![Just(0.0), (0..40_u32).prop_map(|size| f64::from(size).exp2().sqrt().round())];
        vec(vec(value, products), countries)
    })
}

fn params() -> impl Generate<Value = Params> {
    let proximity =
        prop_oneof![Just(Proximity::Minimum), Just(Proximity::Asymmetric), Just(Proximity::Continuous)];
    let variant = prop_oneof![Just(Variant::Reference), Just(Variant::AtlasBook)];
    (proximity, variant, 0.3..1.5_f64).prop_map(|(proximity, variant, rca_threshold)| Params {
        rca_threshold,
        proximity,
        variant,
        on_disconnected: OnDisconnected::LargestBlock,
        ..Params::default()
    })
}

/// Every figure there is, in one order.
fn all(figures: &Complexity) -> Vec<Option<f64>> {
    let (countries, products) = (figures.countries(), figures.products());
    let eci = (0..countries).map(|c| figures.eci(c));
    let coi = (0..countries).map(|c| figures.coi(c));
    let by_product = (0..products).map(|p| figures.pci(p));
    let cells = (0..countries).flat_map(|c| (0..products).map(move |p| (c, p)));
    let by_cell = cells.flat_map(|(c, p)| [figures.rca(c, p), figures.density(c, p), figures.cog(c, p)]);
    eci.chain(by_product).chain(by_cell).chain(coi).collect()
}

fn bits(figures: &Complexity) -> Vec<Option<u64>> {
    all(figures).into_iter().map(|figure| figure.map(f64::to_bits)).collect()
}

fn moderate(figures: &Complexity) -> bool {
    // Where eigenvalues nearly coincide, rounding alone may turn ECI.
    figures.spectrum().gap > 1e-4
}

fn check_near(left: Option<f64>, right: Option<f64>) -> Result<(), TestCaseError> {
    match (left, right) {
        (Some(left), Some(right)) => {
            let size = left.abs().max(right.abs()).max(1.0);
            prop_assert!((left - right).abs() <= 1e-8 * size, "{left} {right}");
        }
        (left, right) => prop_assert_eq!(left, right),
    }
    Ok(())
}

/// Standardising blows up rounding where the outlooks are almost the same, and
/// where they are the same there is none.
fn check_outlook(left: Option<f64>, right: Option<f64>) -> Result<(), TestCaseError> {
    if let (Some(left), Some(right)) = (left, right) {
        prop_assert!((left - right).abs() <= 1e-4 * left.abs().max(1.0), "{left} {right}");
    }
    Ok(())
}

proptest! {
    #[test]
    fn no_figure_is_nan_or_infinite(values in worlds(), params in params()) {
        let figures = figures(&values, params);
        prop_assume!(figures.is_ok());
        let figures = figures.unwrap();
        for figure in all(&figures).into_iter().flatten() {
            prop_assert!(figure.is_finite());
        }
    }

    #[test]
    fn eci_has_mean_zero_and_deviation_one(values in worlds(), params in params()) {
        let figures = figures(&values, params);
        prop_assume!(figures.is_ok());
        let figures = figures.unwrap();
        let eci: Vec<f64> = (0..figures.countries()).filter_map(|c| figures.eci(c)).collect();
        let count = eci.len() as f64;
        let mean = eci.iter().sum::<f64>() / count;
        let variance = eci.iter().map(|eci| eci * eci).sum::<f64>() / count;
        prop_assert!(mean.abs() < 1e-12 && (variance - 1.0).abs() < 1e-12, "{mean} {variance}");
    }

    #[test]
    fn eci_is_the_mean_pci_of_what_a_country_has(values in worlds(), params in params()) {
        let figures = figures(&values, params);
        prop_assume!(figures.is_ok());
        let figures = figures.unwrap();
        for c in 0..figures.countries() {
            let Some(eci) = figures.eci(c) else { continue };
            let pci: Vec<f64> = (0..figures.products())
                .filter(|&p| figures.is_present(c, p))
                .map(|p| figures.pci(p).unwrap())
                .collect();
            prop_assert_eq!(pci.len(), figures.diversity(c) as usize);
            let mean = pci.iter().sum::<f64>() / pci.len() as f64;
            prop_assert!((eci - mean).abs() < 1e-9, "{} {}", eci, mean);
        }
    }

    #[test]
    fn the_unit_of_values_does_not_matter(values in worlds(), params in params(), scale in 1e-3..1e6_f64) {
        let scaled = values.iter().map(|row| row.iter().map(|value| value * scale).collect()).collect();
        let (first, second) = (figures(&values, params), figures(&scaled, params));
        prop_assume!(first.is_ok() && second.is_ok());
        let (first, second) = (first.unwrap(), second.unwrap());
        // Rounding may take an RCA across the threshold.
        let same = (0..first.countries()).all(|c| first.diversity(c) == second.diversity(c))
            && (0..first.products()).all(|p| first.ubiquity(p) == second.ubiquity(p));
        prop_assume!(same && moderate(&first));
        let besides_coi = all(&first).len() - first.countries();
        for (left, right) in all(&first).into_iter().zip(all(&second)).take(besides_coi) {
            check_near(left, right)?;
        }
        for c in 0..first.countries() {
            check_outlook(first.coi(c), second.coi(c))?;
        }
    }

    #[test]
    fn the_order_of_countries_and_products_does_not_matter(values in worlds(), params in params()) {
        let turned: World = values.iter().rev().map(|row| row.iter().rev().copied().collect()).collect();
        let (first, second) = (figures(&values, params), figures(&turned, params));
        prop_assume!(first.is_ok() && second.is_ok());
        let (first, second) = (first.unwrap(), second.unwrap());
        let (countries, products) = (first.countries(), first.products());
        let same = (0..countries).all(|c| first.diversity(c) == second.diversity(countries - 1 - c))
            && (0..countries).all(|c| first.eci(c).is_some() == second.eci(countries - 1 - c).is_some());
        prop_assume!(same && moderate(&first));
        for c in 0..countries {
            check_near(first.eci(c), second.eci(countries - 1 - c))?;
            check_outlook(first.coi(c), second.coi(countries - 1 - c))?;
            for p in 0..products {
                let (d, q) = (countries - 1 - c, products - 1 - p);
                check_near(first.density(c, p), second.density(d, q))?;
                check_near(first.cog(c, p), second.cog(d, q))?;
            }
        }
    }

    #[test]
    fn cells_may_come_in_any_order(values in worlds(), seed in any::<u64>()) {
        let mut cells: Vec<(u32, u32, f64)> = Vec::new();
        for (c, row) in values.iter().enumerate() {
            cells.extend(row.iter().enumerate().map(|(p, &value)| (c as u32, p as u32, value)));
        }
        cells.sort_by_key(|&(c, p, _)| (u64::from(c) * 31 + u64::from(p) * 17).wrapping_mul(seed | 1));
        let parts = |of: fn(&(u32, u32, f64)) -> u32| cells.iter().map(of).collect::<Vec<u32>>();
        let shuffled = Exports::new(
            values.len(),
            values[0].len(),
            &parts(|cell| cell.0),
            &parts(|cell| cell.1),
            &cells.iter().map(|cell| cell.2).collect::<Vec<f64>>(),
        );
        prop_assert_eq!(shuffled.unwrap(), exports(&values));
    }

    #[test]
    fn density_is_a_share(values in worlds(), params in params()) {
        let params = Params {
            proximity: match params.proximity {
                Proximity::Continuous => Proximity::Minimum,
                other => other,
            },
            ..params
        };
        let figures = figures(&values, params);
        prop_assume!(figures.is_ok());
        let figures = figures.unwrap();
        for (c, p) in (0..figures.countries()).flat_map(|c| (0..figures.products()).map(move |p| (c, p))) {
            if let Some(density) = figures.density(c, p) {
                prop_assert!((0.0..=1.0).contains(&density), "{density}");
                prop_assert_eq!(figures.distance(c, p), Some(1.0 - density));
            }
        }
    }

    #[test]
    fn pci_and_eci_solve_the_eigenproblem(values in worlds(), params in params()) {
        let figures = figures(&values, params);
        prop_assume!(figures.is_ok());
        let figures = figures.unwrap();
        // With k the raw index, the mean over countries of the mean over products
        // of k is the eigenvalue times k; in units of ECI that is a line with the
        // eigenvalue as its slope.
        let second = figures.spectrum().second;
        let offsets: Vec<f64> = (0..figures.products())
            .filter_map(|p| {
                let eci = (0..figures.countries()).filter(|&c| figures.is_present(c, p)).map(|c| figures.eci(c));
                let eci: Vec<f64> = eci.flatten().collect();
                Some(eci.iter().sum::<f64>() / eci.len() as f64 - second * figures.pci(p)?)
            })
            .collect();
        let largest = (0..figures.products()).filter_map(|p| figures.pci(p)).fold(1.0, |most: f64, pci| most.max(pci.abs()));
        for offset in &offsets {
            prop_assert!((offset - offsets[0]).abs() < 1e-9 * largest, "{} {}", offset, offsets[0]);
        }
    }

    #[test]
    fn the_figures_are_those_of_the_definitions(values in worlds(), params in params()) {
        let figures = figures(&values, params);
        prop_assume!(figures.is_ok());
        check_definitions(&figures.unwrap(), params)?;
    }

    #[test]
    fn opportunities_are_ranked_and_explained(values in worlds(), params in params()) {
        let figures = figures(&values, params);
        prop_assume!(figures.is_ok());
        let figures = figures.unwrap();
        let weights = Strategy::LowHangingFruit.weights();
        for c in 0..figures.countries() {
            let listed = opportunities(&figures, c, &weights, &Limits::default());
            if figures.eci(c).is_none() {
                prop_assert_eq!(listed, Err(Error::NoFigures { country: c }));
                continue;
            }
            let listed = listed.unwrap();
            prop_assert!(listed.is_sorted_by(|left, right| left.score >= right.score));
            for one in &listed {
                prop_assert!(!figures.is_present(c, one.product));
                prop_assert!((0.0..=1.0 + 1e-12).contains(&one.score));
                prop_assert_eq!(one.score, one.terms.iter().map(|term| term.contribution).sum::<f64>());
            }
        }
    }

    #[test]
    fn the_product_space_has_a_spanning_tree(values in worlds(), params in params()) {
        let figures = figures(&values, params);
        prop_assume!(figures.is_ok());
        let figures = figures.unwrap();
        let links = product_space(&figures, &SpaceParams::default()).unwrap();
        let nodes = (0..figures.products()).filter(|&p| figures.pci(p).is_some()).count();
        prop_assert_eq!(links.iter().filter(|link| link.in_tree).count(), nodes - 1);
        let ordered = links.is_sorted_by(|left, right| {
            let places = ((left.source, left.target), (right.source, right.target));
            left.proximity > right.proximity || left.proximity == right.proximity && places.0 < places.1
        });
        prop_assert!(ordered);
        for link in &links {
            let (there, back) = (
                figures.proximities(link.source as usize)[link.target as usize],
                figures.proximities(link.target as usize)[link.source as usize],
            );
            prop_assert_eq!(link.proximity, there.max(back));
            prop_assert!(link.source < link.target && (link.in_tree || link.proximity >= 0.55));
        }
    }

    #[test]
    fn growth_leads_from_one_value_to_the_other(from in 1.0..1e12_f64, to in 1.0..1e12_f64, years in 1..40_u32) {
        let growth = annual_growth(from, to, years).unwrap();
        let led = from * (1.0 + growth).powi(years as i32);
        prop_assert!((led - to).abs() <= 1e-9 * to, "{} {}", led, to);
    }
}

/// Density, COI and COG from ECI, PCI and the rows of the proximity matrix, by the
/// formulas of the crate's documentation.
fn check_definitions(figures: &Complexity, params: Params) -> Result<(), TestCaseError> {
    let countries: Vec<usize> = (0..figures.countries()).filter(|&c| figures.eci(c).is_some()).collect();
    let products: Vec<usize> = (0..figures.products()).filter(|&p| figures.pci(p).is_some()).collect();
    let mut phi: Vec<Vec<f64>> = (0..figures.products()).map(|p| figures.proximities(p)).collect();
    phi.iter_mut().flatten().filter(|phi| **phi < 1e-13).for_each(|phi| *phi = 0.0);
    let around = |p: usize| products.iter().map(|&j| phi[p][j]).sum::<f64>();
    let has = |c: usize, p: usize| f64::from(u8::from(figures.is_present(c, p)));
    let weighs = |c: usize, p: usize| match params.proximity {
        Proximity::Continuous => figures.rca(c, p).unwrap(),
        _ => has(c, p),
    };
    // The raw index is PCI less an offset that the eigenproblem gives, in units of
    // the deviation of K.
    let members = |p: usize| countries.iter().copied().filter(move |&c| figures.is_present(c, p));
    let mean_eci =
        |p: usize| members(p).map(|c| figures.eci(c).unwrap()).sum::<f64>() / members(p).count() as f64;
    let second = figures.spectrum().second;
    prop_assume!(second < 0.99);
    let offset = products.iter().map(|&p| mean_eci(p) - second * figures.pci(p).unwrap()).sum::<f64>()
        / products.len() as f64
        / (second - 1.0);
    let worth = |p: usize| match params.variant {
        Variant::Reference => figures.pci(p).unwrap() + offset,
        Variant::AtlasBook => figures.pci(p).unwrap(),
    };
    let totals: Vec<f64> = (0..figures.products()).map(around).collect();
    let size = products.iter().map(|&p| worth(p).abs()).fold(1.0, f64::max);
    let (mut outlooks, mut largest) = (Vec::new(), 0.0_f64);
    for &c in &countries {
        let most = products.iter().map(|&p| weighs(c, p)).fold(1.0, f64::max);
        let (mut outlook, mut terms) = (0.0, 0.0);
        for &p in &products {
            let density = products.iter().map(|&j| weighs(c, j) * phi[p][j]).sum::<f64>() / totals[p];
            let ours = figures.density(c, p).unwrap();
            prop_assert!((ours - density).abs() <= 1e-12 * most, "density {ours} {density}");
            outlook += density * (1.0 - has(c, p)) * worth(p);
            terms += (density * (1.0 - has(c, p)) * worth(p)).abs();
            let opens: f64 =
                products.iter().map(|&j| (1.0 - has(c, j)) * phi[j][p] * worth(j) / totals[j]).sum();
            let gain = match params.variant {
                Variant::Reference => (1.0 - has(c, p)) * opens,
                Variant::AtlasBook => opens - density * worth(p),
            };
            let ours = figures.cog(c, p).unwrap();
            prop_assert!((ours - gain).abs() <= 1e-8 * size * most, "cog {ours} {gain}");
        }
        outlooks.push(outlook);
        largest = largest.max(terms);
    }
    let count = outlooks.len() as f64;
    let mean = outlooks.iter().sum::<f64>() / count;
    let sd = (outlooks.iter().map(|outlook| (outlook - mean).powi(2)).sum::<f64>() / count).sqrt();
    for (&c, outlook) in countries.iter().zip(outlooks) {
        let expected = match params.variant {
            Variant::Reference if sd < 1e-6 * largest || sd == 0.0 => continue,
            Variant::Reference => (outlook - mean) / sd,
            Variant::AtlasBook => outlook,
        };
        let ours = figures.coi(c).unwrap();
        prop_assert!((ours - expected).abs() <= 1e-6 * expected.abs().max(1.0), "coi {ours} {expected}");
    }
    Ok(())
}

/// A world with more countries than a tile has, that hangs together.
fn large() -> World {
    let value = |c: usize, p: usize| {
        let word = (c as u64 * 7919 + p as u64 * 104_729).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
        let nested = (c + p) as f64 / 90.0;
        if word % 5 < 2 { 0.0 } else { (word % 1000) as f64 * nested.exp() }
    };
    (0..53).map(|c| (0..131).map(|p| value(c, p)).collect()).collect()
}

#[test]
fn the_number_of_threads_does_not_change_a_bit() {
    for proximity in [Proximity::Minimum, Proximity::Asymmetric, Proximity::Continuous] {
        for variant in [Variant::Reference, Variant::AtlasBook] {
            let params = Params { proximity, variant, ..Params::default() };
            let with = |threads: usize| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                pool.install(|| bits(&figures(&large(), params).unwrap()))
            };
            let one = with(1);
            assert!(one.iter().flatten().count() > 3 * 53 * 131 / 2);
            for threads in [2, 7] {
                assert!(with(threads) == one, "{proximity:?} {variant:?} {threads}");
            }
        }
    }
}

#[test]
fn weights_may_be_all_of_one_thing() {
    let figures = figures(&large(), Params::default()).unwrap();
    let weights = Weights { distance: 1.0, pci: 0.0, cog: 0.0 };
    let listed = opportunities(&figures, 0, &weights, &Limits::default()).unwrap();
    assert!(listed.is_sorted_by(|left, right| left.distance <= right.distance));
}
