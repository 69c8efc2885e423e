//! With a budget: which actions for which suppliers make most spend eligible.
//!
//! # Problem
//!
//! An [`Offer`] says that a supplier could serve a need once some actions are taken.
//! A need counts its spend once, however many suppliers become able to serve it. An
//! action of a supplier is paid once, whatever it opens. Wanted is the set of paid
//! actions within the budget that opens most spend: budgeted maximum coverage.
//!
//! # Method
//!
//! A bundle is what an offer still lacks. The bundle with the most new spend per new
//! cost is paid again and again; one that no longer fits is passed over. The answer
//! is the better of that and the best single bundle. With few bundles the same is
//! begun from every affordable set of up to three of them.
//!
//! Where no two bundles of a supplier share an action, the first gives at least
//! `(1 - 1/e) / 2` of the best there is and the second `1 - 1/e` (Khuller, Moss and
//! Naor 1999); [`Programme::guarantee`] says which. Bundles that share actions only
//! become cheaper than that theory assumes, but it does not cover them, so that
//! nothing is claimed.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet, BinaryHeap},
};

use super::catalogue::Catalogue;
use crate::{
    NeedKey, SupplierKey,
    check::{Check, Checked, Violation, Violations},
};

/// A need that a supplier could serve once some actions are taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The supplier.
    pub supplier: SupplierKey,
    /// The need. One that somebody can serve already is not to be offered.
    pub need: NeedKey,
    /// What its buyer spends on it per year, in minor units; the same in every offer.
    pub spend: i64,
    /// Positions of the actions that it takes: those of a complete
    /// [`Plan`](super::Plan), at least one.
    pub actions: Vec<usize>,
}

/// What a programme is chosen from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    /// What there is to spend, in minor units.
    pub amount: i64,
    /// What could be opened.
    pub offers: Vec<Offer>,
    /// Up to how many bundles every affordable set of three is tried: 24.
    pub most_seeded: usize,
}

/// More seeds than these would take longer than anybody waits.
const MOST_SEEDED: usize = 64;

impl Check for Budget {
    fn violations(&self) -> Vec<Violation> {
        let mut found = Violations::default();
        found.unless(self.amount >= 0, "amount", "NEGATIVE", "a budget is at least 0");
        let message = format!("give at most {MOST_SEEDED}");
        found.unless(self.most_seeded <= MOST_SEEDED, "most_seeded", "OUT_OF_RANGE", message);
        let (mut spends, mut pairs, mut total) = (BTreeMap::new(), BTreeSet::new(), Some(0_i64));
        for (at, offer) in self.offers.iter().enumerate() {
            let path = format!("offers[{at}]");
            found.unless(offer.spend >= 0, format!("{path}.spend"), "NEGATIVE", "spend is at least 0");
            let known = *spends.entry(offer.need).or_insert_with(|| {
                total = total.and_then(|total| total.checked_add(offer.spend));
                offer.spend
            });
            found.unless(
                known == offer.spend,
                format!("{path}.spend"),
                "NOT_THE_SAME",
                "an earlier offer gives the need another spend",
            );
            found.unless(
                !offer.actions.is_empty(),
                format!("{path}.actions"),
                "MISSING",
                "a need that takes no action is open already",
            );
            let is_new = pairs.insert((offer.supplier, offer.need));
            found.unless(is_new, path, "REPEATED", "offer each need once for a supplier");
        }
        found.unless(
            total.is_some(),
            "offers",
            "TOO_LARGE",
            "the spend of all needs does not fit: give it in a larger unit",
        );
        found.finish()
    }
}

/// One supplier's actions that are paid together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The supplier.
    pub supplier: SupplierKey,
    /// Positions of the actions that are paid now, in their order.
    pub actions: Vec<usize>,
    /// Positions of all actions that these needs take, in their order: also those that
    /// an earlier step paid, which the others may wait for.
    pub takes: Vec<usize>,
    /// What the actions that are paid now cost, in minor units.
    pub cost: i64,
    /// Needs that become eligible by it, in their order.
    pub needs: Vec<NeedKey>,
    /// What is spent on these per year, in minor units.
    pub spend: i64,
}

/// A programme within a budget.
#[derive(Debug, Clone, PartialEq)]
pub struct Programme {
    /// What is paid, in the order in which it is worth most.
    pub steps: Vec<Step>,
    /// What all of it costs, in minor units.
    pub cost: i64,
    /// Spend per year that becomes eligible, in minor units.
    pub spend: i64,
    /// What is left of the budget.
    pub left: i64,
    /// Needs that were offered and stay closed, in their order.
    pub closed: Vec<NeedKey>,
    /// The least share of the best possible spend that is reached for certain, where
    /// the theory covers the case.
    pub guarantee: Option<f64>,
}

