//! Productivity growth worked out by hand, its edges, and every refusal.
//!
//! The economy: of 100 workers 80 farm and make 2 each, 20 are in industry and make
//! 10 each, so `Y_0 = 360 / 100 = 3.6`. Two years later 60 of 120 farm and make 3
//! each, and 60 are in industry and make 9 each, so `Y_1 = 720 / 120 = 6`. Then
//!
//! ```text
//! W = 0.8 (3 - 2) + 0.2 (9 - 10)           = 0.6
//! S = 3 (0.5 - 0.8) + 9 (0.5 - 0.2)        = 1.8
//! ```
//!
//! and `W + S = 2.4 = 6 - 3.6`: a quarter of the growth comes from within sectors.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

use eslabon_sectors_core::decomposition::{
    Annualisation, Decomposition, Economy, Error, Quantity, Region, Sector, Weighting, decompose, region,
    sectors,
};

const FIRST: Economy<'static> =
    Economy { year: 2000, value_added: &[160.0, 200.0], employment: &[80.0, 20.0] };
const LAST: Economy<'static> =
    Economy { year: 2002, value_added: &[180.0, 540.0], employment: &[60.0, 60.0] };

fn compound(first: Economy<'_>, last: Economy<'_>) -> Result<Decomposition, Error> {
    decompose(&first, &last, Annualisation::Compound)
}

fn first<'a>(value_added: &'a [f64], employment: &'a [f64]) -> Economy<'a> {
    Economy { year: 2000, value_added, employment }
}

fn last<'a>(value_added: &'a [f64], employment: &'a [f64]) -> Economy<'a> {
    Economy { year: 2002, value_added, employment }
}

#[track_caller]
fn near(is: f64, ought: f64) {
    assert!((is - ought).abs() < 1e-12, "{is}, not {ought}");
}

#[track_caller]
fn levels(figures: &Decomposition, [first, last, within, structural]: [f64; 4]) {
    near(figures.first_productivity, first);
    near(figures.last_productivity, last);
    near(figures.within, within);
    near(figures.structural, structural);
}

#[track_caller]
fn rates(figures: &Decomposition, [growth, within, structural]: [f64; 3]) {
    near(figures.growth_pct, growth);
    near(figures.within_pct, within);
    near(figures.structural_pct, structural);
}

#[track_caller]
fn refused(first: Economy<'_>, last: Economy<'_>, expected: Error) {
    assert_eq!(compound(first, last), Err(expected));
}

#[test]
fn growth_splits_into_within_and_structural() {
    let figures = compound(FIRST, LAST).unwrap();
    levels(&figures, [3.6, 6.0, 0.6, 1.8]);
    let growth = 100.0 * ((6.0_f64 / 3.6).sqrt() - 1.0);
    rates(&figures, [growth, growth / 4.0, growth * 0.75]);
    assert!(!figures.is_unchanged());
    assert_eq!((figures.first_year, figures.last_year, figures.first_employment), (2000, 2002, 100.0));
}

#[test]
fn every_sector_has_its_terms() {
    let (whole, terms) = sectors(&FIRST, &LAST, Annualisation::Compound).unwrap();
    assert_eq!(Ok(whole), compound(FIRST, LAST));
    let [farms, industry] = terms[..] else { panic!("{terms:?}") };
    // W: 0.8 (3 - 2), 0.2 (9 - 10). S: 3 (0.5 - 0.8), 9 (0.5 - 0.2).
    near(farms.within, 0.8);
    near(farms.structural, -0.9);
    near(industry.within, -0.2);
    near(industry.structural, 2.7);
    assert_eq!([farms.first_productivity, farms.last_productivity], [Some(2.0), Some(3.0)]);
    assert_eq!([farms.first_share, farms.last_share, industry.last_share], [0.8, 0.5, 0.5]);
    // Against the mean of 6 both moves are the right way: -3 x -0.3 and 3 x 0.3.
    let part = |level: f64| whole.growth_pct * level / 2.4;
    near(farms.within_pct, part(0.8));
    near(farms.structural_pct, part(-0.9));
    near(farms.against_mean_pct, part(0.9));
    near(industry.against_mean_pct, part(0.9));
}

#[test]
fn sectors_of_what_does_not_grow_have_levels_and_no_rates() {
    let first = first(&[50.0, 150.0], &[50.0, 50.0]);
    let (whole, terms) =
        sectors(&first, &last(&[200.0, 0.0], &[100.0, 0.0]), Annualisation::Compound).unwrap();
    assert!(whole.is_unchanged());
    near(terms[0].within, 0.5);
    assert_eq!(terms[1].last_productivity, None);
    let rates = |sector: &Sector| [sector.within_pct, sector.structural_pct, sector.against_mean_pct];
    assert!(terms.iter().flat_map(rates).all(|rate| rate == 0.0));
}

