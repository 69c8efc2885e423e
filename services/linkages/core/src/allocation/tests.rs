//! Allocations worked out by hand, and what holds for all of them.

use proptest::prelude::*;

use super::*;
use crate::{BuyerKey, check::Check};

mod lots;
#[cfg(feature = "highs")]
mod solvers;

fn wanted(need: u64, hours: i64) -> Wanted {
    Wanted { need: NeedKey(need), buyer: BuyerKey(0), hours }
}

fn candidate(need: u64, supplier: u64, hours: i64, cost: i64) -> Candidate {
    let (need, supplier) = (NeedKey(need), SupplierKey(supplier));
    Candidate { need, supplier, capability: CapabilityId(0), hours, least_hours: 0, cost, is_domestic: true }
}

/// Suppliers of one capability with these hours.
fn problem(wanted: Vec<Wanted>, suppliers: &[(u64, i64)], candidates: Vec<Candidate>) -> Problem {
    let keys = suppliers.iter().map(|&(supplier, hours)| (SupplierKey(supplier), hours));
    Problem {
        wanted,
        capacities: keys.clone().map(|(supplier, hours)| Capacity { supplier, hours }).collect(),
        offers: keys
            .map(|(supplier, hours)| Offer { supplier, capability: CapabilityId(0), hours: hours + 50 })
            .collect(),
        candidates,
        unmet: Unmet::Last,
    }
}

fn solved(problem: Problem) -> Allocation {
    let allocation = allocate(&problem.check().unwrap()).unwrap();
    assert_eq!(allocation.verify(), Ok(()));
    allocation
}

/// To serve need 3, needs 2 and 1 must each move to a dearer supplier.
fn chain(unmet: Unmet) -> Allocation {
    let candidates = vec![
        candidate(1, 1, 10, 0),
        candidate(1, 2, 10, 10_000),
        candidate(2, 2, 10, 0),
        candidate(2, 3, 10, 10_000),
        candidate(3, 3, 10, 0),
        candidate(3, 1, 10, 11_000),
    ];
    let mut problem =
        problem(vec![wanted(1, 10), wanted(2, 10), wanted(3, 10)], &[(1, 10), (2, 10), (3, 10)], candidates);
    // Supplier 3 is there for need 2 only, and 1 for 1 or 3.
    problem.candidates.remove(4);
    problem.unmet = unmet;
    solved(problem)
}

#[test]
fn a_large_cost_of_unmet_hours_does_not_serve_first_and_coming_last_does() {
    let weighed = chain(Unmet::Costs(30_000));
    assert_eq!((weighed.unmet_hours, weighed.cost), (10, 0), "31000 an hour is more than 30000");
    let first = chain(Unmet::Last);
    assert_eq!((first.unmet_hours, first.cost), (0, 310_000));
    assert_eq!(first.objective(30_000), 310_000);
}

#[test]
fn the_price_of_a_long_chain_is_cost_and_not_hours() {
    let candidates = vec![
        candidate(1, 1, 20, 0),
        candidate(1, 2, 20, 10_000),
        candidate(2, 2, 20, 0),
        candidate(2, 3, 20, 10_000),
        candidate(3, 1, 20, 11_000),
    ];
    let suppliers = [(1, 10), (2, 10), (3, 11)];
    let allocation =
        solved(problem(vec![wanted(1, 10), wanted(2, 10), wanted(3, 10)], &suppliers, candidates));
    assert_eq!(allocation.need_prices[2].1, Price { unmet_hours: 0, cost: 31_000 });
}

#[test]
fn prices_tell_hours_unmet_before_cost() {
    let wanted = vec![wanted(1, 10), wanted(2, 10)];
    let allocation =
        solved(problem(wanted, &[(1, 15)], vec![candidate(1, 1, 10, 100), candidate(2, 1, 10, 300)]));
    assert_eq!((allocation.unmet_hours, allocation.cost), (5, 1_000 + 1_500));
    let need = |at: usize| allocation.need_prices[at].1;
    assert_eq!(need(1), Price { unmet_hours: 1, cost: 0 });
    assert_eq!(need(0), Price { unmet_hours: 1, cost: -200 }, "it would take an hour of the dearer need");
    assert_eq!(allocation.supplier_prices[0].1, Price { unmet_hours: 1, cost: -300 });
}

#[test]
fn hours_that_a_supplier_shares_between_capabilities_are_given_once() {
    let mut problem = problem(
        vec![wanted(1, 50), wanted(2, 50)],
        &[(1, 60)],
        vec![candidate(1, 1, 50, 10), candidate(2, 1, 50, 20)],
    );
    problem.offers.push(Offer { supplier: SupplierKey(1), capability: CapabilityId(1), hours: 60 });
    problem.candidates[1].capability = CapabilityId(1);
    let allocation = solved(problem);
    let hours: Vec<_> = allocation.assignments.iter().map(|assigned| assigned.hours).collect();
    assert_eq!((hours, allocation.unmet.clone()), (vec![50, 10], vec![(NeedKey(1), 0), (NeedKey(2), 40)]));
}

