//! A body that somebody watches until it ends.
//!
//! A call is over when its last byte is sent, not when its headers are: permits,
//! deadlines and measurements have to live in the body.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use axum::body::{Body, Bytes};
use http::HeaderMap;
use http_body::{Frame, SizeHint};
use tonic::{Code, Status};

/// What watches a body.
pub(super) trait Guard: Send + 'static {
    /// Ready when the body is to be cut off here, with this status.
    fn poll_cut(&mut self, context: &mut Context<'_>) -> Poll<Status> {
        let _ = context;
        Poll::Pending
    }

    /// The body has ended, with this code; called exactly once.
    fn ended(self: Box<Self>, code: Code);
}

/// A body and its watcher.
pub(super) struct Guarded {
    inner: Body,
    guard: Option<Box<dyn Guard>>,
}

impl Guarded {
    pub(super) fn body(inner: Body, guard: impl Guard) -> Body {
        Body::new(Self { inner, guard: Some(Box::new(guard)) })
    }

    fn end(&mut self, code: Code) {
        if let Some(guard) = self.guard.take() {
            guard.ended(code);
        }
    }
}

/// The code in headers or trailers, if there is one.
pub(super) fn code_of(headers: &HeaderMap) -> Option<Code> {
    headers.get("grpc-status").map(|value| Code::from_bytes(value.as_bytes()))
}

impl http_body::Body for Guarded {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let Some(guard) = &mut self.guard else { return Poll::Ready(None) };
        if let Poll::Ready(status) = guard.poll_cut(context) {
            let mut trailers = HeaderMap::new();
            let added = status.add_header(&mut trailers);
            debug_assert!(added.is_ok(), "a status of ours fits into headers");
            self.end(status.code());
            self.inner = Body::empty();
            return Poll::Ready(Some(Ok(Frame::trailers(trailers))));
        }
        let frame = std::task::ready!(Pin::new(&mut self.inner).poll_frame(context));
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
        self.guard.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        // Dropped before its end: the caller has gone away.
        self.end(Code::Cancelled);
    }
}
