//! Programmes worked out by hand and against trying everything.

use proptest::prelude::*;

use super::*;
use crate::{
    StandardId,
    upgrading::{Action, Closes},
};

fn catalogue(costs: &[i64]) -> Checked<Catalogue> {
    let actions = costs.iter().enumerate().map(|(at, &cost)| Action {
        closes: Closes::Certificate(StandardId(at as u16)),
        cost,
        months: 1,
        requires: vec![],
    });
    Catalogue { version: "test".into(), actions: actions.collect() }.check().unwrap()
}

fn offer(supplier: u64, need: u64, spend: i64, actions: &[usize]) -> Offer {
    Offer { supplier: SupplierKey(supplier), need: NeedKey(need), spend, actions: actions.to_vec() }
}

fn choose(costs: &[i64], amount: i64, offers: &[Offer], most_seeded: usize) -> Programme {
    let budget = Budget { amount, offers: offers.to_vec(), most_seeded };
    programme(&catalogue(costs), &budget.check().unwrap()).unwrap()
}

#[test]
fn a_need_counts_once_and_an_action_is_paid_once() {
    let offers = [offer(1, 1, 100, &[0]), offer(2, 1, 100, &[0]), offer(1, 2, 50, &[0, 1])];
    let found = choose(&[10, 6], 100, &offers, 0);
    assert_eq!((found.spend, found.cost, found.left), (150, 16, 84));
    let steps: Vec<_> =
        found.steps.iter().map(|step| (step.supplier.0, step.actions.clone(), step.cost)).collect();
    assert_eq!(steps, [(1, vec![0], 10), (1, vec![1], 6)]);
    let takes: Vec<_> = found.steps.iter().map(|step| step.takes.clone()).collect();
    assert_eq!(takes, [vec![0], vec![0, 1]], "what was paid before is waited for");
    assert_eq!(found.guarantee, None, "two bundles of the first supplier share an action");
}

#[test]
fn a_step_takes_what_every_need_that_it_opens_takes() {
    let offers = [offer(1, 1, 1_000, &[1]), offer(1, 2, 50, &[0]), offer(1, 3, 50, &[0, 1])];
    let found = choose(&[20, 10], 100, &offers, 0);
    let steps: Vec<_> =
        found.steps.iter().map(|step| (step.actions.clone(), step.takes.clone(), step.needs.len())).collect();
    assert_eq!(steps, [(vec![1], vec![1], 1), (vec![0], vec![0, 1], 2)]);
}

#[test]
fn one_large_bundle_beats_the_small_ones_that_are_worth_more_per_cost() {
    let offers = [offer(1, 1, 3, &[0]), offer(2, 2, 100, &[1])];
    let found = choose(&[1, 50], 50, &offers, 0);
    assert_eq!((found.spend, found.cost, found.closed), (100, 50, vec![NeedKey(1)]));
    assert!((found.guarantee.unwrap() - 0.316).abs() < 1e-3);
}

#[test]
fn trying_three_to_begin_with_finds_what_greed_passes_over() {
    // Greed takes the first, and then only one of the two others fits.
    let offers = [offer(1, 1, 11, &[0]), offer(2, 2, 50, &[1]), offer(3, 3, 50, &[2])];
    let costs = [10, 50, 50];
    assert_eq!(choose(&costs, 100, &offers, 0).spend, 61);
    let seeded = choose(&costs, 100, &offers, 24);
    assert_eq!(seeded.spend, 100);
    assert!((seeded.guarantee.unwrap() - 0.632).abs() < 1e-3);
}

#[test]
fn what_a_supplier_has_paid_makes_its_next_step_worth_more() {
    // Alone the second step is worth 2.4 for one, after the first 4; the other's 2.5.
    let first = [offer(1, 1, 100, &[0]), offer(1, 2, 60, &[0, 1])];
    let others = [offer(2, 3, 50, &[2]), offer(3, 4, 10, &[3])];
    assert_eq!(choose(&[10, 15, 20, 1], 31, &[first, others].concat(), 0).spend, 170);
}

#[test]
fn a_bundle_is_worth_all_that_its_supplier_can_then_serve() {
    // Both actions of the first supplier open 110 for 10; the first of them alone 10 for 9.
    let offers = [offer(1, 1, 10, &[0]), offer(1, 2, 100, &[0, 1]), offer(2, 3, 105, &[2])];
    let found = choose(&[9, 1, 10], 100, &offers, 0);
    let steps: Vec<_> = found.steps.iter().map(|step| (step.supplier.0, step.spend)).collect();
    assert_eq!(steps, [(1, 110), (2, 105)]);
}

