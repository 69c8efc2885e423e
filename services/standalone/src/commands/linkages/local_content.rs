//! Plans of local content: stored, added to, and what stands of them.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use eslabon_proto::linkages::v1::{
    AppendPlanEventRequest, GetPlanStandingRequest, ItemStanding, LabourDemand, LabourMeasure,
    ListLabourDemandRequest, ListLabourDemandResponse, ListLocalContentPlansRequest, ListPlanEventsRequest,
    ListPlanEventsResponse, LocalContentPlan, PlanEvent, PlanStanding,
};

use super::{
    named, note_more,
    put::Put,
    resources::{Delete, Show, resource_commands},
    said,
};
use crate::{
    client::Client,
    commands::{choice::shown, from_file, time},
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal},
};

/// What to do with plans of local content.
#[derive(Debug, Subcommand)]
pub(crate) enum LocalContent {
    /// All that the key may read, by id
    List(List),
    /// One plan
    Show(Show),
    /// Store what a file holds: a new plan, or the next version of one
    Put(Put),
    /// Remove a plan to which nothing has happened
    Delete(Delete),
    /// Add an event: offered, countered, agreed, realised, certified, waived
    Append(Append),
    /// What happened to a plan, in its order
    Events(Events),
    /// What stands of a plan on a day
    Standing(Standing),
    /// The work that agreed items ask for
    Labour(Labour),
}

/// Lists plans.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only those of this buyer
    #[arg(long, value_name = "ID")]
    buyer: Option<String>,
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// Adds an event.
#[derive(Debug, Args)]
pub(crate) struct Append {
    /// The plan, with or without `localContentPlans/`
    plan: String,
    /// The event as JSON
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Lists events.
#[derive(Debug, Args)]
pub(crate) struct Events {
    /// The plan, with or without `localContentPlans/`
    plan: String,
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 0)]
    limit: usize,
}

/// Replays a plan.
#[derive(Debug, Args)]
pub(crate) struct Standing {
    /// The plan, with or without `localContentPlans/`
    plan: String,
    /// The day, YYYY-MM-DD; today when it is not given
    #[arg(long, default_value = "", hide_default_value = true)]
    as_of: String,
}

/// Reads labour demand.
#[derive(Debug, Args)]
pub(crate) struct Labour {
    /// Only of plans of this buyer
    #[arg(long, value_name = "ID")]
    buyer: Option<String>,
    /// The day, YYYY-MM-DD; today when it is not given
    #[arg(long, default_value = "", hide_default_value = true)]
    as_of: String,
}

fn plan_name(typed: &str) -> String {
    named("localContentPlans", typed)
}

impl LocalContent {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::List(asked) => list(asked.query(), asked.limit, client, terminal).await,
            Self::Show(asked) => show(asked, client, terminal).await,
            Self::Put(file) => put(file, client, terminal).await,
            Self::Delete(asked) => delete(asked, client, terminal).await,
            Self::Append(append) => append.run(client, terminal).await,
            Self::Events(events) => events.run(client, terminal).await,
            Self::Standing(standing) => standing.run(client, terminal).await,
            Self::Labour(labour) => labour.run(client, terminal).await,
        }
    }
}

impl List {
    fn query(&self) -> ListLocalContentPlansRequest {
        let buyer = self.buyer.as_ref().map(|id| named("buyers", id)).unwrap_or_default();
        ListLocalContentPlansRequest { buyer, ..Default::default() }
    }
}

resource_commands! {
    "localContentPlans", "a plan", local_content, SHEET;
    LocalContentPlan as local_content_plan by local_content_plan_id;
    get_local_content_plan (GetLocalContentPlanRequest),
    list_local_content_plans (ListLocalContentPlansRequest -> ListLocalContentPlansResponse { local_content_plans }),
    create_local_content_plan (CreateLocalContentPlanRequest),
    update_local_content_plan (UpdateLocalContentPlanRequest),
    delete_local_content_plan (DeleteLocalContentPlanRequest)
}

impl Append {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let event: PlanEvent = from_file(&self.file, "an event")?;
        let query = AppendPlanEventRequest {
            parent: plan_name(&self.plan),
            event: Some(event),
            ..Default::default()
        };
        let call = async |request| client.local_content().append_plan_event(request).await;
        terminal.show_one(&client.write(query, call).await?, EVENT)
    }
}

impl Events {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = ListPlanEventsRequest { parent: plan_name(&self.plan), ..Default::default() };
        let call = async |request| client.local_content().list_plan_events(request).await;
        let answer: ListPlanEventsResponse = client.list(query, self.limit, call).await?;
        terminal.show(&answer, &answer.events, EVENT)?;
        note_more(terminal, &answer.next_page_token);
        Ok(())
    }
}

impl Standing {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = GetPlanStandingRequest { name: plan_name(&self.plan), as_of: self.as_of.clone() };
        let call = async |request| client.local_content().get_plan_standing(request).await;
        let standing: PlanStanding = client.read(query, call).await?;
        terminal.show(&standing, &standing.items, STANDING)?;
        let per_cent = |bps: i32| f64::from(bps) / 100.0;
        terminal.below_table(&format!(
            "As of {} the plan is agreed at {:.2} %, realised at {:.2} %, certified at {:.2} %; {:.2} % of what is \
             owed is missing.",
            standing.as_of,
            per_cent(standing.agreed_bps),
            per_cent(standing.realised_bps),
            per_cent(standing.certified_bps),
            per_cent(standing.shortfall_bps),
        ))?;
        for item in &standing.items {
            for remark in &item.remarks {
                let text = said(remark.text.as_ref());
                terminal
                    .below_table(&format!("{}: {} ({}): {text}", item.item, remark.reason, remark.path))?;
            }
        }
        Ok(())
    }
}