#[test]
fn growth_can_be_simple_or_logarithmic() {
    let simple = decompose(&FIRST, &LAST, Annualisation::Simple).unwrap();
    rates(&simple, [100.0 / 3.0, 25.0 / 3.0, 25.0]);
    let logarithmic = decompose(&FIRST, &LAST, Annualisation::Logarithmic).unwrap();
    let growth = 50.0 * (6.0_f64 / 3.6).ln();
    rates(&logarithmic, [growth, growth / 4.0, growth * 0.75]);
}

#[test]
fn workers_who_move_to_where_less_is_made_take_from_growth() {
    let figures = compound(first(&[160.0, 200.0], &[80.0, 20.0]), last(&[270.0, 120.0], &[90.0, 10.0]));
    // y: 2 and 10, then 3 and 12; shares of 0.8 and 0.2, then 0.9 and 0.1.
    levels(&figures.unwrap(), [3.6, 3.9, 1.2, -0.9]);
}

#[test]
fn a_sector_with_nothing_at_all_has_no_effect() {
    let with = compound(
        first(&[160.0, 0.0, 200.0], &[80.0, 0.0, 20.0]),
        last(&[180.0, 0.0, 540.0], &[60.0, 0.0, 60.0]),
    );
    assert_eq!(with, compound(FIRST, LAST));
}

#[test]
fn a_sector_that_appears_is_structural_change() {
    let figures = compound(first(&[200.0, 0.0], &[100.0, 0.0]), last(&[150.0, 250.0], &[75.0, 25.0]));
    levels(&figures.unwrap(), [2.0, 4.0, 0.0, 2.0]);
}

#[test]
fn a_sector_that_disappears_is_structural_change() {
    let figures = compound(first(&[150.0, 250.0], &[75.0, 25.0]), last(&[300.0, 0.0], &[100.0, 0.0]));
    // Within: 0.75 (3 - 2). Structural: 3 (1 - 0.75) + 10 (0 - 0.25).
    levels(&figures.unwrap(), [4.0, 3.0, 0.75, -1.75]);
}

#[test]
fn productivity_that_does_not_change_splits_into_zero_and_zero() {
    // y: 1 and 3, then 2 and 4; half farm, then all: Y stays 2.
    let figures = compound(first(&[50.0, 150.0], &[50.0, 50.0]), last(&[200.0, 0.0], &[100.0, 0.0])).unwrap();
    assert!(figures.is_unchanged());
    levels(&figures, [2.0, 2.0, 0.5, -0.5]);
    assert_eq!([figures.growth_pct, figures.within_pct, figures.structural_pct], [0.0; 3]);
}

#[test]
fn a_change_that_is_rounding_is_no_change() {
    // 0.1 + 0.2 is not 0.3.
    let figures = compound(first(&[0.1, 0.2], &[1.0, 1.0]), last(&[0.3, 0.0], &[2.0, 0.0])).unwrap();
    assert_ne!(figures.first_productivity, figures.last_productivity);
    assert!(figures.is_unchanged());
    assert_eq!([figures.growth_pct, figures.within_pct, figures.structural_pct], [0.0; 3]);
}

#[test]
fn an_economy_that_stops_producing_shrinks_by_all_of_it() {
    let figures = compound(first(&[2.0], &[1.0]), last(&[0.0], &[1.0])).unwrap();
    rates(&figures, [-100.0, -100.0, 0.0]);
}

#[test]
fn years_that_are_not_in_their_order_are_refused() {
    for year in [2000, 1999, i32::MIN] {
        refused(FIRST, Economy { year, ..LAST }, Error::NoTimePasses { first: 2000, last: year });
    }
}

#[test]
fn the_whole_calendar_is_no_overflow() {
    let figures = compound(Economy { year: i32::MIN, ..FIRST }, Economy { year: i32::MAX, ..LAST }).unwrap();
    assert!(figures.growth_pct > 0.0);
}

#[test]
fn lists_of_other_lengths_are_refused() {
    let differ = |year, quantity| Error::LengthsDiffer { year, quantity, length: 1, expected: 2 };
    refused(first(&[160.0, 200.0], &[80.0]), LAST, differ(2000, Quantity::Employment));
    refused(FIRST, last(&[180.0], &[60.0, 60.0]), differ(2002, Quantity::ValueAdded));
    refused(FIRST, last(&[180.0, 540.0], &[60.0]), differ(2002, Quantity::Employment));
}

#[test]
fn what_is_no_amount_is_refused_where_it_stands() {
    let negative = |year, quantity, sector| Error::Negative { year, quantity, sector, value: -1.0 };
    refused(first(&[1.0, -1.0], &[1.0, 1.0]), LAST, negative(2000, Quantity::ValueAdded, 1));
    refused(FIRST, last(&[1.0, 1.0], &[-1.0, 1.0]), negative(2002, Quantity::Employment, 0));
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let error = compound(FIRST, last(&[1.0, 1.0], &[1.0, bad])).unwrap_err();
        let Error::NotFinite { year: 2002, quantity: Quantity::Employment, sector: 1, value } = error else {
            panic!("{error}");
        };
        assert_eq!(value.to_bits(), bad.to_bits());
        assert!(matches!(
            compound(first(&[bad, 1.0], &[1.0, 1.0]), LAST),
            Err(Error::NotFinite { year: 2000, quantity: Quantity::ValueAdded, sector: 0, .. })
        ));
    }
}

