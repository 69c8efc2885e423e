//! One industry of a country and its peers.

use clap::{Args, ValueEnum};
use eslabon_proto::sectors::v1::{
    CompareTerritoriesRequest, IndustryComparison, IndustryYear, TerritoryIndustry,
};

use super::{
    basis::{cited, named_dataset, note_all},
    groups,
};
use crate::{
    client::Client,
    commands::datasets,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal, visible},
};

/// An industry beside that of peers, by classes of products.
#[derive(Debug, Args)]
pub(crate) struct Benchmark {
    /// Code of the country, e.g. `CRI`
    #[arg(long, value_name = "CODE")]
    territory: String,
    /// Codes of those it is compared with, e.g. `MEX,BRA`
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    peers: Vec<String>,
    /// A class of products as `NAME=CODE,CODE`, or a file of JSON with several; once for each
    #[arg(long, value_name = "NAME=CODES|FILE", required = true)]
    classes: Vec<String>,
    /// First year; without it, the first of the dataset
    #[arg(long, value_name = "YEAR")]
    from: Option<i32>,
    /// Last year; without it, the latest of the dataset
    #[arg(long, value_name = "YEAR")]
    to: Option<i32>,
    /// What a table or CSV shows
    #[arg(long, value_enum, default_value = "change")]
    part: Part,
    /// Dataset, 16 hexadecimal digits; without it, the newest that the key may read
    #[arg(long, value_name = "ID", value_parser = datasets::id)]
    dataset: Option<String>,
}

/// A part of a comparison.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Part {
    /// The first and the last year, and what changed
    Change,
    /// Every year
    Years,
}

impl Benchmark {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = CompareTerritoriesRequest {
            dataset: named_dataset(self.dataset.as_deref(), client, terminal).await?,
            territory: self.territory.clone(),
            peers: self.peers.clone(),
            classes: groups::classes(&self.classes)?,
            from_year: self.from.unwrap_or_default(),
            to_year: self.to.unwrap_or_default(),
        };
        let call = async |request| client.changes().compare_territories(request).await;
        let answer: IndustryComparison = client.read(query, call).await?;
        match self.part {
            Part::Change => terminal.show(&answer, &changes(&answer), CHANGES)?,
            Part::Years => terminal.show(&answer, &years(&answer), YEARS)?,
        }
        for territory in &answer.territories {
            terminal.below_table(&summary(territory))?;
        }
        terminal.below_table(&cited(answer.provenance.as_ref()))?;
        note_all(terminal, &answer.notes);
        Ok(())
    }
}

/// What a table calls the industry as a whole.
const ALL: &str = "all";

/// One class of one country, or all of them, in the first and the last year.
#[derive(Debug, Default)]
struct Change {
    country: String,
    class: String,
    from_year: i32,
    to_year: i32,
    from_value: f64,
    to_value: f64,
    annual_growth: Option<f64>,
    from_share: Option<f64>,
    to_share: Option<f64>,
    share_shift_points: Option<f64>,
    from_market_share: Option<f64>,
    to_market_share: Option<f64>,
}

fn changes(answer: &IndustryComparison) -> Vec<Change> {
    answer.territories.iter().flat_map(changes_of).collect()
}

fn changes_of(territory: &TerritoryIndustry) -> Vec<Change> {
    let (Some(first), Some(last)) = (territory.years.first(), territory.years.last()) else {
        return Vec::new();
    };
    let all = Change {
        country: territory.country.clone(),
        class: ALL.to_owned(),
        from_year: first.year,
        to_year: last.year,
        from_value: first.export_value_usd,
        to_value: last.export_value_usd,
        annual_growth: territory.annual_growth,
        from_market_share: first.market_share,
        to_market_share: last.market_share,
        ..Change::default()
    };
    let classes = first.classes.iter().zip(&last.classes).zip(&territory.shifts);
    let classes: Vec<_> = classes
        .map(|((then, now), shift)| Change {
            country: territory.country.clone(),
            class: shift.name.clone(),
            from_year: first.year,
            to_year: last.year,
            from_value: then.export_value_usd,
            to_value: now.export_value_usd,
            annual_growth: shift.annual_growth,
            from_share: then.share_of_industry,
            to_share: now.share_of_industry,
            share_shift_points: shift.share_shift_points,
            from_market_share: then.market_share,
            to_market_share: now.market_share,
        })
        .collect();
    std::iter::once(all).chain(classes).collect()
}