impl Labour {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let mut query = ListLabourDemandRequest {
            buyer: self.buyer.as_ref().map(|id| named("buyers", id)).unwrap_or_default(),
            as_of: self.as_of.clone(),
            page_size: 1000,
            ..Default::default()
        };
        let call = async |request| client.local_content().list_labour_demand(request).await;
        let mut all: ListLabourDemandResponse = client.read(query.clone(), call).await?;
        while !all.next_page_token.is_empty() {
            query.page_token = std::mem::take(&mut all.next_page_token);
            let page: ListLabourDemandResponse = client.read(query.clone(), call).await?;
            all.demands.extend(page.demands);
            all.left_out.extend(page.left_out);
            all.next_page_token = page.next_page_token;
        }
        terminal.show(&all, &all.demands, LABOUR)?;
        for left_out in &all.left_out {
            let (plan, item, reason) = (&left_out.plan, &left_out.item, &left_out.reason);
            terminal.below_table(&format!("left out: {plan} {item} ({}): {reason}", left_out.path))?;
        }
        Ok(())
    }
}

/// What is shown of a plan.
const SHEET: &Sheet<LocalContentPlan> = &[
    Column::new("name", "plan", |x| Cell::text(&x.name)),
    Column::new("title", "title", |x| Cell::name(said(x.title.as_ref()))),
    Column::new("buyer", "buyer", |x| Cell::text(&x.buyer)),
    Column::new("items", "items", |x| Cell::Count(x.items.len() as i64)),
    Column::new("allows_transfer", "transfer", |x| Cell::Flag(x.allows_transfer)),
    Column::hidden("source", |x| Cell::text(&x.source)),
    Column::hidden("etag", |x| Cell::text(&x.etag)),
    Column::hidden("create_time", |x| time(x.create_time.as_ref())),
    Column::hidden("update_time", |x| time(x.update_time.as_ref())),
];

/// What is shown of an event.
const EVENT: &Sheet<PlanEvent> = &[
    Column::new("name", "event", |x| Cell::text(&x.name)),
    Column::new("on", "on", |x| Cell::text(&x.on)),
    Column::new("item", "item", |x| Cell::text(&x.item)),
    Column::new("kind", "kind", |x| Cell::text(shown(x.kind().as_str_name(), "PLAN_EVENT_KIND_"))),
    Column::new("party", "party", |x| Cell::text(shown(x.party().as_str_name(), "PLAN_PARTY_"))),
    Column::new("share", "share", |x| share(Some(x.share_bps))),
    Column::new("person", "person", |x| Cell::name(&x.person)),
    Column::hidden("evidence", |x| Cell::text(&x.evidence)),
    Column::hidden("note", |x| Cell::text(&x.note)),
    Column::hidden("recorded_by", |x| Cell::text(&x.recorded_by)),
    Column::hidden("create_time", |x| time(x.create_time.as_ref())),
];

/// What is shown of an item.
const STANDING: &Sheet<ItemStanding> = &[
    Column::new("item", "item", |x| Cell::text(&x.item)),
    Column::new("agreement", "agreement", |x| {
        Cell::text(shown(x.agreement().as_str_name(), "PLAN_AGREEMENT_"))
    }),
    Column::new("offered", "offered", |x| share(x.offered_bps)),
    Column::new("countered", "countered", |x| share(x.countered_bps)),
    Column::new("agreed", "agreed", |x| share(x.agreed_bps)),
    Column::new("realised", "realised", |x| share(x.realised_bps)),
    Column::new("certified", "certified", |x| share(x.certified_bps)),
    Column::new("shortfall", "short", |x| share(Some(x.shortfall_bps))),
    Column::hidden("waived", |x| share(Some(x.waived_bps))),
    Column::hidden("owed", |x| share(Some(x.owed_bps))),
    Column::hidden("shortfall_certified", |x| share(Some(x.shortfall_certified_bps))),
    Column::hidden("premium_bps", |x| {
        Cell::text(x.premium_bps.map(|bps| bps.to_string()).unwrap_or_default())
    }),
    Column::hidden("remarks", |x| {
        Cell::text(x.remarks.iter().map(|remark| remark.reason.as_str()).collect::<Vec<_>>().join(" "))
    }),
];

/// What is shown of labour demand.
const LABOUR: &Sheet<LabourDemand> = &[
    Column::new("plan", "plan", |x| Cell::text(&x.plan)),
    Column::new("item", "item", |x| Cell::text(&x.item)),
    Column::new("isco08", "ISCO-08", |x| Cell::text(&x.isco08)),
    Column::new("per_year", "a year", |x| Cell::text(&x.per_year)),
    Column::new("measure", "of", |x| Cell::text(measure(x.measure()))),
    Column::new("starts_on", "from", |x| Cell::text(&x.starts_on)),
    Column::new("ends_on", "to", |x| Cell::text(&x.ends_on)),
    Column::hidden("buyer", |x| Cell::text(&x.buyer)),
    Column::hidden("owed", |x| share(x.owed_bps)),
];

fn share(bps: Option<i32>) -> Cell {
    Cell::Share(bps.map(|bps| f64::from(bps) / 10_000.0))
}

fn measure(measure: LabourMeasure) -> String {
    shown(measure.as_str_name(), "LABOUR_MEASURE_")
}
