//! Actions that close gaps, and what must come before each.

use crate::{
    CapabilityId, StandardId,
    check::{Check, Violation, Violations},
    rules::Requirement,
};

/// The most actions of a catalogue. With it and [`MOST_COST`] no sum leaves 64 bits.
const MOST_ACTIONS: usize = 1_024;

/// The largest cost of an action, in minor units.
const MOST_COST: i64 = 1_000_000_000_000_000;

/// The longest action, in months.
const MOST_MONTHS: u32 = 600;

/// What an action closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Closes {
    /// A standard that is not held when deliveries begin.
    Certificate(StandardId),
    /// From a related capability to this one.
    Capability(CapabilityId),
    /// Too few free hours.
    Capacity,
    /// Too many defects.
    Quality,
    /// No gap by itself: it only comes before others.
    Nothing,
}

impl Closes {
    /// What closes a requirement of a need for a capability; some cannot be closed.
    pub fn of(requirement: Requirement, capability: CapabilityId) -> Option<Self> {
        match requirement {
            Requirement::Certificate(standard) => Some(Self::Certificate(standard)),
            Requirement::Capability => Some(Self::Capability(capability)),
            Requirement::Capacity => Some(Self::Capacity),
            Requirement::Quality => Some(Self::Quality),
            Requirement::Size | Requirement::Reach => None,
        }
    }
}

/// An action that a supplier can take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// What it closes.
    pub closes: Closes,
    /// What it costs, in minor units of one currency.
    pub cost: i64,
    /// How many months it takes once everything before it is done.
    pub months: u32,
    /// Positions of the actions that must be done before.
    pub requires: Vec<usize>,
}

/// The actions an agency knows, with a version that answers cite.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Catalogue {
    /// The version.
    pub version: String,
    /// The actions. Others and plans refer to them by position.
    pub actions: Vec<Action>,
}

impl Catalogue {
    /// The position of the action that closes a gap, where there is one.
    pub fn closing(&self, gap: Closes) -> Option<usize> {
        self.actions.iter().position(|action| action.closes == gap)
    }

    /// Positions of all actions, each after those it requires and otherwise in
    /// their order; fewer than all where some require each other in a circle.
    pub(super) fn in_order(&self) -> Vec<usize> {
        let mut is_done = vec![false; self.actions.len()];
        let mut order = Vec::with_capacity(self.actions.len());
        loop {
            let before = order.len();
            for (position, action) in self.actions.iter().enumerate() {
                let is_ready = action.requires.iter().all(|&at| is_done.get(at).copied().unwrap_or(false));
                if !is_done[position] && is_ready {
                    is_done[position] = true;
                    order.push(position);
                }
            }
            if order.len() == before {
                return order;
            }
        }
    }
}

impl Check for Catalogue {
    fn violations(&self) -> Vec<Violation> {
        let mut found = Violations::default();
        let message = format!("a catalogue has at most {MOST_ACTIONS} actions");
        found.unless(self.actions.len() <= MOST_ACTIONS, "actions", "TOO_MANY", message);
        found.unless(
            !self.version.is_empty(),
            "version",
            "MISSING",
            "give the catalogue a version that answers can cite",
        );
        for (position, action) in self.actions.iter().enumerate().take(MOST_ACTIONS) {
            self.check_action(position, action, &mut found);
        }
        let violations = found.finish();
        if violations.is_empty() { self.circle().into_iter().collect() } else { violations }
    }
}

impl Catalogue {
    fn check_action(&self, position: usize, action: &Action, found: &mut Violations) {
        let path = format!("actions[{position}]");
        found.within(format!("{path}.cost"), action.cost as f64, 0.0, MOST_COST as f64);
        found.within(format!("{path}.months"), f64::from(action.months), 0.0, f64::from(MOST_MONTHS));
        for (at, &required) in action.requires.iter().enumerate() {
            let is_known = required < self.actions.len();
            found.unless(
                is_known,
                format!("{path}.requires[{at}]"),
                "NOT_FOUND",
                format!("there is no action {required}"),
            );
        }
        let is_first = action.closes == Closes::Nothing || self.closing(action.closes) == Some(position);
        found.unless(
            is_first,
            format!("{path}.closes"),
            "CLOSED_TWICE",
            "an earlier action closes the same gap: keep one",
        );
    }

    /// A circle of actions that require each other, told at its first action.
    fn circle(&self) -> Option<Violation> {
        let ordered = self.in_order();
        let mut at = (0..self.actions.len()).find(|position| !ordered.contains(position))?;
        // Behind every action that was not ordered stands another; after as many
        // steps as there are actions one is in the circle.
        let before = |at: usize| {
            self.actions[at].requires.iter().copied().find(|required| !ordered.contains(required))
        };
        for _ in 0..self.actions.len() {
            at = before(at)?;
        }
        let mut circle = vec![at];
        while let Some(next) = before(*circle.last()?).filter(|next| *next != at) {
            circle.push(next);
        }
        let first = circle.iter().copied().min().unwrap_or(at);
        let message = format!("actions {circle:?} require each other in a circle: none could ever begin");
        Some(Violation::new(format!("actions[{first}].requires"), "CYCLE", message))
    }
}
