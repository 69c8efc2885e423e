//! What a matrix is made from: the list and the tables, read, and what else was named.

use std::{collections::BTreeSet, sync::Arc};

use super::{
    Wanted,
    chosen::{Choice, Chosen},
};
use crate::{
    app::App,
    error::Error,
    inputs::{Kind, WORLD, indicators::Indicators, sector_list::SectorList},
    store::Dataset,
};

/// An input, and what it holds.
#[derive(Debug)]
pub(super) struct Named<T> {
    /// Its name, `inputs/{input}`.
    pub(super) name: String,
    /// What it holds.
    pub(super) content: Arc<T>,
}

/// Everything that was named, in the order it is looked through.
pub(super) struct Held {
    /// The sectors.
    pub(super) list: Named<SectorList>,
    /// The trade dataset.
    pub(super) dataset: Option<Arc<Dataset>>,
    /// Tables of indicators: what they hold of the territories that matter.
    pub(super) tables: Vec<Named<Indicators>>,
    /// Flows.
    pub(super) flows: Vec<Choice>,
    /// Input-output tables.
    pub(super) industries: Vec<Choice>,
}

impl Held {
    /// Reads the list and the tables, or says which input is of another kind. Tables are
    /// read one after the other and cut to what matters, so that no two of them are in
    /// memory whole.
    pub(super) async fn read(app: &Arc<App>, chosen: &Chosen) -> Result<Self, Error> {
        let list = app.sector_list(&chosen.list).await.map_err(|error| error.in_field("sector_list"))?;
        let mut held = Self {
            list: Named { name: chosen.list.name(), content: list },
            dataset: chosen.dataset.clone(),
            tables: Vec::new(),
            flows: Vec::new(),
            industries: Vec::new(),
        };
        let matter = Arc::new(that_matter(&chosen.wanted));
        for choice in &chosen.inputs {
            match choice.input.kind() {
                Some(Kind::Flows) => held.flows.push(choice.clone()),
                Some(Kind::IoTable) => held.industries.push(choice.clone()),
                // A second list has no place here, which the read of a table says.
                Some(Kind::Indicators | Kind::SectorList) | None => {
                    let content = table(app, choice, matter.clone()).await;
                    let content = content.map_err(|error| error.in_field(&choice.path()))?;
                    held.tables.push(Named { name: choice.input.name(), content });
                }
            }
        }
        Ok(held)
    }
}

/// Codes of the territories that a matrix looks at.
fn that_matter(wanted: &Wanted) -> BTreeSet<String> {
    wanted.comparators.iter().cloned().chain([wanted.territory.clone(), WORLD.to_owned()]).collect()
}

async fn table(
    app: &Arc<App>,
    choice: &Choice,
    matter: Arc<BTreeSet<String>>,
) -> Result<Arc<Indicators>, Error> {
    let whole = app.indicators(&choice.input).await?;
    app.computing(move || Ok::<_, Error>(cut(whole, &matter))).await
}

/// The rows of the territories that matter; the table itself when that is all of it.
fn cut(whole: Arc<Indicators>, matter: &BTreeSet<String>) -> Arc<Indicators> {
    if whole.territories.iter().all(|code| matter.contains(code)) {
        return whole;
    }
    Arc::new(whole.of_territories(|code| matter.contains(code)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::testing::table;

    fn matter(codes: &[&str]) -> BTreeSet<String> {
        codes.iter().map(|code| (*code).to_owned()).collect()
    }

    #[test]
    fn only_the_rows_of_territories_that_matter_are_kept() {
        let whole = Arc::new(table(&[
            ("BRA", "mines", "OUTPUT", 2020, 1.0),
            ("CRI", "devices", "EMPLOYMENT", 2020, 2.0),
            ("WLD", "devices", "DEFLATOR", 2020, 3.0),
        ]));
        let kept = cut(whole.clone(), &matter(&["CRI", "WLD"]));
        assert_eq!(kept.rows.iter().map(|row| row.value).collect::<Vec<_>>(), [3.0, 2.0]);
        assert_eq!(kept.of_territory("EMPLOYMENT", "CRI"), whole.of_territory("EMPLOYMENT", "CRI"));
        // What the table knows at all, it still knows.
        assert!(kept.has("OUTPUT") && kept.sectors == whole.sectors);
        assert!(Arc::ptr_eq(&cut(whole.clone(), &matter(&["BRA", "CRI", "WLD"])), &whole));
    }
}
