//! Which sectors to promote: the shortlist, what was vetoed, and how far to trust it.

use eslabon_proto::sectors::v1::{
    CreateRunRequest, GetSectorResultRequest, GetStabilityRequest, ListSectorResultsRequest,
    ListSectorResultsResponse, ReplayReport, ReplayRunRequest, Run, SectorExplanation, SectorResult,
    Stability, create_run_response::Event,
};
use tokio_stream::StreamExt;

use super::{Held, Ways, explain, title};
use crate::{
    client::Client,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal, sheet, thousands},
    progress::WorkBar,
    sample::shown_name,
};

/// Places that are shown; what is vetoed is shown beside them.
const PLACES: i32 = 7;
/// What the ranking is for.
const PURPOSE: &str = "demo";

/// Ranks, and shows the choice.
pub(super) async fn tell(
    client: &Client,
    held: &Held,
    ways: &Ways,
    terminal: &mut Terminal,
) -> Result<Run, Failure> {
    title(terminal, &format!("4. Which sectors should {} promote?", shown_name()))?;
    let query = query(held);
    let run = rank(client, query.clone(), terminal).await?;
    let sectors = sectors(client, &run).await?;
    let shown: Vec<_> =
        sectors.iter().filter(|one| one.vetoed || (1..=PLACES).contains(&one.rank)).cloned().collect();
    terminal.line(&sheet::table(SHORTLIST, &shown, terminal.width()))?;
    let draws = stability(client, &run).await?.draws.map_or(0, |draws| draws.count);
    explain(
        terminal,
        &format!(
            "Low, high: the score where a figure is missing or uncertain. In draws: how often it is among the chosen, over \
             {} draws of weights and figures. Ungated: its rank without gates. No jobs: its rank if employment did \
             not count.",
            thousands(draws)
        ),
    )?;
    reasons(client, &run, &sectors, terminal).await?;
    fairness(client, &run, terminal).await?;
    ways_of(held, &query, &run, &sectors, ways, terminal)?;
    Ok(run)
}

fn query(held: &Held) -> CreateRunRequest {
    CreateRunRequest {
        profile: held.profile.name.clone(),
        purpose: PURPOSE.to_owned(),
        dataset: held.dataset.name.clone(),
        inputs: vec![held.indicators.name.clone(), held.io_table.name.clone()],
        ..Default::default()
    }
}

async fn rank(client: &Client, query: CreateRunRequest, terminal: &Terminal) -> Result<Run, Failure> {
    let bar = WorkBar::new(terminal, "rank");
    let (request, id) = client.request(query);
    let broken = |status: &_| client.failure(status, id.clone());
    let answers = client.rankings().create_run(request).await.map_err(|status| broken(&status))?;
    let mut answers = answers.into_inner();
    while let Some(answer) = answers.next().await {
        match answer.map_err(|status| broken(&status))?.event {
            Some(Event::Run(run)) => {
                bar.finish();
                return Ok(run);
            }
            Some(Event::Progress(progress)) => bar.show(&progress),
            None => {}
        }
    }
    Err(Failure::Unreachable(format!("the suite ended request {id} without an answer")))
}

async fn sectors(client: &Client, run: &Run) -> Result<Vec<SectorResult>, Failure> {
    let query = ListSectorResultsRequest { run: run.name.clone(), ..Default::default() };
    let call = async |request| client.rankings().list_sector_results(request).await;
    let answer: ListSectorResultsResponse = client.list(query, 0, call).await?;
    Ok(answer.sectors)
}

async fn explanation(client: &Client, sector: &SectorResult) -> Result<SectorExplanation, Failure> {
    let query = GetSectorResultRequest { name: sector.name.clone() };
    client.read(query, async |request| client.rankings().get_sector_result(request).await).await
}

async fn stability(client: &Client, run: &Run) -> Result<Stability, Failure> {
    let query = GetStabilityRequest { run: run.name.clone() };
    client.read(query, async |request| client.rankings().get_stability(request).await).await
}

