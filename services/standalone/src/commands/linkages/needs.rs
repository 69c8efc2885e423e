//! Needs: listed, shown, stored, removed, and taken from step to step.

use clap::{Args, Subcommand};
use eslabon_proto::linkages::v1::{ListNeedsRequest, Need, NeedState};

use super::{
    named,
    put::Put,
    resources::{Delete, Show, resource_commands},
    said,
    steps::{self, Award, Step},
};
use crate::{
    client::Client,
    commands::{
        choice::{choice, shown},
        time,
    },
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal},
};

/// What to do with needs.
#[derive(Debug, Subcommand)]
pub(crate) enum Needs {
    /// All of the tenant, by id
    List(List),
    /// One need
    Show(Show),
    /// Store what a file holds: a new need, or the next version of one
    Put(Put),
    /// Remove one need
    Delete(Delete),
    /// Look for suppliers: of a draft, or again of one that was matched
    Open(Step),
    /// Some suppliers are talked to
    Match(Step),
    /// Somebody has it
    Award(Award),
    /// It is over
    Close(Step),
    /// The buyer takes it back
    Withdraw(Step),
}

/// Lists needs.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only those of this buyer
    #[arg(long, value_name = "ID")]
    buyer: Option<String>,
    /// Only those of this capability
    #[arg(long, value_name = "ID")]
    capability: Option<String>,
    /// Only those that stand here
    #[arg(long, value_parser = choice("NEED_STATE_", NeedState::as_str_name))]
    state: Option<NeedState>,
    /// Only those of sites in this country, e.g. `CRI`
    #[arg(long, default_value = "", hide_default_value = true)]
    country: String,
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

impl Needs {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::List(asked) => list(asked.query(), asked.limit, client, terminal).await,
            Self::Show(asked) => show(asked, client, terminal).await,
            Self::Put(file) => put(file, client, terminal).await,
            Self::Delete(asked) => delete(asked, client, terminal).await,
            Self::Open(step) => terminal.show_one(&steps::open(step, client).await?, SHEET),
            Self::Match(step) => terminal.show_one(&steps::r#match(step, client).await?, SHEET),
            Self::Award(step) => terminal.show_one(&steps::award(step, client).await?, SHEET),
            Self::Close(step) => terminal.show_one(&steps::close(step, client).await?, SHEET),
            Self::Withdraw(step) => terminal.show_one(&steps::withdraw(step, client).await?, SHEET),
        }
    }
}

impl List {
    fn query(&self) -> ListNeedsRequest {
        ListNeedsRequest {
            buyer: self.buyer.as_ref().map(|id| named("buyers", id)).unwrap_or_default(),
            capability: self.capability.as_ref().map(|id| named("capabilities", id)).unwrap_or_default(),
            state: self.state.map_or(0, i32::from),
            country: self.country.clone(),
            ..Default::default()
        }
    }
}

resource_commands! {
    "needs", "a need", needs, SHEET;
    Need as need by need_id;
    get_need (GetNeedRequest),
    list_needs (ListNeedsRequest -> ListNeedsResponse { needs }),
    create_need (CreateNeedRequest), update_need (UpdateNeedRequest),
    delete_need (DeleteNeedRequest)
}

/// What is shown of one need.
const SHEET: &Sheet<Need> = &[
    Column::new("name", "need", |x| Cell::text(&x.name)),
    Column::new("title", "title", |x| Cell::name(said(x.title.as_ref()))),
    Column::new("buyer", "buyer", |x| Cell::text(&x.buyer)),
    Column::new("country", "country", |x| Cell::text(&x.country)),
    Column::new("capability", "capability", |x| Cell::text(&x.capability)),
    Column::new("quantity_per_year", "quantity a year", |x| Cell::text(quantity(x))),
    Column::new("start_on", "starts", |x| Cell::text(&x.start_on)),
    Column::new("state", "state", |x| Cell::text(shown(x.state().as_str_name(), "NEED_STATE_"))),
    Column::hidden("required_standards", |x| Cell::text(x.required_standards.join(" "))),
    Column::hidden("desired_standards", |x| Cell::text(x.desired_standards.join(" "))),
    Column::hidden("horizon_months", |x| Cell::Count(x.horizon_months.into())),
    Column::hidden("awarded_suppliers", |x| Cell::text(x.awarded_suppliers.join(" "))),
    Column::hidden("etag", |x| Cell::text(&x.etag)),
    Column::hidden("create_time", |x| time(x.create_time.as_ref())),
    Column::hidden("update_time", |x| time(x.update_time.as_ref())),
];

fn quantity(need: &Need) -> String {
    let quantity = need.quantity_per_year.as_ref();
    quantity.map(|quantity| format!("{} {}", quantity.value, quantity.unit)).unwrap_or_default()
}
