//! The neighbours of a product in the product space.

use std::sync::Arc;

use eslabon_proto::sectors::v1 as pb;

use super::{convert, paging::Listing};
use crate::{
    app::{App, Call},
    error::Error,
    names,
};

/// Neighbours on a page at most: all there are, in most classifications.
const MOST: usize = 20_000;

pub(super) async fn list_proximities(
    app: Arc<App>,
    call: Call,
    request: pb::ListProximitiesRequest,
) -> Result<pb::ListProximitiesResponse, Error> {
    let (dataset, code) = names::product(&request.product)?;
    let view = super::view(&app, &call, dataset, request.basis.as_ref()).await?;
    let product = view.product(code)?;
    let mut neighbours: Vec<_> =
        view.figures.complexity.proximities(product).into_iter().enumerate().collect();
    // Those that were left out have no proximity.
    neighbours.retain(|(other, proximity)| *other != product && proximity.is_finite());
    neighbours.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
    let listing = Listing::new(&call, "proximities", &view).bound_to(code.as_bytes()).at_most(MOST);
    let (page, next_page_token) = listing.page(&neighbours, request.page_size, &request.page_token)?;
    let proximity = |&(other, proximity): &(usize, f64)| {
        let code = &view.figures.year.products[other];
        let display_name = view.names.of(code).to_owned();
        pb::ProductProximity { product: code.clone(), display_name, proximity }
    };
    Ok(pb::ListProximitiesResponse {
        proximities: page.iter().map(proximity).collect(),
        next_page_token,
        provenance: Some(convert::provenance(&view)),
    })
}
