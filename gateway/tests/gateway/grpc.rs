//! gRPC passed through, gRPC-Web, reflection, health.

use std::time::Duration;

use bytes::Bytes;
use eslabon_proto::{
    sectors::v1::{sectors_service_client::SectorsServiceClient, *},
    r#type::v1::Commit,
};
use eslabon_runtime::{config::ByteSize, problem::Problem};
use futures::{StreamExt, stream};
use prost::Message;
use tonic::Code;

use crate::world::{Place, World};

fn dataset(name: &str) -> GetDatasetRequest {
    GetDatasetRequest { name: format!("datasets/{name}") }
}

#[tokio::test]
async fn a_call_goes_through_with_its_headers_and_errors() {
    for place in [Place::InProcess, Place::Remote] {
        let world = World::on_sqlite(place, |_| {}).await;
        let mut client = SectorsServiceClient::new(world.grpc(&world.key).await);
        let answer = client.get_dataset(dataset("0123456789abcde0")).await.unwrap();
        assert_eq!(answer.metadata().get("x-fake").unwrap(), "yes");
        assert!(answer.metadata().contains_key("x-request-id"));
        assert_eq!(answer.get_ref().tenant, "public");
        let status = client.get_dataset(dataset("0000000000000001")).await.unwrap_err();
        let problem = Problem::from(&status);
        assert_eq!((status.code(), problem.reason.as_str()), (Code::InvalidArgument, "SOME_REASON"));
        assert_eq!(problem.violations[0].field, "name");
        assert_eq!(problem.domain, "sectors.eslabon");
        // A service that is stopped in the middle says CANCELLED.
        let status = client.get_dataset(dataset("000000000000000c")).await.unwrap_err();
        let problem = Problem::from(&status);
        assert_eq!((status.code(), problem.reason.as_str()), (Code::Unavailable, "UPSTREAM_INTERRUPTED"));
    }
}

#[tokio::test]
async fn a_service_that_dies_in_the_middle_of_a_stream_is_unavailable_on_both_ways() {
    let world = World::on_sqlite(Place::Remote, |_| {}).await;
    let mut client = SectorsServiceClient::new(world.grpc(&world.key).await);
    let request = ExportComplexityRequest {
        dataset: "datasets/0123456789abcde0".into(),
        what: ExportWhat::CountryProduct.into(),
        ..ExportComplexityRequest::default()
    };
    let mut batches = client.export_complexity(request).await.unwrap().into_inner();
    assert!(batches.next().await.unwrap().is_ok());
    let path = "/v1/datasets/0123456789abcde0:export?what=EXPORT_WHAT_COUNTRY_PRODUCT";
    let lines = world.get(path).send().await.unwrap();
    world.kill_service();
    let status = batches.next().await.unwrap().unwrap_err();
    assert_eq!(Problem::from(&status).reason, "UPSTREAM_INTERRUPTED", "{status:?}");
    let text = lines.text().await.unwrap();
    assert!(text.lines().last().unwrap().contains("UPSTREAM_INTERRUPTED"), "{text}");
}

#[tokio::test]
async fn problems_of_the_gateway_carry_details_too() {
    let world = World::on_sqlite(Place::Nowhere, |_| {}).await;
    let mut client = SectorsServiceClient::new(world.grpc("esl_no").await);
    let status = client.get_dataset(dataset("0123456789abcde0")).await.unwrap_err();
    assert_eq!(
        (status.code(), Problem::from(&status).reason.as_str()),
        (Code::Unauthenticated, "KEY_INVALID")
    );
    let mut client = SectorsServiceClient::new(world.grpc(&world.key).await);
    let status = client.get_dataset(dataset("0123456789abcde0")).await.unwrap_err();
    let problem = Problem::from(&status);
    assert_eq!((status.code(), problem.reason.as_str()), (Code::Unavailable, "UPSTREAM_UNAVAILABLE"));
    assert!(problem.retry_after.is_some());
}

