//! Uploads: a client stream in, progress and what is now held out. One state
//! machine for every kind of file; what differs stands in [`Upload`].
//!
//! Bytes are parsed on a thread of their own while they arrive. Nothing is
//! written before `commit`, and then everything in one transaction: whatever is
//! killed half-way leaves nothing.

use std::{future::Future, sync::Arc, time::Duration};

use bytes::Bytes;
use eslabon_proto::r#type::v1::{Commit, Progress};
use eslabon_runtime::{layers::explain, problem::Problem};
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
    ingest::{ImportError, Reading},
};

/// One part of an upload.
pub(super) enum Part<Spec> {
    /// First: what is being uploaded.
    Spec(Spec),
    /// Then: the file, in order.
    Chunk(Bytes),
    /// Last: store it.
    Commit(Commit),
}

/// One kind of upload.
pub(super) trait Upload: 'static {
    /// A message of the stream.
    type Message: prost::Name + Send + 'static;
    /// A message of the answer.
    type Answer: Send + 'static;
    /// What the caller says of the file.
    type Spec: Send + Sync + 'static;
    /// What reads the file.
    type Reader: Reading;

    /// The bytes of a message that is a chunk.
    fn chunk(message: &Self::Message) -> Option<&Bytes>;

    /// The part that a message holds.
    fn part(message: Self::Message) -> Option<Part<Self::Spec>>;

    /// The answer that tells how far it has come.
    fn progress(progress: Progress) -> Self::Answer;

    /// A reader for the file; refuses what is said of it and cannot be.
    fn reader(app: &App, spec: &Self::Spec) -> Result<Self::Reader, Error>;

    /// Stores what was read, all or nothing, and gives the last answer.
    fn save(
        app: &Arc<App>,
        call: &Call,
        spec: Self::Spec,
        table: Table<Self>,
    ) -> impl Future<Output = Result<Self::Answer, Error>> + Send;
}

/// What the file of an upload becomes.
pub(super) type Table<U> = <<U as Upload>::Reader as Reading>::Table;

/// How often progress is told.
const TELL_EVERY: Duration = Duration::from_millis(200);
/// Chunks between the network and the parser.
const AHEAD: usize = 4;

/// Takes an upload from a caller who may write.
pub(super) fn upload<U: Upload>(
    app: Arc<App>,
    call: Call,
    chunks: Streaming<U::Message>,
) -> Result<Answers<U::Answer>, Error> {
    if !call.caller.may_write(&call.caller.tenant) {
        return Err(Error::PublicIsReadOnly);
    }
    let permit = app.imports.clone().try_acquire_owned().map_err(|_| Error::TooManyImports)?;
    let (tell, told) = mpsc::channel(8);
    let task = tokio::spawn(async move {
        let session = Session::<U> { app, call, tell: tell.clone() };
        let last = session.run(chunks, permit).await.map_err(status);
        // Nobody listens when the caller has gone away.
        let _ = tell.send(last).await;
    });
    // A caller that goes away drops this stream, and with it the upload.
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

/// One upload that is under way.
struct Session<U: Upload> {
    app: Arc<App>,
    call: Call,
    tell: mpsc::Sender<Result<U::Answer, Status>>,
}

impl<U: Upload> Session<U> {
    async fn run(
        self,
        mut messages: Streaming<U::Message>,
        permit: OwnedSemaphorePermit,
    ) -> Result<U::Answer, Error> {
        let spec = match self.next(&mut messages).await? {
            Some(Part::Spec(spec)) => spec,
            Some(_) => return Err(Error::UploadOutOfOrder("the first message is not `spec`")),
            None => return Err(Error::NotCommitted),
        };
        let mut parser = Parser::start(U::reader(&self.app, &spec)?, permit);
        let committed = self.receive(&mut messages, &mut parser).await?;
        if !committed {
            return Err(Error::NotCommitted);
        }
        if self.next(&mut messages).await?.is_some() {
            return Err(Error::UploadOutOfOrder("a message follows `commit`"));
        }
        self.progress("check", parser.rows()).await;
        let rows = parser.count();
        let (table, _permit) = parser.finish().await?;
        let rows = *rows.borrow() as i64;
        self.progress("store", rows).await;
        U::save(&self.app, &self.call, spec, table).await
    }

    /// The next part, checked against the contract.
    async fn next(&self, messages: &mut Streaming<U::Message>) -> Result<Option<Part<U::Spec>>, Error> {
        // An upload that breaks off is an error here, and so never a commit.
        let message = messages.message().await.map_err(|status| Error::Answered(explain(&status)))?;
        let Some(message) = message else { return Ok(None) };
        if let Some(chunk) = U::chunk(&message) {
            // The generic check would copy the bytes.
            if chunk.len() > convert::MAX_CHUNK {
                return Err(Error::UploadOutOfOrder("a chunk is larger than 1 MiB"));
            }
        } else {
            self.app.checker.check(&message)?;
        }
        U::part(message).map(Some).ok_or(Error::UploadOutOfOrder("a message has no part"))
    }

    /// Feeds chunks to the parser until the commit.
    async fn receive(
        &self,
        messages: &mut Streaming<U::Message>,
        parser: &mut Parser<U::Reader>,
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
        let _ = self.tell.send(Ok(U::progress(progress))).await;
    }
}

/// The parser on its own thread. It holds the import's permit: a caller that
/// goes away frees it only when the thread has heard of that.
struct Parser<R: Reading> {
    input: mpsc::Sender<Input>,
    rows: watch::Receiver<u64>,
    done: JoinHandle<Option<Result<Parsed<R>, ImportError>>>,
}

/// What is read from a file, and the permit that it takes memory under.
type Parsed<R> = (<R as Reading>::Table, OwnedSemaphorePermit);

/// What a parser is given.
enum Input {
    Chunk(Bytes),
    /// That was all; without it nobody waits for a table.
    End,
}

impl<R: Reading> Parser<R> {
    fn start(mut reader: R, permit: OwnedSemaphorePermit) -> Self {
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
            count.send_replace(reader.progress().rows);
            Some(reader.finish().map(|table| (table, permit)))
        });
        Self { input, rows, done }
    }

    /// Rows read so far.
    fn rows(&self) -> i64 {
        *self.rows.borrow() as i64
    }

    /// The count of rows, to be read when the parser is done.
    fn count(&self) -> watch::Receiver<u64> {
        self.rows.clone()
    }

    async fn push(&mut self, chunk: Bytes) -> Result<(), Error> {
        if self.input.send(Input::Chunk(chunk)).await.is_ok() {
            return Ok(());
        }
        // The parser has given up; say why now instead of at the end.
        Err(self.join().await.err().unwrap_or_else(|| Problem::internal().into()))
    }

    async fn finish(mut self) -> Result<Parsed<R>, Error> {
        // One that has given up tells why.
        let _ = self.input.send(Input::End).await;
        self.join().await
    }

    async fn join(&mut self) -> Result<Parsed<R>, Error> {
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
