//! The documents of the API, made once: `/openapi.json`, and pages to browse.

use axum::body::Body;
use bytes::Bytes;
use http::{HeaderValue, Response, header};

/// What a page may load: its own style, and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// The documents.
pub(crate) struct Pages {
    /// The OpenAPI document.
    pub(crate) openapi: Bytes,
    /// The page to browse.
    pub(crate) docs: Bytes,
}

impl Pages {
    /// The document at a path, if there is one.
    pub(crate) fn get(&self, path: &str) -> Option<Response<Body>> {
        let (kind, content) = match path {
            "/openapi.json" => ("application/json", self.openapi.clone()),
            "/" | "/docs" => ("text/html; charset=utf-8", self.docs.clone()),
            "/docs.css" => ("text/css; charset=utf-8", Bytes::from_static(include_bytes!("docs.css"))),
            _ => return None,
        };
        let mut response = Response::new(Body::from(content));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=300"));
        Some(response)
    }
}
