//! What the criteria of a matrix compute from, loaded: no more than they need.

use std::{collections::BTreeMap, sync::Arc};

use eslabon_proto::r#type::v1::Classification;
use eslabon_sectors_core::criteria::{Inputs, Markets, Need, TradeBasis, UnitValues};

use super::{
    Wanted,
    chosen::Choice,
    demand,
    held::{Held, Named},
    industries, markets, measures, plan,
    plan::Column,
    trade::{self, Window},
    unit_values::Gatherer,
};
use crate::{
    app::App,
    error::{Error, matrix},
    inputs::{Scheme, indicators::Indicators, io_table::IoTable, sector_list::SectorList},
    store::{Dataset, Input},
    year::Year,
};

/// What was loaded.
#[derive(Default)]
pub(super) struct Material {
    needs: Vec<Need>,
    trade: Option<TradeYears>,
    unit_values: Option<UnitValues>,
    markets: Option<Markets>,
    /// The table, and where it was named.
    industries: Option<(Named<IoTable>, usize)>,
    notes: Vec<String>,
}

/// Years of a dataset, and the windows over them.
struct TradeYears {
    dataset: String,
    scheme: Scheme,
    /// Oldest first.
    years: Vec<Arc<Year>>,
    /// By how many years were asked for.
    windows: BTreeMap<u32, Window>,
}

impl Material {
    /// Loads what the columns need and the inputs hold. What they do not hold is for the
    /// criteria to miss.
    pub(super) async fn load(
        app: &Arc<App>,
        held: &Held,
        wanted: &Wanted,
        columns: &[Column],
    ) -> Result<Self, Error> {
        let mut material = Self { needs: plan::needs(columns), ..Self::default() };
        if let Some(dataset) = &held.dataset {
            material.load_trade(app, held, dataset, wanted).await?;
        }
        if let Some(years) = material.most(|need| match need {
            Need::UnitValues { years } => Some(*years),
            _ => None,
        }) {
            material.load_unit_values(app, held, wanted, years).await?;
        }
        if material.needs.contains(&Need::Markets) {
            material.load_markets(app, held, wanted).await?;
        }
        if material.needs.contains(&Need::InputOutput) {
            material.load_industries(app, held, wanted).await?;
        }
        Ok(material)
    }

    fn most(&self, of: impl Fn(&Need) -> Option<u32>) -> Option<u32> {
        self.needs.iter().filter_map(of).max()
    }

    async fn load_trade(
        &mut self,
        app: &Arc<App>,
        held: &Held,
        dataset: &Arc<Dataset>,
        wanted: &Wanted,
    ) -> Result<(), Error> {
        let years = self.most(|need| match need {
            Need::Trade(basis) => Some(basis.years),
            Need::Demand { years } => Some(*years),
            _ => None,
        });
        let Some(years) = years else { return Ok(()) };
        let name = format!("datasets/{}", dataset.id);
        let classification =
            Classification::try_from(dataset.classification).unwrap_or(Classification::Unspecified);
        let scheme = Scheme::Products(classification);
        check_scheme(&held.list.content, scheme, &name)?;
        let mut loaded = Vec::new();
        for year in newest(&dataset.years(), wanted.year, years, &name)? {
            loaded.push(app.year(dataset, year).await?);
        }
        let mut windows = BTreeMap::new();
        for basis in self.bases() {
            if windows.contains_key(&basis.years) {
                continue;
            }
            let window = app.computing(over(&loaded, basis.years)).await?;
            app.refuse_too_large(&window.mean)?;
            self.notes.push(format!("exports are the mean of {} in {name}", listed(&loaded, basis.years)));
            windows.insert(basis.years, window);
        }
        self.trade = Some(TradeYears { dataset: name, scheme, years: loaded, windows });
        Ok(())
    }

    /// The bases of trade that are asked for, each once.
    fn bases(&self) -> Vec<TradeBasis> {
        let mut bases: Vec<TradeBasis> = Vec::new();
        for need in &self.needs {
            if let Need::Trade(basis) = need
                && !bases.contains(basis)
            {
                bases.push(*basis);
            }
        }
        bases
    }

