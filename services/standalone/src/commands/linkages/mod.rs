//! `eslabon linkages`: what investors need, what local suppliers can do, and what is
//! missing between them; one file a noun.

mod buyers;
mod capabilities;
mod duplicates;
mod import;
mod incentives;
mod local_content;
mod needs;
mod put;
mod steps;
mod suggest;
mod suppliers;
mod verify;

use std::collections::BTreeSet;

use clap::Subcommand;
use eslabon_proto::linkages::v1::{Site, Text};

use crate::{client::Client, failure::Failure, output::Terminal};

/// What can be asked.
#[derive(Debug, Subcommand)]
pub(crate) enum Linkages {
    /// Who buys: most of them foreign investors
    #[command(subcommand)]
    Buyers(buyers::Buyers),
    /// What firms can do: the words that needs and suppliers share
    #[command(subcommand)]
    Capabilities(capabilities::Capabilities),
    /// Files into the registry: suppliers, buyers, needs and what belongs to them
    Import(import::Import),
    /// Suppliers that may be one firm, with what speaks for it
    Duplicates(duplicates::Duplicates),
    /// What was promised for a benefit, what was reported and shown, and what was decided
    #[command(subcommand)]
    Incentives(incentives::Incentives),
    /// What is agreed to be bought in the country, and what came of it
    #[command(subcommand)]
    LocalContent(local_content::LocalContent),
    /// What buyers need, and where each need stands
    #[command(subcommand)]
    Needs(needs::Needs),
    /// Capabilities and codes that a text may mean
    Suggest(suggest::Suggest),
    /// Who supplies, or could
    #[command(subcommand)]
    Suppliers(suppliers::Suppliers),
    /// Whether an agreement on an incentive was kept, and what is owed back
    Verify(verify::Verify),
}

impl Linkages {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::Buyers(query) => query.run(client, terminal).await,
            Self::Capabilities(query) => query.run(client, terminal).await,
            Self::Import(import) => import.run(client, terminal).await,
            Self::Duplicates(query) => query.run(client, terminal).await,
            Self::Incentives(query) => query.run(client, terminal).await,
            Self::LocalContent(query) => query.run(client, terminal).await,
            Self::Needs(query) => query.run(client, terminal).await,
            Self::Suggest(query) => query.run(client, terminal).await,
            Self::Suppliers(query) => query.run(client, terminal).await,
            Self::Verify(query) => query.run(client, terminal).await,
        }
    }
}

/// The name of a resource as it is typed: its id alone, or with its collection.
fn named(collection: &str, text: &str) -> String {
    match text.strip_prefix(collection).and_then(|rest| rest.strip_prefix('/')) {
        Some(id) => format!("{collection}/{id}"),
        None => format!("{collection}/{text}"),
    }
}

/// A text in the first of the suite's languages that it has.
fn said(text: Option<&Text>) -> String {
    let texts = text.map(|text| [&text.en, &text.es, &text.pt]);
    texts.into_iter().flatten().find(|text| !text.is_empty()).cloned().unwrap_or_default()
}

/// The countries of sites, each once.
fn countries(sites: &[Site]) -> String {
    let countries: BTreeSet<_> = sites.iter().map(|site| site.country.as_str()).collect();
    countries.into_iter().collect::<Vec<_>>().join(" ")
}

/// Says that a list was cut.
fn note_more(terminal: &mut Terminal, next_page_token: &str) {
    if !next_page_token.is_empty() {
        terminal.note("there is more; `--limit 0` shows all");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resource_may_be_typed_with_or_without_its_collection() {
        for text in ["ster_eto", "capabilities/ster_eto"] {
            assert_eq!(named("capabilities", text), "capabilities/ster_eto");
        }
    }

    #[test]
    fn a_text_is_said_in_the_first_language_that_it_has() {
        let text = |en: &str, es: &str| Text { en: en.into(), es: es.into(), pt: "molde".into() };
        assert_eq!(said(Some(&text("mould", "molde"))), "mould");
        assert_eq!(said(Some(&text("", "troquel"))), "troquel");
        assert_eq!(said(Some(&text("", ""))), "molde");
        assert_eq!(said(None), "");
    }
}
