//! SKILL_INT: how much of a sector's work asks for knowledge, or how far that share
//! could still rise.
//!
//! `LEVEL_s = 100 sum_{o in 1..3} E_so / E_s`, `E_so` workers of sector `s` in the ISCO-08
//! major group `o`; `HEADROOM_s = quantile_c(LEVEL_s of c) - LEVEL_s`, over the comparators
//! `c` whose level is known ([`quantile`]). Shape: employment by sector and occupation, of
//! the territory and of comparators, to sectors. Unit: percent, and percentage points of
//! headroom. Range: 0..100, and -100..100. Source: our own measure of the idea.

use super::{
    Cell, ChoiceOption, Criterion, Direction, Document, Economy, Entry, Family, ILOSTAT, Inputs, Missing,
    NATIONAL, Need, NumberOption, Obtained, OptionSpec, Options, Quadrant, Role, Support, Unavailable,
    indicators::Dated,
    occupations::{Staffing, check_held},
    quantile,
};

/// Skill and knowledge intensity.
pub(super) struct SkillInt;

/// Managers, professionals, technicians and associate professionals.
const GROUPS: &[char] = &['1', '2', '3'];

const MEASURE: ChoiceOption = ChoiceOption {
    name: "measure",
    meaning: "LEVEL: the share of skilled work there is. HEADROOM: what comparators have more of it.",
    values: &["LEVEL", "HEADROOM"],
    default: "LEVEL",
};

const QUANTILE: NumberOption = NumberOption {
    name: "quantile",
    meaning: "The quantile of the comparators' levels that headroom is measured to.",
    least: 0.5,
    most: 1.0,
    default: 0.9,
    whole: false,
};

const LEAST: NumberOption = NumberOption {
    name: "least_comparators",
    meaning: "How many comparators must have a level of the sector, that headroom is measured at all.",
    least: 1.0,
    most: 200.0,
    default: 3.0,
    whole: true,
};

const ENTRY: Entry = Entry {
    id: "SKILL_INT",
    name: "Skill and knowledge intensity",
    name_es: "Intensidad de calificaciones y conocimiento",
    family: Family::Learning,
    roles: &[Role::Score, Role::Context],
    role_note: "",
    direction: Direction::Max,
    direction_note: "More is better of the level and of the headroom, and yet the two point in opposite \
                     directions: what is high already has little room.",
    unit: "percent",
    description: "The share of the sector's workers who are managers, professionals or technicians; or how far \
                  that share lies below the one of comparable economies.",
    formula: "LEVEL_s = 100 sum_{o in ISCO-08 major groups 1-3} E_so / E_s, E workers by sector and occupation. \
              HEADROOM_s = p90 of LEVEL_s over comparable economies - LEVEL_s of the territory, in percentage \
              points; the quantile interpolates between comparators.",
    caveats: &[
        "The figure that the idea comes from is an image and not in the text of the document: only its \
         description was read.",
        "Level and headroom point in opposite directions: choose one and say why.",
        "Secondary data go only so far: the document asks for data of firms (lines 4014-4018).",
        "By construction it conflicts with UNSKILLED: weight one at most, unless the profile justifies it.",
    ],
    document: Document {
        section: "6.2, Figure 6-7",
        lines: "3985-4013",
        says: "Pictures upgrading as moving right, from sector to sector, and up, from little to much knowledge \
               within a sector; every sector has work of all levels.",
        support: Support::Stated,
    },
    data_needed: "Employment by ISIC and ISCO, of the territory and of comparators",
    sources: &[ILOSTAT, NATIONAL],
    quadrants: &[Quadrant::Q3, Quadrant::Q4],
    anchors: None,
    options: &[OptionSpec::Choice(MEASURE), OptionSpec::Number(QUANTILE), OptionSpec::Number(LEAST)],
    gates: &[],
    grade: None,
    obtained: Obtained::Computed,
};

impl Criterion for SkillInt {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }

    fn compute(&self, inputs: &Inputs, options: &Options) -> Result<Vec<Cell>, Unavailable> {
        check_held(inputs)?;
        let headroom = options.word(&MEASURE) == "HEADROOM";
        if headroom && inputs.comparators.is_empty() {
            return Err(Unavailable::InputNeeded(Need::Comparators));
        }
        let of_sector = |sector| -> Result<Cell, Missing> {
            let (own, note) = level(&inputs.economy, sector)?;
            if headroom { room(inputs, options, sector, own) } else { Ok(own.cell(100.0)) }
                .map(|cell| cell.noted(note))
        };
        Ok((0..inputs.sectors).map(|sector| of_sector(sector).unwrap_or_else(Cell::missing)).collect())
    }
}

