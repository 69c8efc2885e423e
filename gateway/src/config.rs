//! Configuration of the gateway.

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf};

use eslabon_runtime::{
    config::{ByteSize, Error, Server, Span, Store},
    telemetry,
};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

/// Prefix of the environment's variables: `ESLABON_GATEWAY__SERVER__LISTEN`.
pub const PREFIX: &str = "ESLABON_GATEWAY";

/// Where the public port is when nothing is said.
const LISTEN: ([u8; 4], u16) = ([127, 0, 0, 1], 8080);

/// Everything that an operator may set.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where and how to serve; the port is 8080 when nothing is said.
    #[serde(deserialize_with = "server")]
    pub server: Server,
    /// Where the keys and the request log are; `sqlite:gateway.sqlite` when
    /// nothing is said.
    pub store: Store,
    /// What to tell of itself.
    pub telemetry: telemetry::Config,
    /// The services behind the gateway, by name: `sectors = "http://sectors:7001"`.
    pub upstreams: BTreeMap<String, String>,
    /// File with the Ed25519 key that signs the internal tokens, PEM, PKCS #8.
    /// Required for a gateway that runs alone.
    pub signing_key: Option<PathBuf>,
    /// What one key may ask.
    pub limits: Limits,
    /// Which pages of other sites may call.
    pub cors: Cors,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            server: Server { listen: SocketAddr::from(LISTEN), ..Server::default() },
            store: Store::default(),
            telemetry: telemetry::Config::default(),
            upstreams: BTreeMap::new(),
            signing_key: None,
            limits: Limits::default(),
            cors: Cors::default(),
        }
    }
}

/// What one key may ask of one replica of the gateway.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Requests a second over a longer time; 0: as many as come. Default 200.
    pub requests_per_second: u32,
    /// Requests at once after a quiet time. Default 400.
    pub burst: u32,
    /// Requests under way at the same time. Default 64.
    pub max_concurrent: usize,
    /// Bytes of an upload, and of everything that one gRPC call sends. Default
    /// `512MiB`.
    pub max_body: ByteSize,
    /// Bytes of a JSON body. Default `4MiB`.
    pub max_json: ByteSize,
    /// Deadline of a request that brings none. Default `30s`; for streams and
    /// uploads it is `max_deadline`.
    pub default_deadline: Span,
    /// Deadline of a request at most, whatever it asks for. Default `15m`.
    pub max_deadline: Span,
    /// Failed attempts to come in that one address may make in a second; then
    /// keys that were not seen lately are not looked up for it; 0: as many as
    /// come. Default 20.
    pub failed_attempts_per_second: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            requests_per_second: 200,
            burst: 400,
            max_concurrent: 64,
            max_body: ByteSize::mebibytes(512),
            max_json: ByteSize::mebibytes(4),
            default_deadline: Span::seconds(30),
            max_deadline: Span::seconds(900),
            failed_attempts_per_second: 20,
        }
    }
}

/// Which pages of other sites may call.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cors {
    /// Origins such as `https://portal.example`; `*` is every site. In the
    /// environment they are separated by commas. Default: none.
    #[serde(deserialize_with = "eslabon_runtime::config::list")]
    pub allowed_origins: Vec<String>,
}

impl Config {
    /// What one key may ask: never longer than the server allows anybody.
    pub(crate) fn effective_limits(&self) -> Limits {
        let (limits, server) = (&self.limits, &self.server);
        Limits {
            default_deadline: limits.default_deadline.min(server.max_deadline),
            max_deadline: limits.max_deadline.min(server.max_deadline),
            ..limits.clone()
        }
    }

    /// Refuses values that do not go together.
    pub fn check(&self) -> Result<(), Error> {
        self.store.check()?;
        self.telemetry.check()?;
        self.server.check()?;
        let invalid = |field, what: &str| Err(Error::Invalid { field, what: what.to_owned() });
        if self.limits.max_concurrent == 0 {
            return invalid("limits.max_concurrent", "must be at least 1");
        }
        if self.limits.requests_per_second > 0 && self.limits.burst == 0 {
            return invalid("limits.burst", "must be at least 1");
        }
        if self.limits.default_deadline > self.limits.max_deadline {
            return invalid("limits.default_deadline", "must not exceed limits.max_deadline");
        }
        for (name, url) in &self.upstreams {
            let named = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase());
            if !named || !is_plain_url(url) {
                let what = format!("`{name} = {url}` must be the name of a service and a URL with `http://`");
                return Err(Error::Invalid { field: "upstreams", what });
            }
        }
        for origin in &self.cors.allowed_origins {
            if origin != "*" && !is_origin(origin) {
                let what = format!("`{origin}` must be `*` or an origin such as `https://portal.example`");
                return Err(Error::Invalid { field: "cors.allowed_origins", what });
            }
        }
        Ok(())
    }
}

/// Between the gateway and its services the network encrypts, not they.
fn is_plain_url(text: &str) -> bool {
    let url = text.parse::<tonic::transport::Uri>();
    url.is_ok_and(|url| url.scheme_str() == Some("http") && url.authority().is_some())
}

fn is_origin(text: &str) -> bool {
    text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).is_some_and(|host| {
        !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'/')
    })
}

/// A server part whose port, when not given, is the gateway's.
fn server<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Server, D::Error> {
    let mut given = serde_json::Map::deserialize(deserializer)?;
    given.entry("listen").or_insert_with(|| SocketAddr::from(LISTEN).to_string().into());
    Server::deserialize(serde_json::Value::Object(given)).map_err(D::Error::custom)
}

#[cfg(test)]
mod tests {
    use eslabon_runtime::config::load_from;

    use super::*;

    #[track_caller]
    fn read(pairs: &[(&str, &str)]) -> Config {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        load_from(None, PREFIX, pairs).unwrap()
    }

    #[test]
    fn the_environment_can_say_everything() {
        let config = read(&[
            ("ESLABON_GATEWAY__UPSTREAMS__SECTORS", "http://sectors:7001"),
            ("ESLABON_GATEWAY__CORS__ALLOWED_ORIGINS", "https://a.example, https://b.example"),
            ("ESLABON_GATEWAY__LIMITS__MAX_BODY", "1MiB"),
            ("ESLABON_GATEWAY__SERVER__MAX_CONCURRENT", "7"),
        ]);
        config.check().unwrap();
        assert_eq!(config.upstreams["sectors"], "http://sectors:7001");
        assert_eq!(config.cors.allowed_origins, ["https://a.example", "https://b.example"]);
        assert_eq!(config.limits.max_body, ByteSize::mebibytes(1));
        assert_eq!(config.server.max_concurrent, 7);
        assert_eq!(config.server.listen.port(), 8080);
    }

    #[test]
    fn what_does_not_go_together_is_refused() {
        for (name, value) in [
            ("ESLABON_GATEWAY__LIMITS__MAX_CONCURRENT", "0"),
            ("ESLABON_GATEWAY__LIMITS__BURST", "0"),
            ("ESLABON_GATEWAY__LIMITS__DEFAULT_DEADLINE", "16m"),
            ("ESLABON_GATEWAY__CORS__ALLOWED_ORIGINS", "portal.example"),
            ("ESLABON_GATEWAY__UPSTREAMS__SECTORS", "not a url"),
            ("ESLABON_GATEWAY__UPSTREAMS__SECTORS", "https://sectors:7001"),
        ] {
            assert!(read(&[(name, value)]).check().is_err(), "{name}={value}");
        }
    }
}