#[tokio::test]
async fn streams_go_both_ways_and_end_with_their_trailers() {
    for place in [Place::InProcess, Place::Remote] {
        let world = World::on_sqlite(place, |_| {}).await;
        let mut client = SectorsServiceClient::new(world.grpc(&world.key).await);
        let part = |part| ImportTradeRequest { part: Some(part) };
        let messages = stream::iter([
            part(import_trade_request::Part::Spec(TradeImport {
                title: "t".into(),
                ..TradeImport::default()
            })),
            part(import_trade_request::Part::Chunk(Bytes::from_static(b"abc"))),
            part(import_trade_request::Part::Commit(Commit { byte_count: 3 })),
        ]);
        let answers: Vec<_> = client.import_trade(messages).await.unwrap().into_inner().collect().await;
        assert_eq!(answers.len(), 2);
        assert!(matches!(
            answers[1].as_ref().unwrap().event,
            Some(import_trade_response::Event::Dataset(Dataset { row_count: 3, .. }))
        ));

        let request = ExportComplexityRequest {
            dataset: "datasets/0123456789abcde0".into(),
            what: ExportWhat::Product.into(),
            ..ExportComplexityRequest::default()
        };
        let mut batches = client.export_complexity(request).await.unwrap().into_inner();
        assert!(batches.next().await.unwrap().is_ok());
        let status = batches.next().await.unwrap().unwrap_err();
        assert_eq!(
            (status.code(), Problem::from(&status).reason.as_str()),
            (Code::DataLoss, "DATASET_DAMAGED")
        );
    }
}

#[tokio::test]
async fn deadlines_are_kept_and_called_by_their_name() {
    for place in [Place::InProcess, Place::Remote] {
        let world = World::on_sqlite(place, |_| {}).await;
        let mut client = SectorsServiceClient::new(world.grpc(&world.key).await);
        let mut request = tonic::Request::new(dataset("000000000000000e"));
        // As a header alone, so that only the other side keeps it.
        request.metadata_mut().insert("grpc-timeout", "50m".parse().unwrap());
        let status = client.get_dataset(request).await.unwrap_err();
        // tonic's own client also reads the header, and may be first with CANCELLED.
        assert!(matches!(status.code(), Code::DeadlineExceeded | Code::Cancelled), "{status:?}");

        let request = ExportComplexityRequest {
            dataset: "datasets/0123456789abcde0".into(),
            what: ExportWhat::CountryProduct.into(),
            ..ExportComplexityRequest::default()
        };
        let mut request = tonic::Request::new(request);
        request.metadata_mut().insert("grpc-timeout", "200m".parse().unwrap());
        let mut batches = client.export_complexity(request).await.unwrap().into_inner();
        assert!(batches.next().await.unwrap().is_ok());
        let status = batches.next().await.unwrap().unwrap_err();
        assert_eq!(Problem::from(&status).reason, "DEADLINE_EXCEEDED", "{status:?}");
    }
}

#[tokio::test]
async fn a_stream_over_the_limit_is_cut_and_never_committed() {
    for place in [Place::InProcess, Place::Remote] {
        let limit = |config: &mut eslabon_gateway::Config| config.limits.max_body = ByteSize::mebibytes(1);
        let world = World::on_sqlite(place, limit).await;
        let mut client = SectorsServiceClient::new(world.grpc(&world.key).await);
        let chunk = Bytes::from_static(&[b'x'; 65536]);
        let messages = stream::iter(0..64).map(move |_| ImportTradeRequest {
            part: Some(import_trade_request::Part::Chunk(chunk.clone())),
        });
        let mut answers = client.import_trade(messages).await.unwrap().into_inner();
        let status = loop {
            match answers.next().await {
                Some(Ok(_)) => {}
                Some(Err(status)) => break status,
                None => panic!("ended well"),
            }
        };
        assert_eq!(Problem::from(&status).reason, "UPLOAD_TOO_LARGE", "{status:?}");
        assert_eq!(world.seen.commits.load(std::sync::atomic::Ordering::SeqCst), 0);
    }
}

#[tokio::test]
async fn a_method_that_is_not_there_is_unimplemented() {
    let world = World::on_sqlite(Place::InProcess, |_| {}).await;
    let response = world
        .post("/eslabon.sectors.v1.SectorsService/Nothing")
        .header("content-type", "application/grpc")
        .send()
        .await
        .unwrap();
    assert_eq!(response.headers()["grpc-status"], "12");
}

/// One message with its frame.
fn framed(message: &impl Message) -> Vec<u8> {
    let bytes = message.encode_to_vec();
    [&[0][..], &(bytes.len() as u32).to_be_bytes(), &bytes].concat()
}

