//! Whether the gateway can serve: its store answers, and so does every service
//! behind it.
//!
//! The answer is open to everyone, so it is found at most once a second.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use axum::body::Body;
use eslabon_runtime::{db::Db, peer::Peer};
use futures::future::join_all;
use http::{HeaderValue, Request, Response, StatusCode, header};
use serde::Serialize;
use tokio::sync::Mutex;
use tonic_health::pb::{HealthCheckRequest, HealthCheckResponse, health_check_response::ServingStatus};

use crate::upstream::{self, Messages};

/// How long an answer is given again.
const FRESH: Duration = Duration::from_secs(1);
/// How long a part may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// What has to answer.
pub(crate) struct Readiness {
    db: Db,
    upstreams: Vec<(String, Peer)>,
    draining: AtomicBool,
    last: Mutex<Option<(Instant, Report)>>,
}

#[derive(Debug, Clone, Serialize)]
struct Report {
    status: &'static str,
    parts: BTreeMap<String, &'static str>,
}

impl Readiness {
    pub(crate) fn new(db: Db, upstreams: Vec<(String, Peer)>) -> Self {
        Self { db, upstreams, draining: AtomicBool::new(false), last: Mutex::new(None) }
    }

    /// Says that no new requests should come, from now on.
    pub(crate) fn stop(&self) {
        self.draining.store(true, Ordering::Release);
    }

    /// The answer of `/readyz`: 200 or 503, and what each part says.
    pub(crate) async fn answer(&self) -> Response<Body> {
        let mut report = self.report().await;
        if self.draining.load(Ordering::Acquire) {
            report.status = said(false);
        }
        let code = if report.status == said(true) { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
        let mut response = Response::new(Body::from(serde_json::to_vec(&report).unwrap_or_default()));
        *response.status_mut() = code;
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response
    }

    async fn report(&self) -> Report {
        // Whoever comes while it is being found waits for the same answer.
        let mut last = self.last.lock().await;
        if let Some((at, report)) = &*last
            && at.elapsed() < FRESH
        {
            return report.clone();
        }
        let store = async { ("store".to_owned(), in_time(async { self.db.ping().await.is_ok() }).await) };
        let services = join_all(
            self.upstreams
                .iter()
                .map(|(name, upstream)| async { (name.clone(), in_time(serves(upstream)).await) }),
        );
        let (store, services) = tokio::join!(store, services);
        let parts: BTreeMap<_, _> = services.into_iter().chain([store]).collect();
        let report = Report {
            status: said(parts.values().all(|serves| *serves)),
            parts: parts.into_iter().map(|(name, serves)| (name, said(serves))).collect(),
        };
        *last = Some((Instant::now(), report.clone()));
        report
    }
}

async fn in_time(answer: impl Future<Output = bool>) -> bool {
    tokio::time::timeout(PATIENCE, answer).await.unwrap_or(false)
}

/// Asks a service as any gRPC client would.
async fn serves(upstream: &Peer) -> bool {
    let check = async {
        let body = http_body_util::Full::new(upstream::frame(&HealthCheckRequest::default())?);
        let mut request = Request::new(tonic::body::Body::new(body));
        *request.method_mut() = http::Method::POST;
        *request.version_mut() = http::Version::HTTP_2;
        *request.uri_mut() = http::Uri::from_static("/grpc.health.v1.Health/Check");
        let headers = request.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
        headers.insert(header::TE, HeaderValue::from_static("trailers"));
        Messages::of(upstream::call(upstream, request).await?)?.next().await
    };
    let Ok(Some(answer)) = check.await else { return false };
    let answer: Result<HealthCheckResponse, _> = prost::Message::decode(answer);
    answer.is_ok_and(|answer| answer.status() == ServingStatus::Serving)
}

fn said(serves: bool) -> &'static str {
    if serves { "SERVING" } else { "NOT_SERVING" }
}
