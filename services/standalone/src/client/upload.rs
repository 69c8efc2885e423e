//! The upload of a file: a description, chunks, and the commit that alone makes
//! it count. The same for every kind of file; what differs stands in [`Kind`].

use std::{
    future::Future,
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
        Dataset, ImportInputRequest, ImportInputResponse, ImportTradeRequest, ImportTradeResponse, Input,
        InputImport, TradeImport, import_input_request, import_input_response, import_trade_request,
        import_trade_response,
    },
    r#type::v1::{Commit, Progress},
};
use tokio::sync::mpsc;
use tokio_stream::{StreamExt, wrappers::ReceiverStream};
use tonic::{Request, Response, Status, Streaming};

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

/// One part of an upload.
#[derive(Debug)]
pub enum Part<Spec> {
    /// First: what is being uploaded.
    Spec(Spec),
    /// Then: the file, in order.
    Chunk(Bytes),
    /// Last: store it.
    Commit(Commit),
}

/// What is said of a file, and its bytes.
pub type File<Spec> = (Spec, Box<dyn Read + Send>);

/// What the suite says in an answer.
#[derive(Debug)]
pub enum Told<Resource> {
    /// How far it has come.
    Progress(Progress),
    /// Last: what is now held.
    Held(Resource),
}

/// One kind of upload.
pub trait Kind: 'static {
    /// What is said of the file.
    type Spec: Send + 'static;
    /// A message of the stream.
    type Message: Send + 'static;
    /// A message of the answer.
    type Answer;
    /// What the file becomes.
    type Resource;

    /// The message that holds a part.
    fn message(part: Part<Self::Spec>) -> Self::Message;

    /// What an answer says.
    fn told(answer: &Self::Answer) -> Option<Told<Self::Resource>>;

    /// Calls the method of the suite.
    fn call(
        client: &Client,
        request: Request<ReceiverStream<Self::Message>>,
    ) -> impl Future<Output = Result<Response<Streaming<Self::Answer>>, Status>>;
}

/// A file of trade.
#[derive(Debug)]
pub struct TradeFile;

impl Kind for TradeFile {
    type Spec = TradeImport;
    type Message = ImportTradeRequest;
    type Answer = ImportTradeResponse;
    type Resource = Dataset;

    fn message(part: Part<TradeImport>) -> ImportTradeRequest {
        use import_trade_request::Part as P;
        ImportTradeRequest {
            part: Some(match part {
                Part::Spec(spec) => P::Spec(spec),
                Part::Chunk(chunk) => P::Chunk(chunk),
                Part::Commit(commit) => P::Commit(commit),
            }),
        }
    }

    fn told(answer: &ImportTradeResponse) -> Option<Told<Dataset>> {
        use import_trade_response::Event;
        Some(match answer.event.as_ref()? {
            Event::Progress(progress) => Told::Progress(progress.clone()),
            Event::Dataset(dataset) => Told::Held(dataset.clone()),
        })
    }

    async fn call(
        client: &Client,
        request: Request<ReceiverStream<ImportTradeRequest>>,
    ) -> Result<Response<Streaming<ImportTradeResponse>>, Status> {
        client.sectors().import_trade(request).await
    }
}

/// A file of inputs.
#[derive(Debug)]
pub struct InputFile;

impl Kind for InputFile {
    type Spec = InputImport;
    type Message = ImportInputRequest;
    type Answer = ImportInputResponse;
    type Resource = Input;

    fn message(part: Part<InputImport>) -> ImportInputRequest {
        use import_input_request::Part as P;
        ImportInputRequest {
            part: Some(match part {
                Part::Spec(spec) => P::Spec(spec),
                Part::Chunk(chunk) => P::Chunk(chunk),
                Part::Commit(commit) => P::Commit(commit),
            }),
        }
    }

    fn told(answer: &ImportInputResponse) -> Option<Told<Input>> {
        use import_input_response::Event;
        Some(match answer.event.as_ref()? {
            Event::Progress(progress) => Told::Progress(progress.clone()),
            Event::Input(input) => Told::Held(input.clone()),
        })
    }

    async fn call(
        client: &Client,
        request: Request<ReceiverStream<ImportInputRequest>>,
    ) -> Result<Response<Streaming<ImportInputResponse>>, Status> {
        client.inputs().import_input(request).await
    }
}

/// What is held now.
#[derive(Debug)]
pub struct Uploaded<K: Kind> {
    /// The suite's last message.
    pub answer: K::Answer,
    /// What is held, from it.
    pub held: K::Resource,
}