/// The share of skilled work of an economy, and what to know of it.
fn level(economy: &Economy, sector: usize) -> Result<(Dated, String), Missing> {
    let staffing = Staffing::newest(economy, sector)?;
    Ok((staffing.share_of(GROUPS)?, staffing.note()))
}

fn room(inputs: &Inputs, options: &Options, sector: usize, own: Dated) -> Result<Cell, Missing> {
    let others = inputs.comparators.iter().filter(|other| other.territory != inputs.economy.territory);
    let levels: Vec<f64> =
        others.filter_map(|other| Some(level(other, sector).ok()?.0.figure.value)).collect();
    if levels.len() < options.count(&LEAST) {
        return Err(Missing::TooFew);
    }
    let target = quantile(&levels, options.number(&QUANTILE)).ok_or(Missing::TooFew)?;
    let cell = Cell::of(100.0 * (target - own.figure.value), own.year);
    Ok(cell.within(100.0 * own.figure.half_width).graded(own.figure.grade).noted(format!(
        "from {:.1} % to {:.1} %, of {} comparators",
        100.0 * own.figure.value,
        100.0 * target,
        levels.len()
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::{
        indicators::testing::{economy, inputs, row},
        testing::{assert_value, computed},
    };

    /// The workers of one sector of 100: these in groups 1, 2 and 3, the rest in 9.
    fn sector(territory: &str, skilled: [f64; 3]) -> Economy {
        let rest = 100.0 - skilled.iter().sum::<f64>();
        let counts = [skilled[0], skilled[1], skilled[2], rest];
        let codes = ["1", "2", "3", "9"];
        let workers = codes.into_iter().zip(counts);
        economy(territory, workers.map(|(code, count)| row("EMPLOYMENT", 2021, &[count]).of(code)))
    }

    fn with_comparators(levels: &[f64]) -> Inputs {
        let comparators = levels.iter().map(|level| sector("MEX", [0.0, *level, 0.0]));
        Inputs {
            sectors: 1,
            economy: sector("CRI", [2.0, 8.0, 15.0]),
            comparators: comparators.chain([sector("CRI", [0.0, 100.0, 0.0])]).collect(),
            ..Inputs::default()
        }
    }

    const HEADROOM: (&str, &str) = ("measure", "HEADROOM");

    #[test]
    fn the_level_is_the_share_of_managers_professionals_and_technicians() {
        assert_value(&computed("SKILL_INT", &with_comparators(&[]), &[]).unwrap()[0], 25.0);
    }

    #[test]
    fn headroom_is_what_nine_in_ten_comparators_do_not_exceed_less_what_there_is() {
        // 20, 40, 44, 50, 60: at 0.9 * 4 = 3.6 lies 50 + 0.6 * 10. The territory is not
        // its own comparator.
        let inputs = with_comparators(&[60.0, 20.0, 44.0, 40.0, 50.0]);
        let cell = &computed("SKILL_INT", &inputs, &[HEADROOM]).unwrap()[0];
        assert_value(cell, 31.0);
        assert_eq!(cell.note, "from 25.0 % to 56.0 %, of 5 comparators");
        let most = computed("SKILL_INT", &inputs, &[HEADROOM, ("quantile", "1")]).unwrap();
        assert_value(&most[0], 35.0);
    }

    #[test]
    fn few_comparators_say_nothing() {
        let cells = |inputs: &Inputs, options: &[(&str, &str)]| computed("SKILL_INT", inputs, options);
        let two = with_comparators(&[60.0, 20.0]);
        assert_eq!(cells(&two, &[HEADROOM]).unwrap()[0].value, Err(Missing::TooFew));
        assert_value(&cells(&two, &[HEADROOM, ("least_comparators", "2")]).unwrap()[0], 31.0);
        let none = Inputs { comparators: vec![], ..two };
        assert_eq!(cells(&none, &[HEADROOM]), Err(Unavailable::InputNeeded(Need::Comparators)));
    }

    #[test]
    fn employment_by_occupation_is_needed() {
        let needed = Unavailable::InputNeeded(Need::ByOccupation("EMPLOYMENT"));
        assert_eq!(computed("SKILL_INT", &inputs(1, []), &[]), Err(needed));
    }
}
