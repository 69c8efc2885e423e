//! What holds for the growth of every economy.

use eslabon_sectors_core::decomposition::{
    Annualisation, Decomposition, Economy, Error, Sector, Weighting, decompose, region, sectors as sectors_of,
};
use proptest::{collection::vec, prelude::*};

/// Value added and employment of a sector, in the first and in the last year.
type Figures = [(f64, f64); 2];

/// A sector that works, or one that is not there.
fn year() -> impl Strategy<Value = (f64, f64)> {
    prop_oneof![4 => (0.0..1e6_f64, 1e-3..1e4_f64), 1 => Just((0.0, 0.0))]
}

/// Sectors with at least one that works in both years.
fn economies() -> impl Strategy<Value = Vec<Figures>> {
    let works = (1.0..1e6_f64, 1e-3..1e4_f64);
    let always = (works.clone(), works).prop_map(|(first, last)| [first, last]);
    let others = vec((year(), year()).prop_map(|(first, last)| [first, last]), 0..12);
    (always, others).prop_map(|(always, mut others)| {
        others.push(always);
        others
    })
}

fn annualisations() -> impl Strategy<Value = Annualisation> {
    prop_oneof![Just(Annualisation::Compound), Just(Annualisation::Simple), Just(Annualisation::Logarithmic)]
}

fn split(sectors: &[Figures], annualisation: Annualisation) -> Result<Decomposition, Error> {
    split_with(sectors, annualisation, decompose)
}

fn split_with<T>(
    sectors: &[Figures],
    annualisation: Annualisation,
    by: fn(&Economy<'_>, &Economy<'_>, Annualisation) -> Result<T, Error>,
) -> Result<T, Error> {
    let column = |of: fn(&Figures) -> f64| sectors.iter().map(of).collect::<Vec<f64>>();
    let (value_added, employment) = (column(|sector| sector[0].0), column(|sector| sector[0].1));
    let first = Economy { year: 1990, value_added: &value_added, employment: &employment };
    let (value_added, employment) = (column(|sector| sector[1].0), column(|sector| sector[1].1));
    let last = Economy { year: 2005, value_added: &value_added, employment: &employment };
    by(&first, &last, annualisation)
}

/// The largest productivity there is: what the rounding of sums is a share of.
fn size(sectors: &[Figures]) -> f64 {
    let productivities = sectors.iter().flatten().filter(|(_, employment)| *employment > 0.0);
    productivities.map(|(value_added, employment)| value_added / employment).fold(0.0, f64::max)
}

/// The same for a part of growth, which is a level times growth over change.
fn rate_size(figures: &Decomposition, size: f64) -> f64 {
    let change = (figures.last_productivity - figures.first_productivity).abs();
    if figures.is_unchanged() { 1.0 } else { (figures.growth_pct.abs() / change) * size }
}

/// Rounding: a few hundred operations, each exact to 1.2e-16.
const ROUNDING: f64 = 1e-13;