/// Chooses a programme. See the [module](self).
pub fn programme(catalogue: &Checked<Catalogue>, budget: &Checked<Budget>) -> Result<Programme, Violation> {
    for (at, offer) in budget.offers.iter().enumerate() {
        if let Some(position) = offer.actions.iter().position(|&action| action >= catalogue.actions.len()) {
            let path = format!("offers[{at}].actions[{position}]");
            return Err(Violation::new(path, "NOT_FOUND", "there is no such action in the catalogue"));
        }
    }
    let market = Market::new(catalogue, budget);
    let is_seeded = market.bundles.len() <= budget.most_seeded;
    let mut best = market.greedy(&[]);
    for seed in market.seeds(if is_seeded { 3 } else { 1 }) {
        // A single bundle by itself is enough for the weaker guarantee.
        let tried = if is_seeded { market.greedy(&seed) } else { market.only(&seed) };
        if tried.spend.cmp(&best.spend).then(best.cost.cmp(&tried.cost)).is_gt() {
            best = tried;
        }
    }
    let share = 1.0 - (-1.0_f64).exp();
    best.guarantee = market.shares_nothing().then_some(if is_seeded { share } else { share / 2.0 });
    Ok(best)
}

/// What one supplier must do for some needs.
struct Bundle<'a> {
    supplier: SupplierKey,
    actions: BTreeSet<usize>,
    needs: Vec<(NeedKey, i64)>,
    catalogue: &'a Catalogue,
}

/// Every bundle, with those of each supplier.
struct Market<'a> {
    amount: i64,
    bundles: Vec<Bundle<'a>>,
    of_supplier: BTreeMap<SupplierKey, Vec<usize>>,
    needs: BTreeSet<NeedKey>,
}

/// What was paid and opened so far.
#[derive(Default)]
struct State {
    paid: BTreeMap<SupplierKey, BTreeSet<usize>>,
    open: BTreeSet<NeedKey>,
    steps: Vec<Step>,
    cost: i64,
    spend: i64,
}

/// A bundle with what it was worth when it was last looked at.
#[derive(PartialEq, Eq)]
struct Worth {
    spend: i64,
    cost: i64,
    bundle: usize,
}

impl Ord for Worth {
    /// By spend per cost, then by spend; the earlier bundle is the larger.
    fn cmp(&self, other: &Self) -> Ordering {
        let (ours, theirs) = (
            i128::from(self.spend) * i128::from(other.cost),
            i128::from(other.spend) * i128::from(self.cost),
        );
        ours.cmp(&theirs).then(self.spend.cmp(&other.spend)).then(other.bundle.cmp(&self.bundle))
    }
}

impl PartialOrd for Worth {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<'a> Market<'a> {
    fn new(catalogue: &'a Catalogue, budget: &Budget) -> Self {
        let mut grouped: BTreeMap<_, Vec<(NeedKey, i64)>> = BTreeMap::new();
        for offer in &budget.offers {
            let actions: BTreeSet<usize> = offer.actions.iter().copied().collect();
            grouped.entry((offer.supplier, actions)).or_default().push((offer.need, offer.spend));
        }
        let mut of_supplier: BTreeMap<SupplierKey, Vec<usize>> = BTreeMap::new();
        let bundles = grouped.into_iter().enumerate().map(|(at, ((supplier, actions), mut needs))| {
            needs.sort();
            of_supplier.entry(supplier).or_default().push(at);
            Bundle { supplier, actions, needs, catalogue }
        });
        let bundles = bundles.collect();
        let needs = budget.offers.iter().map(|offer| offer.need).collect();
        Self { amount: budget.amount, bundles, of_supplier, needs }
    }

    /// Whether no two bundles of a supplier have an action in common.
    fn shares_nothing(&self) -> bool {
        self.of_supplier.values().all(|bundles| {
            let mut seen = BTreeSet::new();
            bundles.iter().flat_map(|&at| &self.bundles[at].actions).all(|action| seen.insert(action))
        })
    }

