//! Calling the services behind the gateway, and what comes back.

use bytes::{Buf, BufMut, Bytes, BytesMut};
use eslabon_runtime::{
    layers::{Deadline, RequestId},
    peer::Peer,
    problem::{Kind, Problem},
    telemetry::propagate,
};
use http::{HeaderMap, HeaderValue, Request, Response, Version, header};
use http_body_util::BodyExt;
use tonic::{Code, Status, body::Body};
use tower::{Service, ServiceExt};
use tracing::Span;

/// Calls a service. A connection that cannot be had is UNAVAILABLE.
pub(crate) async fn call(upstream: &Peer, request: Request<Body>) -> Result<Response<Body>, Problem> {
    match upstream {
        Peer::InProcess(service) => match service.clone().oneshot(request).await {
            Ok(response) => Ok(response),
            Err(never) => match never {},
        },
        Peer::Remote(channel) => {
            let mut channel = channel.clone();
            let ready = channel.ready().await.map_err(lost)?;
            ready.call(request).await.map_err(lost)
        }
    }
}

/// What a call to a service carries beside its messages.
pub(crate) struct Outgoing<'a> {
    /// The internal token.
    pub(crate) token: HeaderValue,
    /// The id of the request.
    pub(crate) id: &'a RequestId,
    /// When it must be over.
    pub(crate) deadline: Deadline,
}

impl Outgoing<'_> {
    /// A call of ours.
    pub(crate) fn request(&self, path: &str, body: Body) -> Result<Request<Body>, Problem> {
        let mut request = Request::new(body);
        *request.uri_mut() = path.parse().map_err(|_| Problem::internal())?;
        let headers = request.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
        headers.insert(header::TE, HeaderValue::from_static("trailers"));
        self.mark(&mut request);
        Ok(request)
    }

    /// Puts what we say of the caller in the place of what it said itself.
    pub(crate) fn mark(&self, request: &mut Request<Body>) {
        *request.method_mut() = http::Method::POST;
        *request.version_mut() = Version::HTTP_2;
        let headers = request.headers_mut();
        headers.insert(header::AUTHORIZATION, self.token.clone());
        if let Ok(id) = HeaderValue::from_str(self.id.as_str()) {
            headers.insert("x-request-id", id);
        }
        if let Ok(left) = HeaderValue::try_from(Deadline::format(self.deadline.left())) {
            headers.insert("grpc-timeout", left);
        }
        propagate::inject(&Span::current(), headers);
    }
}

/// The status in the headers or trailers of an answer; none when they have none.
pub(crate) fn status_in(headers: &HeaderMap) -> Option<Status> {
    Status::from_header_map(headers)
}

/// What a status other than OK says.
pub(crate) fn problem_of(status: &Status) -> Problem {
    // We have not cancelled, or nobody would read this: the service was stopped.
    if status.code() == Code::Cancelled { interrupted() } else { Problem::from(status) }
}

/// The service cannot be reached.
fn lost(error: tonic::transport::Error) -> Problem {
    let timed_out = std::iter::successors(std::error::Error::source(&error), |error| error.source())
        .any(|error| error.is::<tonic::TimeoutExpired>());
    if timed_out {
        return deadline_exceeded();
    }
    tracing::warn!(%error, cause = ?std::error::Error::source(&error), "a service cannot be reached");
    unavailable("UPSTREAM_UNAVAILABLE", "the service cannot be reached now; try again in a second")
}

/// The service broke off.
pub(crate) fn interrupted() -> Problem {
    unavailable("UPSTREAM_INTERRUPTED", "the service stopped before it had answered; try again in a second")
}

fn unavailable(reason: &str, message: &str) -> Problem {
    Problem::new(Kind::Unavailable, reason, message).retry_after(std::time::Duration::from_secs(1))
}

/// The time of a request is up.
pub(crate) fn deadline_exceeded() -> Problem {
    Problem::new(
        Kind::DeadlineExceeded,
        "DEADLINE_EXCEEDED",
        "the call was not done within its deadline; allow more time, or ask for less at once",
    )
}

/// One message with the five bytes that gRPC puts before it.
pub(crate) fn frame(message: &impl prost::Message) -> Result<Bytes, Problem> {
    let length = message.encoded_len();
    let mut framed = BytesMut::with_capacity(5 + length);
    framed.put_u8(0);
    framed.put_u32(u32::try_from(length).map_err(|_| Problem::internal())?);
    message.encode(&mut framed).map_err(|_| Problem::internal())?;
    Ok(framed.freeze())
}

/// The messages of an answer, one after the other.
pub(crate) struct Messages {
    body: Body,
    buffer: BytesMut,
    ended: bool,
}

impl Messages {
    /// The messages of a response; an error where it is one already.
    pub(crate) fn of(response: Response<Body>) -> Result<Self, Problem> {
        let (parts, body) = response.into_parts();
        match status_in(&parts.headers) {
            Some(status) if status.code() != Code::Ok => Err(problem_of(&status)),
            found => Ok(Self { body, buffer: BytesMut::new(), ended: found.is_some() }),
        }
    }

    /// The next message; none when the call ended well.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, Problem> {
        loop {
            if let Some(message) = self.take()? {
                return Ok(Some(message));
            }
            if self.ended {
                return Ok(None);
            }
            match self.body.frame().await {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => self.buffer.put(data),
                    Err(frame) => self.end(frame.trailers_ref())?,
                },
                Some(Err(error)) => {
                    tracing::warn!(%error, "a service broke off");
                    return Err(interrupted());
                }
                None => self.end(None)?,
            }
        }
    }

    fn take(&mut self) -> Result<Option<Bytes>, Problem> {
        let Some(head) = self.buffer.first_chunk::<5>() else { return Ok(None) };
        let [compressed, length @ ..] = *head;
        if compressed != 0 {
            // We announced no compression.
            return Err(Problem::internal());
        }
        let length = u32::from_be_bytes(length) as usize;
        if self.buffer.len() < 5 + length {
            return Ok(None);
        }
        self.buffer.advance(5);
        Ok(Some(self.buffer.split_to(length).freeze()))
    }

    fn end(&mut self, trailers: Option<&HeaderMap>) -> Result<(), Problem> {
        self.ended = true;
        match trailers.and_then(status_in) {
            Some(status) if status.code() == Code::Ok => Ok(()),
            Some(status) => Err(problem_of(&status)),
            None => Err(interrupted()),
        }
    }
}
