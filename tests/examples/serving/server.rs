//! The servers. Each says its address on the first line, then answers every line
//! it reads with what a caller has to show, and ends with its input.

use std::{
    io::{BufRead, stdin},
    net::SocketAddr,
};

use anyhow::{Result, bail};
use eslabon_proto::r#type::v1::Role;
use eslabon_runtime::{
    config::Secret,
    identity::{Caller, Roles},
    serve, telemetry, token,
};
use eslabon_sectors::Sectors;
use eslabon_standalone::suite::{Settings, Suite};
use tokio::net::TcpListener;
use tonic::transport::{Server, server::TcpIncoming};

use crate::echo::Echo;

/// Runs one of them; with as many threads as there are cores to it.
#[tokio::main]
pub(crate) async fn run(kind: &str) -> Result<()> {
    match kind {
        "echo" => echo().await,
        "direct" => direct().await,
        "rest" => rest().await,
        _ => bail!("there is no server `{kind}`"),
    }
}

async fn echo() -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
    tokio::spawn(Server::builder().add_service(Echo).serve_with_incoming(incoming));
    answer(address, || Ok(String::new())).await
}

/// The sectors service as its own binary runs it.
async fn direct() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut config = eslabon_sectors::Config::default();
    config.store.url = Secret::from(format!("sqlite:{}", folder.path().join("sectors.sqlite").display()));
    let _telemetry = telemetry::init(&config.telemetry, "sectors")?;
    let (signer, verifier) = token::generate()?;
    let sectors = Sectors::open(&config, verifier).await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let options = serve::Options::from(&config.server);
    tokio::spawn(serve::serve(listener, sectors.router(), options, std::future::pending()));
    let caller = Caller {
        tenant: "bench".parse()?,
        roles: Roles::NONE.with(Role::Analyst),
        subject: "key:bench".to_owned(),
    };
    answer(address, move || Ok(signer.mint(&caller, jiff::Timestamp::now().as_second())?)).await?;
    sectors.close().await;
    Ok(())
}

/// The suite as `eslabon serve` runs it, but for the requests that one key may
/// make in a second.
async fn rest() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut settings = Settings::new(folder.path()).on_free_port();
    settings.config.gateway.limits.requests_per_second = 0;
    let _telemetry = telemetry::init(&settings.config.gateway.telemetry, "eslabon")?;
    let suite = Suite::start(settings).await?;
    let key = suite.operator_key().expose().to_owned();
    answer(suite.address(), move || Ok(key.clone())).await?;
    suite.stop().await;
    Ok(())
}

async fn answer(address: SocketAddr, credential: impl Fn() -> Result<String> + Send + 'static) -> Result<()> {
    tokio::task::spawn_blocking(move || {
        println!("{address}");
        for line in stdin().lock().lines() {
            line?;
            println!("{}", credential()?);
        }
        Ok(())
    })
    .await?
}
