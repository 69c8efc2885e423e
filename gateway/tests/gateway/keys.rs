//! Keys: created, shown once, listed, expired, revoked; and the log of what was
//! changed. On both engines.

use eslabon_runtime::testing::{TestStore, stores};
use serde_json::Value;

use crate::world::{World, json, problem};

/// Rows of a table, as `column` says, oldest first.
async fn column(store: &TestStore, sql: &'static str) -> Vec<String> {
    let url = store.url();
    if url.starts_with("sqlite:") {
        let pool = sqlx::SqlitePool::connect(&url).await.unwrap();
        sqlx::query_scalar(sql).fetch_all(&pool).await.unwrap()
    } else {
        let pool = sqlx::PgPool::connect(&url).await.unwrap();
        sqlx::query_scalar(sql).fetch_all(&pool).await.unwrap()
    }
}

const ANALYST: &str = r#"{"tenant": "cinde", "roles": ["ROLE_ANALYST", "ROLE_ANALYST"], "title": "CRM"}"#;

#[tokio::test]
async fn a_key_is_shown_once_and_works_until_it_is_revoked() {
    for store in stores().await {
        let world = World::start(&store).await;
        let (name, secret) = world.create_key(ANALYST).await;
        assert!(secret.starts_with("esl_") && secret.len() == 56, "{secret}");
        let ask = || world.client.get(world.url("/v1/datasets/0123456789abcde0")).bearer_auth(&secret).send();
        assert_eq!(json(ask().await.unwrap()).await["tenant"], "cinde");

        let list = json(world.get("/v1/keys?tenant=cinde").send().await.unwrap()).await;
        assert_eq!(list["keys"][0]["name"], name);
        assert_eq!(list["keys"][0]["roles"], serde_json::json!(["ROLE_ANALYST"]));
        assert!(!list.to_string().contains(&secret));

        for _ in 0..2 {
            let revoked = json(world.post(&format!("/v1/{name}:revoke")).send().await.unwrap()).await;
            assert!(revoked["revokeTime"].is_string(), "{revoked}");
        }
        problem(ask().await.unwrap(), 401, "KEY_REVOKED").await;
    }
}

