//! REST: paths, JSON, errors, streams.

use serde_json::{Value, json};

use crate::world::{Place, World, json, problem};

const COMPLEXITY: &str = "/v1/datasets/0123456789abcde0/countries/CRI/complexity";

#[tokio::test]
async fn a_query_fills_nested_fields_and_the_answer_is_proto3_json() {
    let world = World::on_sqlite(Place::InProcess, |_| {}).await;
    let path =
        format!("{COMPLEXITY}?basis.year=2017&basis.variant=VARIANT_ATLAS_BOOK&basis.rca_threshold=1.5");
    let response = world.get(&path).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "application/json");
    let answer = json(response).await;
    assert_eq!(answer["name"], "datasets/0123456789abcde0/countries/CRI");
    assert_eq!(answer["eci"], 1.25);
    assert_eq!(answer["diversity"], 0);
    assert!(answer.get("coi").is_none());
    let basis = &answer["provenance"]["basis"];
    assert_eq!(
        *basis,
        json!({
            "year": 2017,
            "variant": "VARIANT_ATLAS_BOOK",
            "rcaThreshold": 1.5,
            "proximity": "PROXIMITY_KIND_UNSPECIFIED",
            "onDisconnected": "ON_DISCONNECTED_UNSPECIFIED",
        })
    );
}

#[tokio::test]
async fn large_integers_are_texts() {
    let world = World::on_sqlite(Place::InProcess, |_| {}).await;
    let answer = json(world.get("/v1/datasets/0123456789abcde0").send().await.unwrap()).await;
    assert_eq!(answer["rowCount"], "9007199254740993");
}

#[tokio::test]
async fn wrong_queries_are_refused_with_their_paths() {
    let world = World::on_sqlite(Place::InProcess, |_| {}).await;
    for (query, reason, field) in [
        ("basis.yeer=1", "UNKNOWN_FIELD", "basis.yeer"),
        ("basis.variant=VARIANT_X", "UNKNOWN_VALUE", "basis.variant"),
        ("basis.year=soon", "TYPE_MISMATCH", "basis.year"),
        ("basis.year=1&basis.year=2", "DUPLICATE_FIELD", "basis.year"),
        ("country=x", "DUPLICATE_FIELD", "country"),
        ("%ff=1", "MALFORMED_QUERY", ""),
    ] {
        let response = world.get(&format!("{COMPLEXITY}?{query}")).send().await.unwrap();
        let problem = problem(response, 400, reason).await;
        assert_eq!(problem["violations"][0]["field"], field, "{query}");
        assert_eq!(problem["domain"], "gateway.eslabon");
    }
}

#[tokio::test]
async fn every_error_of_a_service_has_its_http_code() {
    let world = World::on_sqlite(Place::InProcess, |_| {}).await;
    for (digit, code, reason) in [
        ('1', 400, "SOME_REASON"),
        ('2', 404, "NOT_FOUND"),
        ('3', 409, "TAKEN"),
        ('4', 400, "ONE_YEAR"),
        ('5', 409, "ETAG_MISMATCH"),
        ('6', 413, "TOO_MANY_ROWS"),
        ('7', 429, "BUSY"),
        ('8', 503, "STORE_UNAVAILABLE"),
        ('9', 500, "DATASET_DAMAGED"),
        ('a', 500, "INTERNAL"),
        ('b', 501, "NOT_YET"),
        // A service that is stopped in the middle says CANCELLED.
        ('c', 503, "UPSTREAM_INTERRUPTED"),
        ('d', 500, "INTERNAL"),
    ] {
        let path = format!("/v1/datasets/000000000000000{digit}");
        let response = world.get(&path).send().await.unwrap();
        let retry = response.headers().get("retry-after").cloned();
        let problem = problem(response, code, reason).await;
        if digit != 'c' {
            assert_eq!(problem["domain"], "sectors.eslabon", "{digit}");
        }
        assert_eq!(retry.is_some(), matches!(code, 429 | 503), "{digit}");
        if digit == '7' {
            assert_eq!(retry.unwrap(), "2", "1.5 s are rounded up");
            assert_eq!(problem["metadata"]["asked"], "datasets/0000000000000007");
        }
    }
}

#[tokio::test]
async fn a_service_that_is_not_there_is_unavailable() {
    let world = World::on_sqlite(Place::Nowhere, |_| {}).await;
    let response = world.get(COMPLEXITY).send().await.unwrap();
    assert!(response.headers().contains_key("retry-after"));
    problem(response, 503, "UPSTREAM_UNAVAILABLE").await;
}

#[tokio::test]
async fn paths_and_verbs_that_are_not_there_are_told_apart() {
    let world = World::on_sqlite(Place::InProcess, |_| {}).await;
    problem(world.get("/v1/nothing").send().await.unwrap(), 404, "UNKNOWN_PATH").await;
    let put = world.client.put(world.url("/v1/datasets/0123456789abcde0")).bearer_auth(&world.key);
    let response = put.send().await.unwrap();
    assert_eq!(response.headers()["allow"], "DELETE, GET");
    problem(response, 405, "METHOD_NOT_ALLOWED").await;
    problem(world.get("/v1/datasets/a%2Fb").send().await.unwrap(), 400, "MALFORMED_PATH").await;
    let grpc = world.post("/eslabon.sectors.v1.SectorsService/GetDataset");
    problem(grpc.body("{}").send().await.unwrap(), 415, "UNSUPPORTED_MEDIA_TYPE").await;
}

