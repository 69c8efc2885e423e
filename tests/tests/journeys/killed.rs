//! A suite that is killed in the middle of an import, and started again.

use eslabon_tests::{Person, person, program::Home, world};
use serde_json::Value;

use super::stopped::Slow;

/// The import that is tried again.
async fn import(person: &Person) -> Value {
    let path = format!("{}&title=slow&request_id=import-1", person::IMPORT);
    eslabon_tests::json(person.upload_to(&path, world::two_years()).await).await
}

#[tokio::test]
async fn an_import_that_was_killed_leaves_nothing_and_its_repeat_is_the_first() {
    for home in Home::on_each_engine().await {
        let serve = home.start().await;
        let _slow = Slow::begin(&serve.operator(), "import-1").await;
        serve.kill().await;

        let serve = home.start().await;
        let operator = serve.operator();
        assert!(operator.datasets().await.is_empty(), "half an import was kept");
        let first = import(&operator).await;
        assert_eq!(first["alreadyHeld"], false);
        assert_eq!(import(&operator).await, first);
        assert_eq!(operator.datasets().await.len(), 1);
    }
}

#[tokio::test]
async fn an_import_whose_answer_was_lost_is_repeated_without_harm() {
    for home in Home::on_each_engine().await {
        let serve = home.start().await;
        let operator = serve.operator();
        // All of it was sent and is being stored; nobody knows how far that came.
        Slow::begin(&operator, "import-1").await.until_it_is_stored().await;
        serve.kill().await;

        let serve = home.start().await;
        let operator = serve.operator();
        let first = import(&operator).await;
        assert_eq!(first["alreadyHeld"], false, "it was the first, or its answer is the first one");
        assert_eq!(import(&operator).await, first);
        assert_eq!(operator.datasets().await, [first["dataset"]["name"].as_str().unwrap()]);
    }
}

#[tokio::test]
async fn keys_and_datasets_survive_being_killed() {
    for home in Home::on_each_engine().await {
        let serve = home.start().await;
        let operator = serve.operator();
        let name = operator.import(world::two_years()).await;
        let figures = operator.read(&format!("/v1/{name}/countries")).await;
        serve.kill().await;
        let serve = home.start().await;
        let again = Person::new(&serve.url(), operator.key());
        assert_eq!(again.read(&format!("/v1/{name}/countries")).await, figures);
    }
}
