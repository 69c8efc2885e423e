//! The layers around a call, over real sockets, around a service that does what
//! a test tells it to.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::{net::SocketAddr, sync::Arc, time::Duration};

use eslabon_proto::{
    sectors::v1::{
        self as pb,
        sectors_service_client::SectorsServiceClient,
        sectors_service_server::{SectorsService, SectorsServiceServer},
    },
    r#type::v1::Role,
};
use eslabon_runtime::{
    contract::Contract,
    identity::{Caller, Roles},
    layers::Layers,
    problem::{Kind, Problem},
    serve,
    token::{self, Signer},
};
use futures::{Stream, StreamExt, stream};
use tokio::{net::TcpListener, sync::Notify};
use tonic::{Request, Response, Status, Streaming, service::Routes, transport::Channel};

/// Does what the name in the request says.
#[derive(Clone)]
struct Scripted {
    /// Told when a call that waits has arrived, and to let it go.
    arrived: Arc<Notify>,
    release: Arc<Notify>,
}

type Exports = std::pin::Pin<Box<dyn Stream<Item = Result<pb::ExportComplexityResponse, Status>> + Send>>;
type Imports = std::pin::Pin<Box<dyn Stream<Item = Result<pb::ImportTradeResponse, Status>> + Send>>;

const WAIT: &str = "datasets/0000000000000001";
const PANIC: &str = "datasets/0000000000000002";
const LEAK: &str = "datasets/0000000000000003";

/// The whole service: what tests call, and the methods that none does. The
/// attribute has to see all of them expanded, hence a macro around the block.
macro_rules! scripted {
    (unused: $($name:ident($request:ident) -> $response:ty;)*) => {
#[tonic::async_trait]
impl SectorsService for Scripted {
    type ImportTradeStream = Imports;
    type ExportComplexityStream = Exports;

    async fn get_dataset(&self, request: Request<pb::GetDatasetRequest>) -> Result<Response<pb::Dataset>, Status> {
        match request.get_ref().name.as_str() {
            WAIT => {
                self.arrived.notify_one();
                self.release.notified().await;
            }
            PANIC => panic!("told to"),
            LEAK => return Err(Status::internal("UNIQUE constraint failed: datasets.id")),
            _ => {}
        }
        Ok(Response::new(pb::Dataset::default()))
    }

    async fn export_complexity(
        &self,
        _: Request<pb::ExportComplexityRequest>,
    ) -> Result<Response<Exports>, Status> {
        let first = stream::iter([Ok(pb::ExportComplexityResponse::default())]);
        Ok(Response::new(Box::pin(first.chain(stream::pending()))))
    }

    async fn import_trade(
        &self,
        _: Request<Streaming<pb::ImportTradeRequest>>,
    ) -> Result<Response<Imports>, Status> {
        Err(Status::unimplemented("not part of this test"))
    }

    async fn delete_dataset(&self, _: Request<pb::DeleteDatasetRequest>) -> Result<Response<()>, Status> {
        Ok(Response::new(()))
    }

    $(async fn $name(&self, _: Request<pb::$request>) -> Result<Response<$response>, Status> {
        Err(Status::unimplemented("not part of this test"))
    })*
}
    };
}

scripted! {
    unused:
    list_datasets(ListDatasetsRequest) -> pb::ListDatasetsResponse;
    get_complexity(GetComplexityRequest) -> pb::CountryComplexity;
    get_product_complexity(GetProductComplexityRequest) -> pb::ProductComplexity;
    list_country_complexities(ListCountryComplexitiesRequest) -> pb::ListCountryComplexitiesResponse;
    list_product_complexities(ListProductComplexitiesRequest) -> pb::ListProductComplexitiesResponse;
    list_country_products(ListCountryProductsRequest) -> pb::ListCountryProductsResponse;
    list_opportunities(ListOpportunitiesRequest) -> pb::ListOpportunitiesResponse;
    list_proximities(ListProximitiesRequest) -> pb::ListProximitiesResponse;
    get_product_space(GetProductSpaceRequest) -> pb::ProductSpace;
    list_growth(ListGrowthRequest) -> pb::ListGrowthResponse;
}

struct Server {
    address: SocketAddr,
    signer: Signer,
    scripted: Scripted,
    stop: Arc<Notify>,
    task: tokio::task::JoinHandle<bool>,
}

async fn start(max_concurrent: usize, drain: Duration) -> Server {
    start_with_deadline(max_concurrent, drain, Duration::from_secs(20)).await
}

