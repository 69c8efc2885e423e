//! The client: gRPC to the gateway, with a key.

mod locate;
mod pages;
pub mod upload;

use std::{env, error::Error, fs, iter, time::Duration};

use anyhow::Context;
use eslabon_proto::{
    gateway::v1::keys_service_client::KeysServiceClient,
    linkages::v1::{
        allocation_service_client::AllocationServiceClient, chain_service_client::ChainServiceClient,
        import_service_client::ImportServiceClient, incentives_service_client::IncentivesServiceClient,
        local_content_service_client::LocalContentServiceClient,
        matching_service_client::MatchingServiceClient,
        missing_links_service_client::MissingLinksServiceClient, needs_service_client::NeedsServiceClient,
        registry_service_client::RegistryServiceClient, search_service_client::SearchServiceClient,
        upgrading_service_client::UpgradingServiceClient,
    },
    sectors::v1::{
        audit_service_client::AuditServiceClient, change_service_client::ChangeServiceClient,
        inputs_service_client::InputsServiceClient, policy_service_client::PolicyServiceClient,
        ranking_service_client::RankingServiceClient, sectors_service_client::SectorsServiceClient,
    },
};
use eslabon_runtime::problem::{Kind, Problem};
use tonic::{
    Code, Request, Response, Status, TimeoutExpired,
    metadata::{Ascii, MetadataValue},
    transport::{Certificate, Channel, ClientTlsConfig, Endpoint},
};

pub use locate::{Access, Place};
pub use pages::{Page, Query};

use crate::failure::Failure;

/// Bytes of an error's details that this client takes.
const ERROR_BYTES: &str = "131072";
/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(5);
/// A connection on which nothing comes is asked whether it lives.
const KEEPALIVE: Duration = Duration::from_secs(20);
/// Waits between attempts at a read that was answered with UNAVAILABLE.
const RETRIES: [Duration; 2] = [Duration::from_millis(200), Duration::from_millis(800)];
/// Longest wait that the suite may ask for.
const PATIENCE: Duration = Duration::from_secs(5);
/// Largest answer; a product space of 5,000 products is some 3 MB.
const MAX_ANSWER: usize = 64 << 20;

/// A connection to a suite; cheap to clone.
#[derive(Clone)]
pub struct Client {
    channel: Channel,
    authorization: MetadataValue<Ascii>,
    deadline: Option<Duration>,
    url: String,
}

impl Client {
    /// Connects to the suite that the command line, the environment or the data
    /// directory name.
    pub async fn open(access: &Access) -> Result<Self, Failure> {
        Self::connect(&access.locate()?, access.deadline.map(|span| span.0)).await
    }

    /// Connects to a place.
    pub async fn connect(place: &Place, deadline: Option<Duration>) -> Result<Self, Failure> {
        let url = &place.url;
        let authorization = format!("Bearer {}", place.key.expose());
        let mut authorization: MetadataValue<Ascii> = authorization
            .parse()
            .map_err(|_| Failure::Usage("ESLABON_KEY holds characters that no key has".to_owned()))?;
        authorization.set_sensitive(true);
        let channel = endpoint(url)?.connect().await.map_err(|error| {
            let cause = deepest(&error);
            Failure::Unreachable(format!("no suite answers at {url} ({cause}); {}", place.hint))
        })?;
        Ok(Self { channel, authorization, deadline, url: url.clone() })
    }

    /// Where the suite is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The sectors service.
    pub fn sectors(&self) -> SectorsServiceClient<Channel> {
        SectorsServiceClient::new(self.channel.clone()).max_decoding_message_size(MAX_ANSWER)
    }

    /// The inputs service.
    pub fn inputs(&self) -> InputsServiceClient<Channel> {
        InputsServiceClient::new(self.channel.clone()).max_decoding_message_size(MAX_ANSWER)
    }

    /// What changes.
    pub fn changes(&self) -> ChangeServiceClient<Channel> {
        ChangeServiceClient::new(self.channel.clone()).max_decoding_message_size(MAX_ANSWER)
    }

    /// Rankings.
    pub fn rankings(&self) -> RankingServiceClient<Channel> {
        RankingServiceClient::new(self.channel.clone()).max_decoding_message_size(MAX_ANSWER)
    }

    /// The log.
    pub fn audit(&self) -> AuditServiceClient<Channel> {
        AuditServiceClient::new(self.channel.clone()).max_decoding_message_size(MAX_ANSWER)
    }

