//! Catalogues of actions.

use clap::Subcommand;
use eslabon_proto::linkages::v1::{ActionCatalogue, ListActionCataloguesRequest};

use super::{
    put::Put,
    resources::{Delete, List, Show, resource_commands},
    said,
};
use crate::{
    client::Client,
    commands::time,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal},
};

/// What to do with catalogues of actions.
#[derive(Debug, Subcommand)]
pub(crate) enum Catalogues {
    /// All that the key may read, by id
    List(List),
    /// One catalogue
    Show(Show),
    /// Store what a file holds: a new catalogue, or the next version of one
    Put(Put),
    /// Remove one catalogue
    Delete(Delete),
}

impl Catalogues {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::List(asked) => {
                list(ListActionCataloguesRequest::default(), asked.limit, client, terminal).await
            }
            Self::Show(asked) => show(asked, client, terminal).await,
            Self::Put(file) => put(file, client, terminal).await,
            Self::Delete(asked) => delete(asked, client, terminal).await,
        }
    }
}

resource_commands! {
    "actionCatalogues", "a catalogue of actions", upgrading, SHEET;
    ActionCatalogue as action_catalogue by action_catalogue_id;
    get_action_catalogue (GetActionCatalogueRequest),
    list_action_catalogues (ListActionCataloguesRequest -> ListActionCataloguesResponse { action_catalogues }),
    create_action_catalogue (CreateActionCatalogueRequest),
    update_action_catalogue (UpdateActionCatalogueRequest),
    delete_action_catalogue (DeleteActionCatalogueRequest)
}

/// What is shown of a catalogue.
const SHEET: &Sheet<ActionCatalogue> = &[
    Column::new("name", "catalogue", |c| Cell::text(&c.name)),
    Column::new("title", "title", |c| Cell::name(said(c.title.as_ref()))),
    Column::new("actions", "actions", |c| Cell::text(actions(c))),
    Column::new("currency", "currency", |c| {
        let cost = c.actions.first().and_then(|action| action.cost.as_ref());
        Cell::text(cost.map(|cost| cost.currency.clone()).unwrap_or_default())
    }),
    Column::new("update_time", "changed", |c| time(c.update_time.as_ref())),
    Column::hidden("source", |c| Cell::text(&c.source)),
    Column::hidden("etag", |c| Cell::text(&c.etag)),
];

fn actions(catalogue: &ActionCatalogue) -> String {
    let ids: Vec<_> = catalogue.actions.iter().map(|action| action.id.as_str()).collect();
    ids.join(" ")
}
