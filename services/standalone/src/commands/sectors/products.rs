//! The complexity of products.

use clap::Args;
use eslabon_proto::sectors::v1::{
    GetProductComplexityRequest, ListProductComplexitiesRequest, ListProductComplexitiesResponse,
    ProductComplexity,
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

/// One product.
#[derive(Debug, Args)]
pub(crate) struct One {
    /// Its code with leading zeros, e.g. `0901`
    product: String,
    #[command(flatten)]
    basis: Basis,
}

/// All products.
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
        let query = GetProductComplexityRequest {
            product: format!("{dataset}/products/{}", self.product),
            basis: self.basis.message(),
        };
        let call = async |request| client.sectors().get_product_complexity(request).await;
        let product = client.read(query, call).await?;
        terminal.show_one(&product, SHEET)?;
        terminal.below_table(&foot(product.provenance.as_ref()))?;
        warn(terminal, product.provenance.as_ref());
        Ok(())
    }
}

impl All {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let dataset = self.basis.dataset(client, terminal).await?;
        let query =
            ListProductComplexitiesRequest { dataset, basis: self.basis.message(), ..Default::default() };
        let call = async |request| client.sectors().list_product_complexities(request).await;
        let answer: ListProductComplexitiesResponse = client.list(query, self.limit, call).await?;
        terminal.show(&answer, &answer.products, SHEET)?;
        terminal.below_table(&foot(answer.provenance.as_ref()))?;
        warn(terminal, answer.provenance.as_ref());
        note_more(terminal, &answer.next_page_token);
        Ok(())
    }
}

/// What is shown of a product.
const SHEET: &Sheet<ProductComplexity> = &[
    Column::new("pci_rank", "rank", |p| Cell::Rank(p.pci_rank)),
    Column::new("product", "product", |p| Cell::text(&p.product)),
    Column::new("display_name", "name", |p| Cell::name(&p.display_name)),
    Column::new("pci", "PCI", |p| Cell::Index(p.pci)),
    Column::new("ubiquity", "ubiquity", |p| Cell::Count(p.ubiquity.into())),
    Column::new("export_value_usd", "world exports, $", |p| Cell::Usd(p.export_value_usd)),
    Column::hidden("ranked", |p| Cell::Count(p.ranked.into())),
];
