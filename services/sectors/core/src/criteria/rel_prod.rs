//! REL_PROD: how productive a sector is against the whole economy.
//!
//! `REL_st = (VA_st / L_st) / (VA_t / L_t)`, and `REL_s` its mean over the newest `years`
//! years, as far as they hold all four. `L` is hours worked, or employment. Where the
//! whole economy is not held, it is the sum of the sectors that hold both. Shape: value
//! added and labour by sector and year, to sectors. Unit: ratio. Range: any; below 0
//! where value added is. Source: relative labour productivity, as McMillan and Rodrik,
//! "Globalization, structural change and productivity growth" (2011), compare sectors.

use super::{
    Anchors, BySector, Cell, ChoiceOption, Criterion, Direction, Document, Economy, Entry, Family, Figure,
    ILOSTAT, INDSTAT, Inputs, Missing, NATIONAL, Need, NumberOption, Obtained, OptionSpec, Options, Quadrant,
    Role, Support, Unavailable,
    indicators::{Years, over, required, sum},
};

/// Relative productivity.
pub(super) struct RelProd;

const LABOUR: ChoiceOption = ChoiceOption {
    name: "labour",
    meaning: "What value added is divided by: HOURS worked, EMPLOYMENT, or hours wherever every sector with a \
              value by employment has one by hours (HOURS_IF_HELD), so that all sectors are measured alike.",
    values: &["HOURS_IF_HELD", "HOURS", "EMPLOYMENT"],
    default: "HOURS_IF_HELD",
};

const YEARS: NumberOption = NumberOption {
    name: "years",
    meaning: "Over how many years, the newest of the sector the last of them, the ratio is averaged.",
    least: 1.0,
    most: 20.0,
    default: 3.0,
    whole: true,
};

const ENTRY: Entry = Entry {
    id: "REL_PROD",
    name: "Productivity relative to the economy",
    name_es: "Productividad relativa a la economía",
    family: Family::Competitiveness,
    roles: &[Role::Score, Role::HardGate],
    role_note: "",
    direction: Direction::Max,
    direction_note: "",
    unit: "ratio",
    description: "Value added per hour, or per worker where hours are not held, against that of the whole \
                  economy: above 1, labour that moves into the sector raises productivity.",
    formula: "REL_s = mean over three years of (VA_s / L_s) / (VA / L), VA value added in constant prices, L \
              hours if available, else workers.",
    caveats: &[
        "Mining and sectors with much capital dominate: cap it at the goal anchor, and show value added per \
         hour and total factor productivity where possible.",
        "Transfer prices in free zones inflate value added.",
        "It is free of the trouble with informal work in the denominator only if labour includes informal \
         workers.",
    ],
    document: Document {
        section: "4.1.3",
        lines: "2424-2431, 2664-2667",
        says: "Explains that resources which move to more productive sectors raise productivity, and that to trap \
               them where it is low is the opposite of the aim.",
        support: Support::Stated,
    },
    data_needed: "Value added in constant prices, and hours or employment, by sector and of the whole economy",
    sources: &[INDSTAT, NATIONAL, ILOSTAT],
    quadrants: &[Quadrant::Q3, Quadrant::Q4],
    anchors: Some(Anchors { worst: 0.5, goal: 2.0 }),
    options: &[OptionSpec::Choice(LABOUR), OptionSpec::Number(YEARS)],
    gates: &[],
    grade: None,
    obtained: Obtained::Computed,
};

impl Criterion for RelProd {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }

    fn compute(&self, inputs: &Inputs, options: &Options) -> Result<Vec<Cell>, Unavailable> {
        let window = options.count(&YEARS);
        let by = |labour| by_labour(inputs, labour, window);
        match options.word(&LABOUR) {
            "HOURS" => by("HOURS"),
            "EMPLOYMENT" => by("EMPLOYMENT"),
            _ => match (by("HOURS"), by("EMPLOYMENT")) {
                (Ok(hours), Ok(workers)) if !covers(&hours, &workers) => Ok(workers),
                (Ok(hours), _) => Ok(hours),
                (Err(_), workers) => workers,
            },
        }
    }
}

/// Whether every sector with a value by workers has one by hours.
fn covers(hours: &[Cell], workers: &[Cell]) -> bool {
    hours.iter().zip(workers).all(|(hours, workers)| hours.value.is_ok() || workers.value.is_err())
}

