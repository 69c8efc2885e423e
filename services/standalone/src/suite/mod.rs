//! The whole suite in one process: every service and the gateway, with the same
//! layers as in production, on one port.
//!
//! ```no_run
//! # async fn run() -> Result<(), eslabon_standalone::suite::Error> {
//! use eslabon_standalone::suite::{Settings, Suite};
//!
//! let suite = Suite::start(Settings::new("data").on_free_port()).await?;
//! println!("{} answers to {}", suite.url(), suite.operator_key().expose());
//! suite.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! Start: take the data directory → open the port → open the stores → put the
//! services behind the gateway → keep an operator's key → serve. Whatever fails
//! leaves nothing running.

mod config;
pub mod folder;
mod operator;

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::PathBuf,
};

use eslabon_gateway::Gateway;
use eslabon_linkages::Linkages;
use eslabon_runtime::{
    config::{Secret, Store},
    db,
    peer::Peer,
    serve, token,
};
use eslabon_sectors::Sectors;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

pub use config::{Config, PREFIX};
use folder::Folder;
pub use folder::FolderError;

/// What a suite is started with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where its files are.
    pub data_dir: PathBuf,
    /// Everything else; the port is `config.gateway.server.listen`.
    pub config: Config,
}

impl Settings {
    /// A suite on a data directory with every default.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self { data_dir: data_dir.into(), config: Config::default() }
    }

    /// On another address.
    #[must_use]
    pub fn on(mut self, listen: SocketAddr) -> Self {
        self.config.gateway.server.listen = listen;
        self
    }

    /// On a free port of the loopback interface.
    #[must_use]
    pub fn on_free_port(self) -> Self {
        self.on(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
    }
}

