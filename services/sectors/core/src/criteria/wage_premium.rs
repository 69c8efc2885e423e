//! WAGE_PREMIUM: what a sector pays against what is paid on average.
//!
//! `WP_s = earnings_s / earnings`, the mean earnings of a worker of the sector over those
//! of a worker of the whole economy, in the newest year that holds both. Where the whole
//! economy is not held, its mean is that of the sectors, weighted with their employment
//! of the year. Shape: earnings by sector, to sectors. Unit: ratio. Range: >= 0. Source:
//! the plain ratio; a premium at equal sex, age, education and region takes a regression
//! on microdata (Mincer 1974), which are not held: import its result as an indicator of
//! this id.

use super::{
    BySector, Cell, Criterion, Direction, Document, Economy, Entry, Family, Figure, Grade, ILOSTAT, INDSTAT,
    Inputs, Missing, NATIONAL, Obtained, Options, Quadrant, Role, Support, Unavailable,
    indicators::{over, required, sum, worse},
};

/// Wage premium.
pub(super) struct WagePremium;

const EARNINGS: &str = "EARNINGS";
const EMPLOYMENT: &str = "EMPLOYMENT";

const ENTRY: Entry = Entry {
    id: "WAGE_PREMIUM",
    name: "Wage premium",
    name_es: "Prima salarial",
    family: Family::JobQuality,
    roles: &[Role::Score],
    role_note: "",
    direction: Direction::Max,
    direction_note: "",
    unit: "ratio",
    description: "Mean earnings of the sector's workers over those of all workers. What is computed here is the \
                  raw ratio; a premium at equal characteristics of workers can be imported in its place.",
    formula: "WP_s = mean earnings_s / mean earnings. Preferred, and to be imported: exp(beta_s), beta_s the \
              coefficient of the sector in a regression of ln(wage) on sectors, sex, age, education and region.",
    caveats: &[
        "Raw averages reward the mix of skills and not the quality of jobs; the values computed here are raw \
         averages, because a regression takes microdata of earnings. They are graded C at best.",
        "Employees alone: the informal and the self-employed are missing.",
        "Currencies and bonuses distort it.",
    ],
    document: Document {
        section: "5.1; 6.2",
        lines: "2890-2893, 4002-4008",
        says: "Wants the quality of jobs to be explicit in industrial policy, and counts it as part of social \
               upgrading.",
        support: Support::Stated,
    },
    data_needed: "Mean earnings by sector and of the whole economy, or employment by sector in its place; \
                  microdata of earnings for the preferred measure",
    sources: &[ILOSTAT, INDSTAT, NATIONAL],
    quadrants: &[Quadrant::Q3, Quadrant::Q4],
    anchors: None,
    options: &[],
    gates: &[],
    grade: Some(Grade::C),
    obtained: Obtained::Computed,
};

impl Criterion for WagePremium {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }

    fn compute(&self, inputs: &Inputs, _: &Options) -> Result<Vec<Cell>, Unavailable> {
        let earnings = required(&inputs.economy, EARNINGS)?;
        let of_sector = |sector| -> Result<Cell, Missing> {
            let paid = |(&year, values): (&i32, &BySector)| {
                Some((year, values.of(sector)?, of_all(&inputs.economy, year, values)?))
            };
            let (year, own, all) = earnings.iter().rev().find_map(paid).ok_or(Missing::NoValue)?;
            if own.value < 0.0 {
                return Err(Missing::Contradiction);
            }
            let ratio = over(own, all.figure)?;
            let cell = Cell::of(ratio.value, year).within(ratio.half_width);
            Ok(cell.graded(worse(ratio.grade, ENTRY.grade)).noted(all.note))
        };
        Ok((0..inputs.sectors).map(|sector| of_sector(sector).unwrap_or_else(Cell::missing)).collect())
    }
}

/// Mean earnings of the whole economy.
struct Average {
    figure: Figure,
    note: &'static str,
}

