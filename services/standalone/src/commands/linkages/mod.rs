//! `eslabon linkages`: what investors need, what local suppliers can do, and what is
//! missing between them; one file a noun.

mod allocate;
mod allocations;
mod blocked;
mod buyers;
mod capabilities;
mod catalogues;
mod chain;
mod coverage;
mod duplicates;
mod import;
mod incentives;
mod local_content;
pub(crate) mod matches;
mod missing_links;
mod money;
mod needs;
mod policies;
mod programme;
mod put;
mod resources;
mod scales;
mod standards;
mod steps;
mod suggest;
mod suppliers;
mod targets;
mod verify;
mod waves;

use std::collections::BTreeSet;

use clap::Subcommand;
use eslabon_proto::linkages::v1::{Money, Site, Text};

use crate::{
    client::Client,
    failure::Failure,
    output::{Terminal, thousands},
};

/// What can be asked.
#[derive(Debug, Subcommand)]
pub(crate) enum Linkages {
    /// All open needs against all capacity at once, with a proof
    Allocate(allocate::Allocate),
    /// Allocations that were made
    #[command(subcommand)]
    Allocations(allocations::Allocations),
    /// Who buys: most of them foreign investors
    #[command(subcommand)]
    Buyers(buyers::Buyers),
    /// What firms can do: the words that needs and suppliers share
    #[command(subcommand)]
    Capabilities(capabilities::Capabilities),
    /// Actions that close the gaps of suppliers: what they cost and how long they take
    #[command(subcommand)]
    Catalogues(catalogues::Catalogues),
    /// How many firms of each size could supply, and how many have
    Coverage(coverage::Coverage),
    /// Files into the registry: suppliers, buyers, needs and what belongs to them
    Import(import::Import),
    /// Which actions to pay for which suppliers within a budget
    Programme(programme::Plan),
    /// Suppliers that may be one firm, with what speaks for it
    Duplicates(duplicates::Duplicates),
    /// How matches are judged, version by version
    #[command(subcommand)]
    Policies(policies::Policies),
    /// What was promised for a benefit, what was reported and shown, and what was decided
    #[command(subcommand)]
    Incentives(incentives::Incentives),
    /// What is agreed to be bought in the country, and what came of it
    #[command(subcommand)]
    LocalContent(local_content::LocalContent),
    /// The best suppliers of a need, or the needs that a supplier could serve: verdict,
    /// score, what is lacking and what closes it
    Match(matches::Find),
    /// Why a supplier could serve a need, or could not
    Explain(matches::Explain),
    /// What buyers need, and where each need stands
    #[command(subcommand)]
    Needs(needs::Needs),
    /// Which standards follow from which, table by table
    #[command(subcommand)]
    Standards(standards::Standards),
    /// Capabilities and codes that a text may mean
    Suggest(suggest::Suggest),
    /// Who supplies, or could
    #[command(subcommand)]
    Suppliers(suppliers::Suppliers),
    /// Whether an agreement on an incentive was kept, and what is owed back
    Verify(verify::Verify),
    /// What is missing in a place, and what it would unlock
    #[command(subcommand)]
    MissingLinks(missing_links::MissingLinks),
    /// Whom to bring for something that is missing
    #[command(subcommand)]
    Targets(targets::Targets),
    /// Value chains, and who is where on them
    #[command(subcommand)]
    Chain(chain::Chain),
    /// Waves in which firms entered a sector, and whether they moved it up
    #[command(subcommand)]
    Waves(waves::Waves),
}

impl Linkages {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::Allocate(allocate) => allocate.run(client, terminal).await,
            Self::Allocations(query) => query.run(client, terminal).await,
            Self::Buyers(query) => query.run(client, terminal).await,
            Self::Capabilities(query) => query.run(client, terminal).await,
            Self::Catalogues(query) => query.run(client, terminal).await,
            Self::Coverage(coverage) => coverage.run(client, terminal).await,
            Self::Import(import) => import.run(client, terminal).await,
            Self::Programme(plan) => plan.run(client, terminal).await,
            Self::Duplicates(query) => query.run(client, terminal).await,
            Self::Policies(query) => query.run(client, terminal).await,
            Self::Incentives(query) => query.run(client, terminal).await,
            Self::LocalContent(query) => query.run(client, terminal).await,
            Self::Match(find) => find.run(client, terminal).await,
            Self::Explain(explain) => explain.run(client, terminal).await,
            Self::Needs(query) => query.run(client, terminal).await,
            Self::Standards(query) => query.run(client, terminal).await,
            Self::Suggest(query) => query.run(client, terminal).await,
            Self::Suppliers(query) => query.run(client, terminal).await,
            Self::Verify(query) => query.run(client, terminal).await,
            Self::MissingLinks(query) => query.run(client, terminal).await,
            Self::Targets(query) => query.run(client, terminal).await,
            Self::Chain(query) => query.run(client, terminal).await,
            Self::Waves(query) => query.run(client, terminal).await,
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

/// An amount of money in minor units, since currencies differ in how many make one.
fn amount(money: Option<&Money>) -> String {
    money.map(|money| format!("{} {}", money.currency, thousands(money.minor_units))).unwrap_or_default()
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
