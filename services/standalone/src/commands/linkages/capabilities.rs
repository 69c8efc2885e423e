//! Capabilities: listed, shown, stored and removed.

use clap::{Args, Subcommand};
use eslabon_proto::linkages::v1::{
    Capability, CreateCapabilityRequest, DeleteCapabilityRequest, GetCapabilityRequest,
    ListCapabilitiesRequest, ListCapabilitiesResponse, ProductCode, UpdateCapabilityRequest,
};

use super::{
    named, note_more,
    put::{Put, etag, found},
    said,
};
use crate::{
    client::Client,
    commands::time,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal},
};

/// What to do with capabilities.
#[derive(Debug, Subcommand)]
pub(crate) enum Capabilities {
    /// All that the key may read, by id
    List(List),
    /// One capability
    Show(Show),
    /// Store what a file holds: a new capability, or the next version of one
    Put(Put),
    /// Remove one capability
    Delete(Delete),
}

/// Lists capabilities.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only those of this cluster, e.g. `med`
    #[arg(long, default_value = "", hide_default_value = true)]
    cluster: String,
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// Shows one capability.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// Its id, with or without `capabilities/`
    capability: String,
}

/// Removes one capability.
#[derive(Debug, Args)]
pub(crate) struct Delete {
    /// Its id, with or without `capabilities/`
    capability: String,
    /// Only if it is still what was read with this etag
    #[arg(long, default_value = "", hide_default_value = true)]
    etag: String,
}

impl Capabilities {
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
        let query = ListCapabilitiesRequest { cluster: self.cluster.clone(), ..Default::default() };
        let call = async |request| client.registry().list_capabilities(request).await;
        let answer: ListCapabilitiesResponse = client.list(query, self.limit, call).await?;
        terminal.show(&answer, &answer.capabilities, SHEET)?;
        note_more(terminal, &answer.next_page_token);
        Ok(())
    }
}

impl Show {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = GetCapabilityRequest { name: named("capabilities", &self.capability) };
        let call = async |request| client.registry().get_capability(request).await;
        let capability: Capability = client.read(query, call).await?;
        terminal.show_one(&capability, SHEET)
    }
}

impl Delete {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let name = named("capabilities", &self.capability);
        let query =
            DeleteCapabilityRequest { name: name.clone(), etag: self.etag.clone(), ..Default::default() };
        client.write(query, async |request| client.registry().delete_capability(request).await).await?;
        terminal.note(&format!("{name} is removed"));
        Ok(())
    }
}

/// Makes what a file holds, or changes what is there into it.
async fn put(file: &Put, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
    let given = file.given("capabilities", "a capability", |capability: &Capability| &capability.name)?;
    let query = GetCapabilityRequest { name: given.name.clone() };
    let held =
        found(client.read(query, async |request| client.registry().get_capability(request).await).await)?;
    let capability: Capability = match held {
        None => {
            let query = CreateCapabilityRequest {
                capability_id: given.id,
                capability: Some(given.resource),
                ..Default::default()
            };
            client.write(query, async |request| client.registry().create_capability(request).await).await?
        }
        Some(held) => {
            let query = UpdateCapabilityRequest {
                name: given.name,
                etag: etag(&given.resource.etag, held.etag),
                capability: Some(given.resource),
                ..Default::default()
            };
            client.write(query, async |request| client.registry().update_capability(request).await).await?
        }
    };
    terminal.show_one(&capability, SHEET)
}

/// What is shown of one capability.
const SHEET: &Sheet<Capability> = &[
    Column::new("name", "capability", |c| Cell::text(&c.name)),
    Column::new("title", "title", |c| Cell::name(said(c.title.as_ref()))),
    Column::new("cluster", "cluster", |c| Cell::text(&c.cluster)),
    Column::new("process", "process", |c| Cell::text(&c.process)),
    Column::new("codes", "codes", |c| Cell::text(codes(&c.codes))),
    Column::new("unit", "unit", |c| Cell::text(&c.unit)),
    Column::new("hours_per_unit", "hours", |c| Cell::Index(Some(c.hours_per_unit))),
    Column::hidden("usual_standards", |c| Cell::text(c.usual_standards.join(" "))),
    Column::hidden("synonyms", |c| Cell::text(c.synonyms.join("; "))),
    Column::hidden("proximities", |c| Cell::Count(c.proximities.len() as i64)),
    Column::hidden("etag", |c| Cell::text(&c.etag)),
    Column::hidden("create_time", |c| time(c.create_time.as_ref())),
    Column::hidden("update_time", |c| time(c.update_time.as_ref())),
];

fn codes(codes: &[ProductCode]) -> String {
    let codes = codes.iter().map(|code| format!("{}:{}", code.scheme, code.code));
    codes.collect::<Vec<_>>().join(" ")
}
