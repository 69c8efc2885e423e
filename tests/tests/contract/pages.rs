//! A page token belongs to the query it came from.

use eslabon_proto::r#type::v1::Role;
use eslabon_runtime::{contract::Method, problem::Kind};
use eslabon_tests::on_each_engine;
use serde_json::{Value, json};

use super::{
    cases::Case,
    stage::{Stage, domain},
};

impl Stage {
    /// The methods that answer in pages.
    fn lists(&self) -> Vec<(&Method, &'static Case)> {
        let in_pages = |method: &Method| method.descriptor.input().get_field_by_name("page_token").is_some();
        self.methods().into_iter().filter(|(method, _)| in_pages(method)).collect()
    }

    /// One page of one item, after `token`.
    fn page(&self, case: &Case, token: &str) -> Value {
        let mut request = self.request(case);
        request["page_size"] = json!(1);
        request["page_token"] = json!(token);
        request
    }

    async fn ask(&self, method: &Method, request: &Value) -> eslabon_tests::wire::Answer {
        self.wire.call(method, self.owner.key(), &[], &self.messages(method, request)).await
    }
}

#[tokio::test]
async fn a_token_of_one_list_is_refused_by_every_other() {
    on_each_engine(async |suite| {
        let stage = Stage::set(suite).await;
        let mut tokens = Vec::new();
        for (method, case) in stage.lists() {
            let answer = stage.ask(method, &stage.page(case, "")).await.json();
            let token = answer[0]["nextPageToken"].as_str().unwrap().to_owned();
            assert!(!token.is_empty(), "{}: the worlds hold more than one item of each list", method.path);
            tokens.push(token);
        }
        for (index, (method, case)) in stage.lists().into_iter().enumerate() {
            for (of, token) in tokens.iter().enumerate() {
                let answer = stage.ask(method, &stage.page(case, token)).await;
                if of == index {
                    answer.json();
                    continue;
                }
                let found = answer.problem();
                let told = (found.kind, found.reason.as_str(), found.domain);
                assert_eq!(
                    told,
                    (Kind::InvalidArgument, "PAGE_TOKEN_INVALID", domain(method)),
                    "{}",
                    method.path
                );
                assert_eq!(found.violations[0].field, "page_token", "{}", method.path);
            }
        }
        stage.suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_token_is_refused_where_the_query_is_another() {
    on_each_engine(async |suite| {
        let stage = Stage::set(suite).await;
        for (method, case) in stage.lists() {
            let Some(basis) = method.descriptor.input().get_field_by_name("basis") else { continue };
            let answer = stage.ask(method, &stage.page(case, "")).await.json();
            let token = answer[0]["nextPageToken"].as_str().unwrap();
            let mut request = stage.page(case, token);
            request[basis.name()]["rca_threshold"] = json!(0.5);
            let found = stage.ask(method, &request).await.problem();
            assert_eq!(found.reason, "PAGE_TOKEN_INVALID", "{}: {found:?}", method.path);
        }
        stage.suite.stop().await;
    })
    .await;
}

/// Name of the list that is cut: on a page of one it has one item, whatever lists of
/// other things come with every page.
fn in_pages<'a>(all: &'a Value, page_of_one: &Value) -> Option<&'a str> {
    let length = |answer: &Value, name: &str| list(answer, name).map_or(0, Vec::len);
    let mut names = all.as_object()?.keys().map(String::as_str);
    names.find(|name| length(all, name) > 1 && length(page_of_one, name) == 1)
}

fn list<'a>(answer: &'a Value, name: &str) -> Option<&'a Vec<Value>> {
    answer.get(name)?.as_array()
}

#[tokio::test]
async fn pages_of_one_hold_together_what_one_page_holds() {
    on_each_engine(async |suite| {
        let stage = Stage::set(suite).await;
        for (method, case) in stage.lists() {
            let mut request = stage.request(case);
            request["page_size"] = json!(1000);
            let all = stage.ask(method, &request).await.json().remove(0);
            let first = stage.ask(method, &stage.page(case, "")).await.json().remove(0);
            let items = in_pages(&all, &first).expect("an answer has one list that comes in pages");
            let (mut paged, mut token) = (Vec::new(), String::new());
            loop {
                let answer = stage.ask(method, &stage.page(case, &token)).await.json().remove(0);
                paged.extend(list(&answer, items).cloned().unwrap_or_default());
                token = answer["nextPageToken"].as_str().unwrap().to_owned();
                if token.is_empty() {
                    break;
                }
            }
            assert_eq!(Some(&paged), list(&all, items), "{}", method.path);
        }
        stage.suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_token_of_one_tenant_is_refused_to_another() {
    on_each_engine(async |suite| {
        let stage = Stage::set(suite).await;
        let public = stage.suite.operator().import(eslabon_tests::world::two_years()).await;
        let path = format!("/v1/{public}/countries?page_size=1");
        let page = stage.owner.read(&path).await;
        let token = page["nextPageToken"].as_str().unwrap();
        let response = stage.stranger.get(&format!("{path}&page_token={token}")).send().await.unwrap();
        eslabon_tests::problem(response, 400, "PAGE_TOKEN_INVALID").await;
        let colleague = stage.suite.person("cinde", &[Role::Viewer]).await;
        colleague.read(&format!("{path}&page_token={token}")).await;
        stage.suite.stop().await;
    })
    .await;
}