    /// Sets of one to `most` bundles.
    fn seeds(&self, most: usize) -> Vec<Vec<usize>> {
        let mut seeds: Vec<Vec<usize>> = (0..self.bundles.len()).map(|at| vec![at]).collect();
        let mut from = 0;
        for _ in 1..most {
            let to = seeds.len();
            for set in from..to {
                let last = seeds[set].last().map_or(0, |last| last + 1);
                for next in last..self.bundles.len() {
                    let mut larger = seeds[set].clone();
                    larger.push(next);
                    seeds.push(larger);
                }
            }
            from = to;
        }
        seeds
    }

    /// What a bundle would cost and open now: also by what it makes of other bundles of
    /// its supplier, once all of their actions are paid.
    fn worth(&self, state: &State, bundle: usize) -> Worth {
        let of = &self.bundles[bundle];
        let is_paid = |action: &usize| state.paid.get(&of.supplier).is_some_and(|paid| paid.contains(action));
        let lacks = of.actions.iter().filter(|action| !is_paid(action));
        let cost = lacks.map(|&action| of.catalogue.actions[action].cost).sum();
        let is_had = |action: &usize| of.actions.contains(action) || is_paid(action);
        let opened = self.of_supplier[&of.supplier].iter().map(|&at| &self.bundles[at]);
        let opened = opened.filter(|other| other.actions.iter().all(is_had)).flat_map(|other| &other.needs);
        let closed = opened.filter(|(need, _)| !state.open.contains(need));
        // Of one need that several bundles open the spend counts once.
        let closed: BTreeMap<_, _> = closed.copied().collect();
        Worth { spend: closed.values().sum(), cost, bundle }
    }

    fn fits(&self, state: &State, worth: &Worth) -> bool {
        worth.cost <= self.amount - state.cost
    }

    /// Pays a bundle, and opens everything that its supplier can then serve.
    fn pay(&self, state: &mut State, worth: &Worth) {
        let of = &self.bundles[worth.bundle];
        let paid = state.paid.entry(of.supplier).or_default();
        let actions: Vec<usize> = of.actions.iter().copied().filter(|&action| paid.insert(action)).collect();
        let (mut needs, mut spend) = (Vec::new(), 0);
        let mut takes = of.actions.clone();
        for &at in &self.of_supplier[&of.supplier] {
            let bundle = &self.bundles[at];
            if bundle.actions.is_subset(paid) {
                for &(need, worth) in &bundle.needs {
                    if state.open.insert(need) {
                        needs.push(need);
                        spend += worth;
                        takes.extend(&bundle.actions);
                    }
                }
            }
        }
        needs.sort();
        let takes = takes.into_iter().collect();
        state.cost += worth.cost;
        state.spend += spend;
        state.steps.push(Step { supplier: of.supplier, actions, takes, cost: worth.cost, needs, spend });
    }

    /// Pays a seed, where it fits, and nothing else.
    fn only(&self, seed: &[usize]) -> Programme {
        let mut state = State::default();
        for &bundle in seed {
            let worth = self.worth(&state, bundle);
            if !self.fits(&state, &worth) {
                return self.finish(State::default());
            }
            if worth.spend > 0 {
                self.pay(&mut state, &worth);
            }
        }
        self.finish(state)
    }

    /// Pays a seed, and then the best bundle again and again.
    fn greedy(&self, seed: &[usize]) -> Programme {
        let mut state = State::default();
        for &bundle in seed {
            let worth = self.worth(&state, bundle);
            if !self.fits(&state, &worth) {
                return self.finish(State::default());
            }
            self.pay(&mut state, &worth);
        }
        let mut queue: BinaryHeap<Worth> =
            (0..self.bundles.len()).map(|bundle| self.worth(&state, bundle)).collect();
        // What a bundle opens only becomes less, and what it costs only where its
        // supplier is paid: then it is put in again. So the top is an upper bound.
        while let Some(top) = queue.pop() {
            let now = self.worth(&state, top.bundle);
            if now.spend == 0 {
                continue;
            }
            if now != top {
                queue.push(now);
                continue;
            }
            if self.fits(&state, &now) {
                self.pay(&mut state, &now);
                let of = self.bundles[now.bundle].supplier;
                queue.extend(self.of_supplier[&of].iter().map(|&bundle| self.worth(&state, bundle)));
            }
        }
        self.finish(state)
    }

    fn finish(&self, state: State) -> Programme {
        Programme {
            closed: self.needs.difference(&state.open).copied().collect(),
            steps: state.steps,
            cost: state.cost,
            spend: state.spend,
            left: self.amount - state.cost,
            guarantee: None,
        }
    }
}

#[cfg(test)]
mod tests;
