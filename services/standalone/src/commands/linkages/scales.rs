//! From how many hours a year suppliers pay.

use clap::Subcommand;
use eslabon_proto::linkages::v1::{ListMinimumScalesRequest, MinimumScale};

use super::{
    put::Put,
    resources::{Delete, List, Show, resource_commands},
};
use crate::{
    client::Client,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal},
};

/// What to do with scales.
#[derive(Debug, Subcommand)]
pub(crate) enum Scales {
    /// All that the key may read, by capability
    List(List),
    /// One scale, by the id of its capability
    Show(Show),
    /// Store what a file holds; its id is that of the capability
    Put(Put),
    /// Remove one scale
    Delete(Delete),
}

impl Scales {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::List(asked) => {
                list(ListMinimumScalesRequest::default(), asked.limit, client, terminal).await
            }
            Self::Show(asked) => show(asked, client, terminal).await,
            Self::Put(file) => put(file, client, terminal).await,
            Self::Delete(asked) => delete(asked, client, terminal).await,
        }
    }
}

resource_commands! {
    "minimumScales", "a minimum scale", missing_links, SHEET;
    MinimumScale as minimum_scale by minimum_scale_id;
    get_minimum_scale (GetMinimumScaleRequest),
    list_minimum_scales (ListMinimumScalesRequest -> ListMinimumScalesResponse { minimum_scales }),
    create_minimum_scale (CreateMinimumScaleRequest), update_minimum_scale (UpdateMinimumScaleRequest),
    delete_minimum_scale (DeleteMinimumScaleRequest)
}

/// What is shown of a scale.
const SHEET: &Sheet<MinimumScale> = &[
    Column::new("capability", "capability", |it| Cell::text(&it.capability)),
    Column::new("hours_per_year", "hours", |it| Cell::Index(it.hours_per_year)),
    Column::new("units_per_year", "units", |it| Cell::Index(it.units_per_year)),
    Column::new("source", "source", |it| Cell::name(&it.source)),
    Column::hidden("etag", |it| Cell::text(&it.etag)),
];
