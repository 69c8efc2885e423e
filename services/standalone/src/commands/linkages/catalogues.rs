//! Catalogues of actions: put from a file, listed, shown, removed.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use eslabon_proto::linkages::v1::{
    ActionCatalogue, CreateActionCatalogueRequest, DeleteActionCatalogueRequest, GetActionCatalogueRequest,
    ListActionCataloguesRequest, ListActionCataloguesResponse, UpdateActionCatalogueRequest,
};
use eslabon_runtime::problem::Kind;

use super::{named, note_more, said};
use crate::{
    client::Client,
    commands::{from_file, time},
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal},
};

/// What to do with catalogues of actions.
#[derive(Debug, Subcommand)]
pub(crate) enum Catalogues {
    /// All that the key may read, by id
    List(List),
    /// One catalogue
    Show(One),
    /// Store a catalogue from a file, in the place of the one that is there
    Put(Put),
    /// Remove a catalogue
    Delete(One),
}

/// Lists catalogues.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// Names a catalogue.
#[derive(Debug, Args)]
pub(crate) struct One {
    /// Its id, with or without `actionCatalogues/`
    catalogue: String,
}

/// Stores a catalogue.
#[derive(Debug, Args)]
pub(crate) struct Put {
    /// Its id
    catalogue: String,
    /// The catalogue as JSON, e.g. what `catalogues show --output json` writes
    file: PathBuf,
}

impl Catalogues {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::List(list) => list.run(client, terminal).await,
            Self::Show(one) => one.show(client, terminal).await,
            Self::Put(put) => put.run(client, terminal).await,
            Self::Delete(one) => one.delete(client, terminal).await,
        }
    }
}

impl List {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let call = async |request| client.upgrading().list_action_catalogues(request).await;
        let query = ListActionCataloguesRequest::default();
        let answer: ListActionCataloguesResponse = client.list(query, self.limit, call).await?;
        terminal.show(&answer, &answer.action_catalogues, SHEET)?;
        note_more(terminal, &answer.next_page_token);
        Ok(())
    }
}

impl One {
    async fn show(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = GetActionCatalogueRequest { name: named("actionCatalogues", &self.catalogue) };
        let call = async |request| client.upgrading().get_action_catalogue(request).await;
        let catalogue: ActionCatalogue = client.read(query, call).await?;
        terminal.show_one(&catalogue, SHEET)
    }

    async fn delete(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let name = named("actionCatalogues", &self.catalogue);
        let query = DeleteActionCatalogueRequest {
            name: name.clone(),
            request_id: uuid::Uuid::now_v7().to_string(),
            ..Default::default()
        };
        client
            .write(query, async |request| client.upgrading().delete_action_catalogue(request).await)
            .await?;
        terminal.note(&format!("removed {name}"));
        Ok(())
    }
}

impl Put {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let catalogue: ActionCatalogue = from_file(&self.file, "a catalogue of actions")?;
        let name = named("actionCatalogues", &self.catalogue);
        let create = CreateActionCatalogueRequest {
            action_catalogue_id: name.trim_start_matches("actionCatalogues/").to_owned(),
            action_catalogue: Some(catalogue.clone()),
            request_id: uuid::Uuid::now_v7().to_string(),
        };
        let made =
            client.write(create, async |request| client.upgrading().create_action_catalogue(request).await);
        let held = match made.await {
            Err(Failure::Refused { problem, .. }) if problem.kind == Kind::AlreadyExists => {
                let update = UpdateActionCatalogueRequest {
                    name,
                    action_catalogue: Some(catalogue),
                    request_id: uuid::Uuid::now_v7().to_string(),
                    ..Default::default()
                };
                let call = async |request| client.upgrading().update_action_catalogue(request).await;
                client.write(update, call).await?
            }
            other => other?,
        };
        terminal.show_one(&held, SHEET)
    }
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
