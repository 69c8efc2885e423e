//! The public port: what kind of request it is, who asks, and where it goes.

use std::{
    collections::HashMap,
    net::{IpAddr, SocketAddr},
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{body::Body, extract::ConnectInfo};
use eslabon_proto::r#type::v1::Effect;
use eslabon_runtime::{
    layers::{Deadline, RequestId},
    peer::Peer,
    problem::{Kind, Problem},
    telemetry::propagate,
};
use futures::FutureExt;
use http::{HeaderMap, HeaderValue, Method, Request, Response, Uri, header::CONTENT_TYPE};
use tokio::sync::Semaphore;
use tower::Service;
use tracing::{Instrument, Span, field::Empty};

use crate::{
    checks::Checks,
    config::Limits,
    grpc,
    health::Readiness,
    keys::Keys,
    pages::Pages,
    refusal::Refusal,
    rest,
    routes::Routes,
    store::Entry,
    ticket::{Office, Open, Ticket},
};

/// Everything behind the public port.
pub(crate) struct Front {
    pub(crate) endpoints: HashMap<String, Endpoint>,
    pub(crate) routes: Routes,
    pub(crate) keys: Arc<Keys>,
    pub(crate) limits: Limits,
    pub(crate) permits: Arc<Semaphore>,
    pub(crate) office: Office,
    /// Health over gRPC.
    pub(crate) checks: Checks,
    pub(crate) ready: Readiness,
    pub(crate) pages: Pages,
}

/// A gRPC method, and who serves it.
pub(crate) struct Endpoint {
    /// The gRPC path.
    pub(crate) path: Arc<str>,
    /// The same, to call it.
    pub(crate) uri: Uri,
    /// Whether it is more than one message on either side.
    pub(crate) streams: bool,
    /// What it does to the state.
    pub(crate) effect: Effect,
    /// Who serves it; none: nobody here.
    pub(crate) upstream: Option<Peer>,
}

/// A request, as far as everybody has to know it.
pub(crate) struct Visit {
    pub(crate) id: RequestId,
    pub(crate) peer: Option<IpAddr>,
    pub(crate) started: Instant,
    pub(crate) span: Span,
}

/// Somebody who may come in, and what is held for it.
pub(crate) struct Admitted {
    pub(crate) ticket: Ticket,
    pub(crate) token: HeaderValue,
}

impl Endpoint {
    /// Who serves it.
    pub(crate) fn upstream(&self) -> Result<&Peer, Problem> {
        self.upstream.as_ref().ok_or_else(|| {
            Problem::new(
                Kind::Unimplemented,
                "SERVICE_NOT_SERVED",
                "this installation does not run the service",
            )
            .with("method", &self.path)
        })
    }
}

impl Front {
    /// The method at a gRPC path.
    pub(crate) fn endpoint(&self, path: &str) -> Option<&Endpoint> {
        self.endpoints.get(path)
    }

    /// When a request must be over. Streams and uploads take as long as what
    /// they carry, so without a deadline of their own they get the longest.
    pub(crate) fn deadline(&self, headers: &HeaderMap, streams: bool) -> Result<Deadline, Problem> {
        let (default, most) = (self.limits.default_deadline.0, self.limits.max_deadline.0);
        let asked = rest::accept::timeout(headers)?.unwrap_or(if streams { most } else { default });
        Ok(Deadline(tokio::time::Instant::now() + asked.min(most)))
    }

    /// Lets a caller in, or says why not. The cheapest refusal comes first.
    pub(crate) async fn admit(
        &self,
        visit: &Visit,
        headers: &HeaderMap,
        endpoint: &Endpoint,
        how: impl FnOnce() -> String,
    ) -> Result<Admitted, Problem> {
        let admitted = self.try_admit(visit, headers, endpoint, how).await;
        if let Err(problem) = &admitted {
            self.office.refused(&endpoint.path, problem, visit.started);
        }
        admitted
    }

    async fn try_admit(
        &self,
        visit: &Visit,
        headers: &HeaderMap,
        endpoint: &Endpoint,
        how: impl FnOnce() -> String,
    ) -> Result<Admitted, Problem> {
        let of_all = self.permits.clone().try_acquire_owned().map_err(|_| overloaded())?;
        let entrant = self.keys.admit(headers, visit.peer).await?;
        let of_key = self.keys.take(&entrant)?;
        let token = self.keys.token(&entrant)?;
        let caller = &entrant.caller;
        visit.span.record("tenant", caller.tenant.as_str());
        visit.span.record("subject", caller.subject.as_str());
        let entry = (endpoint.effect == Effect::Write).then(|| Entry {
            at: jiff::Timestamp::now().as_microsecond(),
            duration_us: 0,
            tenant: caller.tenant.to_string(),
            subject: caller.subject.clone(),
            method: endpoint.path.to_string(),
            path: how(),
            code: "",
            reason: String::new(),
            request_id: visit.id.as_str().to_owned(),
        });
        let ticket = Ticket::new(Open {
            started: visit.started,
            method: endpoint.path.clone(),
            entry,
            span: visit.span.clone(),
            permits: [of_all, of_key],
            office: self.office.clone(),
        });
        Ok(Admitted { ticket, token })
    }

    async fn answer(self: Arc<Self>, request: Request<Body>) -> Response<Body> {
        let visit = visit(&request);
        let kind = Kinds::of(&request);
        let span = visit.span.clone();
        // What a panic leaves half-done is dropped with its request.
        let answer = AssertUnwindSafe(self.route(&visit, kind, request)).catch_unwind().instrument(span);
        let mut response = answer.await.unwrap_or_else(|_| {
            tracing::error!(request_id = visit.id.as_str(), "the gateway panicked");
            match kind {
                Kinds::Grpc | Kinds::GrpcWeb => grpc::refused(Problem::internal()).into_http(),
                Kinds::Plain => Refusal::from(Problem::internal()).into_response(&visit.id),
            }
        });
        if let Ok(id) = HeaderValue::from_str(visit.id.as_str()) {
            response.headers_mut().insert("x-request-id", id);
        }
        response
    }

    async fn route(self: &Arc<Self>, visit: &Visit, kind: Kinds, request: Request<Body>) -> Response<Body> {
        match kind {
            Kinds::Grpc => {
                grpc::answer(self, visit, request.map(tonic::body::Body::new)).await.map(Body::new)
            }
            Kinds::GrpcWeb => crate::web::answer(self, visit, request).await,
            Kinds::Plain => match self.open_page(request.method(), request.uri().path()).await {
                Some(response) => response,
                None => rest::answer(self, visit, request).await,
            },
        }
    }

    /// What is open without a key: health, and the documents of the API.
    async fn open_page(&self, method: &Method, path: &str) -> Option<Response<Body>> {
        if method != Method::GET && method != Method::HEAD {
            return None;
        }
        match path {
            "/healthz" => Some(Response::new(Body::from("ok\n"))),
            "/readyz" => Some(self.ready.answer().await),
            _ => self.pages.get(path),
        }
    }
}

/// The three ways in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kinds {
    Grpc,
    GrpcWeb,
    Plain,
}

