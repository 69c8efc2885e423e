//! The state machine: spec and chunks, of one file or of several, then commit; each in
//! its turn.

use std::{sync::Arc, time::Duration};

use eslabon_proto::r#type::v1::Progress;
use tokio::{
    sync::{OwnedSemaphorePermit, mpsc},
    task::JoinHandle,
    time::Instant,
};
use tokio_stream::{StreamExt, wrappers::ReceiverStream};
use tonic::{Status, Streaming};

use super::{Answers, Error, Files, Host, MAX_CHUNK, Part, Table, Upload, parser::Parser};
use crate::{identity::Caller, layers::explain};

/// How often progress is told.
const TELL_EVERY: Duration = Duration::from_millis(200);

/// Takes an upload from a caller who may write; whether it may, the service
/// has checked. Refuses when as many as may be are under way (TOO_MANY_IMPORTS).
pub fn upload<U: Upload>(
    app: Arc<U::App>,
    caller: Arc<Caller>,
    chunks: Streaming<U::Message>,
) -> Result<Answers<U::Answer>, Error> {
    let permit = app.imports().clone().try_acquire_owned().map_err(|_| Error::TooMany)?;
    let (tell, told) = mpsc::channel(8);
    let task = tokio::spawn(async move {
        let session = Session::<U> { app, caller, tell: tell.clone() };
        let last = session.run(chunks, permit).await.map_err(|error| Status::from(error.into()));
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

/// What came so far.
#[derive(Default)]
struct Sent {
    /// Bytes of chunks.
    bytes: u64,
    /// Rows of the files that are whole.
    rows: i64,
}

/// What a file ends with.
enum End<Spec> {
    /// Another one begins.
    Of(Spec),
    /// It was the last.
    OfAll,
}

/// One upload that is under way.
struct Session<U: Upload> {
    app: Arc<U::App>,
    caller: Arc<Caller>,
    tell: mpsc::Sender<Result<U::Answer, Status>>,
}

impl<U: Upload> Session<U> {
    async fn run(
        self,
        mut messages: Streaming<U::Message>,
        mut permit: OwnedSemaphorePermit,
    ) -> Result<U::Answer, U::Error> {
        let mut spec = match self.next(&mut messages).await? {
            Some(Part::Spec(spec)) => spec,
            Some(_) => return Err(Error::OutOfOrder("the first message is not `spec`").into()),
            None => return Err(Error::NotCommitted.into()),
        };
        let mut sent = Sent::default();
        let mut before: Vec<(U::Spec, Table<U>)> = Vec::new();
        let last = loop {
            let mut parser = Parser::start(before.len(), U::reader(&self.app, &spec)?, permit);
            let said: Vec<_> = before.iter().map(|(spec, _)| spec).chain([&spec]).collect();
            let next = match self.file(&mut messages, &mut parser, &mut sent, &said).await {
                Ok(next) => next,
                Err(error) => {
                    parser.abandon().await;
                    return Err(error);
                }
            };
            self.progress("check", sent.rows + parser.rows()).await;
            let rows = parser.count();
            let (table, free) = parser.finish().await?;
            sent.rows += *rows.borrow() as i64;
            permit = free;
            match next {
                Some(next) => before.push((std::mem::replace(&mut spec, next), table)),
                None => break (spec, table),
            }
        };
        self.progress("store", sent.rows).await;
        let mut files = before.into_iter();
        let files = match files.next() {
            Some(first) => Files { first, further: files.chain([last]).collect() },
            None => Files { first: last, further: Vec::new() },
        };
        let answer = U::save(&self.app, &self.caller, files).await;
        // Its memory is held until here.
        drop(permit);
        answer
    }

    /// The next part, checked against the contract.
    async fn next(&self, messages: &mut Streaming<U::Message>) -> Result<Option<Part<U::Spec>>, U::Error> {
        // An upload that breaks off is an error here, and so never a commit.
        let message = messages.message().await.map_err(|status| explain(&status))?;
        let Some(message) = message else { return Ok(None) };
        if let Some(chunk) = U::chunk(&message) {
            // The generic check would copy the bytes.
            if chunk.len() > MAX_CHUNK {
                return Err(Error::OutOfOrder("a chunk is larger than 1 MiB").into());
            }
        } else {
            self.app.checker().check(&message)?;
        }
        Ok(Some(U::part(message).ok_or(Error::OutOfOrder("a message has no part"))?))
    }

    /// Takes a file, and what is said of the next one, where one may follow those of
    /// which this was said.
    async fn file(
        &self,
        messages: &mut Streaming<U::Message>,
        parser: &mut Parser<U::Reader>,
        sent: &mut Sent,
        said: &[&U::Spec],
    ) -> Result<Option<U::Spec>, U::Error> {
        match self.receive(messages, parser, sent).await? {
            End::Of(next) => U::may_follow(said, &next).map(|()| Some(next)),
            End::OfAll if self.next(messages).await?.is_some() => {
                Err(Error::OutOfOrder("a message follows `commit`").into())
            }
            End::OfAll => Ok(None),
        }
    }

    /// Feeds the chunks of a file to its parser.
    async fn receive(
        &self,
        messages: &mut Streaming<U::Message>,
        parser: &mut Parser<U::Reader>,
        sent: &mut Sent,
    ) -> Result<End<U::Spec>, U::Error> {
        let mut told = Instant::now();
        while let Some(part) = self.next(messages).await? {
            match part {
                Part::Spec(next) => return Ok(End::Of(next)),
                Part::Chunk(chunk) => {
                    sent.bytes += chunk.len() as u64;
                    parser.push(chunk).await?;
                }
                Part::Commit(commit) => {
                    let (received, announced) = (sent.bytes, commit.byte_count);
                    if announced != received as i64 {
                        return Err(Error::Incomplete { received, announced }.into());
                    }
                    return Ok(End::OfAll);
                }
            }
            if told.elapsed() >= TELL_EVERY {
                told = Instant::now();
                self.progress("read", sent.rows + parser.rows()).await;
            }
        }
        Err(Error::NotCommitted.into())
    }

    async fn progress(&self, stage: &str, rows: i64) {
        let progress = Progress { stage: stage.to_owned(), done: rows, total: 0, unit: "rows".to_owned() };
        let _ = self.tell.send(Ok(U::progress(progress))).await;
    }
}
