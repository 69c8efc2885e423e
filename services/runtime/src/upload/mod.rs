//! Uploads: a client stream in, progress and what is now held out. One state
//! machine for every kind of file; what differs stands in [`Upload`].
//!
//! Bytes are parsed on a thread of their own while they arrive. Nothing is
//! written before `commit`, and then everything in one transaction: whatever is
//! killed half-way leaves nothing.

mod error;
mod parser;
mod refused;
mod session;

use std::{future::Future, pin::Pin, sync::Arc};

use bytes::Bytes;
use eslabon_proto::r#type::v1::{Commit, Progress as Told};
use futures::Stream;
use tokio::sync::Semaphore;
use tonic::Status;

pub use error::Error;
pub use refused::ImportError;
pub use session::upload;

use crate::{identity::Caller, problem::Problem, rules::Checker, tables::Stopped};

/// Bytes of a chunk at most, as the contracts say.
pub const MAX_CHUNK: usize = 1 << 20;

/// A stream of answers.
pub type Answers<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

/// One part of an upload.
#[derive(Debug, Clone, PartialEq)]
pub enum Part<Spec> {
    /// First: what is being uploaded.
    Spec(Spec),
    /// Then: the file, in order.
    Chunk(Bytes),
    /// Last: store it.
    Commit(Commit),
}

/// How far reading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows read so far.
    pub rows: u64,
}

/// Reads a file from bytes that are pushed.
pub trait Reading: Send + 'static {
    /// What the file becomes.
    type Table: Send + 'static;

    /// Takes the next bytes. `Err` when there is no use in sending more;
    /// [`Reading::finish`] tells why.
    fn push(&mut self, chunk: &[u8]) -> Result<(), Stopped>;

    /// How far it has come. A Parquet file is read when it is whole.
    fn progress(&self) -> Progress;

    /// The bytes have ended: the table, or everything that is wrong.
    fn finish(self) -> Result<Self::Table, ImportError>;
}

/// The parts of a service that an upload needs.
pub trait Host: Send + Sync + 'static {
    /// The contract's constraints.
    fn checker(&self) -> &Checker;

    /// One permit for every import that may be under way.
    fn imports(&self) -> &Arc<Semaphore>;
}

/// One kind of upload.
pub trait Upload: 'static {
    /// The service's parts.
    type App: Host;
    /// A failure of the service.
    type Error: From<Error> + From<Problem> + Into<Problem> + Send + 'static;
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
    fn progress(progress: Told) -> Self::Answer;

    /// A reader for the file; refuses what is said of it and cannot be.
    fn reader(app: &Self::App, spec: &Self::Spec) -> Result<Self::Reader, Self::Error>;

    /// Whether another file may come with those of which this was said. None may,
    /// where nothing else is stated.
    fn may_follow(_before: &[&Self::Spec], _next: &Self::Spec) -> Result<(), Self::Error> {
        Err(Error::OutOfOrder("`spec` was sent twice").into())
    }

    /// Stores what was read, all or nothing, and gives the last answer.
    fn save(
        app: &Arc<Self::App>,
        caller: &Arc<Caller>,
        files: Files<Self>,
    ) -> impl Future<Output = Result<Self::Answer, Self::Error>> + Send;
}

/// The files of an upload, in the order in which they came.
pub struct Files<U: Upload + ?Sized> {
    /// The first, which is the only one where no other may follow.
    pub first: (U::Spec, Table<U>),
    /// Those that followed.
    pub further: Vec<(U::Spec, Table<U>)>,
}

/// What the file of an upload becomes.
pub type Table<U> = <<U as Upload>::Reader as Reading>::Table;