#[tokio::test]
async fn a_key_that_another_replica_revokes_stops_working_within_a_second() {
    for store in stores().await {
        let world = World::start(&store).await;
        let (name, secret) = world.create_key(ANALYST).await;
        let other = World::start(&store).await;
        assert_eq!(other.key, "", "the second replica finds an operator's key");
        let ask = || other.client.get(other.url("/v1/datasets/0123456789abcde0")).bearer_auth(&secret).send();
        json(ask().await.unwrap()).await;
        json(world.post(&format!("/v1/{name}:revoke")).send().await.unwrap()).await;
        let revoked = std::time::Instant::now();
        while ask().await.unwrap().status() == 200 {
            assert!(revoked.elapsed().as_millis() < 1100, "still works after {:?}", revoked.elapsed());
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        problem(ask().await.unwrap(), 401, "KEY_REVOKED").await;
    }
}

#[tokio::test]
async fn an_expired_forged_or_missing_key_is_refused() {
    for store in stores().await {
        let world = World::start(&store).await;
        let soon = jiff::Timestamp::now() + jiff::SignedDuration::from_millis(300);
        let body = format!(r#"{{"tenant": "cinde", "roles": ["ROLE_VIEWER"], "expireTime": "{soon}"}}"#);
        let (_, secret) = world.create_key(&body).await;
        let ask =
            |key: &str| world.client.get(world.url("/v1/datasets/0123456789abcde0")).bearer_auth(key).send();
        assert_eq!(ask(&secret).await.unwrap().status(), 200);
        tokio::time::sleep(std::time::Duration::from_millis(350)).await;
        problem(ask(&secret).await.unwrap(), 401, "KEY_EXPIRED").await;

        let forged = format!("{}{}", &secret[..55], if secret.ends_with('0') { '1' } else { '0' });
        for bad in [forged.as_str(), "esl_short", "ey.ey.ey"] {
            let response = ask(bad).await.unwrap();
            assert_eq!(response.headers()["www-authenticate"], "Bearer realm=\"eslabon\"");
            problem(response, 401, "KEY_INVALID").await;
        }
        let none = world.client.get(world.url("/v1/keys")).send().await.unwrap();
        problem(none, 401, "KEY_MISSING").await;
    }
}

#[tokio::test]
async fn only_operators_create_keys() {
    for store in stores().await {
        let world = World::start(&store).await;
        let (_, secret) = world.create_key(ANALYST).await;
        let request = world.client.post(world.url("/v1/keys")).bearer_auth(&secret);
        let request = request.header("content-type", "application/json").body(ANALYST);
        let denied = problem(request.send().await.unwrap(), 403, "ROLE_MISSING").await;
        assert_eq!(denied["metadata"]["needs_one_of"], "ROLE_OPERATOR");
    }
}

#[tokio::test]
async fn wrong_keys_are_not_created() {
    for store in stores().await {
        let world = World::start(&store).await;
        for (body, reason, field) in [
            (r#"{"tenant": "Cinde", "roles": [1]}"#, "INVALID_FORMAT", "tenant"),
            (r#"{"tenant": "cinde-", "roles": [1]}"#, "INVALID_FORMAT", "tenant"),
            (r#"{"tenant": "cinde"}"#, "REQUIRED", "roles"),
            (r#"{"tenant": "cinde", "roles": [2, 0]}"#, "REQUIRED", "roles[1]"),
            (
                r#"{"tenant": "cinde", "roles": [2], "expireTime": "2020-01-01T00:00:00Z"}"#,
                "NOT_IN_THE_FUTURE",
                "expire_time",
            ),
        ] {
            let request = world.post("/v1/keys").header("content-type", "application/json").body(body);
            let problem = problem(request.send().await.unwrap(), 400, reason).await;
            assert_eq!(problem["violations"][0]["field"], field, "{body}");
        }
    }
}

#[tokio::test]
async fn the_last_key_of_an_operator_cannot_be_revoked() {
    for store in stores().await {
        let world = World::start(&store).await;
        let list = json(world.get("/v1/keys").send().await.unwrap()).await;
        let first = list["keys"][0]["name"].as_str().unwrap().to_owned();
        let revoke = |name: &str| world.post(&format!("/v1/{name}:revoke")).send();
        problem(revoke(&first).await.unwrap(), 400, "LAST_OPERATOR_KEY").await;
        let (second, _) = world.create_key(r#"{"tenant": "public", "roles": ["ROLE_OPERATOR"]}"#).await;
        json(revoke(&second).await.unwrap()).await;
        problem(revoke(&first).await.unwrap(), 400, "LAST_OPERATOR_KEY").await;
        let missing = "keys/00000000-0000-7000-8000-000000000000";
        problem(revoke(missing).await.unwrap(), 404, "NOT_FOUND").await;
        problem(revoke("keys/x").await.unwrap(), 400, "INVALID_FORMAT").await;
    }
}

#[tokio::test]
async fn the_first_key_is_created_once() {
    for store in stores().await {
        let world = World::start(&store).await;
        assert!(world.gateway.first_operator_key().await.unwrap().is_none());
        assert_eq!(column(&store, "select title from keys").await, ["first operator key"]);
    }
}

#[tokio::test]
async fn pages_hold_every_key_once_newest_first() {
    for store in stores().await {
        let world = World::start(&store).await;
        let mut created = Vec::new();
        for index in 0..5 {
            let body = format!(r#"{{"tenant": "t{}", "roles": [4]}}"#, index % 2);
            created.insert(0, world.create_key(&body).await.0);
        }
        let (mut found, mut token) = (Vec::new(), String::new());
        loop {
            let path = format!("/v1/keys?page_size=2&page_token={token}");
            let page = json(world.get(&path).send().await.unwrap()).await;
            found.extend(
                page["keys"].as_array().unwrap().iter().map(|key| key["name"].as_str().unwrap().to_owned()),
            );
            token = page["nextPageToken"].as_str().unwrap().to_owned();
            if token.is_empty() {
                break;
            }
        }
        assert_eq!(found[..5], created);
        assert_eq!(found.len(), 6);

        let page = json(world.get("/v1/keys?page_size=1").send().await.unwrap()).await;
        let foreign = page["nextPageToken"].as_str().unwrap();
        let path = format!("/v1/keys?tenant=t1&page_token={foreign}");
        problem(world.get(&path).send().await.unwrap(), 400, "PAGE_TOKEN_INVALID").await;
        let only: Value = json(world.get("/v1/keys?tenant=t1").send().await.unwrap()).await;
        assert_eq!(only["keys"].as_array().unwrap().len(), 2);
    }
}

#[tokio::test]
async fn every_call_that_changes_something_is_logged() {
    for store in stores().await {
        let world = World::start(&store).await;
        let (_, secret) = world.create_key(ANALYST).await;
        json(world.get("/v1/datasets/0123456789abcde0").send().await.unwrap()).await;
        let delete = |id: &str| {
            let request = world.client.delete(world.url(&format!("/v1/datasets/{id}"))).bearer_auth(&secret);
            request.header("x-request-id", format!("r-{id}")).send()
        };
        json(delete("0123456789abcde0").await.unwrap()).await;
        problem(delete("0123456789abcde5").await.unwrap(), 409, "ETAG_MISMATCH").await;
        let denied = world.client.post(world.url("/v1/keys")).bearer_auth(&secret).send().await.unwrap();
        problem(denied, 403, "ROLE_MISSING").await;
        let broken = half_a_file(world.address, &secret).await;
        assert!(broken.contains("BODY_INCOMPLETE"), "{broken}");
        world.gateway.close().await;
        let lines = column(
            &store,
            "select tenant || ' ' || path || ' ' || code || ' ' || reason from request_log order by id",
        );
        let expected = [
            "public POST /v1/keys OK ",
            "cinde DELETE /v1/datasets/0123456789abcde0 OK ",
            "cinde DELETE /v1/datasets/0123456789abcde5 ABORTED ETAG_MISMATCH",
            "cinde POST /v1/keys PERMISSION_DENIED ROLE_MISSING",
            "cinde POST /v1/datasets:importTrade INVALID_ARGUMENT BODY_INCOMPLETE",
        ];
        assert_eq!(lines.await, expected);
        let ids =
            column(&store, "select request_id from request_log where tenant = 'cinde' order by id").await;
        assert_eq!(ids[0], "r-0123456789abcde0");
    }
}

/// What is answered to an upload that breaks off.
async fn half_a_file(address: std::net::SocketAddr, key: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
    let path = "/v1/datasets:importTrade?classification=CLASSIFICATION_HS2007";
    let head =
        format!("POST {path} HTTP/1.1\r\nhost: x\r\nx-api-key: {key}\r\ncontent-length: 9\r\n\r\nhalf");
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.shutdown().await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn a_store_that_is_gone_is_unavailable_and_tells_nothing_of_itself() {
    for store in stores().await {
        let world = World::start(&store).await;
        world.gateway.close().await;
        let text = world.get("/v1/keys").send().await.unwrap().text().await.unwrap();
        assert!(text.contains("STORE_UNAVAILABLE"), "{text}");
        assert!(!text.to_lowercase().contains("pool") && !text.contains("sql"), "{text}");
        let ready = world.client.get(world.url("/readyz")).send().await.unwrap();
        assert_eq!(ready.status(), 503);
    }
}
