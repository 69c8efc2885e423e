//! Allocations with smallest lots and few suppliers of a need, by flow and rounding.
//!
//! # Problem
//!
//! To the limits of the [network](super) two more come, which are questions of yes
//! or no and which no flow carries:
//!
//! | condition | of | formula |
//! |---|---|---|
//! | smallest lot `l` | each [`Candidate`] | `x = 0` or `x >= l` |
//! | at most `m` suppliers | each need | suppliers with `x > 0` number at most `m` |
//!
//! Whole-number programmes solve this, and for thousands of needs not while anybody
//! waits. So it is solved nearly, and how nearly is told.
//!
//! # Method
//!
//! 1. Candidates whose lot is larger than what they may have leave. What the flow
//!    costs then is the bound: every allocation that keeps the conditions is one of
//!    its flows.
//! 2. Where the flow gives a need too many suppliers, the one that saves least of it
//!    leaves; where it gives less than a lot, so does the candidate that is furthest
//!    below. One of each need and of each supplier at a time, as what leaves changes
//!    the rest. The flow is solved again, until it keeps the conditions.
//! 3. What left may come back where it fits after all: where hours of a need are
//!    unmet and a lot of the supplier is free, the cheapest first.
//! 4. With those who are in and their lots fixed, the flow is solved once more: no
//!    allocation among the same suppliers of the same needs costs less.
//!
//! Each round lets at least one candidate leave, so rounds are at most as many as
//! candidates; in practice they are few. Everything is in the order of keys.
//!
//! # Answer
//!
//! Whole hours that keep every condition, and a [gap](Lotted::gap_bps) in which the
//! best allocation is. The gap is of the bound and not of the best, so that it is
//! never too small.

use std::collections::{BTreeMap, BTreeSet};

use super::{Allocation, Assignment, Candidate, Problem};
use crate::{
    CapabilityId, NeedKey, SupplierKey,
    check::{Check, Checked, Violation, Violations},
    flow,
};

/// Conditions of yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lots {
    /// Whether the smallest lots of candidates are kept. True to begin with.
    pub are_kept: bool,
    /// The most suppliers of one need, at least 1; nothing for any number. 3 to begin
    /// with: each supplier more is another that the buyer has to qualify.
    pub most_suppliers: Option<usize>,
}

impl Default for Lots {
    fn default() -> Self {
        Self { are_kept: true, most_suppliers: Some(3) }
    }
}

impl Check for Lots {
    fn violations(&self) -> Vec<Violation> {
        let mut found = Violations::default();
        let message = "with no supplier at all nothing could be served: give at least 1";
        found.unless(self.most_suppliers != Some(0), "most_suppliers", "OUT_OF_RANGE", message);
        found.finish()
    }
}

/// An allocation that keeps lots and numbers of suppliers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lotted {
    /// Who gets how much of what, by need, supplier and capability; none of 0 hours.
    pub assignments: Vec<Assignment>,
    /// Hours of each need that nobody serves, by need; all needs are there.
    pub unmet: Vec<(NeedKey, i64)>,
    /// Hours unmet in all.
    pub unmet_hours: i64,
    /// Cost of what is assigned.
    pub cost: i128,
    /// How often the flow was solved.
    pub rounds: usize,
    /// The allocation without the conditions, which proves the bound.
    pub without: Allocation,
    unmet_cost: i64,
}

impl Lotted {
    /// Cost of what is assigned, and of what is unmet at the cost by which it was
    /// solved.
    pub fn objective(&self) -> i128 {
        self.objective_at(self.unmet_cost)
    }

    /// The least that any allocation costs that keeps the conditions, proven.
    pub fn bound(&self) -> i128 {
        self.without.objective(self.unmet_cost)
    }

    /// Cost of what is assigned, and of what is unmet at so much an hour.
    pub fn objective_at(&self, unmet_cost: i64) -> i128 {
        self.cost + i128::from(self.unmet_hours) * i128::from(unmet_cost)
    }

    /// By how much at most this costs more than the best, in basis points of the
    /// bound and rounded up; nothing where the bound is 0 and this is not.
    pub fn gap_bps(&self) -> Option<u64> {
        gap_bps(self.objective(), self.bound())
    }
}

