//! Capabilities and codes that a text may mean.

use clap::Args;
use eslabon_proto::linkages::v1::{
    CapabilitySuggestion, SuggestCapabilitiesRequest, SuggestCapabilitiesResponse,
};

use super::said;
use crate::{
    client::Client,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal},
};

/// Proposes capabilities for a text in English, Spanish or Portuguese.
#[derive(Debug, Args)]
pub(crate) struct Suggest {
    /// What is looked for
    text: String,
    /// The language of the text; any of the three when it is not given
    #[arg(long, value_parser = ["en", "es", "pt"], default_value = "", hide_default_value = true)]
    language: String,
    /// Most to show, 50 at most
    #[arg(long, default_value_t = 10)]
    limit: i32,
}

impl Suggest {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = SuggestCapabilitiesRequest {
            text: self.text.clone(),
            language: self.language.clone(),
            limit: self.limit,
        };
        let call = async |request| client.search().suggest_capabilities(request).await;
        let answer: SuggestCapabilitiesResponse = client.read(query, call).await?;
        terminal.show(&answer, &answer.suggestions, SHEET)
    }
}

/// What is shown of a proposal.
const SHEET: &Sheet<CapabilitySuggestion> = &[
    Column::new("capability", "capability", |x| Cell::text(&x.capability)),
    Column::new("title", "title", |x| Cell::name(said(x.title.as_ref()))),
    Column::new("score", "score", |x| Cell::Index(Some(x.score))),
    Column::new("matched_words", "words", |x| Cell::text(x.matched_words.join(" "))),
    Column::new("codes", "codes", |x| {
        let codes = x.codes.iter().map(|code| format!("{}:{}", code.scheme, code.code));
        Cell::text(codes.collect::<Vec<_>>().join(" "))
    }),
];
