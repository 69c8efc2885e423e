//! The complexity of countries.

use clap::Args;
use eslabon_proto::sectors::v1::{
    CountryComplexity, GetComplexityRequest, ListCountryComplexitiesRequest, ListCountryComplexitiesResponse,
};

use super::{
    basis::{Basis, foot, warn},
    note_more,
};
use crate::{
    client::Client,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal},
};

/// One country.
#[derive(Debug, Args)]
pub(crate) struct One {
    /// Its code, e.g. `CRI`
    country: String,
    #[command(flatten)]
    basis: Basis,
}

/// All countries.
#[derive(Debug, Args)]
pub(crate) struct All {
    #[command(flatten)]
    basis: Basis,
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 0)]
    limit: usize,
}

impl One {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let dataset = self.basis.dataset(client, terminal).await?;
        let query = GetComplexityRequest {
            country: format!("{dataset}/countries/{}", self.country),
            basis: self.basis.message(),
        };
        let country =
            client.read(query, async |request| client.sectors().get_complexity(request).await).await?;
        terminal.show_one(&country, SHEET)?;
        terminal.below_table(&foot(country.provenance.as_ref()))?;
        warn(terminal, country.provenance.as_ref());
        Ok(())
    }
}

impl All {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let dataset = self.basis.dataset(client, terminal).await?;
        let query =
            ListCountryComplexitiesRequest { dataset, basis: self.basis.message(), ..Default::default() };
        let call = async |request| client.sectors().list_country_complexities(request).await;
        let answer: ListCountryComplexitiesResponse = client.list(query, self.limit, call).await?;
        terminal.show(&answer, &answer.countries, SHEET)?;
        terminal.below_table(&foot(answer.provenance.as_ref()))?;
        warn(terminal, answer.provenance.as_ref());
        note_more(terminal, &answer.next_page_token);
        Ok(())
    }
}

/// What is shown of a country.
pub(crate) const SHEET: &Sheet<CountryComplexity> = &[
    Column::new("eci_rank", "rank", |c| Cell::Rank(c.eci_rank)),
    Column::new("country", "country", |c| Cell::text(&c.country)),
    Column::new("display_name", "name", |c| Cell::name(&c.display_name)),
    Column::new("eci", "ECI", |c| Cell::Index(c.eci)),
    Column::new("coi", "COI", |c| Cell::Index(c.coi)),
    Column::new("coi_rank", "COI rank", |c| Cell::Rank(c.coi_rank)),
    Column::new("diversity", "diversity", |c| Cell::Count(c.diversity.into())),
    Column::new("export_value_usd", "exports, $", |c| Cell::Usd(c.export_value_usd)),
    Column::hidden("ranked", |c| Cell::Count(c.ranked.into())),
];
