//! gRPC passed through: who calls is checked and replaced, the messages are not
//! looked at. Frames and trailers go on as they come.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use eslabon_runtime::problem::{Kind, Problem};
use http::{HeaderMap, Request, Response, header};
use http_body::{Frame, SizeHint};
use tokio::time::Sleep;
use tonic::{Code, Status, body::Body};

use crate::{
    DOMAIN,
    front::{Endpoint, Front, Visit},
    rest::upload::{Overrun, too_large},
    ticket::Ticket,
    upstream::{self, Outgoing},
};

/// Answers a gRPC call.
pub(crate) async fn answer(front: &Front, visit: &Visit, mut request: Request<Body>) -> Response<Body> {
    let path = request.uri().path();
    let result = if request.method() != http::Method::POST {
        let message = "gRPC calls are made with POST";
        Err(Problem::new(Kind::InvalidArgument, "METHOD_NOT_ALLOWED", message))
    } else if path.starts_with("/grpc.health.v1.Health/") {
        strip(request.headers_mut());
        front.checks.answer(front, request).await
    } else {
        match front.endpoint(path) {
            Some(endpoint) => pass(front, visit, endpoint, request).await,
            None => Err(Problem::new(
                Kind::Unimplemented,
                "UNKNOWN_METHOD",
                "there is no such method; see the API document",
            )
            .with("method", path)),
        }
    };
    result.unwrap_or_else(|problem| refused(problem).into_http())
}

/// A problem of the gateway as a status.
pub(crate) fn refused(problem: Problem) -> Status {
    problem.in_domain(DOMAIN).into()
}

async fn pass(
    front: &Front,
    visit: &Visit,
    endpoint: &Endpoint,
    mut request: Request<Body>,
) -> Result<Response<Body>, Problem> {
    let deadline = front.deadline(request.headers(), endpoint.streams)?;
    let how = || "gRPC".to_owned();
    let mut admitted = front.admit(visit, request.headers(), endpoint, how).await?;
    let overrun = Overrun::default();
    let max_bytes = front.limits.max_body.0;
    let terms = Terms { overrun: overrun.clone(), max_bytes, error_bytes: error_bytes(request.headers()) };
    strip(request.headers_mut());
    *request.uri_mut() = endpoint.uri.clone();
    let outgoing = Outgoing { token: admitted.token.clone(), id: &visit.id, deadline };
    outgoing.mark(&mut request);
    let request =
        request.map(|inner| Body::new(Metered { inner, left: max_bytes, overrun: overrun.clone() }));
    let call = async { upstream::call(endpoint.upstream()?, request).await };
    let result = tokio::time::timeout_at(deadline.0, call).await;
    let response = match result.unwrap_or_else(|_| Err(upstream::deadline_exceeded())) {
        Ok(response) => response,
        Err(problem) => {
            admitted.ticket.end(problem.kind.code(), &problem.reason);
            return Err(problem);
        }
    };
    if let Some(status) = upstream::status_in(response.headers()) {
        return match terms.ending(&status) {
            Ending::Kept(reason) => {
                admitted.ticket.end(status.code(), &reason);
                Ok(response)
            }
            Ending::Replaced(problem) => {
                admitted.ticket.end(problem.kind.code(), &problem.reason);
                Err(problem)
            }
        };
    }
    let sleep = Box::pin(tokio::time::sleep_until(deadline.0));
    Ok(response.map(|inner| Body::new(Relayed { inner, ticket: Some(admitted.ticket), sleep, terms })))
}

/// What a caller says of itself that only we may say, and what is meant for us.
fn strip(headers: &mut HeaderMap) {
    for name in [header::AUTHORIZATION, header::COOKIE, header::HOST, header::CONTENT_LENGTH] {
        headers.remove(name);
    }
    headers.remove("x-api-key");
    let ours: Vec<_> =
        headers.keys().filter(|name| name.as_str().starts_with("x-eslabon-")).cloned().collect();
    for name in ours {
        headers.remove(name);
    }
}

/// How the status of a service is passed on.
enum Ending {
    /// As it is; with the reason in it, for the log.
    Kept(String),
    /// We know better.
    Replaced(Problem),
}

