//! The services as a cluster runs them: each on a port of its own, and each may go away
//! while the others stay.

use std::future::Future;

use axum::Router;
use eslabon_gateway::Gateway;
use eslabon_linkages::Linkages;
use eslabon_runtime::{config::Secret, peer::Peer, serve, token};
use eslabon_sectors::Sectors;
use eslabon_standalone::suite::Config;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use crate::{Person, suite::Stores};

/// A gateway, and the services behind it.
pub struct Apart {
    sectors: (Port, Sectors),
    linkages: (Port, Linkages),
    gateway: (Port, Gateway),
    operator: Person,
    // Last, so that the services are gone before their files are.
    _stores: Stores,
}

/// Something that is served on a port.
struct Port {
    url: String,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<bool>,
}

/// Runs a test on every engine that is there.
pub async fn on_each_engine<Done: Future<Output = ()>>(test: impl Fn(Apart) -> Done) {
    for stores in Stores::on_each_engine().await {
        test(Apart::start(stores).await).await;
    }
}

impl Apart {
    async fn start(stores: Stores) -> Self {
        let mut config = Config::default();
        config.sectors.store.url = Secret::from(stores.sectors.url());
        config.linkages.store.url = Secret::from(stores.linkages.url());
        config.gateway.store.url = Secret::from(stores.gateway.url());
        config.gateway.limits.requests_per_second = 0;
        let (signer, verifier) = token::generate().unwrap();
        let sectors = Sectors::open(&config.sectors, verifier.clone()).await.unwrap();
        let sectors = (Port::open(sectors.router()).await, sectors);
        let peer = Peer::remote(&sectors.0.url).unwrap();
        let linkages = Linkages::open(&config.linkages, verifier.clone(), Some(peer.clone())).await.unwrap();
        let linkages = (Port::open(linkages.router()).await, linkages);
        let upstreams = vec![
            ("eslabon.sectors.v1".to_owned(), peer),
            ("eslabon.linkages.v1".to_owned(), Peer::remote(&linkages.0.url).unwrap()),
        ];
        let gateway = Gateway::open(&config.gateway, signer, verifier, upstreams).await.unwrap();
        let key = gateway.first_operator_key().await.unwrap().unwrap();
        let gateway = (Port::open(gateway.router()).await, gateway);
        let operator = Person::new(&gateway.0.url, key.secret.expose());
        Self { sectors, linkages, gateway, operator, _stores: stores }
    }

    /// The first operator, of tenant `public`.
    pub fn operator(&self) -> &Person {
        &self.operator
    }

    /// The sectors service goes away.
    pub async fn lose_sectors(&mut self) {
        self.sectors.0.close().await;
    }

    /// All of it ends.
    pub async fn stop(mut self) {
        self.gateway.0.close().await;
        self.gateway.1.close().await;
        self.linkages.0.close().await;
        self.linkages.1.close().await;
        self.sectors.0.close().await;
        self.sectors.1.close().await;
    }
}

impl Port {
    async fn open(router: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel();
        let options = serve::Options::from(&eslabon_runtime::config::Server::default());
        let stopped = async {
            let _ = stopped.await;
        };
        let serving = tokio::spawn(serve::serve(listener, router, options, stopped));
        Self { url, stop: Some(stop), serving }
    }

    /// Takes no new calls, and waits for those that are under way.
    async fn close(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
            let _ = (&mut self.serving).await;
        }
    }
}
