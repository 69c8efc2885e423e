//! One upload: read while it arrives, stored when all of it has come.

use std::sync::Arc;

use bytes::Bytes;
use eslabon_proto::{
    linkages::v1::{self as pb, import_registry_request as request, import_registry_response::Event},
    r#type::v1::Progress,
};
use eslabon_runtime::{
    identity::Caller,
    upload::{Part, Upload},
};

use super::{
    facts::facts,
    spec::{limits, spec},
};
use crate::{
    api::resource,
    app::{App, Call},
    error::Error,
    ingest::{RegistryReader, RegistryTable, Told},
};

/// The path that the ledger knows imports by.
const IMPORT: &str = "/eslabon.linkages.v1.ImportService/ImportRegistry";

/// A file of the registry.
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

    async fn save(
        app: &Arc<App>,
        caller: &Arc<Caller>,
        mut said: pb::RegistryImport,
        table: RegistryTable,
    ) -> Result<pb::ImportRegistryResponse, Error> {
        let call = Call::by(caller.clone());
        let id = std::mem::take(&mut said.request_id);
        let mut change = resource::change(&call, IMPORT, &id, &said);
        // The request is what was said and the file.
        let mut content = blake3::Hasher::new();
        content.update(&change.request.digest).update(&table.digest);
        change.request.digest = *content.finalize().as_bytes();
        if let Some(first) = resource::repeated(app, &change).await? {
            return Ok(first);
        }
        let facts = facts(app, &call, said.kind()).await?;
        let RegistryTable { row_count, ignored_columns, mut work, .. } = table;
        work.begin(app.checker.clone(), call.tenant().clone(), facts, Told { row_count, ignored_columns });
        let collection = work.collection();
        let answer = app.store.rewrite(&collection, call.tenant(), &change, work).await?;
        resource::decoded(&answer)
    }
}
