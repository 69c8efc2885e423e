//! Who works in a sector, by occupation.
//!
//! Codes are of ISCO-08: digits, each more of them a finer group, the first one the
//! major group. Data come at several levels at once; a code that is part of another
//! must not be counted beside it.

use super::{
    Economy, Figure, Inputs, Missing, Need, Unavailable,
    indicators::{Dated, part_of, sum},
};

/// The indicator that holds workers.
const EMPLOYMENT: &str = "EMPLOYMENT";

/// From what share of employment on the occupations are taken to be all there are:
/// published cells are rounded.
const ALL: f64 = 0.995;

/// Workers of a sector by occupation, in one year.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Staffing<'a> {
    /// The year.
    pub(super) year: i32,
    /// Workers of all occupations, above 0: as held, or the sum of the occupations
    /// where that is not held or is smaller.
    pub(super) all: Figure,
    /// Codes in their order, with workers; at whatever levels are held.
    occupations: Vec<(&'a str, Figure)>,
    /// The share of `all` whose occupation is known, 0..1.
    pub(super) known: f64,
}

/// That workers by occupation are held at all.
pub(super) fn check_held(inputs: &Inputs) -> Result<(), Unavailable> {
    let held = inputs.economy.by_occupation(EMPLOYMENT).any(|(_, years)| !years.is_empty());
    held.then_some(()).ok_or(Unavailable::InputNeeded(Need::ByOccupation(EMPLOYMENT)))
}

impl<'a> Staffing<'a> {
    /// That of the newest year for which some occupation of the sector is held.
    pub(super) fn newest(economy: &'a Economy, sector: usize) -> Result<Self, Missing> {
        let held = || {
            economy.by_occupation(EMPLOYMENT).flat_map(move |(code, years)| {
                let held = years.iter().filter_map(move |(&year, values)| Some((year, values.of(sector)?)));
                held.map(move |(year, figure)| (code, year, figure))
            })
        };
        let year = held().map(|(_, year, _)| year).max().ok_or(Missing::NoValue)?;
        let of_year = held().filter(|held| held.1 == year);
        let occupations: Vec<(&str, Figure)> = of_year.map(|(code, _, figure)| (code, figure)).collect();
        if occupations.iter().any(|(_, workers)| workers.value < 0.0) {
            return Err(Missing::Contradiction);
        }
        let told = sum(coarsest(&occupations).map(|(_, workers)| workers));
        let known = sum(coarsest(&occupations).filter(is_known).map(|(_, workers)| workers));
        let whole = economy.indicator(EMPLOYMENT).and_then(|years| years.get(&year)?.of(sector));
        let all = whole.filter(|whole| whole.value >= told.value).unwrap_or(told);
        if all.value <= 0.0 {
            return Err(Missing::ZeroDenominator);
        }
        Ok(Self { year, all, occupations, known: known.value / all.value })
    }

    /// The share of workers in these major groups, 0..1. A group of which no code is
    /// held has nobody in it if the occupations of all workers are known, and is
    /// unknown otherwise.
    pub(super) fn share_of(&self, groups: &[char]) -> Result<Dated, Missing> {
        let held = |group: &char| self.occupations.iter().any(|(code, _)| code.starts_with(*group));
        if self.known < ALL && !groups.iter().all(held) {
            return Err(Missing::NoValue);
        }
        let members = coarsest(&self.occupations).filter(|(code, _)| code.starts_with(groups));
        let figure = part_of(sum(members.map(|(_, workers)| workers)), self.all)?;
        Ok(Dated { figure, year: self.year })
    }

    /// The finest codes held and their workers: none is part of another.
    pub(super) fn finest(&self) -> impl Iterator<Item = (&'a str, Figure)> {
        let next = |at: usize| self.occupations.get(at + 1);
        let is_finest = move |at: usize, code: &str| next(at).is_none_or(|(next, _)| !next.starts_with(code));
        let all = self.occupations.iter().enumerate();
        all.filter(move |(at, (code, _))| is_finest(*at, code)).map(|(_, held)| *held)
    }

