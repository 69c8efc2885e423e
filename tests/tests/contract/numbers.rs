//! REST gives what gRPC gives, digit by digit.

use eslabon_proto::r#type::v1::Effect;
use eslabon_tests::on_each_engine;
use serde_json::Value;

use super::{rest, stage::Stage};

#[tokio::test]
async fn rest_and_grpc_give_the_same_answers() {
    on_each_engine(async |suite| {
        let stage = Stage::set(suite).await;
        let mut numbers = 0;
        for (method, case) in stage.methods().into_iter().filter(|(method, _)| method.effect == Effect::Read)
        {
            let by_grpc = stage.call(method, case, stage.owner.key()).await.json();
            let response = rest::request(&stage.owner, method, &stage.request(case)).send().await.unwrap();
            let text = response.text().await.unwrap();
            let by_rest: Vec<Value> = if method.descriptor.is_server_streaming() {
                text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
            } else {
                vec![serde_json::from_str(&text).unwrap()]
            };
            assert_eq!(by_rest, by_grpc, "{}", method.path);
            numbers += count(&Value::Array(by_grpc));
        }
        assert!(numbers > 500, "there is little to compare: {numbers}");
        stage.suite.stop().await;
    })
    .await;
}

fn count(value: &Value) -> usize {
    match value {
        Value::Number(_) => 1,
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(fields) => fields.values().map(count).sum(),
        _ => 0,
    }
}