#[tokio::test]
async fn wrong_bodies_are_refused() {
    let world = World::on_sqlite(Place::InProcess, |_| {}).await;
    let create = |body: &str| {
        world.post("/v1/keys").header("content-type", "application/json").body(body.to_owned()).send()
    };
    let unknown = problem(create(r#"{"tenant": "a", "role": 1}"#).await.unwrap(), 400, "UNKNOWN_FIELD").await;
    assert_eq!(unknown["violations"][0]["field"], "role");
    let broken = problem(create("{\n \"tenant\": ").await.unwrap(), 400, "MALFORMED_JSON").await;
    assert_eq!(broken["metadata"]["line"], "2");
    let wrong = r#"{"tenant": 7, "roles": ["ROLE_KING"]}"#;
    let wrong = problem(create(wrong).await.unwrap(), 400, "TYPE_MISMATCH").await;
    let fields: Vec<_> = wrong["violations"].as_array().unwrap().iter().map(|one| &one["field"]).collect();
    assert_eq!(fields, ["tenant", "roles[0]"]);
    let form = world.post("/v1/keys").header("content-type", "application/x-www-form-urlencoded").body("a=b");
    problem(form.send().await.unwrap(), 415, "UNSUPPORTED_MEDIA_TYPE").await;
    let large = format!("{{\"title\": \"{}\"}}", "x".repeat(5 << 20));
    problem(create(&large).await.unwrap(), 413, "BODY_TOO_LARGE").await;
    problem(world.get("/v1/datasets").body("{}").send().await.unwrap(), 400, "BODY_NOT_EXPECTED").await;
    let twice = world.post("/v1/keys?tenant=a").header("content-type", "application/json").body("{}");
    problem(twice.send().await.unwrap(), 400, "QUERY_NOT_EXPECTED").await;
    let image = world.get(COMPLEXITY).header("accept", "image/png");
    problem(image.send().await.unwrap(), 406, "NOT_ACCEPTABLE").await;
}

#[tokio::test]
async fn a_stream_is_lines_of_json() {
    for place in [Place::InProcess, Place::Remote] {
        let world = World::on_sqlite(place, |_| {}).await;
        let path = "/v1/datasets/0123456789abcde0:export?what=EXPORT_WHAT_COUNTRY";
        let response = world.get(path).send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "application/x-ndjson");
        let text = response.text().await.unwrap();
        let done: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let done: Vec<_> = done.iter().map(|line| line["progress"]["done"].as_str().unwrap()).collect();
        assert_eq!(done, ["1", "2", "3"]);
    }
}

#[tokio::test]
async fn a_stream_that_breaks_off_says_so_in_its_last_line() {
    let world = World::on_sqlite(Place::InProcess, |_| {}).await;
    let path = "/v1/datasets/0123456789abcde0:export?what=EXPORT_WHAT_PRODUCT";
    let response = world.get(path).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
    let text = response.text().await.unwrap();
    let last: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert_eq!(last["error"]["reason"], "DATASET_DAMAGED");
    assert_eq!(last["error"]["request_id"], id);
    assert_eq!(text.lines().count(), 2);
}

#[tokio::test]
async fn a_stream_is_events_for_who_asks_for_them() {
    let world = World::on_sqlite(Place::InProcess, |_| {}).await;
    for (what, last) in [("EXPORT_WHAT_COUNTRY", "event: end"), ("EXPORT_WHAT_PRODUCT", "event: error")] {
        let path = format!("/v1/datasets/0123456789abcde0:export?what={what}");
        let response = world.get(&path).header("accept", "text/event-stream").send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let text = response.text().await.unwrap();
        let events: Vec<_> = text.trim_end().split("\n\n").collect();
        assert!(events[0].starts_with("event: message\ndata: {"), "{text}");
        assert!(events.last().unwrap().starts_with(last), "{text}");
    }
}

#[tokio::test]
async fn a_service_sees_who_calls_and_none_of_the_callers_own_claims() {
    let world = World::on_sqlite(Place::Remote, |_| {}).await;
    let (name, secret) = world.create_key(r#"{"tenant": "cinde", "roles": ["ROLE_VIEWER"]}"#).await;
    let request = world
        .client
        .get(world.url("/v1/datasets/0123456789abcde0"))
        .header("x-api-key", &secret)
        .header("x-eslabon-tenant", "other")
        .header("x-request-id", "my-id")
        .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    let response = request.send().await.unwrap();
    assert_eq!(response.headers()["x-request-id"], "my-id");
    let answer = json(response).await;
    assert_eq!(answer["tenant"], "cinde");
    assert_eq!(answer["source"], name.replace("keys/", "key:"));
    let headers = answer["title"].as_str().unwrap();
    assert!(!headers.contains("x-eslabon") && !headers.contains("api-key"), "{headers}");
}