#[test]
fn a_sector_with_value_added_and_no_employment_is_named() {
    refused(first(&[1.0, 1.0], &[1.0, 0.0]), LAST, Error::NoWorkers { year: 2000, sector: 1 });
    refused(FIRST, last(&[1.0, 1.0], &[0.0, 1.0]), Error::NoWorkers { year: 2002, sector: 0 });
}

#[test]
fn an_economy_without_employment_is_refused() {
    refused(first(&[1.0, 1.0], &[0.0, 0.0]), LAST, Error::NoEmployment { year: 2000 });
    refused(FIRST, last(&[0.0, 0.0], &[0.0, 0.0]), Error::NoEmployment { year: 2002 });
    refused(first(&[], &[]), last(&[], &[]), Error::NoEmployment { year: 2000 });
}

#[test]
fn nothing_grows_from_nothing() {
    refused(first(&[0.0, 0.0], &[1.0, 1.0]), LAST, Error::NothingToGrowFrom { year: 2000 });
    refused(first(&[0.0], &[1.0]), last(&[0.0], &[1.0]), Error::NothingToGrowFrom { year: 2000 });
}

#[test]
fn there_is_no_logarithm_of_nothing() {
    let figures = decompose(&FIRST, &last(&[0.0; 2], &[1.0; 2]), Annualisation::Logarithmic);
    assert_eq!(figures, Err(Error::NoLogarithm { year: 2002 }));
}

#[test]
fn what_leaves_the_range_of_numbers_is_refused() {
    refused(first(&[f64::MAX, f64::MAX], &[1.0, 1.0]), LAST, Error::OutOfRange);
    refused(first(&[f64::MAX], &[1e-9]), last(&[1.0], &[1.0]), Error::OutOfRange);
    refused(first(&[f64::MIN_POSITIVE], &[f64::MAX]), last(&[1.0], &[1.0]), Error::OutOfRange);
    refused(first(&[1e-200], &[1.0]), last(&[1e200], &[1.0]), Error::OutOfRange);
}

#[test]
fn every_refusal_says_what_to_do_or_what_is_wrong() {
    let merge = Error::NoWorkers { year: 1990, sector: 7 };
    assert_eq!(
        merge.to_string(),
        "sector 7 has value added but no employment in 1990; merge it with another first"
    );
    let negative = Error::Negative { year: 1990, quantity: Quantity::ValueAdded, sector: 7, value: -2.5 };
    assert_eq!(
        negative.to_string(),
        "value added of sector 7 in 1990 is negative: -2.5; merge the sector with another"
    );
}

/// One country that grows by 10 per cent within sectors, and one of three times the
/// workers that shrinks by 2 per cent.
fn two_countries() -> [Decomposition; 2] {
    let grows = decompose(&first(&[100.0], &[10.0]), &last(&[121.0], &[10.0]), Annualisation::Compound);
    let shrinks =
        decompose(&first(&[300.0], &[30.0]), &last(&[300.0 * 0.9604], &[30.0]), Annualisation::Compound);
    [grows.unwrap(), shrinks.unwrap()]
}

#[track_caller]
fn check_region(figures: Region, [growth, within, structural]: [f64; 3]) {
    assert_eq!(figures.countries, 2);
    near(figures.growth_pct, growth);
    near(figures.within_pct, within);
    near(figures.structural_pct, structural);
}

#[test]
fn a_region_is_the_mean_of_its_countries() {
    check_region(region(&two_countries(), Weighting::Equal).unwrap(), [4.0, 4.0, 0.0]);
}

#[test]
fn a_region_can_be_weighted_by_the_employment_of_the_first_year() {
    // (10 x 10 - 30 x 2) / 40
    check_region(region(&two_countries(), Weighting::Employment).unwrap(), [1.0, 1.0, 0.0]);
}

#[test]
fn a_region_without_countries_is_refused() {
    assert_eq!(region(&[], Weighting::Equal), Err(Error::NoCountries));
}

#[test]
fn countries_over_other_years_make_no_region() {
    let longer = compound(FIRST, Economy { year: 2003, ..LAST }).unwrap();
    let simple = decompose(&FIRST, &LAST, Annualisation::Simple).unwrap();
    let country = compound(FIRST, LAST).unwrap();
    for other in [longer, simple] {
        let figures = region(&[country, country, other], Weighting::Equal);
        assert_eq!(figures, Err(Error::NotComparable { country: 2 }));
    }
}

#[test]
fn a_weighted_region_that_leaves_the_range_of_numbers_is_refused() {
    let huge = compound(first(&[1e305], &[1e305]), last(&[2e305], &[1e305])).unwrap();
    let figures = region(&vec![huge; 2000], Weighting::Employment);
    assert_eq!(figures, Err(Error::OutOfRange));
}