#[test]
fn a_problem_that_refers_to_nothing_is_refused_with_its_places() {
    let mut problem = problem(vec![wanted(1, 5), wanted(1, 5)], &[(1, -1)], vec![candidate(9, 8, 5, -1)]);
    problem.unmet = Unmet::Costs(-1);
    problem.offers[0].hours = -1;
    let found: Vec<_> = problem.violations().into_iter().map(|found| (found.path, found.reason)).collect();
    let expected = [
        ("wanted[1].need", "REPEATED"),
        ("capacities[0].hours", "OUT_OF_RANGE"),
        ("offers[0].hours", "OUT_OF_RANGE"),
        ("candidates[0].cost", "OUT_OF_RANGE"),
        ("candidates[0].need", "NOT_FOUND"),
        ("candidates[0].supplier", "NOT_FOUND"),
        ("unmet", "OUT_OF_RANGE"),
    ];
    assert_eq!(found, expected.map(|(path, reason)| (path.to_owned(), reason)));
}

/// Domestic hours at 1000 and more from abroad at 200.
fn border(unmet_cost: i64) -> Checked<Problem> {
    let candidates =
        vec![candidate(1, 1, 40, 1_000), Candidate { is_domestic: false, ..candidate(1, 2, 100, 200) }];
    let mut problem = problem(vec![wanted(1, 100)], &[(1, 40), (2, 100)], candidates);
    problem.unmet = Unmet::Costs(unmet_cost);
    problem.check().unwrap()
}

#[test]
fn a_floor_that_can_be_kept_by_moving_hours_costs_their_difference() {
    // An hour moved home costs 800 more, and thirty of a hundred are asked for.
    let floor = price_of_floor(&border(30_000), 3_000).unwrap();
    assert!((800..=801).contains(&floor.price), "{}", floor.price);
    assert_eq!((floor.hours_lost(), floor.hours_gained_at_home()), (0, 30));
}

#[test]
fn a_floor_beyond_what_is_at_home_is_kept_by_serving_less() {
    let floor = price_of_floor(&border(30_000), 5_000).unwrap();
    // An hour from abroad saves 29800 and its price is half of lambda.
    assert!((59_600..=59_601).contains(&floor.price), "at the very price either is optimal: {}", floor.price);
    assert_eq!(floor.with.domestic_and_other_hours(), (40, 0));
    // Forty at home allow forty from abroad.
    assert_eq!((floor.hours_lost(), floor.hours_gained_at_home()), (20, 40));
    assert_eq!(floor.with.verify(), Ok(()));
}

#[test]
fn a_floor_that_is_kept_anyway_costs_nothing_and_one_without_a_cost_of_unmet_has_no_price() {
    assert_eq!(price_of_floor(&border(30_000), 0).unwrap().price, 0);
    assert_eq!(price_of_floor(&border(30_000), 10_001), Err(FloorError::NoShare(10_001)));
    let mut last = border(30_000).into_inner();
    last.unmet = Unmet::Last;
    assert_eq!(price_of_floor(&last.check().unwrap(), 5_000), Err(FloorError::NoCostOfUnmet));
}

fn bounded(problem: &Checked<Problem>, domestic_floor: Option<f64>, dependency_cap: Option<f64>) -> Bounded {
    let conditions = Conditions { domestic_floor, dependency_cap }.check().unwrap();
    allocate_bounded(problem, &conditions).unwrap()
}

#[test]
fn a_floor_is_kept_by_serving_less_where_there_is_no_more_at_home() {
    let found = bounded(&border(30_000), Some(0.5), None);
    // Forty at home allow forty from abroad.
    assert!((found.unmet[0].1 - 20.0).abs() < 1e-6);
    assert!((found.objective - (40.0 * 1_000.0 + 40.0 * 200.0 + 20.0 * 30_000.0)).abs() < 1e-3);
    assert_eq!(found.at_least, 100 * 200);
}

#[test]
fn a_buyer_gets_no_more_of_a_supplier_than_the_cap_allows() {
    let found = bounded(&border(30_000), None, Some(0.6));
    let hours: Vec<_> = found.shares.iter().map(|share| share.hours.round()).collect();
    assert_eq!(hours, [24.0, 60.0]);
    assert!((found.unmet[0].1 - 16.0).abs() < 1e-6);
}

#[test]
fn conditions_that_are_no_shares_are_refused_and_so_is_an_hour_unmet_without_a_cost() {
    let odd = Conditions { domestic_floor: Some(1.5), dependency_cap: Some(f64::NAN) };
    let paths: Vec<_> = odd.violations().into_iter().map(|found| found.path).collect();
    assert_eq!(paths, ["domestic_floor", "dependency_cap"]);
    let mut last = border(30_000).into_inner();
    last.unmet = Unmet::Last;
    let error = allocate_bounded(&last.check().unwrap(), &Conditions::default().check().unwrap());
    assert_eq!(error, Err(BoundedError::NoCostOfUnmet));
}

