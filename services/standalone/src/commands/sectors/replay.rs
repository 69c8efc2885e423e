//! A ranking, computed again.

use clap::Args;
use eslabon_proto::sectors::v1::{ReplayReport, ReplayRunRequest};

use crate::{
    client::Client,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal, visible},
};

/// Computes a ranking again from what is stored of it, and compares every byte. Exits with
/// 1 when they differ.
#[derive(Debug, Args)]
pub(crate) struct Replay {
    /// The ranking: 64 hexadecimal digits, with or without `runs/`
    #[arg(value_parser = super::rank::run)]
    run: String,
}

impl Replay {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = ReplayRunRequest { name: self.run.clone() };
        let call = async |request| client.rankings().replay_run(request).await;
        let report: ReplayReport = client.read(query, call).await?;
        terminal.show_one(&report, SHEET)?;
        for change in &report.engine_changes {
            let text =
                format!("engine, {}: was {}, is {}", change.field, visible(&change.was), visible(&change.is));
            terminal.below_table(&text)?;
        }
        for path in &report.differing_paths {
            terminal.below_table(&format!("  {}", visible(path)))?;
        }
        if !report.damaged.is_empty() {
            terminal.below_table(&format!("damaged in the store: {}", report.damaged.join(", ")))?;
            terminal
                .below_table("restore it from a backup; `eslabon log verify` tells whether the log holds")?;
        }
        if report.identical && report.stored_intact {
            return Ok(());
        }
        Err(Failure::Local(anyhow::Error::msg(format!("the replay is not the run: {}", report.reason))))
    }
}

/// What is shown of a replay.
const SHEET: &Sheet<ReplayReport> = &[
    Column::new("run", "run", |r| Cell::text(&r.run)),
    Column::new("identical", "same bytes", |r| Cell::Flag(r.identical)),
    Column::new("stored_intact", "store intact", |r| Cell::Flag(r.stored_intact)),
    Column::new("difference_count", "places that differ", |r| Cell::Count(r.difference_count)),
    Column::new("reason", "reason", |r| Cell::text(&r.reason)),
    Column::new("expected_digest", "stored", |r| Cell::text(&r.expected_digest)),
    Column::new("actual_digest", "computed", |r| Cell::text(&r.actual_digest)),
];
