//! A problem as an HTTP answer: `application/problem+json`, with the same reason,
//! metadata and violations as over gRPC. The only place that chooses HTTP codes.

use std::{collections::BTreeMap, time::Duration};

use axum::body::Body;
use eslabon_runtime::{
    layers::RequestId,
    problem::{Kind, Problem},
};
use http::{
    HeaderName, HeaderValue, Response, StatusCode,
    header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE},
};
use serde::Serialize;

use crate::DOMAIN;

/// Media type of every error.
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// A request that is not served, and why.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// Boxed: it is large, and rare.
    pub(crate) problem: Box<Problem>,
    status: StatusCode,
    allow: Option<HeaderValue>,
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        let status = status_of(&problem);
        Self { problem: Box::new(problem), status, allow: None }
    }
}

impl Refusal {
    /// A request that HTTP itself has a better code for.
    pub(crate) fn http(status: StatusCode, reason: &str, message: impl Into<String>) -> Self {
        let kind = match status {
            StatusCode::NOT_FOUND => Kind::NotFound,
            StatusCode::PAYLOAD_TOO_LARGE => Kind::ResourceExhausted,
            _ => Kind::InvalidArgument,
        };
        Self { problem: Box::new(Problem::new(kind, reason, message)), status, allow: None }
    }

    /// A path that exists, but not for this verb.
    pub(crate) fn method_not_allowed(allowed: &str) -> Self {
        let message = format!("this path answers {allowed}");
        let mut refusal = Self::http(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", message);
        refusal.allow = HeaderValue::from_str(allowed).ok();
        refusal
    }

    /// The answer.
    pub(crate) fn into_response(self, id: &RequestId) -> Response<Body> {
        let shown = Shown::of(&self.problem, self.status, id);
        let body = serde_json::to_vec(&shown).unwrap_or_default();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        let mut add = |name: HeaderName, value: Option<HeaderValue>| {
            if let Some(value) = value {
                headers.insert(name, value);
            }
        };
        add(ALLOW, self.allow);
        let wait = match self.status {
            // Whoever said that it is unavailable may not have said for how long.
            StatusCode::SERVICE_UNAVAILABLE => Some(self.problem.retry_after.unwrap_or_default()),
            _ => self.problem.retry_after,
        };
        add(RETRY_AFTER, wait.map(|wait| whole_seconds(wait).into()));
        if self.status == StatusCode::UNAUTHORIZED {
            add(WWW_AUTHENTICATE, Some(HeaderValue::from_static("Bearer realm=\"eslabon\"")));
        }
        response
    }
}

/// The problem as one line of JSON, for the end of a stream that broke off.
pub(crate) fn line(problem: &Problem, id: &RequestId) -> Vec<u8> {
    #[derive(Serialize)]
    struct Line<'a> {
        error: Shown<'a>,
    }
    serde_json::to_vec(&Line { error: Shown::of(problem, status_of(problem), id) }).unwrap_or_default()
}

/// The fields of RFC 9457, and ours.
#[derive(Serialize)]
struct Shown<'a> {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: &'a str,
    reason: &'a str,
    domain: &'a str,
    metadata: &'a BTreeMap<String, String>,
    violations: Vec<ShownViolation<'a>>,
    request_id: &'a str,
}

#[derive(Serialize)]
struct ShownViolation<'a> {
    field: &'a str,
    reason: &'a str,
    description: &'a str,
}

impl<'a> Shown<'a> {
    fn of(problem: &'a Problem, status: StatusCode, id: &'a RequestId) -> Self {
        let violations = problem.violations.iter().map(|violation| ShownViolation {
            field: &violation.field,
            reason: &violation.reason,
            description: &violation.description,
        });
        Self {
            // The reason says what kind of problem it is; there is no page about it.
            r#type: "about:blank",
            title: status.canonical_reason().unwrap_or("Client Closed Request"),
            status: status.as_u16(),
            detail: &problem.message,
            reason: &problem.reason,
            domain: if problem.domain.is_empty() { DOMAIN } else { &problem.domain },
            metadata: &problem.metadata,
            violations: violations.collect(),
            request_id: id.as_str(),
        }
    }
}

/// The HTTP code of a problem. A limit that says when to come again is one of
/// rate (429); one that does not is one of size (413).
pub(crate) fn status_of(problem: &Problem) -> StatusCode {
    match problem.kind {
        Kind::InvalidArgument | Kind::FailedPrecondition => StatusCode::BAD_REQUEST,
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::AlreadyExists | Kind::Aborted => StatusCode::CONFLICT,
        Kind::PermissionDenied => StatusCode::FORBIDDEN,
        Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
        Kind::ResourceExhausted if problem.retry_after.is_some() => StatusCode::TOO_MANY_REQUESTS,
        Kind::ResourceExhausted => StatusCode::PAYLOAD_TOO_LARGE,
        Kind::DeadlineExceeded => StatusCode::GATEWAY_TIMEOUT,
        Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        // 499 is nobody's standard, and what everybody's logs say.
        Kind::Cancelled => StatusCode::from_u16(499).unwrap_or(StatusCode::BAD_REQUEST),
        Kind::Unimplemented => StatusCode::NOT_IMPLEMENTED,
        Kind::DataLoss | Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// At least one second: nobody should come again at once.
fn whole_seconds(wait: Duration) -> u64 {
    (wait.as_secs() + u64::from(wait.subsec_nanos() > 0)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_http_code() {
        for (kind, code) in [
            (Kind::InvalidArgument, 400),
            (Kind::FailedPrecondition, 400),
            (Kind::Unauthenticated, 401),
            (Kind::PermissionDenied, 403),
            (Kind::NotFound, 404),
            (Kind::AlreadyExists, 409),
            (Kind::Aborted, 409),
            (Kind::ResourceExhausted, 413),
            (Kind::Cancelled, 499),
            (Kind::Internal, 500),
            (Kind::DataLoss, 500),
            (Kind::Unimplemented, 501),
            (Kind::Unavailable, 503),
            (Kind::DeadlineExceeded, 504),
        ] {
            assert_eq!(status_of(&Problem::new(kind, "R", "m")).as_u16(), code, "{kind:?}");
        }
        let limited = Problem::new(Kind::ResourceExhausted, "R", "m").retry_after(Duration::from_millis(1));
        assert_eq!(status_of(&limited).as_u16(), 429);
    }

    #[test]
    fn a_wait_is_rounded_up_to_whole_seconds() {
        assert_eq!([0, 1, 1000, 1001].map(|ms| whole_seconds(Duration::from_millis(ms))), [1, 1, 1, 2]);
    }
}