fn of_all(economy: &Economy, year: i32, earnings: &BySector) -> Option<Average> {
    let note = "raw averages, not at equal characteristics of workers";
    if let Some(figure) = earnings.total {
        return Some(Average { figure, note });
    }
    let workers = economy.indicator(EMPLOYMENT)?.get(&year)?;
    let both = |sector: usize| Some((earnings.of(sector)?, workers.of(sector)?.value.max(0.0)));
    let paid: Vec<(Figure, f64)> = (0..earnings.sectors.len()).filter_map(both).collect();
    let all: f64 = paid.iter().map(|(_, workers)| workers).sum();
    let part = |(earnings, workers): (Figure, f64)| {
        let share = workers / all;
        Figure { value: share * earnings.value, half_width: share * earnings.half_width, ..earnings }
    };
    let note = "raw averages, not at equal characteristics of workers; those of the economy are the mean of the \
                sectors held, weighted by their employment";
    (all > 0.0).then(|| Average { figure: sum(paid.into_iter().map(part)), note })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::{
        Need,
        indicators::testing::{NONE, inputs, row},
        testing::{assert_value, computed},
    };

    #[test]
    fn earnings_are_held_against_those_of_the_economy() {
        let rows = [
            row("EARNINGS", 2019, &[500.0, 900.0]).total(1000.0),
            row("EARNINGS", 2020, &[1500.0, NONE]).total(1200.0),
        ];
        let cells = computed("WAGE_PREMIUM", &inputs(2, rows), &[]).unwrap();
        assert_value(&cells[0], 1.25);
        assert_value(&cells[1], 0.9);
        assert_eq!((cells[0].year, cells[1].year), (2020, 2019));
        assert_eq!(cells[0].grade, Some(Grade::C));
    }

    #[test]
    fn without_a_total_the_sectors_are_the_economy_by_their_employment() {
        let rows =
            [row("EARNINGS", 2020, &[1000.0, 2000.0, NONE]), row("EMPLOYMENT", 2020, &[30.0, 10.0, 60.0])];
        let cells = computed("WAGE_PREMIUM", &inputs(3, rows), &[]).unwrap();
        // (30 * 1000 + 10 * 2000) / 40 = 1250.
        assert_value(&cells[0], 0.8);
        assert_value(&cells[1], 1.6);
        assert!(cells[0].note.ends_with("weighted by their employment"));
        assert_eq!(cells[2].value, Err(Missing::NoValue));
    }

    #[test]
    fn without_a_total_and_employment_there_is_no_average() {
        let rows = [row("EARNINGS", 2020, &[1000.0])];
        assert_eq!(computed("WAGE_PREMIUM", &inputs(1, rows), &[]).unwrap()[0].value, Err(Missing::NoValue));
        let nobody = [row("EARNINGS", 2020, &[1000.0]), row("EMPLOYMENT", 2020, &[0.0])];
        assert_eq!(
            computed("WAGE_PREMIUM", &inputs(1, nobody), &[]).unwrap()[0].value,
            Err(Missing::NoValue)
        );
    }

    #[test]
    fn nobody_earns_less_than_nothing_or_against_nothing() {
        let rows = [row("EARNINGS", 2020, &[-1.0]).total(10.0)];
        let cells = computed("WAGE_PREMIUM", &inputs(1, rows), &[]).unwrap();
        assert_eq!(cells[0].value, Err(Missing::Contradiction));
        let rows = [row("EARNINGS", 2020, &[1.0]).total(0.0)];
        let cells = computed("WAGE_PREMIUM", &inputs(1, rows), &[]).unwrap();
        assert_eq!(cells[0].value, Err(Missing::ZeroDenominator));
    }

    #[test]
    fn earnings_are_needed() {
        let needed = Unavailable::InputNeeded(Need::Indicator("EARNINGS"));
        assert_eq!(computed("WAGE_PREMIUM", &inputs(1, []), &[]), Err(needed));
    }
}
