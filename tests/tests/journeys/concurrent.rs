//! Many at once, and the same once more.

use eslabon_tests::{on_each_engine, on_each_engine_with, person, problem, until, world};
use futures::future::join_all;

use super::stopped::Slow;

#[tokio::test]
async fn imports_at_the_same_time_are_all_kept() {
    let as_many = |config: &mut eslabon_standalone::suite::Config| config.sectors.import.max_concurrent = 16;
    on_each_engine_with(as_many, async |suite| {
        let analyst = suite.analyst("cinde").await;
        let worlds: Vec<_> =
            (0..8).map(|n| format!("{}2016,CRI,9018,{}\n", world::two_years(), n + 1)).collect();
        let names = join_all(worlds.iter().map(|world| analyst.import(world.clone()))).await;
        let mut listed = analyst.datasets().await;
        let mut expected = names.clone();
        listed.sort();
        expected.sort();
        assert_eq!(listed, expected);
        for name in &names {
            let details = analyst.read(&format!("/v1/{name}")).await;
            assert_eq!(details["years"], serde_json::json!([2015, 2016, 2017]));
        }
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn the_same_import_at_the_same_time_is_one_dataset() {
    on_each_engine(async |suite| {
        let analyst = suite.analyst("cinde").await;
        let names = join_all((0..3).map(|_| analyst.import(world::two_years()))).await;
        assert!(names.iter().all(|name| *name == names[0]), "{names:?}");
        assert_eq!(analyst.datasets().await, names[..1]);
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_repeat_with_its_request_id_gets_the_first_answer() {
    on_each_engine(async |suite| {
        let analyst = suite.analyst("cinde").await;
        let path = format!("{}&request_id=import-1&title=first", person::IMPORT);
        let first = eslabon_tests::json(analyst.upload_to(&path, world::two_years()).await).await;
        assert_eq!(first["alreadyHeld"], false);
        let again = eslabon_tests::json(analyst.upload_to(&path, world::two_years()).await).await;
        assert_eq!(again, first);

        // Over gRPC it is the same import too.
        let messages =
            tokio_stream::iter(person::messages(person::spec("first", "import-1"), &world::two_years()));
        let answers = analyst.sectors().await.import_trade(messages).await.unwrap().into_inner();
        let (dataset, already_held) = person::imported(answers).await.unwrap();
        assert_eq!(
            (dataset.name.as_str(), already_held),
            (first["dataset"]["name"].as_str().unwrap(), false)
        );

        let other = analyst.upload_to(&path, world::another()).await;
        let found = problem(other, 400, "REQUEST_ID_REUSED").await;
        assert_eq!(found["violations"][0]["field"], "request_id");
        assert_eq!(analyst.datasets().await.len(), 1);

        // Ids of one tenant are not another's.
        let stranger = suite.analyst("pronicaragua").await;
        eslabon_tests::json(stranger.upload_to(&path, world::another()).await).await;
        suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn more_imports_than_are_taken_at_once_are_told_to_come_back() {
    let one = |config: &mut eslabon_standalone::suite::Config| config.sectors.import.max_concurrent = 1;
    on_each_engine_with(one, async |suite| {
        let analyst = suite.analyst("cinde").await;
        let slow = Slow::begin(&analyst, "").await;
        let refused = analyst.upload(world::another()).await;
        assert!(refused.headers().contains_key("retry-after"), "{refused:?}");
        problem(refused, 503, "TOO_MANY_IMPORTS").await;
        let first = slow.finish().await;
        let again = || async { analyst.upload(world::another()).await.status() == 200 };
        until("there is room again", again).await;
        let listed = analyst.datasets().await;
        assert!(listed.len() == 2 && listed.contains(&first), "{listed:?}");
        suite.stop().await;
    })
    .await;
}