async fn start_with_deadline(max_concurrent: usize, drain: Duration, deadline: Duration) -> Server {
    let (signer, verifier) = token::generate().unwrap();
    let scripted = Scripted { arrived: Arc::default(), release: Arc::default() };
    let layers = Layers {
        domain: "example.eslabon",
        contract: Contract::load(eslabon_proto::DESCRIPTORS).unwrap(),
        verifier,
        max_concurrent,
        default_deadline: deadline,
        max_deadline: Duration::from_secs(60),
    };
    let routes = Routes::new(SectorsServiceServer::new(scripted.clone()));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let options = serve::Options { max_connection_age: Duration::from_secs(60), drain };
    let stop = Arc::new(Notify::new());
    let shutdown = stop.clone();
    let router = serve::rpc_router(routes, layers);
    let task = tokio::spawn(async move {
        serve::serve(listener, router, options, async move { shutdown.notified().await }).await
    });
    Server { address, signer, scripted, stop, task }
}

impl Server {
    async fn client(&self) -> SectorsServiceClient<Channel> {
        let endpoint = Channel::from_shared(format!("http://{}", self.address)).unwrap();
        SectorsServiceClient::new(endpoint.connect().await.unwrap())
    }

    fn token(&self, role: Role, minted: i64) -> String {
        let caller = Caller {
            tenant: "cinde".parse().unwrap(),
            roles: Roles::NONE.with(role),
            subject: "test".to_owned(),
        };
        self.signer.mint(&caller, minted).unwrap()
    }

    fn signed<T>(&self, message: T) -> Request<T> {
        with_token(message, &self.token(Role::Analyst, jiff::Timestamp::now().as_second()))
    }
}

fn with_token<T>(message: T, token: &str) -> Request<T> {
    let mut request = Request::new(message);
    request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
    request
}

fn get(name: &str) -> pb::GetDatasetRequest {
    pb::GetDatasetRequest { name: name.to_owned() }
}

#[track_caller]
fn refused<T: std::fmt::Debug>(answer: Result<T, Status>, kind: Kind, reason: &str) -> Problem {
    let problem = Problem::from(&answer.expect_err("the call is refused"));
    assert_eq!((problem.kind, problem.reason.as_str()), (kind, reason));
    assert_eq!(problem.domain, "example.eslabon");
    problem
}

#[tokio::test]
async fn a_call_without_a_token_or_with_a_stale_or_forged_one_is_refused() {
    let server = start(8, Duration::from_secs(5)).await;
    let mut client = server.client().await;
    refused(client.get_dataset(get("")).await, Kind::Unauthenticated, "TOKEN_MISSING");
    let stale = server.token(Role::Analyst, jiff::Timestamp::now().as_second() - 61);
    refused(client.get_dataset(with_token(get(""), &stale)).await, Kind::Unauthenticated, "TOKEN_EXPIRED");
    let (other, _) = token::generate().unwrap();
    let forged = Server { signer: other, ..server };
    let forged = forged.signed(get(""));
    refused(client.get_dataset(forged).await, Kind::Unauthenticated, "TOKEN_INVALID");
}

#[tokio::test]
async fn a_role_that_the_contract_does_not_name_is_refused() {
    let server = start(8, Duration::from_secs(5)).await;
    let viewer = server.token(Role::Viewer, jiff::Timestamp::now().as_second());
    let mut client = server.client().await;
    let request = with_token(pb::DeleteDatasetRequest::default(), &viewer);
    let problem = refused(client.delete_dataset(request).await, Kind::PermissionDenied, "ROLE_MISSING");
    assert_eq!(problem.metadata["needs_one_of"], "ROLE_OPERATOR ROLE_ANALYST");
}

#[tokio::test]
async fn a_deadline_that_passes_is_deadline_exceeded() {
    // The server's own: with one of its own the client would answer in its stead.
    let server = start_with_deadline(8, Duration::from_secs(5), Duration::from_millis(30)).await;
    let answer = server.client().await.get_dataset(server.signed(get(WAIT))).await;
    refused(answer, Kind::DeadlineExceeded, "DEADLINE_EXCEEDED");
}

#[tokio::test]
async fn a_deadline_passes_in_the_middle_of_a_stream_too() {
    let server = start(8, Duration::from_secs(5)).await;
    let mut request = server.signed(pb::ExportComplexityRequest::default());
    request.metadata_mut().insert("grpc-timeout", "200m".parse().unwrap());
    let mut answers = server.client().await.export_complexity(request).await.unwrap().into_inner();
    assert!(answers.message().await.unwrap().is_some());
    refused(answers.message().await, Kind::DeadlineExceeded, "DEADLINE_EXCEEDED");
}

#[tokio::test]
async fn a_malformed_deadline_is_named() {
    let server = start(8, Duration::from_secs(5)).await;
    let mut request = server.signed(get(""));
    request.metadata_mut().insert("grpc-timeout", "soon".parse().unwrap());
    let answer = server.client().await.get_dataset(request).await;
    let problem = refused(answer, Kind::InvalidArgument, "DEADLINE_INVALID");
    assert_eq!(problem.violations[0].field, "grpc-timeout");
}

