//! `eslabon linkages policies`: how matches are judged, version by version.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use eslabon_proto::linkages::v1::{
    CreateMatchPolicyRequest, GetMatchPolicyRequest, ListMatchPoliciesRequest, ListMatchPoliciesResponse,
    MatchPolicy,
};

use super::{named, note_more, said};
use crate::{
    client::Client,
    commands::{from_file, time, versions::version},
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal},
};

/// What names of policies begin with.
const COLLECTION: &str = "matchPolicies";

/// What to do with policies.
#[derive(Debug, Subcommand)]
pub(crate) enum Policies {
    /// All versions that the key may read, by name
    List(List),
    /// One version
    Show(Show),
    /// Make the next version of a policy from a file
    Create(Create),
}

/// Lists versions.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only those of one policy
    #[arg(long, default_value = "", hide_default_value = true)]
    policy: String,
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// Shows a version.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The version, as `NAME/NUMBER`
    #[arg(default_value = "default/1", value_parser = policy)]
    policy: String,
}

/// Makes a version.
#[derive(Debug, Args)]
pub(crate) struct Create {
    /// The name that versions share, e.g. `agency`
    name: String,
    /// The version as JSON, e.g. what `policies show --output json` writes; what it leaves
    /// out is as in the policy that is built in
    file: PathBuf,
}

impl Policies {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::List(list) => list.run(client, terminal).await,
            Self::Show(show) => show.run(client, terminal).await,
            Self::Create(create) => create.run(client, terminal).await,
        }
    }
}

impl List {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = ListMatchPoliciesRequest { policy: self.policy.clone(), ..Default::default() };
        let call = async |request| client.matching().list_match_policies(request).await;
        let answer: ListMatchPoliciesResponse = client.list(query, self.limit, call).await?;
        terminal.show(&answer, &answer.policies, SHEET)?;
        note_more(terminal, &answer.next_page_token);
        Ok(())
    }
}

impl Show {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = GetMatchPolicyRequest { name: self.policy.clone() };
        let call = async |request| client.matching().get_match_policy(request).await;
        let policy: MatchPolicy = client.read(query, call).await?;
        terminal.show_one(&policy, SHEET)
    }
}

impl Create {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let policy: MatchPolicy = from_file(&self.file, "a match policy")?;
        let query = CreateMatchPolicyRequest {
            parent: named(COLLECTION, &self.name),
            policy: Some(policy),
            request_id: uuid::Uuid::now_v7().to_string(),
        };
        let call = async |request| client.matching().create_match_policy(request).await;
        let made: MatchPolicy = client.write(query, call).await?;
        terminal.show_one(&made, SHEET)
    }
}

/// A version as it is typed.
pub(super) fn policy(text: &str) -> Result<String, String> {
    version(COLLECTION, text)
}

/// What is shown of a version.
const SHEET: &Sheet<MatchPolicy> = &[
    Column::new("name", "policy", |p| Cell::text(&p.name)),
    Column::new("title", "title", |p| Cell::name(said(p.title.as_ref()))),
    Column::new("weights", "weights, bps", |p| Cell::text(weights(p))),
    Column::new("half_km", "half km", |p| Cell::Index(p.half_km)),
    Column::new("price_band", "price band", |p| Cell::Share(p.price_band)),
    Column::hidden("gap_relatedness", |p| Cell::Share(p.gap_relatedness)),
    Column::hidden("proximity_cap", |p| Cell::Share(p.proximity_cap)),
    Column::hidden("prior_lots", |p| Cell::Index(p.prior_lots)),
    Column::hidden("quality_factor", |p| Cell::Index(p.quality_factor)),
    Column::hidden("reason", |p| Cell::text(&p.reason)),
    Column::hidden("create_time", |p| time(p.create_time.as_ref())),
];

/// The weights in the order of the components.
fn weights(policy: &MatchPolicy) -> String {
    let Some(weights) = &policy.weights else { return String::new() };
    let all = [
        weights.relatedness,
        weights.certification,
        weights.capacity,
        weights.distance,
        weights.quality,
        weights.delivery,
        weights.price,
        weights.lead_time,
        weights.tier,
    ];
    all.map(|weight| weight.unwrap_or_default().to_string()).join(" ")
}
