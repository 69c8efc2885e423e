//! The best suppliers of a need, and the needs of a supplier.
//!
//! # Order
//!
//! A better verdict comes first, whatever the score: no points make an ineligible
//! supplier better than one that is eligible. Then the higher score, then the
//! supplier with the lower key. A supplier with several claims that are near enough
//! stands once, with the best of them; between equals that is the capability with
//! the lower id.

use std::cmp::Ordering;

use crate::{
    CapabilityId, Need, NeedKey, Supplier, SupplierKey,
    case::{Case, Demand},
    check::Checked,
    policy::Policy,
    relatedness::Relations,
    rules::{Verdict, verdict},
    score::{Score, score},
};

/// The most matches of one question.
pub const MOST_MATCHES: usize = 1_000;

/// A supplier for a need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// The supplier.
    pub supplier: SupplierKey,
    /// The capability it would do it with.
    pub capability: CapabilityId,
    /// Whether it may.
    pub verdict: Verdict,
    /// How well it fits.
    pub score: Score,
}

impl Match {
    /// The match of a case.
    pub fn of(case: &Case<'_>) -> Self {
        Self {
            supplier: case.firm.key,
            capability: case.claim.capability,
            verdict: verdict(case),
            score: score(case),
        }
    }

    /// Which of two comes first; never equal for different claims.
    pub fn order(&self, other: &Self) -> Ordering {
        let by_rank = self.verdict.cmp(&other.verdict).then(other.score.bps.cmp(&self.score.bps));
        by_rank.then(self.supplier.cmp(&other.supplier)).then(self.capability.cmp(&other.capability))
    }
}

/// What is asked of suppliers.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The need, and how suppliers are judged.
    pub demand: &'a Demand<'a>,
    /// How near capabilities are to each other.
    pub relations: &'a Relations,
    /// How many matches at most; more than [`MOST_MATCHES`] are not given.
    pub most: usize,
    /// The worst verdict that is still an answer.
    pub worst: Verdict,
}

/// The best matches found so far, in their order, each supplier once.
#[derive(Debug)]
pub(crate) struct Best {
    most: usize,
    worst: Verdict,
    matches: Vec<Match>,
}

impl Best {
    pub(crate) fn new(question: &Question<'_>) -> Self {
        Self { most: question.most.min(MOST_MATCHES), worst: question.worst, matches: Vec::new() }
    }

    /// Whether something with this verdict and this score at most could still enter.
    pub(crate) fn could_enter(&self, verdict: Verdict, bps: u32) -> bool {
        if verdict > self.worst || self.most == 0 {
            return false;
        }
        match self.matches.last() {
            Some(last) if self.matches.len() == self.most => {
                verdict < last.verdict || verdict == last.verdict && bps >= last.score.bps
            }
            _ => true,
        }
    }

    pub(crate) fn offer(&mut self, found: Match) {
        if !self.could_enter(found.verdict, found.score.bps) {
            return;
        }
        if let Some(known) = self.matches.iter().position(|known| known.supplier == found.supplier) {
            if self.matches[known].order(&found).is_le() {
                return;
            }
            self.matches.remove(known);
        }
        let at = self.matches.partition_point(|known| known.order(&found).is_lt());
        self.matches.insert(at, found);
        self.matches.truncate(self.most);
    }

    pub(crate) fn finish(self) -> Vec<Match> {
        self.matches
    }
}

/// The best suppliers of a need, by looking at every claim of each. The
/// [index](crate::index) gives the same answer from a fraction of them.
pub fn best_suppliers<'s>(
    question: &Question<'_>,
    suppliers: impl IntoIterator<Item = &'s Checked<Supplier>>,
) -> Vec<Match> {
    let mut best = Best::new(question);
    for supplier in suppliers {
        for claim in &supplier.claims {
            let demand = question.demand;
            let relatedness = question.relations.of(demand.need.capability, claim.capability, demand.policy);
            best.offer(Match::of(&Case::new(demand, &supplier.firm, &supplier.holdings, claim, relatedness)));
        }
    }
    best.finish()
}

