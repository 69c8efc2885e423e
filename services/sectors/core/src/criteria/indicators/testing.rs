//! Economies to test criteria on.

use crate::criteria::{BySector, Economy, Figure, Inputs, Measure};

/// Values of an indicator and occupation in one year by sector (NaN: not held), and
/// of the whole economy.
pub(in crate::criteria) struct Row {
    pub(in crate::criteria) indicator: &'static str,
    pub(in crate::criteria) occupation: &'static str,
    pub(in crate::criteria) year: i32,
    pub(in crate::criteria) sectors: Vec<f64>,
    pub(in crate::criteria) total: Option<f64>,
}

/// A row of all occupations without a total.
pub(in crate::criteria) fn row(indicator: &'static str, year: i32, sectors: &[f64]) -> Row {
    Row { indicator, occupation: "", year, sectors: sectors.to_vec(), total: None }
}

impl Row {
    pub(in crate::criteria) fn total(self, total: f64) -> Self {
        Self { total: Some(total), ..self }
    }

    pub(in crate::criteria) fn of(self, occupation: &'static str) -> Self {
        Self { occupation, ..self }
    }
}

/// The economy that holds these rows.
pub(in crate::criteria) fn economy(territory: &str, rows: impl IntoIterator<Item = Row>) -> Economy {
    let mut economy = Economy { territory: territory.to_owned(), ..Economy::default() };
    for row in rows {
        let measure = Measure { indicator: row.indicator.to_owned(), occupation: row.occupation.to_owned() };
        let sectors = row.sectors.iter().map(|value| (!value.is_nan()).then_some(Figure::of(*value)));
        let values = BySector { sectors: sectors.collect(), total: row.total.map(Figure::of) };
        economy.measures.entry(measure).or_default().insert(row.year, values);
    }
    economy
}

/// Inputs of the territory CRI that hold these rows and nothing else.
pub(in crate::criteria) fn inputs(sectors: usize, rows: impl IntoIterator<Item = Row>) -> Inputs {
    Inputs { sectors, economy: economy("CRI", rows), ..Inputs::default() }
}

/// Not held.
pub(in crate::criteria) const NONE: f64 = f64::NAN;
