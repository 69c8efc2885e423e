//! `eslabon import`: files into the suite.

mod inputs;
mod trade;

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use anyhow::Context;
use clap::{Args, Subcommand};

use crate::{
    client::{
        Client,
        upload::{Kind, Uploaded},
    },
    failure::Failure,
    output::Terminal,
    progress::UploadBar,
};

/// What is noted when nothing was added.
const HELD: &str = "the same content was held already; nothing was added";

/// What can be brought in.
#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    /// Exports by country, product and year: CSV (also gzipped) or Parquet
    Trade(trade::Trade),
    /// A list of sectors, and which codes belong to them
    Sectors(inputs::Sectors),
    /// Values by territory, sector, indicator and year
    Indicators(inputs::Indicators),
    /// Trade with quantities, by exporter, importer and product
    Flows(inputs::Flows),
    /// What industries buy from each other, and their output
    IoTable(inputs::IoTable),
}

impl Import {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::Trade(trade) => trade.run(client, terminal).await,
            Self::Sectors(sectors) => inputs::run(client, terminal, sectors).await,
            Self::Indicators(indicators) => inputs::run(client, terminal, indicators).await,
            Self::Flows(flows) => inputs::run(client, terminal, flows).await,
            Self::IoTable(table) => inputs::run(client, terminal, table).await,
        }
    }
}

/// What is said of every file.
#[derive(Debug, Args)]
struct About {
    /// What to call it; without it, the name of the file
    #[arg(long)]
    title: Option<String>,
    /// Who published the data, e.g. `UN Comtrade`
    #[arg(long, default_value = "", hide_default_value = true)]
    source: String,
    /// Which release of the source, e.g. `2024-01`
    #[arg(long, default_value = "", hide_default_value = true)]
    release: String,
    /// Licence, as its publisher states it
    #[arg(long, visible_alias = "license", default_value = "", hide_default_value = true)]
    licence: String,
    /// Makes a repeat harmless; without it, a new one, shown when it is needed
    #[arg(long, value_name = "ID")]
    request_id: Option<String>,
}

impl About {
    fn title(&self, file: &Path) -> String {
        let name = || file.file_name().map(|name| name.to_string_lossy().into_owned());
        self.title.clone().or_else(name).unwrap_or_default()
    }

    fn request_id(&self) -> String {
        self.request_id.clone().unwrap_or_else(|| uuid::Uuid::now_v7().to_string())
    }
}

/// Uploads files under a bar, and says how to try again where the end is not known.
pub(super) async fn bring<K: Kind>(
    client: &Client,
    terminal: &mut Terminal,
    files: Vec<(&Path, K::Spec)>,
    request_id: &str,
    rows: impl Fn(&K::Resource) -> i64,
) -> Result<Uploaded<K>, Failure> {
    let mut opened = Vec::with_capacity(files.len());
    let mut bytes = Some(0);
    for (path, spec) in files {
        let (file, length) = open(path)?;
        opened.push((spec, file));
        bytes = bytes.zip(length).map(|(bytes, length)| bytes + length);
    }
    let bar = UploadBar::new(terminal, "import", bytes);
    match client.upload::<K>(opened, |upload| bar.show(upload)).await {
        Ok(uploaded) => {
            let took = bar.finish(rows(&uploaded.held));
            terminal.note(&took);
            Ok(uploaded)
        }
        Err(failure) => {
            drop(bar);
            if failure.may_have_worked() {
                terminal.note(&format!("to try again without harm, add: --request-id {request_id}"));
            }
            Err(failure)
        }
    }
}

/// The file, and its length where it has one.
fn open(path: &Path) -> Result<(Box<dyn Read + Send>, Option<u64>), Failure> {
    if path == Path::new("-") {
        return Ok((Box::new(io::stdin()), None));
    }
    let file = File::open(path).with_context(|| format!("open {}", path.display()))?;
    let about = file.metadata().with_context(|| format!("look at {}", path.display()))?;
    if about.is_dir() {
        return Err(Failure::Usage(format!("{} is a directory; name a file", path.display())));
    }
    Ok((Box::new(file), about.is_file().then_some(about.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let Err(failure) = open(Path::new("/no/such/file.csv")) else { panic!() };
        assert!(failure.to_string().starts_with("open /no/such/file.csv"), "{failure}");
        let Err(failure) = open(Path::new("/")) else { panic!() };
        assert_eq!(failure.exit_code(), 64);
    }
}
