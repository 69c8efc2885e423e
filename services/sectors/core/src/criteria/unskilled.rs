//! UNSKILLED: how much of a sector's work asks for no training.
//!
//! `UNSK_s = 100 sum_{o in groups} E_so / E_s`, `E_so` workers of sector `s` in the
//! ISCO-08 major group `o`, `E_s` all its workers. Shape: employment by sector and
//! occupation, to sectors. Unit: percent. Range: 0..100. Which year and which codes:
//! [`occupations`](super::occupations). Source: ILO, International Standard
//! Classification of Occupations (2008), skill level 1, and 2 in group 8.

use super::{
    Anchors, Cell, ChoiceOption, Criterion, Direction, Document, Entry, Family, ILOSTAT, Inputs, Missing,
    NATIONAL, Obtained, OptionSpec, Options, Quadrant, Role, Support, Unavailable,
    occupations::{Staffing, check_held},
};

/// Unskilled share of employment.
pub(super) struct Unskilled;

const GROUPS: ChoiceOption = ChoiceOption {
    name: "groups",
    meaning: "Which ISCO-08 major groups count as unskilled: 9, elementary occupations, or 8+9, with plant and \
              machine operators and assemblers.",
    values: &["9", "8+9"],
    default: "9",
};

const ENTRY: Entry = Entry {
    id: "UNSKILLED",
    name: "Unskilled share of employment",
    name_es: "Proporción de empleo no calificado",
    family: Family::EmploymentQuantity,
    roles: &[Role::ScoreCapped],
    role_note: "",
    direction: Direction::MaxOrTarget,
    direction_note: "More jobs for the unskilled, or a share that is aimed at: the profile declares which.",
    unit: "percent",
    description: "The share of the sector's workers in elementary occupations; with an option, machine operators \
                  and assemblers too.",
    formula: "UNSK_s = 100 sum_{o in ISCO-08 major group 9, with an option 8 too} E_so / E_s, E workers by \
              sector and occupation, E_s those of all occupations.",
    caveats: &[
        "By construction it conflicts with SKILL_INT: report both and weight one at most, unless the profile \
         justifies it.",
        "An occupation is not a skill.",
        "The local share may differ from that of the world: medical devices drew 60-80 % of their workers \
         from the unskilled pool of apparel (lines 3529-3533).",
    ],
    document: Document {
        section: "3.3; 4.1.3",
        lines: "2267-2268, 2656-2657",
        says: "Notes that the unskilled are the majority and that a minister looks for sectors that employ them.",
        support: Support::Stated,
    },
    data_needed: "Employment by ISIC and ISCO",
    sources: &[ILOSTAT, NATIONAL],
    quadrants: &[Quadrant::Q3, Quadrant::Q4],
    anchors: Some(Anchors { worst: 10.0, goal: 70.0 }),
    options: &[OptionSpec::Choice(GROUPS)],
    gates: &[],
    grade: None,
    obtained: Obtained::Computed,
};

impl Criterion for Unskilled {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }

    fn compute(&self, inputs: &Inputs, options: &Options) -> Result<Vec<Cell>, Unavailable> {
        check_held(inputs)?;
        let groups: &[char] = if options.word(&GROUPS) == "9" { &['9'] } else { &['8', '9'] };
        let of_sector = |sector| -> Result<Cell, Missing> {
            let staffing = Staffing::newest(&inputs.economy, sector)?;
            Ok(staffing.share_of(groups)?.cell(100.0).noted(staffing.note()))
        };
        Ok((0..inputs.sectors).map(|sector| of_sector(sector).unwrap_or_else(Cell::missing)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::{
        Need,
        indicators::testing::{NONE, inputs, row},
        testing::{assert_value, computed},
    };

    fn apparel_and_software() -> Inputs {
        let workers = |code, counts: [f64; 2]| row("EMPLOYMENT", 2021, &counts).of(code);
        let employment = row("EMPLOYMENT", 2021, &[200.0, 50.0]);
        inputs(
            3,
            [workers("2", [10.0, 44.0]), workers("8", [130.0, NONE]), workers("9", [60.0, 6.0]), employment],
        )
    }

    #[test]
    fn elementary_occupations_count_and_operators_where_it_is_asked() {
        let cells = computed("UNSKILLED", &apparel_and_software(), &[]).unwrap();
        assert_value(&cells[0], 30.0);
        assert_value(&cells[1], 12.0);
        assert_eq!((cells[0].year, cells[0].note.as_str()), (2021, ""));
        let cells = computed("UNSKILLED", &apparel_and_software(), &[("groups", "8+9")]).unwrap();
        assert_value(&cells[0], 95.0);
        // All 50 are known, so that nobody operates a machine.
        assert_value(&cells[1], 12.0);
    }

    #[test]
    fn a_sector_without_occupations_has_no_value() {
        let cells = computed("UNSKILLED", &apparel_and_software(), &[]).unwrap();
        assert_eq!(cells[2].value, Err(Missing::NoValue));
    }

    #[test]
    fn employment_without_occupations_is_not_enough() {
        let needed = Unavailable::InputNeeded(Need::ByOccupation("EMPLOYMENT"));
        assert_eq!(computed("UNSKILLED", &inputs(1, [row("EMPLOYMENT", 2021, &[1.0])]), &[]), Err(needed));
    }
}
