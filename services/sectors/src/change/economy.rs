//! The sectors of one territory in two years, from a table of indicators.
//!
//! A cell that is absent is not a zero: what it means is decided here, and where it
//! cannot be, the territory is in trouble.

use eslabon_sectors_core::decomposition::{self, Economy};

use super::Sectors;
use crate::{
    error::change::{Trouble, Why},
    inputs::{
        TOTAL,
        indicators::{Indicators, Of},
    },
};

/// Where value added and employment are read from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    /// The table.
    pub(super) indicators: &'a Indicators,
    /// Id of value added.
    pub(super) value_added: &'a str,
    /// Id of employment.
    pub(super) employment: &'a str,
}

/// The sectors of a territory in two years.
#[derive(Debug, Default)]
pub(super) struct Sides {
    /// Their ids.
    pub(super) sectors: Vec<String>,
    first: Side,
    last: Side,
}

#[derive(Debug, Default)]
struct Side {
    year: i32,
    value_added: Vec<f64>,
    employment: Vec<f64>,
}

/// Value added and employment of a sector in a year, where they are held.
type Cell = (Option<f64>, Option<f64>);

impl Source<'_> {
    /// The years in which a territory has both value added and employment.
    pub(super) fn years(&self, territory: &str) -> Vec<i32> {
        let mut years = self.indicators.years(self.value_added, territory);
        let employed = self.indicators.years(self.employment, territory);
        years.retain(|year| employed.binary_search(year).is_ok());
        years
    }

    /// The sectors of a territory in two years, or all that is in the way.
    pub(super) fn sides(
        &self,
        territory: &str,
        sectors: &Sectors,
        (first, last): (i32, i32),
    ) -> Result<Sides, Vec<Trouble>> {
        let mut sides = Sides::new(first, last);
        let mut troubles = Vec::new();
        for (id, parts) in sectors.iter() {
            let cells = [first, last].map(|year| self.cell(territory, parts, year));
            // A sector without any cell is none of this territory's.
            if cells.iter().all(|cell| matches!(cell, (None, None))) {
                continue;
            }
            let found = [first, last].into_iter().zip(cells).filter_map(|(year, cell)| {
                let other = if year == first { cells[1] } else { cells[0] };
                trouble(cell, other).map(|why| (year, why))
            });
            let before = troubles.len();
            troubles.extend(found.map(|(year, why)| Trouble {
                field: String::new(),
                territory: territory.to_owned(),
                sector: id.to_owned(),
                year,
                why,
            }));
            if troubles.len() == before {
                sides.push(id, cells);
            }
        }
        if troubles.is_empty() { Ok(sides) } else { Err(troubles) }
    }

    /// The cells of a sector, added up over what it is made of where they are held.
    fn cell(&self, territory: &str, parts: &[String], year: i32) -> Cell {
        let sum = |indicator| {
            let held = parts.iter().filter_map(|sector| self.value(indicator, territory, sector, year));
            held.fold(None, |sum: Option<f64>, value| Some(sum.unwrap_or(0.0) + value))
        };
        (sum(self.value_added), sum(self.employment))
    }

    fn value(&self, indicator: &str, territory: &str, sector: &str, year: i32) -> Option<f64> {
        let of = Of { indicator, territory, sector, occupation: "" };
        self.indicators.of_year(of, year).map(|row| row.value)
    }

    /// By how much the sectors and the total that is held differ at most, as a share of
    /// the total; 0 where no total is held.
    pub(super) fn gap(&self, territory: &str, sides: &Sides) -> f64 {
        let gap = |indicator, year, sectors: &[f64]| {
            let total = self.value(indicator, territory, TOTAL, year).filter(|total| *total > 0.0);
            total.map_or(0.0, |total| (sectors.iter().sum::<f64>() - total).abs() / total)
        };
        let gaps = [&sides.first, &sides.last].map(|side| {
            let value_added = gap(self.value_added, side.year, &side.value_added);
            value_added.max(gap(self.employment, side.year, &side.employment))
        });
        gaps[0].max(gaps[1])
    }
}

/// What is in the way of a cell, beside that of the other year.
fn trouble(cell: Cell, other: Cell) -> Option<Why> {
    let is_something = |(value_added, employment): Cell| {
        value_added.is_some_and(|value| value != 0.0) || employment.is_some_and(|value| value != 0.0)
    };
    let is_negative = |value: Option<f64>| value.is_some_and(|value| value < 0.0);
    match cell {
        (None, None) => is_something(other).then_some(Why::ValueMissing),
        (value_added, employment) if is_negative(value_added) || is_negative(employment) => {
            Some(Why::NegativeValue)
        }
        (Some(value_added), employment) if value_added > 0.0 && employment.unwrap_or(0.0) == 0.0 => {
            Some(Why::ZeroEmployment)
        }
        (None, Some(employment)) if employment > 0.0 => Some(Why::ValueAddedMissing),
        _ => None,
    }
}

impl Sides {
    fn new(first: i32, last: i32) -> Self {
        let side = |year| Side { year, ..Side::default() };
        Self { sectors: Vec::new(), first: side(first), last: side(last) }
    }

    fn push(&mut self, sector: &str, cells: [Cell; 2]) {
        self.sectors.push(sector.to_owned());
        for (side, (value_added, employment)) in [&mut self.first, &mut self.last].into_iter().zip(cells) {
            side.value_added.push(value_added.unwrap_or(0.0));
            side.employment.push(employment.unwrap_or(0.0));
        }
    }

    /// Growth and the terms of the sectors.
    pub(super) fn split(
        &self,
        annualisation: decomposition::Annualisation,
    ) -> Result<(decomposition::Decomposition, Vec<decomposition::Sector>), decomposition::Error> {
        decomposition::sectors(&self.first.economy(), &self.last.economy(), annualisation)
    }

    /// Employment of the last year.
    pub(super) fn last_employment(&self) -> f64 {
        self.last.employment.iter().sum()
    }
}

impl Side {
    fn economy(&self) -> Economy<'_> {
        Economy { year: self.year, value_added: &self.value_added, employment: &self.employment }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cell: Cell, other: Cell, expected: Option<Why>) {
        assert_eq!(trouble(cell, other), expected, "{cell:?} beside {other:?}");
    }

    const WORKS: Cell = (Some(5.0), Some(2.0));

    #[test]
    fn value_added_needs_somebody_who_works_for_it() {
        check(WORKS, WORKS, None);
        check((Some(5.0), Some(0.0)), WORKS, Some(Why::ZeroEmployment));
        check((Some(5.0), None), WORKS, Some(Why::ZeroEmployment));
        check((Some(0.0), None), WORKS, None);
        check((Some(0.0), Some(0.0)), WORKS, None);
    }

    #[test]
    fn employment_needs_what_it_makes_to_be_told() {
        check((None, Some(2.0)), WORKS, Some(Why::ValueAddedMissing));
        check((None, Some(0.0)), WORKS, None);
        check((Some(0.0), Some(2.0)), WORKS, None);
    }

    #[test]
    fn what_is_absent_in_one_year_only_is_missing_and_no_zero() {
        check((None, None), WORKS, Some(Why::ValueMissing));
        check((None, None), (Some(0.0), Some(0.0)), None);
    }

    #[test]
    fn nothing_is_below_zero() {
        check((Some(-1.0), Some(2.0)), WORKS, Some(Why::NegativeValue));
        check((Some(1.0), Some(-2.0)), WORKS, Some(Why::NegativeValue));
        check((None, Some(-2.0)), WORKS, Some(Why::NegativeValue));
    }
}
