//! Imports of trade: a client stream in, progress and the dataset out.
//!
//! Bytes are parsed on a thread of their own while they arrive. Nothing is
//! written before `commit`, and then everything in one transaction: whatever is
//! killed half-way leaves nothing.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use eslabon_proto::{
    sectors::v1::{self as pb, import_trade_request::Part, import_trade_response::Event},
    r#type::v1::Progress,
};
use eslabon_runtime::{idempotency, layers::explain, problem::Problem};
use prost::Message;
use tokio::{
    sync::{OwnedSemaphorePermit, mpsc, watch},
    task::JoinHandle,
    time::Instant,
};
use tokio_stream::{StreamExt, wrappers::ReceiverStream};
use tonic::{Status, Streaming};

use super::{Answers, convert, status};
use crate::{
    app::{App, Call},
    error::Error,
    ingest::{ImportError, TradeReader, TradeTable},
    store::{Dataset, Saved},
};

/// The path that the ledger knows imports by.
const IMPORT: &str = "/eslabon.sectors.v1.SectorsService/ImportTrade";
/// How often progress is told.
const TELL_EVERY: Duration = Duration::from_millis(200);
/// Chunks between the network and the parser.
const AHEAD: usize = 4;

pub(super) fn import_trade(
    app: Arc<App>,
    call: Call,
    chunks: Streaming<pb::ImportTradeRequest>,
) -> Result<Answers<pb::ImportTradeResponse>, Error> {
    if !call.caller.may_write(&call.caller.tenant) {
        return Err(Error::PublicIsReadOnly);
    }
    let permit = app.imports.clone().try_acquire_owned().map_err(|_| Error::TooManyImports)?;
    let (tell, told) = mpsc::channel(8);
    let task = tokio::spawn(async move {
        let import = Import { app, call, tell: tell.clone() };
        let last = import.run(chunks, permit).await.map_err(status);
        // Nobody listens when the caller has gone away.
        let _ = tell.send(last).await;
    });
    // A caller that goes away drops this stream, and with it the import.
    let task = AbortOnDrop(task);
    Ok(Box::pin(ReceiverStream::new(told).map(move |answer| {
        let _alive = &task;
        answer
    })))
}

