//! From the registry to the problem that is allocated: who could serve what, at what
//! cost, and how much there is of everything.

use std::collections::{BTreeMap, BTreeSet};

use eslabon_linkages_core::{
    CapabilityId, NeedKey, SupplierKey,
    allocation::{Candidate, Problem, Terms, Unmet},
    case::Demand,
    check::Check,
};
use eslabon_proto::linkages::v1 as pb;

use super::{super::upgrading::set, compute::Asked};
use crate::{
    error::{Error, allocation},
    register::{Claims, ListedNeed, Snapshot, is_for},
};

/// What an hour unmet costs, where nobody says.
const USUAL_UNMET_COST: i64 = 30_000;
/// Candidates of a need, where nobody says.
const USUAL_CANDIDATES: usize = 40;

/// What the contract's terms leave open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Choices {
    pub(super) terms: Terms,
    pub(super) unmet_cost: i64,
    pub(super) weigh_unmet: bool,
    most_candidates: usize,
}

impl Choices {
    /// With the default of everything that was not given.
    pub(super) fn of(terms: Option<&pb::AllocationTerms>) -> Self {
        let (given, usual) = (terms.cloned().unwrap_or_default(), Terms::default());
        Self {
            terms: Terms {
                usable_share: given.usable_share.unwrap_or(usual.usable_share),
                other_country_cost: given.other_country_cost.unwrap_or(usual.other_country_cost),
                foreign_owned_cost: given.foreign_owned_cost.unwrap_or(usual.foreign_owned_cost),
            },
            unmet_cost: given.unmet_cost.unwrap_or(USUAL_UNMET_COST),
            weigh_unmet: given.weigh_unmet,
            most_candidates: given
                .most_candidates
                .map_or(USUAL_CANDIDATES, |most| most.unsigned_abs() as usize),
        }
    }
}

/// How many candidates of each need were not looked at, since there were cheaper ones
/// enough; needs without such are not there.
pub(super) type Cut = BTreeMap<NeedKey, usize>;

impl Asked {
    /// The problem, with as many hours served as can be, and what was left out of it.
    pub(super) fn problem(&self, snapshot: &Snapshot, choices: &Choices) -> Result<(Problem, Cut), Error> {
        let left_out = set(&self.question.left_out);
        let claims = Claims::new(snapshot, |listed| !left_out.contains(listed.name.as_str()));
        let capabilities = set(&self.question.capabilities);
        let needs: Vec<_> = snapshot.needs.iter().filter(|need| is_for(need, &capabilities)).collect();
        let (mut problem, mut cut) = (Problem { unmet: Unmet::Last, ..Problem::default() }, Cut::new());
        for (at, listed) in needs.iter().enumerate() {
            if self.teller.is_gone() {
                return Err(allocation::Error::Stopped.into());
            }
            self.teller.at("match", at, needs.len(), "needs");
            problem.wanted.push(choices.terms.wanted(&listed.need, listed.need.buyer));
            let mut candidates = self.candidates(listed, &claims, choices);
            let more = candidates.len().saturating_sub(choices.most_candidates);
            if more > 0 {
                cut.insert(listed.need.key, more);
                candidates.truncate(choices.most_candidates);
            }
            problem.candidates.extend(candidates);
        }
        capacities(&mut problem, snapshot, choices);
        // Every key is one of the snapshot's; only a number can be too large.
        if !problem.violations().is_empty() {
            return Err(allocation::Error::TooLarge.into());
        }
        Ok((problem, cut))
    }

    /// The candidates of a need, the cheapest first.
    fn candidates(&self, listed: &ListedNeed, claims: &Claims<'_>, choices: &Choices) -> Vec<Candidate> {
        let demand = Demand::new(&listed.need, &self.policy);
        let near = claims.near(listed, &demand, self.policy.met_relatedness);
        let mut found: Vec<_> = near.filter_map(|(_, case)| choices.terms.candidate(&case)).collect();
        found.sort_by_key(|candidate| (candidate.cost, candidate.supplier, candidate.capability));
        found
    }
}

/// What suppliers have that are a candidate of something.
fn capacities(problem: &mut Problem, snapshot: &Snapshot, choices: &Choices) {
    let mut offered: BTreeMap<SupplierKey, BTreeSet<CapabilityId>> = BTreeMap::new();
    for candidate in &problem.candidates {
        offered.entry(candidate.supplier).or_default().insert(candidate.capability);
    }
    for (&key, capabilities) in &offered {
        let Some(listed) = snapshot.supplier(key) else { continue };
        problem.capacities.push(choices.terms.capacity(key, &listed.supplier.claims));
        let claims = listed.supplier.claims.iter().filter(|claim| capabilities.contains(&claim.capability));
        problem.offers.extend(claims.filter_map(|claim| choices.terms.offer(key, claim)));
    }
}