proptest! {
    #[test]
    fn the_parts_add_up(sectors in economies(), annualisation in annualisations()) {
        let figures = split(&sectors, annualisation).unwrap();
        let change = figures.last_productivity - figures.first_productivity;
        let size = size(&sectors);
        prop_assert!((figures.within + figures.structural - change).abs() <= ROUNDING * size);
        let parts = figures.within_pct + figures.structural_pct;
        prop_assert!((parts - figures.growth_pct).abs() <= ROUNDING * rate_size(&figures, size));
    }

    #[test]
    fn the_sectors_of_sectors_add_up_to_the_parts(sectors in economies(), annualisation in annualisations()) {
        let (figures, terms) = split_with(&sectors, annualisation, sectors_of).unwrap();
        prop_assert_eq!(&Ok(figures), &split(&sectors, annualisation));
        let sum = |of: fn(&Sector) -> f64| terms.iter().map(of).sum::<f64>();
        prop_assert_eq!(sum(|term| term.within), figures.within);
        prop_assert_eq!(sum(|term| term.structural), figures.structural);
        let rounding = ROUNDING * rate_size(&figures, size(&sectors));
        prop_assert!((sum(|term| term.within_pct) - figures.within_pct).abs() <= rounding);
        prop_assert!((sum(|term| term.structural_pct) - figures.structural_pct).abs() <= rounding);
        prop_assert!((sum(|term| term.against_mean_pct) - figures.structural_pct).abs() <= rounding);
        prop_assert!((sum(|term| term.last_share) - 1.0).abs() <= ROUNDING);
    }

    #[test]
    fn growth_over_the_years_gives_the_last_productivity(sectors in economies()) {
        let figures = split(&sectors, Annualisation::Compound).unwrap();
        let grown = figures.first_productivity * (1.0 + figures.growth_pct / 100.0).powi(15);
        let larger = figures.first_productivity.max(figures.last_productivity);
        prop_assert!((grown - figures.last_productivity).abs() <= 1e-11 * larger);
    }

    #[test]
    fn the_order_of_sectors_does_not_matter(
        (sectors, shuffled) in economies().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
    ) {
        let (figures, other) =
            (split(&sectors, Annualisation::Compound).unwrap(), split(&shuffled, Annualisation::Compound).unwrap());
        let size = size(&sectors);
        prop_assert!((figures.within - other.within).abs() <= ROUNDING * size);
        prop_assert!((figures.structural - other.structural).abs() <= ROUNDING * size);
        prop_assert!((figures.growth_pct - other.growth_pct).abs() <= 1e-10);
    }

    #[test]
    fn the_unit_of_value_added_scales_the_levels_and_no_rate(
        sectors in economies(), unit in 1e-3..1e3_f64, annualisation in annualisations(),
    ) {
        let scaled: Vec<Figures> =
            sectors.iter().map(|sector| sector.map(|(value_added, workers)| (value_added * unit, workers))).collect();
        let (figures, other) = (split(&sectors, annualisation).unwrap(), split(&scaled, annualisation).unwrap());
        let size = size(&sectors);
        prop_assert!((figures.within * unit - other.within).abs() <= ROUNDING * size * unit);
        prop_assert!((figures.structural * unit - other.structural).abs() <= ROUNDING * size * unit);
        prop_assert!((figures.growth_pct - other.growth_pct).abs() <= 1e-10);
    }

    #[test]
    fn powers_of_two_scale_without_a_bit_of_difference(sectors in economies()) {
        let scaled: Vec<Figures> =
            sectors.iter().map(|sector| sector.map(|(value_added, workers)| (value_added * 8.0, workers))).collect();
        let figures = split(&sectors, Annualisation::Compound).unwrap();
        let other = split(&scaled, Annualisation::Compound).unwrap();
        prop_assert_eq!(figures.within * 8.0, other.within);
        prop_assert_eq!(figures.structural * 8.0, other.structural);
        prop_assert_eq!(figures.growth_pct, other.growth_pct);
        prop_assert_eq!(figures.within_pct, other.within_pct);
    }

    #[test]
    fn a_region_grows_within_the_span_of_its_countries(countries in vec(economies(), 1..8)) {
        let countries: Vec<Decomposition> =
            countries.iter().map(|sectors| split(sectors, Annualisation::Compound).unwrap()).collect();
        let (least, most) = countries.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), country| {
            (least.min(country.growth_pct), most.max(country.growth_pct))
        });
        for weighting in [Weighting::Equal, Weighting::Employment] {
            let mean = region(&countries, weighting).unwrap();
            prop_assert!((least - 1e-9..=most + 1e-9).contains(&mean.growth_pct));
        }
    }

    #[test]
    fn any_numbers_give_figures_or_a_reason(
        sectors in vec([(any::<f64>(), any::<f64>()), (any::<f64>(), any::<f64>())], 0..4),
        annualisation in annualisations(),
    ) {
        let positive: Vec<Figures> = sectors.iter().map(|sector| sector.map(|(v, e)| (v.abs(), e.abs()))).collect();
        for figures in [split(&sectors, annualisation), split(&positive, annualisation)].into_iter().flatten() {
            let rates = [figures.growth_pct, figures.within_pct, figures.structural_pct];
            let levels = [figures.first_productivity, figures.last_productivity, figures.within, figures.structural];
            prop_assert!(rates.iter().chain(&levels).all(|figure| figure.is_finite()));
        }
    }
}
