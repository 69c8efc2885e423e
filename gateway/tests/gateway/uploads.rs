//! Uploads: a plain body becomes a client stream that commits only when all of it
//! has come.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use bytes::Bytes;
use eslabon_runtime::config::ByteSize;
use futures::{StreamExt, stream};
use reqwest::Body;
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::world::{Place, World, json, problem};

const IMPORT: &str = "/v1/datasets:importTrade?title=BACI%202017&classification=CLASSIFICATION_HS2007";

fn count(counter: &AtomicU64) -> u64 {
    counter.load(Ordering::SeqCst)
}

/// Waits for something that happens soon on another task.
async fn soon(what: &str, happened: impl Fn() -> bool) {
    let waiting = async {
        while !happened() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), waiting).await.expect(what);
}

#[tokio::test]
async fn a_file_arrives_whole_and_the_answer_is_the_last_message() {
    for place in [Place::InProcess, Place::Remote] {
        let world = World::on_sqlite(place, |_| {}).await;
        let request = world.post(IMPORT).header("content-type", "text/csv").body(vec![b'x'; 3 << 20]);
        let response = request.send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "application/json");
        let answer = json(response).await;
        assert_eq!(answer["dataset"]["rowCount"], (3 << 20).to_string());
        assert_eq!(answer["dataset"]["title"], "BACI 2017");
        assert_eq!(answer["dataset"]["classification"], "CLASSIFICATION_HS2007");
        assert_eq!(count(&world.seen.commits), 1);
    }
}

#[tokio::test]
async fn progress_is_sent_to_who_asks_for_lines() {
    let world = World::on_sqlite(Place::InProcess, |_| {}).await;
    let request = world.post(IMPORT).header("accept", "application/x-ndjson").body(vec![b'x'; 1 << 20]);
    let text = request.send().await.unwrap().text().await.unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines[0]["progress"].is_object() && lines.last().unwrap()["dataset"].is_object(), "{text}");
}

#[tokio::test]
async fn an_empty_file_is_committed_too() {
    let world = World::on_sqlite(Place::InProcess, |_| {}).await;
    let answer = json(world.post(IMPORT).send().await.unwrap()).await;
    assert_eq!(answer["dataset"]["rowCount"], "0");
}

#[tokio::test]
async fn a_body_that_breaks_off_is_never_committed() {
    for place in [Place::InProcess, Place::Remote] {
        let world = World::on_sqlite(place, |_| {}).await;
        // Two ways to break off: a length that is not met, and a chunk that is missing.
        for framing in ["content-length: 5000000", "transfer-encoding: chunked"] {
            let before = count(&world.seen.imports_begun);
            let mut socket = TcpStream::connect(world.address).await.unwrap();
            let head = format!(
                "POST {IMPORT} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\n{framing}\r\n\r\n",
                world.key
            );
            socket.write_all(head.as_bytes()).await.unwrap();
            if framing.contains("chunked") {
                socket.write_all(b"80000\r\n").await.unwrap();
            }
            socket.write_all(&[b'x'; 0x80000]).await.unwrap();
            soon("the service has begun", || count(&world.seen.imports_begun) > before).await;
            drop(socket);
        }
        soon("both have ended", || count(&world.seen.ended) == 2).await;
        assert_eq!((count(&world.seen.commits), count(&world.seen.clean_ends)), (0, 0));
    }
}

