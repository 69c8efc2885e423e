//! One upload, of one file or of several: read while it arrives, stored when all of it has come.

use std::sync::Arc;

use bytes::Bytes;
use eslabon_proto::{
    linkages::v1::{self as pb, import_registry_request as request, import_registry_response::Event},
    r#type::v1::Progress,
};
use eslabon_runtime::{
    identity::Caller,
    problem::Problem,
    upload::{Files, Part, Upload},
};
use prost::Message;

use super::{
    facts::facts,
    spec::{self, limits, spec},
};
use crate::{
    api::resource,
    app::{App, Call},
    error::Error,
    ingest::{RegistryReader, RegistryTable},
};

/// The path that the ledger knows imports by.
const IMPORT: &str = "/eslabon.linkages.v1.ImportService/ImportRegistry";

/// Files of the registry.
pub(super) struct RegistryUpload;

impl Upload for RegistryUpload {
    type App = App;
    type Error = Error;
    type Message = pb::ImportRegistryRequest;
    type Answer = pb::ImportRegistryResponse;
    type Spec = pb::RegistryImport;
    type Reader = RegistryReader;

    fn chunk(message: &pb::ImportRegistryRequest) -> Option<&Bytes> {
        match &message.part {
            Some(request::Part::Chunk(chunk)) => Some(chunk),
            _ => None,
        }
    }

    fn part(message: pb::ImportRegistryRequest) -> Option<Part<pb::RegistryImport>> {
        Some(match message.part? {
            request::Part::Spec(spec) => Part::Spec(spec),
            request::Part::Chunk(chunk) => Part::Chunk(chunk),
            request::Part::Commit(commit) => Part::Commit(commit),
        })
    }

    fn progress(progress: Progress) -> pb::ImportRegistryResponse {
        pb::ImportRegistryResponse { event: Some(Event::Progress(progress)) }
    }

    fn reader(app: &App, said: &pb::RegistryImport) -> Result<RegistryReader, Error> {
        Ok(RegistryReader::new(spec(said)?, limits(&app.config.import)))
    }

    fn may_follow(before: &[&pb::RegistryImport], next: &pb::RegistryImport) -> Result<(), Error> {
        spec::may_follow(before, next)
    }

    async fn save(
        app: &Arc<App>,
        caller: &Arc<Caller>,
        files: Files<Self>,
    ) -> Result<pb::ImportRegistryResponse, Error> {
        let call = Call::by(caller.clone());
        let (mut said, RegistryTable { digest, mut work, .. }) = files.first;
        let id = std::mem::take(&mut said.request_id);
        let mut change = resource::change(&call, IMPORT, &id, &said);
        // The request is what was said, and the files.
        let mut content = blake3::Hasher::new();
        content.update(&change.request.digest).update(&digest);
        let mut kinds = vec![said.kind()];
        for (mut said, table) in files.further {
            said.request_id.clear();
            content.update(blake3::hash(&said.encode_to_vec()).as_bytes()).update(&table.digest);
            kinds.push(said.kind());
            // Those that go elsewhere were refused before they were read.
            work.join(table.work).map_err(|_| Problem::internal())?;
        }
        change.request.digest = *content.finalize().as_bytes();
        if let Some(first) = resource::repeated(app, &change).await? {
            return Ok(first);
        }
        work.begin(app.checker.clone(), call.tenant().clone(), facts(app, &call, &kinds).await?);
        let collection = work.collection();
        let answer = app.store.rewrite(&collection, call.tenant(), &change, work).await?;
        resource::decoded(&answer)
    }
}
