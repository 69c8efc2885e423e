//! A deadline that has passed is called by its name, and at once.

use std::time::{Duration, Instant};

use eslabon_tests::on_each_engine;
use tonic::Code;

use super::{rest, stage::Stage};

/// What "at once" is on a machine that does other things too.
const AT_ONCE: Duration = Duration::from_secs(20);

#[tokio::test]
async fn every_method_keeps_its_deadline() {
    on_each_engine(async |suite| {
        let stage = Stage::set(suite).await;
        for (method, case) in stage.methods() {
            for timeout in ["0n", "1m"] {
                let answer =
                    stage.call_with(method, case, stage.owner.key(), &[("grpc-timeout", timeout)]).await;
                let place = format!("{} in {timeout}: {:?}", method.path, answer.status);
                assert!(answer.took < AT_ONCE, "{place}: it took {:?}", answer.took);
                match answer.status.code() {
                    Code::Ok => {}
                    Code::DeadlineExceeded => {
                        assert_eq!(answer.problem().reason, "DEADLINE_EXCEEDED", "{place}")
                    }
                    // What was done in time, though nobody heard of it, cannot be done again.
                    Code::NotFound if method.descriptor.name().starts_with("Delete") => {}
                    _ => panic!("{place}"),
                }
            }
        }
        stage.suite.stop().await;
    })
    .await;
}

#[tokio::test]
async fn every_path_of_rest_keeps_its_deadline() {
    on_each_engine(async |suite| {
        let stage = Stage::set(suite).await;
        for (method, case) in stage.methods() {
            let started = Instant::now();
            let request = rest::request(&stage.owner, method, &stage.request(case));
            let response = request.header("x-eslabon-timeout", "1ms").send().await.unwrap();
            let code = response.status().as_u16();
            let text = response.text().await.unwrap();
            assert!([200, 504].contains(&code), "{}: {code} {text}", method.path);
            // An answer in lines that had begun ends with the same reason.
            let is_in_time = code == 200 && !text.contains("\"error\"");
            assert!(is_in_time || text.contains("DEADLINE_EXCEEDED"), "{}: {text}", method.path);
            assert!(started.elapsed() < AT_ONCE, "{}", method.path);
        }
        stage.suite.stop().await;
    })
    .await;
}
