//! `eslabon import`: files into the suite.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use anyhow::Context;
use clap::{Args, Subcommand};
use eslabon_proto::{
    sectors::v1::{ProductName, TradeImport, ValueUnit},
    r#type::v1::{Classification, TerritoryScheme},
};

use super::{choice::choice, datasets};
use crate::{
    client::Client,
    failure::Failure,
    output::{Format, Terminal},
    progress::UploadBar,
};

/// What can be brought in.
#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    /// Exports by country, product and year: CSV (also gzipped) or Parquet
    Trade(Trade),
}

impl Import {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let Self::Trade(trade) = self;
        trade.run(client, terminal).await
    }
}

/// A trade file and what it is.
#[derive(Debug, Args)]
pub(crate) struct Trade {
    /// The file, or `-` for the standard input
    file: PathBuf,
    /// Classification of the product codes, with its revision
    #[arg(long, ignore_case = true, value_parser = choice("CLASSIFICATION_", Classification::as_str_name))]
    classification: Classification,
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
    /// Year of all rows, for a file without a column of years
    #[arg(long)]
    year: Option<i32>,
    /// Unit of the values, where their heading does not tell
    #[arg(long, ignore_case = true, value_parser = choice("VALUE_UNIT_", ValueUnit::as_str_name))]
    unit: Option<ValueUnit>,
    /// What the country codes are: `free` takes codes of your own
    #[arg(long, ignore_case = true, value_parser = choice("TERRITORY_SCHEME_", TerritoryScheme::as_str_name))]
    territories: Option<TerritoryScheme>,
    /// CSV file of product names, with columns `product_code` and `name`
    #[arg(long, value_name = "FILE")]
    names: Option<PathBuf>,
    /// Makes a repeat harmless; without it, a new one, shown when it is needed
    #[arg(long, value_name = "ID")]
    request_id: Option<String>,
}

impl Trade {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let spec = self.spec()?;
        let request_id = spec.request_id.clone();
        let (file, bytes) = open(&self.file)?;
        let bar = UploadBar::new(terminal, "import", bytes);
        let imported = client.import_trade(spec, file, |upload| bar.show(upload)).await;
        let imported = match imported {
            Ok(imported) => imported,
            Err(failure) => {
                drop(bar);
                if failure.may_have_worked() {
                    terminal.note(&format!("to try again without harm, add: --request-id {request_id}"));
                }
                return Err(failure);
            }
        };
        let took = bar.finish(imported.dataset.row_count);
        if imported.answer.already_held {
            terminal.note("the same content was held already; nothing was added");
        }
        terminal.note(&took);
        if terminal.format() == Format::Json {
            return terminal.show(&imported.answer, &[] as &[()], &[]);
        }
        terminal.show_one(&imported.dataset, datasets::SHEET)
    }

    fn spec(&self) -> Result<TradeImport, Failure> {
        let name = self.file.file_name().map(|name| name.to_string_lossy().into_owned());
        Ok(TradeImport {
            title: self.title.clone().or(name).unwrap_or_default(),
            classification: self.classification.into(),
            territory_scheme: self.territories.map(Into::into).unwrap_or_default(),
            source: self.source.clone(),
            release: self.release.clone(),
            licence: self.licence.clone(),
            year: self.year.unwrap_or_default(),
            value_unit: self.unit.map(Into::into).unwrap_or_default(),
            product_names: self.names.as_deref().map(names).transpose()?.unwrap_or_default(),
            request_id: self.request_id.clone().unwrap_or_else(|| uuid::Uuid::now_v7().to_string()),
        })
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

/// Headings under which codes and names are found.
const CODES: [&str; 4] = ["product_code", "code", "hs_product_code", "cmdcode"];
const NAMES: [&str; 5] = ["name", "product_name", "title", "description", "cmddesc"];

/// The names of products in a CSV file.
fn names(path: &Path) -> Result<Vec<ProductName>, Failure> {
    let wrong = |what: String| Failure::Usage(format!("{}: {what}", path.display()));
    let mut reader = csv::Reader::from_path(path).map_err(|error| wrong(error.to_string()))?;
    let headings = reader.headers().map_err(|error| wrong(error.to_string()))?.clone();
    let column = |known: &[&str]| {
        headings.iter().position(|heading| known.contains(&heading.trim().to_ascii_lowercase().as_str()))
    };
    let (Some(code), Some(name)) = (column(&CODES), column(&NAMES)) else {
        return Err(wrong("needs a column `product_code` and a column `name`".to_owned()));
    };
    let mut names = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| wrong(error.to_string()))?;
        let value = |column: usize| record.get(column).unwrap_or_default().trim().to_owned();
        names.push(ProductName { code: value(code), name: value(name) });
    }
    names.retain(|product| !product.code.is_empty() && !product.name.is_empty());
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        file
    }

    #[test]
    fn names_of_products_are_read_by_their_headings() {
        let file = file("name,product_code\n\"Horses, live\",0101\n,0102\n");
        let names = names(file.path()).unwrap();
        assert_eq!(names, [ProductName { code: "0101".to_owned(), name: "Horses, live".to_owned() }]);
    }

    #[test]
    fn a_file_without_the_headings_says_which_it_needs() {
        let failure = names(file("a,b\n1,2\n").path()).unwrap_err();
        assert_eq!(failure.exit_code(), 64);
        assert!(failure.to_string().contains("`product_code`"), "{failure}");
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let Err(failure) = open(Path::new("/no/such/file.csv")) else { panic!() };
        assert!(failure.to_string().starts_with("open /no/such/file.csv"), "{failure}");
        let Err(failure) = open(Path::new("/")) else { panic!() };
        assert_eq!(failure.exit_code(), 64);
    }
}
