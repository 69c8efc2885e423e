//! The actions that close the gaps between one supplier and one need.

use super::catalogue::{Catalogue, Closes};
use crate::{
    CapabilityId, Day,
    certificates::{Held, Holding, held},
    check::Checked,
    rules::{Finding, Requirement, State},
};

/// What closes one gap, seen alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    /// The gap.
    pub requirement: Requirement,
    /// Positions of the actions in the catalogue, each after what it requires;
    /// empty where no action closes the gap.
    pub actions: Vec<usize>,
    /// What they cost together, in minor units.
    pub cost: i64,
    /// How long they take, in months.
    pub months: u32,
}

/// What closes all gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Each gap by itself.
    pub closures: Vec<Closure>,
    /// Positions of all actions, each once and after what it requires.
    pub actions: Vec<usize>,
    /// What they cost together: what two gaps share is paid once. Minor units.
    pub cost: i64,
    /// How long they take, in months: the longest path, since what does not wait
    /// for another runs beside it.
    pub months: u32,
    /// The actions of that path, in their order: to be ready sooner, shorten these.
    pub critical: Vec<usize>,
    /// The gaps that no action of the catalogue closes.
    pub open: Vec<Requirement>,
}

/// Whether a supplier can be ready in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Readiness {
    /// When the last action is done, where it begins today.
    pub ready: Day,
    /// Days from then to the last day on which it would do; negative where it is
    /// too late.
    pub spare_days: i64,
}

impl Readiness {
    /// Whether it is ready in time.
    pub fn is_in_time(&self) -> bool {
        self.spare_days >= 0
    }
}

impl Plan {
    /// Whether the plan closes every gap.
    pub fn is_complete(&self) -> bool {
        self.open.is_empty()
    }

    /// Whether the supplier is ready when deliveries begin, or `ramp_days` later
    /// where the buyer lets a new supplier grow into them.
    pub fn readiness(&self, today: Day, start: Day, ramp_days: u32) -> Readiness {
        let ready = if self.actions.is_empty() { today } else { today.deadline_after(self.months) };
        let latest = Day(start.0.saturating_add_unsigned(ramp_days));
        Readiness { ready, spare_days: latest.days_since(ready) }
    }
}

/// Plans how to close the gaps among findings.
///
/// An action that gives a standard is not needed before another where the supplier
/// holds the standard when deliveries begin. Costs are those of the union of all
/// actions, months the longest path through what requires what.
pub fn plan(
    catalogue: &Checked<Catalogue>,
    findings: &[Finding],
    capability: CapabilityId,
    holdings: &[Holding],
    start: Day,
) -> Plan {
    let gaps = findings.iter().filter(|finding| finding.state == State::Gap);
    let gaps: Vec<Requirement> = gaps.map(|finding| finding.requirement).collect();
    let order = catalogue.in_order();
    let has = |at: usize| match catalogue.actions[at].closes {
        Closes::Certificate(standard) => matches!(held(holdings, standard, start), Held::Live(_)),
        _ => false,
    };
    let closing = |gap: Requirement| catalogue.closing(Closes::of(gap, capability)?);
    let closures: Vec<Closure> = gaps
        .iter()
        .map(|&requirement| {
            let path = path(catalogue, &order, &closing(requirement).into_iter().collect::<Vec<_>>(), &has);
            Closure { requirement, actions: path.actions, cost: path.cost, months: path.months }
        })
        .collect();
    let targets: Vec<usize> = gaps.iter().filter_map(|&gap| closing(gap)).collect();
    let all = path(catalogue, &order, &targets, &has);
    let open = closures.iter().filter(|closure| closure.actions.is_empty());
    let open = open.map(|closure| closure.requirement).collect();
    Plan { open, closures, actions: all.actions, cost: all.cost, months: all.months, critical: all.critical }
}

/// Actions with what they cost and take together.
struct Path {
    actions: Vec<usize>,
    cost: i64,
    months: u32,
    critical: Vec<usize>,
}

