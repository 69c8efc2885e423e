//! MF_EVIDENCE: whether a sector needs public inputs, or what keeps it back is a failure
//! of markets. A test of a policy, assessed with evidence and never computed.

use super::{
    Cell, Criterion, Direction, Document, EXPERT, Entry, Family, Inputs, NATIONAL, Obtained, Options,
    Quadrant, Role, Support, Unavailable, WBES,
};

/// Need for public inputs.
pub(super) struct MfEvidence;

const ENTRY: Entry = Entry {
    id: "MF_EVIDENCE",
    name: "Need for public inputs / market-failure evidence",
    name_es: "Necesidad de insumos públicos / evidencia de fallas de mercado",
    family: Family::Test,
    roles: &[Role::Test],
    role_note: "Used to rule a sector out, never to add points.",
    direction: Direction::None,
    direction_note: "",
    unit: "PASS/CONDITIONAL/FAIL",
    description: "Whether there is evidence that what keeps the sector back is a public input that nobody else \
                  provides, or that nobody coordinates.",
    formula: "The market-failure test of the two-by-two of policies: PASS, CONDITIONAL or FAIL. It rules out and \
              never adds points.",
    caveats: &[
        "The World Bank Enterprise Surveys leave out firms of fewer than five workers, agriculture and informal \
         firms, and the obstacles that they report are perceptions.",
        "What beneficiaries claim is a lead and no proof.",
    ],
    document: Document {
        section: "4.1.2; 4.1.3; 4.2; 4.3",
        lines: "2369-2373, 2660-2661, 2807-2827, 2865-2867",
        says: "Asks to choose sectors that need public inputs or have problems of coordination. Gereffi notes \
               that failures can always be found afterwards; the group finds the test useful at least to rule \
               sectors out.",
        support: Support::Stated,
    },
    data_needed: "Items of evidence, surveys of obstacles, interviews with firms, notifications of standards",
    sources: &[EXPERT, WBES, NATIONAL],
    quadrants: &[Quadrant::Q3, Quadrant::Q4],
    anchors: None,
    options: &[],
    gates: &[],
    grade: None,
    obtained: Obtained::Assessed,
};

impl Criterion for MfEvidence {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }

    fn compute(&self, _: &Inputs, _: &Options) -> Result<Vec<Cell>, Unavailable> {
        Err(Unavailable::Assessed)
    }
}
