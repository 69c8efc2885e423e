//! Capabilities: listed, shown, stored and removed.

use clap::{Args, Subcommand};
use eslabon_proto::linkages::v1::{Capability, ListCapabilitiesRequest, ProductCode};

use super::{
    put::Put,
    resources::{Delete, Show, resource_commands},
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

impl Capabilities {
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
    fn query(&self) -> ListCapabilitiesRequest {
        ListCapabilitiesRequest { cluster: self.cluster.clone(), ..Default::default() }
    }
}

resource_commands! {
    "capabilities", "a capability", registry, SHEET;
    Capability as capability by capability_id;
    get_capability (GetCapabilityRequest),
    list_capabilities (ListCapabilitiesRequest -> ListCapabilitiesResponse { capabilities }),
    create_capability (CreateCapabilityRequest), update_capability (UpdateCapabilityRequest),
    delete_capability (DeleteCapabilityRequest)
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
