//! How near a firm's work is to what is needed, as the trade of the world tells it: the
//! linkages service asks the sectors service in the name of whoever asks.

use eslabon_tests::{Person, apart, on_each_engine, problem, registry, same_number, violations, world};
use serde_json::{Value, json};

/// What the need asks for and what the firm makes, by headings of the world of trade;
/// the capabilities have codes of six digits below these.
const ASKED: &str = "9021";
const MADE: &str = "9018";

/// What the nearness of two products is worth at most, by the default policy.
const CAP: f64 = 0.9;

/// A firm that makes needles, and somebody who needs implants.
async fn stock(analyst: &Person) {
    let code = |code: &str| json!({"codes": [{"scheme": "HS2022", "code": code}]});
    registry::capability(analyst, "implants", &code("902131")).await;
    registry::capability(analyst, "needles", &code("901832")).await;
    registry::capability(analyst, "bananas", &code("080390")).await;
    registry::buyer(analyst, "valves").await;
    registry::supplier(analyst, "avila", "needles", 2000).await;
    let need = json!({"need_id": "hips", "need": registry::need("valves", "implants", 1000, &json!({}))});
    registry::make(analyst, "needs", &need).await;
}

/// A question whose relatedness is taken from a dataset.
fn by(dataset: &str, year: i32) -> Value {
    let source = json!({"kind": "RELATEDNESS_KIND_DATASET", "dataset": dataset, "year": year});
    json!({"relatedness": source, "worst_verdict": "VERDICT_INELIGIBLE"})
}

/// What is known of the pair: what it rests on, and the match.
async fn matched(person: &Person, question: &Value) -> (Value, Value) {
    let told = person.ask("/v1/needs/hips:findSuppliers", question).await;
    assert_eq!(told.len(), 2, "{told:?}");
    (told[0]["header"]["basis"]["relatedness"].clone(), told[1]["match"].clone())
}

/// How well the capability fits.
fn fit(found: &Value) -> &Value {
    let parts = found["contributions"].as_array().unwrap();
    let part = parts.iter().find(|part| part["component"] == "SCORE_COMPONENT_RELATEDNESS");
    &part.unwrap()["fit"]
}

/// Checks that a dataset is refused as one that is not there, by every question.
async fn refused(person: &Person, dataset: &str) {
    let question = by(dataset, 0);
    let found = person.post("/v1/needs/hips:findSuppliers").json(&question).send().await.unwrap();
    unknown(&problem(found, 400, "UNKNOWN_DATASET").await);
    let path = format!(
        "/v1/needs/hips/matches/avila?relatedness.kind=RELATEDNESS_KIND_DATASET&relatedness.dataset={dataset}"
    );
    unknown(&problem(person.get(&path).send().await.unwrap(), 400, "UNKNOWN_DATASET").await);
}

fn unknown(problem: &Value) {
    let expected = ("relatedness.dataset".to_owned(), "UNKNOWN_DATASET".to_owned());
    assert_eq!(violations(problem), [expected]);
}

#[tokio::test]
async fn a_match_is_judged_by_how_near_the_products_are_in_the_trade_of_a_dataset_and_cites_it() {
    on_each_engine(async |suite| {
        let analyst = suite.analyst("cinde").await;
        stock(&analyst).await;
        let dataset = analyst.import(three_years()).await;
        let digest = analyst.read(&format!("/v1/{dataset}")).await["digest"].clone();
        let (now, before) =
            (proximity(&analyst, &dataset, 2017).await, proximity(&analyst, &dataset, 2016).await);
        assert_ne!(now, before, "each year is another answer");
        for (year, asked_for, phi) in [(2017, 0, now), (2016, 2016, before)] {
            let (used, found) = matched(&analyst, &by(&dataset, asked_for)).await;
            assert_eq!(used["kind"], "RELATEDNESS_KIND_DATASET", "{used}");
            assert_eq!((&used["dataset"], &used["digest"]), (&json!(dataset), &digest));
            assert_eq!((&used["year"], &used["pairs"]), (&json!(year), &json!(3)), "three capabilities");
            same_number(fit(&found), CAP * phi);
            // The same again, which is kept by now.
            assert_eq!(matched(&analyst, &by(&dataset, asked_for)).await, (used, found));
        }
        // Codes that share two digits are worth less than what trade tells.
        let by_codes = json!({"worst_verdict": "VERDICT_INELIGIBLE",
            "relatedness": {"kind": "RELATEDNESS_KIND_CODES"}});
        let (used, found) = matched(&analyst, &by_codes).await;
        assert_eq!((&used["kind"], &used["because"]), (&json!("RELATEDNESS_KIND_CODES"), &Value::Null));
        same_number(fit(&found), 0.3);

        let body = json!({"allocation_id": "year", "allocation": {
            "need_states": ["NEED_STATE_DRAFT"], "relatedness": by(&dataset, 0)["relatedness"]}});
        let told = analyst.ask("/v1/allocations", &body).await;
        let allocation = &told.last().unwrap()["allocation"];
        assert_eq!(allocation["relatednessUsed"]["digest"], digest, "{allocation}");
        suite.stop().await;
    })
    .await;
}

