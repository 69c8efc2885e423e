//! Configuration: defaults < file < environment, read once in `main`.
//!
//! A service declares one documented struct per part with
//! `#[serde(default, deny_unknown_fields)]`; a name that it does not know is an
//! error, so a typing mistake never becomes a default.

mod parts;
mod values;

use std::path::Path;

use config::{Config, Environment, File, FileFormat};
use serde::{Serialize, de::DeserializeOwned};

pub use parts::{Identity, Server, Store};
pub use values::{ByteSize, Secret, Span, list};

/// Exit code of a process whose configuration is wrong (`EX_USAGE`).
pub const EXIT_CODE: u8 = 64;

/// The configuration is wrong; the process exits before it opens a port.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file, the environment or a value in them cannot be read.
    #[error("the configuration cannot be read")]
    Read(#[from] config::ConfigError),
    /// Values that can each be read do not go together.
    #[error("configuration: `{field}` {what}")]
    Invalid {
        /// Path of the field.
        field: &'static str,
        /// What is wrong and what to do.
        what: String,
    },
    /// The same in one part of a configuration of several services.
    #[error("in `{part}`: {error}")]
    Part {
        /// Name of the part.
        part: &'static str,
        /// What is wrong there.
        error: Box<Error>,
    },
}

impl Error {
    /// Says in which part of a larger configuration it is.
    #[must_use]
    pub fn within(self, part: &'static str) -> Self {
        Self::Part { part, error: Box::new(self) }
    }
}

/// Reads a configuration: the struct's defaults, then the TOML file, then
/// variables named `PREFIX__PART__FIELD`.
pub fn load<T: DeserializeOwned>(file: Option<&Path>, prefix: &str) -> Result<T, Error> {
    read(file, Environment::with_prefix(prefix))
}

/// [`load`] with the environment given as a map, for tests.
pub fn load_from<T: DeserializeOwned>(
    file: Option<&Path>,
    prefix: &str,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<T, Error> {
    read(file, Environment::with_prefix(prefix).source(Some(environment.into_iter().collect())))
}

fn read<T: DeserializeOwned>(file: Option<&Path>, environment: Environment) -> Result<T, Error> {
    let mut builder = Config::builder();
    if let Some(path) = file {
        builder = builder.add_source(File::from(path).format(FileFormat::Toml).required(true));
    }
    let environment = environment.prefix_separator("__").separator("__").try_parsing(true);
    Ok(builder.add_source(environment).build()?.try_deserialize()?)
}

/// The effective configuration as TOML-like lines for `--check-config`, secrets
/// redacted.
pub fn show<T: Serialize>(config: &T) -> String {
    let value = serde_json::to_value(config).unwrap_or_default();
    let mut lines = Vec::new();
    flatten("", &value, &mut lines);
    lines.join("\n")
}

fn flatten(path: &str, value: &serde_json::Value, lines: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                flatten(&path, value, lines);
            }
        }
        value => lines.push(format!("{path} = {value}")),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, Serialize, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct Example {
        server: Server,
        store: Store,
    }

    fn environment(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn file(text: &str) -> tempfile::NamedTempFile {
        let mut file = tempfile::Builder::new().suffix(".toml").tempfile().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file
    }

    #[test]
    fn the_environment_wins_over_the_file_and_the_file_over_the_defaults() {
        let file = file("[server]\nlisten = \"127.0.0.1:1\"\nmax_concurrent = 7\n");
        let variables = environment(&[("T__SERVER__LISTEN", "127.0.0.1:2")]);
        let config: Example = load_from(Some(file.path()), "T", variables).unwrap();
        assert_eq!(config.server.listen.to_string(), "127.0.0.1:2");
        assert_eq!(config.server.max_concurrent, 7);
        assert_eq!(config.server.max_deadline, Server::default().max_deadline);
    }

    #[test]
    fn a_name_that_is_not_known_is_an_error() {
        let variables = environment(&[("T__SERVER__LISTNE", "127.0.0.1:2")]);
        let Error::Read(error) = load_from::<Example>(None, "T", variables).unwrap_err() else {
            panic!("it cannot be read");
        };
        assert!(error.to_string().contains("listne"), "{error}");
    }

    #[test]
    fn a_list_stands_in_a_file_as_an_array_and_in_the_environment_with_commas() {
        #[derive(Debug, Default, Deserialize)]
        #[serde(default)]
        struct Lists {
            #[serde(deserialize_with = "list")]
            names: Vec<String>,
        }
        let file = file("names = [\"a\", \"b\"]\n");
        let config: Lists = load_from(Some(file.path()), "T", []).unwrap();
        assert_eq!(config.names, ["a", "b"]);
        let config: Lists = load_from(None, "T", environment(&[("T__NAMES", "a, b")])).unwrap();
        assert_eq!(config.names, ["a", "b"]);
        let config: Lists = load_from(None, "T", environment(&[("T__NAMES", "")])).unwrap();
        assert!(config.names.is_empty());
    }

    #[test]
    fn secrets_are_redacted_when_shown() {
        let variables = environment(&[("T__STORE__URL", "postgres://u:hunter2@db/x")]);
        let config: Example = load_from(None, "T", variables).unwrap();
        let shown = format!("{} {config:?}", show(&config));
        assert!(!shown.contains("hunter2"), "{shown}");
        assert!(shown.contains("store.url = \"[redacted]\""), "{shown}");
    }
}
