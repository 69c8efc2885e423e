//! Buyers: listed, shown, stored and removed.

use clap::{Args, Subcommand};
use eslabon_proto::linkages::v1::{Buyer, BuyerKind, GovernanceType, ListBuyersRequest};

use super::{
    countries,
    put::Put,
    resources::{Delete, Show, resource_commands},
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

/// What to do with buyers.
#[derive(Debug, Subcommand)]
pub(crate) enum Buyers {
    /// All that the key may read, by id
    List(List),
    /// One buyer
    Show(Show),
    /// Store what a file holds: a new buyer, or the next version of one
    Put(Put),
    /// Remove one buyer
    Delete(Delete),
}

/// Lists buyers.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only those with a site in this country, e.g. `CRI`
    #[arg(long, default_value = "", hide_default_value = true)]
    country: String,
    /// Only those of this kind
    #[arg(long, value_parser = choice("BUYER_KIND_", BuyerKind::as_str_name))]
    kind: Option<BuyerKind>,
    /// Only those of this cluster, e.g. `med`
    #[arg(long, default_value = "", hide_default_value = true)]
    cluster: String,
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

impl Buyers {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::List(asked) => list(asked.query(), asked.limit, client, terminal).await,
            Self::Show(asked) => show(asked, client, terminal).await,
            Self::Put(file) => put(file, client, terminal).await,
            Self::Delete(asked) => delete(asked, client, terminal).await,
        }
    }
}

impl List {
    fn query(&self) -> ListBuyersRequest {
        ListBuyersRequest {
            country: self.country.clone(),
            kind: self.kind.map_or(0, i32::from),
            cluster: self.cluster.clone(),
            ..Default::default()
        }
    }
}

resource_commands! {
    "buyers", "a buyer", registry, SHEET;
    Buyer as buyer by buyer_id;
    get_buyer (GetBuyerRequest),
    list_buyers (ListBuyersRequest -> ListBuyersResponse { buyers }),
    create_buyer (CreateBuyerRequest), update_buyer (UpdateBuyerRequest),
    delete_buyer (DeleteBuyerRequest)
}

/// What is shown of one buyer.
const SHEET: &Sheet<Buyer> = &[
    Column::new("name", "buyer", |x| Cell::text(&x.name)),
    Column::new("legal_name", "legal name", |x| Cell::name(&x.legal_name)),
    Column::new("kind", "kind", |x| Cell::text(shown(x.kind().as_str_name(), "BUYER_KIND_"))),
    Column::new("countries", "countries", |x| Cell::text(countries(&x.sites))),
    Column::new("cluster", "cluster", |x| Cell::text(&x.cluster)),
    Column::new("governance", "governance", |x| Cell::text(governance(x))),
    Column::hidden("entry_year", |x| {
        Cell::text(x.entry_year.map(|year| year.to_string()).unwrap_or_default())
    }),
    Column::hidden("origin", |x| Cell::text(&x.origin)),
    Column::hidden("etag", |x| Cell::text(&x.etag)),
    Column::hidden("create_time", |x| time(x.create_time.as_ref())),
    Column::hidden("update_time", |x| time(x.update_time.as_ref())),
];

/// Nothing where nobody has established it.
fn governance(buyer: &Buyer) -> String {
    match buyer.governance.as_ref().map(|governance| governance.r#type()) {
        None | Some(GovernanceType::Unspecified) => String::new(),
        Some(known) => shown(known.as_str_name(), "GOVERNANCE_TYPE_"),
    }
}
