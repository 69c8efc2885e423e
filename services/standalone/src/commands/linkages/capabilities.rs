//! Capabilities: listed and shown.

use clap::{Args, Subcommand};
use eslabon_proto::linkages::v1::{
    Capability, GetCapabilityRequest, ListCapabilitiesRequest, ListCapabilitiesResponse, ProductCode,
};

use super::{named, note_more, said};
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

/// Shows a capability.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// Its id, with or without `capabilities/`
    capability: String,
}

impl Capabilities {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::List(list) => list.run(client, terminal).await,
            Self::Show(show) => show.run(client, terminal).await,
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

/// What is shown of a capability.
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