    /// Policies.
    pub fn policies(&self) -> PolicyServiceClient<Channel> {
        PolicyServiceClient::new(self.channel.clone()).max_decoding_message_size(MAX_ANSWER)
    }

    /// Who needs and who can.
    pub fn registry(&self) -> RegistryServiceClient<Channel> {
        RegistryServiceClient::new(self.channel.clone()).max_decoding_message_size(MAX_ANSWER)
    }

    /// Files into the registry.
    pub fn registry_imports(&self) -> ImportServiceClient<Channel> {
        ImportServiceClient::new(self.channel.clone()).max_decoding_message_size(MAX_ANSWER)
    }

    /// What is missing, and whom to bring.
    pub fn missing_links(&self) -> MissingLinksServiceClient<Channel> {
        MissingLinksServiceClient::new(self.channel.clone()).max_decoding_message_size(MAX_ANSWER)
    }

    /// Value chains and waves of entry.
    pub fn chains(&self) -> ChainServiceClient<Channel> {
        ChainServiceClient::new(self.channel.clone()).max_decoding_message_size(MAX_ANSWER)
    }

    /// What buyers need.
    pub fn needs(&self) -> NeedsServiceClient<Channel> {
        NeedsServiceClient::new(self.channel.clone()).max_decoding_message_size(MAX_ANSWER)
    }

    /// What was agreed to be bought in the country.
    pub fn local_content(&self) -> LocalContentServiceClient<Channel> {
        LocalContentServiceClient::new(self.channel.clone()).max_decoding_message_size(MAX_ANSWER)
    }

    /// What was promised for a benefit.
    pub fn incentives(&self) -> IncentivesServiceClient<Channel> {
        IncentivesServiceClient::new(self.channel.clone()).max_decoding_message_size(MAX_ANSWER)
    }

    /// What free text finds.
    pub fn search(&self) -> SearchServiceClient<Channel> {
        SearchServiceClient::new(self.channel.clone()).max_decoding_message_size(MAX_ANSWER)
    }

    /// All needs against all capacity.
    pub fn allocations(&self) -> AllocationServiceClient<Channel> {
        AllocationServiceClient::new(self.channel.clone()).max_decoding_message_size(MAX_ANSWER)
    }

    /// What closes the gaps of suppliers.
    pub fn upgrading(&self) -> UpgradingServiceClient<Channel> {
        UpgradingServiceClient::new(self.channel.clone()).max_decoding_message_size(MAX_ANSWER)
    }

    /// Who could supply whom.
    pub fn matching(&self) -> MatchingServiceClient<Channel> {
        MatchingServiceClient::new(self.channel.clone()).max_decoding_message_size(MAX_ANSWER)
    }

    /// The service of keys.
    pub fn keys(&self) -> KeysServiceClient<Channel> {
        KeysServiceClient::new(self.channel.clone())
    }

    /// A call that changes nothing: tried again, a few times, when the suite
    /// cannot answer now.
    pub async fn read<Q: Clone, A>(
        &self,
        query: Q,
        call: impl AsyncFn(Request<Q>) -> Result<Response<A>, Status>,
    ) -> Result<A, Failure> {
        let mut waits = RETRIES.into_iter();
        loop {
            let (request, id) = self.request(query.clone());
            let status = match call(request).await {
                Ok(answer) => return Ok(answer.into_inner()),
                Err(status) => status,
            };
            match waits.next() {
                Some(wait) if status.code() == Code::Unavailable => {
                    let asked = Problem::from(&status).retry_after.unwrap_or(wait);
                    tokio::time::sleep(asked.min(PATIENCE)).await;
                }
                _ => return Err(self.failure(&status, id)),
            }
        }
    }

    /// A call that changes something: sent once.
    pub async fn write<Q, A>(
        &self,
        query: Q,
        call: impl AsyncFnOnce(Request<Q>) -> Result<Response<A>, Status>,
    ) -> Result<A, Failure> {
        let (request, id) = self.request(query);
        call(request).await.map(Response::into_inner).map_err(|status| self.failure(&status, id))
    }