#[tokio::test]
async fn grpc_web_works_in_its_binary_form_and_is_refused_in_its_text_form() {
    let world = World::on_sqlite(Place::InProcess, |_| {}).await;
    let call = |name: &str, kind: &str| {
        world
            .post("/eslabon.sectors.v1.SectorsService/GetDataset")
            .header("content-type", kind)
            .header("x-grpc-web", "1")
            .body(framed(&dataset(name)))
            .send()
    };
    let response = call("0123456789abcde0", "application/grpc-web+proto").await.unwrap();
    assert_eq!(response.status(), 200);
    let body = response.bytes().await.unwrap();
    let length = u32::from_be_bytes(body[1..5].try_into().unwrap()) as usize;
    let answer = Dataset::decode(&body[5..5 + length]).unwrap();
    assert_eq!(answer.name, "datasets/0123456789abcde0");
    let trailers = &body[5 + length..];
    assert_eq!(trailers[0], 0x80);
    assert!(String::from_utf8_lossy(&trailers[5..]).contains("grpc-status:0"), "{trailers:?}");

    let response = call("0000000000000002", "application/grpc-web+proto").await.unwrap();
    let in_headers = response.headers().get("grpc-status").cloned();
    let body = response.bytes().await.unwrap();
    let said = in_headers.is_some_and(|status| status == "5");
    assert!(said || String::from_utf8_lossy(&body).contains("grpc-status:5"), "{body:?}");

    let response = call("0123456789abcde0", "application/grpc-web-text").await.unwrap();
    crate::world::problem(response, 415, "UNSUPPORTED_MEDIA_TYPE").await;
}

#[tokio::test]
async fn the_contract_is_described_to_who_has_a_key() {
    use tonic_reflection::pb::v1::{
        ServerReflectionRequest, server_reflection_client::ServerReflectionClient,
        server_reflection_request::MessageRequest, server_reflection_response::MessageResponse,
    };
    let world = World::on_sqlite(Place::InProcess, |_| {}).await;
    let request = || {
        stream::iter([ServerReflectionRequest {
            host: String::new(),
            message_request: Some(MessageRequest::ListServices(String::new())),
        }])
    };
    let mut client = ServerReflectionClient::new(world.grpc(&world.key).await);
    let mut answers = client.server_reflection_info(request()).await.unwrap().into_inner();
    let answer = answers.next().await.unwrap().unwrap();
    let Some(MessageResponse::ListServicesResponse(list)) = answer.message_response else {
        panic!("{answer:?}")
    };
    let names: Vec<_> = list.service.iter().map(|service| service.name.as_str()).collect();
    for expected in ["eslabon.sectors.v1.SectorsService", "eslabon.gateway.v1.KeysService"] {
        assert!(names.contains(&expected), "{names:?}");
    }
    let mut client = ServerReflectionClient::new(world.grpc("esl_no").await);
    let status = client.server_reflection_info(request()).await.err();
    assert_eq!(status.unwrap().code(), Code::Unauthenticated);
}

#[tokio::test]
async fn reflection_also_speaks_its_older_version() {
    use tonic_reflection::pb::v1alpha::{
        ServerReflectionRequest, server_reflection_client::ServerReflectionClient,
        server_reflection_request::MessageRequest,
    };
    let world = World::on_sqlite(Place::InProcess, |_| {}).await;
    let mut client = ServerReflectionClient::new(world.grpc(&world.key).await);
    let symbol = "eslabon.sectors.v1.SectorsService".to_owned();
    let request = ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::FileContainingSymbol(symbol)),
    };
    let mut answers = client.server_reflection_info(stream::iter([request])).await.unwrap().into_inner();
    assert!(answers.next().await.unwrap().unwrap().message_response.is_some());
}

