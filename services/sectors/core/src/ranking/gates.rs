//! Rules on raw values that no score can buy off.

use super::{Comparison, Condition, Gate, GateKind, Missing, Quantifier, Spec, Values, WhenMissing};

/// What the gates say of one sector.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Passage {
    pub(super) vetoed: bool,
    pub(super) declining: bool,
    pub(super) fired: Vec<usize>,
    pub(super) undecided: Vec<usize>,
}

/// Leads a sector past all gates.
pub(super) fn pass(spec: &Spec, values: &Values, sector: usize) -> Passage {
    let mut passage = Passage::default();
    for (at, gate) in spec.gates.iter().enumerate() {
        match fires(spec, gate, values, sector) {
            Some(true) => passage.fire(at, gate.kind),
            None if gate.when_missing == WhenMissing::Fires => passage.fire(at, gate.kind),
            None => passage.undecided.push(at),
            Some(false) => {}
        }
    }
    passage
}

impl Passage {
    fn fire(&mut self, at: usize, kind: GateKind) {
        self.fired.push(at);
        match kind {
            GateKind::Hard => self.vetoed = true,
            GateKind::Declining => self.declining = true,
            GateKind::Warn => {}
        }
    }
}

/// Whether a gate fires; none if that hangs on a missing value. A condition that
/// decides alone decides whatever is missing (Kleene's three-valued logic).
fn fires(spec: &Spec, gate: &Gate, values: &Values, sector: usize) -> Option<bool> {
    let decisive = gate.quantifier == Quantifier::Any;
    let mut open = false;
    for condition in &gate.conditions {
        match holds(spec, condition, values, sector) {
            Some(answer) if answer == decisive => return Some(decisive),
            Some(_) => {}
            None => open = true,
        }
    }
    if open { None } else { Some(!decisive) }
}

/// Whether a condition holds; none if its value is missing and nothing stands in.
fn holds(spec: &Spec, condition: &Condition, values: &Values, sector: usize) -> Option<bool> {
    let at = spec.criteria.iter().position(|criterion| criterion.id == condition.criterion)?;
    let x = values.cell(sector, at).value.or(match spec.criteria[at].missing {
        Missing::Imputed { value, .. } => Some(value),
        Missing::Exclude | Missing::Interval => None,
    })?;
    Some(match condition.comparison {
        Comparison::Less => x < condition.threshold,
        Comparison::AtMost => x <= condition.threshold,
        Comparison::Greater => x > condition.threshold,
        Comparison::AtLeast => x >= condition.threshold,
    })
}
