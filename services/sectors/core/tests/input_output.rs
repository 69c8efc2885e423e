//! Two industries worked out by hand, and every table that is refused.
//!
//! The first buys 0.2 of its output from itself and 0.4 from the second, the second
//! 0.3 from the first and 0.1 from itself. `det (I - A) = 0.8 * 0.9 - 0.3 * 0.4 =
//! 0.6`, so `L = [[0.9, 0.3], [0.4, 0.8]] / 0.6`.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

use eslabon_sectors_core::input_output::{Error, MOST_INDUSTRIES, Quantity, Sign, Solved, Table};

const OUTPUT: [f64; 2] = [100.0, 200.0];
const FLOWS: [f64; 4] = [20.0, 60.0, 40.0, 20.0];
const COEFFICIENTS: [f64; 4] = [0.2, 0.3, 0.4, 0.1];

/// Divisions by 0.6 are not exact; a handful of roundings, as a share of the figure.
const ROUNDING: f64 = 1e-14;

fn table() -> Table {
    Table::from_flows(OUTPUT.to_vec(), &FLOWS).unwrap()
}

fn solved() -> Solved {
    let jobs = vec![50.0, 20.0];
    table().with_factor("EMPLOYMENT", Sign::NotNegative, jobs).unwrap().solve().unwrap()
}

#[track_caller]
fn near(ours: &[f64], expected: &[f64]) {
    assert_eq!(ours.len(), expected.len());
    for (ours, expected) in ours.iter().zip(expected) {
        assert!(
            (ours - expected).abs() <= ROUNDING * expected.abs().max(1.0),
            "ours {ours}, expected {expected}"
        );
    }
}

/// All cells, row by row.
fn cells(of: impl Fn(usize, usize) -> f64) -> Vec<f64> {
    (0..2).flat_map(|i| (0..2).map(move |j| (i, j))).map(|(i, j)| of(i, j)).collect()
}

#[test]
fn flows_and_coefficients_are_the_same_table() {
    let given = Table::from_coefficients(OUTPUT.to_vec(), &COEFFICIENTS).unwrap();
    assert_eq!(table(), given);
    assert_eq!((given.coefficient(0, 1), given.coefficient(1, 0)), (0.3, 0.4));
}

#[test]
fn the_inverses_are_those_of_the_hand() {
    let solved = solved();
    near(&cells(|i, j| solved.leontief(i, j)), &[1.5, 0.5, 2.0 / 3.0, 4.0 / 3.0]);
    // B = [[0.2, 0.6], [0.2, 0.1]].
    near(&cells(|i, j| solved.ghosh(i, j)), &[1.5, 1.0, 1.0 / 3.0, 4.0 / 3.0]);
}

#[test]
fn multipliers_are_sums_of_columns_and_of_rows() {
    near(&solved().output_multipliers(), &[13.0 / 6.0, 11.0 / 6.0]);
    near(&solved().supply_multipliers().unwrap(), &[2.5, 5.0 / 3.0]);
}

#[test]
fn a_factor_is_called_for_in_the_industry_and_in_its_suppliers() {
    let jobs = solved().factor_effects("EMPLOYMENT").unwrap();
    near(&jobs.direct, &[0.5, 0.1]);
    near(&jobs.total, &[0.75 + 0.2 / 3.0, 0.25 + 0.4 / 3.0]);
    let ratio: Vec<f64> = jobs.ratio.into_iter().flatten().collect();
    near(&ratio, &[1.5 + 0.4 / 3.0, 2.5 + 4.0 / 3.0]);
}

#[test]
fn linkages_are_relative_to_the_average_industry() {
    near(&solved().backward_linkages(), &[13.0 / 12.0, 11.0 / 12.0]);
    near(&solved().forward_linkages().unwrap(), &[1.2, 0.8]);
    // Both rows of L sum to 2.
    near(&solved().sensitivities(), &[1.0, 1.0]);
}

#[test]
fn output_for_the_final_demand_there_is_gives_the_output_there_is() {
    // 100 - 20 - 60 and 200 - 40 - 20 are left for final demand.
    near(&solved().output_for(&[20.0, 140.0]).unwrap(), &OUTPUT);
    near(&solved().output_for(&[-6.0, 0.0]).unwrap(), &[-9.0, -4.0]);
}

