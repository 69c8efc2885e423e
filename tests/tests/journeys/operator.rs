//! An operator lets people in, and out.

use std::time::{Duration, Instant};

use eslabon_proto::sectors::v1::{GetDatasetRequest, ListDatasetsRequest};
use eslabon_runtime::problem::Kind;
use eslabon_tests::{Person, on_each_engine, problem, refused, until, violations, world};
use serde_json::json;

/// Within this a key that was revoked or has expired stops working; what a busy
/// machine needs to notice is added.
const A_SECOND: Duration = Duration::from_millis(1000 + 500);

#[tokio::test]
async fn an_operator_makes_keys_and_their_holders_come_in() {
    on_each_engine(async |suite| {
        let made =
            suite.create_key(&json!({"tenant": "cinde", "roles": ["ROLE_ANALYST"], "title": "Ana"})).await;
        assert_eq!((&made["key"]["tenant"], &made["key"]["title"]), (&"cinde".into(), &"Ana".into()));
        let secret = made["secret"].as_str().unwrap();
        let ana = Person::new(&suite.url(), secret);
        assert!(ana.datasets().await.is_empty());
        // The secret is nowhere to be read again.
        let listed = suite.operator().read("/v1/keys?page_size=1000").await.to_string();
        assert!(listed.contains("\"Ana\"") && !listed.contains(secret), "{listed}");
        problem(ana.get("/v1/keys").send().await.unwrap(), 403, "ROLE_MISSING").await;
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_revoked_key_stops_working_within_a_second() {
    on_each_engine(async |suite| {
        let made = suite.create_key(&json!({"tenant": "cinde", "roles": ["ROLE_ANALYST"]})).await;
        let person = Person::new(&suite.url(), made["secret"].as_str().unwrap());
        // It is known by now, and so believed for a while.
        person.datasets().await;
        let path = format!("/v1/{}:revoke", made["key"]["name"].as_str().unwrap());
        let revoked =
            eslabon_tests::json(suite.operator().post(&path).json(&json!({})).send().await.unwrap()).await;
        assert!(revoked["revokeTime"].is_string(), "{revoked}");
        let started = Instant::now();
        until("the key stops working", || async {
            person.get("/v1/datasets").send().await.unwrap().status() == 401
        })
        .await;
        assert!(started.elapsed() < A_SECOND, "it took {:?}", started.elapsed());
        problem(person.get("/v1/datasets").send().await.unwrap(), 401, "KEY_REVOKED").await;
        let answer = person.sectors().await.list_datasets(ListDatasetsRequest::default()).await;
        refused(answer, Kind::Unauthenticated, "KEY_REVOKED");
        // Twice is harmless.
        eslabon_tests::json(suite.operator().post(&path).json(&json!({})).send().await.unwrap()).await;
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn an_expired_key_stops_working() {
    on_each_engine(async |suite| {
        let soon = std::time::SystemTime::now() + Duration::from_secs(4);
        let since = soon.duration_since(std::time::UNIX_EPOCH).unwrap();
        let request = eslabon_proto::gateway::v1::CreateKeyRequest {
            tenant: "cinde".to_owned(),
            roles: vec![eslabon_proto::r#type::v1::Role::Analyst.into()],
            expire_time: Some(prost_types::Timestamp {
                seconds: since.as_secs() as i64,
                nanos: since.subsec_nanos() as i32,
            }),
            ..Default::default()
        };
        let made = suite.operator().keys().await.create_key(request).await.unwrap().into_inner();
        let person = Person::new(&suite.url(), &made.secret);
        until("the key expires", || async {
            person.get("/v1/datasets").send().await.unwrap().status() == 401
        })
        .await;
        assert!(std::time::SystemTime::now() >= soon, "not before its time");
        problem(person.get("/v1/datasets").send().await.unwrap(), 401, "KEY_EXPIRED").await;

        let past =
            json!({"tenant": "cinde", "roles": ["ROLE_VIEWER"], "expire_time": "2020-01-01T00:00:00Z"});
        let response = suite.operator().post("/v1/keys").json(&past).send().await.unwrap();
        let found = problem(response, 400, "NOT_IN_THE_FUTURE").await;
        assert_eq!(violations(&found)[0].0, "expire_time");
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_forged_key_is_no_key() {
    on_each_engine(async |suite| {
        let real = suite.analyst("cinde").await;
        let key = real.key();
        let last = if key.ends_with('a') { "b" } else { "a" };
        let near = format!("{}{last}", &key[..key.len() - 1]);
        for forged in [
            near.as_str(),
            "esl_",
            "esl_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "x",
            &key[..20],
        ] {
            let person = Person::new(&suite.url(), forged);
            problem(person.get("/v1/datasets").send().await.unwrap(), 401, "KEY_INVALID").await;
            let answer = person.sectors().await.list_datasets(ListDatasetsRequest::default()).await;
            refused(answer, Kind::Unauthenticated, "KEY_INVALID");
        }
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn nobody_is_who_they_say_in_headers_of_ours() {
    on_each_engine(async |suite| {
        let analyst = suite.analyst("cinde").await;
        let name = analyst.import(world::two_years()).await;
        let stranger = suite.analyst("pronicaragua").await;
        let request = stranger.get(&format!("/v1/{name}"));
        let request = request.header("x-eslabon-tenant", "cinde").header("x-eslabon-token", "mine");
        problem(request.send().await.unwrap(), 404, "NOT_FOUND").await;
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_dataset_of_another_tenant_is_not_there() {
    on_each_engine(async |suite| {
        let name = suite.analyst("cinde").await.import(world::two_years()).await;
        let stranger = suite.analyst("pronicaragua").await;
        for path in ["", "/countries", "/products", "/productSpace", "/countries/CRI/complexity"] {
            problem(stranger.get(&format!("/v1/{name}{path}")).send().await.unwrap(), 404, "NOT_FOUND").await;
        }
        let unknown = GetDatasetRequest { name: "datasets/0000000000000000".to_owned() };
        let theirs = GetDatasetRequest { name };
        let mut client = stranger.sectors().await;
        let not_there = refused(client.get_dataset(unknown).await, Kind::NotFound, "NOT_FOUND");
        let not_mine = refused(client.get_dataset(theirs.clone()).await, Kind::NotFound, "NOT_FOUND");
        // Nothing tells the two apart but the name itself.
        let same = not_mine.message.replace(&theirs.name, "datasets/0000000000000000");
        assert_eq!(same, not_there.message);
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_last_operator_cannot_lock_everybody_out() {
    on_each_engine(async |suite| {
        let keys = suite.operator().read("/v1/keys").await;
        let name = keys["keys"][0]["name"].as_str().unwrap();
        let response =
            suite.operator().post(&format!("/v1/{name}:revoke")).json(&json!({})).send().await.unwrap();
        problem(response, 400, "LAST_OPERATOR_KEY").await;
        suite.stop().await;
    })
    .await;
}
