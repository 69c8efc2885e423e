//! A plain HTTP body as a client stream: description, chunks, commit.
//!
//! The commit is the last message, and it is made only when the body has come to
//! its proper end. A body that breaks off or is too large ends as an error, which
//! resets the call: the service never sees a clean end, so it never stores half
//! a file. One chunk is in memory at a time; the next is read when the service
//! has taken it.

use std::{
    collections::VecDeque,
    pin::Pin,
    sync::{Arc, OnceLock, atomic::AtomicBool},
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::body::Body;
use bytes::{BufMut, Bytes, BytesMut};
use eslabon_runtime::problem::{Kind, Problem};
use http_body::Frame;
use http_body_util::BodyExt;
use prost_reflect::{DynamicMessage, Value};

use crate::{routes::Upload, upstream};

/// Bytes of a chunk: enough that the frames around it cost nothing.
const CHUNK: usize = 256 << 10;
/// How much is still read from a client that was refused, and for how long, so
/// that it reads the answer and does not only see its connection break.
const DRAIN_BYTES: usize = 64 << 20;
const DRAIN_TIME: Duration = Duration::from_secs(5);

/// Says whether a body was larger than the limit.
pub(crate) type Overrun = Arc<AtomicBool>;

/// What was wrong with the caller's body, once that is known. The service only
/// sees its call break off, so what it answers then says nothing to the caller.
#[derive(Debug, Clone, Default)]
pub(super) struct Fault(Arc<OnceLock<Problem>>);

impl Fault {
    /// The first fault is the one that counts.
    fn found(&self, problem: Problem) {
        let _ = self.0.set(problem);
    }

    /// The fault of the body where there is one, else what the service said.
    pub(super) fn or(&self, said: Problem) -> Problem {
        self.0.get().cloned().unwrap_or(said)
    }
}

/// An upload is larger than the limit.
pub(crate) fn too_large(max_bytes: u64) -> Problem {
    Problem::new(
        Kind::ResourceExhausted,
        "UPLOAD_TOO_LARGE",
        format!("the upload is larger than {max_bytes} bytes, so nothing was stored"),
    )
    .with("max_bytes", max_bytes)
}

/// A body broke off: its connection did, or its framing is wrong.
pub(super) fn incomplete() -> Problem {
    let message = "the body broke off before its end, so nothing was stored; send it again, whole";
    Problem::new(Kind::InvalidArgument, "BODY_INCOMPLETE", message)
}

/// The body of a client stream.
pub(super) struct UploadBody {
    source: Option<Body>,
    ready: VecDeque<Bytes>,
    pending: BytesMut,
    received: u64,
    max_bytes: u64,
    fault: Fault,
    upload: Upload,
    request: DynamicMessage,
}

impl UploadBody {
    /// A stream that begins with `first` and carries `source`.
    pub(super) fn new(
        first: &DynamicMessage,
        upload: &Upload,
        source: Body,
        max_bytes: u64,
        fault: Fault,
    ) -> Result<Self, Problem> {
        Ok(Self {
            source: Some(source),
            ready: VecDeque::from([upstream::frame(first)?]),
            pending: BytesMut::new(),
            received: 0,
            max_bytes,
            fault,
            upload: upload.clone(),
            request: DynamicMessage::new(upload.head.parent_message().clone()),
        })
    }

    /// Takes bytes of the file; `false` when they are too many.
    fn take(&mut self, data: &Bytes) -> bool {
        self.received += data.len() as u64;
        if self.received > self.max_bytes {
            return false;
        }
        self.pending.extend_from_slice(data);
        while self.pending.len() >= CHUNK {
            let chunk = self.pending.split_to(CHUNK).freeze();
            self.push_chunk(chunk);
        }
        true
    }

    /// A message with a chunk, written without copying the bytes.
    fn push_chunk(&mut self, chunk: Bytes) {
        let mut field = BytesMut::with_capacity(16);
        prost::encoding::encode_key(
            self.upload.chunk.number(),
            prost::encoding::WireType::LengthDelimited,
            &mut field,
        );
        prost::encoding::encode_varint(chunk.len() as u64, &mut field);
        let mut head = BytesMut::with_capacity(5 + field.len());
        head.put_u8(0);
        // A chunk is far smaller than 4 GiB.
        head.put_u32((field.len() + chunk.len()) as u32);
        head.put(field);
        self.ready.extend([head.freeze(), chunk]);
    }

    fn commit(&mut self) -> Result<(), Problem> {
        if !self.pending.is_empty() {
            let rest = self.pending.split().freeze();
            self.push_chunk(rest);
        }
        let count = i64::try_from(self.received).map_err(|_| Problem::internal())?;
        let mut commit = self.request.get_field(&self.upload.commit).into_owned();
        if let Some(commit) = commit.as_message_mut() {
            commit.set_field(&self.upload.byte_count, Value::I64(count));
        }
        let mut message = self.request.clone();
        message.set_field(&self.upload.commit, commit);
        self.ready.push_back(upstream::frame(&message)?);
        Ok(())
    }
}

impl http_body::Body for UploadBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        loop {
            if let Some(bytes) = self.ready.pop_front() {
                return Poll::Ready(Some(Ok(Frame::data(bytes))));
            }
            let Some(source) = &mut self.source else { return Poll::Ready(None) };
            match ready!(Pin::new(source).poll_frame(context)) {
                Some(Ok(frame)) => {
                    if let Some(data) = frame.data_ref()
                        && !self.take(data)
                    {
                        self.fault.found(too_large(self.max_bytes));
                        return Poll::Ready(Some(Err(axum::Error::new(Broken("is too large")))));
                    }
                }
                Some(Err(error)) => {
                    self.source = None;
                    self.fault.found(incomplete());
                    return Poll::Ready(Some(Err(error)));
                }
                None => {
                    self.source = None;
                    if self.commit().is_err() {
                        return Poll::Ready(Some(Err(axum::Error::new(Broken("cannot be committed")))));
                    }
                }
            }
        }
    }
}

impl Drop for UploadBody {
    fn drop(&mut self) {
        // Refused half-way: by us, or by the service.
        if let Some(source) = self.source.take()
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            runtime.spawn(tokio::time::timeout(DRAIN_TIME, drain(source)));
        }
    }
}

async fn drain(mut source: Body) {
    let mut read = 0;
    while let Some(Ok(frame)) = source.frame().await {
        read += frame.data_ref().map_or(0, Bytes::len);
        if read > DRAIN_BYTES {
            return;
        }
    }
}

/// Why a stream ends without a commit.
#[derive(Debug, thiserror::Error)]
#[error("the upload {0}")]
struct Broken(&'static str);