#[test]
fn an_industry_that_is_idle_stands_alone() {
    let table = Table::from_flows(vec![100.0, 0.0], &[20.0, 0.0, 0.0, 0.0]).unwrap();
    let solved = table.with_factor("JOBS", Sign::NotNegative, vec![8.0, 0.0]).unwrap().solve().unwrap();
    assert_eq!(solved.output_multipliers(), [1.25, 1.0]);
    assert_eq!(solved.supply_multipliers().unwrap(), [1.25, 1.0]);
    let jobs = solved.factor_effects("JOBS").unwrap();
    assert_eq!((jobs.total[1], jobs.ratio[1]), (0.0, None));
}

#[test]
fn a_factor_that_only_suppliers_have_has_no_ratio() {
    let table = table().with_factor("ROYALTIES", Sign::Any, vec![0.0, -10.0]).unwrap();
    let effects = table.solve().unwrap().factor_effects("ROYALTIES").unwrap();
    assert!(effects.total[0] < 0.0);
    assert_eq!(effects.ratio[0], None);
}

#[test]
fn a_table_whose_industries_all_keep_a_share_passes_the_check() {
    assert_eq!(table().check(), Ok(()));
}

#[track_caller]
fn check_refused(output: &[f64], flows: &[f64], expected: Error) {
    assert_eq!(Table::from_flows(output.to_vec(), flows).unwrap_err(), expected);
}

#[test]
fn a_table_has_an_industry_and_not_too_many() {
    check_refused(&[], &[], Error::BadSize { industries: 0, most: MOST_INDUSTRIES });
    let many = vec![1.0; MOST_INDUSTRIES + 1];
    check_refused(&many, &[], Error::BadSize { industries: MOST_INDUSTRIES + 1, most: MOST_INDUSTRIES });
}

#[test]
fn every_pair_of_industries_has_its_flow() {
    let (length, expected) = (3, 4);
    check_refused(&OUTPUT, &FLOWS[1..], Error::LengthsDiffer { quantity: Quantity::Flow, length, expected });
}

#[test]
fn what_is_no_amount_is_refused_with_its_industry() {
    let infinite = f64::INFINITY;
    check_refused(
        &[100.0, infinite],
        &FLOWS,
        Error::NotFinite { quantity: Quantity::Output, industry: 1, value: infinite },
    );
    check_refused(
        &[-1.0, 200.0],
        &FLOWS,
        Error::Negative { quantity: Quantity::Output, industry: 0, value: -1.0 },
    );
    check_refused(
        &OUTPUT,
        &[20.0, 60.0, -40.0, 20.0],
        Error::Negative { quantity: Quantity::Flow, industry: 1, value: -40.0 },
    );
    assert!(matches!(
        Table::from_coefficients(OUTPUT.to_vec(), &[0.2, f64::NAN, 0.4, 0.1]),
        Err(Error::NotFinite { quantity: Quantity::Coefficient, industry: 0, .. }),
    ));
}

#[test]
fn an_industry_without_output_neither_buys_nor_sells() {
    let buys = [20.0, 60.0, 0.0, 0.0];
    check_refused(&[100.0, 0.0], &buys, Error::NoOutput { industry: 1, quantity: Quantity::Flow });
    let sells = [20.0, 0.0, 40.0, 0.0];
    check_refused(&[100.0, 0.0], &sells, Error::NoOutput { industry: 1, quantity: Quantity::Flow });
}

#[test]
fn an_industry_keeps_some_of_what_it_earns() {
    check_refused(&OUTPUT, &[60.0, 60.0, 40.0, 20.0], Error::ColumnSum { industry: 0, sum: 1.0 });
    // Output in thousands, flows in millions.
    check_refused(&[100.0, 0.2], &FLOWS, Error::ColumnSum { industry: 1, sum: 400.0 });
}

