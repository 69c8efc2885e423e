//! The linkages service on a socket, and a client that imports.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use bytes::Bytes;
use eslabon_linkages::{Config, Linkages};
use eslabon_proto::{
    linkages::v1::{
        self as pb, Accept, NeedState, RegistryKind, import_registry_request::Part,
        import_registry_response::Event, import_service_client::ImportServiceClient,
    },
    r#type::v1::{Commit, Role},
};
use eslabon_runtime::{
    config::Secret,
    identity::{Caller, Roles},
    serve,
    token::{self, Signer},
};
use tokio::net::TcpListener;
use tonic::{Request, transport::Channel};

use crate::{Times, registry::Registry};

/// The day of every import and question: the needs of the reference data begin after it.
pub(crate) const AS_OF: &str = "2026-01-01";
/// How long a call may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(890);
/// Bytes of a chunk, as the command line sends them.
const CHUNK: usize = 256 << 10;

/// A service that runs.
pub(crate) struct Service {
    linkages: Linkages,
    channel: Channel,
    signer: Signer,
    tenants: AtomicUsize,
}

impl Service {
    pub(crate) async fn start(store: String) -> Result<Self> {
        let mut config = Config::default();
        config.store.url = Secret::from(store);
        let (signer, verifier) = token::generate()?;
        let linkages = Linkages::open(&config, verifier, None).await?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let options = serve::Options::from(&config.server);
        tokio::spawn(serve::serve(listener, linkages.router(), options, std::future::pending()));
        let channel = Channel::from_shared(format!("http://{address}"))?.connect().await?;
        Ok(Self { linkages, channel, signer, tenants: AtomicUsize::new(0) })
    }

    /// A client of any service, on the same connection.
    pub(crate) fn channel(&self) -> Channel {
        self.channel.clone()
    }

    /// Imports the files of a registry for tenants that have nothing yet: seconds of all
    /// of them together, and of each where one comes after the other.
    pub(crate) async fn import(&self, registry: &Registry) -> Result<(f64, Times)> {
        let tenant = self.tenant(registry).await?;
        let files: Vec<_> = registry.files.iter().map(|file| (file.kind, &file.bytes)).collect();
        let (together, rows) = self.files(&tenant, &files).await?;
        let expected: Vec<_> = registry.files.iter().map(|file| file.rows.len() as i64).collect();
        ensure!(rows == expected, "{rows:?} rows were read and not {expected:?}");
        let tenant = self.tenant(registry).await?;
        let mut alone = Vec::new();
        for file in &registry.files {
            alone.push((file.name.to_owned(), self.one(&tenant, file.kind, &file.bytes).await?.0));
        }
        Ok((together, alone))
    }

    /// A tenant that has capabilities and no more.
    async fn tenant(&self, registry: &Registry) -> Result<String> {
        let tenant = format!("bench-{}", self.tenants.fetch_add(1, Ordering::Relaxed));
        self.one(&tenant, RegistryKind::Capabilities, &registry.capabilities).await?;
        Ok(tenant)
    }

    /// Imports one file: seconds, and the rows that were read.
    pub(crate) async fn one(&self, tenant: &str, kind: RegistryKind, file: &Bytes) -> Result<(f64, i64)> {
        let (time, rows) = self.files(tenant, &[(kind, file)]).await?;
        Ok((time, rows[0]))
    }

    /// Imports files that come together: seconds, and the rows that were read of each.
    async fn files(&self, tenant: &str, files: &[(RegistryKind, &Bytes)]) -> Result<(f64, Vec<i64>)> {
        let part = |part| pb::ImportRegistryRequest { part: Some(part) };
        let mut messages = Vec::new();
        for (kind, file) in files {
            // Rows of the generator of the reference data are messy.
            let spec = pb::RegistryImport {
                kind: (*kind).into(),
                accept: Accept::GoodRows.into(),
                as_of: AS_OF.to_owned(),
                need_state: NeedState::Open.into(),
                ..Default::default()
            };
            messages.push(part(Part::Spec(spec)));
            for at in (0..file.len()).step_by(CHUNK) {
                messages.push(part(Part::Chunk(file.slice(at..file.len().min(at + CHUNK)))));
            }
        }
        let byte_count = files.iter().map(|(_, file)| file.len() as i64).sum();
        messages.push(part(Part::Commit(Commit { byte_count })));
        let mut request = Request::new(tokio_stream::iter(messages));
        request.set_timeout(PATIENCE);
        request.metadata_mut().insert("authorization", self.authorization(tenant)?.parse()?);
        let mut client = ImportServiceClient::new(self.channel());
        let start = Instant::now();
        let mut answers = client.import_registry(request).await?.into_inner();
        let mut last = None;
        while let Some(answer) = answers.message().await? {
            last = answer.event;
        }
        let time = start.elapsed().as_secs_f64();
        let reports = match last.context("an import ended without a word")? {
            Event::Report(report) => vec![report],
            Event::Reports(reports) => reports.reports,
            Event::Progress(_) => bail!("an import ended without a report"),
        };
        Ok((time, reports.iter().map(|report| report.row_count).collect()))
    }

    pub(crate) async fn stop(self) {
        self.linkages.close().await;
    }

    pub(crate) fn authorization(&self, tenant: &str) -> Result<String> {
        let caller = Caller {
            tenant: tenant.parse()?,
            roles: Roles::NONE.with(Role::Analyst),
            subject: "key:bench".to_owned(),
        };
        Ok(format!("Bearer {}", self.signer.mint(&caller, jiff::Timestamp::now().as_second())?))
    }
}
