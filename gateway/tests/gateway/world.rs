//! A gateway on a real port, before a fake service, with a store of its own.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use eslabon_gateway::{Config, Gateway};
use eslabon_proto::sectors::v1::sectors_service_server::SectorsServiceServer;
use eslabon_runtime::{
    contract::Contract,
    layers::Layers,
    peer::Peer,
    serve,
    testing::TestStore,
    token::{self, Verifier},
};
use reqwest::{Client, RequestBuilder, Response};
use serde_json::Value;
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};
use tonic::{
    metadata::MetadataValue,
    service::{Routes, interceptor::InterceptedService},
    transport::{Channel, Endpoint},
};

use crate::fake::{Fake, Seen};

/// Everything a scene needs.
pub(crate) struct World {
    pub(crate) address: SocketAddr,
    pub(crate) key: String,
    pub(crate) seen: Arc<Seen>,
    pub(crate) gateway: Gateway,
    pub(crate) client: Client,
    tasks: Tasks,
    /// Removed with the world.
    #[expect(dead_code, reason = "removes the folder when dropped")]
    folder: Option<TempDir>,
}

/// Where the service lives.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    InProcess,
    Remote,
    /// At an address where nobody listens.
    Nowhere,
}

impl World {
    /// Starts on a store, with the service in process.
    pub(crate) async fn start(store: &TestStore) -> Self {
        Self::open(store.url(), Place::InProcess, |_| {}).await
    }

    /// Starts on SQLite in a folder of its own, for scenes that are not about
    /// what is stored.
    pub(crate) async fn on_sqlite(place: Place, edit: impl FnOnce(&mut Config)) -> Self {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite:{}", folder.path().join("gateway.sqlite").display());
        Self { folder: Some(folder), ..Self::open(url, place, edit).await }
    }

    async fn open(store: String, place: Place, edit: impl FnOnce(&mut Config)) -> Self {
        let (signer, verifier) = token::generate().unwrap();
        let seen = Arc::new(Seen::default());
        let service = service(seen.clone(), verifier.clone()).await;
        let mut tasks = Tasks(Vec::new());
        let upstream = match place {
            Place::InProcess => Peer::InProcess(serve::in_process(service)),
            Place::Remote => {
                let (address, task) = listen(service).await;
                tasks.0.push(task);
                Peer::remote(&format!("http://{address}")).unwrap()
            }
            Place::Nowhere => {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                let address = listener.local_addr().unwrap();
                drop(listener);
                Peer::remote(&format!("http://{address}")).unwrap()
            }
        };
        let mut config = Config::default();
        config.store.url = store.into();
        edit(&mut config);
        config.check().unwrap();
        let upstreams = vec![("eslabon.sectors.v1".to_owned(), upstream)];
        let gateway = Gateway::open(&config, signer, verifier, upstreams).await.unwrap();
        let key = match gateway.first_operator_key().await.unwrap() {
            Some(key) => key.secret.expose().to_owned(),
            None => String::new(),
        };
        let (address, task) = listen(gateway.router()).await;
        tasks.0.push(task);
        Self { address, key, seen, gateway, client: Client::new(), tasks, folder: None }
    }

    /// Ends the service with its connections, if it is one of its own.
    pub(crate) fn kill_service(&self) {
        self.tasks.0[0].abort();
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A request of the operator.
    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.url(path)).bearer_auth(&self.key)
    }

    /// A request of the operator.
    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(self.url(path)).bearer_auth(&self.key)
    }

    /// A key made over REST: its name and its secret.
    pub(crate) async fn create_key(&self, body: &str) -> (String, String) {
        let request = self.post("/v1/keys").header("content-type", "application/json").body(body.to_owned());
        let answer = json(request.send().await.unwrap()).await;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (text(&answer["key"]["name"]), text(&answer["secret"]))
    }

    /// A channel for typed clients, with a key.
    pub(crate) async fn grpc(
        &self,
        key: &str,
    ) -> InterceptedService<Channel, impl tonic::service::Interceptor + use<>> {
        let channel = Endpoint::from_shared(self.url("")).unwrap().connect().await.unwrap();
        let value: MetadataValue<_> = format!("Bearer {key}").parse().unwrap();
        InterceptedService::new(channel, move |mut request: tonic::Request<()>| {
            request.metadata_mut().insert("authorization", value.clone());
            Ok(request)
        })
    }
}

/// Servers, ended when dropped.
struct Tasks(Vec<JoinHandle<()>>);

impl Drop for Tasks {
    fn drop(&mut self) {
        for task in &self.0 {
            task.abort();
        }
    }
}

async fn service(seen: Arc<Seen>, verifier: Verifier) -> axum::Router {
    let (reporter, health) = tonic_health::server::health_reporter();
    reporter.set_serving::<SectorsServiceServer<Fake>>().await;
    let mut routes = Routes::builder();
    routes.add_service(SectorsServiceServer::new(Fake(seen))).add_service(health);
    let layers = Layers {
        domain: "sectors.eslabon",
        contract: Contract::load(eslabon_proto::DESCRIPTORS).unwrap(),
        verifier,
        max_concurrent: 100,
        default_deadline: Duration::from_secs(30),
        max_deadline: Duration::from_secs(60),
    };
    serve::rpc_router(routes.routes(), layers)
}

async fn listen(router: axum::Router) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let options =
        serve::Options { max_connection_age: Duration::from_secs(300), drain: Duration::from_secs(1) };
    let task = tokio::spawn(async move {
        serve::serve(listener, router, options, std::future::pending()).await;
    });
    (address, task)
}

/// The body of an answer that went well.
#[track_caller]
pub(crate) fn json(response: Response) -> impl Future<Output = Value> {
    let place = std::panic::Location::caller();
    async move {
        let status = response.status();
        let text = response.text().await.unwrap();
        assert!(status.is_success(), "{place}: {status} {text}");
        serde_json::from_str(&text).unwrap()
    }
}

/// The problem of an answer, with its code and reason as expected.
#[track_caller]
pub(crate) fn problem(response: Response, code: u16, reason: &str) -> impl Future<Output = Value> {
    let place = std::panic::Location::caller();
    let reason = reason.to_owned();
    async move {
        let status = response.status().as_u16();
        let kind = response.headers().get("content-type").cloned();
        let id = response.headers().get("x-request-id").cloned();
        let text = response.text().await.unwrap();
        assert_eq!(status, code, "{place}: {text}");
        assert_eq!(kind.unwrap(), "application/problem+json", "{place}");
        let problem: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(problem["reason"], reason, "{place}: {text}");
        assert_eq!(problem["status"], code, "{place}: {text}");
        assert_eq!(problem["request_id"], id.unwrap().to_str().unwrap(), "{place}: {text}");
        problem
    }
}
