//! An allocation, made now.

use clap::Args;
use eslabon_proto::linkages::v1::{
    Allocation, AllocationConditions, AllocationTerms, CreateAllocationRequest,
    create_allocation_response::Event,
};
use tokio_stream::StreamExt;

use super::{allocations, named};
use crate::{client::Client, failure::Failure, output::Terminal, progress::WorkBar};

/// All open needs against all capacity at once, stored under an id.
#[derive(Debug, Args)]
pub(crate) struct Allocate {
    /// The id to store it under, e.g. `july`
    allocation: String,
    /// What it is for
    #[arg(long, default_value = "", hide_default_value = true)]
    purpose: String,
    /// The policy that scores, as `NAME/NUMBER`
    #[arg(long, value_parser = super::policies::policy)]
    policy: Option<String>,
    /// Only needs for this capability; as often as needed
    #[arg(long = "capability", value_name = "ID")]
    capabilities: Vec<String>,
    /// A supplier to leave out, such as a duplicate; as often as needed
    #[arg(long = "leave-out", value_name = "ID")]
    left_out: Vec<String>,
    /// Weigh an hour unmet at its cost, instead of serving as many hours as can be
    #[arg(long)]
    weigh_unmet: bool,
    /// What an hour unmet costs, in basis points of score
    #[arg(long)]
    unmet_cost: Option<i64>,
    /// The cheapest candidates of each need that are looked at
    #[arg(long)]
    most_candidates: Option<i32>,
    /// Impose on each buyer that this share of its hours stays in the country, 0 to 1
    #[arg(long)]
    domestic_floor: Option<f64>,
    /// Let no buyer have more than this share of a supplier's hours, 0 to 1
    #[arg(long)]
    dependency_cap: Option<f64>,
    /// Let a claim serve nothing of a need, or at least its minimum lot
    #[arg(long)]
    minimum_lots: bool,
    /// The most suppliers of one need; 0 for any number
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    most_suppliers: i32,
}

impl Allocate {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = CreateAllocationRequest {
            allocation_id: named("allocations", &self.allocation)["allocations/".len()..].to_owned(),
            allocation: Some(self.question()),
            request_id: uuid::Uuid::now_v7().to_string(),
        };
        let made = make(query, client, terminal).await?;
        allocations::show(&made, client, terminal).await
    }

    fn question(&self) -> Allocation {
        Allocation {
            purpose: self.purpose.clone(),
            policy: self.policy.clone().unwrap_or_default(),
            capabilities: self.capabilities.iter().map(|id| named("capabilities", id)).collect(),
            left_out: self.left_out.iter().map(|id| named("suppliers", id)).collect(),
            terms: Some(AllocationTerms {
                unmet_cost: self.unmet_cost,
                weigh_unmet: self.weigh_unmet,
                most_candidates: self.most_candidates,
                ..Default::default()
            }),
            conditions: Some(AllocationConditions {
                domestic_floor: self.domestic_floor,
                dependency_cap: self.dependency_cap,
                keep_minimum_lots: self.minimum_lots,
                max_suppliers_per_need: self.most_suppliers,
            }),
            ..Default::default()
        }
    }
}

/// Allocates, and shows how far it has come.
async fn make(
    query: CreateAllocationRequest,
    client: &Client,
    terminal: &Terminal,
) -> Result<Allocation, Failure> {
    let bar = WorkBar::new(terminal, "allocate");
    let (request, id) = client.request(query);
    let broken = |status: &_| client.failure(status, id.clone());
    let mut allocations = client.allocations();
    let mut answers =
        allocations.create_allocation(request).await.map_err(|status| broken(&status))?.into_inner();
    while let Some(answer) = answers.next().await {
        match answer.map_err(|status| broken(&status))?.event {
            Some(Event::Allocation(allocation)) => {
                bar.finish();
                return Ok(allocation);
            }
            Some(Event::Progress(progress)) => bar.show(&progress),
            None => {}
        }
    }
    Err(Failure::Unreachable(format!("the suite ended request {id} without an answer")))
}
