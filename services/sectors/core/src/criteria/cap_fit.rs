//! CAP_FIT: whether those who would run a policy can. A test of a policy, assessed with
//! evidence and never computed.

use super::{
    Cell, Criterion, Direction, Document, EXPERT, Entry, Family, Inputs, Obtained, Options, Quadrant, Role,
    Support, Unavailable,
};

/// Institutional-capability fit.
pub(super) struct CapFit;

const ENTRY: Entry = Entry {
    id: "CAP_FIT",
    name: "Institutional-capability fit",
    name_es: "Ajuste a las capacidades institucionales",
    family: Family::Test,
    roles: &[Role::Test],
    role_note: "A test of a policy, never a score.",
    direction: Direction::None,
    direction_note: "",
    unit: "min gap over dimensions",
    description: "Whether the agency has the technical, political and organisational capabilities that the policy \
                  asks for.",
    formula: "FIT = min_d (available_d - required_d), d in {technical, political, organisational}; beside it \
              whether there is a device of coordination and a forum of public and private sides.",
    caveats: &[
        "Who assesses itself is biased: ask for a grader from outside, and for evidence.",
        "It is no index of a country: it is of one policy and one agency.",
    ],
    document: Document {
        section: "4.1.2; 4.1.4",
        lines: "2379-2380, 2739-2752",
        says: "Asks to match policies with the capabilities that there are, and tells technical, political and \
               organisational ones apart.",
        support: Support::Stated,
    },
    data_needed: "A structured self-assessment with a reviewer from outside",
    sources: &[EXPERT],
    quadrants: &[Quadrant::Q3, Quadrant::Q4],
    anchors: None,
    options: &[],
    gates: &[],
    grade: None,
    obtained: Obtained::Assessed,
};

impl Criterion for CapFit {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }

    fn compute(&self, _: &Inputs, _: &Options) -> Result<Vec<Cell>, Unavailable> {
        Err(Unavailable::Assessed)
    }
}
