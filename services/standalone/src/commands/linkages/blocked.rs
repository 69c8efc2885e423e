//! Products that wait for something that is missing.

use clap::{Args, Subcommand};
use eslabon_proto::linkages::v1::{BlockedProduct, ListBlockedProductsRequest};

use super::{
    put::Put,
    resources::{Delete, Show, resource_commands},
    said,
};
use crate::{
    client::Client,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal},
};

/// What to do with products.
#[derive(Debug, Subcommand)]
pub(crate) enum Products {
    /// All that the key may read, by id
    List(List),
    /// One product
    Show(Show),
    /// Store what a file holds: a new product, or the next version of one
    Put(Put),
    /// Remove one product
    Delete(Delete),
}

/// Lists products.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only those of this country, e.g. `CRI`
    #[arg(long, default_value = "", hide_default_value = true)]
    country: String,
    /// Only those of this cluster, e.g. `med`
    #[arg(long, default_value = "", hide_default_value = true)]
    cluster: String,
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

impl Products {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::List(asked) => {
                let query = ListBlockedProductsRequest {
                    country: asked.country.clone(),
                    cluster: asked.cluster.clone(),
                    ..Default::default()
                };
                list(query, asked.limit, client, terminal).await
            }
            Self::Show(asked) => show(asked, client, terminal).await,
            Self::Put(file) => put(file, client, terminal).await,
            Self::Delete(asked) => delete(asked, client, terminal).await,
        }
    }
}

resource_commands! {
    "blockedProducts", "a blocked product", missing_links, SHEET;
    BlockedProduct as blocked_product by blocked_product_id;
    get_blocked_product (GetBlockedProductRequest),
    list_blocked_products (ListBlockedProductsRequest -> ListBlockedProductsResponse { blocked_products }),
    create_blocked_product (CreateBlockedProductRequest),
    update_blocked_product (UpdateBlockedProductRequest),
    delete_blocked_product (DeleteBlockedProductRequest)
}

/// What is shown of a product.
const SHEET: &Sheet<BlockedProduct> = &[
    Column::new("name", "product", |it| Cell::text(&it.name)),
    Column::new("title", "title", |it| Cell::name(said(it.title.as_ref()))),
    Column::new("country", "country", |it| Cell::text(&it.country)),
    Column::new("value_per_year", "value a year, minor units", |it| {
        Cell::text(super::amount(it.value_per_year.as_ref()))
    }),
    Column::new("requires", "takes", |it| Cell::name(takes(it))),
    Column::hidden("probability", |it| Cell::Share(it.probability)),
    Column::hidden("source", |it| Cell::name(&it.source)),
    Column::hidden("etag", |it| Cell::text(&it.etag)),
];

fn takes(product: &BlockedProduct) -> String {
    let takes = product.requires.iter().map(|input| input.capability.trim_start_matches("capabilities/"));
    takes.collect::<Vec<_>>().join(" ")
}
