//! Whether waves of entry moved a sector up, and who still comes in.

use eslabon_proto::linkages::v1::{AssessWavesRequest, WaveAssessment, WaveFinding};

use super::{Ways, explain, title};
use crate::{
    client::Client,
    commands::choice::shown,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal, sheet},
};

/// Table 6-1 of the source.
const SET: &str = "cr-medical-devices";

/// Assesses the waves.
pub(super) async fn tell(client: &Client, ways: &Ways, terminal: &mut Terminal) -> Result<(), Failure> {
    title(terminal, "10. Did the sector move up, wave by wave?")?;
    let query = AssessWavesRequest { name: format!("waveSets/{SET}") };
    let call = async |request| client.chains().assess_waves(request).await;
    let found: WaveAssessment = client.read(query, call).await?;
    terminal.line(&sheet::table(WAVES, &found.waves, terminal.width()))?;
    explain(
        terminal,
        "Frontier: the highest rank so far among the sector's export categories, from disposables (1) to capital \
         equipment (4). Class: of technology, the mean over products. Domestic: new firms of the country.",
    )?;
    let entrants: Vec<_> = found.new_domestic_entrants.iter().map(ToString::to_string).collect();
    let contradictions = found.contradictions.iter().map(|one| {
        format!(
            " The {} of wave {} add up to {} firms where {} are stated; both are kept.",
            one.breakdown, one.wave, one.summed, one.stated
        )
    });
    explain(
        terminal,
        &format!(
            "{}: tau-b {} of class and order. Beside it stand the new domestic firms, wave by wave: {}{}.{}",
            shown(found.verdict().as_str_name(), "WAVE_VERDICT_").replace('-', " "),
            found.tau_b.map_or_else(|| "not defined".to_owned(), |tau| format!("{tau:.4}")),
            entrants.join(", "),
            if found.domestic_entry_fell { "; fewer at the end than at the beginning" } else { "" },
            contradictions.collect::<String>(),
        ),
    )?;
    ways.show(&format!("/v1/waveSets/{SET}:assess"), &format!("linkages waves assess {SET}"), terminal)
}

/// What is shown of a wave.
const WAVES: &Sheet<WaveFinding> = &[
    Column::new("wave", "wave", |w| Cell::text(&w.wave)),
    Column::new("years", "until", |w| w.to_year.map_or(Cell::text("–"), |year| Cell::Plain(year.into()))),
    Column::new("firms", "firms", |w| Cell::Count(w.firms)),
    Column::new("all", "in all", |w| Cell::Count(w.all_firms)),
    Column::new("frontier", "frontier", |w| w.frontier.map_or(Cell::text("–"), Cell::Rank)),
    Column::new("class", "class", |w| Cell::Ratio(w.mean_class)),
    Column::new("domestic", "domestic", |w| Cell::Count(w.domestic_entrants)),
    Column::new("share", "share", |w| Cell::Share(Some(w.domestic_share))),
    Column::new("functions", "functions that are new", |w| Cell::name(w.new_functions.join(", "))),
];