    /// What to say when the occupation of some workers is not known.
    pub(super) fn note(&self) -> String {
        if self.known >= ALL {
            return String::new();
        }
        format!("the occupation of {:.1} % of workers is known", 100.0 * self.known)
    }
}

/// Workers who are not classified have a code that is no number.
fn is_known((code, _): &(&str, Figure)) -> bool {
    code.starts_with(|first: char| first.is_ascii_digit())
}

/// The coarsest codes held: each with what is part of it left out.
fn coarsest<'b>(occupations: &'b [(&'b str, Figure)]) -> impl Iterator<Item = (&'b str, Figure)> {
    let mut kept: Option<&str> = None;
    occupations.iter().copied().filter(move |(code, _)| {
        // Codes are in their order, so what is part of a code follows it.
        let is_part = kept.is_some_and(|kept| code.starts_with(kept));
        if !is_part {
            kept = Some(code);
        }
        !is_part
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::indicators::testing::{economy, row};

    fn workers(code: &'static str, count: f64) -> crate::criteria::indicators::testing::Row {
        row("EMPLOYMENT", 2020, &[count]).of(code)
    }

    #[test]
    fn what_is_part_of_a_code_is_not_counted_beside_it() {
        let held = [workers("9", 60.0), workers("91", 10.0), workers("92", 50.0), workers("81", 40.0)];
        let economy = economy("CRI", held);
        let staffing = Staffing::newest(&economy, 0).unwrap();
        assert_eq!((staffing.all.value, staffing.known), (100.0, 1.0));
        assert_eq!(staffing.share_of(&['9']).unwrap().figure.value, 0.6);
        assert_eq!(staffing.share_of(&['8', '9']).unwrap().figure.value, 1.0);
        let finest: Vec<_> = staffing.finest().map(|(code, workers)| (code, workers.value)).collect();
        assert_eq!(finest, [("81", 40.0), ("91", 10.0), ("92", 50.0)]);
    }

    #[test]
    fn a_group_that_is_not_held_is_empty_only_where_all_others_are() {
        let held = |whole: f64| economy("CRI", [workers("2", 99.0), row("EMPLOYMENT", 2020, &[whole])]);
        let (all, part) = (held(99.2), held(120.0));
        assert_eq!(Staffing::newest(&all, 0).unwrap().share_of(&['9']).unwrap().figure.value, 0.0);
        let part = Staffing::newest(&part, 0).unwrap();
        assert_eq!(part.share_of(&['9']), Err(Missing::NoValue));
        assert_eq!(part.note(), "the occupation of 82.5 % of workers is known");
    }

    #[test]
    fn workers_who_are_not_classified_are_workers() {
        let economy = economy("CRI", [workers("9", 30.0), workers("1", 30.0), workers("X", 40.0)]);
        let staffing = Staffing::newest(&economy, 0).unwrap();
        assert_eq!((staffing.all.value, staffing.known), (100.0, 0.6));
        assert_eq!(staffing.share_of(&['9']).unwrap().figure.value, 0.3);
    }

    #[test]
    fn the_newest_year_with_an_occupation_decides() {
        let held = [
            row("EMPLOYMENT", 2019, &[10.0]).of("9"),
            row("EMPLOYMENT", 2020, &[5.0, 5.0]).of("1"),
            row("EMPLOYMENT", 2021, &[20.0]),
        ];
        let economy = economy("CRI", held);
        let staffing = Staffing::newest(&economy, 0).unwrap();
        assert_eq!((staffing.year, staffing.all.value), (2020, 5.0));
        assert_eq!(Staffing::newest(&economy, 9), Err(Missing::NoValue));
    }

    #[test]
    fn a_sector_where_nobody_works_has_no_shares() {
        let nobody = economy("CRI", [workers("9", 0.0)]);
        assert_eq!(Staffing::newest(&nobody, 0), Err(Missing::ZeroDenominator));
        let negative = economy("CRI", [workers("9", -1.0), workers("2", 4.0)]);
        assert_eq!(Staffing::newest(&negative, 0), Err(Missing::Contradiction));
    }
}
