//! Trace context in and out of HTTP headers, as W3C `traceparent`.

use http::{HeaderMap, HeaderName, HeaderValue};
use opentelemetry::{
    Context, global,
    propagation::{Extractor, Injector},
};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).and_then(|value| value.to_str().ok())
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(HeaderName::as_str).collect()
    }
}

struct HeadersMut<'a>(&'a mut HeaderMap);

impl Injector for HeadersMut<'_> {
    fn set(&mut self, key: &str, value: String) {
        if let (Ok(key), Ok(value)) = (key.parse::<HeaderName>(), HeaderValue::try_from(value)) {
            self.0.insert(key, value);
        }
    }
}

/// Makes a span a child of the one that the caller named, if it named one.
pub fn follow(span: &Span, headers: &HeaderMap) {
    if headers.contains_key("traceparent") {
        let parent: Context =
            global::get_text_map_propagator(|propagator| propagator.extract(&Headers(headers)));
        // Without a tracer there is no context to set, and nothing is lost.
        let _ = span.set_parent(parent);
    }
}

/// Names the current span to the service that is called next.
pub fn inject(span: &Span, headers: &mut HeaderMap) {
    let context = span.context();
    global::get_text_map_propagator(|propagator| {
        propagator.inject_context(&context, &mut HeadersMut(headers))
    });
}