#[tokio::test]
async fn who_sends_half_a_body_and_still_listens_is_told_so() {
    for place in [Place::InProcess, Place::Remote] {
        let world = World::on_sqlite(place, |_| {}).await;
        for (accept, framing, body) in [
            ("application/json", "content-length: 1000", "year,exporter\r\n"),
            ("application/json", "transfer-encoding: chunked", "zz\r\n"),
            ("application/x-ndjson", "content-length: 1000", "year,exporter\r\n"),
        ] {
            let mut socket = TcpStream::connect(world.address).await.unwrap();
            let request = format!(
                "POST {IMPORT} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\naccept: {accept}\r\n\
                 {framing}\r\n\r\n{body}",
                world.key
            );
            socket.write_all(request.as_bytes()).await.unwrap();
            socket.shutdown().await.unwrap();
            let mut answer = String::new();
            socket.read_to_string(&mut answer).await.unwrap();
            assert!(answer.starts_with("HTTP/1.1 400"), "{framing}: {answer}");
            assert!(answer.contains("\"reason\":\"BODY_INCOMPLETE\""), "{framing}: {answer}");
        }
        assert_eq!((count(&world.seen.commits), count(&world.seen.clean_ends)), (0, 0));
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_after_progress_ends_the_lines_with_its_reason() {
    let world = World::on_sqlite(Place::InProcess, |_| {}).await;
    let mut socket = TcpStream::connect(world.address).await.unwrap();
    let head = format!(
        "POST {IMPORT} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\naccept: application/x-ndjson\r\n\
         content-length: 5000000\r\n\r\n",
        world.key
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(&[b'x'; 0x80000]).await.unwrap();
    soon("some of it has come", || count(&world.seen.bytes) > 0).await;
    socket.shutdown().await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("BODY_INCOMPLETE"), "{answer}");
    assert_eq!(count(&world.seen.commits), 0);
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_while_it_streams() {
    for place in [Place::InProcess, Place::Remote] {
        let limit = |config: &mut eslabon_gateway::Config| config.limits.max_body = ByteSize::mebibytes(2);
        let world = World::on_sqlite(place, limit).await;
        let endless = stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from_static(&[b'x'; 65536])));
        // Far more than the limit, and never in memory.
        let body = Body::wrap_stream(endless.take(160_000));
        let response = world.post(IMPORT).body(body).send().await.unwrap();
        let problem = problem(response, 413, "UPLOAD_TOO_LARGE").await;
        assert_eq!(problem["metadata"]["max_bytes"], (2 << 20).to_string());
        assert_eq!(count(&world.seen.commits), 0);
        assert!(count(&world.seen.bytes) <= 2 << 20);
    }
}

#[tokio::test]
async fn a_length_over_the_limit_is_refused_at_once() {
    let limit = |config: &mut eslabon_gateway::Config| config.limits.max_body = ByteSize::mebibytes(2);
    let world = World::on_sqlite(Place::InProcess, limit).await;
    let mut socket = TcpStream::connect(world.address).await.unwrap();
    let head = format!(
        "POST {IMPORT} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\nexpect: 100-continue\r\n\
         content-length: 10000000000\r\n\r\n",
        world.key
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    let mut answer = vec![0; 4096];
    let read = socket.read(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer[..read]).into_owned();
    assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("UPLOAD_TOO_LARGE"), "{answer}");
    assert_eq!(count(&world.seen.imports_begun), 0);
}

#[tokio::test]
async fn a_client_that_asks_first_is_told_to_go_on() {
    let world = World::on_sqlite(Place::InProcess, |_| {}).await;
    let mut socket = TcpStream::connect(world.address).await.unwrap();
    let head = format!(
        "POST {IMPORT} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\nexpect: 100-continue\r\n\
         content-length: 5\r\nconnection: close\r\n\r\n",
        world.key
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    let mut first = [0; 25];
    socket.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 100 Continue\r\n\r\n");
    socket.write_all(b"a,b,c").await.unwrap();
    let mut rest = String::new();
    socket.read_to_string(&mut rest).await.unwrap();
    assert!(rest.starts_with("HTTP/1.1 200"), "{rest}");
}

#[tokio::test]
async fn a_file_that_the_service_refuses_gets_its_answer_although_it_is_still_sent() {
    for place in [Place::InProcess, Place::Remote] {
        let world = World::on_sqlite(place, |_| {}).await;
        let mut file = b"refuse".to_vec();
        file.resize(8 << 20, b'x');
        let response = world.post(IMPORT).body(file).send().await.unwrap();
        let problem = problem(response, 400, "DECIMAL_COMMA").await;
        assert_eq!(problem["violations"][0]["field"], "lines[2].v");
    }
}

#[tokio::test]
async fn a_description_that_is_wrong_is_refused_before_the_body_is_read() {
    let world = World::on_sqlite(Place::InProcess, |_| {}).await;
    let wrong = problem(
        world.post("/v1/datasets:importTrade?titel=x&classification=HS").body("x").send().await.unwrap(),
        400,
        "UNKNOWN_FIELD",
    )
    .await;
    assert_eq!(wrong["violations"][0]["field"], "spec.titel");
    assert_eq!(wrong["violations"][1]["field"], "spec.classification");
    for kind in ["application/json", "multipart/form-data; boundary=x"] {
        let request = world.post(IMPORT).header("content-type", kind).body("{}");
        problem(request.send().await.unwrap(), 415, "UNSUPPORTED_MEDIA_TYPE").await;
    }
    assert_eq!(count(&world.seen.imports_begun), 0);
}
