//! `eslabon inputs`: lists of sectors, indicators, flows and input-output tables
//! that were brought in.

use clap::{Args, Subcommand};
use eslabon_proto::sectors::v1::{
    DeleteInputRequest, GetInputRequest, Input, InputKind, InputRow, ListInputRowsRequest,
    ListInputRowsResponse, ListInputsRequest, ListInputsResponse, input_row::Row,
};

use super::choice::{choice, shown};
use crate::{
    client::Client,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal},
};

/// What to do with inputs.
#[derive(Debug, Subcommand)]
pub(crate) enum Inputs {
    /// All that the key may read, the newest first
    List(List),
    /// One input, with all that is known of it
    Show(Show),
    /// What an input holds, row by row
    Rows(Rows),
    /// Remove one input
    Delete(Delete),
}

/// Lists inputs.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only inputs of this kind
    #[arg(long, ignore_case = true, value_parser = choice("INPUT_KIND_", InputKind::as_str_name))]
    kind: Option<InputKind>,
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 0)]
    limit: usize,
}

/// Names one input.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// Its id: 16 hexadecimal digits, with or without `inputs/`
    #[arg(value_parser = id)]
    input: String,
}

/// Shows rows.
#[derive(Debug, Args)]
pub(crate) struct Rows {
    /// Id of the input: 16 hexadecimal digits, with or without `inputs/`
    #[arg(value_parser = id)]
    input: String,
    /// Year of flows; without it, the newest
    #[arg(long)]
    year: Option<i32>,
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// Removes one input.
#[derive(Debug, Args)]
pub(crate) struct Delete {
    /// Its id: 16 hexadecimal digits, with or without `inputs/`
    #[arg(value_parser = id)]
    input: String,
    /// Only if its etag is this one
    #[arg(long, default_value = "", hide_default_value = true)]
    etag: String,
}

impl Inputs {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::List(list) => list.run(client, terminal).await,
            Self::Show(show) => show.run(client, terminal).await,
            Self::Rows(rows) => rows.run(client, terminal).await,
            Self::Delete(delete) => delete.run(client, terminal).await,
        }
    }
}

impl List {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query =
            ListInputsRequest { kind: self.kind.map(Into::into).unwrap_or_default(), ..Default::default() };
        let call = async |request| client.inputs().list_inputs(request).await;
        let answer: ListInputsResponse = client.list(query, self.limit, call).await?;
        terminal.show(&answer, &answer.inputs, SHEET)
    }
}

impl Show {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = GetInputRequest { name: name(&self.input) };
        let input: Input =
            client.read(query, async |request| client.inputs().get_input(request).await).await?;
        terminal.show_one(&input, SHEET)
    }
}

impl Rows {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = ListInputRowsRequest {
            input: name(&self.input),
            year: self.year.unwrap_or_default(),
            ..Default::default()
        };
        let call = async |request| client.inputs().list_input_rows(request).await;
        let answer: ListInputRowsResponse = client.list(query, self.limit, call).await?;
        // An input holds rows of one kind.
        let sheet = match answer.rows.first().and_then(|row| row.row.as_ref()) {
            Some(Row::Sector(_)) | None => SECTOR_ROWS,
            Some(Row::Indicator(_)) => INDICATOR_ROWS,
            Some(Row::Flow(_)) => FLOW_ROWS,
            Some(Row::Io(_)) => IO_ROWS,
        };
        terminal.show(&answer, &answer.rows, sheet)?;
        if !answer.next_page_token.is_empty() {
            terminal.note("there are more rows; --limit 0 shows all");
        }
        Ok(())
    }
}

impl Delete {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = DeleteInputRequest {
            name: name(&self.input),
            etag: self.etag.clone(),
            request_id: uuid::Uuid::now_v7().to_string(),
        };
        client.write(query, async |request| client.inputs().delete_input(request).await).await?;
        terminal.note(&format!("removed {}", name(&self.input)));
        Ok(())
    }
}

/// An id as it is typed; a wrong one would be blamed on the resource that it is a
/// part of.
pub(crate) fn id(text: &str) -> Result<String, String> {
    let digits = text.strip_prefix("inputs/").unwrap_or(text);
    if digits.len() == 16 && digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')) {
        Ok(digits.to_owned())
    } else {
        Err("needs 16 hexadecimal digits, 0-9 and a-f, with or without `inputs/`".to_owned())
    }
}

/// The resource name of an id.
fn name(id: &str) -> String {
    format!("inputs/{id}")
}

