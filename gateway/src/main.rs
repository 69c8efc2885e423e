//! `eslabon-gateway`: the gateway by itself, in front of services elsewhere.

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use eslabon_gateway::{Config, Gateway, PREFIX, create_first_operator_key};
use eslabon_runtime::{
    config,
    peer::Peer,
    program, serve, telemetry,
    token::{Signer, Verifier},
};

const NAME: &str = "eslabon-gateway";

/// The gateway of Eslabón.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// A TOML file; the environment (`ESLABON_GATEWAY__…`) wins over it.
    #[arg(long, env = "ESLABON_GATEWAY_CONFIG", global = true)]
    config: Option<PathBuf>,
    /// Read the configuration, print it with secrets redacted, and exit.
    #[arg(long)]
    check_config: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What to do instead of serving.
#[derive(Subcommand)]
enum Command {
    /// Create the first operator's key, print its secret once, and exit. Does
    /// nothing when an operator can come in already.
    FirstKey,
}

fn main() -> ExitCode {
    // One provider for everything that encrypts; it fails only where it was done.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let arguments = Arguments::parse();
    program::main(NAME, read(&arguments), arguments.check_config, |config| match arguments.command {
        Some(Command::FirstKey) => first_key(config),
        None => run(config),
    })
}

fn read(arguments: &Arguments) -> Result<Config> {
    let config: Config = config::load(arguments.config.as_deref(), PREFIX)?;
    config.check()?;
    if arguments.command.is_none() {
        anyhow::ensure!(config.signing_key.is_some(), "configuration: `signing_key` is required");
        anyhow::ensure!(!config.upstreams.is_empty(), "configuration: `upstreams` names no service");
    }
    Ok(config)
}

#[tokio::main]
async fn run(config: &Config) -> Result<()> {
    let telemetry = telemetry::init(&config.telemetry, "gateway")?;
    let (signer, verifier) = keys(config)?;
    let upstreams =
        config.upstreams.iter().map(|(name, url)| Ok((format!("eslabon.{name}.v1"), Peer::remote(url)?)));
    let upstreams = upstreams.collect::<Result<_>>()?;
    let gateway = Gateway::open(config, signer, verifier, upstreams).await?;
    serve::run(&config.server, gateway.router(), telemetry.scrape_router(), async {
        serve::signal().await;
        gateway.stop_health().await;
    })
    .await?;
    gateway.close().await;
    telemetry.flush();
    Ok(())
}

#[tokio::main]
async fn first_key(config: &Config) -> Result<()> {
    match create_first_operator_key(config).await? {
        Some(key) => program::say(key.secret.expose()),
        None => program::complain(NAME, &"an operator's key exists already; nothing was created"),
    }
    Ok(())
}

/// Both halves of the signing key: services verify with the public one, and so
/// does the gateway for what it answers itself.
fn keys(config: &Config) -> Result<(Signer, Verifier)> {
    let path = config.signing_key.as_deref().context("configuration: `signing_key` is required")?;
    let pem = fs::read_to_string(path).with_context(|| format!("read the signing key {}", path.display()))?;
    let signer = Signer::from_pem(&pem)?;
    let verifier = signer.verifier()?;
    Ok((signer, verifier))
}
