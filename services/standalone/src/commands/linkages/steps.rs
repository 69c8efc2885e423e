//! The steps of a need.

use clap::Args;
use eslabon_proto::linkages::v1::{
    AwardNeedRequest, CloseNeedRequest, MatchNeedRequest, Need, OpenNeedRequest, WithdrawNeedRequest,
};

use super::named;
use crate::{client::Client, failure::Failure};

/// Takes a need a step further.
#[derive(Debug, Args)]
pub(crate) struct Step {
    /// Its id, with or without `needs/`
    need: String,
    /// Only if it is still what was read with this etag
    #[arg(long, default_value = "", hide_default_value = true)]
    etag: String,
}

/// Says who has a need.
#[derive(Debug, Args)]
pub(crate) struct Award {
    #[command(flatten)]
    step: Step,
    /// Who has it: ids, with or without `suppliers/`
    #[arg(required = true)]
    suppliers: Vec<String>,
}

impl Step {
    fn name(&self) -> String {
        named("needs", &self.need)
    }
}

pub(super) async fn open(step: &Step, client: &Client) -> Result<Need, Failure> {
    let query = OpenNeedRequest { name: step.name(), etag: step.etag.clone(), ..Default::default() };
    client.write(query, async |request| client.needs().open_need(request).await).await
}

pub(super) async fn r#match(step: &Step, client: &Client) -> Result<Need, Failure> {
    let query = MatchNeedRequest { name: step.name(), etag: step.etag.clone(), ..Default::default() };
    client.write(query, async |request| client.needs().match_need(request).await).await
}

pub(super) async fn award(award: &Award, client: &Client) -> Result<Need, Failure> {
    let query = AwardNeedRequest {
        name: award.step.name(),
        suppliers: award.suppliers.iter().map(|id| named("suppliers", id)).collect(),
        etag: award.step.etag.clone(),
        ..Default::default()
    };
    client.write(query, async |request| client.needs().award_need(request).await).await
}

pub(super) async fn close(step: &Step, client: &Client) -> Result<Need, Failure> {
    let query = CloseNeedRequest { name: step.name(), etag: step.etag.clone(), ..Default::default() };
    client.write(query, async |request| client.needs().close_need(request).await).await
}

pub(super) async fn withdraw(step: &Step, client: &Client) -> Result<Need, Failure> {
    let query = WithdrawNeedRequest { name: step.name(), etag: step.etag.clone(), ..Default::default() };
    client.write(query, async |request| client.needs().withdraw_need(request).await).await
}