/// The suite cannot be started.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The data directory cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The port cannot be opened.
    #[error("{}", listen_text(*address, error))]
    Listen {
        /// The port.
        address: SocketAddr,
        /// What the system said.
        error: std::io::Error,
    },
    /// Keys for the internal token cannot be made.
    #[error(transparent)]
    Token(#[from] token::BadKey),
    /// The sectors service cannot be opened.
    #[error("sectors: {0}")]
    Sectors(#[from] eslabon_sectors::Error),
    /// The linkages service cannot be opened.
    #[error("linkages: {0}")]
    Linkages(#[from] eslabon_linkages::Error),
    /// The gateway cannot be opened.
    #[error("gateway: {0}")]
    Gateway(#[from] eslabon_gateway::Error),
    /// The store of keys does not answer.
    #[error("gateway: the store of keys does not answer: {0}")]
    Keys(#[from] db::Error),
    /// The gateway does not say whether a key is valid.
    #[error("gateway: the operator's key could not be checked (HTTP {0})")]
    Check(http::StatusCode),
}

fn listen_text(address: SocketAddr, error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            format!("{address} is in use by another program; choose another with --listen")
        }
        std::io::ErrorKind::PermissionDenied => {
            format!("{address} may not be opened by this user; choose a port above 1023 with --listen")
        }
        _ => format!("{address} cannot be opened: {error}"),
    }
}

/// A suite that runs.
#[derive(Debug)]
pub struct Suite {
    running: Running,
    address: SocketAddr,
    operator: operator::Operator,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<bool>,
    folder: Folder,
}

/// The services of a suite.
struct Running {
    sectors: Sectors,
    linkages: Linkages,
    gateway: Gateway,
}

impl std::fmt::Debug for Running {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Running")
    }
}

impl Suite {
    /// Starts a suite; it answers when this returns.
    pub async fn start(settings: Settings) -> Result<Self, Error> {
        let Settings { data_dir, config } = settings;
        let folder = Folder::take(&data_dir)?;
        let address = config.gateway.server.listen;
        let listener = TcpListener::bind(address).await.map_err(|error| Error::Listen { address, error })?;
        let address = listener.local_addr().map_err(|error| Error::Listen { address, error })?;
        let options = serve::Options::from(&config.gateway.server);
        let running = Running::open(config, &folder).await?;
        let operator = match operator::admit(&running.gateway, &folder).await {
            Ok(operator) => operator,
            Err(error) => {
                running.close().await;
                return Err(error);
            }
        };
        folder.tell_url(&url(address))?;
        let (stop, stopped) = oneshot::channel();
        let app = running.gateway.router();
        let serving = tokio::spawn(serve::serve(listener, app, options, async {
            // A suite that is dropped is one that is told to stop.
            let _ = stopped.await;
        }));
        Ok(Self { running, address, operator, stop, serving, folder })
    }

    /// Where it answers, e.g. `http://127.0.0.1:8080`.
    pub fn url(&self) -> String {
        url(self.address)
    }

    /// The port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The key of an operator.
    pub fn operator_key(&self) -> &Secret {
        &self.operator.key
    }

    /// Whether the operator's key was made at this start.
    pub fn operator_key_is_new(&self) -> bool {
        self.operator.is_new
    }

    /// The file that holds the operator's key.
    pub fn operator_key_file(&self) -> PathBuf {
        self.folder.file(folder::OPERATOR_KEY)
    }

    /// Whether other users of the machine can enter the data directory.
    pub fn is_open_to_others(&self) -> bool {
        self.folder.is_open_to_others()
    }

    /// Takes no new calls, lets those under way finish, and closes the stores.
    /// Returns whether all calls were done in time.
    pub async fn stop(self) -> bool {
        self.running.sectors.stop_health().await;
        self.running.linkages.stop_health().await;
        self.running.gateway.stop_health().await;
        let _ = self.stop.send(());
        let drained = self.serving.await.unwrap_or(false);
        self.running.close().await;
        drained
    }
}

impl Running {
    /// Opens one service after the other, each beside those that it asks; what is open
    /// already is closed again where the next cannot be opened.
    async fn open(mut config: Config, folder: &Folder) -> Result<Self, Error> {
        in_folder(&mut config.sectors.store, folder, "sectors.sqlite")?;
        in_folder(&mut config.linkages.store, folder, "linkages.sqlite")?;
        in_folder(&mut config.gateway.store, folder, "gateway.sqlite")?;
        let (signer, verifier) = token::generate()?;
        let sectors = Sectors::open(&config.sectors, verifier.clone()).await?;
        let peer = Peer::InProcess(serve::in_process(sectors.router()));
        let linkages = match Linkages::open(&config.linkages, verifier.clone(), Some(peer.clone())).await {
            Ok(linkages) => linkages,
            Err(error) => {
                sectors.close().await;
                return Err(error.into());
            }
        };
        let upstreams = vec![
            ("eslabon.sectors.v1".to_owned(), peer),
            ("eslabon.linkages.v1".to_owned(), Peer::InProcess(serve::in_process(linkages.router()))),
        ];
        match Gateway::open(&config.gateway, signer, verifier, upstreams).await {
            Ok(gateway) => Ok(Self { sectors, linkages, gateway }),
            Err(error) => {
                linkages.close().await;
                sectors.close().await;
                Err(error.into())
            }
        }
    }

    /// Closes the stores, those that ask others first.
    async fn close(&self) {
        self.gateway.close().await;
        self.linkages.close().await;
        self.sectors.close().await;
    }
}

/// A store that nothing is said of is a file in the data directory.
fn in_folder(store: &mut Store, folder: &Folder, name: &str) -> Result<(), FolderError> {
    if store.url.is_empty() {
        let path = folder.database(name)?;
        store.url = Secret::from(format!("sqlite:{}", escaped(&path.to_string_lossy())));
    }
    Ok(())
}

/// A path as it stands in a URL of SQLite, where `?`, `#` and `%` mean something.
fn escaped(path: &str) -> String {
    path.replace('%', "%25").replace('?', "%3f").replace('#', "%23")
}

/// How a client on this machine reaches a port; one that listens everywhere is
/// reached over the loopback interface.
fn url(address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(ip, address.port()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_listens_everywhere_is_reached_over_the_loopback() {
        for (address, shown) in [
            ("0.0.0.0:8080", "http://127.0.0.1:8080"),
            ("[::]:8080", "http://[::1]:8080"),
            ("10.0.0.7:80", "http://10.0.0.7:80"),
        ] {
            assert_eq!(url(address.parse().unwrap()), shown);
        }
    }

    #[test]
    fn a_port_in_use_says_what_to_do() {
        let error = std::io::Error::from(std::io::ErrorKind::AddrInUse);
        let text = Error::Listen { address: "127.0.0.1:8080".parse().unwrap(), error }.to_string();
        assert_eq!(text, "127.0.0.1:8080 is in use by another program; choose another with --listen");
    }
}
