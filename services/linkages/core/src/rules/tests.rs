//! Each state of each requirement, once.

use super::*;
use crate::{
    certificates::Holding,
    check::Check,
    geo::Point,
    relatedness::Relatedness,
    supplier::Defects,
    testing::{Pair, pair},
};

fn state(of: Requirement, change: impl FnOnce(&mut Pair)) -> State {
    let mut pair = pair();
    change(&mut pair);
    let found = pair.with_case(findings);
    found.into_iter().find(|finding| finding.requirement == of).expect("every requirement is told").state
}

#[test]
fn relatedness_decides_whether_a_capability_is_met_a_gap_or_a_block() {
    let with = |sigma| {
        state(Requirement::Capability, |pair| {
            pair.relatedness = Relatedness { sigma, ground: Ground::Proximity };
        })
    };
    assert_eq!(
        [with(1.0), with(0.9), with(0.5), with(0.49)],
        [State::Met, State::Gap, State::Gap, State::Block]
    );
}

#[test]
fn a_standard_must_be_live_at_the_start_and_not_only_today() {
    let standard = StandardId(1);
    let until = |until: Option<i32>| {
        state(Requirement::Certificate(standard), |pair| {
            pair.need.start = Day(100);
            pair.need.required = vec![standard];
            pair.supplier.holdings = vec![Holding { standard, until: until.map(Day) }];
        })
    };
    assert_eq!([until(Some(100)), until(Some(99)), until(None)], [State::Met, State::Gap, State::Unknown]);
    let without = state(Requirement::Certificate(standard), |pair| {
        pair.need.required = vec![standard];
        pair.supplier.holdings.clear();
    });
    assert_eq!(without, State::Gap);
}

#[test]
fn a_firm_that_is_too_small_is_a_block() {
    let with = |size| {
        state(Requirement::Size, |pair| {
            pair.need.min_size = SizeClass::Small;
            pair.supplier.firm.size = size;
        })
    };
    assert_eq!([with(SizeClass::Small), with(SizeClass::Micro)], [State::Met, State::Block]);
}

#[test]
fn unknown_capacity_asks_for_a_visit_and_full_capacity_is_a_gap() {
    let with = |hours, free_share, min_lot_hours| {
        state(Requirement::Capacity, |pair| {
            let claim = &mut pair.supplier.claims[0];
            (claim.hours, claim.free_share, claim.min_lot_hours) = (hours, free_share, min_lot_hours);
        })
    };
    assert_eq!(with(None, Some(0.5), 0.0), State::Unknown);
    assert_eq!(with(Some(100.0), None, 0.0), State::Unknown, "what is sold of it is not known");
    assert_eq!(with(Some(0.0), None, 0.0), State::Gap, "nothing can be free of nothing");
    assert_eq!(with(Some(100.0), Some(0.5), 50.0), State::Met);
    assert_eq!(with(Some(100.0), Some(0.5), 51.0), State::Gap);
    assert_eq!(with(Some(100.0), Some(0.0), 0.0), State::Gap);
}

#[test]
fn distance_matters_only_where_a_radius_is_named() {
    let here = Point { latitude: 10.0, longitude: -84.0 };
    let there = Point { latitude: 20.0, longitude: -84.0 };
    let with = |radius, site| {
        state(Requirement::Reach, |pair| {
            pair.need.site = Some(here);
            pair.need.radius_km = radius;
            pair.supplier.firm.site = site;
        })
    };
    assert_eq!(with(None, None), State::Met);
    assert_eq!(with(Some(50.0), None), State::Unknown);
    assert_eq!(with(Some(50.0), Some(here)), State::Met);
    assert_eq!(with(Some(50.0), Some(there)), State::Block);
}

#[test]
fn ten_times_the_accepted_defects_can_no_longer_be_closed() {
    let with = |ppm: Option<f64>| {
        state(Requirement::Quality, |pair| {
            pair.need.max_ppm = 100.0;
            // So many lots that the expectation of the tier does not count.
            pair.supplier.firm.defects = ppm.map(|ppm| Defects { ppm, lots: u32::MAX });
        })
    };
    assert_eq!(with(None), State::Unknown);
    assert_eq!(with(Some(99.0)), State::Met);
    assert_eq!(with(Some(101.0)), State::Gap);
    assert_eq!(with(Some(1001.0)), State::Block);
}

#[test]
fn the_record_is_drawn_towards_the_tier_by_its_lots() {
    let mut pair = pair();
    pair.supplier.firm.defects = Some(Defects { ppm: 0.0, lots: 20 });
    pair.supplier.firm.tier = crate::Tier::new(3);
    assert_eq!(pair.with_case(|case| case.expected_ppm()), Some(550.0));
    pair.supplier.firm.tier = None;
    assert_eq!(pair.with_case(|case| case.expected_ppm()), None);
}

#[test]
fn the_verdict_is_that_of_the_worst_finding() {
    let of = |change: fn(&mut Pair)| {
        let mut pair = pair();
        change(&mut pair);
        pair.with_case(verdict)
    };
    assert_eq!(of(|_| ()), Verdict::Eligible);
    assert_eq!(of(|pair| pair.supplier.claims[0].hours = None), Verdict::Verify);
    let unknown_and_gap = |pair: &mut Pair| {
        pair.supplier.claims[0].hours = None;
        pair.need.required.push(StandardId(9));
    };
    assert_eq!(of(unknown_and_gap), Verdict::Upgrade);
    let gap_and_block = |pair: &mut Pair| {
        pair.need.required.push(StandardId(9));
        pair.need.min_size = SizeClass::Large;
    };
    assert_eq!(of(gap_and_block), Verdict::Ineligible);
}

#[test]
fn a_need_that_cannot_be_is_refused_with_its_fields() {
    let mut need = pair().need;
    need.hours = 0.0;
    need.max_supplier_share = f64::NAN;
    need.max_ppm = -1.0;
    need.desired = vec![StandardId(3), StandardId(3)];
    need.site = Some(Point { latitude: 0.0, longitude: 0.0 });
    let found: Vec<_> = need.violations().into_iter().map(|found| (found.path, found.reason)).collect();
    let expected = [
        ("hours", "NOT_POSITIVE"),
        ("max_supplier_share", "OUT_OF_RANGE"),
        ("desired[1]", "REPEATED"),
        ("max_ppm", "NOT_POSITIVE"),
        ("site", "ZERO_COORDINATES"),
    ];
    assert_eq!(found, expected.map(|(path, reason)| (path.to_owned(), reason)));
    assert_eq!(need.begun(need.start.plus_days(1)).map(|found| found.reason), Some("NEED_STARTED"));
    assert_eq!(need.begun(need.start), None);
}

#[test]
fn a_supplier_that_cannot_be_is_refused_with_its_fields() {
    let mut supplier = pair().supplier;
    supplier.claims[0].free_share = Some(1.5);
    supplier.claims[0].hours = Some(f64::INFINITY);
    supplier.claims.push(supplier.claims[0]);
    supplier.firm.on_time = Some(-0.1);
    let paths: Vec<_> = supplier.violations().into_iter().map(|found| found.path).collect();
    let expected = [
        "firm.on_time",
        "claims",
        "claims[0].hours",
        "claims[0].free_share",
        "claims[1].hours",
        "claims[1].free_share",
    ];
    assert_eq!(paths, expected);
}
