//! Configuration of the linkages service.

use eslabon_runtime::{
    config::{ByteSize, Error, Identity, Server, Store},
    telemetry,
};
use serde::{Deserialize, Serialize};

/// Prefix of the environment's variables: `ESLABON_LINKAGES__SERVER__LISTEN`.
pub const PREFIX: &str = "ESLABON_LINKAGES";

/// Everything that an operator may set.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where and how to serve.
    pub server: Server,
    /// Where the rows are; `sqlite:linkages.sqlite` when nothing is said.
    pub store: Store,
    /// Whom to believe.
    pub identity: Identity,
    /// What to tell of itself.
    pub telemetry: telemetry::Config,
    /// What an import may be.
    pub import: Import,
    /// What to compute.
    pub compute: Compute,
    /// Where the sectors service is, such as `http://sectors:7001`; it tells how near
    /// products are. Without it relatedness comes from codes and the registry alone.
    pub sectors: Option<String>,
}

/// What an import may be.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Import {
    /// Bytes of a file as it arrives. Default `512MiB`.
    pub max_bytes: ByteSize,
    /// Bytes of a file once it is inflated. Default `4GiB`.
    pub max_inflated_bytes: ByteSize,
    /// Rows of a file. Default 5,000,000.
    pub max_rows: u64,
    /// Imports at the same time; more are told to come back. Default 2.
    pub max_concurrent: usize,
}

impl Default for Import {
    fn default() -> Self {
        Self {
            max_bytes: ByteSize::mebibytes(512),
            max_inflated_bytes: ByteSize::mebibytes(4096),
            max_rows: 5_000_000,
            max_concurrent: 2,
        }
    }
}

/// What to compute.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Compute {
    /// Computations at the same time. Default 2.
    pub max_concurrent: usize,
    /// Registries in memory at the same time, each of one question that looks at all of
    /// it; others wait before they read. Default 2.
    pub max_registries: usize,
}

impl Default for Compute {
    fn default() -> Self {
        Self { max_concurrent: 2, max_registries: 2 }
    }
}

impl Config {
    /// Refuses values that do not go together.
    pub fn check(&self) -> Result<(), Error> {
        let counts = [
            ("import.max_concurrent", self.import.max_concurrent),
            ("compute.max_concurrent", self.compute.max_concurrent),
            ("compute.max_registries", self.compute.max_registries),
        ];
        if let Some((field, _)) = counts.into_iter().find(|(_, count)| *count == 0) {
            return Err(Error::Invalid { field, what: "must be at least 1".to_owned() });
        }
        self.store.check()?;
        self.telemetry.check()?;
        self.server.check()
    }
}
