//! Rankings that were made.

use clap::Args;
use eslabon_proto::sectors::v1::{ListRunsRequest, ListRunsResponse, Run};

use super::note_more;
use crate::{
    client::Client,
    commands::time,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal},
};

/// Lists rankings.
#[derive(Debug, Args)]
pub(crate) struct Runs {
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 20)]
    limit: usize,
}

impl Runs {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let call = async |request| client.rankings().list_runs(request).await;
        let answer: ListRunsResponse = client.list(ListRunsRequest::default(), self.limit, call).await?;
        terminal.show(&answer, &answer.runs, SHEET)?;
        note_more(terminal, &answer.next_page_token);
        Ok(())
    }
}

/// What is shown of a run.
const SHEET: &Sheet<Run> = &[
    Column::new("create_time", "made", |r| time(r.create_time.as_ref())),
    Column::new("profile", "profile", |r| Cell::name(&r.profile)),
    Column::new("purpose", "purpose", |r| Cell::name(&r.purpose)),
    Column::new("selected", "chosen", |r| {
        Cell::name(r.summary.as_ref().map(|it| it.selected.join(", ")).unwrap_or_default())
    }),
    Column::new("blind", "blind", |r| Cell::Flag(r.blind)),
    Column::new("exploratory", "explores", |r| Cell::Flag(r.exploratory)),
    Column::new("prior_runs", "before", |r| Cell::Count(r.prior_runs_on_same_inputs.into())),
    Column::new("name", "run", |r| Cell::text(&r.name)),
    Column::hidden("result_digest", |r| Cell::text(&r.result_digest)),
    Column::hidden("warnings", |r| Cell::text(r.warnings.join(" "))),
];
