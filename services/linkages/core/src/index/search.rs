//! The best suppliers of a need, from the index.

use roaring::RoaringBitmap;

use super::{Index, Posting};
use crate::{
    CapabilityId, Firm,
    case::Case,
    matching::{Best, Match, Question},
    relatedness::Relatedness,
    rules::{State, Verdict, quality, verdict},
    score::{Component, combine, score},
};

/// What a search found, and how much it looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The matches, in their order.
    pub matches: Vec<Match>,
    /// Claims whose components were computed, all but the costly ones at least.
    pub looked_at: usize,
    /// Claims whose score was computed whole.
    pub scored: usize,
}

/// Whether a firm may be an answer at all.
pub type Keep<'a> = dyn Fn(&Firm) -> bool + 'a;

/// A search under way.
struct Search<'a> {
    index: &'a Index,
    question: &'a Question<'a>,
    keep: &'a Keep<'a>,
    best: Best,
    near: Option<RoaringBitmap>,
    looked_at: usize,
    scored: usize,
}

impl Index {
    /// The best suppliers of a need: exactly what
    /// [`best_suppliers`](crate::matching::best_suppliers) gives for everyone in the
    /// index.
    pub fn search(&self, question: &Question<'_>) -> Found {
        self.search_among(question, &|_| true)
    }

    /// The same among the firms that are kept: exactly what
    /// [`best_suppliers`](crate::matching::best_suppliers) gives for these alone. Firms
    /// are asked for only once they could enter.
    pub fn search_among(&self, question: &Question<'_>, keep: &Keep<'_>) -> Found {
        let need = question.demand.need;
        let near = need.site.zip(need.radius_km).and_then(|(site, radius)| self.cells.near(site, radius));
        let best = Best::new(question);
        let mut search = Search { index: self, question, keep, best, near, looked_at: 0, scored: 0 };
        search.run();
        Found { looked_at: search.looked_at, scored: search.scored, matches: search.best.finish() }
    }
}

