//! Two analysts of one agency edit the same need.

use eslabon_tests::{Person, json, on_each_engine, problem, registry};
use reqwest::{Method, Response};
use serde_json::{Value, json};

const NEED: &str = "/v1/needs/trays";

/// Changes how long the need lasts, of the one that was read with this etag.
async fn edit(person: &Person, months: i32, etag: &str, request_id: &str) -> Response {
    let body = json!({
        "need": {"horizon_months": months}, "update_mask": "horizonMonths", "etag": etag,
        "request_id": request_id,
    });
    person.request(Method::PATCH, NEED).json(&body).send().await.unwrap()
}

/// Two analysts, and the etag of a need that both have read.
async fn both_have_read(suite: &eslabon_tests::Suite) -> (Person, Person, String) {
    let (first, second) = (suite.analyst("cinde").await, suite.analyst("cinde").await);
    assert_ne!(first.key(), second.key());
    registry::capability(&first, "mold", &json!({})).await;
    registry::buyer(&first, "valves").await;
    let body = json!({"need_id": "trays", "need": registry::need("valves", "mold", 1000, &json!({}))});
    registry::make(&first, "needs", &body).await;
    let (one, other) = (etag(&first.read(NEED).await), etag(&second.read(NEED).await));
    assert_eq!(one, other);
    (first, second, one)
}

fn etag(need: &Value) -> String {
    let etag = need["etag"].as_str().unwrap();
    assert!(!etag.is_empty());
    etag.to_owned()
}

#[tokio::test]
async fn who_edits_second_is_told_and_what_the_first_wrote_stands() {
    on_each_engine(async |suite| {
        let (first, second, read) = both_have_read(&suite).await;
        let edited = json(edit(&first, 36, &read, "edit-1").await).await;
        assert_eq!(edited["horizonMonths"], 36);
        assert_ne!(etag(&edited), read);

        problem(edit(&second, 48, &read, "edit-2").await, 409, "ETAG_MISMATCH").await;
        let opened = second.post(&format!("{NEED}:open")).json(&json!({"etag": read})).send().await.unwrap();
        problem(opened, 409, "ETAG_MISMATCH").await;
        let deleted = second.delete(NEED, &read).send().await.unwrap();
        problem(deleted, 409, "ETAG_MISMATCH").await;
        assert_eq!(second.read(NEED).await, edited, "nothing of the second is written");

        // Who reads again may edit; and a repeat of the first edit is its first answer.
        let again = json(edit(&second, 48, &etag(&edited), "edit-3").await).await;
        assert_eq!(json(edit(&first, 36, &read, "edit-1").await).await, edited);
        assert_eq!(first.read(NEED).await, again);
        assert_eq!(again["horizonMonths"], 48);
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn of_two_edits_at_the_same_moment_one_stands() {
    on_each_engine(async |suite| {
        let (first, second, mut read) = both_have_read(&suite).await;
        for round in 1..=10 {
            let (one, other) =
                tokio::join!(edit(&first, round, &read, ""), edit(&second, 100 + round, &read, ""));
            let (stands, refused) = if one.status().is_success() { (one, other) } else { (other, one) };
            let stands = json(stands).await;
            lost(refused).await;
            assert_eq!(first.read(NEED).await, stands, "round {round}");
            read = etag(&stands);
        }
        suite.stop().await;
    })
    .await;
}

/// Checks that somebody else was first: before it was looked at, or while it was written.
async fn lost(answer: Response) {
    let (status, text) = (answer.status().as_u16(), answer.text().await.unwrap());
    assert_eq!(status, 409, "{text}");
    let problem: Value = serde_json::from_str(&text).unwrap();
    let reason = problem["reason"].as_str().unwrap();
    assert!(["ETAG_MISMATCH", "CONCURRENT_CHANGE"].contains(&reason), "{text}");
}
