//! A server stream as lines of JSON or as events, as the messages come.
//!
//! The HTTP code is sent before the end is known, so an error in the middle is
//! the last line, `{"error": …}`, or an event of type `error`.

use axum::body::Body;
use bytes::Bytes;
use eslabon_runtime::{
    layers::{Deadline, RequestId},
    problem::Problem,
};
use futures::stream;
use http::{HeaderValue, Response, header};
use prost_reflect::{DynamicMessage, MessageDescriptor};
use tonic::Code;

use super::{accept::Form, upload::Fault};
use crate::{
    json, refusal,
    ticket::Ticket,
    upstream::{self, Messages},
};

/// An answer that is sent as it comes.
pub(super) struct Streamed {
    /// What came first; it was waited for, so that an early error has its code.
    pub(super) first: Option<Bytes>,
    pub(super) messages: Messages,
    pub(super) output: MessageDescriptor,
    pub(super) form: Form,
    /// What was wrong with the body that is answered, if anything.
    pub(super) fault: Fault,
    pub(super) id: RequestId,
    pub(super) deadline: Deadline,
}

impl Streamed {
    /// The response; the ticket is held until its last byte.
    pub(super) fn into_response(self, ticket: Ticket) -> Response<Body> {
        let (kind, events) = match self.form {
            Form::Events => ("text/event-stream", true),
            Form::Json | Form::Lines => ("application/x-ndjson", false),
        };
        let ended = self.first.is_none();
        let state = State { streamed: self, ticket, ended };
        let lines = stream::unfold(state, move |mut state| async move {
            let line = state.next(events).await?;
            Some((Ok::<_, std::convert::Infallible>(line), state))
        });
        let mut response = Response::new(Body::from_stream(lines));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        response
    }
}

struct State {
    streamed: Streamed,
    ticket: Ticket,
    ended: bool,
}

impl State {
    async fn next(&mut self, events: bool) -> Option<Bytes> {
        if self.ended {
            self.ticket.end(Code::Ok, "");
            return None;
        }
        match self.message().await {
            Ok(Some(json)) => Some(if events { event("message", &json) } else { line(json) }),
            Ok(None) => {
                self.ended = true;
                self.ticket.end(Code::Ok, "");
                // A browser would otherwise connect again.
                events.then(|| event("end", b"{}"))
            }
            Err(problem) => {
                let problem = self.streamed.fault.or(problem);
                self.ended = true;
                self.ticket.end(problem.kind.code(), &problem.reason);
                let json = refusal::line(&problem, &self.streamed.id);
                Some(if events { event("error", &json) } else { line(json) })
            }
        }
    }

    async fn message(&mut self) -> Result<Option<Vec<u8>>, Problem> {
        let streamed = &mut self.streamed;
        let message = match streamed.first.take() {
            Some(first) => Some(first),
            None => tokio::time::timeout_at(streamed.deadline.0, streamed.messages.next())
                .await
                .unwrap_or_else(|_| Err(upstream::deadline_exceeded()))?,
        };
        message.map(|bytes| to_json(&streamed.output, bytes)).transpose()
    }
}

/// A message as JSON.
pub(super) fn to_json(output: &MessageDescriptor, bytes: Bytes) -> Result<Vec<u8>, Problem> {
    let mut json = Vec::with_capacity(bytes.len() * 3 + 64);
    let message = DynamicMessage::decode(output.clone(), bytes).map_err(|error| {
        tracing::error!(%error, "a service sent what its contract does not know");
        Problem::internal()
    })?;
    json::write(&message, &mut json)?;
    Ok(json)
}

fn line(mut json: Vec<u8>) -> Bytes {
    json.push(b'\n');
    json.into()
}

fn event(name: &str, json: &[u8]) -> Bytes {
    [b"event: ", name.as_bytes(), b"\ndata: ", json, b"\n\n"].concat().into()
}
