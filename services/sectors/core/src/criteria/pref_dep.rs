//! PREF_DEP: how much of a sector's exports lives on preferences that end. Imported as an
//! indicator: use of preferences is published by few importers.

use super::{
    Cell, Condition, Criterion, Direction, Document, Entry, Family, GateDefault, GateKind, ITC, Inputs,
    NATIONAL, Need, Obtained, Operator, Options, Quadrant, Role, Support, Unavailable,
};

/// Dependence on expiring trade preferences.
pub(super) struct PrefDep;

const ENTRY: Entry = Entry {
    id: "PREF_DEP",
    name: "Dependence on expiring trade preferences",
    name_es: "Dependencia de preferencias comerciales que vencen",
    family: Family::Risk,
    roles: &[Role::WarnGate],
    role_note: "",
    direction: Direction::Min,
    direction_note: "",
    unit: "percent of exports",
    description: "How much of what the sector exports enters under preferences that will have ended within ten \
                  years.",
    formula: "PREF_s = sum of exports under preferences that expire within 10 years / exports_s, in percent. WARN \
              above 50 %.",
    caveats: &["Data on the use of preferences exist for few importers.", "The threshold is ours."],
    document: Document {
        section: "6.1.3",
        lines: "3825-3834",
        says: "Warns of building an advantage on advantages of trade policy that do not last.",
        support: Support::Stated,
    },
    data_needed: "Use of preferences by tariff line, and when they expire",
    sources: &[ITC, NATIONAL],
    quadrants: &[Quadrant::Q3, Quadrant::Q4],
    anchors: None,
    options: &[],
    gates: &[GateDefault {
        kind: GateKind::Warn,
        conditions: &[Condition { criterion: "PREF_DEP", operator: Operator::Above, threshold: 50.0 }],
    }],
    grade: None,
    obtained: Obtained::Imported,
};

impl Criterion for PrefDep {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }

    fn compute(&self, _: &Inputs, _: &Options) -> Result<Vec<Cell>, Unavailable> {
        Err(Unavailable::InputNeeded(Need::Import))
    }
}
