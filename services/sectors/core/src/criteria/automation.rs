//! AUTOMATION: how exposed the work of a sector is to machines that could do it.
//!
//! `AUT_s = sum_o E_so a_o / sum_o E_so`, over the occupations `o` whose exposure `a_o` is
//! known; `E_so` workers of sector `s`. Shape: employment by sector and occupation,
//! exposure by occupation, to sectors. Unit: share. Range: 0..1.
//!
//! An occupation has the exposure of the longest code it begins with (2512 that of 2512,
//! else of 251, 25 or 2), else the plain mean of the finest codes below it, since
//! workers are often counted by coarser groups than exposure is. An exposure outside
//! 0..1 belongs to another kind of index and counts as unknown. Source: the shape of
//! Frey and Osborne, "The future of employment" (2013), with any index of occupations.

use std::{collections::BTreeMap, iter::successors};

use super::{
    Anchors, Cell, Criterion, Direction, Document, Entry, Family, ILO_WP140, ILOSTAT, Inputs, Missing, Need,
    NumberOption, Obtained, OptionSpec, Options, Quadrant, Role, Support, Unavailable,
    indicators::sum,
    occupations::{Staffing, check_held},
};

/// Automation exposure.
pub(super) struct Automation;

const LEAST: NumberOption = NumberOption {
    name: "least_covered",
    meaning: "The share of the sector's workers whose exposure must be known, that it has a value at all.",
    least: 0.0,
    most: 1.0,
    default: 0.5,
    whole: false,
};

const ENTRY: Entry = Entry {
    id: "AUTOMATION",
    name: "Automation exposure",
    name_es: "Exposición a la automatización",
    family: Family::Risk,
    roles: &[Role::Score],
    role_note: "A cost: the more, the worse.",
    direction: Direction::Min,
    direction_note: "",
    unit: "0-1",
    description: "The mean exposure of the occupations of the sector's workers, on whatever index of exposure \
                  was imported. The note says for which share of the workers it is known.",
    formula: "AUT_s = sum_o (E_so / E_s) a_o, E workers by sector and occupation, a_o exposure of the occupation \
              on one index, to be declared. An occupation has the exposure of the longest code it begins with, \
              or the mean of the codes below it; occupations without exposure are left out of both sums.",
    caveats: &[
        "Exposure is not the loss of jobs.",
        "Indices of generative AI say nothing of robots in apparel or electronics.",
        "Frey and Osborne's index is the task content of the United States in 2013; the 43 % that the document \
         cites differs from the 47 % usually quoted, which is not resolved here.",
        "Show both kinds of index where both are to be had.",
    ],
    document: Document {
        section: "2.1; 2.2; 6.3",
        lines: "1036-1039, 1302-1330, 4262-4269",
        says: "Cites Osborne and Frey (43 % of job categories), robots and reshoring, and asks what the robots of \
               Foxconn mean for the pursuit of foreign investment.",
        support: Support::Stated,
    },
    data_needed: "Employment by ISIC and ISCO; exposure by occupation",
    sources: &[ILO_WP140, ILOSTAT],
    quadrants: &[Quadrant::Q3, Quadrant::Q4],
    anchors: Some(Anchors { worst: 0.7, goal: 0.2 }),
    options: &[OptionSpec::Number(LEAST)],
    gates: &[],
    grade: None,
    obtained: Obtained::Computed,
};

impl Criterion for Automation {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }

    fn compute(&self, inputs: &Inputs, options: &Options) -> Result<Vec<Cell>, Unavailable> {
        check_held(inputs)?;
        let known = inputs.exposure.iter().filter(|(code, a)| !code.is_empty() && (0.0..=1.0).contains(*a));
        let index: BTreeMap<&str, f64> = known.map(|(code, a)| (code.as_str(), *a)).collect();
        if index.is_empty() {
            return Err(Unavailable::InputNeeded(Need::ByOccupation("EXPOSURE")));
        }
        let least = options.number(&LEAST);
        let of_sector = |sector| exposed(&Staffing::newest(&inputs.economy, sector)?, &index, least);
        Ok((0..inputs.sectors).map(|sector| of_sector(sector).unwrap_or_else(Cell::missing)).collect())
    }
}

fn exposed(staffing: &Staffing<'_>, index: &BTreeMap<&str, f64>, least: f64) -> Result<Cell, Missing> {
    let matched: Vec<_> =
        staffing.finest().filter_map(|(code, workers)| Some((workers, exposure(index, code)?))).collect();
    let covered = sum(matched.iter().map(|(workers, _)| *workers));
    let share = covered.value / staffing.all.value;
    if covered.value <= 0.0 || share < least {
        return Err(Missing::TooFew);
    }
    let mean = matched.iter().map(|(workers, (a, _))| workers.value * a).sum::<f64>() / covered.value;
    // Each occupation moves the mean by its distance from it.
    let moved = matched.iter().map(|(workers, (a, _))| workers.half_width * (a - mean));
    let half_width = moved.fold(0.0, f64::hypot) / covered.value;
    let averaged = matched.iter().filter(|(_, (_, averaged))| *averaged).map(|(workers, _)| workers.value);
    let averaged = averaged.sum::<f64>() / staffing.all.value;
    let cell = Cell::of(mean, staffing.year).within(half_width).graded(covered.grade);
    let cell = cell.noted(format!("exposure is known for {:.1} % of workers", 100.0 * share.min(1.0)));
    if averaged == 0.0 {
        return Ok(cell);
    }
    Ok(cell.noted(format!("for {:.1} % as the mean of finer occupations", 100.0 * averaged.min(1.0))))
}