/// Why the first is first, why the vetoed are out, and who is in for the jobs alone.
async fn reasons(
    client: &Client,
    run: &Run,
    sectors: &[SectorResult],
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    if let Some(first) = sectors.iter().find(|one| one.rank == 1) {
        paragraph(terminal, &explanation(client, first).await?.en)?;
    }
    for vetoed in sectors.iter().filter(|one| one.vetoed) {
        let found = explanation(client, vetoed).await?;
        for gate in found.gates.iter().filter(|gate| gate.kind == HARD) {
            let text = format!("{} is vetoed by gate {}: {}", vetoed.display_name, gate.gate, gate.reason);
            paragraph(terminal, &text)?;
        }
    }
    for one in sectors.iter().filter(|one| one.selected && one.employment_dependent) {
        let without = one.rank_without_employment;
        let text = format!(
            "{} is among the chosen for its jobs alone: if they did not count, it would be number {without}.",
            one.display_name
        );
        paragraph(terminal, &text)?;
    }
    let found = stability(client, run).await?;
    if let Some((pair, shift)) = found.price_of_choice.and_then(|pair| pair.shift.map(|shift| (pair, shift)))
    {
        let name = |id: &str| {
            sectors.iter().find(|one| one.sector == id).map_or(id, |one| one.display_name.as_str()).to_owned()
        };
        let (behind, ahead) = (name(&pair.behind), name(&pair.ahead));
        let text = format!(
            "The price of the choice: {behind} catches {ahead} when {:.1} % of the weight moves.",
            100.0 * shift
        );
        paragraph(terminal, &text)?;
    }
    Ok(())
}

/// Whether the game was fair, and whether it can be played again.
async fn fairness(client: &Client, run: &Run, terminal: &mut Terminal) -> Result<(), Failure> {
    let query = ReplayRunRequest { name: run.name.clone() };
    let call = async |request| client.rankings().replay_run(request).await;
    let replay: ReplayReport = client.read(query, call).await?;
    let blind = if run.blind { "before any figure was seen" } else { "after figures were seen" };
    let same = if replay.identical { "the same bytes" } else { "OTHER bytes" };
    let digest: String = replay.actual_digest.chars().take(DIGEST).collect();
    let text = format!(
        "Fair play: weights were registered {blind}; computed again just now, it gave {same} ({digest}…)."
    );
    explain(terminal, &format!("  {text}"))
}

/// The kind of gate that vetoes.
const HARD: &str = "HARD";
/// Characters of a digest that are enough to recognise it.
const DIGEST: usize = 23;

fn paragraph(terminal: &mut Terminal, text: &str) -> Result<(), Failure> {
    super::paragraph(terminal, &format!("  {text}"))
}

fn ways_of(
    held: &Held,
    query: &CreateRunRequest,
    run: &Run,
    sectors: &[SectorResult],
    ways: &Ways,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let body = serde_json::json!({
        "profile": query.profile, "purpose": query.purpose, "dataset": query.dataset, "inputs": query.inputs,
    });
    let inputs = format!("--input {} --input {}", held.indicators.name, held.io_table.name);
    let command = format!(
        "sectors rank {} --purpose {PURPOSE} --dataset {} {inputs}",
        held.profile.name, held.dataset.name
    );
    ways.show_post("/v1/runs", &body, &command, terminal)?;
    terminal.line("")?;
    if let Some(first) = sectors.iter().find(|one| one.rank == 1) {
        terminal.line("The same sentence in Spanish, with what each criterion adds:")?;
        let command = format!("sectors explain {} {} --language es", run.name, first.sector);
        ways.show(&format!("/v1/{}", first.name), &command, terminal)?;
    }
    Ok(())
}

/// What is shown of a sector.
const SHORTLIST: &Sheet<SectorResult> = &[
    Column::new("rank", "#", |s| Cell::Rank(s.rank)),
    Column::new("name", "sector", |s| Cell::name(&s.display_name)),
    Column::new("score", "score", |s| Cell::Share(s.score)),
    Column::new("score_low", "low", |s| Cell::Share(s.score_low)),
    Column::new("score_high", "high", |s| Cell::Share(s.score_high)),
    Column::new("top_k_acceptability", "in draws", |s| Cell::text(percent(s.top_k_acceptability))),
    Column::new("shadow_rank", "ungated", |s| Cell::Rank(s.shadow_rank)),
    Column::new("rank_without_employment", "no jobs", |s| Cell::Rank(s.rank_without_employment)),
    Column::new("is", "is", |s| Cell::text(stands(s))),
];

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{:.0} %", 100.0 * share))
}

fn stands(sector: &SectorResult) -> &'static str {
    match (sector.vetoed, sector.selected) {
        (true, _) => "VETOED",
        (_, true) => "chosen",
        _ => "",
    }
}
