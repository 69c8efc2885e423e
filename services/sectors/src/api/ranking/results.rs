//! What a run says: its sectors, one of them explained, and how robust it is.

use std::sync::Arc;

use eslabon_proto::sectors::v1 as pb;
use eslabon_runtime::page;

use super::{
    convert,
    held::{self, Held},
};
use crate::{
    app::{App, Call},
    error::Error,
    names,
};

/// Sectors on a page at most: each comes with all its criteria, and a page is one
/// message.
const MOST: usize = 200;

pub(super) async fn list_sector_results(
    app: Arc<App>,
    call: Call,
    request: pb::ListSectorResultsRequest,
) -> Result<pb::ListSectorResultsResponse, Error> {
    let run = held::run(&app, &call, names::run(&request.run)?).await?;
    let query = page::query(&[call.tenant().as_str().as_bytes(), b"sector results", run.row.id.as_bytes()]);
    let size = page::size(request.page_size, 50, MOST);
    let listed = listed(&run);
    let (places, next_page_token) = page::slice(&listed, size, &request.page_token, query)?;
    let sectors = places.iter().map(|at| convert::sector(&run, *at)).collect();
    Ok(pb::ListSectorResultsResponse { sectors, next_page_token })
}

/// Positions: the eligible by rank, the vetoed by shadow rank, the excluded.
fn listed(run: &Held) -> Vec<usize> {
    let sectors = &run.ranking.sectors;
    let order =
        |list: &[String]| -> Vec<usize> { list.iter().filter_map(|id| run.figures.position(id)).collect() };
    let shadow = order(&run.ranking.shadow_order);
    let vetoed = shadow.into_iter().filter(|at| sectors[*at].vetoed);
    let unscored = (0..sectors.len()).filter(|at| sectors[*at].score.is_none());
    order(&run.ranking.order).into_iter().chain(vetoed).chain(unscored).collect()
}

pub(super) async fn get_sector_result(
    app: Arc<App>,
    call: Call,
    request: pb::GetSectorResultRequest,
) -> Result<pb::SectorExplanation, Error> {
    let (id, sector) = names::sector_of_run(&request.name)?;
    let run = held::run(&app, &call, id).await?;
    let at = run.figures.position(sector).ok_or_else(|| Error::NotFound(request.name.clone()))?;
    Ok(convert::explanation(&run, at))
}

pub(super) async fn get_stability(
    app: Arc<App>,
    call: Call,
    request: pb::GetStabilityRequest,
) -> Result<pb::Stability, Error> {
    let run = held::run(&app, &call, names::run(&request.run)?).await?;
    Ok(convert::stability(&run))
}
