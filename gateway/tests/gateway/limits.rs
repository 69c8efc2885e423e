//! Limits: rate, requests at once, deadlines, failed attempts.

use futures::StreamExt;

use crate::world::{Place, World, json, problem};

const DATASET: &str = "/v1/datasets/0123456789abcde0";
const ENDLESS: &str = "/v1/datasets/0123456789abcde0:export?what=EXPORT_WHAT_COUNTRY_PRODUCT";

#[tokio::test]
async fn a_key_that_asks_too_often_is_told_when_to_come_again() {
    let limit = |config: &mut eslabon_gateway::Config| {
        config.limits.requests_per_second = 1;
        config.limits.burst = 2;
    };
    let world = World::on_sqlite(Place::InProcess, limit).await;
    for _ in 0..2 {
        json(world.get(DATASET).send().await.unwrap()).await;
    }
    let response = world.get(DATASET).send().await.unwrap();
    assert_eq!(response.headers()["retry-after"], "1");
    problem(response, 429, "RATE_LIMITED").await;
}

#[tokio::test]
async fn a_stream_counts_as_under_way_until_it_ends() {
    let limit = |config: &mut eslabon_gateway::Config| config.limits.max_concurrent = 1;
    let world = World::on_sqlite(Place::InProcess, limit).await;
    let mut stream = world.get(ENDLESS).send().await.unwrap().bytes_stream();
    assert!(stream.next().await.unwrap().is_ok());
    let response = world.get(DATASET).send().await.unwrap();
    assert!(response.headers().contains_key("retry-after"));
    problem(response, 429, "CONCURRENCY_LIMITED").await;
    drop(stream);
    let freed = async {
        while world.get(DATASET).send().await.unwrap().status() != 200 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(10), freed).await.expect("the permit comes back");
}

#[tokio::test]
async fn one_key_does_not_use_up_what_is_anothers() {
    let limit = |config: &mut eslabon_gateway::Config| config.limits.max_concurrent = 1;
    let world = World::on_sqlite(Place::InProcess, limit).await;
    let (_, other) = world.create_key(r#"{"tenant": "cinde", "roles": [4]}"#).await;
    let mut stream = world.get(ENDLESS).send().await.unwrap().bytes_stream();
    assert!(stream.next().await.unwrap().is_ok());
    json(world.client.get(world.url(DATASET)).bearer_auth(&other).send().await.unwrap()).await;
}

#[tokio::test]
async fn the_gateway_as_a_whole_has_a_limit_too() {
    let limit = |config: &mut eslabon_gateway::Config| config.server.max_concurrent = 1;
    let world = World::on_sqlite(Place::Remote, limit).await;
    let mut stream = world.get(ENDLESS).send().await.unwrap().bytes_stream();
    assert!(stream.next().await.unwrap().is_ok());
    problem(world.get(DATASET).send().await.unwrap(), 503, "OVERLOADED").await;
}

#[tokio::test]
async fn a_deadline_is_kept() {
    for place in [Place::InProcess, Place::Remote] {
        let world = World::on_sqlite(place, |_| {}).await;
        let slow = "/v1/datasets/000000000000000e";
        for (header, value) in [("x-eslabon-timeout", "1ms"), ("grpc-timeout", "1m")] {
            let response = world.get(slow).header(header, value).send().await.unwrap();
            problem(response, 504, "DEADLINE_EXCEEDED").await;
        }
        let response = world.get(slow).header("x-eslabon-timeout", "soon").send().await.unwrap();
        problem(response, 400, "DEADLINE_INVALID").await;
    }
}

#[tokio::test]
async fn a_deadline_also_ends_a_stream() {
    let world = World::on_sqlite(Place::InProcess, |_| {}).await;
    let response = world.get(ENDLESS).header("x-eslabon-timeout", "300ms").send().await.unwrap();
    let text = response.text().await.unwrap();
    assert!(text.lines().last().unwrap().contains("DEADLINE_EXCEEDED"), "{text}");
}

#[tokio::test]
async fn a_deadline_is_never_longer_than_the_longest() {
    let limit = |config: &mut eslabon_gateway::Config| {
        config.limits.default_deadline = "100ms".parse().unwrap();
        config.limits.max_deadline = "100ms".parse().unwrap();
    };
    let world = World::on_sqlite(Place::InProcess, limit).await;
    let request = world.get("/v1/datasets/000000000000000e").header("x-eslabon-timeout", "1h");
    problem(request.send().await.unwrap(), 504, "DEADLINE_EXCEEDED").await;
}

#[tokio::test]
async fn an_address_that_guesses_keys_is_barred_but_known_keys_still_come_in() {
    let limit = |config: &mut eslabon_gateway::Config| config.limits.failed_attempts_per_second = 1;
    let world = World::on_sqlite(Place::InProcess, limit).await;
    json(world.get(DATASET).send().await.unwrap()).await;
    let guess = format!("esl_{}", "0".repeat(52));
    let ask = || world.client.get(world.url(DATASET)).bearer_auth(&guess).send();
    for _ in 0..3 {
        problem(ask().await.unwrap(), 401, "KEY_INVALID").await;
    }
    problem(ask().await.unwrap(), 429, "TOO_MANY_ATTEMPTS").await;
    json(world.get(DATASET).send().await.unwrap()).await;
}
