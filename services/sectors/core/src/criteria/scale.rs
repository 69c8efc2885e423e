//! SCALE: how large a sector is, or could be.
//!
//! `SCALE_s = ln(1 + GVA_s / GVA_median)`, the median over the sectors that hold value
//! added in the same year, which is the one most sectors hold (the newest of several).
//! Another option takes reachable exports, an indicator that is imported:
//! `ln(1 + USD)`. Shape: sectors to sectors. Unit: log of a multiple of the median, or
//! log USD. Range: >= 0. Source: our own measure of the idea; the logarithm and the goal
//! anchor make it saturate.

use super::{
    BySector, Cell, ChoiceOption, Criterion, Direction, Document, Entry, Family, Figure, ICIO, ITC, Inputs,
    Missing, NATIONAL, Obtained, OptionSpec, Options, Quadrant, Role, Support, Unavailable,
    indicators::{Years, required},
    quantile,
};

/// Sector size.
pub(super) struct Scale;

const MEASURE: ChoiceOption = ChoiceOption {
    name: "measure",
    meaning: "GVA: value added against the median sector, from VALUE_ADDED. REACHABLE_EXPORTS: export potential \
              in USD, from the imported indicator EXPORT_POTENTIAL.",
    values: &["GVA", "REACHABLE_EXPORTS"],
    default: "GVA",
};

const ENTRY: Entry = Entry {
    id: "SCALE",
    name: "Sector size or reachable size",
    name_es: "Tamaño del sector o tamaño alcanzable",
    family: Family::Market,
    roles: &[Role::Score],
    role_note: "In the third quadrant alone.",
    direction: Direction::Max,
    direction_note: "It saturates: past its goal anchor, larger is no better.",
    unit: "log of 1 + GVA over that of the median sector, or log USD",
    description: "Whether the sector is large enough that what is done for it has an impact.",
    formula: "SCALE_s = ln(1 + GVA_s / GVA_median), clamped at the goal, GVA_median that of the sectors listed; \
              or ln(1 + reachable exports in USD), reachable exports the ITC export potential of s.",
    caveats: &[
        "It favours incumbents, who are those best placed to lobby (lines 2674-2677).",
        "Keep it out of the fourth quadrant: the services of sterilisation were tiny (lines 2703-2707).",
        "The median is that of the sectors listed, so that another list gives other values.",
    ],
    document: Document {
        section: "4.1.3",
        lines: "2661-2664",
        says: "Argues that one cannot deal with all sectors at once and should choose those large enough to have \
               an impact.",
        support: Support::Stated,
    },
    data_needed: "Gross value added by sector; or export potential",
    sources: &[NATIONAL, ITC, ICIO],
    quadrants: &[Quadrant::Q3],
    anchors: None,
    options: &[OptionSpec::Choice(MEASURE)],
    gates: &[],
    grade: None,
    obtained: Obtained::Computed,
};

impl Criterion for Scale {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }

    fn compute(&self, inputs: &Inputs, options: &Options) -> Result<Vec<Cell>, Unavailable> {
        let by_value_added = options.word(&MEASURE) == "GVA";
        let indicator = if by_value_added { "VALUE_ADDED" } else { "EXPORT_POTENTIAL" };
        let years = required(&inputs.economy, indicator)?;
        let of_sector = |sector| match (by_value_added, fullest(years)) {
            (true, Some((year, values))) => against_median(year, values, sector),
            (true, None) => Err(Missing::NoValue),
            (false, _) => reachable(years, sector),
        };
        Ok((0..inputs.sectors).map(|sector| of_sector(sector).unwrap_or_else(Cell::missing)).collect())
    }
}

/// The year that most sectors hold; of several, the newest.
fn fullest(years: &Years) -> Option<(i32, &BySector)> {
    let held = |values: &BySector| values.sectors.iter().flatten().count();
    years.iter().max_by_key(|(year, values)| (held(values), **year)).map(|(&year, values)| (year, values))
}

fn against_median(year: i32, values: &BySector, sector: usize) -> Result<Cell, Missing> {
    let own = values.of(sector).ok_or(Missing::NoValue)?;
    let all: Vec<f64> = values.sectors.iter().flatten().map(|figure| figure.value).collect();
    let median = quantile(&all, 0.5).filter(|median| *median > 0.0).ok_or(Missing::ZeroDenominator)?;
    let multiple = Figure { value: own.value / median, half_width: own.half_width / median, ..own };
    Ok(logarithm(multiple, year).noted(format!("{:.2} times the median sector", multiple.value)))
}

fn reachable(years: &Years, sector: usize) -> Result<Cell, Missing> {
    let held = |(&year, values): (&i32, &BySector)| Some((year, values.of(sector)?));
    let (year, potential) = years.iter().rev().find_map(held).ok_or(Missing::NoValue)?;
    Ok(logarithm(potential, year).noted("reachable exports"))
}

/// `ln(1 + size)`. What is lost counts as no size, not as less than none.
fn logarithm(size: Figure, year: i32) -> Cell {
    let positive = size.value.max(0.0);
    let cell = Cell::of(positive.ln_1p(), year).within(size.half_width / (1.0 + positive)).graded(size.grade);
    if size.value < 0.0 { cell.noted("negative, counted as 0") } else { cell }
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
    fn size_is_told_against_the_median_sector() {
        let rows = [
            row("VALUE_ADDED", 2019, &[100.0, 50.0, 150.0, 0.0, -20.0]),
            // Newer, and held by fewer.
            row("VALUE_ADDED", 2020, &[900.0, NONE, NONE, NONE, NONE]),
        ];
        let cells = computed("SCALE", &inputs(6, rows), &[]).unwrap();
        for (cell, expected) in cells.iter().zip([3_f64.ln(), 2_f64.ln(), 4_f64.ln(), 0.0, 0.0]) {
            assert_value(cell, expected);
            assert_eq!(cell.year, 2019);
        }
        assert_eq!(cells[0].note, "2.00 times the median sector");
        assert_eq!(cells[4].note, "negative, counted as 0; -0.40 times the median sector");
        assert_eq!(cells[5].value, Err(Missing::NoValue));
    }

    #[test]
    fn reachable_exports_count_in_dollars() {
        let rows = [row("EXPORT_POTENTIAL", 2022, &[1e6, NONE]), row("EXPORT_POTENTIAL", 2020, &[2e6, 0.0])];
        let cells = computed("SCALE", &inputs(2, rows), &[("measure", "REACHABLE_EXPORTS")]).unwrap();
        assert_value(&cells[0], 1_000_001_f64.ln());
        assert_value(&cells[1], 0.0);
        assert_eq!((cells[0].year, cells[1].year), (2022, 2020));
    }

    #[test]
    fn a_median_of_nothing_measures_nothing() {
        let rows = [row("VALUE_ADDED", 2019, &[5.0, 0.0, 0.0])];
        let cells = computed("SCALE", &inputs(3, rows), &[]).unwrap();
        assert_eq!(cells[0].value, Err(Missing::ZeroDenominator));
    }

    #[test]
    fn each_measure_needs_its_indicator() {
        let needed = |id| Err(Unavailable::InputNeeded(Need::Indicator(id)));
        assert_eq!(computed("SCALE", &inputs(1, []), &[]), needed("VALUE_ADDED"));
        let reachable = [("measure", "REACHABLE_EXPORTS")];
        assert_eq!(computed("SCALE", &inputs(1, []), &reachable), needed("EXPORT_POTENTIAL"));
    }
}