#[test]
fn two_industries_that_live_on_each_other_alone_have_no_inverse() {
    // The least below 1 that a column can sum to.
    let half = 0.5 - f64::EPSILON / 2.0;
    let table = Table::from_coefficients(vec![1.0, 1.0], &[half, 0.5, 0.5, half]).unwrap();
    for error in [table.check().unwrap_err(), table.solve().unwrap_err()] {
        assert!(matches!(error, Error::IllConditioned { condition } if condition >= 1e12), "{error:?}");
    }
}

#[test]
fn one_industry_with_next_to_no_value_added_is_no_reason_to_refuse() {
    let nearly = 1.0 - 1e-13;
    let table = Table::from_coefficients(vec![1.0, 1.0], &[0.0, 0.0, nearly, 0.0]).unwrap();
    assert_eq!(table.check(), Ok(()));
    near(&table.solve().unwrap().output_multipliers(), &[2.0 - 1e-13, 1.0]);
}

#[test]
fn a_factor_has_a_value_for_every_industry_that_is_an_amount() {
    let add = |sign, values: &[f64]| table().with_factor("JOBS", sign, values.to_vec()).unwrap_err();
    let quantity = Quantity::Factor("JOBS".to_owned());
    assert_eq!(
        add(Sign::NotNegative, &[1.0]),
        Error::LengthsDiffer { quantity: quantity.clone(), length: 1, expected: 2 }
    );
    assert_eq!(
        add(Sign::NotNegative, &[1.0, -2.0]),
        Error::Negative { quantity: quantity.clone(), industry: 1, value: -2.0 }
    );
    let infinite = f64::NEG_INFINITY;
    assert_eq!(add(Sign::Any, &[infinite, 1.0]), Error::NotFinite { quantity, industry: 0, value: infinite });
}

#[test]
fn nobody_works_where_nothing_is_made() {
    let table = Table::from_flows(vec![100.0, 0.0], &[20.0, 0.0, 0.0, 0.0]).unwrap();
    let quantity = Quantity::Factor("JOBS".to_owned());
    assert_eq!(
        table.with_factor("JOBS", Sign::NotNegative, vec![1.0, 2.0]).unwrap_err(),
        Error::NoOutput { industry: 1, quantity }
    );
}

#[test]
fn a_factor_is_given_once_and_asked_for_by_its_name() {
    let once = table().with_factor("JOBS", Sign::NotNegative, vec![1.0, 2.0]).unwrap();
    assert_eq!(once.factor_names().collect::<Vec<_>>(), ["JOBS"]);
    assert_eq!(once.factor("JOBS"), Some([1.0, 2.0].as_slice()));
    let name = "JOBS".to_owned();
    let twice = once.clone().with_factor("JOBS", Sign::NotNegative, vec![1.0, 2.0]);
    assert_eq!(twice.unwrap_err(), Error::FactorTwice { name });
    let name = "HOURS".to_owned();
    assert_eq!(once.solve().unwrap().factor_effects("HOURS").unwrap_err(), Error::NoSuchFactor { name });
}

#[test]
fn figures_that_leave_the_range_of_numbers_are_refused() {
    let (tiny, huge) = (f64::MIN_POSITIVE, f64::MAX / 4.0);
    let table = Table::from_coefficients(vec![tiny, huge], &[0.0, 0.3, 0.4, 0.1]).unwrap();
    let solved = table.with_factor("JOBS", Sign::NotNegative, vec![huge, 1.0]).unwrap().solve().unwrap();
    assert!(matches!(solved.factor_effects("JOBS"), Err(Error::OutOfRange { industry: 0, .. })));
    let supply = Error::OutOfRange { quantity: Quantity::Supply, industry: 0 };
    assert_eq!(solved.supply_multipliers().unwrap_err(), supply);
    let demand = [f64::MAX, f64::MAX];
    assert!(matches!(solved.output_for(&demand), Err(Error::OutOfRange { quantity: Quantity::Output, .. })));
}

#[test]
fn demand_is_a_finite_number_for_every_industry() {
    let refused = |demand: &[f64]| solved().output_for(demand).unwrap_err();
    let quantity = Quantity::Demand;
    assert_eq!(refused(&[1.0]), Error::LengthsDiffer { quantity: quantity.clone(), length: 1, expected: 2 });
    assert!(matches!(refused(&[1.0, f64::NAN]), Error::NotFinite { industry: 1, .. }));
}
