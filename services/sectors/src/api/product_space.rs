//! The product space as a graph for drawing.

use std::sync::Arc;

use eslabon_proto::sectors::v1 as pb;
use eslabon_sectors_core as core;

use super::convert;
use crate::{
    app::{App, Call, View},
    error::Error,
    names,
};

pub(super) async fn get_product_space(
    app: Arc<App>,
    call: Call,
    request: pb::GetProductSpaceRequest,
) -> Result<pb::ProductSpace, Error> {
    let view = super::view(&app, &call, names::dataset(&request.dataset)?, request.basis.as_ref()).await?;
    let marked = match request.country.as_str() {
        "" => None,
        code => Some(view.country(code)?),
    };
    let default = core::SpaceParams::default();
    let asked = |count: i32| usize::try_from(count).unwrap_or(0);
    let params = core::SpaceParams {
        min_proximity: request.min_proximity.unwrap_or(default.min_proximity),
        links_per_product: request.links_per_product.map_or(default.links_per_product, asked),
    };
    // Every pair of products is looked at, so not on a thread that serves.
    let figures = view.figures.clone();
    let links = app.computing(move || core::product_space(&figures.complexity, &params)).await?;
    let codes = &view.figures.year.products;
    Ok(pb::ProductSpace {
        nodes: nodes(&view, &links, marked),
        links: links.iter().map(|one| link(one, codes)).collect(),
        provenance: Some(convert::provenance(&view)),
    })
}

fn nodes(view: &View, links: &[core::Link], marked: Option<usize>) -> Vec<pb::ProductNode> {
    let (year, complexity) = (&view.figures.year, &view.figures.complexity);
    let mut degrees = vec![0; year.products.len()];
    for link in links {
        degrees[link.source as usize] += 1;
        degrees[link.target as usize] += 1;
    }
    let node = |(product, degree): (usize, i32)| pb::ProductNode {
        product: year.products[product].clone(),
        display_name: view.names.of(&year.products[product]).to_owned(),
        pci: complexity.pci(product),
        export_value_usd: year.exports.product_total(product),
        degree,
        present: marked.is_some_and(|country| complexity.is_present(country, product)),
    };
    degrees.into_iter().enumerate().map(node).collect()
}

fn link(link: &core::Link, codes: &[String]) -> pb::ProductLink {
    pb::ProductLink {
        source: codes[link.source as usize].clone(),
        target: codes[link.target as usize].clone(),
        proximity: link.proximity,
        in_tree: link.in_tree,
    }
}