fn by_labour(inputs: &Inputs, labour: &'static str, window: usize) -> Result<Vec<Cell>, Unavailable> {
    let economy = Productivity::of(&inputs.economy, labour)?;
    let cell = |sector| economy.relative(sector, window).unwrap_or_else(Cell::missing);
    Ok((0..inputs.sectors).map(cell).collect())
}

/// Value added and labour, by year.
struct Productivity<'a> {
    value_added: &'a Years,
    labour: &'a Years,
    unit: &'static str,
}

/// One year of a sector.
struct Year {
    year: i32,
    relative: Figure,
    /// Whether the economy is the sum of its sectors.
    summed: bool,
}

impl<'a> Productivity<'a> {
    fn of(economy: &'a Economy, labour: &'static str) -> Result<Self, Unavailable> {
        let value_added = required(economy, "VALUE_ADDED")?;
        let unit = if labour == "HOURS" { "per hour" } else { "per worker" };
        let labour = economy.indicator(labour).ok_or(Unavailable::InputNeeded(Need::Indicator(labour)))?;
        Ok(Self { value_added, labour, unit })
    }

    /// Mean of the newest years of the sector.
    fn relative(&self, sector: usize, window: usize) -> Result<Cell, Missing> {
        let held = |(&year, values)| Some((year, self.in_year(sector, year, values)?));
        let mut held = self.value_added.iter().rev().filter_map(held).peekable();
        let newest = held.peek().ok_or(Missing::NoValue)?.0;
        let first = newest.saturating_sub(i32::try_from(window).unwrap_or(i32::MAX) - 1);
        let years = held.take_while(|(year, _)| *year >= first).map(|(_, figures)| figures);
        self.mean(years.collect(), window)
    }

    /// The ratio of one year; none where the year does not hold the sector.
    fn in_year(&self, sector: usize, year: i32, value_added: &BySector) -> Option<Result<Year, Missing>> {
        let labour = self.labour.get(&year)?;
        let (own, workers) = (value_added.of(sector)?, labour.of(sector)?);
        let (all, all_workers, summed) = whole(value_added, labour);
        let relative = || over(over(own, workers)?, over(all, all_workers)?);
        Some(relative().map(|relative| Year { year, relative, summed }))
    }

    /// The mean of the years that have a ratio, or why the newest has none.
    fn mean(&self, years: Vec<Result<Year, Missing>>, window: usize) -> Result<Cell, Missing> {
        let why = years.first().and_then(|year| year.as_ref().err().copied()).unwrap_or(Missing::NoValue);
        let known: Vec<Year> = years.into_iter().flatten().collect();
        let newest = known.first().ok_or(why)?.year;
        let count = known.len() as f64;
        let all = sum(known.iter().map(|year| year.relative));
        let cell = Cell::of(all.value / count, newest).within(all.half_width / count).graded(all.grade);
        let cell = cell.noted(self.unit);
        let cell = if known.len() == window {
            cell
        } else {
            cell.noted(format!("mean of {} of {window} years", known.len()))
        };
        if known.iter().any(|year| year.summed) {
            return Ok(cell.noted("the economy is the sum of the sectors held, as its total is not"));
        }
        Ok(cell)
    }
}

