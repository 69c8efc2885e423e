//! What is one tenant's is nobody else's to see.

use eslabon_proto::r#type::v1::Role;
use eslabon_runtime::{contract::Method, identity::Roles, problem::Kind};
use eslabon_tests::{Person, on_each_engine, problem};

use super::{
    cases::{Case, Isolation},
    rest,
    stage::{Stage, domain},
};

#[tokio::test]
async fn every_method_keeps_tenants_apart() {
    on_each_engine(async |suite| {
        let stage = Stage::set(suite).await;
        for (method, case) in stage.methods() {
            match case.isolation {
                Isolation::Resource => resource(&stage, method, case).await,
                Isolation::List(shown) => list(&stage, method, case, shown(&stage.names)).await,
                Isolation::Store => store(&stage, method, case).await,
                Isolation::Rows(nouns) => rows(&stage, method, case, nouns).await,
                Isolation::Make => make(&stage, method, case).await,
                Isolation::Own => own(&stage, method, case).await,
                Isolation::Everyone => everyone(&stage, method, case).await,
                Isolation::Operators => {
                    let operators = Roles::NONE.with(Role::Operator);
                    assert_eq!(method.roles, operators, "{}: it reaches all tenants", method.path);
                }
            }
        }
        stage.suite.stop().await;
    })
    .await;
}

/// Another tenant's is as if it were not there; the tenant's own is.
async fn resource(stage: &Stage, method: &Method, case: &Case) {
    let found = stage.call(method, case, stage.stranger.key()).await.problem();
    let told = (found.kind, found.reason.as_str(), found.domain);
    assert_eq!(told, (Kind::NotFound, "NOT_FOUND", domain(method)), "{}", method.path);
    let response = rest::request(&stage.stranger, method, &stage.request(case)).send().await.unwrap();
    problem(response, 404, "NOT_FOUND").await;
    // It is still there, for the one whose it is.
    stage.call(method, case, stage.owner.key()).await.json();
}

/// Another tenant's is not among what is shown; the tenant's own is.
async fn list(stage: &Stage, method: &Method, case: &Case, name: &str) {
    let shown = |answer: Vec<serde_json::Value>| serde_json::to_string(&answer).unwrap();
    let own = shown(stage.call(method, case, stage.owner.key()).await.json());
    let strangers = shown(stage.call(method, case, stage.stranger.key()).await.json());
    assert!(own.contains(name), "{}: {own}", method.path);
    assert!(!strangers.contains(name), "{}: {strangers}", method.path);
    assert!(!strangers.contains("cinde"), "{}: {strangers}", method.path);
}

/// What is stored is the caller's, also where another holds the same.
async fn store(stage: &Stage, method: &Method, case: &Case) {
    let (noun, nouns) = match method.descriptor.name() {
        "ImportInput" => ("input", "inputs"),
        _ => ("dataset", "datasets"),
    };
    let before = held(&stage.owner, nouns).await;
    let answer = stage.call(method, case, stage.stranger.key()).await.json();
    let last = answer.last().unwrap();
    assert_eq!(last[noun]["tenant"], "pronicaragua", "{}", method.path);
    assert_eq!(last["alreadyHeld"], false, "{}: what another holds is not told", method.path);
    assert_eq!(held(&stage.owner, nouns).await, before, "{}", method.path);
    let name = last[noun]["name"].as_str().unwrap();
    assert_eq!(held(&stage.stranger, nouns).await, [name], "{}", method.path);
    // The others' cases need a stranger that has nothing.
    let removed =
        stage.stranger.request(reqwest::Method::DELETE, &format!("/v1/{name}")).send().await.unwrap();
    assert_eq!(removed.status(), 200);
}

/// What the rows of a file become is the caller's, also where another holds the same.
async fn rows(stage: &Stage, method: &Method, case: &Case, nouns: &str) {
    let (before, public) = (held(&stage.owner, nouns).await, held(&stage.stranger, nouns).await);
    let answer = stage.call(method, case, stage.stranger.key()).await.json();
    assert_eq!(answer.last().unwrap()["report"]["refusedCount"], "0", "{}", method.path);
    assert_eq!(held(&stage.owner, nouns).await, before, "{}", method.path);
    let mut made = held(&stage.stranger, nouns).await;
    made.retain(|name| !public.contains(name));
    assert!(!made.is_empty(), "{}", method.path);
    // The others' cases need a stranger that has nothing.
    for name in made {
        let path = format!("/v1/{name}");
        assert_eq!(
            stage.stranger.request(reqwest::Method::DELETE, &path).send().await.unwrap().status(),
            200
        );
    }
}

/// The names of what somebody may read of a kind of resource.
async fn held(person: &Person, nouns: &str) -> Vec<String> {
    let list = person.read(&format!("/v1/{nouns}?page_size=1000")).await;
    let held = list[nouns].as_array().into_iter().flatten();
    held.map(|one| one["name"].as_str().unwrap().to_owned()).collect()
}

/// What is told of one tenant is not told of another.
async fn own(stage: &Stage, method: &Method, case: &Case) {
    let own = stage.call(method, case, stage.owner.key()).await.json();
    let strangers = stage.call(method, case, stage.stranger.key()).await.json();
    assert_ne!(own, strangers, "{}", method.path);
}

/// Everybody is told the same.
async fn everyone(stage: &Stage, method: &Method, case: &Case) {
    let own = stage.call(method, case, stage.owner.key()).await.json();
    assert_eq!(own, stage.call(method, case, stage.stranger.key()).await.json(), "{}", method.path);
}

/// What is made is the caller's, and the other does not see it.
async fn make(stage: &Stage, method: &Method, case: &Case) {
    let last = stage.call(method, case, stage.stranger.key()).await.json().pop().unwrap();
    // A stream ends with what it made.
    let made = last.get("allocation").cloned().unwrap_or(last);
    // Not every resource says whose it is; whose it is shows below all the same.
    if let Some(tenant) = made.get("tenant") {
        assert_eq!(tenant, "pronicaragua", "{}", method.path);
    }
    let path = format!("/v1/{}", made["name"].as_str().unwrap());
    problem(stage.owner.get(&path).send().await.unwrap(), 404, "NOT_FOUND").await;
    stage.stranger.read(&path).await;
}

#[tokio::test]
async fn what_is_public_is_read_by_all_and_written_by_operators() {
    on_each_engine(async |suite| {
        let stage = Stage::set(suite).await;
        let public = stage.suite.operator().import(eslabon_tests::world::another()).await;
        let details = stage.stranger.read(&format!("/v1/{public}")).await;
        assert_eq!(details["tenant"], "public");
        let response =
            stage.stranger.request(reqwest::Method::DELETE, &format!("/v1/{public}")).send().await.unwrap();
        problem(response, 403, "PUBLIC_IS_READ_ONLY").await;
        stage.suite.stop().await;
    })
    .await;
}