/// By how much an objective is above a bound, in basis points of the bound, rounded up
/// so that it is never told too small. Nothing where no share can be told, since the
/// bound is 0.
pub fn gap_bps(objective: i128, bound: i128) -> Option<u64> {
    let above = objective.saturating_sub(bound).max(0);
    if above == 0 {
        return Some(0);
    }
    if bound <= 0 {
        return None;
    }
    let (whole, rest) = (above / bound, above % bound);
    let bps = whole.saturating_mul(10_000).saturating_add((rest * 10_000 + bound - 1) / bound);
    Some(u64::try_from(bps).unwrap_or(u64::MAX))
}

/// How often those who left may come back. Every time saves something; what later
/// times save is little.
const MOST_REPAIRS: usize = 16;

/// What tells a candidate from the others.
type Key = (NeedKey, SupplierKey, CapabilityId);

fn key(candidate: &Candidate) -> Key {
    (candidate.need, candidate.supplier, candidate.capability)
}

/// The allocation without the conditions but for lots that nobody can fill: what it
/// costs is the least that any allocation costs that keeps them.
pub fn relax_lots(problem: &Checked<Problem>, lots: &Checked<Lots>) -> Result<Allocation, flow::Error> {
    Rounding::begin(problem, lots)?.solve()
}

/// Allocates with lots and numbers of suppliers. See the [module](self).
pub fn allocate_lots(problem: &Checked<Problem>, lots: &Checked<Lots>) -> Result<Lotted, flow::Error> {
    let mut rounding = Rounding::begin(problem, lots)?;
    let unmet_cost = rounding.unmet_cost;
    let without = rounding.solve()?;
    let mut assignments = without.assignments.clone();
    while rounding.leave_the_worst(&assignments) {
        assignments = rounding.solve()?.assignments;
    }
    let mut last = rounding.settle(&assignments)?;
    for _ in 0..MOST_REPAIRS {
        if !rounding.come_back(&mut last.assignments) {
            break;
        }
        last = rounding.settle(&last.assignments)?;
    }
    Ok(Lotted {
        assignments: last.assignments,
        unmet: last.unmet,
        unmet_hours: last.unmet_hours,
        cost: last.cost,
        rounds: rounding.rounds,
        without,
        unmet_cost,
    })
}

/// Candidates that leave, one round after the other.
struct Rounding {
    problem: Problem,
    lots: Lots,
    unmet_cost: i64,
    left: BTreeSet<Key>,
    rounds: usize,
}

/// What the last flow gives.
struct Settled {
    assignments: Vec<Assignment>,
    unmet: Vec<(NeedKey, i64)>,
    unmet_hours: i64,
    cost: i128,
}

impl Rounding {
    fn begin(problem: &Checked<Problem>, lots: &Checked<Lots>) -> Result<Self, flow::Error> {
        let problem = problem.in_order();
        // Of the whole problem, so that every round weighs an hour unmet the same.
        let unmet_cost = problem.unmet_cost().ok_or(flow::Error::TooLarge)?;
        let mut rounding = Self { problem, lots: **lots, unmet_cost, left: BTreeSet::new(), rounds: 0 };
        rounding.leave_where_a_lot_is_too_large();
        Ok(rounding)
    }

    fn least(&self, candidate: &Candidate) -> i64 {
        if self.lots.are_kept { candidate.least_hours.max(1) } else { 1 }
    }

    fn leave_where_a_lot_is_too_large(&mut self) {
        let too_large =
            self.problem.candidates.iter().filter(|candidate| self.least(candidate) > candidate.hours);
        self.left = too_large.map(key).collect();
    }

    /// The flow among those who have not left.
    fn solve(&mut self) -> Result<Allocation, flow::Error> {
        self.rounds += 1;
        let left = &self.left;
        self.problem
            .solve(self.unmet_cost, |candidate| (!left.contains(&key(candidate))).then_some(candidate.cost))
    }

    /// Lets those leave who break a condition most, one of each need and of each
    /// supplier. Whether anybody did.
    fn leave_the_worst(&mut self, assignments: &[Assignment]) -> bool {
        let mut broken: Vec<(i128, Key)> = self.below_their_lot(assignments);
        broken.extend(self.beyond_the_most(assignments));
        broken.sort();
        let (mut needs, mut suppliers) = (BTreeSet::new(), BTreeSet::new());
        for (_, key) in broken {
            if !needs.contains(&key.0) && !suppliers.contains(&key.1) {
                needs.insert(key.0);
                suppliers.insert(key.1);
                self.left.insert(key);
            }
        }
        !needs.is_empty()
    }

