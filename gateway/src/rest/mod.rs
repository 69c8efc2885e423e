//! REST: one path of the contract in, one gRPC call out.

pub(crate) mod accept;
mod query;
mod request;
mod stream;
pub(crate) mod upload;

use axum::body::Body;
use bytes::Bytes;
use eslabon_runtime::{peer::Peer, problem::Problem};
use http::{HeaderValue, Request, Response, StatusCode, header};
use tonic::Code;

use self::{
    accept::Form,
    request::Head,
    stream::{Streamed, to_json},
    upload::{Fault, UploadBody},
};
use crate::{
    front::{Front, Visit},
    refusal::Refusal,
    routes::{BodyRule, Found, Route, Upload},
    upstream::{self, Messages, Outgoing},
};

/// Answers a request for a path of the contract.
pub(crate) async fn answer(front: &Front, visit: &Visit, request: Request<Body>) -> Response<Body> {
    match respond(front, visit, request).await {
        Ok(response) => response,
        Err(refusal) => refusal.into_response(&visit.id),
    }
}

async fn respond(front: &Front, visit: &Visit, request: Request<Body>) -> Result<Response<Body>, Refusal> {
    let (parts, body) = request.into_parts();
    let (route, segments) = match front.routes.find(parts.method.as_str(), parts.uri.path()) {
        Found::Route(route, segments) => (route, segments),
        Found::OtherVerbs(allowed) => return Err(Refusal::method_not_allowed(&allowed)),
        Found::Malformed => {
            let message = "the path is not percent-encoded UTF-8, or a segment holds a slash";
            return Err(Refusal::http(StatusCode::BAD_REQUEST, "MALFORMED_PATH", message));
        }
        Found::Nothing => return Err(nothing_there(front, parts.uri.path())),
    };
    let endpoint = front.endpoint(&route.method.path).ok_or_else(Problem::internal)?;
    let deadline = front.deadline(&parts.headers, endpoint.streams)?;
    let how = || format!("{} {}", parts.method, parts.uri.path());
    let mut admitted = front.admit(visit, &parts.headers, endpoint, how).await?;
    let call = Call {
        route,
        upstream: endpoint.upstream()?,
        outgoing: Outgoing { token: admitted.token.clone(), id: &visit.id, deadline },
        front,
    };
    let head =
        Head { route, segments, query: parts.uri.query().unwrap_or_default(), headers: &parts.headers };
    let result = tokio::time::timeout_at(deadline.0, call.make(&head, body)).await;
    match result.unwrap_or_else(|_| Err(upstream::deadline_exceeded().into())) {
        Ok(Answer::Whole(json)) => {
            admitted.ticket.end(Code::Ok, "");
            Ok(whole(json))
        }
        Ok(Answer::Streamed(streamed)) => Ok(streamed.into_response(admitted.ticket)),
        Err(refusal) => {
            admitted.ticket.end(refusal.problem.kind.code(), &refusal.problem.reason);
            Err(refusal)
        }
    }
}

/// What comes of a call.
enum Answer {
    Whole(Vec<u8>),
    Streamed(Box<Streamed>),
}

struct Call<'a> {
    front: &'a Front,
    route: &'a Route,
    upstream: &'a Peer,
    outgoing: Outgoing<'a>,
}

impl Call<'_> {
    async fn make(&self, head: &Head<'_>, body: Body) -> Result<Answer, Refusal> {
        let form = accept::form(head.headers)?;
        if let BodyRule::Upload(upload) = &self.route.body {
            return self.upload(head, upload, form, body).await;
        }
        let message = head.message(body, self.front.limits.max_json.0).await?;
        let body = http_body_util::Full::new(upstream::frame(&message)?);
        let messages = self.send(tonic::body::Body::new(body)).await?;
        if self.route.method.descriptor.is_server_streaming() {
            return Ok(self.streamed(messages, form, Fault::default()).await?);
        }
        Ok(Answer::Whole(self.last(messages).await?))
    }

    async fn upload(
        &self,
        head: &Head<'_>,
        upload: &Upload,
        form: Form,
        body: Body,
    ) -> Result<Answer, Refusal> {
        accept::file_body(head.headers)?;
        let first = head.upload(upload)?;
        let max_bytes = self.front.limits.max_body.0;
        if request::announced(head.headers).is_some_and(|length| length > max_bytes) {
            return Err(upload::too_large(max_bytes).into());
        }
        let fault = Fault::default();
        let body = UploadBody::new(&first, upload, body, max_bytes, fault.clone())?;
        let result = async {
            let messages = self.send(tonic::body::Body::new(body)).await?;
            match form {
                // Only who asks for progress has it; the rest has a proper code.
                Form::Lines | Form::Events => self.streamed(messages, form, fault.clone()).await,
                Form::Json => self.last(messages).await.map(Answer::Whole),
            }
        };
        result.await.map_err(|problem| fault.or(problem).into())
    }

    async fn send(&self, body: tonic::body::Body) -> Result<Messages, Problem> {
        let request = self.outgoing.request(&self.route.method.path, body)?;
        Messages::of(upstream::call(self.upstream, request).await?)
    }

    /// The last message of an answer, as JSON; the only one of a unary call.
    async fn last(&self, mut messages: Messages) -> Result<Vec<u8>, Problem> {
        let mut last: Option<Bytes> = None;
        while let Some(message) = messages.next().await? {
            last = Some(message);
        }
        let last = last.ok_or_else(upstream::interrupted)?;
        to_json(&self.route.method.descriptor.output(), last)
    }

    async fn streamed(&self, mut messages: Messages, form: Form, fault: Fault) -> Result<Answer, Problem> {
        Ok(Answer::Streamed(Box::new(Streamed {
            first: messages.next().await?,
            messages,
            output: self.route.method.descriptor.output(),
            form,
            fault,
            id: self.outgoing.id.clone(),
            deadline: self.outgoing.deadline,
        })))
    }
}

fn whole(json: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Body::from(json));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn nothing_there(front: &Front, path: &str) -> Refusal {
    if front.endpoint(path).is_some() {
        return Refusal::http(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "UNSUPPORTED_MEDIA_TYPE",
            "this is the path of a gRPC method: call it with `content-type: application/grpc`, \
             or use its REST path; see /docs",
        );
    }
    Refusal::http(StatusCode::NOT_FOUND, "UNKNOWN_PATH", "there is no such path; see /docs")
}
