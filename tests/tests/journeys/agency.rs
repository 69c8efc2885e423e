//! An agency finds suppliers for a buyer, and what nobody supplies, over REST.

use eslabon_proto::r#type::v1::Role;
use eslabon_tests::{Person, on_each_engine, problem, registry, violations};
use serde_json::{Value, json};

/// A registry with one thing that two firms can make, and one need for it that is open.
async fn stock(analyst: &Person) {
    registry::capability(analyst, "mold", &json!({})).await;
    registry::buyer(analyst, "valves").await;
    registry::supplier(analyst, "avila", "mold", 2000).await;
    registry::supplier(analyst, "brenes", "mold", 100).await;
    open(analyst, "trays", &registry::need("valves", "mold", 1000, &json!({}))).await;
}

/// Stores a need and opens it.
async fn open(analyst: &Person, id: &str, need: &Value) {
    registry::make(analyst, "needs", &json!({"need_id": id, "need": need})).await;
    let opened = registry::make(analyst, &format!("needs/{id}:open"), &json!({})).await;
    assert_eq!(opened["state"], "NEED_STATE_OPEN");
}

/// The values of a field, in their order.
fn each<'a>(list: &'a Value, field: &str) -> Vec<&'a str> {
    list.as_array().into_iter().flatten().map(|item| item[field].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_buyer_is_told_who_could_supply_it_why_and_how_much() {
    on_each_engine(async |suite| {
        let analyst = suite.analyst("cinde").await;
        stock(&analyst).await;
        matches(&analyst).await;
        allocation(&analyst).await;
        suite.stop().await;
    })
    .await;
}

async fn matches(analyst: &Person) {
    let told = analyst.ask("/v1/needs/trays:findSuppliers", &json!({})).await;
    assert_eq!(told[0]["header"]["suppliers"], "2", "the header comes first: {told:?}");
    let found: Vec<_> = told[1..].iter().map(|line| &line["match"]).collect();
    let suppliers: Vec<_> = found.iter().map(|found| found["supplier"].as_str().unwrap()).collect();
    assert_eq!(suppliers, ["suppliers/avila", "suppliers/brenes"], "who can make all of it is better");

    let path = format!("/v1/{}", found[0]["name"].as_str().unwrap());
    let explained = analyst.read(&path).await;
    let explained = &explained["match"];
    for field in ["verdict", "scoreBps", "contributions", "requirements", "explanation"] {
        assert_eq!(explained[field], found[0][field], "{field} is the same in a list and alone");
    }
    let points = explained["contributions"].as_array().unwrap().iter();
    let sum: i64 = points.map(|part| part["pointsBps"].as_i64().unwrap()).sum();
    assert_eq!(sum, explained["scoreBps"].as_i64().unwrap(), "the score is the sum of its parts");
    let language = |code: &str| explained["explanation"][code].as_str().unwrap();
    let sentences = [language("en"), language("es"), language("pt")];
    assert!(sentences.iter().all(|text| !text.is_empty()), "{sentences:?}");
    assert!(sentences[0] != sentences[1] && sentences[1] != sentences[2], "{sentences:?}");
}

async fn allocation(analyst: &Person) {
    let told = analyst.ask("/v1/allocations", &json!({"allocation_id": "year"})).await;
    let (last, before) = told.split_last().unwrap();
    assert!(before.iter().all(|line| line["progress"].is_object()), "{told:?}");
    let made = &last["allocation"];
    assert_eq!(made["result"]["certificate"]["verified"], true, "{made}");
    assert_eq!(made["result"]["unmetHours"], 0.0);
    assert_eq!(&analyst.read("/v1/allocations/year").await, made);
    let rows = analyst.read("/v1/allocations/year/assignments").await;
    let hours = rows["assignments"].as_array().unwrap().iter().map(|row| row["hours"].as_f64().unwrap());
    assert_eq!(hours.sum::<f64>(), 1000.0, "a piece takes an hour: {rows}");
    let unmet = analyst.read("/v1/allocations/year/needs").await;
    assert!(unmet["needs"].as_array().unwrap().is_empty(), "{unmet}");
}

#[tokio::test]
async fn what_nobody_supplies_is_told_in_figures_to_the_agency_and_to_others_where_it_betrays_nobody() {
    on_each_engine(async |suite| {
        let analyst = suite.analyst("cinde").await;
        registry::capability(&analyst, "plating", &json!({})).await;
        registry::capability(&analyst, "etching", &json!({})).await;
        for (id, pieces) in [("one", 300), ("two", 300), ("three", 400)] {
            registry::buyer(&analyst, id).await;
            let need = registry::need(id, "plating", pieces, &json!({}));
            open(&analyst, &format!("{id}-plating"), &need).await;
        }
        open(&analyst, "one-etching", &registry::need("one", "etching", 50, &json!({}))).await;
        let scale = json!({"minimum_scale_id": "plating",
            "minimum_scale": {"hours_per_year": 900, "source": "a study"}});
        registry::make(&analyst, "minimumScales", &scale).await;
        let question = json!({"survey_id": "year", "question": {"country": "CRI"}});
        let told = analyst.ask("/v1/surveys", &question).await;
        assert_eq!(told.last().unwrap()["survey"]["name"], "surveys/year", "{told:?}");

        let links = analyst.read("/v1/surveys/year/links").await;
        assert_eq!(each(&links["links"], "capability"), ["capabilities/etching", "capabilities/plating"]);
        let plating = &links["links"][1];
        assert_eq!(plating["kind"], "LINK_KIND_COORDINATION_FAILURE");
        assert_eq!(plating["unservedHours"], 1000.0);
        assert_eq!(each(&plating["buyers"], "buyer"), ["buyers/three", "buyers/one", "buyers/two"]);

        let viewer = suite.person("cinde", &[Role::Viewer]).await;
        let links = viewer.read("/v1/surveys/year/links").await;
        let links = links["links"].as_array().unwrap();
        let of = |id: &str| links.iter().find(|link| link["capability"] == format!("capabilities/{id}"));
        let plating = of("plating").unwrap();
        assert_eq!(plating["unservedHours"], 1000.0, "three buyers, none of them large");
        assert_eq!(plating["buyers"], json!([]));
        assert!(of("etching").is_none_or(|link| link["unservedHours"] == 0.0), "it is what one buyer needs");
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_list_is_read_page_by_page_and_each_of_it_comes_once() {
    on_each_engine(async |suite| {
        let analyst = suite.analyst("cinde").await;
        registry::capability(&analyst, "mold", &json!({})).await;
        let ids = ["a", "b", "c", "d", "e"];
        for id in ids {
            registry::supplier(&analyst, id, "mold", 10).await;
        }
        let (mut token, mut found, mut pages) = (String::new(), Vec::new(), 0);
        loop {
            let page = analyst.read(&format!("/v1/suppliers?page_size=2&page_token={token}")).await;
            found.extend(each(&page["suppliers"], "name").into_iter().map(str::to_owned));
            pages += 1;
            page["nextPageToken"].as_str().unwrap().clone_into(&mut token);
            if token.is_empty() {
                break;
            }
        }
        assert_eq!(found, ids.map(|id| format!("suppliers/{id}")));
        assert_eq!(pages, 3);
        let first = analyst.read("/v1/suppliers?page_size=2").await;
        let token = first["nextPageToken"].as_str().unwrap();
        let other = analyst.get(&format!("/v1/suppliers?page_size=2&country=CRI&page_token={token}"));
        problem(other.send().await.unwrap(), 400, "PAGE_TOKEN_INVALID").await;
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_told_with_its_reason_at_its_field_and_nothing_is_stored() {
    on_each_engine(async |suite| {
        let analyst = suite.analyst("cinde").await;
        stock(&analyst).await;
        let past = json!({"start_on": "2001-01-01"});
        wrong_need(&analyst, &past, "need.start_on", "NEED_STARTED").await;
        let unit = json!({"quantity_per_year": {"value": "5", "unit": "bushelfuls"}});
        wrong_need(&analyst, &unit, "need.quantity_per_year.unit", "UNKNOWN_UNIT").await;
        let stranger = json!({"buyer": "buyers/nobody"});
        wrong_need(&analyst, &stranger, "need.buyer", "UNKNOWN_REFERENCE").await;
        let needs = analyst.read("/v1/needs").await;
        assert_eq!(each(&needs["needs"], "name"), ["needs/trays"]);

        let weights = json!({"policy": {"weights": {"price": -100, "lead_time": 1500}}});
        wrong(&analyst, "matchPolicies/own/versions", &weights, "policy.weights.price", "NEGATIVE").await;
        let policies = analyst.read("/v1/matchPolicies").await;
        assert_eq!(policies["policies"], json!([]));

        registry::make(&analyst, "needs/trays:match", &json!({})).await;
        let award = json!({"suppliers": ["suppliers/avila", "suppliers/nobody"]});
        wrong(&analyst, "needs/trays:award", &award, "suppliers[1]", "UNKNOWN_REFERENCE").await;
        for path in ["suppliers/nobody", "needs/trays/matches/nobody", "needs/nothing"] {
            let answer = analyst.get(&format!("/v1/{path}")).send().await.unwrap();
            problem(answer, 404, "NOT_FOUND").await;
        }
        for path in ["suppliers/nobody:findNeeds", "needs/nothing:findSuppliers"] {
            let answer = analyst.post(&format!("/v1/{path}")).json(&json!({})).send().await.unwrap();
            problem(answer, 404, "NOT_FOUND").await;
        }
        let award = json!({"suppliers": ["suppliers/avila"]});
        let awarded = registry::make(&analyst, "needs/trays:award", &award).await;
        assert_eq!(awarded["awardedSuppliers"], award["suppliers"]);
        suite.stop().await;
    })
    .await;
}

/// Checks that a need with this put over it is refused at this field.
async fn wrong_need(analyst: &Person, over: &Value, field: &str, reason: &str) {
    let body = json!({"need_id": "wrong", "need": registry::need("valves", "mold", 1000, over)});
    wrong(analyst, "needs", &body, field, reason).await;
}

/// Checks that a post is refused at this field alone.
async fn wrong(analyst: &Person, path: &str, body: &Value, field: &str, reason: &str) {
    let answer = analyst.post(&format!("/v1/{path}")).json(body).send().await.unwrap();
    let found = problem(answer, 400, reason).await;
    assert_eq!(violations(&found), [(field.to_owned(), reason.to_owned())], "{found}");
}
