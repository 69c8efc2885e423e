//! A file is parsed on a thread of its own while it arrives.

use bytes::Bytes;
use tokio::{
    sync::{OwnedSemaphorePermit, mpsc, watch},
    task::JoinHandle,
};

use super::{Error, ImportError, Reading};

/// Chunks between the network and the parser.
const AHEAD: usize = 4;

/// The parser on its own thread. It holds the import's permit: a caller that
/// goes away frees it only when the thread has heard of that.
pub(super) struct Parser<R: Reading> {
    /// Which file of the upload it is, from 0.
    file: usize,
    input: mpsc::Sender<Input>,
    rows: watch::Receiver<u64>,
    done: JoinHandle<Option<Result<Parsed<R>, ImportError>>>,
}

/// What is read from a file, and the permit that it takes memory under.
pub(super) type Parsed<R> = (<R as Reading>::Table, OwnedSemaphorePermit);

/// What a parser is given.
enum Input {
    Chunk(Bytes),
    /// That was all; without it nobody waits for a table.
    End,
}

impl<R: Reading> Parser<R> {
    pub(super) fn start(file: usize, mut reader: R, permit: OwnedSemaphorePermit) -> Self {
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
        Self { file, input, rows, done }
    }

    /// Rows read so far.
    pub(super) fn rows(&self) -> i64 {
        *self.rows.borrow() as i64
    }

    /// The count of rows, to be read when the parser is done.
    pub(super) fn count(&self) -> watch::Receiver<u64> {
        self.rows.clone()
    }

    pub(super) async fn push(&mut self, chunk: Bytes) -> Result<(), Error> {
        if self.input.send(Input::Chunk(chunk)).await.is_ok() {
            return Ok(());
        }
        // The parser has given up; say why now instead of at the end.
        Err(self.join().await.err().unwrap_or(Error::Failed))
    }

    pub(super) async fn finish(mut self) -> Result<Parsed<R>, Error> {
        // One that has given up tells why.
        let _ = self.input.send(Input::End).await;
        self.join().await
    }

    /// Waits until the thread has given up, and with it the permit: who is refused and
    /// tries again at once is not told that its own upload is still under way.
    pub(super) async fn abandon(self) {
        drop(self.input);
        if !self.done.is_finished() {
            let _ = self.done.await;
        }
    }

    async fn join(&mut self) -> Result<Parsed<R>, Error> {
        match (&mut self.done).await {
            Ok(Some(result)) => result.map_err(|error| Error::File(error.of_file(self.file))),
            Ok(None) => Err(Error::NotCommitted),
            Err(error) => {
                tracing::error!(%error, "the parser of an import panicked");
                Err(Error::Failed)
            }
        }
    }
}