    /// Those who have less than their lot, with what the hours save beside being unmet.
    fn below_their_lot(&self, assignments: &[Assignment]) -> Vec<(i128, Key)> {
        let least: BTreeMap<Key, i64> =
            self.problem.candidates.iter().map(|candidate| (key(candidate), self.least(candidate))).collect();
        let short = assignments.iter().filter(|assigned| assigned.hours < least[&of(assigned)]);
        short.map(|assigned| (self.saves(assigned), of(assigned))).collect()
    }

    /// Of each need with too many suppliers, those claims of the suppliers beyond the
    /// most that save least.
    fn beyond_the_most(&self, assignments: &[Assignment]) -> Vec<(i128, Key)> {
        let Some(most) = self.lots.most_suppliers else { return Vec::new() };
        let mut beyond = Vec::new();
        for claims in assignments.chunk_by(|one, other| one.need == other.need) {
            let mut suppliers: Vec<(i128, &[Assignment])> = claims
                .chunk_by(|one, other| one.supplier == other.supplier)
                .map(|claims| (claims.iter().map(|assigned| self.saves(assigned)).sum(), claims))
                .collect();
            // Stable: among equals the one with the smaller key stays.
            suppliers.sort_by_key(|&(saves, _)| std::cmp::Reverse(saves));
            let beyond_here = suppliers.into_iter().skip(most).flat_map(|(_, claims)| claims);
            beyond.extend(beyond_here.map(|assigned| (self.saves(assigned), of(assigned))));
        }
        beyond
    }

    /// What an assignment saves beside leaving its hours unmet.
    fn saves(&self, assigned: &Assignment) -> i128 {
        i128::from(assigned.hours) * i128::from(self.unmet_cost - assigned.cost)
    }

    /// Lets those serve who fit in after all, the cheapest first, each in place of
    /// nobody or of the one that saves least of the need. Whether anybody did.
    fn come_back(&self, assignments: &mut Vec<Assignment>) -> bool {
        let mut free = Free::new(&self.problem, assignments);
        let mut absent: Vec<&Candidate> = self.problem.candidates.iter().collect();
        absent.sort_by_key(|candidate| (candidate.cost, key(candidate)));
        let mut has_changed = false;
        for candidate in absent.into_iter().filter(|candidate| candidate.cost < self.unmet_cost) {
            if free.present.contains_key(&key(candidate)) {
                continue;
            }
            let leaves = if free.has_room(candidate, self.lots.most_suppliers) {
                None
            } else {
                match free.least_of(candidate.need, |assigned| self.saves(assigned)) {
                    Some(leaves) if leaves.supplier != candidate.supplier => Some(leaves),
                    _ => continue,
                }
            };
            let freed = leaves.map_or(0, |assigned| assigned.hours);
            let comes = assigned(
                candidate,
                candidate.hours.min(free.beside_the_need(candidate)).min(free.needs[&candidate.need] + freed),
            );
            let saves_more = self.saves(&comes) > leaves.map_or(0, |assigned| self.saves(&assigned));
            if comes.hours >= self.least(candidate) && saves_more {
                if let Some(leaves) = leaves {
                    free.remove(&leaves);
                }
                free.add(comes);
                has_changed = true;
            }
        }
        *assignments = free.present.into_values().collect();
        has_changed
    }

    /// The cheapest allocation in which exactly these serve, each at least its lot.
    fn settle(&mut self, assignments: &[Assignment]) -> Result<Settled, flow::Error> {
        let present: BTreeSet<Key> = assignments.iter().map(of).collect();
        let mut rest = self.problem.clone();
        rest.candidates.retain(|candidate| present.contains(&key(candidate)));
        let fixed: BTreeMap<Key, i64> =
            rest.candidates.iter().map(|candidate| (key(candidate), self.least(candidate))).collect();
        take_fixed(&mut rest, &fixed);
        self.rounds += 1;
        let flow = rest.solve(self.unmet_cost, |candidate| Some(candidate.cost))?;
        let more: BTreeMap<Key, i64> =
            flow.assignments.iter().map(|assigned| (of(assigned), assigned.hours)).collect();
        let all = rest.candidates.iter().map(|candidate| {
            let key = key(candidate);
            assigned(candidate, fixed[&key] + more.get(&key).copied().unwrap_or(0))
        });
        let assignments: Vec<Assignment> = all.collect();
        let cost =
            assignments.iter().map(|assigned| i128::from(assigned.cost) * i128::from(assigned.hours)).sum();
        Ok(Settled { assignments, unmet: flow.unmet, unmet_hours: flow.unmet_hours, cost })
    }
}

