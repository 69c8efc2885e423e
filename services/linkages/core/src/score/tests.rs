//! Scores that can be worked out by hand, and what holds for all of them.

use proptest::prelude::*;

use super::*;
use crate::{
    Day, Governance, StandardId, Tier,
    certificates::Holding,
    geo::Point,
    supplier::{Defects, Evidence},
    testing::{Pair, pair},
};

#[track_caller]
fn fit(of: Component, expected: Option<f64>, change: impl FnOnce(&mut Pair)) {
    let mut pair = pair();
    change(&mut pair);
    let fit = pair.with_case(|case| of.fit(case));
    match (fit, expected) {
        (Some(fit), Some(expected)) => {
            assert!((fit - expected).abs() < 1e-12, "{of:?}: {fit}, not {expected}")
        }
        _ => assert_eq!(fit, expected, "{of:?}"),
    }
}

#[test]
fn relatedness_is_worth_what_its_evidence_is() {
    fit(Component::Relatedness, Some(0.45), |pair| {
        pair.relatedness.sigma = 0.9;
        pair.supplier.claims[0].evidence = Evidence::SelfDeclared;
    });
}

#[test]
fn a_standard_that_lasts_half_the_need_counts_three_quarters() {
    let (required, desired) = (StandardId(0), StandardId(1));
    let ask = |pair: &mut Pair, until: Option<i32>| {
        (pair.need.start, pair.need.horizon_months) = (Day(0), 12);
        pair.need.required = vec![required];
        pair.need.desired = vec![desired];
        pair.supplier.holdings = vec![Holding { standard: required, until: until.map(Day) }];
    };
    fit(Component::Certification, Some((0.5 + 0.5 * 73.0 / 365.0) / 1.5), |pair| ask(pair, Some(73)));
    fit(Component::Certification, Some(1.0 / 1.5), |pair| ask(pair, Some(9_999)));
    fit(Component::Certification, Some(0.0), |pair| ask(pair, Some(-1)));
    fit(Component::Certification, None, |pair| ask(pair, None));
    fit(Component::Certification, Some(1.0), |_| ());
}

#[test]
fn capacity_counts_against_the_largest_share() {
    fit(Component::Capacity, Some(0.5), |pair| pair.supplier.claims[0].free_share = Some(0.125));
    fit(Component::Capacity, None, |pair| pair.supplier.claims[0].hours = None);
}

#[test]
fn distance_halves_sooner_the_more_often_is_delivered() {
    let at = |km: f64, deliveries: f64| {
        move |pair: &mut Pair| {
            pair.need.deliveries_per_year = deliveries;
            let degrees = (km / crate::geo::EARTH_RADIUS_KM).to_degrees();
            pair.need.site = Some(Point { latitude: 0.0, longitude: 1.0 });
            pair.supplier.firm.site = Some(Point { latitude: degrees, longitude: 1.0 });
        }
    };
    fit(Component::Distance, Some(1.0), at(9.0, 250.0));
    fit(Component::Distance, Some(0.5), at(70.0, 250.0));
    fit(Component::Distance, Some(0.5), at(10.0 + 60.0 * (250.0_f64 / 12.0).powf(0.8), 12.0));
    fit(Component::Distance, None, |pair| pair.supplier.firm.site = None);
}

#[test]
fn quality_is_worth_nothing_at_ten_times_the_accepted_defects() {
    let with =
        |ppm| move |pair: &mut Pair| pair.supplier.firm.defects = Some(Defects { ppm, lots: u32::MAX });
    let mut pair = pair();
    with(10_000.0)(&mut pair);
    assert!(pair.with_case(|case| Component::Quality.fit(case)).unwrap() < 1e-7);
    fit(Component::Quality, Some(1.0), with(900.0));
    fit(Component::Quality, None, |pair| pair.supplier.firm.defects = None);
}

#[test]
fn delivery_price_and_lead_time_have_their_bands() {
    fit(Component::Delivery, Some(0.5), |pair| pair.supplier.firm.on_time = Some(0.9));
    fit(Component::Delivery, None, |pair| pair.supplier.firm.on_time = None);
    fit(Component::Price, Some(0.6), |pair| pair.supplier.claims[0].price = Some(110.0));
    fit(Component::Price, Some(0.0), |pair| pair.supplier.claims[0].price = Some(125.0));
    fit(Component::Price, None, |pair| pair.need.target_price = None);
    fit(Component::LeadTime, Some(0.5), |pair| pair.supplier.claims[0].lead_time_days = Some(40.0));
}

#[test]
fn a_relational_buyer_asks_for_more_than_a_market_does() {
    let with = |governance, tier| {
        move |pair: &mut Pair| {
            pair.need.governance = governance;
            pair.supplier.firm.tier = Tier::new(tier);
        }
    };
    fit(Component::Tier, Some(0.25), with(Some(Governance::Relational), 1));
    fit(Component::Tier, Some(1.0), with(Some(Governance::Market), 1));
    fit(Component::Tier, None, with(Some(Governance::Hierarchy), 5));
    fit(Component::Tier, None, with(None, 5));
}

#[test]
fn an_unknown_widens_the_interval_and_does_not_lower_the_score() {
    let mut pair = pair();
    pair.need.governance = Some(Governance::Market);
    assert_eq!(pair.with_case(score), Score { bps: 10_000, low_bps: 10_000, high_bps: 10_000 });
    pair.supplier.firm.defects = None;
    assert_eq!(pair.with_case(score), Score { bps: 10_000, low_bps: 8_600, high_bps: 10_000 });
}

#[test]
fn missing_points_go_to_those_that_lost_most_and_then_to_the_first() {
    assert_eq!(apportion(&[0.2, 0.9, 0.9], 2), [0, 1, 1]);
    assert_eq!(apportion(&[0.5, 0.5], 1), [1, 0]);
    assert_eq!(apportion(&[1.6, 2.2], 3), [1, 2]);
}

fn share() -> impl Strategy<Value = Option<f64>> {
    prop::option::weighted(0.8, 0.0..=1.0)
}

proptest! {
    #[test]
    fn the_score_lies_in_its_interval_and_grows_with_every_fit(
        fits in prop::array::uniform9(share()),
        weights in prop::array::uniform9(1_u32..1000),
        raised in 0_usize..9,
    ) {
        let total: u32 = weights.iter().sum();
        let weights = weights.map(|weight| f64::from(weight) / f64::from(total));
        let before = combine(&fits, &weights);
        prop_assert!(before.low_bps <= before.bps && before.bps <= before.high_bps);
        let mut better = fits;
        better[raised] = better[raised].map(|_| 1.0);
        prop_assert!(combine(&better, &weights).bps >= before.bps);
    }

    #[test]
    fn points_add_up_and_none_is_off_by_more_than_one(exact in prop::collection::vec(0.0..2000.0_f64, 1..12)) {
        let total = exact.iter().sum::<f64>().round_ties_even() as u32;
        let points = apportion(&exact, total);
        prop_assert_eq!(points.iter().sum::<u32>(), total);
        prop_assert!(points.iter().zip(&exact).all(|(points, exact)| (f64::from(*points) - exact).abs() <= 1.0));
    }
}
