//! The sectors service on a socket, and a client that imports.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Instant,
};

use anyhow::{Result, ensure};
use bytes::Bytes;
use eslabon_proto::{
    sectors::v1::{
        self as pb, import_trade_request::Part, import_trade_response::Event,
        sectors_service_client::SectorsServiceClient,
    },
    r#type::v1::{Classification, Commit, Role},
};
use eslabon_runtime::{
    config::Secret,
    identity::{Caller, Roles},
    serve,
    token::{self, Signer},
};
use eslabon_sectors::{Config, Sectors};
use tokio::net::TcpListener;
use tonic::{Request, transport::Channel};

/// Bytes of a chunk, as the command line sends them.
pub(crate) const CHUNK: usize = 256 << 10;

/// A service that runs.
pub(crate) struct Service {
    sectors: Sectors,
    client: SectorsServiceClient<Channel>,
    signer: Signer,
    tenants: AtomicUsize,
}

impl Service {
    pub(crate) async fn start(store: String) -> Result<Self> {
        let mut config = Config::default();
        config.store.url = Secret::from(store);
        let (signer, verifier) = token::generate()?;
        let sectors = Sectors::open(&config, verifier).await?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let options = serve::Options::from(&config.server);
        tokio::spawn(serve::serve(listener, sectors.router(), options, std::future::pending()));
        let client = SectorsServiceClient::connect(format!("http://{address}")).await?;
        Ok(Self { sectors, client, signer, tenants: AtomicUsize::new(0) })
    }

    /// Imports a file and waits until it is stored: seconds. Each time for
    /// another tenant, since nobody stores the same content twice.
    pub(crate) async fn import(&self, file: &Bytes) -> Result<f64> {
        let part = |part| pb::ImportTradeRequest { part: Some(part) };
        let spec = pb::TradeImport {
            title: "benchmark".to_owned(),
            classification: Classification::Hs2007.into(),
            ..Default::default()
        };
        let mut messages = vec![part(Part::Spec(spec))];
        for at in (0..file.len()).step_by(CHUNK) {
            messages.push(part(Part::Chunk(file.slice(at..file.len().min(at + CHUNK)))));
        }
        messages.push(part(Part::Commit(Commit { byte_count: file.len() as i64 })));
        let mut request = Request::new(tokio_stream::iter(messages));
        request.metadata_mut().insert("authorization", self.authorization()?.parse()?);
        let mut client = self.client.clone();

        let start = Instant::now();
        let mut answers = client.import_trade(request).await?.into_inner();
        let mut is_new = false;
        while let Some(answer) = answers.message().await? {
            is_new = matches!(answer.event, Some(Event::Dataset(_))) && !answer.already_held;
        }
        let elapsed = start.elapsed().as_secs_f64();
        ensure!(is_new, "the import stored nothing");
        Ok(elapsed)
    }

    pub(crate) async fn stop(self) {
        self.sectors.close().await;
    }

    fn authorization(&self) -> Result<String> {
        let number = self.tenants.fetch_add(1, Ordering::Relaxed);
        let caller = Caller {
            tenant: format!("bench-{number}").parse()?,
            roles: Roles::NONE.with(Role::Analyst),
            subject: "key:bench".to_owned(),
        };
        Ok(format!("Bearer {}", self.signer.mint(&caller, jiff::Timestamp::now().as_second())?))
    }
}