fn of(assigned: &Assignment) -> Key {
    (assigned.need, assigned.supplier, assigned.capability)
}

fn assigned(candidate: &Candidate, hours: i64) -> Assignment {
    Assignment {
        need: candidate.need,
        supplier: candidate.supplier,
        capability: candidate.capability,
        hours,
        cost: candidate.cost,
        is_domestic: candidate.is_domestic,
    }
}

/// Takes hours that are given already out of everything that limits them.
fn take_fixed(problem: &mut Problem, fixed: &BTreeMap<Key, i64>) {
    let (mut needs, mut suppliers, mut offers) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for (&(need, supplier, capability), &hours) in fixed {
        *needs.entry(need).or_insert(0) += hours;
        *suppliers.entry(supplier).or_insert(0) += hours;
        *offers.entry((supplier, capability)).or_insert(0) += hours;
    }
    for wanted in &mut problem.wanted {
        wanted.hours -= needs.get(&wanted.need).unwrap_or(&0);
    }
    for capacity in &mut problem.capacities {
        capacity.hours -= suppliers.get(&capacity.supplier).unwrap_or(&0);
    }
    for offer in &mut problem.offers {
        offer.hours -= offers.get(&(offer.supplier, offer.capability)).unwrap_or(&0);
    }
    for candidate in &mut problem.candidates {
        candidate.hours -= fixed.get(&key(candidate)).unwrap_or(&0);
    }
}

/// What is free beside some assignments.
struct Free {
    needs: BTreeMap<NeedKey, i64>,
    suppliers: BTreeMap<SupplierKey, i64>,
    offers: BTreeMap<(SupplierKey, CapabilityId), i64>,
    present: BTreeMap<Key, Assignment>,
}

impl Free {
    fn new(problem: &Problem, assignments: &[Assignment]) -> Self {
        let mut free = Self {
            needs: problem.wanted.iter().map(|wanted| (wanted.need, wanted.hours)).collect(),
            suppliers: problem
                .capacities
                .iter()
                .map(|capacity| (capacity.supplier, capacity.hours))
                .collect(),
            offers: problem
                .offers
                .iter()
                .map(|offer| ((offer.supplier, offer.capability), offer.hours))
                .collect(),
            present: BTreeMap::new(),
        };
        for &assigned in assignments {
            free.add(assigned);
        }
        free
    }

    /// Hours that supplier and capability have left.
    fn beside_the_need(&self, candidate: &Candidate) -> i64 {
        let offer = self.offers.get(&(candidate.supplier, candidate.capability)).copied().unwrap_or(0);
        self.suppliers.get(&candidate.supplier).copied().unwrap_or(0).min(offer)
    }

    fn serving(&self, need: NeedKey) -> impl Iterator<Item = &Assignment> {
        let first = (need, SupplierKey(0), CapabilityId(0));
        let last = (need, SupplierKey(u64::MAX), CapabilityId(u32::MAX));
        self.present.range(first..=last).map(|(_, assigned)| assigned)
    }

    /// Whether the need may have this supplier too.
    fn has_room(&self, candidate: &Candidate, most: Option<usize>) -> bool {
        let mut suppliers: BTreeSet<SupplierKey> =
            self.serving(candidate.need).map(|assigned| assigned.supplier).collect();
        suppliers.insert(candidate.supplier);
        most.is_none_or(|most| suppliers.len() <= most)
    }

    /// The assignment of a need that saves least, where its supplier has no other of it.
    fn least_of(&self, need: NeedKey, saves: impl Fn(&Assignment) -> i128) -> Option<Assignment> {
        let least = self.serving(need).min_by_key(|assigned| (saves(assigned), of(assigned)))?;
        let is_alone = self.serving(need).filter(|assigned| assigned.supplier == least.supplier).count() == 1;
        is_alone.then_some(*least)
    }

    fn add(&mut self, assigned: Assignment) {
        self.count(&assigned, -assigned.hours);
        self.present.insert(of(&assigned), assigned);
    }

    fn remove(&mut self, assigned: &Assignment) {
        self.count(assigned, assigned.hours);
        self.present.remove(&of(assigned));
    }

    fn count(&mut self, assigned: &Assignment, hours: i64) {
        *self.needs.entry(assigned.need).or_insert(0) += hours;
        *self.suppliers.entry(assigned.supplier).or_insert(0) += hours;
        *self.offers.entry((assigned.supplier, assigned.capability)).or_insert(0) += hours;
    }
}
