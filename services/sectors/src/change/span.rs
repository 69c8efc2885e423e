//! Which years of a dataset are looked at.

use crate::{error::Error, store::Dataset};

/// The years that a dataset holds from one to another, both of which it holds; 0 is
/// its first and its last. There is always one.
pub(crate) fn span(dataset: &Dataset, from: i32, to: i32) -> Result<Vec<i32>, Error> {
    let held = dataset.years();
    let pick = |field, year, default: Option<&i32>| match (year, default) {
        (0, Some(&default)) => Ok(default),
        (year, _) if held.contains(&year) => Ok(year),
        (year, _) => Err(Error::YearNotHeld { field, year, held: dataset.years_text() }),
    };
    let from = pick("from_year", from, held.first())?;
    let to = pick("to_year", to, held.last())?;
    if from > to {
        return Err(Error::YearsOutOfOrder);
    }
    Ok(held.into_iter().filter(|year| (from..=to).contains(year)).collect())
}