impl Search<'_> {
    fn run(&mut self) {
        let policy = self.question.demand.policy;
        let capabilities = self.nearest_first();
        let mut seen: Vec<(CapabilityId, RoaringBitmap)> = Vec::new();
        if self.is_worth_it(Verdict::Eligible) {
            for &(capability, relatedness) in &capabilities {
                if relatedness.sigma >= policy.met_relatedness {
                    let rows = self.without_gaps(capability);
                    self.look_at(capability, relatedness, &rows, Verdict::Eligible);
                    seen.push((capability, rows));
                }
            }
        }
        if self.is_worth_it(Verdict::Upgrade) {
            for &(capability, relatedness) in &capabilities {
                if relatedness.sigma >= policy.gap_relatedness {
                    let mut rows = self.without_blocks(capability);
                    subtract(&mut rows, &seen, capability);
                    self.look_at(capability, relatedness, &rows, Verdict::Upgrade);
                    seen.push((capability, rows));
                }
            }
        }
        if self.is_worth_it(Verdict::Ineligible) {
            for (capability, relatedness) in capabilities {
                let mut rows = self.rows_of(capability);
                subtract(&mut rows, &seen, capability);
                self.look_at(capability, relatedness, &rows, Verdict::Ineligible);
            }
        }
    }

    /// Every capability that somebody claims, the nearest to the one asked for first:
    /// what is found early keeps much from being looked at.
    fn nearest_first(&self) -> Vec<(CapabilityId, Relatedness)> {
        let (asked, policy) = (self.question.demand.need.capability, self.question.demand.policy);
        let claimed = self.index.postings.keys();
        let relatedness = |&capability| (capability, self.question.relations.of(asked, capability, policy));
        let mut capabilities: Vec<_> = claimed.map(relatedness).collect();
        capabilities.sort_by(|(_, one), (_, other)| other.sigma.total_cmp(&one.sigma));
        capabilities
    }

    /// Whether a match of this verdict could still enter, were its score the highest.
    fn is_worth_it(&self, verdict: Verdict) -> bool {
        self.best.could_enter(verdict, 10_000)
    }

    /// Rows that claim a capability.
    fn rows_of(&self, capability: CapabilityId) -> RoaringBitmap {
        self.index.postings.get(&capability).map(|posting| posting.set.clone()).unwrap_or_default()
    }

    /// Rows of a capability that no set shows to be blocked.
    fn without_blocks(&self, capability: CapabilityId) -> RoaringBitmap {
        let mut rows = self.near_rows_of(capability);
        self.index.sizes.retain(&mut rows, self.question.demand.need.min_size);
        rows
    }

    /// Those of them that no set shows to have a gap.
    fn without_gaps(&self, capability: CapabilityId) -> RoaringBitmap {
        let mut rows = self.near_rows_of(capability);
        let need = self.question.demand.need;
        // Few hold a standard, and most firms of a size are many.
        for &standard in &need.required {
            self.index.standards.retain(&mut rows, standard, need.start);
        }
        self.index.sizes.retain(&mut rows, need.min_size);
        rows
    }

    fn near_rows_of(&self, capability: CapabilityId) -> RoaringBitmap {
        let mut rows = self.rows_of(capability);
        if let Some(near) = &self.near {
            rows &= near;
        }
        rows
    }

    /// Looks at the claims of some rows, whose verdict is `at_best` or worse.
    fn look_at(
        &mut self,
        capability: CapabilityId,
        relatedness: Relatedness,
        rows: &RoaringBitmap,
        at_best: Verdict,
    ) {
        let index = self.index;
        let Some(posting) = index.postings.get(&capability) else { return };
        let mut from = 0;
        for row in rows {
            let Some(at) = posting.position_from(from, row) else { continue };
            from = at + 1;
            let claim = posting.claims[at].unpack(capability);
            let (firm, holdings) = &index.firms[row as usize];
            let firm = firm.unpack();
            self.consider(&Case::new(self.question.demand, &firm, holdings, &claim, relatedness), at_best);
        }
    }

    fn consider(&mut self, case: &Case<'_>, at_best: Verdict) {
        let may_be_ineligible = self.is_worth_it(Verdict::Ineligible);
        if !may_be_ineligible && quality::state(case) == State::Block {
            return;
        }
        self.looked_at += 1;
        let highest = highest_score(case);
        if !self.best.could_enter(at_best, highest) || !(self.keep)(case.firm) {
            return;
        }
        let verdict = verdict(case);
        if !self.best.could_enter(verdict, highest) {
            return;
        }
        self.scored += 1;
        let (supplier, capability) = (case.firm.key, case.claim.capability);
        self.best.offer(Match { supplier, capability, verdict, score: score(case) });
    }
}

/// The score with distance and quality at their best, where they are known: no lower
/// than the score.
fn highest_score(case: &Case<'_>) -> u32 {
    let fits = Component::ALL.map(|component| match component {
        Component::Distance => case.need().site.and(case.firm.site).map(|_| 1.0),
        Component::Quality => case.firm.defects.and(case.firm.tier).map(|_| 1.0),
        component => component.fit(case),
    });
    combine(&fits, &case.demand.weights).bps
}

/// Takes out of `rows` what was seen of a capability.
fn subtract(rows: &mut RoaringBitmap, seen: &[(CapabilityId, RoaringBitmap)], capability: CapabilityId) {
    for (_, seen) in seen.iter().filter(|(seen, _)| *seen == capability) {
        *rows -= seen;
    }
}

impl Posting {
    /// The position of a row that is not before `from`, by steps that double.
    fn position_from(&self, from: usize, row: u32) -> Option<usize> {
        let rest = self.rows.get(from..)?;
        let mut bound = 1;
        while bound < rest.len() && rest[bound] < row {
            bound *= 2;
        }
        let low = bound / 2;
        let found = rest[low..rest.len().min(bound + 1)].binary_search(&row).ok()?;
        Some(from + low + found)
    }
}
