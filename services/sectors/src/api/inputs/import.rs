//! Imports of inputs: a file in, an input out.

use std::sync::Arc;

use bytes::Bytes;
use eslabon_proto::{
    sectors::v1::{self as pb, import_input_request as request, import_input_response::Event},
    r#type::v1::Progress,
};
use eslabon_runtime::{
    idempotency,
    identity::Caller,
    problem::Problem,
    upload::{Files, Part, Upload},
};
use prost::Message;

use super::{convert, spec};
use crate::{
    app::App,
    error::Error,
    ingest::InputReader,
    store::{Input, Saved},
};

/// The path that the ledger knows imports by.
const IMPORT: &str = "/eslabon.sectors.v1.InputsService/ImportInput";

/// A file of inputs.
pub(super) struct InputUpload;

impl Upload for InputUpload {
    type App = App;
    type Error = Error;
    type Message = pb::ImportInputRequest;
    type Answer = pb::ImportInputResponse;
    type Spec = pb::InputImport;
    type Reader = InputReader;

    fn chunk(message: &pb::ImportInputRequest) -> Option<&Bytes> {
        match &message.part {
            Some(request::Part::Chunk(chunk)) => Some(chunk),
            _ => None,
        }
    }

    fn part(message: pb::ImportInputRequest) -> Option<Part<pb::InputImport>> {
        Some(match message.part? {
            request::Part::Spec(spec) => Part::Spec(spec),
            request::Part::Chunk(chunk) => Part::Chunk(chunk),
            request::Part::Commit(commit) => Part::Commit(commit),
        })
    }

    fn progress(progress: Progress) -> pb::ImportInputResponse {
        pb::ImportInputResponse { event: Some(Event::Progress(progress)), already_held: false }
    }

    fn reader(app: &App, said: &pb::InputImport) -> Result<InputReader, Error> {
        let import = &app.config.import;
        Ok(InputReader::new(spec::input_spec(said, import)?, spec::limits(import)))
    }

    async fn save(
        app: &Arc<App>,
        caller: &Arc<Caller>,
        files: Files<Self>,
    ) -> Result<pb::ImportInputResponse, Error> {
        let (mut spec, table) = files.first;
        let id = std::mem::take(&mut spec.request_id);
        let mut content = blake3::Hasher::new();
        content.update(&spec.encode_to_vec());
        let now = jiff::Timestamp::now().as_microsecond();
        let by = caller.clone();
        // Encoding takes a while with many rows, and no transaction waits for it.
        let new = tokio::task::spawn_blocking(move || convert::new_input(&by, spec, table, now));
        let new = new.await.map_err(|_| Problem::internal())?;
        content.update(&new.row.digest);
        let request = idempotency::Request {
            tenant: caller.tenant.clone(),
            id,
            method: IMPORT,
            digest: *content.finalize().as_bytes(),
        };
        let answer = app.store.save_input(&new, &request, |saved| answer(saved).encode_to_vec()).await?;
        // The caller may have asked for the id before it was there.
        app.caches.forget_input(&caller.tenant, &new.row.id).await;
        pb::ImportInputResponse::decode(answer.as_slice()).map_err(|_| Problem::internal().into())
    }
}

/// What the caller is told at the end.
fn answer(saved: &Saved<Input>) -> pb::ImportInputResponse {
    let (row, already_held) = match saved {
        Saved::Stored(row) => (row, false),
        Saved::AlreadyHeld(row) => (row, true),
    };
    pb::ImportInputResponse { event: Some(Event::Input(convert::input(row))), already_held }
}
