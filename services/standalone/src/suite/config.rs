//! Configuration of the suite in one process: one part for each service.

use std::path::Path;

use eslabon_runtime::config::{self, Error};
use serde::{Deserialize, Serialize};

/// Prefix of the environment's variables: `ESLABON__SECTORS__STORE__URL`.
pub const PREFIX: &str = "ESLABON";

/// Everything that an operator may set.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The sectors service; its store is `DATA_DIR/sectors.sqlite` when nothing
    /// is said.
    pub sectors: eslabon_sectors::Config,
    /// The linkages service; its store is `DATA_DIR/linkages.sqlite` when nothing
    /// is said.
    pub linkages: eslabon_linkages::Config,
    /// The gateway, whose port is the suite's and whose telemetry is the
    /// process's; its store is `DATA_DIR/gateway.sqlite` when nothing is said.
    pub gateway: eslabon_gateway::Config,
}

impl Config {
    /// Defaults, then the file, then the environment.
    pub fn load(file: Option<&Path>) -> Result<Self, Error> {
        let config: Self = config::load(file, PREFIX)?;
        config.check()?;
        Ok(config)
    }

    /// Refuses values that do not go together, and those that would do nothing
    /// where all services share a process.
    pub fn check(&self) -> Result<(), Error> {
        self.sectors.check().map_err(|error| error.within("sectors"))?;
        self.linkages.check().map_err(|error| error.within("linkages"))?;
        self.gateway.check().map_err(|error| error.within("gateway"))?;
        let unused = [
            ("sectors.identity.public_keys", !self.sectors.identity.public_keys.is_empty()),
            ("sectors.server.metrics_listen", self.sectors.server.metrics_listen.is_some()),
            ("linkages.identity.public_keys", !self.linkages.identity.public_keys.is_empty()),
            ("linkages.sectors", self.linkages.sectors.is_some()),
            ("linkages.server.metrics_listen", self.linkages.server.metrics_listen.is_some()),
            ("gateway.signing_key", self.gateway.signing_key.is_some()),
            ("gateway.upstreams", !self.gateway.upstreams.is_empty()),
        ];
        match unused.into_iter().find(|(_, set)| *set) {
            Some((field, _)) => Err(Error::Invalid {
                field,
                what: "does nothing where all services share a process; leave it out".to_owned(),
            }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn read(name: &str, value: &str) -> Result<Config, Error> {
        config::load_from(None, PREFIX, [(name.to_owned(), value.to_owned())])
    }

    #[test]
    fn the_environment_reaches_every_service() {
        let config = read("ESLABON__SECTORS__STORE__URL", "postgres://u:p@db/sectors").unwrap();
        assert_eq!(config.sectors.store.url.expose(), "postgres://u:p@db/sectors");
        let config = read("ESLABON__LINKAGES__IMPORT__MAX_ROWS", "7").unwrap();
        assert_eq!(config.linkages.import.max_rows, 7);
        let config = read("ESLABON__GATEWAY__SERVER__LISTEN", "127.0.0.1:9").unwrap();
        assert_eq!(config.gateway.server.listen.port(), 9);
    }

    #[test]
    fn what_the_client_reads_is_no_configuration() {
        for name in ["ESLABON_URL", "ESLABON_KEY", "ESLABON_DATA_DIR"] {
            assert!(read(name, "x").is_ok(), "{name}");
        }
        assert!(read("ESLABON__SECTOR__STORE__URL", "x").is_err());
    }

    #[test]
    fn what_would_do_nothing_is_refused() {
        for (name, value) in [
            ("ESLABON__GATEWAY__SIGNING_KEY", "/key.pem"),
            ("ESLABON__GATEWAY__UPSTREAMS__SECTORS", "http://sectors:7001"),
            ("ESLABON__SECTORS__SERVER__METRICS_LISTEN", "127.0.0.1:9"),
            ("ESLABON__LINKAGES__SECTORS", "http://sectors:7001"),
            ("ESLABON__LINKAGES__IDENTITY__PUBLIC_KEYS", "/key.pem"),
            ("ESLABON__LINKAGES__SERVER__METRICS_LISTEN", "127.0.0.1:9"),
        ] {
            let error = read(name, value).unwrap().check().unwrap_err();
            assert!(error.to_string().contains("does nothing"), "{error}");
        }
    }
}
