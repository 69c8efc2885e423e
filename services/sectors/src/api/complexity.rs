//! Complexity of territories and products: one, or all of them in pages.

use std::sync::Arc;

use eslabon_proto::sectors::v1 as pb;

use super::{convert, paging::Listing};
use crate::{
    app::{App, Call},
    error::Error,
    names,
};

pub(super) async fn get_complexity(
    app: Arc<App>,
    call: Call,
    request: pb::GetComplexityRequest,
) -> Result<pb::CountryComplexity, Error> {
    let (dataset, code) = names::country(&request.country)?;
    let view = super::view(&app, &call, dataset, request.basis.as_ref()).await?;
    let country = convert::country(&view, view.country(code)?);
    Ok(pb::CountryComplexity { provenance: Some(convert::provenance(&view)), ..country })
}

pub(super) async fn get_product_complexity(
    app: Arc<App>,
    call: Call,
    request: pb::GetProductComplexityRequest,
) -> Result<pb::ProductComplexity, Error> {
    let (dataset, code) = names::product(&request.product)?;
    let view = super::view(&app, &call, dataset, request.basis.as_ref()).await?;
    let product = convert::product(&view, view.product(code)?);
    Ok(pb::ProductComplexity { provenance: Some(convert::provenance(&view)), ..product })
}

pub(super) async fn list_country_complexities(
    app: Arc<App>,
    call: Call,
    request: pb::ListCountryComplexitiesRequest,
) -> Result<pb::ListCountryComplexitiesResponse, Error> {
    let view = super::view(&app, &call, names::dataset(&request.dataset)?, request.basis.as_ref()).await?;
    let complexity = &view.figures.complexity;
    let order = ranked_first(complexity.eci_order(), complexity.countries());
    let listing = Listing::new(&call, "countries", &view);
    let (page, next_page_token) = listing.page(&order, request.page_size, &request.page_token)?;
    Ok(pb::ListCountryComplexitiesResponse {
        countries: page.iter().map(|&country| convert::country(&view, country)).collect(),
        next_page_token,
        provenance: Some(convert::provenance(&view)),
    })
}

pub(super) async fn list_product_complexities(
    app: Arc<App>,
    call: Call,
    request: pb::ListProductComplexitiesRequest,
) -> Result<pb::ListProductComplexitiesResponse, Error> {
    let view = super::view(&app, &call, names::dataset(&request.dataset)?, request.basis.as_ref()).await?;
    let complexity = &view.figures.complexity;
    let order = ranked_first(complexity.pci_order(), complexity.products());
    let listing = Listing::new(&call, "products", &view);
    let (page, next_page_token) = listing.page(&order, request.page_size, &request.page_token)?;
    Ok(pb::ListProductComplexitiesResponse {
        products: page.iter().map(|&product| convert::product(&view, product)).collect(),
        next_page_token,
        provenance: Some(convert::provenance(&view)),
    })
}

pub(super) async fn list_country_products(
    app: Arc<App>,
    call: Call,
    request: pb::ListCountryProductsRequest,
) -> Result<pb::ListCountryProductsResponse, Error> {
    let (dataset, code) = names::country(&request.country)?;
    let view = super::view(&app, &call, dataset, request.basis.as_ref()).await?;
    let country = view.country(code)?;
    let order: Vec<_> = (0..view.figures.complexity.products()).collect();
    let listing = Listing::new(&call, "country products", &view).bound_to(code.as_bytes());
    let (page, next_page_token) = listing.page(&order, request.page_size, &request.page_token)?;
    Ok(pb::ListCountryProductsResponse {
        products: page.iter().map(|&product| convert::country_product(&view, country, product)).collect(),
        next_page_token,
        provenance: Some(convert::provenance(&view)),
    })
}

/// Those with a rank, the best first, and then the others by code.
fn ranked_first(ranked: &[u32], count: usize) -> Vec<usize> {
    let mut has_rank = vec![false; count];
    ranked.iter().for_each(|&index| has_rank[index as usize] = true);
    let others = (0..count).filter(|&index| !has_rank[index]);
    ranked.iter().map(|&index| index as usize).chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_rank_comes_last_by_code() {
        assert_eq!(ranked_first(&[3, 1], 5), [3, 1, 0, 2, 4]);
    }
}
