//! Imports of trade: a file in, a dataset out.

use std::sync::Arc;

use bytes::Bytes;
use eslabon_proto::{
    sectors::v1::{self as pb, import_trade_request as request, import_trade_response::Event},
    r#type::v1::Progress,
};
use eslabon_runtime::{
    idempotency,
    identity::Caller,
    problem::Problem,
    upload::{Files, Part, Upload},
};
use prost::Message;

use super::convert;
use crate::{
    app::App,
    error::Error,
    ingest::TradeReader,
    store::{Dataset, Saved},
};

/// The path that the ledger knows imports by.
const IMPORT: &str = "/eslabon.sectors.v1.SectorsService/ImportTrade";

/// A trade file.
pub(super) struct TradeUpload;

impl Upload for TradeUpload {
    type App = App;
    type Error = Error;
    type Message = pb::ImportTradeRequest;
    type Answer = pb::ImportTradeResponse;
    type Spec = pb::TradeImport;
    type Reader = TradeReader;

    fn chunk(message: &pb::ImportTradeRequest) -> Option<&Bytes> {
        match &message.part {
            Some(request::Part::Chunk(chunk)) => Some(chunk),
            _ => None,
        }
    }

    fn part(message: pb::ImportTradeRequest) -> Option<Part<pb::TradeImport>> {
        Some(match message.part? {
            request::Part::Spec(spec) => Part::Spec(spec),
            request::Part::Chunk(chunk) => Part::Chunk(chunk),
            request::Part::Commit(commit) => Part::Commit(commit),
        })
    }

    fn progress(progress: Progress) -> pb::ImportTradeResponse {
        pb::ImportTradeResponse { event: Some(Event::Progress(progress)), already_held: false }
    }

    fn reader(app: &App, spec: &pb::TradeImport) -> Result<TradeReader, Error> {
        Ok(TradeReader::new(convert::trade_spec(spec)?, convert::limits(&app.config.import)))
    }

    async fn save(
        app: &Arc<App>,
        caller: &Arc<Caller>,
        files: Files<Self>,
    ) -> Result<pb::ImportTradeResponse, Error> {
        let (mut spec, table) = files.first;
        let id = std::mem::take(&mut spec.request_id);
        let mut content = blake3::Hasher::new();
        content.update(&spec.encode_to_vec());
        content.update(&table.digest);
        let request = idempotency::Request {
            tenant: caller.tenant.clone(),
            id,
            method: IMPORT,
            digest: *content.finalize().as_bytes(),
        };
        let now = jiff::Timestamp::now().as_microsecond();
        let by = caller.clone();
        // Encoding takes a while with many cells, and no transaction waits for it.
        let new = tokio::task::spawn_blocking(move || convert::new_dataset(&by, spec, table, now));
        let new = new.await.map_err(|_| Problem::internal())??;
        let answer = app.store.save_dataset(&new, &request, |saved| answer(saved).encode_to_vec()).await?;
        // The caller may have asked for the id before it was there.
        app.caches.forget(&caller.tenant, &new.row.id).await;
        pb::ImportTradeResponse::decode(answer.as_slice()).map_err(|_| Problem::internal().into())
    }
}

/// What the caller is told at the end.
fn answer(saved: &Saved<Dataset>) -> pb::ImportTradeResponse {
    let (row, already_held) = match saved {
        Saved::Stored(row) => (row, false),
        Saved::AlreadyHeld(row) => (row, true),
    };
    pb::ImportTradeResponse { event: Some(Event::Dataset(convert::dataset(row))), already_held }
}
