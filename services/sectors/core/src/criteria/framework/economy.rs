//! Indicators of a territory, by sector and year.

use std::collections::BTreeMap;

use super::Grade;

/// What is measured: an indicator, and of which occupation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Measure {
    /// Id of the indicator, such as `EMPLOYMENT`.
    pub indicator: String,
    /// Code of the occupation; empty: of all.
    pub occupation: String,
}

/// One value with what is known of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// The value, in the indicator's unit.
    pub value: f64,
    /// Half of the width of its interval, same unit, >= 0.
    pub half_width: f64,
    /// How good the evidence is.
    pub grade: Option<Grade>,
}

impl Figure {
    /// A value of which nothing else is known.
    pub fn of(value: f64) -> Self {
        Self { value, half_width: 0.0, grade: None }
    }
}

/// Values of one year.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BySector {
    /// By position of the sector.
    pub sectors: Vec<Option<Figure>>,
    /// That of the whole economy.
    pub total: Option<Figure>,
}

impl BySector {
    /// The value of a sector.
    pub fn of(&self, sector: usize) -> Option<Figure> {
        self.sectors.get(sector).copied().flatten()
    }
}

/// All indicators of one territory.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Economy {
    /// Code of the territory.
    pub territory: String,
    /// By measure and year. Of each year, what is held.
    pub measures: BTreeMap<Measure, BTreeMap<i32, BySector>>,
}

impl Economy {
    /// An indicator of all occupations together, by year; none when not held.
    pub fn indicator(&self, id: &str) -> Option<&BTreeMap<i32, BySector>> {
        let years = self.measures.get(&Measure { indicator: id.to_owned(), occupation: String::new() })?;
        (!years.is_empty()).then_some(years)
    }

    /// An indicator by occupation, in the order of their codes.
    pub fn by_occupation<'a>(
        &'a self,
        id: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a BTreeMap<i32, BySector>)> {
        self.measures
            .iter()
            .filter(move |(measure, _)| measure.indicator == id && !measure.occupation.is_empty())
            .map(|(measure, years)| (measure.occupation.as_str(), years))
    }
}
