//! A ranking, made now.

use clap::Args;
use eslabon_proto::sectors::v1::{
    CreateRunRequest, ListSectorResultsRequest, ListSectorResultsResponse, Run, SectorResult,
    create_run_response::Event,
};
use tokio_stream::StreamExt;

use crate::{
    client::Client,
    commands::datasets,
    failure::Failure,
    output::{Cell, Column, Format, Sheet, Terminal, json},
    progress::WorkBar,
};

/// Ranks the sectors of a profile. The same question again shows the ranking that is held.
#[derive(Debug, Args)]
pub(crate) struct Rank {
    /// The profile, as `NAME/NUMBER`
    #[arg(value_parser = super::profiles::name)]
    profile: String,
    /// What the ranking is for
    #[arg(long)]
    purpose: String,
    /// Explore: allowed with a draft, marked as such, and logged
    #[arg(long)]
    exploratory: bool,
    /// The ranking that this one corrects
    #[arg(long, value_name = "RUN", value_parser = run)]
    corrects: Option<String>,
    #[command(flatten)]
    data: Data,
}

/// What figures come from.
#[derive(Debug, Args)]
pub(super) struct Data {
    /// The trade dataset, where criteria need one
    #[arg(long, value_parser = datasets::id)]
    dataset: Option<String>,
    /// An input: 16 hexadecimal digits, with or without `inputs/`; as often as needed
    #[arg(long = "input", value_name = "ID", value_parser = input)]
    pub(super) inputs: Vec<String>,
    /// The year; 0 takes the newest of each
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    pub(super) year: i32,
}

impl Data {
    /// Name of the dataset; empty for none.
    pub(super) fn dataset_name(&self) -> String {
        self.dataset.as_deref().map(datasets::name).unwrap_or_default()
    }
}

impl Rank {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = CreateRunRequest {
            profile: self.profile.clone(),
            purpose: self.purpose.clone(),
            exploratory: self.exploratory,
            dataset: self.data.dataset_name(),
            inputs: self.data.inputs.clone(),
            year: self.data.year,
            corrects: self.corrects.clone().unwrap_or_default(),
        };
        let (made, already_held) = make(query, client, terminal).await?;
        if already_held {
            terminal.note("this was asked before; here is the ranking that is held");
        }
        show(&made, client, terminal).await
    }
}

/// Makes a run and shows how far it has come.
async fn make(query: CreateRunRequest, client: &Client, terminal: &Terminal) -> Result<(Run, bool), Failure> {
    let bar = WorkBar::new(terminal, "rank");
    let (request, id) = client.request(query);
    let broken = |status: &_| client.failure(status, id.clone());
    let mut rankings = client.rankings();
    let mut answers = rankings.create_run(request).await.map_err(|status| broken(&status))?.into_inner();
    while let Some(answer) = answers.next().await {
        let answer = answer.map_err(|status| broken(&status))?;
        match answer.event {
            Some(Event::Run(run)) => {
                bar.finish();
                return Ok((run, answer.already_held));
            }
            Some(Event::Progress(progress)) => bar.show(&progress),
            None => {}
        }
    }
    Err(Failure::Unreachable(format!("the suite ended request {id} without an answer")))
}

/// A run with its sectors: as JSON the run, else the sectors and what to know of them.
pub(super) async fn show(run: &Run, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
    if terminal.format() == Format::Json {
        return json::pretty(terminal.out(), run);
    }
    let query = ListSectorResultsRequest { run: run.name.clone(), ..Default::default() };
    let call = async |request| client.rankings().list_sector_results(request).await;
    let answer: ListSectorResultsResponse = client.list(query, 0, call).await?;
    terminal.show(&answer, &answer.sectors, SHEET)?;
    terminal.below_table(&run.name)?;
    for warning in &run.warnings {
        terminal.below_table(&format!("  {warning}: {}", meaning(warning)))?;
    }
    Ok(())
}

/// What a warning means.
fn meaning(code: &str) -> &'static str {
    // After a colon comes what a warning is about.
    match code.split(':').next().unwrap_or(code) {
        "WEIGHTS_FIXED_AFTER_DATA" => "weights were fixed after the data were seen",
        "EXPLORATORY" => "it only explores and supports no decision",
        "EARLIER_RUNS_ON_SAME_INPUTS" => "these data were ranked before; see how often and how",
        "MISSING_VALUES" => "some values are missing; scores have a range",
        "CONSTANT_CRITERION" => "a weighted criterion is the same for all sectors",
        "EMPLOYMENT_CAP_RAISED" => "employment may weigh more than its kind of policy has by default",
        "EMPLOYMENT_DEPENDENT_SELECTION" => "a chosen sector has its place only because of employment",
        "FEWER_SECTORS_THAN_LISTED" => "some sectors are vetoed or left out",
        _ => "see the documentation",
    }
}

/// An input as it is typed.
pub(super) fn input(text: &str) -> Result<String, String> {
    let digits = text.strip_prefix("inputs/").unwrap_or(text);
    hexadecimal(digits, 16).map(|digits| format!("inputs/{digits}"))
}

/// A run as it is typed.
pub(super) fn run(text: &str) -> Result<String, String> {
    let digits = text.strip_prefix("runs/").unwrap_or(text);
    hexadecimal(digits, 64).map(|digits| format!("runs/{digits}"))
}

fn hexadecimal(digits: &str, count: usize) -> Result<&str, String> {
    let are = digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
    if are && digits.len() == count {
        Ok(digits)
    } else {
        Err(format!("needs {count} hexadecimal digits, 0-9 and a-f"))
    }
}

/// What sets a sector apart.
fn flags(of: &SectorResult) -> String {
    let flags = [
        (of.selected, "chosen"),
        (of.vetoed, "vetoed"),
        (of.excluded, "left out"),
        (of.declining, "declining"),
        (of.employment_dependent, "by employment only"),
    ];
    flags.into_iter().filter(|(is_so, _)| *is_so).map(|(_, text)| text).collect::<Vec<_>>().join(", ")
}

/// What is shown of a sector.
pub(crate) const SHEET: &Sheet<SectorResult> = &[
    Column::new("rank", "#", |s| Cell::Rank(s.rank)),
    Column::new("sector", "sector", |s| Cell::text(&s.sector)),
    Column::new("name", "name", |s| Cell::name(&s.display_name)),
    Column::new("score", "score", |s| Cell::Share(s.score)),
    Column::new("score_low", "low", |s| Cell::Share(s.score_low)),
    Column::new("score_high", "high", |s| Cell::Share(s.score_high)),
    Column::new("top_k_acceptability", "in choice", |s| Cell::Share(s.top_k_acceptability)),
    Column::new("shadow_rank", "# ungated", |s| Cell::Rank(s.shadow_rank)),
    Column::new("rank_without_employment", "# no jobs", |s| Cell::Rank(s.rank_without_employment)),
    Column::new("flags", "is", |s| Cell::text(flags(s))),
    Column::hidden("top_k_acceptability_se", |s| Cell::Share(s.top_k_acceptability_se)),
    Column::hidden("gates_fired", |s| Cell::text(s.gates_fired.join(" "))),
    Column::hidden("missing", |s| Cell::text(s.missing.join(" "))),
    Column::hidden("confidence_factor", |s| Cell::Share(s.confidence_factor)),
];