    /// A request with all that goes beside the message, and its id.
    pub fn request<Q>(&self, query: Q) -> (Request<Q>, String) {
        let id = uuid::Uuid::now_v7().to_string();
        let mut request = Request::new(query);
        request.metadata_mut().insert("authorization", self.authorization.clone());
        if let Ok(value) = id.parse() {
            request.metadata_mut().insert("x-request-id", value);
        }
        // Every bad row of a file is worth seeing, and headers this large are taken.
        request.metadata_mut().insert("x-eslabon-error-bytes", MetadataValue::from_static(ERROR_BYTES));
        if let Some(deadline) = self.deadline {
            request.set_timeout(deadline);
        }
        (request, id)
    }

    /// What the suite said, or that it said nothing.
    pub fn failure(&self, status: &Status, request_id: String) -> Failure {
        if causes(status).any(|cause| cause.is::<TimeoutExpired>()) {
            let text = "nothing came within --deadline; allow more time, or ask for less at once";
            let problem = Problem::new(Kind::DeadlineExceeded, "DEADLINE_EXCEEDED", text);
            return Failure::Refused { problem, request_id };
        }
        // A status that tonic made of a broken connection carries its cause.
        if causes(status).next().is_some()
            && matches!(status.code(), Code::Unknown | Code::Unavailable | Code::Cancelled)
        {
            return Failure::Unreachable(format!(
                "the connection to {} broke; request {request_id}",
                self.url
            ));
        }
        Failure::Refused { problem: status.into(), request_id }
    }
}

fn endpoint(url: &str) -> Result<Endpoint, Failure> {
    let wrong = || {
        Failure::Usage(format!(
            "`{url}` is no URL of a suite; it looks like `http://127.0.0.1:8080`, without a path"
        ))
    };
    let uri: tonic::transport::Uri = url.parse().map_err(|_| wrong())?;
    let secure = match uri.scheme_str() {
        Some("http") => false,
        Some("https") => true,
        _ => return Err(wrong()),
    };
    if uri.path_and_query().is_some_and(|path| path.as_str() != "/") {
        return Err(wrong());
    }
    let endpoint = Endpoint::from(uri)
        .http2_max_header_list_size(eslabon_runtime::MAX_HEADER_LIST)
        .connect_timeout(CONNECT)
        .tcp_nodelay(true)
        .http2_keep_alive_interval(KEEPALIVE)
        .keep_alive_timeout(KEEPALIVE);
    if !secure {
        return Ok(endpoint);
    }
    Ok(endpoint.tls_config(tls()?).context("set up TLS")?)
}

/// The public roots, and the certificates in `SSL_CERT_FILE` for an authority of
/// one's own.
fn tls() -> anyhow::Result<ClientTlsConfig> {
    let tls = ClientTlsConfig::new().with_enabled_roots();
    let Some(path) = env::var_os("SSL_CERT_FILE") else { return Ok(tls) };
    let pem = fs::read(&path).with_context(|| format!("read SSL_CERT_FILE {}", path.display()))?;
    Ok(tls.ca_certificate(Certificate::from_pem(pem)))
}

/// What caused an error, from near to far.
fn causes(error: &dyn Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    iter::successors(error.source(), |cause: &&(dyn Error + 'static)| (*cause).source())
}

/// The last cause of an error, which is the one that says something.
fn deepest(error: &dyn Error) -> String {
    causes(error).last().map_or_else(|| error.to_string(), ToString::to_string)
}

#[cfg(test)]
mod tests {
    use eslabon_runtime::config::Secret;

    use super::*;

    fn place(url: &str) -> Place {
        Place { url: url.to_owned(), key: Secret::from("esl_x".to_owned()), hint: "start it".to_owned() }
    }

    #[tokio::test]
    async fn a_url_that_is_none_is_a_usage_error() {
        for url in ["127.0.0.1:8080", "ftp://x", "http://x/v1", "not a url", ""] {
            let Err(failure) = Client::connect(&place(url), None).await else { panic!("{url}") };
            assert_eq!(failure.exit_code(), 64, "{url}: {failure}");
        }
    }

    #[tokio::test]
    async fn where_nothing_listens_it_says_so_and_what_to_do() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        drop(listener);
        let Err(failure) = Client::connect(&place(&url), None).await else { panic!() };
        assert_eq!(failure.exit_code(), 69);
        let text = failure.to_string();
        assert!(text.starts_with(&format!("no suite answers at {url} (")), "{text}");
        assert!(text.ends_with("start it"), "{text}");
    }
}