#[test]
fn an_allocation_of_nothing_under_conditions_costs_nothing() {
    let nothing = Problem { unmet: Unmet::Costs(30_000), ..Problem::default() };
    let found = bounded(&nothing.check().unwrap(), Some(0.5), Some(0.5));
    let expected = Bounded { shares: Vec::new(), unmet: Vec::new(), objective: 0.0, at_least: 0 };
    assert_eq!(found, expected);
}

fn any_problem() -> impl Strategy<Value = Problem> {
    let needs = prop::collection::vec(0_i64..20, 1..6);
    let suppliers = prop::collection::vec(0_i64..20, 1..6);
    let candidates = prop::collection::btree_map((0_u64..6, 0_u64..6), (0_i64..20, 0_i64..12_000), 0..20);
    (needs, suppliers, candidates).prop_map(|(needs, suppliers, candidates)| {
        let (n, s) = (needs.len() as u64, suppliers.len() as u64);
        let candidates = candidates.into_iter().filter(|((need, supplier), _)| *need < n && *supplier < s);
        let candidates =
            candidates.map(|((need, supplier), (hours, cost))| candidate(need, supplier, hours, cost));
        let suppliers: Vec<_> = (0..s).zip(suppliers).collect();
        let wanted = (0..n).zip(needs).map(|(need, hours)| wanted(need, hours)).collect();
        problem(wanted, &suppliers, candidates.collect())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn no_weighing_leaves_fewer_hours_unmet(problem in any_problem(), weight in 0_i64..1_000_000) {
        let first = solved(problem.clone());
        let weighed = solved(Problem { unmet: Unmet::Costs(weight), ..problem.clone() });
        prop_assert!(first.unmet_hours <= weighed.unmet_hours);
        let all = solved(Problem { unmet: Unmet::Costs(1_000_000), ..problem });
        prop_assert_eq!((first.unmet_hours, first.cost), (all.unmet_hours, all.cost));
    }

    #[test]
    fn the_order_in_which_things_are_given_does_not_matter(problem in any_problem(), turn in 0_usize..20) {
        let mut turned = problem.clone();
        turned.wanted.reverse();
        turned.capacities.reverse();
        turned.offers.reverse();
        let length = turned.candidates.len().max(1);
        turned.candidates.rotate_left(turn % length);
        prop_assert_eq!(solved(problem), solved(turned));
    }

    #[test]
    fn a_dearer_floor_gives_no_less_to_domestic_suppliers(problem in any_problem(), share in 1_u32..=10_000) {
        let mut problem = problem;
        problem.unmet = Unmet::Costs(30_000);
        for (at, candidate) in problem.candidates.iter_mut().enumerate() {
            candidate.is_domestic = at % 2 == 0;
        }
        let floor = price_of_floor(&problem.check().unwrap(), share).unwrap();
        let (domestic, other) = floor.with.domestic_and_other_hours();
        prop_assert!(i64::from(10_000 - share) * domestic >= i64::from(share) * other);
        prop_assert!(floor.with.objective(30_000) >= floor.without.objective(30_000));
        prop_assert_eq!(floor.price == 0, floor.with == floor.without);
        // The hours of the floor lie between those of what misses it and what keeps it.
        let at_home = |allocation: &Allocation| allocation.domestic_and_other_hours().0;
        let (below, with) = (at_home(&floor.below), at_home(&floor.with));
        let just_kept = at_home(&floor.without) + floor.hours_gained_at_home();
        prop_assert!((below.min(with)..=below.max(with)).contains(&just_kept));
        let (below, with) = (floor.below.unmet_hours, floor.with.unmet_hours);
        let just_kept = floor.without.unmet_hours + floor.hours_lost();
        prop_assert!((below.min(with)..=below.max(with)).contains(&just_kept));
    }

    #[test]
    fn without_conditions_the_programme_costs_what_the_flow_does_and_with_them_no_less(problem in any_problem(), floor in 0.0..=1.0) {
        let mut problem = problem;
        problem.unmet = Unmet::Costs(30_000);
        for (at, candidate) in problem.candidates.iter_mut().enumerate() {
            candidate.is_domestic = at % 2 == 0;
        }
        let problem = problem.check().unwrap();
        let free = bounded(&problem, None, None);
        prop_assert!((free.objective - free.at_least as f64).abs() < 1e-3);
        let kept = bounded(&problem, Some(floor), Some(0.5));
        prop_assert!(kept.objective >= kept.at_least as f64 - 1e-3);
        let hours = |is_domestic| kept.shares.iter().filter(|share| share.is_domestic == is_domestic).map(|share| share.hours).sum::<f64>();
        prop_assert!(hours(true) * (1.0 - floor) >= hours(false) * floor - 0.1);
    }
}
