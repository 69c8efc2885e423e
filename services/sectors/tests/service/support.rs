//! A running service, clients that speak for somebody, and small worlds.

use std::{future::Future, net::SocketAddr};

use eslabon_proto::{
    sectors::v1::{
        self as pb, audit_service_client::AuditServiceClient, change_service_client::ChangeServiceClient,
        import_trade_request::Part, import_trade_response::Event, inputs_service_client::InputsServiceClient,
        ranking_service_client::RankingServiceClient, sectors_service_client::SectorsServiceClient,
    },
    r#type::v1::{Classification, Commit, Role},
};
use eslabon_runtime::{
    config::Secret,
    db,
    identity::{Caller, Roles},
    problem::{Kind, Problem},
    serve,
    testing::{self, TestStore},
    token::{self, Signer},
};
use eslabon_sectors::{Config, Sectors, store::Store};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};
use tonic::{
    Request, Status,
    metadata::MetadataValue,
    service::{Interceptor, interceptor::InterceptedService},
    transport::Channel,
};

/// A client that shows a token.
pub(crate) type Client = SectorsServiceClient<InterceptedService<Channel, Token>>;

/// The same for what changes.
pub(crate) type Changes = ChangeServiceClient<InterceptedService<Channel, Token>>;

/// A client of the inputs service that shows a token.
pub(crate) type InputsClient = InputsServiceClient<InterceptedService<Channel, Token>>;

/// The same for rankings.
pub(crate) type Ranking = RankingServiceClient<InterceptedService<Channel, Token>>;

/// The same for the log.
pub(crate) type Audit = AuditServiceClient<InterceptedService<Channel, Token>>;

/// A running service.
pub(crate) struct Service {
    address: SocketAddr,
    signer: Signer,
    stop: oneshot::Sender<()>,
    task: JoinHandle<bool>,
    sectors: Sectors,
    options: db::Options,
}

/// Runs a test on every engine that is there.
pub(crate) async fn on_each_engine<Done: Future<Output = ()>>(test: impl Fn(Service) -> Done) {
    on_each_engine_with(Config::default(), test).await;
}

/// The same with a configuration of its own.
pub(crate) async fn on_each_engine_with<Done: Future<Output = ()>>(
    config: Config,
    test: impl Fn(Service) -> Done,
) {
    for store in testing::stores().await {
        test(Service::start(&store, config.clone()).await).await;
    }
}

impl Service {
    /// Starts on a store, on a free port.
    pub(crate) async fn start(store: &TestStore, mut config: Config) -> Self {
        config.store.url = Secret::from(store.url());
        let (signer, verifier) = token::generate().unwrap();
        let sectors = Sectors::open(&config, verifier).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let options = serve::Options::from(&config.server);
        let shutdown = async {
            let _ = stopped.await;
        };
        let task = tokio::spawn(serve::serve(listener, sectors.router(), options, shutdown));
        Self { address, signer, stop, task, sectors, options: store.options() }
    }

    /// The rows beside the service, as an operator reaches them.
    pub(crate) async fn store(&self) -> Store {
        Store::open(&self.options).await.unwrap()
    }

    /// Drains and closes; the store stays.
    pub(crate) async fn stop(self) {
        let _ = self.stop.send(());
        assert!(self.task.await.unwrap(), "everything was done in time");
        self.sectors.close().await;
    }

    /// A client of an analyst of a tenant.
    pub(crate) async fn analyst(&self, tenant: &str) -> Client {
        self.client(tenant, Role::Analyst).await
    }

    /// A client with one role.
    pub(crate) async fn client(&self, tenant: &str, role: Role) -> Client {
        SectorsServiceClient::with_interceptor(connect(self.address).await, self.token(tenant, role))
    }

    /// A client of the changes for an analyst of a tenant.
    pub(crate) async fn changes(&self, tenant: &str) -> Changes {
        let token = self.token(tenant, Role::Analyst);
        ChangeServiceClient::with_interceptor(connect(self.address).await, token)
    }

    /// A client of the inputs service with one role.
    pub(crate) async fn inputs(&self, tenant: &str, role: Role) -> InputsClient {
        InputsServiceClient::with_interceptor(connect(self.address).await, self.token(tenant, role))
    }

    /// A client of rankings with one role.
    pub(crate) async fn ranking(&self, tenant: &str, role: Role) -> Ranking {
        RankingServiceClient::with_interceptor(connect(self.address).await, self.token(tenant, role))
    }

    /// A client of the log with one role.
    pub(crate) async fn audit(&self, tenant: &str, role: Role) -> Audit {
        AuditServiceClient::with_interceptor(connect(self.address).await, self.token(tenant, role))
    }

