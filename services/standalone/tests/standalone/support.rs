//! What the tests share: a suite with the sample, a terminal that can be read,
//! and commands as they are typed.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use clap::Parser;
use eslabon_runtime::config::Secret;
use eslabon_standalone::{
    client::{Client, Place},
    commands::Arguments,
    demo,
    failure::Failure,
    output::Terminal,
    suite::{Settings, Suite},
};
use tempfile::TempDir;

/// Bytes that were written, readable by whoever holds a clone.
#[derive(Clone, Default)]
pub(crate) struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Buffer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A suite on a directory of its own.
pub(crate) struct World {
    pub(crate) suite: Suite,
    pub(crate) folder: TempDir,
}

/// What a command wrote.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) out: String,
    pub(crate) notes: String,
}

impl World {
    /// An empty suite.
    pub(crate) async fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let suite = Suite::start(Settings::new(folder.path()).on_free_port()).await.unwrap();
        Self { suite, folder }
    }

    /// A suite that holds the sample.
    pub(crate) async fn with_sample() -> Self {
        let world = Self::empty().await;
        let mut terminal = Terminal::of_buffers(io::sink(), io::sink(), None, None);
        demo::import(&world.client().await, &mut terminal).await.unwrap();
        world
    }

    pub(crate) async fn client(&self) -> Client {
        connect(&self.suite).await.unwrap()
    }

    /// A command as it is typed, without `eslabon`.
    pub(crate) async fn run(&self, line: &str) -> Result<Written, Failure> {
        let (out, notes) = (Buffer::default(), Buffer::default());
        self.run_into(line, out.clone(), notes.clone()).await?;
        Ok(Written { out: out.text(), notes: notes.text() })
    }

    /// The same, written to somewhere.
    pub(crate) async fn run_into(
        &self,
        line: &str,
        out: impl Write + Send + 'static,
        notes: impl Write + Send + 'static,
    ) -> Result<(), Failure> {
        let (url, key) = (self.suite.url(), self.suite.operator_key().expose().to_owned());
        let place = ["--url", &url, "--key", &key];
        let words = std::iter::once("eslabon").chain(line.split_whitespace()).chain(place);
        let arguments = Arguments::try_parse_from(words).unwrap();
        let mut terminal = Terminal::of_buffers(out, notes, arguments.output(), None);
        arguments.run(&mut terminal).await
    }

    /// What REST answers to a path.
    pub(crate) async fn get(&self, url: &str) -> (u16, String) {
        let request = reqwest::Client::new().get(url).bearer_auth(self.suite.operator_key().expose());
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }
}

/// A client with the operator's key.
pub(crate) async fn connect(suite: &Suite) -> Result<Client, Failure> {
    let key = Secret::from(suite.operator_key().expose().to_owned());
    let place = Place { url: suite.url(), key, hint: "it has stopped".to_owned() };
    Client::connect(&place, None).await
}