impl Client {
    /// Sends files that come together, or one alone, telling `watch` how far it has come.
    pub async fn upload<K: Kind>(
        &self,
        files: Vec<File<K::Spec>>,
        mut watch: impl FnMut(&Upload),
    ) -> Result<Uploaded<K>, Failure> {
        let sender = Sender::start::<K>(files)?;
        let (request, id) = self.request(sender.messages);
        let result = self.receive::<K>(request, &id, &sender.sent, &mut watch).await;
        // A file that cannot be read is the cause, whatever the suite said then.
        match sender.broken.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(error) => Err(Failure::Local(anyhow::Error::new(error).context("read the file"))),
            None => result,
        }
    }

    async fn receive<K: Kind>(
        &self,
        request: Request<ReceiverStream<K::Message>>,
        id: &str,
        sent: &AtomicU64,
        watch: &mut impl FnMut(&Upload),
    ) -> Result<Uploaded<K>, Failure> {
        let mut upload = Upload::default();
        let mut ticks = tokio::time::interval(TICK);
        let call = K::call(self, request);
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
            match K::told(&answer) {
                Some(Told::Held(held)) => return Ok(Uploaded { answer, held }),
                Some(Told::Progress(progress)) => upload.progress = Some(progress),
                None => {}
            }
        }
    }
}

/// Reads on a thread of its own: a file may be a pipe on which nothing comes,
/// and then only the end of the process ends the reading.
struct Sender<Message> {
    messages: ReceiverStream<Message>,
    sent: Arc<AtomicU64>,
    broken: Arc<Mutex<Option<std::io::Error>>>,
}

impl<Message: Send + 'static> Sender<Message> {
    fn start<K: Kind<Message = Message>>(files: Vec<File<K::Spec>>) -> Result<Self, Failure> {
        let (messages, taken) = mpsc::channel(AHEAD);
        let sent = Arc::new(AtomicU64::new(0));
        let broken = Arc::new(Mutex::new(None));
        let (count, told) = (sent.clone(), broken.clone());
        std::thread::Builder::new().name("upload".to_owned()).spawn(move || {
            if let Err(error) = send::<K>(files, &messages, &count) {
                // Told before the stream ends, and the stream ends without a
                // commit, so that nothing is stored.
                *told.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            }
        })?;
        Ok(Self { messages: ReceiverStream::new(taken), sent, broken })
    }
}

/// Sends everything; stops in silence when nobody takes it any more.
fn send<K: Kind>(
    files: Vec<File<K::Spec>>,
    messages: &mpsc::Sender<K::Message>,
    sent: &AtomicU64,
) -> std::io::Result<()> {
    let pass = |part| messages.blocking_send(K::message(part)).is_ok();
    for (spec, mut file) in files {
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
    }
    pass(Part::Commit(Commit { byte_count: sent.load(Ordering::Relaxed) as i64 }));
    Ok(())
}

/// The next bytes, fewer than a chunk only at the end of the file.
fn chunk(file: &mut dyn Read) -> std::io::Result<Bytes> {
    let mut bytes = Vec::with_capacity(CHUNK);
    file.take(CHUNK as u64).read_to_end(&mut bytes)?;
    Ok(bytes.into())
}

#[cfg(test)]
mod tests {
    use import_trade_request::Part;

    use super::*;

    async fn parts(files: Vec<Box<dyn Read + Send>>) -> (Vec<Part>, bool) {
        let files = files.into_iter().map(|file| (TradeImport::default(), file)).collect();
        let mut sender = Sender::start::<TradeFile>(files).unwrap();
        let mut parts = Vec::new();
        while let Some(message) = sender.messages.next().await {
            parts.push(message.part.unwrap());
        }
        let broken = sender.broken.lock().unwrap().is_some();
        (parts, broken)
    }

    #[tokio::test]
    async fn a_file_is_a_description_chunks_and_a_commit_with_the_count() {
        let (parts, broken) = parts(vec![Box::new(std::io::repeat(b'x').take(CHUNK as u64 + 5))]).await;
        assert!(!broken);
        assert!(matches!(&parts[0], Part::Spec(_)));
        assert!(matches!(&parts[1], Part::Chunk(chunk) if chunk.len() == CHUNK));
        assert!(matches!(&parts[2], Part::Chunk(chunk) if chunk.len() == 5));
        assert!(matches!(&parts[3], Part::Commit(commit) if commit.byte_count == CHUNK as i64 + 5));
        assert_eq!(parts.len(), 4);
    }

    #[tokio::test]
    async fn files_that_come_together_are_told_apart_by_their_descriptions_and_committed_once() {
        let (parts, _) = parts(vec![Box::new(&b"one"[..]), Box::new(&b"two!"[..])]).await;
        assert!(matches!(
            &parts[..],
            [Part::Spec(_), Part::Chunk(one), Part::Spec(_), Part::Chunk(two), Part::Commit(commit)]
                if one == "one" && two == "two!" && commit.byte_count == 7
        ));
    }

    #[tokio::test]
    async fn a_file_that_breaks_off_is_never_committed() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
                Err(std::io::Error::other("the disk is gone"))
            }
        }
        let (parts, broken) = parts(vec![Box::new(std::io::repeat(b'x').take(10).chain(Broken))]).await;
        assert!(broken);
        assert!(!parts.iter().any(|part| matches!(part, Part::Commit(_))), "{parts:?}");
    }
}