struct AbortOnDrop(JoinHandle<()>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

struct Import {
    app: Arc<App>,
    call: Call,
    tell: mpsc::Sender<Result<pb::ImportTradeResponse, Status>>,
}

impl Import {
    async fn run(
        self,
        mut messages: Streaming<pb::ImportTradeRequest>,
        permit: OwnedSemaphorePermit,
    ) -> Result<pb::ImportTradeResponse, Error> {
        let spec = match self.next(&mut messages).await? {
            Some(Part::Spec(spec)) => spec,
            Some(_) => return Err(Error::UploadOutOfOrder("the first message is not `spec`")),
            None => return Err(Error::NotCommitted),
        };
        let reader = TradeReader::new(convert::trade_spec(&spec)?, convert::limits(&self.app.config.import));
        let mut parser = Parser::start(reader, permit);
        let committed = self.receive(&mut messages, &mut parser).await?;
        if !committed {
            return Err(Error::NotCommitted);
        }
        if self.next(&mut messages).await?.is_some() {
            return Err(Error::UploadOutOfOrder("a message follows `commit`"));
        }
        self.progress("check", parser.rows()).await;
        let (table, _permit) = parser.finish().await?;
        self.progress("store", table.rows_read as i64).await;
        self.save(spec, table).await
    }

    /// The next part, checked against the contract.
    async fn next(&self, messages: &mut Streaming<pb::ImportTradeRequest>) -> Result<Option<Part>, Error> {
        // An upload that breaks off is an error here, and so never a commit.
        let message = messages.message().await.map_err(|status| Error::Answered(explain(&status)))?;
        let Some(message) = message else { return Ok(None) };
        if let Some(Part::Chunk(chunk)) = &message.part {
            // The generic check would copy the bytes.
            if chunk.len() > convert::MAX_CHUNK {
                return Err(Error::UploadOutOfOrder("a chunk is larger than 1 MiB"));
            }
        } else {
            self.app.checker.check(&message)?;
        }
        message.part.map(Some).ok_or(Error::UploadOutOfOrder("a message has no part"))
    }

    /// Feeds chunks to the parser until the commit.
    async fn receive(
        &self,
        messages: &mut Streaming<pb::ImportTradeRequest>,
        parser: &mut Parser,
    ) -> Result<bool, Error> {
        let mut received = 0_u64;
        let mut told = Instant::now();
        while let Some(part) = self.next(messages).await? {
            match part {
                Part::Spec(_) => return Err(Error::UploadOutOfOrder("`spec` was sent twice")),
                Part::Chunk(chunk) => {
                    received += chunk.len() as u64;
                    parser.push(chunk).await?;
                }
                Part::Commit(commit) => {
                    if commit.byte_count != received as i64 {
                        return Err(Error::Incomplete { received, announced: commit.byte_count });
                    }
                    return Ok(true);
                }
            }
            if told.elapsed() >= TELL_EVERY {
                told = Instant::now();
                self.progress("read", parser.rows()).await;
            }
        }
        Ok(false)
    }

    async fn progress(&self, stage: &str, rows: i64) {
        let progress = Progress { stage: stage.to_owned(), done: rows, total: 0, unit: "rows".to_owned() };
        let event = Some(Event::Progress(progress));
        let _ = self.tell.send(Ok(pb::ImportTradeResponse { event, already_held: false })).await;
    }

    async fn save(
        &self,
        mut spec: pb::TradeImport,
        table: TradeTable,
    ) -> Result<pb::ImportTradeResponse, Error> {
        let id = std::mem::take(&mut spec.request_id);
        let mut content = blake3::Hasher::new();
        content.update(&spec.encode_to_vec());
        content.update(&table.digest);
        let request = idempotency::Request {
            tenant: self.call.tenant().clone(),
            id,
            method: IMPORT,
            digest: *content.finalize().as_bytes(),
        };
        let now = jiff::Timestamp::now().as_microsecond();
        let tenant = self.call.tenant().clone();
        // Encoding takes a while with many cells, and no transaction waits for it.
        let new = tokio::task::spawn_blocking(move || convert::new_dataset(&tenant, spec, table, now));
        let new = new.await.map_err(|_| Problem::internal())??;
        let answer =
            self.app.store.save_dataset(&new, &request, |saved| answer(saved).encode_to_vec()).await?;
        // The caller may have asked for the id before it was there.
        self.app.caches.forget(self.call.tenant(), &new.row.id).await;
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

/// The parser on its own thread. It holds the import's permit: a caller that
/// goes away frees it only when the thread has heard of that.
struct Parser {
    input: mpsc::Sender<Input>,
    rows: watch::Receiver<u64>,
    done: JoinHandle<Option<Result<Parsed, ImportError>>>,
}

/// What is read from a file, and the permit that it takes memory under.
type Parsed = (TradeTable, OwnedSemaphorePermit);

/// What a parser is given.
enum Input {
    Chunk(Bytes),
    /// That was all; without it nobody waits for a table.
    End,
}

impl Parser {
    fn start(mut reader: TradeReader, permit: OwnedSemaphorePermit) -> Self {
        let (input, mut incoming) = mpsc::channel(AHEAD);
        let (count, rows) = watch::channel(0);
        let done = tokio::task::spawn_blocking(move || {
            loop {
                match incoming.blocking_recv()? {
                    // `finish` tells why; no further byte is looked at.
                    Input::Chunk(chunk) if reader.push(&chunk).is_err() => break,
                    Input::Chunk(_) => count.send_replace(reader.progress().rows),
                    Input::End => break,
                };
            }
            Some(reader.finish().map(|table| (table, permit)))
        });
        Self { input, rows, done }
    }

    /// Rows read so far.
    fn rows(&self) -> i64 {
        *self.rows.borrow() as i64
    }

    async fn push(&mut self, chunk: Bytes) -> Result<(), Error> {
        if self.input.send(Input::Chunk(chunk)).await.is_ok() {
            return Ok(());
        }
        // The parser has given up; say why now instead of at the end.
        Err(self.join().await.err().unwrap_or_else(|| Problem::internal().into()))
    }

    async fn finish(mut self) -> Result<Parsed, Error> {
        // One that has given up tells why.
        let _ = self.input.send(Input::End).await;
        self.join().await
    }

    async fn join(&mut self) -> Result<Parsed, Error> {
        match (&mut self.done).await {
            Ok(Some(result)) => result.map_err(Error::Import),
            Ok(None) => Err(Error::NotCommitted),
            Err(error) => {
                tracing::error!(%error, "the parser of an import panicked");
                Err(Problem::internal().into())
            }
        }
    }
}
