//! UNCOMPETITIVE: whether a sector is so far from competing that it traps who works in
//! it.
//!
//! `1` where `REL_PROD < a and LCA < b, or LCA < c`, else `0`. Shape: that of LCA and
//! REL_PROD. Unit: truth, 0 or 1. A part that is missing leaves the answer open only where
//! it would decide it. The gates of the entry are the same rule on the raw values; a
//! profile uses those, so that the rule is fixed with it. Source: our own reading of the
//! idea.

use super::{
    BACI, Cell, Condition, Criterion, Direction, Document, Entry, Family, GateDefault, GateKind, INDSTAT,
    Inputs, Missing, NATIONAL, Need, NumberOption, Obtained, Operator, OptionSpec, Options, Quadrant, Role,
    Support, Unavailable, find, lca::Lca,
};

/// Highly uncompetitive sector.
pub(super) struct Uncompetitive;

/// Below it, productivity is low. `a` of the formula.
const LOW_PRODUCTIVITY: f64 = 0.60;
/// Below it, advantage does not make up for low productivity. `b`.
const LOW_ADVANTAGE: f64 = 0.25;
/// Below it, there is no advantage whatever the productivity. `c`.
const NO_ADVANTAGE: f64 = 0.10;

const A: NumberOption = NumberOption {
    name: "a",
    meaning: "REL_PROD below which productivity is low. Fix it in the profile, never for a run.",
    least: 0.0,
    most: 10.0,
    default: LOW_PRODUCTIVITY,
    whole: false,
};
const B: NumberOption = NumberOption {
    name: "b",
    meaning: "LCA below which low productivity vetoes. Fix it in the profile, never for a run.",
    least: 0.0,
    most: 1.0,
    default: LOW_ADVANTAGE,
    whole: false,
};
const C: NumberOption = NumberOption {
    name: "c",
    meaning: "LCA below which the sector is vetoed in any case. Fix it in the profile, never for a run.",
    least: 0.0,
    most: 1.0,
    default: NO_ADVANTAGE,
    whole: false,
};

const ENTRY: Entry = Entry {
    id: "UNCOMPETITIVE",
    name: "Highly uncompetitive sector (gate)",
    name_es: "Sector muy poco competitivo (filtro)",
    family: Family::Competitiveness,
    roles: &[Role::HardGate],
    role_note: "",
    direction: Direction::None,
    direction_note: "",
    unit: "boolean (1: vetoed)",
    description: "Whether the sector neither competes nor could soon, so that to promote it would hold people in \
                  low productivity.",
    formula: "VETO where REL_PROD < a and LCA < b, or where LCA < c. An illustration: a = 0.60, b = 0.25, c = \
              0.10. The values are fixed in the profile, never for a run.",
    caveats: &[
        "The thresholds are ours.",
        "Publish the shadow rank of every sector that is vetoed, so that the veto can be seen.",
        "Never let the employment score offset it.",
    ],
    document: Document {
        section: "4.1.3",
        lines: "2664-2667, 2729-2733",
        says: "Sectors with much employment should not be targeted when they are highly uncompetitive, because \
               resources get trapped in low productivity.",
        support: Support::Stated,
    },
    data_needed: "That of LCA and of REL_PROD",
    sources: &[BACI, INDSTAT, NATIONAL],
    quadrants: &[Quadrant::Q3, Quadrant::Q4],
    anchors: None,
    options: &[OptionSpec::Number(A), OptionSpec::Number(B), OptionSpec::Number(C)],
    gates: &[
        GateDefault {
            kind: GateKind::Hard,
            conditions: &[
                Condition { criterion: "REL_PROD", operator: Operator::Below, threshold: LOW_PRODUCTIVITY },
                Condition { criterion: "LCA", operator: Operator::Below, threshold: LOW_ADVANTAGE },
            ],
        },
        GateDefault {
            kind: GateKind::Hard,
            conditions: &[Condition { criterion: "LCA", operator: Operator::Below, threshold: NO_ADVANTAGE }],
        },
    ],
    grade: None,
    obtained: Obtained::Computed,
};

impl Criterion for Uncompetitive {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }

    fn needs(&self, _: &Options) -> Vec<Need> {
        Lca.needs(&Options::default())
    }

    fn compute(&self, inputs: &Inputs, options: &Options) -> Result<Vec<Cell>, Unavailable> {
        let advantages = Lca.compute(inputs, &Options::default())?;
        let unknown = || vec![Cell::missing(Missing::NoValue); advantages.len()];
        let computed =
            find("REL_PROD").and_then(|productivity| productivity.compute(inputs, &Options::default()).ok());
        let productivities = computed.unwrap_or_else(unknown);
        let cells = advantages.iter().zip(&productivities);
        Ok(cells.map(|(advantage, productivity)| of_sector(advantage, productivity, options)).collect())
    }
}

fn of_sector(advantage: &Cell, productivity: &Cell, options: &Options) -> Cell {
    let below = |cell: &Cell, option| cell.value.ok().map(|value| value < options.number(option));
    let both = and(below(productivity, &A), below(advantage, &B));
    match or(both, below(advantage, &C)) {
        Some(vetoed) => {
            let year = advantage.year.max(productivity.year);
            Cell::of(f64::from(u8::from(vetoed)), year).noted(said(advantage, productivity))
        }
        None => Cell::missing(Missing::PartMissing),
    }
}

fn said(advantage: &Cell, productivity: &Cell) -> String {
    let value = |cell: &Cell| cell.value.map_or("missing".to_owned(), |value| format!("{value:.3}"));
    format!("LCA {}, REL_PROD {}", value(advantage), value(productivity))
}

/// Both hold; unknown where what is known does not decide it.
fn and(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// One of both holds; unknown where what is known does not decide it.
fn or(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    Some(!and(left.map(|held| !held), right.map(|held| !held))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lca: Option<f64>, rel_prod: Option<f64>, expected: Result<f64, Missing>) {
        let cell =
            |value: Option<f64>| value.map_or(Cell::missing(Missing::NoValue), |value| Cell::of(value, 2020));
        assert_eq!(of_sector(&cell(lca), &cell(rel_prod), &Options::default()).value, expected);
    }

    #[test]
    fn a_sector_is_vetoed_for_low_productivity_and_low_advantage_or_for_none() {
        check(Some(0.2), Some(0.5), Ok(1.0));
        check(Some(0.2), Some(0.6), Ok(0.0));
        check(Some(0.25), Some(0.1), Ok(0.0));
        check(Some(0.09), Some(5.0), Ok(1.0));
        check(Some(0.10), Some(5.0), Ok(0.0));
    }

    #[test]
    fn what_is_missing_matters_only_where_it_decides() {
        check(Some(0.05), None, Ok(1.0));
        check(Some(0.5), None, Ok(0.0));
        check(Some(0.2), None, Err(Missing::PartMissing));
        check(None, Some(0.9), Err(Missing::PartMissing));
    }
}
