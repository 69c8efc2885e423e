//! Suppliers that may be one firm.

use clap::Args;
use eslabon_proto::linkages::v1::{
    Duplicate, DuplicateReason, ListDuplicatesRequest, ListDuplicatesResponse,
};

use super::note_more;
use crate::{
    client::Client,
    commands::choice::shown,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal},
};

/// Lists pairs of suppliers that may be one firm; none is merged.
#[derive(Debug, Args)]
pub(crate) struct Duplicates {
    /// Only pairs with at least this score, 0 to 1
    #[arg(long, default_value_t = 0.0, hide_default_value = true)]
    minimum_score: f64,
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

impl Duplicates {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = ListDuplicatesRequest { minimum_score: self.minimum_score, ..Default::default() };
        let call = async |request| client.registry().list_duplicates(request).await;
        let answer: ListDuplicatesResponse = client.list(query, self.limit, call).await?;
        terminal.show(&answer, &answer.duplicates, SHEET)?;
        note_more(terminal, &answer.next_page_token);
        Ok(())
    }
}

/// What is shown of a pair.
const SHEET: &Sheet<Duplicate> = &[
    Column::new("score", "score", |pair| Cell::Index(Some(pair.score))),
    Column::new("first", "first", |pair| Cell::text(&pair.first)),
    Column::new("first_legal_name", "legal name", |pair| Cell::name(&pair.first_legal_name)),
    Column::new("second", "second", |pair| Cell::text(&pair.second)),
    Column::new("second_legal_name", "legal name", |pair| Cell::name(&pair.second_legal_name)),
    Column::new("reasons", "reasons", |pair| Cell::text(reasons(pair))),
];

fn reasons(pair: &Duplicate) -> String {
    let words =
        pair.reasons().map(|reason: DuplicateReason| shown(reason.as_str_name(), "DUPLICATE_REASON_"));
    words.collect::<Vec<_>>().join(" ")
}