    /// Unit values come from one input, the first of its kind: releases do not mix.
    async fn load_unit_values(
        &mut self,
        app: &Arc<App>,
        held: &Held,
        wanted: &Wanted,
        years: u32,
    ) -> Result<(), Error> {
        let Some(Choice { input, .. }) = held.flows.first() else { return Ok(()) };
        let (mut gatherer, mut scheme) = (Gatherer::default(), None);
        let held_years = newest(&input.years(), wanted.year, years, &input.name())?;
        for year in &held_years {
            let flows = app.flows(input, *year).await?;
            check_scheme(&held.list.content, flows.scheme, &input.name())?;
            scheme = Some(flows.scheme);
            let list = held.list.content.clone();
            gatherer = app
                .computing(move || {
                    gatherer.add(&flows, &list);
                    Ok::<_, Error>(gatherer)
                })
                .await?;
        }
        let Some(scheme) = scheme else { return Ok(()) };
        let (list, territory) = (held.list.content.clone(), wanted.territory.clone());
        let comparators = wanted.comparators.clone();
        let finish = move || Ok::<_, Error>(gatherer.finish(&list, scheme, &territory, &comparators));
        self.unit_values = Some(app.computing(finish).await?);
        self.notes.push(format!("unit values are of {} in {}", texts(&held_years), input.name()));
        Ok(())
    }

    async fn load_markets(&mut self, app: &Arc<App>, held: &Held, wanted: &Wanted) -> Result<(), Error> {
        for Choice { input, .. } in &held.flows {
            for year in newest(&input.years(), wanted.year, 1, &input.name())? {
                let flows = app.flows(input, year).await?;
                check_scheme(&held.list.content, flows.scheme, &input.name())?;
                let (list, territory) = (held.list.content.clone(), wanted.territory.clone());
                let markets = move || Ok::<_, Error>(markets::markets(&flows, &list, &territory));
                self.markets = app.computing(markets).await?;
            }
            if self.markets.is_some() {
                self.notes.push(format!("markets are those of {}", input.name()));
                return Ok(());
            }
        }
        Ok(())
    }

    async fn load_industries(&mut self, app: &Arc<App>, held: &Held, wanted: &Wanted) -> Result<(), Error> {
        for Choice { input, at } in &held.industries {
            if serves(input, wanted) {
                let content = app.io_table(input).await?;
                check_scheme(&held.list.content, content.scheme, &input.name())?;
                self.notes.push(format!("jobs and linkages of industries are those of {}", input.name()));
                self.industries = Some((Named { name: input.name(), content }, *at));
                return Ok(());
            }
        }
        Ok(())
    }

    /// All of it as criteria take it, and what a reader should know. Takes a while.
    pub(super) fn inputs(
        self,
        wanted: &Wanted,
        list: &SectorList,
        tables: &[Named<Indicators>],
    ) -> Result<(Inputs, Vec<String>), Error> {
        let mut inputs = Inputs { sectors: list.sectors.len(), ..Inputs::default() };
        if let Some(held) = &self.trade {
            for basis in self.bases() {
                let Some(window) = held.windows.get(&basis.years) else { continue };
                inputs.trade.push(trade::trade(
                    window,
                    basis,
                    list,
                    held.scheme,
                    &held.dataset,
                    &wanted.territory,
                )?);
            }
            inputs.demand =
                Some(demand::demand(&held.years, list, held.scheme, measures::deflators(tables, list)));
        }
        if let Some((table, at)) = &self.industries {
            inputs.industries = Some(industries::industries(table, *at, list)?);
        }
        let economy = |territory: &String| measures::economy(tables, territory, wanted.year, list);
        inputs.comparators = wanted.comparators.iter().map(economy).collect();
        inputs.economy = measures::economy(tables, &wanted.territory, wanted.year, list);
        inputs.exposure = measures::exposure(tables, &wanted.territory, wanted.year);
        inputs.unit_values = self.unit_values;
        inputs.markets = self.markets;
        let mut notes = self.notes;
        notes.extend(measures::notes(tables, list));
        Ok((inputs, notes))
    }
}

