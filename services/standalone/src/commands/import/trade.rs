//! `eslabon import trade`: exports into the suite.

use std::path::{Path, PathBuf};

use clap::Args;
use eslabon_proto::{
    sectors::v1::{Dataset, ProductName, TradeImport, ValueUnit},
    r#type::v1::{Classification, TerritoryScheme},
};

use super::{About, bring};
use crate::{
    client::{Client, upload::TradeFile},
    commands::{choice::choice, datasets},
    failure::Failure,
    output::{Format, Terminal},
};

/// A trade file and what it is.
#[derive(Debug, Args)]
pub(crate) struct Trade {
    /// The file, or `-` for the standard input
    file: PathBuf,
    /// Classification of the product codes, with its revision
    #[arg(long, ignore_case = true, value_parser = choice("CLASSIFICATION_", Classification::as_str_name))]
    classification: Classification,
    #[command(flatten)]
    about: About,
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
}

impl Trade {
    pub(super) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let request_id = self.about.request_id();
        let spec = self.spec(request_id.clone())?;
        let rows = |dataset: &Dataset| dataset.row_count;
        let uploaded =
            bring::<TradeFile>(client, terminal, vec![(&self.file, spec)], &request_id, rows).await?;
        if uploaded.answer.already_held {
            terminal.note(super::HELD);
        }
        if terminal.format() == Format::Json {
            return terminal.show(&uploaded.answer, &[] as &[()], &[]);
        }
        terminal.show_one(&uploaded.held, datasets::SHEET)
    }

    fn spec(&self, request_id: String) -> Result<TradeImport, Failure> {
        Ok(TradeImport {
            title: self.about.title(&self.file),
            classification: self.classification.into(),
            territory_scheme: self.territories.map(Into::into).unwrap_or_default(),
            source: self.about.source.clone(),
            release: self.about.release.clone(),
            licence: self.about.licence.clone(),
            year: self.year.unwrap_or_default(),
            value_unit: self.unit.map(Into::into).unwrap_or_default(),
            product_names: self.names.as_deref().map(names).transpose()?.unwrap_or_default(),
            request_id,
        })
    }
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
}
