//! The gateway: the one public door of the suite.
//!
//! Everything is read from the descriptors of the contract: a new RPC has its
//! REST path, its place in the OpenAPI document and its gRPC pass-through with no
//! line here. A request comes to [`front`], which says what kind it is and who
//! asks; [`rest`] turns it into a gRPC call, [`grpc`] passes it through as it is.

mod checks;
mod config;
mod cors;
mod front;
mod grpc;
mod health;
mod json;
mod keys;
mod limits;
mod log;
mod openapi;
mod pages;
mod percent;
mod refusal;
mod rest;
mod routes;
mod store;
mod template;
mod ticket;
mod upstream;
mod web;

use std::{collections::HashMap, sync::Arc};

use axum::Router;
use eslabon_proto::{
    gateway::v1::keys_service_server::{KeysServiceServer, SERVICE_NAME},
    r#type::v1::Effect,
};
use eslabon_runtime::{
    config::Secret,
    contract::{BadContract, Contract, Method},
    db, health as store_health,
    layers::Layers,
    peer::Peer,
    reflection,
    rules::{BadPattern, Checker},
    serve,
    token::{Signer, Verifier},
};
use tokio::sync::Semaphore;
use tonic::service::Routes as Services;

pub use config::{Config, Cors, Limits, PREFIX};
pub use routes::BadRoute;

use front::{Door, Endpoint, Front};
use keys::{Api, Keys, NewKey};

/// Domain of the gateway's reasons.
pub const DOMAIN: &str = "gateway.eslabon";

/// Paths of reflection, which is no part of the contract but describes it.
const REFLECTION: [&str; 2] = [
    "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
    "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
];

/// The gateway, opened.
pub struct Gateway {
    front: Arc<Front>,
    cors: Cors,
    store: store::Store,
    health: store_health::Watcher,
}

/// A key that was just created, with its secret.
#[derive(Debug)]
pub struct FirstKey {
    /// `keys/{key}`.
    pub name: String,
    /// What its holder sends as `authorization: Bearer …`. It is nowhere else.
    pub secret: Secret,
}