/// The window over the newest years of a basis, as something to compute.
fn over(loaded: &[Arc<Year>], years: u32) -> impl FnOnce() -> Result<Window, Error> + Send + use<> {
    let last = loaded.last().map_or(0, |year| year.year);
    let oldest = oldest(last, years);
    let within: Vec<_> = loaded.iter().filter(|year| year.year >= oldest).cloned().collect();
    move || Ok(Window::over(&within)?)
}

fn listed(loaded: &[Arc<Year>], years: u32) -> String {
    let last = loaded.last().map_or(0, |year| year.year);
    let oldest = oldest(last, years);
    let within: Vec<i32> = loaded.iter().map(|year| year.year).filter(|year| *year >= oldest).collect();
    texts(&within)
}

fn texts(years: &[i32]) -> String {
    years.iter().map(i32::to_string).collect::<Vec<_>>().join(", ")
}

/// The first of so many years that end with `last`.
fn oldest(last: i32, years: u32) -> i32 {
    last.saturating_sub(i32::try_from(years).unwrap_or(i32::MAX).saturating_sub(1))
}

/// The years that are held among so many that end with the newest one that is not after
/// `year`; ascending.
fn newest(held: &[i32], year: i32, years: u32, of: &str) -> Result<Vec<i32>, matrix::Error> {
    let usable = held.iter().copied().filter(|held| year == 0 || *held <= year);
    let last = usable.clone().max().ok_or_else(|| matrix::Error::YearNotHeld {
        of: of.to_owned(),
        year,
        held: texts(held),
    })?;
    let oldest = oldest(last, years);
    Ok(usable.filter(|held| *held >= oldest).collect())
}

/// Whether a table is one of the territory, and not of a later year.
fn serves(input: &Input, wanted: &Wanted) -> bool {
    let of_territory = input.territory.is_empty() || input.territory == wanted.territory;
    let years = input.years();
    of_territory && (wanted.year == 0 || years.iter().all(|year| *year <= wanted.year))
}

fn check_scheme(list: &SectorList, scheme: Scheme, of: &str) -> Result<(), matrix::Error> {
    let schemes = list.schemes();
    if schemes.contains(&scheme) {
        return Ok(());
    }
    Err(matrix::Error::SchemeMismatch {
        of: of.to_owned(),
        scheme: scheme.name(),
        listed: schemes.iter().map(|scheme| scheme.name()).collect::<Vec<_>>().join(", "),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::testing::{HS, list};

    #[track_caller]
    fn check(year: i32, years: u32, expected: &[i32]) {
        let held = [2015, 2018, 2019, 2020];
        assert_eq!(newest(&held, year, years, "datasets/0a").ok().as_deref(), Some(expected));
    }

    #[test]
    fn years_end_with_the_newest_that_is_not_after_the_wanted_one() {
        check(0, 3, &[2018, 2019, 2020]);
        check(2019, 3, &[2018, 2019]);
        check(2017, 3, &[2015]);
        check(2025, 1, &[2020]);
        check(0, u32::MAX, &[2015, 2018, 2019, 2020]);
    }

    #[test]
    fn a_year_before_all_that_are_held_is_told_with_them() {
        let error = newest(&[2015, 2018], 2014, 3, "datasets/0a").unwrap_err();
        assert!(matches!(error, matrix::Error::YearNotHeld { held, .. } if held == "2015, 2018"));
    }

    #[test]
    fn a_list_without_codes_of_the_scheme_is_refused() {
        assert!(check_scheme(&list(), HS, "datasets/0a").is_ok());
        let other = Scheme::Products(Classification::Hs2012);
        let error = check_scheme(&list(), other, "datasets/0a").unwrap_err();
        assert!(matches!(error, matrix::Error::SchemeMismatch { scheme: "HS2012", .. }));
    }
}
