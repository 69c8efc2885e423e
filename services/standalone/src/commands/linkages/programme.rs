//! What to pay within a budget.

use clap::Args;
use eslabon_proto::linkages::v1::{
    Money, PlanProgrammeRequest, Programme, ProgrammeStep, plan_programme_response::Event,
};
use tokio_stream::StreamExt;

use super::{money, named, said};
use crate::{
    client::Client,
    failure::Failure,
    output::{Cell, Column, Format, Sheet, Terminal, json},
    progress::WorkBar,
};

/// Which actions to pay for which suppliers, so that most spend becomes eligible.
#[derive(Debug, Args)]
pub(crate) struct Plan {
    /// The catalogue of actions: its id, with or without `actionCatalogues/`
    catalogue: String,
    /// What there is to spend: currency and minor units, e.g. `USD:50000000`
    #[arg(long, value_parser = money::money)]
    budget: Money,
    /// Only suppliers of this country, e.g. `CRI`
    #[arg(long, default_value = "", hide_default_value = true)]
    country: String,
    /// Only needs for this capability; as often as needed
    #[arg(long = "capability", value_name = "ID")]
    capabilities: Vec<String>,
    /// The policy, as `NAME/NUMBER`
    #[arg(long, value_parser = super::policies::policy)]
    policy: Option<String>,
    /// Count also suppliers that are ready only after deliveries have begun
    #[arg(long)]
    late: bool,
    /// The day on which actions begin, YYYY-MM-DD; today without it
    #[arg(long, default_value = "", hide_default_value = true)]
    as_of: String,
}

impl Plan {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = PlanProgrammeRequest {
            catalogue: named("actionCatalogues", &self.catalogue),
            budget: Some(self.budget.clone()),
            country: self.country.clone(),
            capabilities: self.capabilities.iter().map(|id| named("capabilities", id)).collect(),
            policy: self.policy.clone().unwrap_or_default(),
            include_late: self.late,
            as_of: self.as_of.clone(),
            ..Default::default()
        };
        show(&plan(query, client, terminal).await?, terminal)
    }
}

/// Plans, and shows how far it has come.
async fn plan(
    query: PlanProgrammeRequest,
    client: &Client,
    terminal: &Terminal,
) -> Result<Programme, Failure> {
    let bar = WorkBar::new(terminal, "programme");
    let (request, id) = client.request(query);
    let broken = |status: &_| client.failure(status, id.clone());
    let mut upgrading = client.upgrading();
    let mut answers = upgrading.plan_programme(request).await.map_err(|status| broken(&status))?.into_inner();
    while let Some(answer) = answers.next().await {
        match answer.map_err(|status| broken(&status))?.event {
            Some(Event::Programme(programme)) => {
                bar.finish();
                return Ok(programme);
            }
            Some(Event::Progress(progress)) => bar.show(&progress),
            None => {}
        }
    }
    Err(Failure::Unreachable(format!("the suite ended request {id} without an answer")))
}

fn show(programme: &Programme, terminal: &mut Terminal) -> Result<(), Failure> {
    if terminal.format() == Format::Json {
        return json::pretty(terminal.out(), programme);
    }
    terminal.show(programme, &programme.steps, SHEET)?;
    let lines = [
        format!(
            "spend that becomes eligible: {} of {} {} within reach (minor units, a year)",
            programme.spend, programme.spend_within_reach, programme.spend_currency
        ),
        format!("left of the budget: {}", money::units(programme.left.as_ref())),
        format!(
            "needs: {} served already, {} within reach and not paid, {} out of reach",
            programme.served_needs.len(),
            programme.closed_needs.len(),
            programme.unreachable_needs.len()
        ),
        said(programme.guarantee_text.as_ref()),
    ];
    lines.iter().try_for_each(|line| terminal.below_table(line))
}

/// What is shown of a step.
const SHEET: &Sheet<ProgrammeStep> = &[
    Column::new("supplier", "supplier", |s| Cell::text(&s.supplier)),
    Column::new("legal_name", "name", |s| Cell::name(&s.legal_name)),
    Column::new("actions", "actions", |s| Cell::text(s.actions.join(" "))),
    Column::new("months", "months", |s| Cell::Plain(s.months.into())),
    Column::new("cost", "cost", |s| Cell::Count(money::units(s.cost.as_ref()))),
    Column::new("spend", "opens a year", |s| Cell::Count(s.spend)),
    Column::new("cumulated_cost", "paid so far", |s| Cell::Count(money::units(s.cumulated_cost.as_ref()))),
    Column::new("cumulated_spend", "opened so far", |s| Cell::Count(s.cumulated_spend)),
    Column::hidden("needs", |s| Cell::text(s.needs.join(" "))),
];
