//! The products nearest to one product.

use clap::Args;
use eslabon_proto::sectors::v1::{ListProximitiesRequest, ListProximitiesResponse, ProductProximity};

use super::{
    basis::{Basis, foot, warn},
    note_more,
};
use crate::{
    client::Client,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal},
};

/// The neighbours of one product.
#[derive(Debug, Args)]
pub(crate) struct Proximities {
    /// Code of the product with leading zeros, e.g. `9018`
    product: String,
    #[command(flatten)]
    basis: Basis,
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 20)]
    limit: usize,
}

impl Proximities {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let dataset = self.basis.dataset(client, terminal).await?;
        let query = ListProximitiesRequest {
            product: format!("{dataset}/products/{}", self.product),
            basis: self.basis.message(),
            ..Default::default()
        };
        let call = async |request| client.sectors().list_proximities(request).await;
        let answer: ListProximitiesResponse = client.list(query, self.limit, call).await?;
        terminal.show(&answer, &answer.proximities, SHEET)?;
        terminal.below_table(&foot(answer.provenance.as_ref()))?;
        warn(terminal, answer.provenance.as_ref());
        note_more(terminal, &answer.next_page_token);
        Ok(())
    }
}

/// What is shown of a neighbour.
const SHEET: &Sheet<ProductProximity> = &[
    Column::new("product", "product", |p| Cell::text(&p.product)),
    Column::new("display_name", "name", |p| Cell::name(&p.display_name)),
    Column::new("proximity", "proximity", |p| Cell::Share(Some(p.proximity))),
];
