//! `eslabon sectors`: what economic complexity says, one file a noun.

pub(crate) mod assess;
mod basis;
pub(crate) mod basket;
mod compare;
pub(crate) mod countries;
mod criteria;
mod decide;
mod explain;
mod export;
pub(crate) mod growth;
mod matrix;
pub(crate) mod opportunities;
mod products;
mod profiles;
mod proposals;
mod proximities;
pub(crate) mod rank;
mod replay;
mod review;
mod runs;
mod space;
mod stability;

use clap::Subcommand;

use crate::{client::Client, failure::Failure, output::Terminal};

/// What can be asked.
#[derive(Debug, Subcommand)]
pub(crate) enum Sectors {
    /// The complexity of one country
    Complexity(countries::One),
    /// The complexity of one product
    Product(products::One),
    /// All countries, the most complex first
    Countries(countries::All),
    /// All products, the most complex first
    Products(products::All),
    /// Every product from one country's side: advantage, distance, gain
    Basket(basket::Basket),
    /// Products worth considering for one country, the best first, with reasons
    Opportunities(opportunities::Opportunities),
    /// The products nearest to one product
    Proximities(proximities::Proximities),
    /// The graph of products, for drawing
    Space(space::Space),
    /// What changed between two years
    Growth(growth::Growth),
    /// The catalogue of criteria, with what each number means and does not mean
    Criteria(criteria::Criteria),
    /// The figures of the sectors of a list, before anybody weighs them
    Matrix(matrix::Matrix),
    /// How sectors are to be ranked: drafted, registered, kept
    #[command(subcommand)]
    Profiles(profiles::Profiles),
    /// Rank the sectors of a profile
    Rank(rank::Rank),
    /// Rankings that were made, the newest first
    Runs(runs::Runs),
    /// The sectors of a ranking, or one of them explained
    Explain(explain::Explain),
    /// How robust a ranking is
    Stability(stability::Stability),
    /// Two rankings side by side
    Compare(compare::Compare),
    /// Compute a ranking again and compare every byte
    Replay(replay::Replay),
    /// Store a proposed policy with its evidence, and say whether it is admissible
    Assess(assess::Assess),
    /// Record what named people decided on a proposed policy
    Decide(decide::Decide),
    /// Proposed policies: evidence, assessments, decisions, and what is late
    #[command(subcommand)]
    Proposals(proposals::Proposals),
    /// Record a review of a decision
    Review(review::Look),
    /// Every figure with every digit, by code
    Export(export::Export),
}

impl Sectors {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::Complexity(query) => query.run(client, terminal).await,
            Self::Product(query) => query.run(client, terminal).await,
            Self::Countries(query) => query.run(client, terminal).await,
            Self::Products(query) => query.run(client, terminal).await,
            Self::Basket(query) => query.run(client, terminal).await,
            Self::Opportunities(query) => query.run(client, terminal).await,
            Self::Proximities(query) => query.run(client, terminal).await,
            Self::Space(query) => query.run(client, terminal).await,
            Self::Growth(query) => query.run(client, terminal).await,
            Self::Criteria(query) => query.run(client, terminal).await,
            Self::Matrix(query) => query.run(client, terminal).await,
            Self::Profiles(query) => query.run(client, terminal).await,
            Self::Rank(query) => query.run(client, terminal).await,
            Self::Runs(query) => query.run(client, terminal).await,
            Self::Explain(query) => query.run(client, terminal).await,
            Self::Stability(query) => query.run(client, terminal).await,
            Self::Compare(query) => query.run(client, terminal).await,
            Self::Replay(query) => query.run(client, terminal).await,
            Self::Assess(query) => query.run(client, terminal).await,
            Self::Decide(query) => query.run(client, terminal).await,
            Self::Proposals(query) => query.run(client, terminal).await,
            Self::Review(query) => query.run(client, terminal).await,
            Self::Export(query) => query.run(client, terminal).await,
        }
    }
}

/// Says that a list was cut.
fn note_more(terminal: &mut Terminal, next_page_token: &str) {
    if !next_page_token.is_empty() {
        terminal.note("there is more; `--limit 0` shows all");
    }
}