/// Value added and labour of the whole economy, and whether they are sums.
fn whole(value_added: &BySector, labour: &BySector) -> (Figure, Figure, bool) {
    if let (Some(value_added), Some(labour)) = (value_added.total, labour.total) {
        return (value_added, labour, false);
    }
    let both = |sector| Some((value_added.of(sector)?, labour.of(sector)?));
    let (values, workers): (Vec<_>, Vec<_>) = (0..value_added.sectors.len()).filter_map(both).unzip();
    (sum(values.into_iter()), sum(workers.into_iter()), true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::{
        indicators::testing::{NONE, Row, inputs, row},
        testing::{assert_value, computed},
    };

    /// Productivity of 10 and 2 in an economy with 5.
    fn year(year: i32) -> [Row; 2] {
        [
            row("VALUE_ADDED", year, &[100.0, 20.0]).total(500.0),
            row("EMPLOYMENT", year, &[10.0, 10.0]).total(100.0),
        ]
    }

    fn relative(sectors: usize, rows: Vec<Row>, options: &[(&str, &str)]) -> Vec<Cell> {
        computed("REL_PROD", &inputs(sectors, rows), options).unwrap()
    }

    #[test]
    fn a_sector_is_measured_against_the_whole_economy() {
        let rows: Vec<Row> = [2018, 2019, 2020].into_iter().flat_map(year).collect();
        let cells = relative(3, rows, &[]);
        assert_value(&cells[0], 2.0);
        assert_value(&cells[1], 0.4);
        assert_eq!((cells[0].year, cells[0].note.as_str()), (2020, "per worker"));
        assert_eq!(cells[2].value, Err(Missing::NoValue));
    }

    #[test]
    fn the_ratio_is_the_mean_of_the_newest_years() {
        let mut rows: Vec<Row> = [2016, 2020].into_iter().flat_map(year).collect();
        rows.extend([
            row("VALUE_ADDED", 2018, &[200.0]).total(500.0),
            row("EMPLOYMENT", 2018, &[10.0]).total(100.0),
        ]);
        // 2020 has 2, 2018 has 4, and 2016 is out of reach.
        let cell = &relative(1, rows, &[])[0];
        assert_value(cell, 3.0);
        assert_eq!(cell.note, "per worker; mean of 2 of 3 years");
    }

    #[test]
    fn one_year_is_enough_where_one_is_asked_for() {
        let cells = relative(1, year(2020).into(), &[("years", "1")]);
        assert_value(&cells[0], 2.0);
        assert_eq!(cells[0].note, "per worker");
    }

    #[test]
    fn without_a_total_the_sectors_are_the_economy() {
        let rows = vec![row("VALUE_ADDED", 2020, &[90.0, 10.0, 50.0]), row("EMPLOYMENT", 2020, &[5.0, 5.0])];
        let cells = relative(3, rows, &[("years", "1")]);
        // 100 by 10; the third has no workers held and is in neither sum.
        assert_value(&cells[0], 1.8);
        assert!(cells[0].note.ends_with("the economy is the sum of the sectors held, as its total is not"));
        assert_eq!(cells[2].value, Err(Missing::NoValue));
    }

    #[test]
    fn hours_are_taken_where_all_sectors_have_them() {
        let hours = |sectors: &[f64]| row("HOURS", 2020, sectors).total(200.0);
        let rows = |last| year(2020).into_iter().chain([last]).collect::<Vec<Row>>();
        // 100 / 10 and 20 / 40, against 500 / 200.
        let cells = relative(2, rows(hours(&[10.0, 40.0])), &[("years", "1")]);
        assert_value(&cells[0], 4.0);
        assert_eq!(cells[0].note, "per hour");
        // The second has no hours, so that neither is measured by them.
        let cells = relative(2, rows(hours(&[10.0, NONE])), &[("years", "1")]);
        assert_value(&cells[0], 2.0);
        assert_value(&cells[1], 0.4);
        let asked = [("years", "1"), ("labour", "HOURS")];
        let cells = relative(2, rows(hours(&[10.0, NONE])), &asked);
        assert_value(&cells[0], 4.0);
        assert_eq!(cells[1].value, Err(Missing::NoValue));
    }

    #[test]
    fn a_sector_with_value_added_and_no_workers_has_no_productivity() {
        let rows = vec![
            row("VALUE_ADDED", 2020, &[100.0, 10.0]).total(500.0),
            row("EMPLOYMENT", 2020, &[0.0, -1.0]).total(100.0),
        ];
        let cells = relative(2, rows, &[]);
        assert_eq!(cells[0].value, Err(Missing::ZeroDenominator));
        assert_eq!(cells[1].value, Err(Missing::Contradiction));
    }

    #[test]
    fn value_added_and_labour_are_needed() {
        let needed = |rows: Vec<Row>| computed("REL_PROD", &inputs(1, rows), &[]).unwrap_err();
        let missing = |id| Unavailable::InputNeeded(Need::Indicator(id));
        assert_eq!(needed(vec![row("EMPLOYMENT", 2020, &[1.0])]), missing("VALUE_ADDED"));
        assert_eq!(needed(vec![row("VALUE_ADDED", 2020, &[1.0])]), missing("EMPLOYMENT"));
    }
}