#[test]
fn nothing_is_bought_without_money_unless_it_is_free() {
    let offers = [offer(1, 1, 100, &[0]), offer(2, 2, 5, &[1])];
    let found = choose(&[10, 0], 0, &offers, 0);
    assert_eq!((found.spend, found.cost, found.closed), (5, 0, vec![NeedKey(1)]));
}

#[test]
fn a_budget_that_cannot_be_is_refused_with_its_places() {
    let mut offers = vec![offer(1, 1, 5, &[]), offer(1, 1, -6, &[0])];
    offers.push(offer(2, 3, i64::MAX, &[0]));
    let budget = Budget { amount: -1, offers, most_seeded: 65 };
    let found: Vec<_> = budget.violations().into_iter().map(|found| (found.path, found.reason)).collect();
    let expected = [
        ("amount", "NEGATIVE"),
        ("most_seeded", "OUT_OF_RANGE"),
        ("offers[0].actions", "MISSING"),
        ("offers[1].spend", "NEGATIVE"),
        ("offers[1].spend", "NOT_THE_SAME"),
        ("offers[1]", "REPEATED"),
        ("offers", "TOO_LARGE"),
    ];
    assert_eq!(found, expected.map(|(path, reason)| (path.to_owned(), reason)));
    let unknown = Budget { amount: 1, offers: vec![offer(1, 1, 5, &[0, 3])], most_seeded: 0 };
    let error = programme(&catalogue(&[1]), &unknown.check().unwrap()).unwrap_err();
    assert_eq!((error.path.as_str(), error.reason), ("offers[0].actions[1]", "NOT_FOUND"));
}

/// The most spend of any affordable set of bundles.
fn by_trying_everything(catalogue: &Catalogue, amount: i64, offers: &[Offer]) -> i64 {
    let mut best = 0;
    for chosen in 0_u32..1 << offers.len() {
        let is_chosen = |at: usize| chosen & 1 << at != 0;
        let mut paid = BTreeSet::new();
        for (at, offer) in offers.iter().enumerate().filter(|(at, _)| is_chosen(*at)) {
            let _ = at;
            paid.extend(offer.actions.iter().map(|&action| (offer.supplier, action)));
        }
        let cost: i64 = paid.iter().map(|&(_, action)| catalogue.actions[action].cost).sum();
        let open: BTreeMap<_, _> = offers
            .iter()
            .filter(|offer| offer.actions.iter().all(|&action| paid.contains(&(offer.supplier, action))))
            .map(|offer| (offer.need, offer.spend))
            .collect();
        if cost <= amount {
            best = best.max(open.values().sum());
        }
    }
    best
}

fn offers() -> impl Strategy<Value = Vec<Offer>> {
    let actions = prop::collection::btree_set(0_usize..5, 1..4);
    prop::collection::btree_map((0_u64..4, 0_u64..5), actions, 0..9).prop_map(|offers| {
        let offers = offers.into_iter();
        let offer = |((supplier, need), actions): ((u64, u64), BTreeSet<usize>)| {
            offer(supplier, need, 10 + 7 * need as i64, &actions.into_iter().collect::<Vec<_>>())
        };
        offers.map(offer).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_programme_keeps_its_budget_and_its_guarantee(
        offers in offers(),
        costs in prop::array::uniform5(0_i64..20),
        amount in 0_i64..60,
        most_seeded in prop::sample::select(vec![0_usize, 24]),
    ) {
        let catalogue = catalogue(&costs);
        let found = choose(&costs, amount, &offers, most_seeded);
        let most = by_trying_everything(&catalogue, amount, &offers);
        prop_assert!(found.cost <= amount && found.left == amount - found.cost);
        prop_assert!(found.spend <= most);
        prop_assert!(found.spend as f64 >= found.guarantee.unwrap_or(0.0) * most as f64 - 1e-9);
        prop_assert_eq!(found.spend, found.steps.iter().map(|step| step.spend).sum::<i64>());
        prop_assert_eq!(found.cost, found.steps.iter().map(|step| step.cost).sum::<i64>());
        let mut reversed = offers.clone();
        reversed.reverse();
        prop_assert_eq!(found, choose(&costs, amount, &reversed, most_seeded));
    }
}
