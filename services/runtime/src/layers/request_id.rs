//! Every call has an id: the caller's `x-request-id` when it is a sane one, a new
//! one otherwise. It stands in the log, in the answer, and in calls made on its
//! behalf.

use axum::{extract::Request, response::Response};
use http::{HeaderName, HeaderValue};

/// The header that carries it.
pub(crate) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The id of a call, in its extensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(HeaderValue);

impl RequestId {
    /// The id itself.
    pub fn as_str(&self) -> &str {
        // Only visible ASCII is ever put in.
        self.0.to_str().unwrap_or_default()
    }

    /// A new id.
    pub fn new() -> Self {
        // Random bits of this thread's generator: an id is no secret, and asking
        // the system for them costs more than anything else here.
        let now = jiff::Timestamp::now().as_millisecond();
        let id = uuid::Builder::from_unix_timestamp_millis(
            u64::try_from(now).unwrap_or_default(),
            &rand::random(),
        );
        Self(
            HeaderValue::try_from(id.into_uuid().to_string())
                .unwrap_or_else(|_| HeaderValue::from_static("-")),
        )
    }

    /// The caller's id, when it is 1 to 64 letters, digits, `_` and `-`.
    pub fn accept(value: &HeaderValue) -> Option<Self> {
        let sane = (1..=64).contains(&value.len())
            && value.as_bytes().iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(byte));
        sane.then(|| Self(value.clone()))
    }
}

impl Default for RequestId {
    fn default() -> Self {
        Self::new()
    }
}

/// Gives a call its id.
pub(super) fn settle(request: &mut Request) -> RequestId {
    let id = request.headers().get(HEADER).and_then(RequestId::accept).unwrap_or_default();
    request.extensions_mut().insert(id.clone());
    id
}

/// Tells the caller the id.
pub(super) fn tell(id: RequestId, response: &mut Response) {
    response.headers_mut().insert(HEADER, id.0);
}
