//! A service on a port and its clients, for every test.

use std::{future::Future, net::SocketAddr};

use eslabon_linkages::{Config, Linkages, store::Store};
use eslabon_proto::r#type::v1::Role;
use eslabon_runtime::{
    config::Secret,
    db,
    identity::{Caller, Roles},
    peer::Peer,
    problem::{Kind, Problem},
    serve,
    testing::{self, TestStore},
    token::{self, Signer},
};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};
use tonic::{
    Request, Status,
    metadata::MetadataValue,
    service::{Interceptor, interceptor::InterceptedService},
    transport::Channel,
};

/// A channel that shows a token: what the client of any service is made over.
pub(crate) type Authorised = InterceptedService<Channel, Token>;

/// A running service.
pub(crate) struct Service {
    address: SocketAddr,
    signer: Signer,
    stop: oneshot::Sender<()>,
    task: JoinHandle<bool>,
    linkages: Linkages,
    options: db::Options,
}

/// Runs a test on every engine that is there, with one registry and one computation at a
/// time: what would wait for its own turn hangs.
pub(crate) async fn on_each_engine<Done: Future<Output = ()>>(test: impl Fn(Service) -> Done) {
    let mut config = Config::default();
    (config.compute.max_registries, config.compute.max_concurrent) = (1, 1);
    for store in testing::stores().await {
        test(Service::start(&store, config.clone()).await).await;
    }
}

impl Service {
    /// Starts on a store, on a free port.
    pub(crate) async fn start(store: &TestStore, config: Config) -> Self {
        Self::start_beside(store, config, None).await
    }

    /// The same beside a sectors service.
    pub(crate) async fn start_beside(store: &TestStore, mut config: Config, sectors: Option<Peer>) -> Self {
        config.store.url = Secret::from(store.url());
        let (signer, verifier) = token::generate().unwrap();
        let linkages = Linkages::open(&config, verifier, sectors).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let options = serve::Options::from(&config.server);
        let shutdown = async {
            let _ = stopped.await;
        };
        let task = tokio::spawn(serve::serve(listener, linkages.router(), options, shutdown));
        Self { address, signer, stop, task, linkages, options: store.options() }
    }

    /// The rows beside the service, as an operator reaches them.
    pub(crate) async fn store(&self) -> Store {
        Store::open(&self.options).await.unwrap()
    }

    /// Drains and closes; the store stays.
    pub(crate) async fn stop(self) {
        let _ = self.stop.send(());
        assert!(self.task.await.unwrap(), "everything was done in time");
        self.linkages.close().await;
    }

    /// A channel of an analyst of a tenant.
    pub(crate) async fn analyst(&self, tenant: &str) -> Authorised {
        self.channel(tenant, Role::Analyst).await
    }

    /// A channel of somebody with one role, for the client of any service.
    pub(crate) async fn channel(&self, tenant: &str, role: Role) -> Authorised {
        let endpoint = Channel::from_shared(format!("http://{}", self.address)).unwrap();
        InterceptedService::new(endpoint.connect().await.unwrap(), self.token(tenant, role))
    }

    fn token(&self, tenant: &str, role: Role) -> Token {
        let caller = Caller {
            tenant: tenant.parse().unwrap(),
            roles: Roles::NONE.with(role),
            subject: format!("test:{tenant}"),
        };
        Token { signer: self.signer.clone(), caller }
    }
}

/// Puts a token into every call: a new one, as the gateway does, since one does not live
/// as long as a slow test.
#[derive(Clone)]
pub(crate) struct Token {
    signer: Signer,
    caller: Caller,
}

impl Interceptor for Token {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        let token = self.signer.mint(&self.caller, jiff::Timestamp::now().as_second()).unwrap();
        let value = MetadataValue::try_from(format!("Bearer {token}")).unwrap();
        request.metadata_mut().insert("authorization", value);
        Ok(request)
    }
}

/// Checks that a call was refused for this reason.
#[track_caller]
pub(crate) fn refused<T: std::fmt::Debug>(answer: Result<T, Status>, kind: Kind, reason: &str) -> Problem {
    let problem = Problem::from(&answer.expect_err("the call is refused"));
    assert_eq!((problem.kind, problem.reason.as_str()), (kind, reason), "{problem:?}");
    assert_eq!(problem.domain, "linkages.eslabon", "{problem:?}");
    problem
}

/// Checks that a call was refused because of one field.
#[track_caller]
pub(crate) fn refused_at<T: std::fmt::Debug>(
    answer: Result<T, Status>,
    kind: Kind,
    reason: &str,
    field: &str,
) -> Problem {
    let problem = refused(answer, kind, reason);
    assert!(problem.violations.iter().any(|violation| violation.field == field), "{problem:?}");
    problem
}