/// The gateway cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] db::OpenError),
    /// The contract does not hold together.
    #[error(transparent)]
    Contract(#[from] BadContract),
    /// A pattern in the contract is wrong.
    #[error(transparent)]
    Pattern(#[from] BadPattern),
    /// A path in the contract is wrong.
    #[error(transparent)]
    Route(#[from] BadRoute),
    /// Reflection cannot be built.
    #[error("reflection: {0}")]
    Reflection(String),
    /// An upstream is named that the contract does not know.
    #[error("there is no service `{0}` in the contract")]
    UnknownUpstream(String),
}

impl Gateway {
    /// Opens the store, brings its schema up to date and puts the gateway
    /// together; nothing is served yet. Upstreams are named by the package they
    /// serve, e.g. `eslabon.sectors.v1`.
    pub async fn open(
        config: &Config,
        signer: Signer,
        verifier: Verifier,
        upstreams: Vec<(String, Peer)>,
    ) -> Result<Self, Error> {
        let contract = Contract::load(eslabon_proto::DESCRIPTORS)?;
        let store = store::Store::open(&config.store.options("gateway.sqlite")).await?;
        let limits = config.effective_limits();
        let keys = Arc::new(Keys::new(store.clone(), signer, &limits));
        let (health_server, health) = store_health::watch(store.db().clone(), &[SERVICE_NAME]).await;
        let api = Api { store: store.clone(), checker: Checker::new(&contract)?, keys: keys.clone() };
        let mut services = Services::builder();
        services.add_service(KeysServiceServer::new(api)).add_service(health_server);
        reflection::add(&mut services, eslabon_proto::DESCRIPTORS)
            .map_err(|error| Error::Reflection(error.to_string()))?;
        let layers = Layers {
            domain: DOMAIN,
            contract: contract.clone(),
            verifier,
            max_concurrent: config.server.max_concurrent,
            default_deadline: limits.default_deadline.0,
            max_deadline: limits.max_deadline.0,
        };
        let own = serve::in_process(serve::rpc_router(services.routes(), layers));
        let own = Peer::InProcess(own);

        let methods: Vec<_> = contract.methods().cloned().map(Arc::new).collect();
        let routes = routes::Routes::new(methods.iter())?;
        let front = Front {
            pages: pages::Pages {
                openapi: openapi::document(&contract, &routes).into(),
                docs: openapi::page(&contract, &routes).into(),
            },
            endpoints: endpoints(&methods, &own, &upstreams)?,
            routes,
            keys,
            limits,
            permits: Arc::new(Semaphore::new(config.server.max_concurrent)),
            office: ticket::Office::new(log::RequestLog::start(store.clone())),
            checks: checks::Checks::new(own, upstreams.clone(), config.server.max_concurrent),
            ready: health::Readiness::new(store.db().clone(), upstreams),
        };
        Ok(Self { front: Arc::new(front), cors: config.cors.clone(), store, health })
    }

    /// The whole public port.
    pub fn router(&self) -> Router {
        cors::around(Router::new().fallback_service(Door(self.front.clone())), &self.cors)
    }

    /// Creates a key of an operator, unless one can come in already. The secret
    /// is shown here and nowhere again.
    pub async fn first_operator_key(&self) -> Result<Option<FirstKey>, db::Error> {
        first_key(&self.store).await
    }

    /// Creates one more key of an operator, whether or not one can come in: for
    /// whoever holds the suite itself and has lost the key to it.
    pub async fn another_operator_key(&self) -> Result<FirstKey, db::Error> {
        let key = NewKey::first_operator(jiff::Timestamp::now().as_microsecond());
        self.store.insert_key(&key.row).await?;
        Ok(FirstKey { name: format!("keys/{}", key.row.id), secret: key.secret })
    }

    /// Says NOT_SERVING from now on.
    pub async fn stop_health(&self) {
        self.front.ready.stop();
        self.health.stop().await;
    }

    /// Writes what is left of the request log and closes the store.
    pub async fn close(&self) {
        self.front.office.log().flush().await;
        self.store.db().close().await;
    }
}

/// Opens the store alone and creates a key of an operator, unless one can come
/// in already.
pub async fn create_first_operator_key(config: &Config) -> Result<Option<FirstKey>, FirstKeyError> {
    let store = store::Store::open(&config.store.options("gateway.sqlite")).await?;
    let key = first_key(&store).await;
    store.db().close().await;
    Ok(key?)
}

/// The first key cannot be created.
#[derive(Debug, thiserror::Error)]
pub enum FirstKeyError {
    /// The store cannot be opened.
    #[error(transparent)]
    Open(#[from] db::OpenError),
    /// The store does not take it.
    #[error(transparent)]
    Store(#[from] db::Error),
}

async fn first_key(store: &store::Store) -> Result<Option<FirstKey>, db::Error> {
    let now = jiff::Timestamp::now().as_microsecond();
    let key = NewKey::first_operator(now);
    let inserted = store.insert_first_key(&key.row, now).await?;
    Ok(inserted.then(|| FirstKey { name: format!("keys/{}", key.row.id), secret: key.secret }))
}

/// Who serves which method: the gateway its own, an upstream those of its
/// package.
fn endpoints(
    methods: &[Arc<Method>],
    own: &Peer,
    upstreams: &[(String, Peer)],
) -> Result<HashMap<String, Endpoint>, Error> {
    let package = |path: &str, name: &str| {
        path.strip_prefix('/')
            .and_then(|rest| rest.strip_prefix(name))
            .is_some_and(|rest| rest.starts_with('.'))
    };
    for (name, _) in upstreams {
        if !methods.iter().any(|method| package(&method.path, name)) {
            return Err(Error::UnknownUpstream(name.clone()));
        }
    }
    let contract = methods.iter().map(|method| {
        let upstream = if package(&method.path, "eslabon.gateway.v1") {
            Some(own.clone())
        } else {
            let found = upstreams.iter().find(|(name, _)| package(&method.path, name));
            found.map(|(_, upstream)| upstream.clone())
        };
        let streams = method.descriptor.is_client_streaming() || method.descriptor.is_server_streaming();
        endpoint(&method.path, streams, method.effect, upstream)
    });
    let reflection = REFLECTION.iter().map(|path| endpoint(path, true, Effect::Read, Some(own.clone())));
    Ok(contract.chain(reflection).map(|endpoint| (endpoint.path.to_string(), endpoint)).collect())
}

fn endpoint(path: &str, streams: bool, effect: Effect, upstream: Option<Peer>) -> Endpoint {
    // Names of packages and methods need no escape in a URI.
    let uri = path.parse().unwrap_or_default();
    Endpoint { path: path.into(), uri, streams, effect, upstream }
}
