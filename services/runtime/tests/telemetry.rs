//! Telemetry leaves the process: spans and measurements to a collector,
//! measurements to whoever scrapes, trace context to the service that is called.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{Router, body::Body, extract::Request, response::Response};
use eslabon_runtime::{
    config::Secret,
    serve,
    telemetry::{self, propagate},
};
use http::HeaderMap;
use http_body_util::BodyExt;
use tokio::net::TcpListener;
use tower::ServiceExt;

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const PARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

type Received = Arc<Mutex<Vec<(String, Vec<u8>)>>>;

/// A collector that keeps what it is sent.
async fn collector() -> (String, Received) {
    let received = Received::default();
    let kept = received.clone();
    let app = Router::new().fallback(async move |request: Request| {
        let path = request.uri().path().to_owned();
        let body = request.into_body().collect().await.unwrap().to_bytes();
        kept.lock().unwrap().push((path, body.to_vec()));
        Response::builder()
            .header("content-type", "application/grpc")
            .header("grpc-status", "0")
            .body(Body::empty())
            .unwrap()
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let options =
        serve::Options { max_connection_age: Duration::from_secs(60), drain: Duration::from_secs(1) };
    tokio::spawn(serve::serve(listener, app, options, std::future::pending()));
    (url, received)
}

fn contains(received: &Received, path: &str, part: &[u8]) -> bool {
    let received = received.lock().unwrap();
    received.iter().any(|(at, body)| at.contains(path) && body.windows(part.len()).any(|bytes| bytes == part))
}

#[tokio::test(flavor = "multi_thread")]
async fn spans_measurements_and_trace_context_leave_the_process() {
    let (url, received) = collector().await;
    let config = telemetry::Config {
        log_filter: "off".to_owned(),
        otlp_endpoint: Secret::from(url),
        sample_ratio: 1.0,
        ..Default::default()
    };
    config.check().unwrap();
    let telemetry = Arc::new(telemetry::init(&config, "example").unwrap());

    let incoming = HeaderMap::from_iter([("traceparent".parse().unwrap(), PARENT.parse().unwrap())]);
    let mut outgoing = HeaderMap::new();
    {
        let span = tracing::info_span!(target: "eslabon_example", "rpc_of_the_example");
        propagate::follow(&span, &incoming);
        propagate::inject(&span, &mut outgoing);
    }
    let told = outgoing["traceparent"].to_str().unwrap();
    assert!(
        told.contains(TRACE) && told != PARENT,
        "the next service hears the trace and a new span: {told}"
    );
    tracing::info_span!(target: "h2::codec", "span_of_a_library").in_scope(|| ());

    opentelemetry::global::meter("example").u64_counter("eslabon.example.count").build().add(3, &[]);
    let request = Request::builder().uri("/metrics").body(Body::empty()).unwrap();
    let scraped = telemetry.scrape_router().oneshot(request).await.unwrap();
    let scraped = scraped.into_body().collect().await.unwrap().to_bytes();
    let scraped = String::from_utf8(scraped.to_vec()).unwrap();
    assert!(scraped.contains("eslabon_example_count") && scraped.contains(" 3"), "{scraped}");

    let begun = Instant::now();
    let arrived = || {
        contains(&received, "TraceService/Export", b"rpc_of_the_example")
            && contains(&received, "MetricsService/Export", b"eslabon.example.count")
    };
    while !arrived() {
        assert!(begun.elapsed() < Duration::from_secs(30), "the collector hears of both");
        let telemetry = telemetry.clone();
        tokio::task::spawn_blocking(move || telemetry.flush()).await.unwrap();
    }
    let trace: Vec<u8> = TRACE.as_bytes().chunks(2).map(|pair| hex(pair[0]) << 4 | hex(pair[1])).collect();
    assert!(contains(&received, "TraceService/Export", &trace), "the span belongs to the caller's trace");
    assert!(!contains(&received, "TraceService/Export", b"span_of_a_library"), "spans of ours alone");
}

fn hex(digit: u8) -> u8 {
    char::from(digit).to_digit(16).unwrap() as u8
}

#[test]
fn what_could_not_be_set_up_is_refused_before_anything_begins() {
    let wrong = [
        telemetry::Config { log_filter: "a=b=c".to_owned(), ..Default::default() },
        telemetry::Config { sample_ratio: 7.0, ..Default::default() },
        telemetry::Config { otlp_endpoint: Secret::from("not a url".to_owned()), ..Default::default() },
    ];
    for config in wrong {
        assert!(config.check().is_err(), "{config:?}");
    }
    let named = Secret::from("http://user:hunter2@collector:4317".to_owned());
    let config = telemetry::Config { otlp_endpoint: named, ..Default::default() };
    config.check().unwrap();
    assert!(!eslabon_runtime::config::show(&config).contains("hunter2"));
}
