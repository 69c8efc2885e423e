//! Free text finds capabilities, and goes on finding what changes.

use std::time::Duration;

use eslabon_proto::{
    linkages::v1::{
        self as pb, registry_service_client::RegistryServiceClient,
        search_service_client::SearchServiceClient,
    },
    r#type::v1::Role,
};
use eslabon_runtime::problem::Kind;
use tokio::time::timeout;

use crate::support::{Authorised, on_each_engine, refused_at};

async fn register(client: &mut RegistryServiceClient<Authorised>, id: &str, es: &str, code: &str) {
    let request = pb::CreateCapabilityRequest {
        capability_id: id.to_owned(),
        capability: Some(pb::Capability {
            title: Some(pb::Text { es: es.to_owned(), ..Default::default() }),
            unit: "H87".to_owned(),
            hours_per_unit: 1.0,
            codes: vec![pb::ProductCode {
                scheme: "HS2022".to_owned(),
                code: code.to_owned(),
                raw: String::new(),
            }],
            ..Default::default()
        }),
        request_id: String::new(),
    };
    client.create_capability(request).await.unwrap();
}

async fn suggest(client: &mut SearchServiceClient<Authorised>, text: &str) -> Vec<String> {
    let request = pb::SuggestCapabilitiesRequest { text: text.to_owned(), ..Default::default() };
    let answer = client.suggest_capabilities(request).await.unwrap().into_inner();
    answer.suggestions.into_iter().map(|suggestion| suggestion.capability).collect()
}

#[tokio::test]
async fn text_finds_capabilities_and_codes_with_the_words_that_matched() {
    on_each_engine(async |service| {
        let mut registry = RegistryServiceClient::new(service.analyst("cinde").await);
        register(&mut registry, "ster", "Esterilización por óxido de etileno", "901890").await;
        register(&mut registry, "tubes", "Extrusión de tubos", "901839").await;
        let mut client = SearchServiceClient::new(service.analyst("cinde").await);
        let request = pb::SuggestCapabilitiesRequest {
            text: "busco esterilizacion de tubos, tubos".to_owned(),
            language: "es".to_owned(),
            limit: 1,
        };
        let answer = client.suggest_capabilities(request).await.unwrap().into_inner();
        let [suggestion] = &answer.suggestions[..] else { panic!("{answer:?}") };
        assert_eq!(suggestion.capability, "capabilities/tubes");
        assert_eq!(suggestion.matched_words, ["tubos"]);
        assert!(suggestion.score > 0.0);
        let [code] = &answer.codes[..] else { panic!("{answer:?}") };
        assert_eq!(code.code.as_ref().unwrap().code, "901839");
        assert_eq!(code.capabilities, ["capabilities/tubes"]);
        assert_eq!(suggest(&mut client, "9018.90").await, ["capabilities/ster"]);
    })
    .await;
}

#[tokio::test]
async fn who_goes_away_while_it_is_looked_leaves_nobody_with_what_was_known_before() {
    on_each_engine(async |service| {
        let mut registry = RegistryServiceClient::new(service.analyst("cinde").await);
        let mut client = SearchServiceClient::new(service.analyst("cinde").await);
        for step in 0..24 {
            let id = format!("mold{step:02}");
            register(&mut registry, &id, &format!("Moldes {id}"), "848071").await;
            // Some go before it is read what changed, some while it is built anew.
            let patience = step * Duration::from_millis(1);
            let _ = timeout(patience, suggest(&mut client, &id)).await;
            assert_eq!(suggest(&mut client, &id).await, [format!("capabilities/{id}")]);
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_added_changed_or_removed_is_found_so_at_once() {
    on_each_engine(async |service| {
        let mut registry = RegistryServiceClient::new(service.analyst("cinde").await);
        let mut client = SearchServiceClient::new(service.analyst("cinde").await);
        assert!(suggest(&mut client, "moldes").await.is_empty());
        register(&mut registry, "a", "Moldes", "848071").await;
        assert_eq!(suggest(&mut client, "moldes").await, ["capabilities/a"]);
        register(&mut registry, "b", "Moldes", "848071").await;
        assert_eq!(suggest(&mut client, "molde").await, ["capabilities/a", "capabilities/b"]);
        let delete = pb::DeleteCapabilityRequest { name: "capabilities/a".to_owned(), ..Default::default() };
        registry.delete_capability(delete).await.unwrap();
        assert_eq!(suggest(&mut client, "moldes").await, ["capabilities/b"]);
        register(&mut registry, "a", "Tornos", "848071").await;
        assert_eq!(suggest(&mut client, "moldes").await, ["capabilities/b"]);
        assert_eq!(suggest(&mut client, "torno").await, ["capabilities/a"]);
    })
    .await;
}

#[tokio::test]
async fn a_tenant_finds_its_own_and_what_is_public_and_nothing_of_others() {
    on_each_engine(async |service| {
        let mut operator = RegistryServiceClient::new(service.channel("public", Role::Operator).await);
        let mut mine = RegistryServiceClient::new(service.analyst("cinde").await);
        register(&mut operator, "shared", "Moldes", "848071").await;
        register(&mut operator, "hidden", "Moldes", "848071").await;
        register(&mut mine, "hidden", "Tornos", "848071").await;
        register(&mut mine, "own", "Moldes", "848071").await;
        let mut client = SearchServiceClient::new(service.analyst("cinde").await);
        assert_eq!(suggest(&mut client, "moldes").await, ["capabilities/own", "capabilities/shared"]);
        let mut other = SearchServiceClient::new(service.analyst("other").await);
        assert_eq!(suggest(&mut other, "moldes").await, ["capabilities/hidden", "capabilities/shared"]);
    })
    .await;
}

#[tokio::test]
async fn no_text_and_too_much_text_are_refused_and_syntax_is_harmless() {
    on_each_engine(async |service| {
        let mut client = SearchServiceClient::new(service.analyst("cinde").await);
        for (text, reason) in [(String::new(), "REQUIRED"), ("a".repeat(501), "TOO_LONG")] {
            let request = pb::SuggestCapabilitiesRequest { text, ..Default::default() };
            let answer = client.suggest_capabilities(request).await;
            refused_at(answer, Kind::InvalidArgument, reason, "text");
        }
        for text in ["a", "\"", "a AND (b", "*:*", "title:x^2 -y [a TO b]", "ñ", "' or 1=1 --", "%"] {
            assert!(suggest(&mut client, text).await.is_empty(), "{text}");
        }
    })
    .await;
}
