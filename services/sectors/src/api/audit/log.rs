//! The handlers of the log.

use std::sync::Arc;

use eslabon_proto::{sectors::v1 as pb, r#type::v1::Progress};
use eslabon_runtime::{page, time::timestamp};
use futures::stream;

use super::super::{Answers, status};
use crate::{
    app::{App, Call},
    canonical,
    error::{Error, log},
    store::{Entry, Flaw, Head},
};

/// Entries in a batch of an export: well below the limit of a message.
const BATCH: i64 = 1000;

pub(super) async fn get_log_head(
    app: Arc<App>,
    call: Call,
    _: pb::GetLogHeadRequest,
) -> Result<pb::LogHead, Error> {
    Ok(head(&app.store.log_head(call.tenant()).await?))
}

pub(super) async fn list_log_entries(
    app: Arc<App>,
    call: Call,
    request: pb::ListLogEntriesRequest,
) -> Result<pb::ListLogEntriesResponse, Error> {
    let query = page::query(&[call.tenant().as_str().as_bytes(), b"log"]);
    let after = match page::decode(&request.page_token, query)? {
        None => 0,
        Some(cursor) => i64::from_le_bytes(cursor.try_into().map_err(|_| page::invalid())?),
    };
    let size = page::size(request.page_size, 50, 1000);
    let mut entries = app.store.log_entries(call.tenant(), after, i64::MAX, size as i64 + 1).await?;
    let more = entries.len() > size;
    entries.truncate(size);
    let next_page_token = match entries.last() {
        Some(last) if more => page::encode(&last.seq.to_le_bytes(), query),
        _ => String::new(),
    };
    Ok(pb::ListLogEntriesResponse { entries: entries.into_iter().map(entry).collect(), next_page_token })
}

pub(super) async fn verify_log(
    app: Arc<App>,
    call: Call,
    request: pb::VerifyLogRequest,
) -> Result<pb::VerifyLogResponse, Error> {
    let found = app.store.verify_log(call.tenant(), known(&request)?, |_| {}).await?;
    let (first_bad_seq, reason) = match found.flaw {
        None => (0, ""),
        Some((seq, Flaw::Missing)) => (seq, "ENTRY_MISSING"),
        Some((seq, Flaw::Unlinked)) => (seq, "ENTRY_UNLINKED"),
        Some((seq, Flaw::Altered)) => (seq, "ENTRY_ALTERED"),
        Some((seq, Flaw::Mislabelled)) => (seq, "ENTRY_MISLABELLED"),
        Some((seq, Flaw::OtherHead)) => (seq, "HEAD_DIFFERS"),
    };
    if let Some((seq, flaw)) = found.flaw {
        tracing::error!(tenant = %call.tenant(), seq, ?flaw, "the log is not what was written");
    }
    Ok(pb::VerifyLogResponse {
        intact: found.flaw.is_none(),
        entry_count: found.entries,
        first_bad_seq,
        reason: reason.to_owned(),
        head: Some(head(&found.head)),
    })
}

/// The head that the caller knows: both halves of it, or none.
fn known(request: &pb::VerifyLogRequest) -> Result<Head, Error> {
    match (request.known_seq, request.known_hash.as_str()) {
        (0, "") => Ok(Head::empty()),
        (0, _) => Err(log::Error::KnownHeadIncomplete("known_seq").into()),
        (_, "") => Err(log::Error::KnownHeadIncomplete("known_hash").into()),
        (seq, hash) => Ok(Head { seq, hash: canonical::unhex(hash).unwrap_or_default() }),
    }
}

pub(super) async fn export_log(
    app: Arc<App>,
    call: Call,
    request: pb::ExportLogRequest,
) -> Result<Answers<pb::ExportLogResponse>, Error> {
    let end = app.store.log_head(call.tenant()).await?;
    let export = Export { app, call, after: request.after_seq, sent: 0, end, is_done: false };
    Ok(Box::pin(stream::unfold(export, async |mut export| {
        let batch = export.next().await.map_err(status).transpose()?;
        Some((batch, export))
    })))
}

/// An export under way.
struct Export {
    app: Arc<App>,
    call: Call,
    after: i64,
    sent: i64,
    end: Head,
    is_done: bool,
}

impl Export {
    /// The next batch. The last one, maybe without entries, carries the head.
    async fn next(&mut self) -> Result<Option<pb::ExportLogResponse>, Error> {
        if self.is_done {
            return Ok(None);
        }
        // An error ends the export.
        self.is_done = true;
        let entries = self.app.store.log_entries(self.call.tenant(), self.after, self.end.seq, BATCH).await?;
        self.sent += entries.len() as i64;
        self.after = entries.last().map_or(self.end.seq, |last| last.seq);
        self.is_done = self.after >= self.end.seq;
        let left = (self.end.seq - self.after).max(0);
        let progress = Progress {
            stage: "send".to_owned(),
            done: self.sent,
            total: self.sent + left,
            unit: "entries".to_owned(),
        };
        Ok(Some(pb::ExportLogResponse {
            entries: entries.into_iter().map(entry).collect(),
            progress: Some(progress),
            head: self.is_done.then(|| head(&self.end)),
        }))
    }
}

fn head(of: &Head) -> pb::LogHead {
    pb::LogHead { seq: of.seq, hash: canonical::hex(&of.hash) }
}

/// An entry; who did it stands in its content alone.
fn entry(of: Entry) -> pb::LogEntry {
    let content: serde_json::Value = serde_json::from_str(&of.entry).unwrap_or_default();
    pb::LogEntry {
        seq: of.seq,
        kind: of.kind,
        subject: of.subject,
        actor: content["actor"].as_str().unwrap_or_default().to_owned(),
        create_time: Some(timestamp(of.created_at)),
        content: of.entry,
        prev_hash: canonical::hex(&of.prev_hash),
        entry_hash: canonical::hex(&of.entry_hash),
    }
}