impl Kinds {
    fn of(request: &Request<Body>) -> Self {
        let kind = request.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
        if kind.starts_with(b"application/grpc-web") {
            Self::GrpcWeb
        } else if kind.starts_with(b"application/grpc") {
            Self::Grpc
        } else {
            Self::Plain
        }
    }
}

fn visit(request: &Request<Body>) -> Visit {
    let id = request.headers().get("x-request-id").and_then(RequestId::accept).unwrap_or_default();
    let span = tracing::info_span!(
        "request",
        http.method = request.method().as_str(),
        http.path = request.uri().path(),
        request_id = id.as_str(),
        tenant = Empty,
        subject = Empty
    );
    propagate::follow(&span, request.headers());
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    Visit { id, peer, started: Instant::now(), span }
}

pub(crate) fn overloaded() -> Problem {
    Problem::new(
        Kind::Unavailable,
        "OVERLOADED",
        "the gateway has as many requests under way as it serves at once; try again in a second",
    )
    .retry_after(Duration::from_secs(1))
}

/// The front as a service, which is all that the router holds.
#[derive(Clone)]
pub(crate) struct Door(pub(crate) Arc<Front>);

impl Service<Request<Body>> for Door {
    type Response = Response<Body>;
    type Error = std::convert::Infallible;
    type Future = futures::future::BoxFuture<'static, Result<Response<Body>, Self::Error>>;

    fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), Self::Error>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        Box::pin(self.0.clone().answer(request).map(Ok))
    }
}