#[tokio::test]
async fn health_is_open_and_says_when_the_gateway_stops() {
    use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};
    let world = World::on_sqlite(Place::InProcess, |_| {}).await;
    let channel = tonic::transport::Endpoint::from_shared(world.url("")).unwrap().connect().await.unwrap();
    let mut client = HealthClient::new(channel);
    let status = async |client: &mut HealthClient<_>| {
        client.check(HealthCheckRequest::default()).await.unwrap().into_inner().status
    };
    assert_eq!(status(&mut client).await, 1);
    world.gateway.stop_health().await;
    assert_eq!(status(&mut client).await, 2);
    tokio::time::timeout(Duration::from_secs(5), async {
        let ready = world.client.get(world.url("/readyz")).send().await.unwrap();
        assert_eq!(ready.status(), 503);
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn every_service_is_asked_for_its_own_health() {
    use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};
    for place in [Place::InProcess, Place::Remote] {
        let world = World::on_sqlite(place, |_| {}).await;
        let channel =
            tonic::transport::Endpoint::from_shared(world.url("")).unwrap().connect().await.unwrap();
        let mut client = HealthClient::new(channel);
        let asked = |service: &str| HealthCheckRequest { service: service.to_owned() };
        for service in ["", "eslabon.gateway.v1.KeysService", "eslabon.sectors.v1.SectorsService"] {
            assert_eq!(client.check(asked(service)).await.unwrap().into_inner().status, 1, "{service}");
            let mut watched = client.watch(asked(service)).await.unwrap().into_inner();
            assert_eq!(watched.next().await.unwrap().unwrap().status, 1, "{service}");
        }
        for nobody in ["eslabon.sectors.v1", "eslabon.sectors.v1.Other", "eslabon.sectors.v10.X"] {
            assert_eq!(client.check(asked(nobody)).await.unwrap_err().code(), Code::NotFound, "{nobody}");
        }
        let long = client.check(asked(&"x".repeat(2000))).await.unwrap_err();
        assert_eq!(Problem::from(&long).reason, "BODY_TOO_LARGE", "{long:?}");
        if place == Place::Remote {
            world.kill_service();
            let gone = async {
                while client.check(asked("eslabon.sectors.v1.SectorsService")).await.is_ok() {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            };
            tokio::time::timeout(Duration::from_secs(10), gone).await.expect("its end is seen");
            assert_eq!(client.check(asked("")).await.unwrap().into_inner().status, 1);
        }
    }
}

#[tokio::test]
async fn strangers_who_watch_are_few_and_leave_room() {
    use tonic_health::pb::{HealthCheckRequest, health_client::HealthClient};
    let open = async |world: &World| {
        tonic::transport::Endpoint::from_shared(world.url("")).unwrap().connect().await.unwrap()
    };
    let world = World::on_sqlite(Place::InProcess, |_| {}).await;
    let mut client = HealthClient::new(open(&world).await);
    let mut held = Vec::new();
    let refused = loop {
        match client.watch(HealthCheckRequest::default()).await {
            Ok(watched) => held.push(watched),
            Err(status) => break status,
        }
    };
    assert_eq!(held.len(), 64);
    assert_eq!(Problem::from(&refused).reason, "TOO_MANY_WATCHERS", "{refused:?}");
    client.check(HealthCheckRequest::default()).await.unwrap();
    held.clear();
    let freed = async {
        while client.watch(HealthCheckRequest::default()).await.is_err() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), freed).await.expect("a place is given back");

    // Where few calls are served at once, fewer watch.
    let few = |config: &mut eslabon_gateway::Config| config.server.max_concurrent = 16;
    let world = World::on_sqlite(Place::InProcess, few).await;
    let mut client = HealthClient::new(open(&world).await);
    let _held = [
        client.watch(HealthCheckRequest::default()).await.unwrap(),
        client.watch(HealthCheckRequest::default()).await.unwrap(),
    ];
    let refused = Problem::from(&client.watch(HealthCheckRequest::default()).await.unwrap_err());
    assert_eq!(
        (refused.reason.as_str(), refused.metadata["max_watchers"].as_str()),
        ("TOO_MANY_WATCHERS", "2")
    );

    let one = |config: &mut eslabon_gateway::Config| config.server.max_concurrent = 1;
    let world = World::on_sqlite(Place::InProcess, one).await;
    let path = "/v1/datasets/0123456789abcde0:export?what=EXPORT_WHAT_COUNTRY_PRODUCT";
    let mut export = world.get(path).send().await.unwrap().bytes_stream();
    assert!(export.next().await.unwrap().is_ok());
    let mut client = HealthClient::new(open(&world).await);
    let refused = client.watch(HealthCheckRequest::default()).await.unwrap_err();
    assert_eq!(Problem::from(&refused).reason, "OVERLOADED", "{refused:?}");
}
