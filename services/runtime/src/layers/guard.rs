//! A body that is watched until it ends.
//!
//! A call is over when its last byte is sent, not when its headers are: permits,
//! deadlines and measurements have to live in the body.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use axum::{
    body::{Body, Bytes},
    response::Response,
};
use http::HeaderMap;
use http_body::{Frame, SizeHint};
use tokio::{sync::OwnedSemaphorePermit, time::Sleep};
use tonic::{Code, Status};

use super::{deadline, trace::Watch};

/// An answer whose body may still be under way, and what it lives with.
pub(super) struct Open {
    pub(super) response: Response,
    /// Ready when the call's time is up.
    pub(super) sleep: Pin<Box<Sleep>>,
    /// Held until the body has ended, so that streams count too.
    pub(super) permit: Option<OwnedSemaphorePermit>,
}

impl Open {
    /// The answer, watched to its end.
    pub(super) fn watched(self, watch: Watch, domain: &'static str) -> Response {
        let Self { response, sleep, permit } = self;
        // An answer with its status in the head has nothing left to watch.
        if let Some(code) = code_of(response.headers()) {
            watch.ended(code);
            return response;
        }
        let kept = Kept { sleep, domain, watch, _permit: permit };
        response.map(|inner| Body::new(Guarded { inner, kept: Some(kept) }))
    }
}

/// The code in headers or trailers, if there is one.
fn code_of(headers: &HeaderMap) -> Option<Code> {
    headers.get("grpc-status").map(|value| Code::from_bytes(value.as_bytes()))
}

/// Dropped before its end, it tells the watch that the caller has gone away.
struct Guarded {
    inner: Body,
    /// Nothing once the body has ended.
    kept: Option<Kept>,
}

struct Kept {
    sleep: Pin<Box<Sleep>>,
    domain: &'static str,
    watch: Watch,
    _permit: Option<OwnedSemaphorePermit>,
}

impl Guarded {
    fn end(&mut self, code: Code) {
        if let Some(kept) = self.kept.take() {
            kept.watch.ended(code);
        }
    }

    /// Ends the body where it is.
    fn cut(&mut self, status: Status) -> Frame<Bytes> {
        let mut trailers = HeaderMap::new();
        let added = status.add_header(&mut trailers);
        debug_assert!(added.is_ok(), "a status of ours fits into headers");
        self.end(status.code());
        self.inner = Body::empty();
        Frame::trailers(trailers)
    }
}

impl http_body::Body for Guarded {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let Some(kept) = &mut self.kept else { return Poll::Ready(None) };
        if kept.sleep.as_mut().poll(context).is_ready() {
            let status = deadline::exceeded().in_domain(kept.domain).into();
            return Poll::Ready(Some(Ok(self.cut(status))));
        }
        let frame = ready!(Pin::new(&mut self.inner).poll_frame(context));
        match &frame {
            Some(Ok(frame)) => {
                if let Some(trailers) = frame.trailers_ref() {
                    self.end(code_of(trailers).unwrap_or(Code::Unknown));
                }
            }
            Some(Err(_)) => self.end(Code::Unknown),
            None => self.end(Code::Ok),
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.kept.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
