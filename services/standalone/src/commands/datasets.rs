//! `eslabon datasets`: what was brought in.

use clap::{Args, Subcommand};
use eslabon_proto::{
    sectors::v1::{
        Dataset, DeleteDatasetRequest, GetDatasetRequest, ListDatasetsRequest, ListDatasetsResponse,
    },
    r#type::v1::{Classification, TerritoryScheme},
};

use super::choice::shown;
use crate::{
    client::Client,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal},
};

/// What to do with datasets.
#[derive(Debug, Subcommand)]
pub(crate) enum Datasets {
    /// All that the key may read, the newest first
    List(List),
    /// One dataset, with all that is known of it
    Get(Get),
    /// Remove one dataset
    Delete(Delete),
}

/// Lists datasets.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 0)]
    limit: usize,
}

/// Names one dataset.
#[derive(Debug, Args)]
pub(crate) struct Get {
    /// Its id: 16 hexadecimal digits, with or without `datasets/`
    #[arg(value_parser = id)]
    dataset: String,
}

/// Removes one dataset.
#[derive(Debug, Args)]
pub(crate) struct Delete {
    /// Its id: 16 hexadecimal digits, with or without `datasets/`
    #[arg(value_parser = id)]
    dataset: String,
    /// Only if its etag is this one
    #[arg(long, default_value = "", hide_default_value = true)]
    etag: String,
}

impl Datasets {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::List(list) => list.run(client, terminal).await,
            Self::Get(get) => get.run(client, terminal).await,
            Self::Delete(delete) => delete.run(client, terminal).await,
        }
    }
}

impl List {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let call = async |request| client.sectors().list_datasets(request).await;
        let answer: ListDatasetsResponse =
            client.list(ListDatasetsRequest::default(), self.limit, call).await?;
        terminal.show(&answer, &answer.datasets, SHEET)
    }
}

impl Get {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = GetDatasetRequest { name: name(&self.dataset) };
        let call = async |request| client.sectors().get_dataset(request).await;
        let dataset: Dataset = client.read(query, call).await?;
        terminal.show_one(&dataset, SHEET)
    }
}

impl Delete {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = DeleteDatasetRequest {
            name: name(&self.dataset),
            etag: self.etag.clone(),
            request_id: uuid::Uuid::now_v7().to_string(),
        };
        client.write(query, async |request| client.sectors().delete_dataset(request).await).await?;
        terminal.note(&format!("removed {}", name(&self.dataset)));
        Ok(())
    }
}

/// An id as it is typed; a wrong one would be blamed on the resource that it is a
/// part of.
pub(crate) fn id(text: &str) -> Result<String, String> {
    let digits = text.strip_prefix("datasets/").unwrap_or(text);
    if digits.len() == 16 && digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')) {
        Ok(digits.to_owned())
    } else {
        Err("needs 16 hexadecimal digits, 0-9 and a-f, with or without `datasets/`".to_owned())
    }
}

/// The resource name of an id.
pub(crate) fn name(id: &str) -> String {
    format!("datasets/{}", id.trim_start_matches("datasets/"))
}

/// The newest dataset that the key may read.
pub(crate) async fn newest(client: &Client) -> Result<Dataset, Failure> {
    let call = async |request| client.sectors().list_datasets(request).await;
    let mut answer: ListDatasetsResponse = client.list(ListDatasetsRequest::default(), 1, call).await?;
    answer.datasets.pop().ok_or_else(|| {
        let text =
            "there is no dataset yet; bring one in with `eslabon import trade FILE --classification HS2007`";
        Failure::Local(anyhow::Error::msg(text))
    })
}

/// What is shown of a dataset.
pub(crate) const SHEET: &Sheet<Dataset> = &[
    Column::new("name", "dataset", |d| Cell::text(&d.name)),
    Column::new("title", "title", |d| Cell::name(&d.title)),
    Column::new("classification", "codes", |d| Cell::text(classification(d))),
    Column::new("years", "years", |d| Cell::text(years(&d.years))),
    Column::hidden("country_count", |d| Cell::Count(d.country_count.into())),
    Column::hidden("product_count", |d| Cell::Count(d.product_count.into())),
    Column::new("row_count", "rows", |d| Cell::Count(d.row_count)),
    Column::hidden("total_value_usd", |d| Cell::Usd(d.total_value_usd)),
    Column::new("tenant", "tenant", |d| Cell::text(&d.tenant)),
    Column::hidden("cell_count", |d| Cell::Count(d.cell_count)),
    Column::hidden("source", |d| Cell::text(&d.source)),
    Column::hidden("release", |d| Cell::text(&d.release)),
    Column::hidden("licence", |d| Cell::text(&d.licence)),
    Column::hidden("territory_scheme", |d| Cell::text(territories(d))),
    Column::hidden("unit", |d| Cell::text(&d.unit)),
    Column::hidden("digest", |d| Cell::text(&d.digest)),
    Column::hidden("etag", |d| Cell::text(&d.etag)),
    Column::hidden("create_time", |d| super::time(d.create_time.as_ref())),
    Column::hidden("ignored_columns", |d| Cell::text(d.ignored_columns.join(" "))),
];

fn classification(dataset: &Dataset) -> String {
    shown(
        Classification::try_from(dataset.classification).unwrap_or_default().as_str_name(),
        "CLASSIFICATION_",
    )
}

fn territories(dataset: &Dataset) -> String {
    let scheme = TerritoryScheme::try_from(dataset.territory_scheme).unwrap_or_default();
    shown(scheme.as_str_name(), "TERRITORY_SCHEME_")
}

/// Years that follow each other as a span.
pub(crate) fn years(years: &[i32]) -> String {
    let runs = years.chunk_by(|before, after| before + 1 == *after);
    let run = |run: &[i32]| match run {
        [first, .., last] => format!("{first}-{last}"),
        years => years.iter().map(ToString::to_string).collect(),
    };
    runs.map(run).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_shown_as_spans() {
        assert_eq!(years(&[2015, 2016, 2017, 2019]), "2015-2017 2019");
        assert_eq!(years(&[1980]), "1980");
        assert_eq!(years(&[]), "");
    }

    #[test]
    fn an_id_is_16_hexadecimal_digits() {
        for good in ["0123456789abcdef", "datasets/0123456789abcdef"] {
            assert_eq!(id(good).unwrap(), "0123456789abcdef");
        }
        for bad in ["", "zzz", "datasets/", "0123456789abcde", "0123456789ABCDEF", "datasets/datasets/0"] {
            assert!(id(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_id_may_be_given_either_way() {
        assert_eq!(name("0123456789abcdef"), "datasets/0123456789abcdef");
        assert_eq!(name("datasets/0123456789abcdef"), "datasets/0123456789abcdef");
    }
}
