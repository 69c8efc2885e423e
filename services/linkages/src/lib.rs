//! The linkages service: which local suppliers can serve an investor, what they lack,
//! and what is missing around them.
//!
//! Wiring only: [`Config`] → [`Store`](store::Store) → [`Api`](api::Api) → a router
//! with all layers. What is computed lives in `eslabon-linkages-core`, what is SQL in
//! `store`, what is gRPC in `api`.

mod api;
mod app;
mod checks;
mod config;
mod date;
mod decimal;
mod duplicates;
mod error;
mod folded;
pub mod ingest;
mod money;
mod names;
mod register;
mod relatedness;
mod search;
mod standards;
pub mod store;
mod tax;
mod text;
mod units;

use std::sync::Arc;

use axum::Router;
use eslabon_proto::linkages::v1::{
    allocation_service_server::{self, AllocationServiceServer},
    chain_service_server::{self, ChainServiceServer},
    import_service_server::{self, ImportServiceServer},
    incentives_service_server::{self, IncentivesServiceServer},
    local_content_service_server::{self, LocalContentServiceServer},
    matching_service_server::{self, MatchingServiceServer},
    missing_links_service_server::{self, MissingLinksServiceServer},
    needs_service_server::{self, NeedsServiceServer},
    registry_service_server::{self, RegistryServiceServer},
    search_service_server::{self, SearchServiceServer},
    upgrading_service_server::{self, UpgradingServiceServer},
};
use eslabon_runtime::{
    contract::{BadContract, Contract},
    db::OpenError,
    health,
    layers::Layers,
    peer::Peer,
    reflection,
    rules::{BadPattern, Checker},
    serve,
    token::Verifier,
};
use tokio::sync::Semaphore;
use tonic::service::Routes;

pub use config::{Compute, Config, Import, PREFIX};
pub use error::DOMAIN;

/// Largest message that is taken, bytes; a chunk of an upload is at most 1 MiB.
const MAX_MESSAGE: usize = 4 << 20;

/// Names that health is told by, one for each gRPC service.
const SERVICES: &[&str] = &[
    allocation_service_server::SERVICE_NAME,
    chain_service_server::SERVICE_NAME,
    import_service_server::SERVICE_NAME,
    incentives_service_server::SERVICE_NAME,
    local_content_service_server::SERVICE_NAME,
    matching_service_server::SERVICE_NAME,
    missing_links_service_server::SERVICE_NAME,
    needs_service_server::SERVICE_NAME,
    registry_service_server::SERVICE_NAME,
    search_service_server::SERVICE_NAME,
    upgrading_service_server::SERVICE_NAME,
];

/// The service, opened.
pub struct Linkages {
    router: Router,
    store: store::Store,
    health: health::Watcher,
}

/// The service cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] OpenError),
    /// The contract does not hold together.
    #[error(transparent)]
    Contract(#[from] BadContract),
    /// A pattern in the contract is wrong.
    #[error(transparent)]
    Pattern(#[from] BadPattern),
    /// Reflection cannot be built.
    #[error(transparent)]
    Reflection(#[from] reflection::Error),
}

impl Linkages {
    /// Opens the store, brings its schema up to date and puts the service together.
    /// Nothing is served yet. `sectors` tells how near products are, where it is there.
    pub async fn open(config: &Config, verifier: Verifier, sectors: Option<Peer>) -> Result<Self, Error> {
        let contract = Contract::load(eslabon_proto::DESCRIPTORS)?;
        let store = store::Store::open(&config.store.options("linkages.sqlite")).await?;
        let app = Arc::new(app::App {
            store: store.clone(),
            checker: Checker::new(&contract)?,
            contract: contract.clone(),
            sectors,
            suppliers: register::Shelves::default(),
            proximities: relatedness::Proximities::default(),
            imports: Arc::new(Semaphore::new(config.import.max_concurrent)),
            registries: Arc::new(Semaphore::new(config.compute.max_registries)),
            computations: Arc::new(Semaphore::new(config.compute.max_concurrent)),
            duplicates: api::registry::Memory::default(),
            config: config.clone(),
            search: search::Search::default(),
        });
        let (health_server, health) = health::watch(store.db().clone(), SERVICES).await;
        let api = api::Api::new(app);
        let mut routes = Routes::builder();
        routes
            .add_service(AllocationServiceServer::new(api.clone()).max_decoding_message_size(MAX_MESSAGE))
            .add_service(ChainServiceServer::new(api.clone()).max_decoding_message_size(MAX_MESSAGE))
            .add_service(ImportServiceServer::new(api.clone()).max_decoding_message_size(MAX_MESSAGE))
            .add_service(IncentivesServiceServer::new(api.clone()).max_decoding_message_size(MAX_MESSAGE))
            .add_service(LocalContentServiceServer::new(api.clone()).max_decoding_message_size(MAX_MESSAGE))
            .add_service(MatchingServiceServer::new(api.clone()).max_decoding_message_size(MAX_MESSAGE))
            .add_service(MissingLinksServiceServer::new(api.clone()).max_decoding_message_size(MAX_MESSAGE))
            .add_service(NeedsServiceServer::new(api.clone()).max_decoding_message_size(MAX_MESSAGE))
            .add_service(RegistryServiceServer::new(api.clone()).max_decoding_message_size(MAX_MESSAGE))
            .add_service(SearchServiceServer::new(api.clone()).max_decoding_message_size(MAX_MESSAGE))
            .add_service(UpgradingServiceServer::new(api).max_decoding_message_size(MAX_MESSAGE))
            .add_service(health_server);
        reflection::add(&mut routes, eslabon_proto::DESCRIPTORS)?;
        let layers = Layers {
            domain: DOMAIN,
            contract,
            verifier,
            max_concurrent: config.server.max_concurrent,
            default_deadline: config.server.default_deadline.0,
            max_deadline: config.server.max_deadline.0,
        };
        Ok(Self { router: serve::rpc_router(routes.routes(), layers), store, health })
    }

    /// The service with all its layers, for a port or for the same process.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// Says NOT_SERVING from now on.
    pub async fn stop_health(&self) {
        self.health.stop().await;
    }

    /// Closes the store once its work is done.
    pub async fn close(&self) {
        self.store.db().close().await;
    }
}