const CHANGES: &Sheet<Change> = &[
    Column::new("country", "country", |c| Cell::text(&c.country)),
    Column::new("class", "class", |c| Cell::text(&c.class)),
    Column::hidden("from_year", |c| Cell::Plain(c.from_year.into())),
    Column::hidden("to_year", |c| Cell::Plain(c.to_year.into())),
    Column::new("from_value_usd", "before, $", |c| Cell::Usd(c.from_value)),
    Column::new("to_value_usd", "after, $", |c| Cell::Usd(c.to_value)),
    Column::new("annual_growth", "a year", |c| Cell::Growth(c.annual_growth)),
    Column::new("from_share", "share then", |c| Cell::Share(c.from_share)),
    Column::new("to_share", "share now", |c| Cell::Share(c.to_share)),
    Column::hidden("share_shift_points", |c| Cell::Ratio(c.share_shift_points)),
    Column::new("from_market_share", "of world then", |c| Cell::Share(c.from_market_share)),
    Column::new("to_market_share", "of world now", |c| Cell::Share(c.to_market_share)),
];

/// One class of one country, or all of them, in one year.
#[derive(Debug)]
struct Year {
    country: String,
    year: i32,
    class: String,
    value: f64,
    share_of_industry: Option<f64>,
    share_of_exports: Option<f64>,
    market_share: Option<f64>,
    rank: i32,
    world_rank: i32,
}

fn years(answer: &IndustryComparison) -> Vec<Year> {
    let of = |territory: &TerritoryIndustry, year: &IndustryYear| {
        let country = territory.country.clone();
        let all = Year {
            country: country.clone(),
            year: year.year,
            class: ALL.to_owned(),
            value: year.export_value_usd,
            share_of_industry: None,
            share_of_exports: year.share_of_exports,
            market_share: year.market_share,
            rank: year.rank,
            world_rank: year.world_rank,
        };
        let class = |class: &eslabon_proto::sectors::v1::ClassYear| Year {
            country: country.clone(),
            year: year.year,
            class: class.name.clone(),
            value: class.export_value_usd,
            share_of_industry: class.share_of_industry,
            share_of_exports: None,
            market_share: class.market_share,
            rank: 0,
            world_rank: 0,
        };
        std::iter::once(all).chain(year.classes.iter().map(class)).collect::<Vec<_>>()
    };
    let territories = answer.territories.iter();
    territories.flat_map(|one| one.years.iter().flat_map(move |year| of(one, year))).collect()
}

const YEARS: &Sheet<Year> = &[
    Column::new("country", "country", |y| Cell::text(&y.country)),
    Column::new("year", "year", |y| Cell::Plain(y.year.into())),
    Column::new("class", "class", |y| Cell::text(&y.class)),
    Column::new("export_value_usd", "exports, $", |y| Cell::Usd(y.value)),
    Column::new("share_of_industry", "share", |y| Cell::Share(y.share_of_industry)),
    Column::new("share_of_exports", "of exports", |y| Cell::Share(y.share_of_exports)),
    Column::new("market_share", "of world", |y| Cell::Share(y.market_share)),
    Column::new("rank", "rank", |y| Cell::Rank(y.rank)),
    Column::new("world_rank", "in the world", |y| Cell::Rank(y.world_rank)),
];

/// What is told of a country as a whole.
fn summary(territory: &TerritoryIndustry) -> String {
    let mut text = visible(&territory.country).into_owned();
    if let Some(last) = territory.years.last() {
        let share = last.share_of_exports.map_or("no".to_owned(), |share| format!("{:.1} %", 100.0 * share));
        text += &format!(": {share} of its exports");
        if last.world_rank > 0 {
            text += &format!(", rank {} in the world", last.world_rank);
        }
    }
    if let Some(shift) = territory.composition_shift {
        text += &format!("; {:.1} % of its industry changed class", 100.0 * shift);
    }
    if let Some(dissimilarity) = territory.dissimilarity.filter(|value| *value > 0.0) {
        text += &format!("; its classes differ from those of the first by {:.1} %", 100.0 * dissimilarity);
    }
    text
}