/// What decides how a call may end.
struct Terms {
    overrun: Overrun,
    max_bytes: u64,
    /// Bytes of an error's details that the caller takes.
    error_bytes: usize,
}

impl Terms {
    fn ending(&self, status: &Status) -> Ending {
        match status.code() {
            Code::Ok => Ending::Kept(String::new()),
            _ if self.overrun.load(Ordering::Acquire) => Ending::Replaced(too_large(self.max_bytes)),
            Code::Cancelled => Ending::Replaced(upstream::problem_of(status)),
            _ if status.details().len() > self.error_bytes => {
                Ending::Replaced(Problem::from(status).within(self.error_bytes))
            }
            _ => Ending::Kept(Problem::from(status).reason),
        }
    }

    /// Why a call that broke off did so.
    fn interrupted(&self) -> Problem {
        if self.overrun.load(Ordering::Acquire) {
            return too_large(self.max_bytes);
        }
        upstream::interrupted()
    }
}

/// Libraries refuse or drop an answer whose headers are larger than they take,
/// 8 KiB in some, and errors travel in headers. A caller that takes more says so.
fn error_bytes(headers: &HeaderMap) -> usize {
    const BY_DEFAULT: usize = 5 << 10;
    const AT_MOST: usize = 128 << 10;
    let asked = headers.get("x-eslabon-error-bytes").and_then(|value| value.to_str().ok()?.parse().ok());
    asked.unwrap_or(BY_DEFAULT).min(AT_MOST)
}

/// The messages of a caller, counted.
struct Metered {
    inner: Body,
    left: u64,
    overrun: Arc<AtomicBool>,
}

impl http_body::Body for Metered {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let frame = ready!(Pin::new(&mut self.inner).poll_frame(context));
        if let Some(Ok(frame)) = &frame
            && let Some(data) = frame.data_ref()
        {
            match self.left.checked_sub(data.len() as u64) {
                Some(left) => self.left = left,
                None => {
                    self.overrun.store(true, Ordering::Release);
                    return Poll::Ready(Some(Err(Status::resource_exhausted("too large"))));
                }
            }
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// The answer of a service, watched to its end.
struct Relayed {
    inner: Body,
    ticket: Option<Ticket>,
    sleep: Pin<Box<Sleep>>,
    terms: Terms,
}

impl Relayed {
    fn end(&mut self, code: Code, reason: &str) {
        if let Some(mut ticket) = self.ticket.take() {
            ticket.end(code, reason);
        }
    }

    /// Ends the answer with a problem of ours.
    fn cut(&mut self, problem: Problem) -> Frame<Bytes> {
        self.end(problem.kind.code(), &problem.reason);
        self.inner = Body::empty();
        let mut trailers = HeaderMap::new();
        let added = refused(problem).add_header(&mut trailers);
        debug_assert!(added.is_ok(), "a status of ours fits into headers");
        Frame::trailers(trailers)
    }

    fn interrupted(&mut self) -> Frame<Bytes> {
        self.cut(self.terms.interrupted())
    }
}

impl http_body::Body for Relayed {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.ticket.is_none() {
            return Poll::Ready(None);
        }
        if self.sleep.as_mut().poll(context).is_ready() {
            return Poll::Ready(Some(Ok(self.cut(upstream::deadline_exceeded()))));
        }
        let frame = match ready!(Pin::new(&mut self.inner).poll_frame(context)) {
            Some(Ok(frame)) => frame,
            Some(Err(error)) => {
                tracing::warn!(%error, "a service broke off");
                self.interrupted()
            }
            None => self.interrupted(),
        };
        let Some(status) = frame.trailers_ref().filter(|_| self.ticket.is_some()).map(upstream::status_in)
        else {
            return Poll::Ready(Some(Ok(frame)));
        };
        let frame = match status.as_ref().map(|status| self.terms.ending(status)) {
            Some(Ending::Kept(reason)) => {
                self.end(status.map_or(Code::Unknown, |status| status.code()), &reason);
                frame
            }
            Some(Ending::Replaced(problem)) => self.cut(problem),
            None => self.interrupted(),
        };
        Poll::Ready(Some(Ok(frame)))
    }

    fn is_end_stream(&self) -> bool {
        self.ticket.is_none()
    }
}
