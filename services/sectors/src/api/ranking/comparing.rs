//! Runs beside each other.

use std::sync::Arc;

use eslabon_proto::sectors::v1 as pb;

use super::{
    convert,
    held::{self, Held},
};
use crate::{
    app::{App, Call},
    error::Error,
    names,
    ranking::compare::{Side, compare},
};

pub(super) async fn compare_runs(
    app: Arc<App>,
    call: Call,
    request: pb::CompareRunsRequest,
) -> Result<pb::RunComparison, Error> {
    let run = held::run(&app, &call, names::run(&request.run)?).await?;
    let other = held::run(&app, &call, names::run(&request.other)?).await?;
    app.computing(move || {
        let found = compare(side(&run), side(&other));
        Ok::<_, Error>(convert::comparison(&run, &other, found))
    })
    .await
}

fn side(run: &Held) -> Side<'_> {
    Side { context: &run.context, profile: &run.profile, figures: &run.figures, ranking: &run.ranking }
}
