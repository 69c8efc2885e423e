//! A client that knows nothing learns the contract from the suite.

use std::collections::BTreeSet;

use eslabon_tests::{on_each_engine, wire};
use tonic_reflection::pb::v1::{
    ServerReflectionRequest, server_reflection_client::ServerReflectionClient,
    server_reflection_request::MessageRequest, server_reflection_response::MessageResponse,
};

#[tokio::test]
async fn reflection_lists_every_service_and_describes_it() {
    on_each_engine(async |suite| {
        let viewer = suite.analyst("cinde").await;
        let mut client = ServerReflectionClient::new(viewer.grpc().await);
        let mut ask = async |request| {
            let request = ServerReflectionRequest { host: String::new(), message_request: Some(request) };
            let request = tokio_stream::iter([request]);
            let mut answers = client.server_reflection_info(request).await.unwrap().into_inner();
            answers.message().await.unwrap().unwrap().message_response.unwrap()
        };
        let MessageResponse::ListServicesResponse(list) =
            ask(MessageRequest::ListServices(String::new())).await
        else {
            panic!("services are listed");
        };
        let listed: BTreeSet<_> = list.service.into_iter().map(|service| service.name).collect();
        for service in wire::contract().pool().services() {
            let name = service.full_name().to_owned();
            assert!(listed.contains(&name), "{name} is not among {listed:?}");
            let answer = ask(MessageRequest::FileContainingSymbol(name.clone())).await;
            assert!(matches!(answer, MessageResponse::FileDescriptorResponse(_)), "{name}: {answer:?}");
        }
        suite.stop().await;
    })
    .await;
}
