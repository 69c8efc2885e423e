//! The graph of products.

use clap::{Args, ValueEnum};
use eslabon_proto::sectors::v1::{GetProductSpaceRequest, ProductLink, ProductNode};

use super::basis::{Basis, foot, warn};
use crate::{
    client::Client,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal},
};

/// The graph of products; JSON has all of it, a table or CSV one part.
#[derive(Debug, Args)]
pub(crate) struct Space {
    /// Which part a table or CSV shows
    #[arg(long, value_enum, default_value = "links")]
    part: Part,
    /// Mark what this country has, e.g. `CRI`
    #[arg(long, value_name = "CODE", default_value = "", hide_default_value = true)]
    country: String,
    /// Least proximity of a link beyond the tree; without it, 0.55
    #[arg(long, value_name = "SHARE", allow_negative_numbers = true)]
    min_proximity: Option<f64>,
    /// Most links beyond the tree that a product may choose; without it, 5
    #[arg(long, value_name = "COUNT", allow_negative_numbers = true)]
    links_per_product: Option<i32>,
    #[command(flatten)]
    basis: Basis,
}

/// A part of the graph.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Part {
    /// Which products are near to each other
    Links,
    /// The products
    Nodes,
}

impl Space {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = GetProductSpaceRequest {
            dataset: self.basis.dataset(client, terminal).await?,
            basis: self.basis.message(),
            country: self.country.clone(),
            min_proximity: self.min_proximity,
            links_per_product: self.links_per_product,
        };
        let space =
            client.read(query, async |request| client.sectors().get_product_space(request).await).await?;
        match self.part {
            Part::Links => terminal.show(&space, &space.links, LINKS)?,
            Part::Nodes => terminal.show(&space, &space.nodes, NODES)?,
        }
        terminal.below_table(&foot(space.provenance.as_ref()))?;
        warn(terminal, space.provenance.as_ref());
        Ok(())
    }
}

/// What is shown of a link.
const LINKS: &Sheet<ProductLink> = &[
    Column::new("source", "product", |l| Cell::text(&l.source)),
    Column::new("target", "and", |l| Cell::text(&l.target)),
    Column::new("proximity", "proximity", |l| Cell::Share(Some(l.proximity))),
    Column::new("in_tree", "in the tree", |l| Cell::Flag(l.in_tree)),
];

/// What is shown of a product.
const NODES: &Sheet<ProductNode> = &[
    Column::new("product", "product", |n| Cell::text(&n.product)),
    Column::new("display_name", "name", |n| Cell::name(&n.display_name)),
    Column::new("pci", "PCI", |n| Cell::Index(n.pci)),
    Column::new("export_value_usd", "world exports, $", |n| Cell::Usd(n.export_value_usd)),
    Column::new("degree", "links", |n| Cell::Count(n.degree.into())),
    Column::new("present", "present", |n| Cell::Flag(n.present)),
];
