//! `eslabon demo`: a first look. Starts the suite in a temporary directory,
//! brings in the bundled sample the way a user would, and shows what it answers.

mod bring;
mod change;
mod choice;
mod linkages;
mod policy;
mod story;
mod ways;

use std::net::{Ipv4Addr, SocketAddr};

use anyhow::Context;
use clap::Args;
use eslabon_runtime::{config::Secret, serve};

pub use bring::{Held, bring, import};
pub use ways::Ways;

use crate::{
    client::{Client, Place},
    failure::Failure,
    output::{Terminal, wrap},
    suite::{Settings, Suite},
};

/// Columns that a paragraph takes at most.
const READABLE: u16 = 100;

/// How to show.
#[derive(Debug, Default, Args)]
pub struct Options {
    /// Serve on until ctrl-c, so that the URLs can be tried
    #[arg(long)]
    pub keep: bool,
    /// Address and port; without it, a free port of this machine
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
}

/// Shows the suite; returns once it has stopped.
pub async fn run(options: &Options, terminal: &mut Terminal) -> Result<(), Failure> {
    let folder = folder()?;
    let listen = options.listen.unwrap_or(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
    let suite = Suite::start(Settings::new(folder.path()).on(listen)).await.context("start the suite")?;
    let shown = show(&suite, options, terminal).await;
    if shown.is_ok() && options.keep {
        serve::signal().await;
    }
    suite.stop().await;
    shown
}

/// A temporary directory that only its owner enters: the key of an operator is
/// in it.
fn folder() -> std::io::Result<tempfile::TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("eslabon-demo-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o700));
    }
    builder.tempdir()
}

async fn show(suite: &Suite, options: &Options, terminal: &mut Terminal) -> Result<(), Failure> {
    terminal.heading("Eslabón: which sectors to promote, and why")?;
    terminal.line("")?;
    terminal
        .line(&format!("The whole suite runs at {}, with SQLite in a temporary directory.", suite.url()))?;
    terminal.flush()?;
    let client = connect(suite).await?;
    let held = bring(&client, terminal).await?;
    terminal.line("")?;
    terminal.line(
        "All of it is ILLUSTRATIVE: names and codes are real, every figure is made by a program,\n\
         so that you see what the suite answers before you bring your own data.",
    )?;
    let ways = Ways::new(&suite.url(), suite.operator_key().expose());
    tell(&client, &held, &ways, terminal).await?;
    next(suite, options, terminal)?;
    terminal.flush()
}

async fn connect(suite: &Suite) -> Result<Client, Failure> {
    let key = Secret::from(suite.operator_key().expose().to_owned());
    let place = Place { url: suite.url(), key, hint: "that is a defect".to_owned() };
    Client::connect(&place, None).await
}

/// Tells the whole story, question by question.
pub async fn tell(client: &Client, held: &Held, ways: &Ways, terminal: &mut Terminal) -> Result<(), Failure> {
    story::tell(client, &held.dataset, ways, terminal).await?;
    let run = choice::tell(client, held, ways, terminal).await?;
    policy::tell(client, &run, ways, terminal).await?;
    change::tell(client, held, ways, terminal).await?;
    linkages::tell(client, ways, terminal).await
}

fn title(terminal: &mut Terminal, text: &str) -> Result<(), Failure> {
    terminal.line("")?;
    terminal.heading(text)?;
    terminal.line("")
}

/// A paragraph and an empty line.
fn explain(terminal: &mut Terminal, text: &str) -> Result<(), Failure> {
    paragraph(terminal, text)?;
    terminal.line("")
}

fn paragraph(terminal: &mut Terminal, text: &str) -> Result<(), Failure> {
    let width = terminal.width().unwrap_or(READABLE).min(READABLE);
    terminal.line(&wrap(text, Some(width)))
}

fn next(suite: &Suite, options: &Options, terminal: &mut Terminal) -> Result<(), Failure> {
    terminal.line("")?;
    terminal.heading("What next")?;
    terminal.line("")?;
    if options.keep {
        let folder = suite.operator_key_file();
        let folder = folder.parent().unwrap_or(&folder).display().to_string();
        terminal.line(&format!(
            "  The suite runs until you press ctrl-c. Its API is described at {}/docs.",
            suite.url()
        ))?;
        terminal.line("  For the commands above, in another terminal:")?;
        terminal.line(&format!("      export ESLABON_DATA_DIR={folder}"))?;
    } else {
        terminal
            .line("  Try the URLs above       eslabon demo --keep     (they work while the suite runs)")?;
    }
    terminal.line("  Bring your own data      eslabon serve --data-dir eslabon-data")?;
    terminal.line("      in another terminal  eslabon import trade FILE --classification HS2007")?;
    terminal.line("                           eslabon sectors opportunities CRI --strategy balanced")?;
    terminal.line("  Take the bundled files   eslabon sample --write sample/")?;
    terminal.line("  See all commands         eslabon --help")?;
    terminal.line(&format!("  `eslabon` is the program you have just run: {}", program()))
}

/// The program as it was called.
fn program() -> String {
    std::env::args().next().unwrap_or_else(|| "eslabon".to_owned())
}

#[cfg(test)]
mod tests {
    #[test]
    #[cfg(unix)]
    fn the_temporary_directory_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = super::folder().unwrap();
        let mode = std::fs::metadata(folder.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}
