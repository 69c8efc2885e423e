//! Two rankings side by side.

use clap::Args;
use eslabon_proto::sectors::v1::{CompareRunsRequest, RankMove, RunComparison};

use crate::{
    client::Client,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal, visible},
};

/// What was put in differently, and what came out differently.
#[derive(Debug, Args)]
pub(crate) struct Compare {
    /// The ranking: 64 hexadecimal digits, with or without `runs/`
    #[arg(value_parser = super::rank::run)]
    run: String,
    /// The other
    #[arg(value_parser = super::rank::run)]
    other: String,
}

impl Compare {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = CompareRunsRequest { run: self.run.clone(), other: self.other.clone() };
        let call = async |request| client.rankings().compare_runs(request).await;
        let found: RunComparison = client.read(query, call).await?;
        terminal.show(&found, &found.moves, SHEET)?;
        for line in differences(&found) {
            terminal.below_table(&line)?;
        }
        Ok(())
    }
}

fn differences(found: &RunComparison) -> Vec<String> {
    let or_none = |name: &str| if name.is_empty() { "none".to_owned() } else { visible(name).into_owned() };
    let weight = |weight: Option<f64>| weight.map_or_else(|| "none".to_owned(), |it| it.to_string());
    let mut lines = Vec::new();
    lines.extend(
        found
            .inputs
            .iter()
            .map(|it| format!("{}: {} -> {}", visible(&it.kind), or_none(&it.name), or_none(&it.other_name))),
    );
    lines.extend(found.weights.iter().map(|it| {
        format!("weight of {}: {} -> {}", visible(&it.criterion), weight(it.weight), weight(it.other_weight))
    }));
    lines.extend(found.value_functions.iter().map(|id| format!("value function of {}", visible(id))));
    lines.extend(found.profile_paths.iter().map(|path| format!("profile: {}", visible(path))));
    lines.extend(found.engine.iter().map(|part| format!("engine: {}", visible(part))));
    lines.push(format!("{} figures differ", found.changed_cell_count));
    for (what, ids) in [
        ("chosen only by the first", &found.selected_only_in_run),
        ("chosen only by the second", &found.selected_only_in_other),
    ] {
        if !ids.is_empty() {
            lines.push(format!("{what}: {}", visible(&ids.join(", "))));
        }
    }
    let tau = found.tau_b.map_or_else(|| "undefined".to_owned(), |tau| format!("{tau:.3}"));
    lines.push(format!("agreement of scores: {tau} (Kendall tau-b)"));
    lines
}

/// What is shown of a move.
const SHEET: &Sheet<RankMove> = &[
    Column::new("sector", "sector", |m| Cell::text(&m.sector)),
    Column::new("rank", "# first", |m| Cell::Rank(m.rank)),
    Column::new("other_rank", "# second", |m| Cell::Rank(m.other_rank)),
    Column::new("score", "score first", |m| Cell::Share(m.score)),
    Column::new("other_score", "score second", |m| Cell::Share(m.other_score)),
];
