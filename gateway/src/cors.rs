//! Which pages of other sites may call, as browsers ask.

use std::time::Duration;

use axum::Router;
use http::{HeaderName, HeaderValue, Method};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::config::Cors;

/// Headers that a page may send.
const SENT: [&str; 10] = [
    "accept",
    "authorization",
    "content-type",
    "grpc-timeout",
    "traceparent",
    "x-api-key",
    "x-eslabon-timeout",
    "x-grpc-web",
    "x-request-id",
    "x-user-agent",
];
/// Headers that a page may read.
const READ: [&str; 6] = [
    "grpc-message",
    "grpc-status",
    "grpc-status-details-bin",
    "retry-after",
    "www-authenticate",
    "x-request-id",
];

/// Puts the answers to browsers around a router; without origins there are none.
pub(crate) fn around(router: Router, cors: &Cors) -> Router {
    if cors.allowed_origins.is_empty() {
        return router;
    }
    let origins = if cors.allowed_origins.iter().any(|origin| origin == "*") {
        AllowOrigin::any()
    } else {
        // The configuration was checked, so every origin is a header value.
        AllowOrigin::list(cors.allowed_origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok()))
    };
    let layer = CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers(SENT.map(HeaderName::from_static))
        .expose_headers(READ.map(HeaderName::from_static))
        .max_age(Duration::from_secs(3600));
    router.layer(layer)
}