#[tokio::test]
async fn more_calls_than_are_served_at_once_are_told_to_come_back() {
    let server = start(1, Duration::from_secs(5)).await;
    let mut first = server.client().await;
    let waiting = server.signed(get(WAIT));
    let waiting = tokio::spawn(async move { first.get_dataset(waiting).await });
    server.scripted.arrived.notified().await;
    let mut second = server.client().await;
    let problem = refused(second.get_dataset(server.signed(get(""))).await, Kind::Unavailable, "OVERLOADED");
    assert!(problem.retry_after.is_some());
    server.scripted.release.notify_one();
    waiting.await.unwrap().unwrap();
    second.get_dataset(server.signed(get(""))).await.unwrap();
}

#[tokio::test]
async fn a_stream_holds_its_place_until_it_ends() {
    let server = start(1, Duration::from_secs(5)).await;
    let mut client = server.client().await;
    let answers =
        client.export_complexity(server.signed(pb::ExportComplexityRequest::default())).await.unwrap();
    refused(client.get_dataset(server.signed(get(""))).await, Kind::Unavailable, "OVERLOADED");
    drop(answers);
    // The server hears of it in a moment.
    let mut tries = 0;
    while client.get_dataset(server.signed(get(""))).await.is_err() {
        tries += 1;
        assert!(tries < 1000, "the place is given back");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_panic_is_internal_and_the_connection_lives_on() {
    let server = start(8, Duration::from_secs(5)).await;
    let mut client = server.client().await;
    refused(client.get_dataset(server.signed(get(PANIC))).await, Kind::Internal, "INTERNAL");
    client.get_dataset(server.signed(get(""))).await.unwrap();
}

#[tokio::test]
async fn text_of_a_driver_never_leaves() {
    let server = start(8, Duration::from_secs(5)).await;
    let answer = server.client().await.get_dataset(server.signed(get(LEAK))).await;
    let problem = refused(answer, Kind::Internal, "INTERNAL");
    assert!(!problem.message.contains("UNIQUE"), "{problem:?}");
}

#[tokio::test]
async fn the_request_id_comes_back_and_is_made_where_it_is_missing() {
    let server = start(8, Duration::from_secs(5)).await;
    let mut client = server.client().await;
    let mut request = server.signed(get(""));
    request.metadata_mut().insert("x-request-id", "mine-1".parse().unwrap());
    let answer = client.get_dataset(request).await.unwrap();
    assert_eq!(answer.metadata().get("x-request-id").unwrap(), "mine-1");
    let answer = client.get_dataset(server.signed(get(""))).await.unwrap();
    assert_eq!(answer.metadata().get("x-request-id").unwrap().len(), 36);
}

#[tokio::test]
async fn a_method_that_is_not_there_is_unimplemented() {
    let server = start(8, Duration::from_secs(5)).await;
    let channel = server.client().await;
    drop(channel);
    let endpoint = Channel::from_shared(format!("http://{}", server.address)).unwrap();
    let mut grpc = tonic::client::Grpc::new(endpoint.connect().await.unwrap());
    grpc.ready().await.unwrap();
    let path = http::uri::PathAndQuery::from_static("/eslabon.sectors.v1.SectorsService/Nothing");
    let codec = tonic_prost::ProstCodec::<pb::GetDatasetRequest, pb::Dataset>::default();
    let answer = grpc.unary(server.signed(get("")), path, codec).await;
    refused(answer, Kind::Unimplemented, "UNKNOWN_METHOD");
}

#[tokio::test]
async fn calls_under_way_are_finished_before_the_server_ends() {
    let server = start(8, Duration::from_secs(20)).await;
    let mut client = server.client().await;
    let waiting = server.signed(get(WAIT));
    let waiting = tokio::spawn(async move { client.get_dataset(waiting).await });
    server.scripted.arrived.notified().await;
    server.stop.notify_one();
    server.scripted.release.notify_one();
    assert!(waiting.await.unwrap().is_ok());
    assert!(server.task.await.unwrap(), "everything was done in time");
}

#[tokio::test]
async fn calls_that_do_not_end_are_cut_off_when_the_time_to_drain_is_over() {
    let server = start(8, Duration::from_millis(100)).await;
    let mut client = server.client().await;
    let waiting = server.signed(get(WAIT));
    let waiting = tokio::spawn(async move { client.get_dataset(waiting).await });
    server.scripted.arrived.notified().await;
    server.stop.notify_one();
    assert!(!server.task.await.unwrap());
    assert!(waiting.await.unwrap().is_err());
}
