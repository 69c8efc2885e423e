//! What tests that cross services share: the whole suite on a port of its own,
//! people with keys, small worlds of trade, small registries, calls as they go over
//! the wire, and the program as a process.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it must be")]

pub mod apart;
pub mod person;
pub mod program;
pub mod registry;
pub mod suite;
pub mod wire;
pub mod world;

use std::{future::Future, io::Write, time::Duration};

use eslabon_runtime::problem::{Kind, Problem};
use serde_json::Value;
use tonic::Status;

pub use person::Person;
pub use suite::{Suite, on_each_engine, on_each_engine_with};

/// What is waited for longer than this does not come, however busy the machine.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// Waits until something is so, and fails when it never is.
#[track_caller]
pub fn until<Done: Future<Output = bool>>(what: &str, so: impl FnMut() -> Done) -> impl Future<Output = ()> {
    let place = std::panic::Location::caller();
    let waiting = poll(so);
    async move {
        if tokio::time::timeout(PATIENCE, waiting).await.is_err() {
            panic!("{place}: {what}: not within {PATIENCE:?}");
        }
    }
}

async fn poll<Done: Future<Output = bool>>(mut so: impl FnMut() -> Done) {
    while !so().await {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Waits for something that must end by itself.
#[track_caller]
pub fn in_time<T>(what: &str, future: impl Future<Output = T>) -> impl Future<Output = T> {
    let place = std::panic::Location::caller();
    async move {
        match tokio::time::timeout(PATIENCE, future).await {
            Ok(done) => done,
            Err(_) => panic!("{place}: {what}: not within {PATIENCE:?}"),
        }
    }
}

/// Says in one line why something is not tested. Written past the capture of
/// the test runner, which shows nothing of tests that pass.
pub fn say_skipped(why: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {why}");
}

/// Checks that a gRPC call was refused for this reason.
#[track_caller]
pub fn refused<T: std::fmt::Debug>(answer: Result<T, Status>, kind: Kind, reason: &str) -> Problem {
    let problem = Problem::from(&answer.expect_err("the call is refused"));
    assert_eq!((problem.kind, problem.reason.as_str()), (kind, reason), "{problem:?}");
    problem
}

/// The body of a REST answer that went well.
#[track_caller]
pub fn json(response: reqwest::Response) -> impl Future<Output = Value> {
    let place = std::panic::Location::caller();
    async move {
        let status = response.status();
        let text = response.text().await.unwrap();
        assert!(status.is_success(), "{place}: {status} {text}");
        serde_json::from_str(&text).unwrap()
    }
}

/// The problem of a REST answer, with its code and reason as expected.
#[track_caller]
pub fn problem(response: reqwest::Response, code: u16, reason: &str) -> impl Future<Output = Value> {
    let place = std::panic::Location::caller();
    let reason = reason.to_owned();
    async move {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap();
        let problem: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{place}: {text}"));
        assert_eq!((status, problem["reason"].as_str()), (code, Some(reason.as_str())), "{place}: {text}");
        assert_eq!(headers["content-type"], "application/problem+json", "{place}");
        assert_eq!(problem["request_id"], headers["x-request-id"].to_str().unwrap(), "{place}: {text}");
        problem
    }
}

/// The fields that a problem of REST finds at fault, with their reasons.
pub fn violations(problem: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let all = problem["violations"].as_array().into_iter().flatten();
    all.map(|violation| (text(&violation["field"]), text(&violation["reason"]))).collect()
}

/// Checks that REST wrote the number that gRPC gave, digit by digit: both are
/// read from text, which this reader of JSON does to the last digit but one.
#[track_caller]
pub fn same_number(rest: &Value, grpc: impl Into<Option<f64>>) {
    let grpc: Option<f64> = grpc.into();
    let written: Value = serde_json::from_str(&serde_json::to_string(&grpc).unwrap()).unwrap();
    assert_eq!(*rest, written);
}