/// Everything that must be done for the targets. Targets themselves are done even
/// where the supplier has them: they lapse.
fn path(catalogue: &Catalogue, order: &[usize], targets: &[usize], has: &dyn Fn(usize) -> bool) -> Path {
    let mut is_needed = vec![false; catalogue.actions.len()];
    let mut open: Vec<usize> = targets.to_vec();
    while let Some(at) = open.pop() {
        if !is_needed[at] {
            is_needed[at] = true;
            open.extend(catalogue.actions[at].requires.iter().filter(|&&required| !has(required)));
        }
    }
    let actions: Vec<usize> = order.iter().copied().filter(|&at| is_needed[at]).collect();
    // Months until each action is done, and the one before it that is done last.
    let mut done = vec![0_u32; catalogue.actions.len()];
    let mut after: Vec<Option<usize>> = vec![None; catalogue.actions.len()];
    for &at in &actions {
        let before = catalogue.actions[at].requires.iter().copied().filter(|&required| is_needed[required]);
        let last = before.fold(None, |last: Option<usize>, next| match last {
            Some(last) if done[last] >= done[next] => Some(last),
            _ => Some(next),
        });
        done[at] = last.map_or(0, |last| done[last]) + catalogue.actions[at].months;
        after[at] = last;
    }
    let last = actions.iter().copied().fold(None, |last: Option<usize>, next| match last {
        Some(last) if done[last] >= done[next] => Some(last),
        _ => Some(next),
    });
    let mut critical: Vec<usize> = std::iter::successors(last, |&at| after[at]).collect();
    critical.reverse();
    let cost = actions.iter().map(|&at| catalogue.actions[at].cost).sum();
    Path { cost, months: last.map_or(0, |last| done[last]), critical, actions }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        StandardId,
        check::Check,
        rules::{Evidence, findings},
        testing::pair,
        upgrading::Action,
    };

    const ISO9001: StandardId = StandardId(0);
    const AS9100: StandardId = StandardId(1);
    const NADCAP: StandardId = StandardId(2);

    fn action(closes: Closes, cost: i64, months: u32, requires: &[usize]) -> Action {
        Action { closes, cost, months, requires: requires.to_vec() }
    }

    fn aerospace() -> Catalogue {
        let actions = vec![
            action(Closes::Certificate(NADCAP), 40_000, 8, &[2]),
            action(Closes::Certificate(ISO9001), 10_000, 6, &[]),
            action(Closes::Certificate(AS9100), 20_000, 9, &[1]),
            action(Closes::Quality, 5_000, 4, &[]),
        ];
        Catalogue { version: "2026".into(), actions }
    }

    fn gap(requirement: Requirement) -> Finding {
        let evidence = Evidence::Hours { free: None, min_lot: 0.0 };
        Finding { requirement, state: State::Gap, evidence }
    }

    fn plan_for(gaps: &[Requirement], holdings: &[Holding]) -> Plan {
        let found: Vec<_> = gaps.iter().map(|&requirement| gap(requirement)).collect();
        plan(&aerospace().check().unwrap(), &found, CapabilityId(0), holdings, Day(0))
    }

    #[test]
    fn what_two_gaps_share_is_paid_once_and_what_waits_for_nothing_runs_beside() {
        let gaps = [Requirement::Certificate(AS9100), Requirement::Certificate(NADCAP), Requirement::Quality];
        let plan = plan_for(&gaps, &[]);
        assert_eq!((plan.actions.clone(), plan.cost, plan.months), (vec![1, 2, 3, 0], 75_000, 23));
        assert_eq!(plan.critical, [1, 2, 0]);
        let alone: Vec<_> = plan.closures.iter().map(|closure| (closure.cost, closure.months)).collect();
        assert_eq!(alone, [(30_000, 15), (70_000, 23), (5_000, 4)]);
        assert!(plan.is_complete());
    }

    #[test]
    fn a_standard_that_is_held_at_the_start_need_not_be_acquired_first() {
        let until = |day| [Holding { standard: ISO9001, until: Some(Day(day)) }];
        assert_eq!(plan_for(&[Requirement::Certificate(AS9100)], &until(0)).cost, 20_000);
        assert_eq!(plan_for(&[Requirement::Certificate(AS9100)], &until(-1)).cost, 30_000);
    }

    #[test]
    fn a_gap_without_an_action_stays_open() {
        let plan = plan_for(&[Requirement::Capacity, Requirement::Quality], &[]);
        assert_eq!(
            (plan.open.clone(), plan.cost, plan.is_complete()),
            (vec![Requirement::Capacity], 5_000, false)
        );
    }

    #[test]
    fn a_supplier_is_ready_in_time_up_to_the_ramp() {
        let plan = plan_for(&[Requirement::Certificate(ISO9001)], &[]);
        let today = Day::from_date(2026, 1, 1).unwrap();
        let start = Day::from_date(2026, 6, 30).unwrap();
        let without = plan.readiness(today, start, 0);
        assert_eq!((without.ready, without.spare_days), (Day::from_date(2026, 7, 1).unwrap(), -1));
        assert!(!without.is_in_time() && plan.readiness(today, start, 1).is_in_time());
    }

    #[test]
    fn a_pair_without_gaps_needs_nothing_and_is_ready_today() {
        let found = pair().with_case(findings);
        let plan = plan(&aerospace().check().unwrap(), &found, CapabilityId(0), &[], Day(0));
        assert_eq!((plan.cost, plan.months, plan.actions.len()), (0, 0, 0));
        assert_eq!(plan.readiness(Day(7), Day(7), 0), Readiness { ready: Day(7), spare_days: 0 });
    }

    fn reasons(change: impl FnOnce(&mut Catalogue)) -> Vec<(String, &'static str)> {
        let mut catalogue = aerospace();
        change(&mut catalogue);
        catalogue.violations().into_iter().map(|found| (found.path, found.reason)).collect()
    }

    #[test]
    fn actions_that_require_each_other_in_a_circle_are_refused() {
        let circle = reasons(|catalogue| catalogue.actions[1].requires = vec![0]);
        assert_eq!(circle, [("actions[0].requires".to_owned(), "CYCLE")]);
        let on_itself = reasons(|catalogue| catalogue.actions[3].requires = vec![3]);
        assert_eq!(on_itself, [("actions[3].requires".to_owned(), "CYCLE")]);
    }

    #[test]
    fn everything_else_that_is_wrong_is_told_at_once() {
        let found = reasons(|catalogue| {
            catalogue.version.clear();
            catalogue.actions[0].requires = vec![17];
            catalogue.actions[1].cost = -1;
            catalogue.actions[2].closes = Closes::Certificate(NADCAP);
            catalogue.actions[3].months = 601;
        });
        let expected = [
            ("version", "MISSING"),
            ("actions[0].requires[0]", "NOT_FOUND"),
            ("actions[1].cost", "OUT_OF_RANGE"),
            ("actions[2].closes", "CLOSED_TWICE"),
            ("actions[3].months", "OUT_OF_RANGE"),
        ];
        assert_eq!(found, expected.map(|(path, reason)| (path.to_owned(), reason)));
    }

    /// Catalogues in which an action requires only earlier ones.
    fn catalogue() -> impl Strategy<Value = Catalogue> {
        let action = (0..100_i64, 0..20_u32, prop::collection::vec(any::<prop::sample::Index>(), 0..3));
        prop::collection::vec(action, 1..12).prop_map(|actions| {
            let actions = actions.into_iter().enumerate().map(|(at, (cost, months, requires))| {
                let requires =
                    if at == 0 { vec![] } else { requires.iter().map(|index| index.index(at)).collect() };
                Action { closes: Closes::Certificate(StandardId(at as u16)), cost, months, requires }
            });
            Catalogue { version: "test".into(), actions: actions.collect() }
        })
    }

    proptest! {
        #[test]
        fn together_gaps_cost_at_most_the_sum_and_take_as_long_as_the_longest(
            catalogue in catalogue(),
            gaps in prop::collection::btree_set(0_u16..12, 1..6),
        ) {
            let catalogue = catalogue.check().unwrap();
            let gaps: Vec<_> = gaps.into_iter().map(|standard| gap(Requirement::Certificate(StandardId(standard)))).collect();
            let plan = plan(&catalogue, &gaps, CapabilityId(0), &[], Day(0));
            prop_assert!(plan.cost <= plan.closures.iter().map(|closure| closure.cost).sum::<i64>());
            prop_assert_eq!(plan.months, plan.closures.iter().map(|closure| closure.months).max().unwrap());
            prop_assert_eq!(plan.months, plan.critical.iter().map(|&at| catalogue.actions[at].months).sum::<u32>());
            for (position, &at) in plan.actions.iter().enumerate() {
                prop_assert!(catalogue.actions[at].requires.iter().all(|before| plan.actions[..position].contains(before)));
            }
        }
    }
}
