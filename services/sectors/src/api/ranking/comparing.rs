//! Runs beside each other, and a run beside itself.

use std::{ops::ControlFlow, sync::Arc};

use eslabon_proto::sectors::v1 as pb;
use serde_json::Value;

use super::{
    convert,
    held::{self, Held},
};
use crate::{
    app::{App, Call},
    canonical::{self, Digest},
    error::{Error, ranking},
    names,
    ranking::{
        Context, Engine, Figures, Profile,
        compare::{Side, compare},
        compute, differences,
    },
    store::{Documents, RunRow},
};

/// Paths that a replay names at most.
const PATHS: usize = 100;

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

pub(super) async fn replay_run(
    app: Arc<App>,
    call: Call,
    request: pb::ReplayRunRequest,
) -> Result<pb::ReplayReport, Error> {
    // What is stored is what is judged, so nothing is taken from memory.
    let row = held::row(&app, &call, names::run(&request.name)?).await?;
    let documents = app.store.run_documents(&row).await?;
    app.computing(move || replay(&row, &documents)).await
}

/// Computes again from the stored texts and compares every byte.
fn replay(row: &RunRow, documents: &Documents) -> Result<pb::ReplayReport, Error> {
    let name = format!("runs/{}", row.id);
    let broken = |_| ranking::Error::Damaged(name.clone());
    let context: Context = serde_json::from_str(&row.context).map_err(broken)?;
    let profile: Profile = serde_json::from_str(&documents.profile).map_err(broken)?;
    let figures: Figures = serde_json::from_str(&documents.matrix).map_err(broken)?;
    let seed = Digest::try_from(row.seed.as_slice()).map_err(|_| ranking::Error::Damaged(name.clone()))?;
    let again = compute(&profile, &figures, seed, &|_| ControlFlow::Continue(()))?;
    let again = canonical::text(&again)?;
    let identical = again == documents.result;
    let (differing_paths, count) = if identical {
        (Vec::new(), 0)
    } else {
        let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
        differences(&parse(&documents.result), &parse(&again), PATHS)
    };
    let damaged = damaged(row, documents);
    let own = Engine::own();
    let changes = context.engine.differences(&own);
    let reason = match (identical, damaged.is_empty(), changes.is_empty()) {
        (_, false, _) => "STORED_RUN_DAMAGED",
        (_, true, false) => "ENGINE_CHANGED",
        (false, true, true) => "RESULTS_DIFFER",
        (true, true, true) => "",
    };
    Ok(pb::ReplayReport {
        identical,
        differing_paths,
        difference_count: i64::try_from(count).unwrap_or(i64::MAX),
        expected_digest: convert::digest_text(&row.result_digest),
        actual_digest: convert::digest_text(&canonical::digest(&[again.as_bytes()])),
        stored_intact: damaged.is_empty(),
        damaged: damaged.into_iter().map(str::to_owned).collect(),
        engine_changes: changes
            .into_iter()
            .map(|(field, was, is)| pb::EngineChange {
                field: field.to_owned(),
                was: was.to_owned(),
                is: is.to_owned(),
            })
            .collect(),
        reason: reason.to_owned(),
        run: name,
    })
}

/// What of the store has not the digest that the run cites.
fn damaged(row: &RunRow, documents: &Documents) -> Vec<&'static str> {
    let texts = [
        ("PROFILE", &documents.profile, &row.profile_digest),
        ("MATRIX", &documents.matrix, &row.matrix_digest),
        ("RESULT", &documents.result, &row.result_digest),
    ];
    let differs = |text: &String, digest: &Vec<u8>| canonical::digest(&[text.as_bytes()])[..] != digest[..];
    texts.into_iter().filter(|(_, text, digest)| differs(text, digest)).map(|(what, ..)| what).collect()
}