/// The needs that a supplier could serve, each with its best claim, in the order of
/// matches and then of the needs.
pub fn needs_of<'n>(
    supplier: &Checked<Supplier>,
    needs: impl IntoIterator<Item = &'n Checked<Need>>,
    relations: &Relations,
    policy: &Checked<Policy>,
    worst: Verdict,
) -> Vec<(NeedKey, Match)> {
    let mut found: Vec<(NeedKey, Match)> = needs
        .into_iter()
        .filter_map(|need| {
            let demand = Demand::new(need, policy);
            let question = Question { demand: &demand, relations, most: 1, worst };
            best_suppliers(&question, [supplier]).first().map(|best| (need.key, *best))
        })
        .collect();
    found.sort_by(|(one_need, one), (other_need, other)| one.order(other).then(one_need.cmp(other_need)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{check::Check, supplier::Evidence, testing::pair};

    fn keys(matches: &[Match]) -> Vec<(u64, Verdict)> {
        matches.iter().map(|found| (found.supplier.0, found.verdict)).collect()
    }

    /// Suppliers 1 to 4: weak and eligible, strong and too dirty to be so yet, one
    /// that equals the first, and one that is too small.
    fn suppliers() -> Vec<Checked<Supplier>> {
        let with = |key: u64, change: fn(&mut Supplier)| {
            let mut supplier = pair().supplier;
            supplier.firm.key = SupplierKey(key);
            change(&mut supplier);
            supplier.check().unwrap()
        };
        vec![
            with(3, |supplier| supplier.claims[0].evidence = Evidence::SelfDeclared),
            with(2, |supplier| {
                supplier.firm.defects = Some(crate::supplier::Defects { ppm: 5_000.0, lots: 900 })
            }),
            with(1, |supplier| supplier.claims[0].evidence = Evidence::SelfDeclared),
            with(4, |supplier| supplier.firm.size = crate::SizeClass::Micro),
        ]
    }

    fn ask(most: usize, worst: Verdict) -> Vec<(u64, Verdict)> {
        let mut need = pair().need;
        need.min_size = crate::SizeClass::Small;
        let (need, policy) = (need.check().unwrap(), Policy::default().check().unwrap());
        let demand = Demand::new(&need, &policy);
        let relations = Relations::default();
        keys(&best_suppliers(&Question { demand: &demand, relations: &relations, most, worst }, &suppliers()))
    }

    #[test]
    fn the_verdict_comes_before_the_score_and_the_lower_key_before_its_equal() {
        let all =
            [(1, Verdict::Eligible), (3, Verdict::Eligible), (2, Verdict::Upgrade), (4, Verdict::Ineligible)];
        assert_eq!(ask(10, Verdict::Ineligible), all);
        assert_eq!(ask(2, Verdict::Ineligible), all[..2]);
        assert_eq!(ask(10, Verdict::Upgrade), all[..3]);
        assert_eq!(ask(0, Verdict::Upgrade), []);
    }

    #[test]
    fn a_supplier_stands_once_with_its_best_claim() {
        let mut supplier = pair().supplier;
        let mut other = supplier.claims[0];
        other.capability = CapabilityId(1);
        supplier.claims.push(other);
        let mut relations = Relations::default();
        relations.set_proximity(CapabilityId(0), CapabilityId(1), 0.9);
        let (need, policy) = (pair().need.check().unwrap(), Policy::default().check().unwrap());
        let demand = Demand::new(&need, &policy);
        let question =
            Question { demand: &demand, relations: &relations, most: 10, worst: Verdict::Ineligible };
        let found = best_suppliers(&question, [&supplier.check().unwrap()]);
        assert_eq!((found.len(), found[0].capability), (1, CapabilityId(0)));
    }

    #[test]
    fn the_needs_of_a_supplier_come_in_the_order_of_matches() {
        let need = |key: u64, change: fn(&mut Need)| {
            let mut need = pair().need;
            need.key = NeedKey(key);
            change(&mut need);
            need.check().unwrap()
        };
        let needs = [
            need(1, |need| need.required = vec![crate::StandardId(0)]),
            need(2, |need| need.lead_time_days = Some(1.0)),
            need(3, |_| ()),
            need(4, |need| need.min_size = crate::SizeClass::Large),
        ];
        let (supplier, policy) = (pair().supplier.check().unwrap(), Policy::default().check().unwrap());
        let found = needs_of(&supplier, &needs, &Relations::default(), &policy, Verdict::Upgrade);
        let order: Vec<_> = found.iter().map(|(need, _)| need.0).collect();
        assert_eq!(order, [3, 2, 1]);
    }
}
