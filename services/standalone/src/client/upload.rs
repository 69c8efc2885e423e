//! The upload of a file: a description, chunks, and the commit that alone makes
//! it count.

use std::{
    io::Read,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use eslabon_proto::{
    sectors::v1::{
        Dataset, ImportTradeRequest, ImportTradeResponse, TradeImport, import_trade_request::Part,
        import_trade_response::Event,
    },
    r#type::v1::{Commit, Progress},
};
use tokio::sync::mpsc;
use tokio_stream::{StreamExt, wrappers::ReceiverStream};

use super::Client;
use crate::failure::Failure;

/// Bytes of a chunk; the contract takes up to 1 MiB.
const CHUNK: usize = 256 << 10;
/// Chunks that are read before the network takes them.
const AHEAD: usize = 4;
/// How often the watcher is told, whether or not the suite says anything.
const TICK: Duration = Duration::from_millis(100);

/// How far an upload has come.
#[derive(Debug, Clone, Default)]
pub struct Upload {
    /// Bytes handed to the network.
    pub bytes: u64,
    /// What the suite said last.
    pub progress: Option<Progress>,
}

/// What is held now.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The suite's last message.
    pub answer: ImportTradeResponse,
    /// The dataset in it.
    pub dataset: Dataset,
}

impl Client {
    /// Sends a file, telling `watch` how far it has come.
    pub async fn import_trade(
        &self,
        spec: TradeImport,
        file: impl Read + Send + 'static,
        mut watch: impl FnMut(&Upload),
    ) -> Result<Imported, Failure> {
        let sender = Sender::start(spec, file)?;
        let (request, id) = self.request(sender.messages);
        let result = self.receive(request, &id, &sender.sent, &mut watch).await;
        // A file that cannot be read is the cause, whatever the suite said then.
        match sender.broken.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(error) => Err(Failure::Local(anyhow::Error::new(error).context("read the file"))),
            None => result,
        }
    }

    async fn receive(
        &self,
        request: tonic::Request<ReceiverStream<ImportTradeRequest>>,
        id: &str,
        sent: &AtomicU64,
        watch: &mut impl FnMut(&Upload),
    ) -> Result<Imported, Failure> {
        let mut upload = Upload::default();
        let mut ticks = tokio::time::interval(TICK);
        let mut sectors = self.sectors();
        let call = sectors.import_trade(request);
        tokio::pin!(call);
        let answers = loop {
            tokio::select! {
                answers = &mut call => break answers,
                _ = ticks.tick() => {}
            }
            upload.bytes = sent.load(Ordering::Relaxed);
            watch(&upload);
        };
        let mut answers = answers.map_err(|status| self.failure(&status, id.to_owned()))?.into_inner();
        loop {
            let answer = tokio::select! {
                answer = answers.next() => answer,
                _ = ticks.tick() => {
                    upload.bytes = sent.load(Ordering::Relaxed);
                    watch(&upload);
                    continue;
                }
            };
            let Some(answer) = answer else {
                return Err(Failure::Unreachable(format!("the suite ended request {id} without an answer")));
            };
            let answer = answer.map_err(|status| self.failure(&status, id.to_owned()))?;
            match &answer.event {
                Some(Event::Dataset(dataset)) => return Ok(Imported { dataset: dataset.clone(), answer }),
                Some(Event::Progress(progress)) => upload.progress = Some(progress.clone()),
                None => {}
            }
        }
    }
}

/// Reads on a thread of its own: a file may be a pipe on which nothing comes,
/// and then only the end of the process ends the reading.
struct Sender {
    messages: ReceiverStream<ImportTradeRequest>,
    sent: Arc<AtomicU64>,
    broken: Arc<Mutex<Option<std::io::Error>>>,
}

impl Sender {
    fn start(spec: TradeImport, file: impl Read + Send + 'static) -> Result<Self, Failure> {
        let (messages, taken) = mpsc::channel(AHEAD);
        let sent = Arc::new(AtomicU64::new(0));
        let broken = Arc::new(Mutex::new(None));
        let (count, told) = (sent.clone(), broken.clone());
        std::thread::Builder::new().name("upload".to_owned()).spawn(move || {
            if let Err(error) = send(spec, file, &messages, &count) {
                // Told before the stream ends, and the stream ends without a
                // commit, so that nothing is stored.
                *told.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            }
        })?;
        Ok(Self { messages: ReceiverStream::new(taken), sent, broken })
    }
}

/// Sends everything; stops in silence when nobody takes it any more.
fn send(
    spec: TradeImport,
    mut file: impl Read,
    messages: &mpsc::Sender<ImportTradeRequest>,
    sent: &AtomicU64,
) -> std::io::Result<()> {
    let pass = |part| messages.blocking_send(ImportTradeRequest { part: Some(part) }).is_ok();
    if !pass(Part::Spec(spec)) {
        return Ok(());
    }
    loop {
        let chunk = chunk(&mut file)?;
        if chunk.is_empty() {
            break;
        }
        let length = chunk.len() as u64;
        if !pass(Part::Chunk(chunk)) {
            return Ok(());
        }
        sent.fetch_add(length, Ordering::Relaxed);
    }
    pass(Part::Commit(Commit { byte_count: sent.load(Ordering::Relaxed) as i64 }));
    Ok(())
}

/// The next bytes, fewer than a chunk only at the end of the file.
fn chunk(file: &mut impl Read) -> std::io::Result<Bytes> {
    let mut bytes = Vec::with_capacity(CHUNK);
    file.take(CHUNK as u64).read_to_end(&mut bytes)?;
    Ok(bytes.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn parts(file: impl Read + Send + 'static) -> (Vec<Part>, bool) {
        let mut sender = Sender::start(TradeImport::default(), file).unwrap();
        let mut parts = Vec::new();
        while let Some(message) = sender.messages.next().await {
            parts.push(message.part.unwrap());
        }
        let broken = sender.broken.lock().unwrap().is_some();
        (parts, broken)
    }

    #[tokio::test]
    async fn a_file_is_a_description_chunks_and_a_commit_with_the_count() {
        let (parts, broken) = parts(std::io::repeat(b'x').take(CHUNK as u64 + 5)).await;
        assert!(!broken);
        assert!(matches!(&parts[0], Part::Spec(_)));
        assert!(matches!(&parts[1], Part::Chunk(chunk) if chunk.len() == CHUNK));
        assert!(matches!(&parts[2], Part::Chunk(chunk) if chunk.len() == 5));
        assert!(matches!(&parts[3], Part::Commit(commit) if commit.byte_count == CHUNK as i64 + 5));
        assert_eq!(parts.len(), 4);
    }

    #[tokio::test]
    async fn a_file_that_breaks_off_is_never_committed() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
                Err(std::io::Error::other("the disk is gone"))
            }
        }
        let (parts, broken) = parts(std::io::repeat(b'x').take(10).chain(Broken)).await;
        assert!(broken);
        assert!(!parts.iter().any(|part| matches!(part, Part::Commit(_))), "{parts:?}");
    }
}
