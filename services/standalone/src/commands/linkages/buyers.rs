//! Buyers: listed, shown, stored and removed.

use clap::{Args, Subcommand};
use eslabon_proto::linkages::v1::{
    Buyer, BuyerKind, CreateBuyerRequest, DeleteBuyerRequest, GetBuyerRequest, GovernanceType,
    ListBuyersRequest, ListBuyersResponse, UpdateBuyerRequest,
};

use super::{
    countries, named, note_more,
    put::{Put, etag, found},
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

/// Shows one buyer.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// Its id, with or without `buyers/`
    buyer: String,
}

/// Removes one buyer.
#[derive(Debug, Args)]
pub(crate) struct Delete {
    /// Its id, with or without `buyers/`
    buyer: String,
    /// Only if it is still what was read with this etag
    #[arg(long, default_value = "", hide_default_value = true)]
    etag: String,
}

impl Buyers {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::List(list) => list.run(client, terminal).await,
            Self::Show(show) => show.run(client, terminal).await,
            Self::Put(file) => put(file, client, terminal).await,
            Self::Delete(delete) => delete.run(client, terminal).await,
        }
    }
}

impl List {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = ListBuyersRequest {
            country: self.country.clone(),
            kind: self.kind.map_or(0, i32::from),
            cluster: self.cluster.clone(),
            ..Default::default()
        };
        let call = async |request| client.registry().list_buyers(request).await;
        let answer: ListBuyersResponse = client.list(query, self.limit, call).await?;
        terminal.show(&answer, &answer.buyers, SHEET)?;
        note_more(terminal, &answer.next_page_token);
        Ok(())
    }
}

impl Show {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = GetBuyerRequest { name: named("buyers", &self.buyer) };
        let call = async |request| client.registry().get_buyer(request).await;
        let buyer: Buyer = client.read(query, call).await?;
        terminal.show_one(&buyer, SHEET)
    }
}

impl Delete {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let name = named("buyers", &self.buyer);
        let query = DeleteBuyerRequest { name: name.clone(), etag: self.etag.clone(), ..Default::default() };
        client.write(query, async |request| client.registry().delete_buyer(request).await).await?;
        terminal.note(&format!("{name} is removed"));
        Ok(())
    }
}

/// Makes what a file holds, or changes what is there into it.
async fn put(file: &Put, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
    let given = file.given("buyers", "a buyer", |buyer: &Buyer| &buyer.name)?;
    let query = GetBuyerRequest { name: given.name.clone() };
    let held = found(client.read(query, async |request| client.registry().get_buyer(request).await).await)?;
    let buyer: Buyer = match held {
        None => {
            let query =
                CreateBuyerRequest { buyer_id: given.id, buyer: Some(given.resource), ..Default::default() };
            client.write(query, async |request| client.registry().create_buyer(request).await).await?
        }
        Some(held) => {
            let query = UpdateBuyerRequest {
                name: given.name,
                etag: etag(&given.resource.etag, held.etag),
                buyer: Some(given.resource),
                ..Default::default()
            };
            client.write(query, async |request| client.registry().update_buyer(request).await).await?
        }
    };
    terminal.show_one(&buyer, SHEET)
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
