//! Opportunities: products worth considering, with reasons.

use std::{collections::HashMap, sync::Arc};

use eslabon_proto::sectors::v1 as pb;
use eslabon_sectors_core as core;

use super::{convert, paging::Listing};
use crate::{
    app::{App, Call, View},
    error::Error,
    names,
};

pub(super) async fn list_opportunities(
    app: Arc<App>,
    call: Call,
    request: pb::ListOpportunitiesRequest,
) -> Result<pb::ListOpportunitiesResponse, Error> {
    let (dataset, code) = names::country(&request.country)?;
    let view = super::view(&app, &call, dataset, request.basis.as_ref()).await?;
    let country = view.country(code)?;
    let complexity = &view.figures.complexity;
    let (strategy, weights) = weigh(&view, country, &request)?;
    let limits = limits(complexity, country, &request);
    // Limits hide products; what the others are compared with stays the same.
    let all = core::opportunities(complexity, country, &weights, &core::Limits::default())?;
    let yardstick = core::Yardstick::new(complexity, country, &all, &core::ReasonThresholds::default());
    let listed = core::opportunities(complexity, country, &weights, &limits)?;
    let ranked: Vec<_> = listed.iter().enumerate().collect();
    let listing = Listing::new(&call, "opportunities", &view)
        .bound_to(code.as_bytes())
        .bound_to(format!("{weights:?} {limits:?}").as_bytes());
    let (page, next_page_token) = listing.page(&ranked, request.page_size, &request.page_token)?;
    let demand = Demand::read(&app, &view).await?;
    let opportunities = page.iter().map(|(before, one)| {
        let growth = demand.growth(&view, one.product);
        let reasons = yardstick.reasons(one, growth.zip(demand.all));
        convert::opportunity(&view, before + 1, one, &reasons, growth)
    });
    Ok(pb::ListOpportunitiesResponse {
        opportunities: opportunities.collect(),
        next_page_token,
        provenance: Some(convert::provenance(&view)),
        strategy: convert::strategy_message(strategy).into(),
        weights: Some(convert::weights_message(weights)),
        candidates: all.len() as i32,
    })
}

/// The strategy and weights that are used: the caller's own weights, or those
/// of the strategy that fits the territory.
fn weigh(
    view: &View,
    country: usize,
    request: &pb::ListOpportunitiesRequest,
) -> Result<(core::Strategy, core::Weights), Error> {
    let strategy = convert::strategy(request.strategy());
    let complexity = &view.figures.complexity;
    let strategy = match (complexity.eci(country), complexity.coi(country)) {
        (Some(eci), Some(coi)) => strategy.resolve(eci, coi),
        _ => return Err(core::Error::NoFigures { country }.into()),
    };
    let weights = request.weights.map_or_else(|| strategy.weights(), convert::weights);
    Ok((strategy, weights.check()?))
}

/// What the caller does not want to see. The ceiling is told as a distance from
/// the complexity of the territory.
fn limits(
    complexity: &core::Complexity,
    country: usize,
    request: &pb::ListOpportunitiesRequest,
) -> core::Limits {
    let eci = complexity.eci(country).unwrap_or_default();
    core::Limits {
        pci_ceiling: request.pci_ceiling.map(|above| eci + above),
        max_distance: request.max_distance,
    }
}

/// How world exports grew from the dataset's first year to the year looked at.
struct Demand {
    /// Exports of each product in the first year, USD.
    first: HashMap<String, f64>,
    years: u32,
    /// Growth of all trade, share per year.
    all: Option<f64>,
}

impl Demand {
    async fn read(app: &Arc<App>, view: &View) -> Result<Self, Error> {
        let year = &view.figures.year;
        let first = view.dataset.years().first().copied().unwrap_or(year.year);
        let years = u32::try_from(year.year - first).unwrap_or(0);
        if years == 0 {
            return Ok(Self { first: HashMap::new(), years, all: None });
        }
        let first = app.year(&view.dataset, first).await?;
        let all = core::annual_growth(first.total(), year.total(), years);
        let totals = first.products.iter().enumerate();
        let first =
            totals.map(|(product, code)| (code.clone(), first.exports.product_total(product))).collect();
        Ok(Self { first, years, all })
    }

    fn growth(&self, view: &View, product: usize) -> Option<f64> {
        let year = &view.figures.year;
        let first = self.first.get(&year.products[product])?;
        core::annual_growth(*first, year.exports.product_total(product), self.years)
    }
}