/// The world of trade with a year in which implants were sold by those who now sell
/// bananas.
fn three_years() -> String {
    let file = world::two_years();
    let before = file.lines().filter_map(|line| line.strip_prefix("2017,")).map(|row| {
        let swapped = row.replace(ASKED, "other").replace("0803", ASKED).replace("other", "0803");
        format!("2016,{swapped}\n")
    });
    let before: String = before.collect();
    file + &before
}

/// How near the two products are, as the sectors service tells it.
async fn proximity(analyst: &Person, dataset: &str, year: i32) -> f64 {
    let path = format!("/v1/{dataset}/products/{ASKED}/proximities?basis.year={year}&page_size=1000");
    let near = analyst.read(&path).await;
    let near = near["proximities"].as_array().unwrap();
    let of = near.iter().find(|near| near["product"] == MADE).unwrap();
    of["proximity"].as_f64().unwrap()
}

#[tokio::test]
async fn a_dataset_that_is_not_there_or_is_anothers_is_refused_also_when_its_answers_are_kept() {
    on_each_engine(async |suite| {
        let (owner, stranger) = (suite.analyst("cinde").await, suite.analyst("procolombia").await);
        stock(&owner).await;
        stock(&stranger).await;
        let dataset = owner.import(world::two_years()).await;
        refused(&owner, "datasets/0123456789abcdef").await;
        refused(&stranger, &dataset).await;
        let (used, _) = matched(&owner, &by(&dataset, 0)).await;
        assert_eq!(used["kind"], "RELATEDNESS_KIND_DATASET");
        refused(&stranger, &dataset).await;

        let year = owner.post("/v1/needs/hips:findSuppliers").json(&by(&dataset, 1999)).send().await.unwrap();
        let found = problem(year, 400, "DATASET_NOT_USABLE").await;
        assert_eq!(violations(&found), [("relatedness".to_owned(), "DATASET_NOT_USABLE".to_owned())]);

        // What was deleted is gone, however well it is known.
        let etag = owner.read(&format!("/v1/{dataset}")).await["etag"].as_str().unwrap().to_owned();
        let deleted = owner.delete(&format!("/v1/{dataset}"), &etag).send().await.unwrap();
        assert_eq!(deleted.status(), 200);
        refused(&owner, &dataset).await;
        // The same trade under another name is asked for again, by whoever holds it.
        let again = stranger.import(world::two_years()).await;
        let (used, _) = matched(&stranger, &by(&again, 0)).await;
        assert_eq!(used["dataset"], again);
        refused(&owner, &again).await;
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn without_the_sectors_service_codes_tell_how_near_it_is_and_the_answer_says_why() {
    apart::on_each_engine(async |mut services| {
        let operator = services.operator().clone();
        stock(&operator).await;
        let dataset = operator.import(world::two_years()).await;
        let (used, _) = matched(&operator, &by(&dataset, 0)).await;
        assert_eq!(used["kind"], "RELATEDNESS_KIND_DATASET", "it is there, over the network: {used}");

        services.lose_sectors().await;
        let (used, found) = matched(&operator, &by(&dataset, 0)).await;
        assert_eq!(used["kind"], "RELATEDNESS_KIND_CODES", "{used}");
        assert_eq!(used["dataset"], "");
        let because = ["en", "es", "pt"].map(|language| used["because"][language].as_str().unwrap());
        assert!(because.iter().all(|text| !text.is_empty()), "{because:?}");
        assert!(because[0] != because[1] && because[1] != because[2], "{because:?}");
        same_number(fit(&found), 0.3);
        // The rest of the agency's work goes on.
        assert_eq!(operator.read("/v1/needs/hips").await["state"], "NEED_STATE_DRAFT");
        services.stop().await;
    })
    .await;
}
