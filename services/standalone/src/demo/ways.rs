//! The ways to ask what was just shown: in a browser or program, from a shell,
//! from the command line.

use crate::{failure::Failure, output::Terminal};

/// Where a suite is, and the key for it.
pub struct Ways {
    url: String,
    key: String,
}

impl Ways {
    /// The ways to a suite.
    pub fn new(url: &str, key: &str) -> Self {
        Self { url: url.to_owned(), key: key.to_owned() }
    }

    /// The URL of a path.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// A line for a shell that asks for a path; ready to be copied.
    pub fn curl(&self, path: &str) -> String {
        format!("curl -s -H 'authorization: Bearer {}' '{}'", self.key, self.url(path))
    }

    /// The same for a path that takes a body.
    pub fn curl_with(&self, path: &str, body: &serde_json::Value) -> String {
        // What ends a quoted text of a shell is written as JSON writes it.
        let body = body.to_string().replace('\'', "\\u0027");
        format!("{} -H 'content-type: application/json' -d '{body}'", self.curl(path))
    }

    /// Shows how to ask for a path, and with which command.
    pub fn show(&self, path: &str, command: &str, terminal: &mut Terminal) -> Result<(), Failure> {
        terminal.line(&format!("  REST  {}", self.url(path)))?;
        terminal.line(&format!("  curl  {}", self.curl(path)))?;
        terminal.line(&format!("  CLI   eslabon {command}"))
    }

    /// The same for a path that takes a body.
    pub fn show_post(
        &self,
        path: &str,
        body: &serde_json::Value,
        command: &str,
        terminal: &mut Terminal,
    ) -> Result<(), Failure> {
        terminal.line(&format!("  REST  POST {}", self.url(path)))?;
        terminal.line(&format!("  curl  {}", self.curl_with(path, body)))?;
        terminal.line(&format!("  CLI   eslabon {command}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_for_the_shell_has_key_and_url_in_quotes() {
        let ways = Ways::new("http://127.0.0.1:1", "esl_x");
        assert_eq!(
            ways.curl("/v1/datasets?pageSize=1"),
            "curl -s -H 'authorization: Bearer esl_x' 'http://127.0.0.1:1/v1/datasets?pageSize=1'"
        );
    }

    #[test]
    fn a_body_ends_no_quotes() {
        let ways = Ways::new("http://127.0.0.1:1", "esl_x");
        let line = ways.curl_with("/v1/runs", &serde_json::json!({"purpose": "the board's"}));
        assert!(line.ends_with(r#" -d '{"purpose":"the board\u0027s"}'"#), "{line}");
    }
}
