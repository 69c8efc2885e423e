//! FIRM_DEP: how much of a sector is one firm. Imported as an indicator: registers of
//! firms are confidential.

use super::{
    Cell, Criterion, Direction, Document, Entry, Family, Inputs, NATIONAL, Need, Obtained, Options, Quadrant,
    Role, Support, Unavailable,
};

/// Single-firm dependence.
pub(super) struct FirmDep;

const ENTRY: Entry = Entry {
    id: "FIRM_DEP",
    name: "Single-firm dependence",
    name_es: "Dependencia de una sola empresa",
    family: Family::Risk,
    roles: &[Role::WarnGate],
    role_note: "",
    direction: Direction::Min,
    direction_note: "",
    unit: "percent of sector exports or jobs",
    description: "How much of what the sector exports, or of whom it employs, is its largest firm.",
    formula: "FIRM1_s = exports_s of the largest firm / exports_s, in percent; or the same of jobs.",
    caveats: &["Confidential in most registers: store the band and not the value."],
    document: Document {
        section: "6.1.2",
        lines: "3493-3496, 3530-3531",
        says: "Tells how the closure of Intel, about a quarter of exports, showed how vulnerable it is to rely on \
               one multinational.",
        support: Support::Stated,
    },
    data_needed: "Registers of firms",
    sources: &[NATIONAL],
    quadrants: &[Quadrant::Q3, Quadrant::Q4],
    anchors: None,
    options: &[],
    gates: &[],
    grade: None,
    obtained: Obtained::Imported,
};

impl Criterion for FirmDep {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }

    fn compute(&self, _: &Inputs, _: &Options) -> Result<Vec<Cell>, Unavailable> {
        Err(Unavailable::InputNeeded(Need::Import))
    }
}
