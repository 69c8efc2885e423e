//! `eslabon-linkages`: the linkages service by itself.

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::{Context, Result};
use clap::Parser;
use eslabon_linkages::{Config, Linkages, PREFIX};
use eslabon_runtime::{config, peer::Peer, program, serve, telemetry, token::Verifier};

/// The linkages service of Eslabón.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// A TOML file; the environment (`ESLABON_LINKAGES__…`) wins over it.
    #[arg(long, env = "ESLABON_LINKAGES_CONFIG")]
    config: Option<PathBuf>,
    /// Read the configuration, print it with secrets redacted, and exit.
    #[arg(long)]
    check_config: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    program::main("eslabon-linkages", read(&arguments), arguments.check_config, run)
}

fn read(arguments: &Arguments) -> Result<Config> {
    let config: Config = config::load(arguments.config.as_deref(), PREFIX)?;
    config.check()?;
    anyhow::ensure!(
        !config.identity.public_keys.is_empty(),
        "configuration: `identity.public_keys` is required"
    );
    Ok(config)
}

#[tokio::main]
async fn run(config: &Config) -> Result<()> {
    let telemetry = telemetry::init(&config.telemetry, "linkages")?;
    let keys: Vec<_> = config
        .identity
        .public_keys
        .iter()
        .map(|path| {
            fs::read_to_string(path).with_context(|| format!("read the public key {}", path.display()))
        })
        .collect::<Result<_>>()?;
    let verifier = Verifier::from_pems(keys.iter().map(String::as_str))?;
    let sectors = config.sectors.as_deref().map(Peer::remote).transpose()?;
    let linkages = Linkages::open(config, verifier, sectors).await?;
    serve::run(&config.server, linkages.router(), telemetry.scrape_router(), async {
        serve::signal().await;
        linkages.stop_health().await;
    })
    .await?;
    linkages.close().await;
    telemetry.flush();
    Ok(())
}
