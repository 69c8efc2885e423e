//! FEMALE: how much of a sector's employment is women's.
//!
//! `FEM_s = 100 women_s / employment_s`, in the newest year that holds both. Shape:
//! employment by sector, to sectors. Unit: percent. Range: 0..100. Source: a share as
//! labour statistics publish it.

use super::{
    Cell, Criterion, Direction, Document, Entry, Family, ILOSTAT, INDSTAT, Inputs, Obtained, Options,
    Quadrant, Role, Support, Unavailable,
    indicators::{required, share},
};

/// Female share of employment.
pub(super) struct Female;

const ENTRY: Entry = Entry {
    id: "FEMALE",
    name: "Female share of employment",
    name_es: "Proporción de mujeres en el empleo",
    family: Family::JobQuality,
    roles: &[Role::Context, Role::Score],
    role_note: "As a score, the nearer to the share of women in the labour force the better, on both sides.",
    direction: Direction::Target,
    direction_note: "Which share is aimed at is a choice of policy, so the profile must declare it.",
    unit: "percent",
    description: "The share of women among the workers of the sector.",
    formula: "FEM_s = 100 women_s / employment_s. As a score: the nearer to the share of women in the labour \
              force, the better.",
    caveats: &[
        "A high share can mean work that is low paid because women do it: always show it with WAGE_PREMIUM.",
        "Its direction is a choice of policy and must be declared.",
    ],
    document: Document {
        section: "6.1.2",
        lines: "3523-3526",
        says: "Reports that 54.4 % of those who make medical devices in Costa Rica are women, as an opportunity \
               for both sexes.",
        support: Support::Stated,
    },
    data_needed: "Employment by sex and sector",
    sources: &[ILOSTAT, INDSTAT],
    quadrants: &[Quadrant::Q3, Quadrant::Q4],
    anchors: None,
    options: &[],
    gates: &[],
    grade: None,
    obtained: Obtained::Computed,
};

impl Criterion for Female {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }

    fn compute(&self, inputs: &Inputs, _: &Options) -> Result<Vec<Cell>, Unavailable> {
        let women = required(&inputs.economy, "EMPLOYMENT_WOMEN")?;
        let all = required(&inputs.economy, "EMPLOYMENT")?;
        let of_sector = |sector| match share(women, all, sector) {
            Ok(share) => share.cell(100.0),
            Err(why) => Cell::missing(why),
        };
        Ok((0..inputs.sectors).map(of_sector).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::{
        Missing, Need,
        indicators::testing::{NONE, inputs, row},
        testing::{assert_value, computed},
    };

    #[test]
    fn the_newest_year_that_holds_both_decides() {
        let rows = [
            row("EMPLOYMENT_WOMEN", 2019, &[10.0, 20.0]),
            row("EMPLOYMENT_WOMEN", 2020, &[272.0, NONE]),
            row("EMPLOYMENT", 2019, &[100.0, 80.0]),
            row("EMPLOYMENT", 2020, &[500.0, 90.0]),
            row("EMPLOYMENT", 2021, &[600.0, 95.0]),
        ];
        let cells = computed("FEMALE", &inputs(2, rows), &[]).unwrap();
        assert_value(&cells[0], 54.4);
        assert_value(&cells[1], 25.0);
        assert_eq!((cells[0].year, cells[1].year), (2020, 2019));
    }

    #[test]
    fn what_cannot_be_a_share_says_why() {
        let rows =
            [row("EMPLOYMENT_WOMEN", 2020, &[0.0, 30.0, NONE]), row("EMPLOYMENT", 2020, &[0.0, 20.0, 10.0])];
        let cells = computed("FEMALE", &inputs(3, rows), &[]).unwrap();
        let why = cells.iter().map(|cell| cell.value.unwrap_err()).collect::<Vec<_>>();
        assert_eq!(why, [Missing::ZeroDenominator, Missing::Contradiction, Missing::NoValue]);
    }

    #[test]
    fn women_and_all_workers_are_needed() {
        let all = inputs(1, [row("EMPLOYMENT", 2020, &[1.0])]);
        let needed = Unavailable::InputNeeded(Need::Indicator("EMPLOYMENT_WOMEN"));
        assert_eq!(computed("FEMALE", &all, &[]), Err(needed));
        let women = inputs(1, [row("EMPLOYMENT_WOMEN", 2020, &[1.0])]);
        let needed = Unavailable::InputNeeded(Need::Indicator("EMPLOYMENT"));
        assert_eq!(computed("FEMALE", &women, &[]), Err(needed));
    }
}
