//! `eslabon serve`: the suite until it is told to stop.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use anyhow::Context;
use clap::Args;
use eslabon_runtime::{config, serve, telemetry};
use tokio::{net::TcpListener, task::JoinHandle};

use crate::{
    client::Access,
    failure::{Failure, with_causes},
    output::Terminal,
    suite::{Config, Error, Settings, Suite},
};

/// Runs the suite.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Address and port; without it, 127.0.0.1:8080
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// A TOML file with a part for each service; `ESLABON__…` in the environment wins over it
    #[arg(long, env = "ESLABON_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Read the configuration, print it with secrets redacted, and exit
    #[arg(long)]
    check_config: bool,
    /// Address and port where `/metrics` is scraped
    #[arg(long, value_name = "ADDRESS")]
    metrics_listen: Option<SocketAddr>,
}

impl Serve {
    pub(crate) async fn run(&self, access: &Access, terminal: &mut Terminal) -> Result<(), Failure> {
        let config = self.config()?;
        if self.check_config {
            return terminal.line(&config::show(&config));
        }
        let telemetry = telemetry::init(&config.gateway.telemetry, "eslabon").context("set up telemetry")?;
        let scraping = scrape(&config, &telemetry).await?;
        let settings = Settings { data_dir: access.data_dir.clone(), config };
        let suite = Suite::start(settings).await.map_err(not_started)?;
        // Listened for before anything is said: whoever reads that the suite
        // serves may stop it at once. The first poll is what begins to listen.
        let mut stop = std::pin::pin!(serve::signal());
        let stopped = tokio::time::timeout(Duration::ZERO, &mut stop).await.is_ok();
        welcome(&suite, access, terminal);
        tracing::info!(url = suite.url(), data_dir = %access.data_dir.display(), "serving");
        if !stopped {
            stop.await;
        }
        tracing::info!("stopping: calls under way may finish");
        if !suite.stop().await {
            tracing::warn!("calls were cut off: they were not done when the time to drain was over");
        }
        if let Some(scraping) = scraping {
            scraping.abort();
        }
        telemetry.flush();
        Ok(())
    }

    /// The configuration, with what the command line says of it.
    fn config(&self) -> Result<Config, Failure> {
        // The cause names the field.
        let usage = |error: config::Error| Failure::Usage(with_causes(&error.into()));
        let mut config = Config::load(self.config.as_deref()).map_err(usage)?;
        if let Some(listen) = self.listen {
            config.gateway.server.listen = listen;
        }
        if self.metrics_listen.is_some() {
            config.gateway.server.metrics_listen = self.metrics_listen;
        }
        Ok(config)
    }
}

/// Measurements on a port of their own, when one is named.
async fn scrape(
    config: &Config,
    telemetry: &telemetry::Telemetry,
) -> Result<Option<JoinHandle<bool>>, Failure> {
    let Some(address) = config.gateway.server.metrics_listen else { return Ok(None) };
    let listener =
        TcpListener::bind(address).await.map_err(|error| not_started(Error::Listen { address, error }))?;
    let options = serve::Options::from(&config.gateway.server);
    Ok(Some(tokio::spawn(serve::serve(listener, telemetry.scrape_router(), options, std::future::pending()))))
}

/// What an operator must know at the start; the log does not hold it.
fn welcome(suite: &Suite, access: &Access, terminal: &mut Terminal) {
    let made = if suite.operator_key_is_new() { "made now" } else { "kept" };
    terminal.note(&format!(
        "the suite answers at {url}\n\
         its operator's key ({made}) is in {key}\n\
         in another terminal:  eslabon import trade FILE --classification HS2007 --data-dir {data}\n\
         documents of the API: {url}/docs",
        url = suite.url(),
        key = suite.operator_key_file().display(),
        data = access.data_dir.display(),
    ));
    if suite.is_open_to_others() {
        let data = access.data_dir.display();
        terminal.note(&format!(
            "warning: other users of this machine can enter {data}; its files are closed to them, \
             and `chmod 700 {data}` closes the directory too"
        ));
    }
}

/// A start that failed; a directory or port that is taken is one that the
/// command line can mend.
fn not_started(error: Error) -> Failure {
    Failure::Local(anyhow::Error::new(error).context("the suite did not start"))
}