/// The exposure of an occupation, and whether it is a mean of finer ones.
fn exposure(index: &BTreeMap<&str, f64>, code: &str) -> Option<(f64, bool)> {
    // Codes are digits; one that is not may have no boundary there, and then no match.
    let prefixes = successors(Some(code), |code| code.get(..code.len().checked_sub(1)?));
    if let Some(a) = prefixes.filter(|prefix| !prefix.is_empty()).find_map(|prefix| index.get(prefix)) {
        return Some((*a, false));
    }
    let below: Vec<(&str, f64)> = index
        .range(code..)
        .map(|(below, a)| (*below, *a))
        .take_while(|(below, _)| below.starts_with(code))
        .collect();
    let is_finest = |at: usize| below.get(at + 1).is_none_or(|(next, _)| !next.starts_with(below[at].0));
    let finest: Vec<f64> = (0..below.len()).filter(|at| is_finest(*at)).map(|at| below[at].1).collect();
    (!finest.is_empty()).then(|| (finest.iter().sum::<f64>() / finest.len() as f64, true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::{
        indicators::testing::{inputs, row},
        testing::{assert_value, computed},
    };

    fn with_exposure(workers: &[(&'static str, f64)], exposures: &[(&str, f64)]) -> Inputs {
        let rows = workers.iter().map(|(code, count)| row("EMPLOYMENT", 2022, &[*count]).of(code));
        let exposure = exposures.iter().map(|(code, a)| ((*code).to_owned(), *a)).collect();
        Inputs { exposure, ..inputs(1, rows) }
    }

    fn cell(workers: &[(&'static str, f64)], exposures: &[(&str, f64)]) -> Cell {
        computed("AUTOMATION", &with_exposure(workers, exposures), &[]).unwrap().remove(0)
    }

    #[test]
    fn workers_weigh_the_exposure_of_their_occupations() {
        let cell = cell(&[("4", 30.0), ("9", 70.0)], &[("4", 0.6), ("9", 0.1)]);
        assert_value(&cell, 0.25);
        assert_eq!((cell.year, cell.note.as_str()), (2022, "exposure is known for 100.0 % of workers"));
    }

    #[test]
    fn the_longest_code_that_an_occupation_begins_with_is_taken() {
        let exposures = [("2", 0.9), ("25", 0.8), ("251", 0.4), ("2513", 0.0)];
        assert_value(&cell(&[("2512", 10.0)], &exposures), 0.4);
        assert_value(&cell(&[("26", 10.0)], &exposures), 0.9);
    }

    #[test]
    fn a_coarse_occupation_has_the_mean_of_the_finest_below_it() {
        let exposures = [("41", 0.9), ("4110", 0.6), ("4120", 0.8), ("43", 0.1), ("5", 0.0)];
        let cell = cell(&[("4", 10.0), ("5", 10.0)], &exposures);
        // 4110, 4120 and 43, not 41.
        assert_value(&cell, 0.25);
        assert_eq!(
            cell.note,
            "exposure is known for 100.0 % of workers; for 50.0 % as the mean of finer occupations"
        );
    }

    #[test]
    fn occupations_without_exposure_are_left_out_and_told() {
        let cell = cell(&[("4", 60.0), ("6", 40.0)], &[("4", 0.5), ("6", 7.0)]);
        assert_value(&cell, 0.5);
        assert_eq!(cell.note, "exposure is known for 60.0 % of workers");
    }

    #[test]
    fn too_little_that_is_known_is_no_value() {
        let inputs = with_exposure(&[("4", 40.0), ("6", 60.0)], &[("4", 0.5)]);
        let cells = computed("AUTOMATION", &inputs, &[]).unwrap();
        assert_eq!(cells[0].value, Err(Missing::TooFew));
        assert_value(&computed("AUTOMATION", &inputs, &[("least_covered", "0.4")]).unwrap()[0], 0.5);
    }

    #[test]
    fn an_index_and_workers_are_needed() {
        let no_index = with_exposure(&[("4", 40.0)], &[("4", 1.5)]);
        let needed = Unavailable::InputNeeded(Need::ByOccupation("EXPOSURE"));
        assert_eq!(computed("AUTOMATION", &no_index, &[]), Err(needed));
        let no_workers = with_exposure(&[], &[("4", 0.5)]);
        let needed = Unavailable::InputNeeded(Need::ByOccupation("EMPLOYMENT"));
        assert_eq!(computed("AUTOMATION", &no_workers, &[]), Err(needed));
    }
}
