//! FORMALITY: how much of a sector's employment is formal.
//!
//! `FORM_s = 100 (1 - informal_s / employment_s)`, in the newest year that holds both.
//! Shape: employment by sector, to sectors. Unit: percent. Range: 0..100. Source:
//! informal employment as the International Conference of Labour Statisticians
//! defines it; see the caveats.

use super::{
    Cell, Criterion, Direction, Document, Entry, Family, Figure, ILOSTAT, Inputs, NATIONAL, Obtained,
    Options, Quadrant, Role, Support, Unavailable,
    indicators::{Dated, required, share},
};

/// Formal share of employment.
pub(super) struct Formality;

const ENTRY: Entry = Entry {
    id: "FORMALITY",
    name: "Formal share of employment",
    name_es: "Proporción de empleo formal",
    family: Family::JobQuality,
    roles: &[Role::Score],
    role_note: "",
    direction: Direction::Max,
    direction_note: "",
    unit: "percent",
    description: "The share of the sector's workers whose employment is formal.",
    formula: "FORM_s = 100 (1 - informal employment_s / employment_s).",
    caveats: &[
        "The 13th, 17th and 21st International Conferences of Labour Statisticians define informality \
         differently: fix one definition in a profile.",
        "The sub-sectors that are promoted may be more formal than their ISIC division.",
    ],
    document: Document {
        section: "4.3; 6.4",
        lines: "2869, 4290-4294",
        says: "Regrets that informality was not discussed, as it ought to be.",
        support: Support::Stated,
    },
    data_needed: "Informal employment and employment by sector",
    sources: &[ILOSTAT, NATIONAL],
    quadrants: &[Quadrant::Q3, Quadrant::Q4],
    anchors: None,
    options: &[],
    gates: &[],
    grade: None,
    obtained: Obtained::Computed,
};

impl Criterion for Formality {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }

    fn compute(&self, inputs: &Inputs, _: &Options) -> Result<Vec<Cell>, Unavailable> {
        let informal = required(&inputs.economy, "EMPLOYMENT_INFORMAL")?;
        let all = required(&inputs.economy, "EMPLOYMENT")?;
        let of_sector = |sector| match share(informal, all, sector) {
            Ok(informal) => rest(informal).cell(100.0),
            Err(why) => Cell::missing(why),
        };
        Ok((0..inputs.sectors).map(of_sector).collect())
    }
}

/// What is left of the whole.
fn rest(part: Dated) -> Dated {
    Dated { figure: Figure { value: 1.0 - part.figure.value, ..part.figure }, ..part }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::{
        Missing, Need,
        indicators::testing::{inputs, row},
        testing::{assert_value, computed},
    };

    #[test]
    fn what_is_not_informal_is_formal() {
        let rows = [
            row("EMPLOYMENT_INFORMAL", 2020, &[30.0, 0.0, 7.0]),
            row("EMPLOYMENT", 2020, &[120.0, 10.0, 7.0]),
        ];
        let cells = computed("FORMALITY", &inputs(3, rows), &[]).unwrap();
        for (cell, expected) in cells.iter().zip([75.0, 100.0, 0.0]) {
            assert_value(cell, expected);
        }
    }

    #[test]
    fn more_informal_workers_than_workers_is_a_contradiction() {
        let rows = [row("EMPLOYMENT_INFORMAL", 2020, &[30.0, 1.0]), row("EMPLOYMENT", 2020, &[20.0, 0.0])];
        let cells = computed("FORMALITY", &inputs(2, rows), &[]).unwrap();
        assert_eq!(cells[0].value, Err(Missing::Contradiction));
        assert_eq!(cells[1].value, Err(Missing::ZeroDenominator));
    }

    #[test]
    fn informal_employment_is_needed() {
        let needed = Unavailable::InputNeeded(Need::Indicator("EMPLOYMENT_INFORMAL"));
        assert_eq!(computed("FORMALITY", &inputs(1, [row("EMPLOYMENT", 2020, &[1.0])]), &[]), Err(needed));
    }
}
