//! What is too much or too late is refused while it goes on.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use eslabon_runtime::{
    config::ByteSize,
    problem::{Kind, Problem},
};
use eslabon_standalone::suite::Config;
use eslabon_tests::{
    PATIENCE, in_time, on_each_engine, on_each_engine_with, person, problem, refused, world,
};
use futures::{StreamExt, stream};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// What is let in.
const LIMIT: u64 = 1 << 20;
/// What sockets on both sides hold besides.
const IN_SOCKETS: u64 = 24 << 20;
/// What an analyst once sent by mistake.
const TEN_GIGABYTES: u64 = 10_000_000_000;

fn small(config: &mut Config) {
    config.gateway.limits.max_body = ByteSize(LIMIT);
}

#[tokio::test]
async fn ten_gigabytes_are_refused_while_they_come() {
    on_each_engine_with(small, async |suite| {
        let analyst = suite.analyst("cinde").await;
        let head = format!(
            "POST {} HTTP/1.1\r\nhost: suite\r\nauthorization: Bearer {}\r\ntransfer-encoding: chunked\r\n\r\n",
            person::IMPORT,
            analyst.key()
        );
        let (mut answers, mut sends) = TcpStream::connect(suite.address()).await.unwrap().into_split();
        sends.write_all(head.as_bytes()).await.unwrap();
        let sent = Arc::new(AtomicU64::new(0));
        let count = sent.clone();
        let sending = tokio::spawn(async move {
            for piece in world::endless() {
                let framed = [format!("{:x}\r\n", piece.len()).as_bytes(), &piece, b"\r\n"].concat();
                let total = count.fetch_add(piece.len() as u64, Ordering::SeqCst);
                if total > TEN_GIGABYTES || sends.write_all(&framed).await.is_err() {
                    break;
                }
            }
        });
        let mut answer = vec![0; 16 << 10];
        let read = in_time("the refusal", answers.read(&mut answer)).await.unwrap();
        let sent = sent.load(Ordering::SeqCst);
        sending.abort();
        let answer = String::from_utf8_lossy(&answer[..read]);
        assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
        assert!(sent <= LIMIT + IN_SOCKETS, "{sent} bytes were taken of an upload that may have {LIMIT}");
        assert!(analyst.datasets().await.is_empty());
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn an_upload_over_the_limit_is_refused_by_name() {
    on_each_engine_with(small, async |suite| {
        let analyst = suite.analyst("cinde").await;
        let pieces = stream::iter(world::endless().take(400)).map(Ok::<_, std::io::Error>);
        let response = analyst.upload(reqwest::Body::wrap_stream(pieces)).await;
        let found = problem(response, 413, "UPLOAD_TOO_LARGE").await;
        assert_eq!(found["metadata"]["max_bytes"], LIMIT.to_string());

        let part = |part| eslabon_proto::sectors::v1::ImportTradeRequest { part: Some(part) };
        use eslabon_proto::sectors::v1::import_trade_request::Part;
        let chunks = world::endless().take(400).map(move |piece| part(Part::Chunk(piece)));
        let spec = part(Part::Spec(person::spec("", "")));
        let messages = tokio_stream::iter(std::iter::once(spec).chain(chunks));
        let answers = analyst.sectors().await.import_trade(messages).await.unwrap().into_inner();
        refused(person::imported(answers).await, Kind::ResourceExhausted, "UPLOAD_TOO_LARGE");
        assert!(analyst.datasets().await.is_empty());
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_small_file_that_inflates_without_end_is_refused() {
    let small = |config: &mut Config| config.sectors.import.max_inflated_bytes = ByteSize(LIMIT);
    on_each_engine_with(small, async |suite| {
        let analyst = suite.analyst("cinde").await;
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        for piece in world::endless().take(100) {
            std::io::Write::write_all(&mut encoder, &piece).unwrap();
        }
        let file = encoder.finish().unwrap();
        assert!((file.len() as u64) < LIMIT / 2);
        let response = analyst.upload(file).await;
        let found: serde_json::Value = response.json().await.unwrap();
        assert_eq!(
            (&found["status"], &found["reason"]),
            (&413.into(), &"UPLOAD_TOO_LARGE".into()),
            "{found}"
        );
        assert!(analyst.datasets().await.is_empty());
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn more_rows_than_are_taken_are_refused() {
    let few = |config: &mut Config| config.sectors.import.max_rows = 20;
    on_each_engine_with(few, async |suite| {
        let analyst = suite.analyst("cinde").await;
        let response = analyst.upload(world::two_years()).await;
        let found: serde_json::Value = response.json().await.unwrap();
        assert_eq!(found["reason"], "TOO_MANY_ROWS", "{found}");
        assert!(analyst.datasets().await.is_empty());
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn an_upload_that_never_ends_is_ended_by_its_deadline() {
    on_each_engine(async |suite| {
        let analyst = suite.analyst("cinde").await;
        let file = || {
            let begun = stream::iter([Ok::<_, std::io::Error>(world::two_years())]);
            reqwest::Body::wrap_stream(begun.chain(stream::pending()))
        };
        for deadline in ["1ms", "200ms"] {
            let started = Instant::now();
            let call = analyst.post(person::IMPORT).header("x-eslabon-timeout", deadline).body(file()).send();
            let found = problem(in_time("the deadline", call).await.unwrap(), 504, "DEADLINE_EXCEEDED").await;
            assert_eq!(found["status"], 504);
            assert!(started.elapsed() < PATIENCE / 2, "{deadline}");
        }
        assert!(analyst.datasets().await.is_empty());
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_deadline_of_a_millisecond_is_kept_in_the_middle_of_an_answer() {
    on_each_engine(async |suite| {
        let analyst = suite.analyst("cinde").await;
        let name = analyst.import(eslabon_standalone::sample::TRADE_WORLD).await;
        let path = format!("/v1/{name}:export?what=EXPORT_WHAT_COUNTRY_PRODUCT&basis.rca_threshold=0.9");
        let started = Instant::now();
        let response = analyst.get(&path).header("x-eslabon-timeout", "1ms").send().await.unwrap();
        let text = response.text().await.unwrap();
        assert!(text.contains("DEADLINE_EXCEEDED"), "{}", &text[..text.len().min(500)]);
        assert!(started.elapsed() < Duration::from_secs(30));
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_page_token_of_another_query_is_refused() {
    on_each_engine(async |suite| {
        let analyst = suite.analyst("cinde").await;
        let name = analyst.import(world::two_years()).await;
        let page = analyst.read(&format!("/v1/{name}/countries?page_size=2")).await;
        let token = page["nextPageToken"].as_str().unwrap();
        let other =
            analyst.get(&format!("/v1/{name}/countries?page_size=2&basis.year=2015&page_token={token}"));
        let found = problem(other.send().await.unwrap(), 400, "PAGE_TOKEN_INVALID").await;
        assert_eq!(found["violations"][0]["field"], "page_token");
        let request = eslabon_proto::sectors::v1::ListProductComplexitiesRequest {
            dataset: name,
            page_token: token.to_owned(),
            ..Default::default()
        };
        let answer = analyst.sectors().await.list_product_complexities(request).await;
        assert_eq!(Problem::from(&answer.unwrap_err()).reason, "PAGE_TOKEN_INVALID");
        suite.stop().await;
    })
    .await;
}
