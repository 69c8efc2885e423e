//! A good profile for tests: three criteria, one of them employment, and a gate.

use super::{
    Comparison, Condition, Criterion, Declaration, Gate, GateKind, Profile, Quadrant, Quantifier, Smaa,
    ValueFunction, WhenMissing,
};

fn criterion(id: &str, family: &str, weight: f64, worst: f64, goal: f64) -> Criterion {
    Criterion {
        id: id.to_owned(),
        family: family.to_owned(),
        weight,
        weight_rationale: "agreed in the council".to_owned(),
        value: ValueFunction { worst: Some(worst), goal: Some(goal), ..Default::default() },
        ..Default::default()
    }
}

/// Competitiveness 0.5, learning 0.3, jobs 0.2; vetoed where productivity is low.
pub(crate) fn profile() -> Profile {
    let declared = |person: &str| Declaration { person: person.to_owned(), statement: "none".to_owned() };
    Profile {
        title: "Shortlist".to_owned(),
        territory: "CRI".to_owned(),
        quadrant: Some(Quadrant::Q3),
        sector_list: "inputs/0000000000000001".to_owned(),
        criteria: vec![
            criterion("REL", "competitiveness", 0.5, 0.5, 2.0),
            criterion("COMPLEX", "learning", 0.3, -1.0, 1.0),
            criterion("JOBS", "employment_quantity", 0.2, 5.0, 60.0),
        ],
        gates: vec![Gate {
            id: "uncompetitive".to_owned(),
            kind: GateKind::Hard,
            quantifier: Quantifier::All,
            conditions: vec![Condition {
                criterion: "REL".to_owned(),
                comparison: Comparison::Less,
                threshold: 0.6,
            }],
            when_missing: WhenMissing::Undecided,
            reason: "resources would be trapped".to_owned(),
        }],
        select_k: 2,
        smaa: Smaa { draws: Some(2_000), confidence_draws: Some(100), ..Default::default() },
        authors: vec!["Ana Author".to_owned()],
        approvers: vec!["Berta Approver".to_owned(), "Carlos Approver".to_owned()],
        interest_declarations: ["Ana Author", "Berta Approver", "Carlos Approver"].map(declared).to_vec(),
        ..Default::default()
    }
}
