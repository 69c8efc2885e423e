//! What changed between two years.

use clap::Args;
use eslabon_proto::sectors::v1::{self as pb, GrowthOf, ListGrowthRequest, ListGrowthResponse};

use super::{
    basis::{Basis, foot, warn},
    note_more,
};
use crate::{
    client::Client,
    commands::choice::choice,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal},
};

/// Growth of exports, and of the index.
#[derive(Debug, Args)]
pub(crate) struct Growth {
    /// Whose growth
    #[arg(long, value_parser = choice("GROWTH_OF_", GrowthOf::as_str_name))]
    of: GrowthOf,
    /// First year; without it, the first of the dataset
    #[arg(long, value_name = "YEAR")]
    from: Option<i32>,
    /// Last year; without it, the latest of the dataset
    #[arg(long, value_name = "YEAR")]
    to: Option<i32>,
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 0)]
    limit: usize,
    #[command(flatten)]
    basis: Basis,
}

impl Growth {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = ListGrowthRequest {
            dataset: self.basis.dataset(client, terminal).await?,
            basis: self.basis.message(),
            of: self.of.into(),
            from_year: self.from.unwrap_or_default(),
            to_year: self.to.unwrap_or_default(),
            ..Default::default()
        };
        let call = async |request| client.sectors().list_growth(request).await;
        let answer: ListGrowthResponse = client.list(query, self.limit, call).await?;
        let sheet = if self.of == GrowthOf::Products { PRODUCTS } else { COUNTRIES };
        terminal.show(&answer, &answer.growth, sheet)?;
        for side in [&answer.from_provenance, &answer.to_provenance] {
            terminal.below_table(&foot(side.as_ref()))?;
            warn(terminal, side.as_ref());
        }
        note_more(terminal, &answer.next_page_token);
        Ok(())
    }
}

/// The columns; only the name of the index differs.
const fn sheet(from_index: &'static str, to_index: &'static str) -> [Column<pb::Growth>; 10] {
    [
        Column::new("code", "code", |g| Cell::text(&g.code)),
        Column::new("display_name", "name", |g| Cell::name(&g.display_name)),
        Column::new("from_value_usd", "before, $", |g| Cell::Usd(g.from_value_usd)),
        Column::new("to_value_usd", "after, $", |g| Cell::Usd(g.to_value_usd)),
        Column::new("annual_growth", "a year", |g| Cell::Growth(g.annual_growth)),
        Column::new("from_index", from_index, |g| Cell::Index(g.from_index)),
        Column::new("to_index", to_index, |g| Cell::Index(g.to_index)),
        Column::hidden("from_rank", |g| Cell::Rank(g.from_rank)),
        Column::new("to_rank", "rank now", |g| Cell::Rank(g.to_rank)),
        Column::hidden("status", |g| Cell::text(g.status.to_ascii_lowercase())),
    ]
}

const COUNTRIES: &Sheet<pb::Growth> = &sheet("ECI then", "ECI now");
const PRODUCTS: &Sheet<pb::Growth> = &sheet("PCI then", "PCI now");