    /// An analyst that does something and is gone at once, its connections with
    /// it: as when its process is killed.
    pub(crate) async fn analyst_that_dies<Done: Future<Output = ()>>(
        &self,
        tenant: &str,
        life: impl FnOnce(Client) -> Done + Send + 'static,
    ) {
        let (address, token) = (self.address, self.token(tenant, Role::Analyst));
        let living = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                life(SectorsServiceClient::with_interceptor(connect(address).await, token)).await;
            });
        };
        tokio::task::spawn_blocking(living).await.unwrap();
    }

    /// A channel of somebody with one role, for the client of any service.
    pub(crate) async fn channel(&self, tenant: &str, role: Role) -> InterceptedService<Channel, Token> {
        InterceptedService::new(connect(self.address).await, self.token(tenant, role))
    }

    fn token(&self, tenant: &str, role: Role) -> Token {
        let caller = Caller {
            tenant: tenant.parse().unwrap(),
            roles: Roles::NONE.with(role),
            subject: format!("test:{tenant}"),
        };
        Token(self.signer.mint(&caller, jiff::Timestamp::now().as_second()).unwrap())
    }
}

async fn connect(address: SocketAddr) -> Channel {
    let endpoint = Channel::from_shared(format!("http://{address}")).unwrap();
    endpoint.connect().await.unwrap()
}

/// Puts a token into every call.
#[derive(Clone)]
pub(crate) struct Token(String);

impl Interceptor for Token {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        let value = MetadataValue::try_from(format!("Bearer {}", self.0)).unwrap();
        request.metadata_mut().insert("authorization", value);
        Ok(request)
    }
}

/// A description of HS 2007 trade.
pub(crate) fn spec(title: &str) -> pb::TradeImport {
    let classification = Classification::Hs2007.into();
    pb::TradeImport { title: title.to_owned(), classification, ..Default::default() }
}

/// The messages of a whole import.
pub(crate) fn messages(spec: pb::TradeImport, file: &[u8]) -> Vec<pb::ImportTradeRequest> {
    let part = |part| pb::ImportTradeRequest { part: Some(part) };
    let chunks = file.chunks(1000).map(|chunk| part(Part::Chunk(chunk.to_vec().into())));
    let commit = Commit { byte_count: file.len() as i64 };
    std::iter::once(part(Part::Spec(spec))).chain(chunks).chain([part(Part::Commit(commit))]).collect()
}

/// Imports messages and returns the last answer.
pub(crate) async fn send(
    client: &mut Client,
    messages: Vec<pb::ImportTradeRequest>,
) -> Result<(pb::Dataset, bool), Status> {
    let mut answers = client.import_trade(tokio_stream::iter(messages)).await?.into_inner();
    while let Some(answer) = answers.message().await? {
        if let Some(Event::Dataset(dataset)) = answer.event {
            return Ok((dataset, answer.already_held));
        }
    }
    panic!("an import ends with a dataset or an error");
}

/// Imports a file as HS 2007 trade.
pub(crate) async fn import(client: &mut Client, file: &str) -> pb::Dataset {
    send(client, messages(spec("test"), file.as_bytes())).await.unwrap().0
}

/// Checks that a call was refused for this reason.
#[track_caller]
pub(crate) fn refused<T: std::fmt::Debug>(answer: Result<T, Status>, kind: Kind, reason: &str) -> Problem {
    let problem = Problem::from(&answer.expect_err("the call is refused"));
    assert_eq!((problem.kind, problem.reason.as_str()), (kind, reason), "{problem:?}");
    assert_eq!(problem.domain, "sectors.eslabon", "{problem:?}");
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

/// Exports of one year: each territory with what it exports of each product.
fn rows(year: i32, scale: u32) -> String {
    // Nested, as trade is: what few can do is done by those that can do much.
    let world = [
        ("DEU", [5, 10, 40, 90, 80, 70]),
        ("MEX", [20, 40, 60, 60, 10, 0]),
        ("CRI", [40, 30, 30, 38, 8, 2]),
        ("NIC", [40, 35, 6, 0, 0, 0]),
        ("ETH", [50, 8, 0, 0, 0, 0]),
    ];
    let products = ["0901", "6109", "8544", "9018", "9021", "9022"];
    let mut file = String::new();
    for (country, values) in world {
        for (product, value) in products.iter().zip(values).filter(|(_, value)| *value > 0) {
            file += &format!("{year},{country},{product},{}\n", value * scale);
        }
    }
    file
}

/// The header of the plain format.
pub(crate) const HEADER: &str = "year,exporter_iso3,product_code,export_value_usd\n";

/// A world of five territories and six products, in 2017.
pub(crate) fn small_world() -> String {
    format!("{HEADER}{}", rows(2017, 1000))
}

/// The same in 2015, when trade was half as much, and in 2017.
pub(crate) fn two_years() -> String {
    format!("{HEADER}{}{}", rows(2015, 500), rows(2017, 1000))
}
