//! Every product from one country's side.

use clap::Args;
use eslabon_proto::sectors::v1::{CountryProduct, ListCountryProductsRequest, ListCountryProductsResponse};

use super::{
    basis::{Basis, foot, warn},
    note_more,
};
use crate::{
    client::Client,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal},
};

/// The products of one country.
#[derive(Debug, Args)]
pub(crate) struct Basket {
    /// Code of the country, e.g. `CRI`
    country: String,
    #[command(flatten)]
    basis: Basis,
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 0)]
    limit: usize,
}

impl Basket {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let dataset = self.basis.dataset(client, terminal).await?;
        let query = ListCountryProductsRequest {
            country: format!("{dataset}/countries/{}", self.country),
            basis: self.basis.message(),
            ..Default::default()
        };
        let call = async |request| client.sectors().list_country_products(request).await;
        let answer: ListCountryProductsResponse = client.list(query, self.limit, call).await?;
        terminal.show(&answer, &answer.products, SHEET)?;
        terminal.below_table(&foot(answer.provenance.as_ref()))?;
        warn(terminal, answer.provenance.as_ref());
        note_more(terminal, &answer.next_page_token);
        Ok(())
    }
}

/// What is shown of a product of a country.
const SHEET: &Sheet<CountryProduct> = &[
    Column::new("product", "product", |p| Cell::text(&p.product)),
    Column::new("display_name", "name", |p| Cell::name(&p.display_name)),
    Column::new("export_value_usd", "exports, $", |p| Cell::Usd(p.export_value_usd)),
    Column::new("rca", "RCA", |p| Cell::Ratio(p.rca)),
    Column::new("present", "present", |p| Cell::Flag(p.present)),
    Column::hidden("density", |p| Cell::Share(p.density)),
    Column::new("distance", "distance", |p| Cell::Share(p.distance)),
    Column::new("cog", "COG", |p| Cell::Index(p.cog)),
    Column::new("pci", "PCI", |p| Cell::Index(p.pci)),
    Column::hidden("country", |p| Cell::text(&p.country)),
];
