//! Parts of a configuration that every service has.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use serde::{Deserialize, Serialize};

use super::{Error, Secret, Span};
use crate::db;

/// Where and how a service serves.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// Address and port of calls. Default `127.0.0.1:7001`.
    pub listen: SocketAddr,
    /// Address and port of the scrape endpoint `/metrics`. Default: none.
    pub metrics_listen: Option<SocketAddr>,
    /// Calls at the same time, over all callers; more are answered with
    /// UNAVAILABLE and reason OVERLOADED. Default 1024.
    pub max_concurrent: usize,
    /// Deadline of a call that brings none. Default `30s`.
    pub default_deadline: Span,
    /// Deadline of a call at most, whatever it asks for. Default `15m`.
    pub max_deadline: Span,
    /// After this the connection is closed once its calls are done, so that
    /// callers find new replicas. Default `5m`.
    pub max_connection_age: Span,
    /// How long calls that are under way may go on after SIGTERM. Default `25s`.
    pub drain: Span,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 7001)),
            metrics_listen: None,
            max_concurrent: 1024,
            default_deadline: Span::seconds(30),
            max_deadline: Span::seconds(900),
            max_connection_age: Span::seconds(300),
            drain: Span::seconds(25),
        }
    }
}

impl Server {
    /// Refuses values that do not go together.
    pub fn check(&self) -> Result<(), Error> {
        if self.max_concurrent == 0 {
            let what = "must be at least 1".to_owned();
            return Err(Error::Invalid { field: "server.max_concurrent", what });
        }
        if self.default_deadline > self.max_deadline {
            let what = format!("must not exceed server.max_deadline ({})", self.max_deadline);
            return Err(Error::Invalid { field: "server.default_deadline", what });
        }
        Ok(())
    }
}

/// Where a service keeps its rows.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Store {
    /// `sqlite:PATH` or `postgres://USER:PASSWORD@HOST/DATABASE`. A secret.
    /// Default: `sqlite:` and the service's name in the working directory.
    pub url: Secret,
    /// Connections at most. Default 16.
    pub max_connections: u32,
    /// How long a call waits for a connection. Default `5s`.
    pub acquire_timeout: Span,
}

impl Default for Store {
    fn default() -> Self {
        Self { url: Secret::default(), max_connections: 16, acquire_timeout: Span::seconds(5) }
    }
}

impl Store {
    /// Refuses a URL of an engine that there is not.
    pub fn check(&self) -> Result<(), Error> {
        let engine = self.url.expose().split_once(':').map_or(self.url.expose(), |(engine, _)| engine);
        if ["", "sqlite", "postgres", "postgresql"].contains(&engine) {
            return Ok(());
        }
        let what = "must begin with `sqlite:` or `postgres://`".to_owned();
        Err(Error::Invalid { field: "store.url", what })
    }

    /// What [`db::Db::open`] needs; `otherwise` is the file when no URL is given.
    pub fn options(&self, otherwise: &str) -> db::Options {
        let url = if self.url.is_empty() {
            format!("sqlite:{otherwise}").into()
        } else {
            self.url.clone().into_inner()
        };
        db::Options {
            url,
            max_connections: self.max_connections,
            acquire_timeout: self.acquire_timeout.0.max(Duration::from_millis(1)),
        }
    }
}

/// Whom a service believes.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Identity {
    /// Files with the gateway's public keys in PEM; more than one while keys are
    /// exchanged. Required for a service that runs alone. Default: none.
    #[serde(deserialize_with = "super::list")]
    pub public_keys: Vec<PathBuf>,
}
