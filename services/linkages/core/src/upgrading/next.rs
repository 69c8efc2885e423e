//! The upgrade of one supplier that makes most spend eligible for its cost.

use std::collections::BTreeSet;

use super::catalogue::Catalogue;
use crate::{NeedKey, check::Checked};

/// A need that a supplier could serve once some actions are taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The need.
    pub need: NeedKey,
    /// What its buyer spends on it per year, in minor units.
    pub spend: i64,
    /// Positions of the actions that it takes: those of a complete
    /// [`Plan`](super::Plan).
    pub actions: Vec<usize>,
}

/// Some actions and what they open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upgrade {
    /// Positions of the actions, in their order.
    pub actions: Vec<usize>,
    /// What they cost together, in minor units.
    pub cost: i64,
    /// The needs that become eligible, in their order.
    pub needs: Vec<NeedKey>,
    /// What is spent on these per year, in minor units.
    pub spend: i64,
}

impl Upgrade {
    fn of(catalogue: &Catalogue, actions: &BTreeSet<usize>, openings: &[Opening]) -> Self {
        let opened = openings.iter().filter(|opening| opening.actions.iter().all(|at| actions.contains(at)));
        let mut opened: Vec<_> = opened.map(|opening| (opening.need, opening.spend)).collect();
        opened.sort();
        opened.dedup_by_key(|(need, _)| *need);
        let cost = actions.iter().filter_map(|&at| catalogue.actions.get(at)).map(|action| action.cost).sum();
        Self {
            actions: actions.iter().copied().collect(),
            cost,
            spend: opened.iter().fold(0, |sum, (_, spend)| spend.saturating_add(sum)),
            needs: opened.into_iter().map(|(need, _)| need).collect(),
        }
    }

    /// Whether it opens more spend per cost; between equals more spend, then fewer
    /// actions, then those with the lower positions.
    fn is_better_than(&self, other: &Self) -> bool {
        let (ours, theirs) = (
            i128::from(self.spend) * i128::from(other.cost),
            i128::from(other.spend) * i128::from(self.cost),
        );
        let ranked = ours.cmp(&theirs).then(self.spend.cmp(&other.spend));
        let ranked = ranked.then(other.actions.len().cmp(&self.actions.len()));
        ranked.then_with(|| other.actions.cmp(&self.actions)).is_gt()
    }
}

/// The upgrade with the most spend per cost.
///
/// Considered are the actions of every opening, each then joined with those of the
/// opening that raises spend per cost most, as long as one does: needs that share
/// an action may be worth it only together. Openings without actions, which are
/// open already, and those without spend count for nothing. No answer where nothing
/// is left.
pub fn next_best(catalogue: &Checked<Catalogue>, openings: &[Opening]) -> Option<Upgrade> {
    let openings: Vec<Opening> =
        openings.iter().filter(|opening| !opening.actions.is_empty() && opening.spend > 0).cloned().collect();
    let sets: BTreeSet<BTreeSet<usize>> =
        openings.iter().map(|opening| opening.actions.iter().copied().collect()).collect();
    let mut best: Option<Upgrade> = None;
    for seed in &sets {
        let mut actions = seed.clone();
        let mut upgrade = Upgrade::of(catalogue, &actions, &openings);
        while let Some((joined, better)) = sets
            .iter()
            .map(|more| actions.union(more).copied().collect::<BTreeSet<_>>())
            .filter(|joined| joined.len() > actions.len())
            .map(|joined| (Upgrade::of(catalogue, &joined, &openings), joined))
            .filter(|(joined, _)| joined.is_better_than(&upgrade))
            .reduce(|best, next| if next.0.is_better_than(&best.0) { next } else { best })
            .map(|(upgrade, joined)| (joined, upgrade))
        {
            (actions, upgrade) = (joined, better);
        }
        if best.as_ref().is_none_or(|best| upgrade.is_better_than(best)) {
            best = Some(upgrade);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        StandardId,
        check::Check,
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

    fn opening(need: u64, spend: i64, actions: &[usize]) -> Opening {
        Opening { need: NeedKey(need), spend, actions: actions.to_vec() }
    }

    #[test]
    fn the_most_spend_per_cost_wins_and_not_the_most_spend() {
        let openings = [opening(1, 100, &[0]), opening(2, 150, &[1])];
        let best = next_best(&catalogue(&[10, 30]), &openings).unwrap();
        assert_eq!((best.actions, best.cost, best.spend, best.needs), (vec![0], 10, 100, vec![NeedKey(1)]));
    }

    #[test]
    fn needs_that_share_an_action_are_worth_more_together() {
        // Alone 100 for 60; together 200 for 70; the other 80 for 40.
        let openings = [opening(1, 100, &[0, 1]), opening(2, 100, &[0, 2]), opening(3, 80, &[3])];
        let best = next_best(&catalogue(&[50, 10, 10, 40]), &openings).unwrap();
        assert_eq!((best.actions, best.cost, best.spend), (vec![0, 1, 2], 70, 200));
    }

    #[test]
    fn between_equals_more_spend_wins() {
        let best = next_best(&catalogue(&[10, 20]), &[opening(1, 10, &[0]), opening(2, 20, &[1])]).unwrap();
        assert_eq!(best.spend, 30, "both together cost the same per spend and open more");
        let free = next_best(&catalogue(&[0, 0]), &[opening(1, 10, &[0]), opening(2, 20, &[1])]).unwrap();
        assert_eq!(free.spend, 30);
    }

    #[test]
    fn what_is_open_or_worth_nothing_is_no_upgrade() {
        assert_eq!(next_best(&catalogue(&[10]), &[opening(1, 10, &[]), opening(2, 0, &[0])]), None);
        assert_eq!(next_best(&catalogue(&[10]), &[]), None);
    }

    #[test]
    fn a_need_counts_once_however_it_is_opened() {
        let best = next_best(&catalogue(&[10]), &[opening(1, 10, &[0]), opening(1, 10, &[0])]).unwrap();
        assert_eq!(best.spend, 10);
    }
}
