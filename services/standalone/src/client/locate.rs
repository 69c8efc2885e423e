//! Which suite a command talks to, and with which key: what it is told, else
//! what the local data directory says.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use clap::Args;
use eslabon_runtime::config::{Secret, Span};

use crate::{failure::Failure, suite::folder};

/// Where the suite is.
#[derive(Debug, Clone, Args)]
pub struct Access {
    /// URL of the suite; without it, the suite of the data directory
    #[arg(long, env = "ESLABON_URL", global = true, value_name = "URL", help_heading = "Connection")]
    pub url: Option<String>,
    /// Key to come in with; without it, the operator key of the data directory.
    /// Better in the environment, where other users do not see it
    #[arg(long, env = "ESLABON_KEY", global = true, hide_env_values = true, value_parser = secret,
          value_name = "KEY", help_heading = "Connection")]
    pub key: Option<Secret>,
    /// Where `serve` keeps its files and the client finds them
    #[arg(
        long,
        env = "ESLABON_DATA_DIR",
        global = true,
        default_value = "eslabon-data",
        value_name = "DIR",
        help_heading = "Connection"
    )]
    pub data_dir: PathBuf,
    /// Give up after this, e.g. `30s`; without it the suite decides
    #[arg(long, global = true, value_name = "TIME", help_heading = "Connection")]
    pub deadline: Option<Span>,
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of a value parser")]
fn secret(text: &str) -> Result<Secret, String> {
    Ok(Secret::from(text.to_owned()))
}

/// A suite and the key for it.
#[derive(Debug)]
pub struct Place {
    /// Where it is, e.g. `http://127.0.0.1:8080`.
    pub url: String,
    /// What lets us in.
    pub key: Secret,
    /// What to do when it does not answer.
    pub hint: String,
}

impl Access {
    /// The place to talk to.
    pub fn locate(&self) -> Result<Place, Failure> {
        let written = read(&self.data_dir.join(folder::URL))?;
        let given = self.url.as_deref().map(str::trim).filter(|url| !url.is_empty());
        let (url, hint) = match (given, &written) {
            (Some(url), _) => (url.trim_end_matches('/').to_owned(), "check ESLABON_URL".to_owned()),
            (None, Some(url)) => (url.clone(), start(&self.data_dir)),
            (None, None) => return Err(self.nothing_there()),
        };
        let key = match self.key.clone().filter(|key| !key.is_empty()) {
            Some(key) => key,
            // The local key goes to the local suite and to nobody else.
            None if Some(&url) == written.as_ref() => self.local_key()?,
            None => {
                let text = format!("set ESLABON_KEY: `{}` holds no key for {url}", self.data_dir.display());
                return Err(Failure::Usage(text));
            }
        };
        Ok(Place { url, key, hint })
    }

    fn local_key(&self) -> Result<Secret, Failure> {
        let path = self.data_dir.join(folder::OPERATOR_KEY);
        read(&path)?.map(Secret::from).ok_or_else(|| {
            Failure::Usage(format!(
                "set ESLABON_KEY: there is no {}; restart `serve` to have a new one made",
                path.display()
            ))
        })
    }

    fn nothing_there(&self) -> Failure {
        Failure::Unreachable(format!(
            "no suite is running in `{}`; {}, or set ESLABON_URL and ESLABON_KEY",
            self.data_dir.display(),
            start(&self.data_dir)
        ))
    }
}

fn start(data_dir: &Path) -> String {
    format!("start it with `eslabon serve --data-dir {}`", data_dir.display())
}

/// The one line of a file; none when there is no such file.
fn read(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            Err(Failure::Local(anyhow::Error::new(error).context(format!("read {}", path.display()))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(data_dir: &Path, url: Option<&str>, key: Option<&str>) -> Access {
        Access {
            url: url.map(str::to_owned),
            key: key.map(|key| Secret::from(key.to_owned())),
            data_dir: data_dir.to_owned(),
            deadline: None,
        }
    }

    fn local() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(folder::URL), "http://127.0.0.1:8080\n").unwrap();
        fs::write(folder.path().join(folder::OPERATOR_KEY), "esl_local\n").unwrap();
        folder
    }

    #[test]
    fn without_a_word_it_is_the_suite_of_the_data_directory() {
        let folder = local();
        // An empty variable is as good as none.
        let place = access(folder.path(), Some(""), Some("")).locate().unwrap();
        assert_eq!((place.url.as_str(), place.key.expose()), ("http://127.0.0.1:8080", "esl_local"));
    }

    #[test]
    fn what_is_given_wins() {
        let folder = local();
        let place = access(folder.path(), Some("https://suite.example/"), Some("esl_mine")).locate().unwrap();
        assert_eq!((place.url.as_str(), place.key.expose()), ("https://suite.example", "esl_mine"));
    }

    #[test]
    fn the_local_key_is_never_sent_elsewhere() {
        let folder = local();
        let failure = access(folder.path(), Some("https://suite.example"), None).locate().unwrap_err();
        assert_eq!(failure.exit_code(), 64);
        let same = access(folder.path(), Some("http://127.0.0.1:8080/"), None).locate().unwrap();
        assert_eq!(same.key.expose(), "esl_local");
    }

    #[test]
    fn an_empty_directory_says_how_to_start() {
        let folder = tempfile::tempdir().unwrap();
        let failure = access(folder.path(), None, None).locate().unwrap_err();
        assert_eq!(failure.exit_code(), 69);
        assert!(failure.to_string().contains("eslabon serve --data-dir"), "{failure}");
    }
}
