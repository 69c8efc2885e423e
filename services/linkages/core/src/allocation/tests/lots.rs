//! Lots and numbers of suppliers, by hand and beside trying everything.

use std::collections::BTreeMap;

use super::*;

fn lotted(problem: Problem, lots: Lots) -> Lotted {
    let found = allocate_lots(&problem.clone().check().unwrap(), &lots.check().unwrap()).unwrap();
    assert_eq!(found.without.verify(), Ok(()));
    assert_kept(&problem, lots, &found);
    found
}

/// Everything that an allocation must keep, from the problem alone.
fn assert_kept(problem: &Problem, lots: Lots, found: &Lotted) {
    let sum = |is_of: &dyn Fn(&Assignment) -> bool| -> i64 {
        found.assignments.iter().filter(|assigned| is_of(assigned)).map(|assigned| assigned.hours).sum()
    };
    for assigned in &found.assignments {
        let candidate = problem.candidates.iter().find(|candidate| {
            (candidate.need, candidate.supplier, candidate.capability)
                == (assigned.need, assigned.supplier, assigned.capability)
        });
        let candidate = candidate.unwrap();
        let least = if lots.are_kept { candidate.least_hours.max(1) } else { 1 };
        assert!((least..=candidate.hours).contains(&assigned.hours), "{assigned:?} {candidate:?}");
    }
    for (wanted, (need, unmet)) in problem.wanted.iter().zip(&found.unmet) {
        assert_eq!(wanted.need, *need);
        assert_eq!(sum(&|assigned| assigned.need == *need) + unmet, wanted.hours);
        let mut suppliers: Vec<_> =
            found.assignments.iter().filter(|assigned| assigned.need == *need).collect();
        suppliers.dedup_by_key(|assigned| assigned.supplier);
        assert!(lots.most_suppliers.is_none_or(|most| suppliers.len() <= most));
        assert!(*unmet >= 0);
    }
    for capacity in &problem.capacities {
        assert!(sum(&|assigned| assigned.supplier == capacity.supplier) <= capacity.hours);
    }
    for offer in &problem.offers {
        let hours =
            sum(&|assigned| assigned.supplier == offer.supplier && assigned.capability == offer.capability);
        assert!(hours <= offer.hours);
    }
}

fn lots(are_kept: bool, most_suppliers: Option<usize>) -> Lots {
    Lots { are_kept, most_suppliers }
}

#[test]
fn a_supplier_that_would_get_less_than_its_lot_gets_nothing_and_another_serves() {
    let mut problem = problem(
        vec![wanted(1, 10)],
        &[(1, 8), (2, 10), (3, 10)],
        vec![candidate(1, 1, 8, 100), candidate(1, 2, 10, 200), candidate(1, 3, 10, 300)],
    );
    problem.candidates[1].least_hours = 5;
    let found = lotted(problem, lots(true, None));
    let given: Vec<_> = found.assignments.iter().map(|given| (given.supplier.0, given.hours)).collect();
    assert_eq!((given, found.unmet_hours), (vec![(1, 8), (3, 2)], 0));
    assert_eq!(found.objective() - found.bound(), 200, "two hours at a hundred more each");
}

#[test]
fn a_need_has_no_more_suppliers_than_it_may_have_and_keeps_those_that_save_most() {
    let candidates = (1..=4).map(|supplier| candidate(1, supplier, 3 + supplier as i64, 100)).collect();
    let problem = problem(vec![wanted(1, 22)], &[(1, 9), (2, 9), (3, 9), (4, 9)], candidates);
    let found = lotted(problem.clone(), lots(true, Some(2)));
    let suppliers: Vec<_> = found.assignments.iter().map(|given| given.supplier.0).collect();
    assert_eq!((suppliers, found.unmet_hours), (vec![3, 4], 22 - 6 - 7));
    assert_eq!(lotted(problem, lots(true, None)).unmet_hours, 0);
}

#[test]
fn a_lot_larger_than_what_a_supplier_may_have_is_never_served_and_raises_the_bound() {
    let mut problem = problem(vec![wanted(1, 10)], &[(1, 10)], vec![candidate(1, 1, 4, 100)]);
    problem.candidates[0].least_hours = 5;
    problem.unmet = Unmet::Costs(1_000);
    let found = lotted(problem.clone(), lots(true, None));
    assert_eq!((found.unmet_hours, found.bound(), found.gap_bps()), (10, 10_000, Some(0)));
    assert_eq!(lotted(problem, lots(false, None)).unmet_hours, 6);
}

#[test]
fn a_gap_is_rounded_up_and_has_no_share_of_nothing() {
    assert_eq!(gap_bps(10_000, 10_000), Some(0));
    assert_eq!(gap_bps(10_001, 10_000), Some(1));
    assert_eq!(gap_bps(1_000_001, 1_000_000), Some(1));
    assert_eq!(gap_bps(20_000, 10_000), Some(10_000));
    assert_eq!((gap_bps(0, 0), gap_bps(1, 0)), (Some(0), None));
    assert_eq!(gap_bps(i128::MAX, 1), Some(u64::MAX));
}