/// What is shown of an input.
pub(crate) const SHEET: &Sheet<Input> = &[
    Column::new("name", "input", |i| Cell::text(&i.name)),
    Column::new("kind", "kind", |i| Cell::text(kind(i))),
    Column::new("title", "title", |i| Cell::name(&i.title)),
    Column::new("schemes", "codes", |i| Cell::text(i.schemes.join(" "))),
    Column::new("years", "years", |i| Cell::text(super::datasets::years(&i.years))),
    Column::new("item_count", "rows", |i| Cell::Count(i.item_count)),
    Column::new("tenant", "tenant", |i| Cell::text(&i.tenant)),
    Column::hidden("row_count", |i| Cell::Count(i.row_count)),
    Column::hidden("left_out_row_count", |i| Cell::Count(i.left_out_row_count)),
    Column::hidden("territory", |i| Cell::text(&i.territory)),
    Column::hidden("territory_count", |i| Cell::Count(i.territory_count.into())),
    Column::hidden("sector_count", |i| Cell::Count(i.sector_count.into())),
    Column::hidden("product_count", |i| Cell::Count(i.product_count.into())),
    Column::hidden("indicators", |i| Cell::text(i.indicators.join(" "))),
    Column::hidden("source", |i| Cell::text(&i.source)),
    Column::hidden("release", |i| Cell::text(&i.release)),
    Column::hidden("licence", |i| Cell::text(&i.licence)),
    Column::hidden("digest", |i| Cell::text(&i.digest)),
    Column::hidden("etag", |i| Cell::text(&i.etag)),
    Column::hidden("create_time", |i| super::time(i.create_time.as_ref())),
    Column::hidden("ignored_columns", |i| Cell::text(i.ignored_columns.join(" "))),
];

fn kind(input: &Input) -> String {
    shown(InputKind::try_from(input.kind).unwrap_or_default().as_str_name(), "INPUT_KIND_")
}

/// A cell of a row of one kind; empty for rows of others.
macro_rules! cell {
    ($kind:ident, $row:ident => $cell:expr) => {
        |row| match &row.row {
            Some(Row::$kind($row)) => $cell,
            _ => Cell::text(""),
        }
    };
}

const SECTOR_ROWS: &Sheet<InputRow> = &[
    Column::new("sector", "sector", cell!(Sector, r => Cell::text(&r.sector))),
    Column::new("name", "name", cell!(Sector, r => Cell::name(&r.name))),
    Column::hidden("name_es", cell!(Sector, r => Cell::name(&r.name_es))),
    Column::hidden("description", cell!(Sector, r => Cell::name(&r.description))),
    Column::new("scheme", "scheme", cell!(Sector, r => Cell::text(&r.scheme))),
    Column::new("code", "code", cell!(Sector, r => Cell::text(&r.code))),
    Column::new("weight", "weight", cell!(Sector, r => Cell::Index(Some(r.weight)))),
];

const INDICATOR_ROWS: &Sheet<InputRow> = &[
    Column::new("territory", "territory", cell!(Indicator, r => Cell::text(&r.territory))),
    Column::hidden("region", cell!(Indicator, r => Cell::name(&r.region))),
    Column::new("sector", "sector", cell!(Indicator, r => Cell::text(&r.sector))),
    Column::new("indicator", "indicator", cell!(Indicator, r => Cell::text(&r.indicator))),
    Column::new("occupation", "occupation", cell!(Indicator, r => Cell::text(&r.occupation))),
    Column::new("year", "year", cell!(Indicator, r => Cell::Plain(r.year.into()))),
    Column::new("value", "value", cell!(Indicator, r => Cell::Index(Some(r.value)))),
    Column::hidden("half_width", cell!(Indicator, r => Cell::Index(Some(r.half_width)))),
    Column::new("unit", "unit", cell!(Indicator, r => Cell::name(&r.unit))),
    Column::hidden("source", cell!(Indicator, r => Cell::name(&r.source))),
    Column::new("grade", "grade", cell!(Indicator, r => Cell::text(&r.grade))),
];

const FLOW_ROWS: &Sheet<InputRow> = &[
    Column::new("year", "year", cell!(Flow, r => Cell::Plain(r.year.into()))),
    Column::new("exporter", "exporter", cell!(Flow, r => Cell::text(&r.exporter))),
    Column::new("importer", "importer", cell!(Flow, r => Cell::text(&r.importer))),
    Column::new("product", "product", cell!(Flow, r => Cell::text(&r.product))),
    Column::new("value_usd", "value", cell!(Flow, r => Cell::Usd(r.value_usd))),
    Column::new("quantity_t", "tonnes", cell!(Flow, r => Cell::Index(r.quantity_t))),
];

const IO_ROWS: &Sheet<InputRow> = &[
    Column::new("row", "row", cell!(Io, r => Cell::text(&r.row))),
    Column::new("column", "column", cell!(Io, r => Cell::text(&r.column))),
    Column::new("value", "value", cell!(Io, r => Cell::Index(Some(r.value)))),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_may_be_given_either_way() {
        for good in ["0123456789abcdef", "inputs/0123456789abcdef"] {
            assert_eq!(name(&id(good).unwrap()), "inputs/0123456789abcdef");
        }
        for bad in ["", "datasets/0123456789abcdef", "0123456789ABCDEF"] {
            assert!(id(bad).is_err(), "{bad}");
        }
    }
}
