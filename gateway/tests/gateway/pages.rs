//! What is open without a key: health, the OpenAPI document, the page; and CORS.

use std::collections::BTreeSet;

use eslabon_runtime::contract::Contract;
use serde_json::Value;

use crate::world::{Place, World, json};

#[tokio::test]
async fn nothing_is_open_without_a_key_but_health_and_the_documents() {
    let world = World::on_sqlite(Place::InProcess, |_| {}).await;
    for path in ["/healthz", "/readyz", "/openapi.json", "/docs", "/docs.css", "/"] {
        let response = world.client.get(world.url(path)).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
    }
    let contract = Contract::load(eslabon_proto::DESCRIPTORS).unwrap();
    for method in contract.methods() {
        for binding in &method.http {
            let path = filled(&binding.template);
            let verb = binding.verb.parse().unwrap();
            let response = world.client.request(verb, world.url(&path)).send().await.unwrap();
            assert_eq!(response.status(), 401, "{} {path}", binding.verb);
        }
        let response = world
            .client
            .post(world.url(&method.path))
            .header("content-type", "application/grpc")
            .send()
            .await
            .unwrap();
        assert_eq!(response.headers()["grpc-status"], "16", "{}", method.path);
    }
}

/// A path of a template: `{field=datasets/*}` becomes `datasets/0123456789abcde0`.
fn filled(template: &str) -> String {
    let mut parts = template.split('{');
    let mut path = parts.next().unwrap().to_owned();
    for part in parts {
        let (field, rest) = part.split_once('}').unwrap();
        path += field.split_once('=').map_or("*", |(_, pattern)| pattern);
        path += rest;
    }
    path.replace('*', "0123456789abcde0")
}

#[tokio::test]
async fn readiness_names_its_parts() {
    let world = World::on_sqlite(Place::InProcess, |_| {}).await;
    let ready = json(world.client.get(world.url("/readyz")).send().await.unwrap()).await;
    assert_eq!(ready["parts"]["store"], "SERVING");
    assert_eq!(ready["parts"]["eslabon.sectors.v1"], "SERVING");
    let world = World::on_sqlite(Place::Nowhere, |_| {}).await;
    let response = world.client.get(world.url("/readyz")).send().await.unwrap();
    assert_eq!(response.status(), 503);
    let ready: Value = response.json().await.unwrap();
    assert_eq!(ready["parts"]["eslabon.sectors.v1"], "NOT_SERVING");
}

#[tokio::test]
async fn the_page_loads_nothing_from_elsewhere() {
    let world = World::on_sqlite(Place::InProcess, |_| {}).await;
    let response = world.client.get(world.url("/docs")).send().await.unwrap();
    let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("default-src 'none'"), "{policy}");
    let page = response.text().await.unwrap();
    assert!(page.contains("GetComplexity") && page.contains("/v1/datasets/{dataset}/countries"), "{page}");
}

/// Every object in a document, with where it stands.
fn objects<'v>(value: &'v Value, place: String, out: &mut Vec<(String, &'v serde_json::Map<String, Value>)>) {
    match value {
        Value::Object(object) => {
            out.push((place.clone(), object));
            for (name, value) in object {
                objects(value, format!("{place}/{}", name.replace('~', "~0").replace('/', "~1")), out);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                objects(value, format!("{place}/{index}"), out);
            }
        }
        _ => {}
    }
}

#[tokio::test]
async fn the_openapi_document_holds_together() {
    let world = World::on_sqlite(Place::InProcess, |_| {}).await;
    let document = json(world.client.get(world.url("/openapi.json")).send().await.unwrap()).await;
    assert_eq!(document["openapi"], "3.1.0");
    let mut all = Vec::new();
    objects(&document, "#".to_owned(), &mut all);
    for (place, object) in &all {
        if let Some(reference) = object.get("$ref") {
            let pointer = reference.as_str().unwrap().strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{place}: {reference} leads nowhere");
        }
        if let (Some(required), Some(properties)) = (object.get("required"), object.get("properties"))
            && let Some(required) = required.as_array()
        {
            for name in required {
                assert!(
                    properties.get(name.as_str().unwrap()).is_some(),
                    "{place}: {name} is required and missing"
                );
            }
        }
    }
    let contract = Contract::load(eslabon_proto::DESCRIPTORS).unwrap();
    let mut operations = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (verb, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(operations.insert(id.to_owned()), "{id} is there twice");
            let declared: BTreeSet<_> = operation["parameters"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|parameter| parameter["in"] == "path")
                .map(|parameter| parameter["name"].as_str().unwrap())
                .collect();
            let in_path: BTreeSet<_> =
                path.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()).collect();
            assert_eq!(declared, in_path, "{verb} {path}");
            assert!(!operation["summary"].as_str().unwrap().is_empty(), "{verb} {path}");
            assert!(
                operation["responses"]["200"].is_object() && operation["responses"]["default"].is_object()
            );
            assert!(!operation["x-eslabon-roles"].as_array().unwrap().is_empty());
        }
    }
    let with_path = contract.methods().map(|method| method.http.len()).sum::<usize>();
    assert_eq!(operations.len(), with_path);
}

#[tokio::test]
async fn constraints_of_the_contract_are_in_the_openapi_document() {
    let world = World::on_sqlite(Place::InProcess, |_| {}).await;
    let document = json(world.client.get(world.url("/openapi.json")).send().await.unwrap()).await;
    let schemas = &document["components"]["schemas"];
    let create = &schemas["eslabon.gateway.v1.CreateKeyRequest"];
    assert_eq!(create["required"], serde_json::json!(["tenant", "roles"]));
    assert_eq!(create["properties"]["tenant"]["maxLength"], 63);
    assert_eq!(create["properties"]["roles"]["maxItems"], 4);
    assert_eq!(schemas["eslabon.gateway.v1.Key"]["properties"]["name"]["readOnly"], true);
    let item = &document["paths"]["/v1/datasets/{dataset}/countries/{country}/complexity"]["get"];
    let find = |name: &str| {
        item["parameters"]
            .as_array()
            .unwrap()
            .iter()
            .find(|parameter| parameter["name"] == name)
            .cloned()
            .unwrap()
    };
    assert_eq!(find("dataset")["schema"]["pattern"], "^(?:[0-9a-f]{16})$");
    assert_eq!(find("basis.rcaThreshold")["schema"]["maximum"], 1000);
    let import = &document["paths"]["/v1/datasets:importTrade"]["post"];
    assert!(import["requestBody"]["content"]["text/csv"].is_object());
}

#[tokio::test]
async fn browsers_are_answered_as_configured() {
    let allow = |config: &mut eslabon_gateway::Config| {
        config.cors.allowed_origins = vec!["https://portal.example".to_owned()];
    };
    let world = World::on_sqlite(Place::InProcess, allow).await;
    let preflight = |origin: &'static str| {
        world
            .client
            .request(reqwest::Method::OPTIONS, world.url("/v1/datasets"))
            .header("origin", origin)
            .header("access-control-request-method", "GET")
            .header("access-control-request-headers", "authorization")
            .send()
    };
    let allowed = preflight("https://portal.example").await.unwrap();
    assert_eq!(allowed.headers()["access-control-allow-origin"], "https://portal.example");
    let refused = preflight("https://other.example").await.unwrap();
    assert!(!refused.headers().contains_key("access-control-allow-origin"));
    let without = World::on_sqlite(Place::InProcess, |_| {}).await;
    let response = without.get("/healthz").header("origin", "https://portal.example").send().await.unwrap();
    assert!(!response.headers().contains_key("access-control-allow-origin"));
}