#[test]
fn no_supplier_at_all_is_refused_with_its_place() {
    let found: Vec<_> = lots(true, Some(0)).violations().into_iter().map(|found| found.path).collect();
    assert_eq!(found, ["most_suppliers"]);
}

/// The least cost, by trying every number of hours of every candidate.
fn by_trying_everything(problem: &Problem, lots: Lots, unmet_cost: i64) -> i128 {
    let mut best = i128::MAX;
    let mut hours = vec![0_i64; problem.candidates.len()];
    loop {
        if is_kept(problem, lots, &hours) {
            let served: i64 = hours.iter().sum();
            let wanted: i64 = problem.wanted.iter().map(|wanted| wanted.hours).sum();
            let given = problem.candidates.iter().zip(&hours);
            let cost: i128 = given.map(|(candidate, &hours)| i128::from(candidate.cost * hours)).sum();
            best = best.min(cost + i128::from((wanted - served) * unmet_cost));
        }
        let Some(at) = (0..hours.len()).find(|&at| hours[at] < problem.candidates[at].hours) else {
            return best;
        };
        hours[..at].fill(0);
        hours[at] += 1;
    }
}

fn is_kept(problem: &Problem, lots: Lots, hours: &[i64]) -> bool {
    let (mut needs, mut suppliers, mut numbers) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for (candidate, &hours) in problem.candidates.iter().zip(hours).filter(|(_, hours)| **hours > 0) {
        if lots.are_kept && hours < candidate.least_hours {
            return false;
        }
        *needs.entry(candidate.need).or_insert(0) += hours;
        *suppliers.entry(candidate.supplier).or_insert(0) += hours;
        *numbers.entry(candidate.need).or_insert(0) += 1;
    }
    let sum = |sums: &BTreeMap<_, i64>, key| sums.get(&key).copied().unwrap_or(0);
    problem.wanted.iter().all(|wanted| sum(&needs, wanted.need) <= wanted.hours)
        && problem
            .capacities
            .iter()
            .all(|capacity| suppliers.get(&capacity.supplier).copied().unwrap_or(0) <= capacity.hours)
        && numbers.values().all(|&number| lots.most_suppliers.is_none_or(|most| number <= most))
}

fn small_problem() -> impl Strategy<Value = Problem> {
    let needs = prop::collection::vec(1_i64..7, 1..3);
    let suppliers = prop::collection::vec(1_i64..7, 1..4);
    let candidate_of = (1_i64..5, 0_i64..4, 0_i64..1_000);
    let candidates = prop::collection::btree_map((0_u64..2, 0_u64..3), candidate_of, 0..6);
    (needs, suppliers, candidates).prop_map(|(needs, suppliers, candidates)| {
        let (n, s) = (needs.len() as u64, suppliers.len() as u64);
        let known = candidates.into_iter().filter(|((need, supplier), _)| *need < n && *supplier < s);
        let candidates = known.map(|((need, supplier), (hours, least_hours, cost))| Candidate {
            least_hours,
            ..candidate(need, supplier, hours, cost)
        });
        let candidates = candidates.collect();
        let wanted = (0..n).zip(needs).map(|(need, hours)| wanted(need, hours)).collect();
        let mut problem = problem(wanted, &(0..s).zip(suppliers).collect::<Vec<_>>(), candidates);
        problem.unmet = Unmet::Costs(1_500);
        problem
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_found_keeps_the_conditions_and_the_best_is_between_the_bound_and_it(
        problem in small_problem(),
        are_kept in any::<bool>(),
        most in prop::option::of(1_usize..3),
    ) {
        let lots = lots(are_kept, most);
        let found = lotted(problem.clone(), lots);
        let best = by_trying_everything(&problem, lots, 1_500);
        prop_assert!(found.bound() <= best, "{} {best}", found.bound());
        prop_assert!(best <= found.objective(), "{best} {}", found.objective());
        let worst = i128::from(problem.wanted.iter().map(|wanted| wanted.hours).sum::<i64>()) * 1_500;
        prop_assert!(found.objective() <= worst);
    }

    #[test]
    fn without_conditions_rounding_is_the_flow(problem in small_problem()) {
        let found = lotted(problem.clone(), lots(false, None));
        prop_assert_eq!((found.objective(), found.gap_bps()), (found.bound(), Some(0)));
        prop_assert_eq!(found.rounds, 2);
    }

    #[test]
    fn the_order_in_which_things_are_given_does_not_matter_to_lots(problem in small_problem()) {
        let mut turned = problem.clone();
        turned.candidates.reverse();
        turned.offers.reverse();
        let found = |problem: Problem| {
            allocate_lots(&problem.check().unwrap(), &Lots::default().check().unwrap()).unwrap()
        };
        prop_assert_eq!(found(problem), found(turned));
    }

    #[test]
    fn serving_first_keeps_lots_too(problem in small_problem()) {
        lotted(Problem { unmet: Unmet::Last, ..problem }, lots(true, Some(2)));
    }
}
