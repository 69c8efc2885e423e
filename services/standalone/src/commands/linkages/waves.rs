//! Waves of entry, and what they show.

use clap::{Args, Subcommand};
use eslabon_proto::linkages::v1::{
    AssessWavesRequest, ListWaveSetsRequest, WaveAssessment, WaveFinding, WaveSet, WaveVerdict,
};

use super::{
    named,
    put::Put,
    resources::{Delete, Show, resource_commands},
    said,
};
use crate::{
    client::Client,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal},
};

/// What to do with waves of entry.
#[derive(Debug, Subcommand)]
pub(crate) enum Waves {
    /// All sets that the key may read, by id
    List(List),
    /// One set
    Show(Show),
    /// Whether the firms that came one after the other moved the sector up
    Assess(Assess),
    /// Store what a file holds: a new set, or the next version of one
    Put(Put),
    /// Remove one set
    Delete(Delete),
}

/// Lists sets of waves.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only those of this country, e.g. `CRI`
    #[arg(long, default_value = "", hide_default_value = true)]
    country: String,
    /// Only those of this cluster, e.g. `med`
    #[arg(long, default_value = "", hide_default_value = true)]
    cluster: String,
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

/// Assesses a set of waves.
#[derive(Debug, Args)]
pub(crate) struct Assess {
    /// The set's id, with or without `waveSets/`
    waves: String,
}

impl Waves {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::List(asked) => {
                let query = ListWaveSetsRequest {
                    country: asked.country.clone(),
                    cluster: asked.cluster.clone(),
                    ..Default::default()
                };
                list(query, asked.limit, client, terminal).await
            }
            Self::Show(asked) => show(asked, client, terminal).await,
            Self::Assess(assess) => assess.run(client, terminal).await,
            Self::Put(file) => put(file, client, terminal).await,
            Self::Delete(asked) => delete(asked, client, terminal).await,
        }
    }
}

impl Assess {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = AssessWavesRequest { name: named("waveSets", &self.waves) };
        let call = async |request| client.chains().assess_waves(request).await;
        let found: WaveAssessment = client.read(query, call).await?;
        terminal.show(&found, &found.waves, FINDINGS)?;
        for line in told(&found) {
            terminal.below_table(&line)?;
        }
        Ok(())
    }
}

/// The verdict, what stands beside it, and what does not add up.
fn told(found: &WaveAssessment) -> Vec<String> {
    let tau = found.tau_b.map(|tau| format!(", tau-b {tau:.4}")).unwrap_or_default();
    let verdict = match found.verdict() {
        WaveVerdict::MovedUp => "the sector moved up",
        WaveVerdict::DidNotMoveUp => "the sector did not move up",
        WaveVerdict::Undefined | WaveVerdict::Unspecified => "too little is known to say whether it moved up",
    };
    let entrants: Vec<_> = found.new_domestic_entrants.iter().map(ToString::to_string).collect();
    let fell = if found.domestic_entry_fell { "; fewer came in at the end" } else { "" };
    let mut lines =
        vec![format!("{verdict}{tau}"), format!("new domestic firms: {}{fell}", entrants.join(", "))];
    lines.extend(found.contradictions.iter().map(|it| {
        format!("{}: {} add up to {}, and {} firms are stated", it.wave, it.breakdown, it.summed, it.stated)
    }));
    lines
}

resource_commands! {
    "waveSets", "a set of waves", chains, SHEET;
    WaveSet as wave_set by wave_set_id;
    get_wave_set (GetWaveSetRequest),
    list_wave_sets (ListWaveSetsRequest -> ListWaveSetsResponse { wave_sets }),
    create_wave_set (CreateWaveSetRequest), update_wave_set (UpdateWaveSetRequest),
    delete_wave_set (DeleteWaveSetRequest)
}

/// What is shown of a set.
const SHEET: &Sheet<WaveSet> = &[
    Column::new("name", "waves", |it| Cell::text(&it.name)),
    Column::new("title", "title", |it| Cell::name(said(it.title.as_ref()))),
    Column::new("country", "country", |it| Cell::text(&it.country)),
    Column::new("cluster", "cluster", |it| Cell::text(&it.cluster)),
    Column::new("waves", "waves", |it| Cell::Count(it.waves.len() as i64)),
    Column::hidden("source", |it| Cell::name(&it.source)),
    Column::hidden("etag", |it| Cell::text(&it.etag)),
];

/// What is shown of a wave.
const FINDINGS: &Sheet<WaveFinding> = &[
    Column::new("wave", "wave", |it| Cell::text(&it.wave)),
    Column::new("years", "years", |it| Cell::text(years(it))),
    Column::new("firms", "firms", |it| Cell::Count(it.firms)),
    Column::hidden("all_firms", |it| Cell::Count(it.all_firms)),
    Column::new("frontier", "frontier", |it| Cell::Rank(it.frontier.unwrap_or_default())),
    Column::new("mean_class", "class", |it| Cell::Index(it.mean_class)),
    Column::new("breadth", "breadth", |it| Cell::Count(it.breadth.into())),
    Column::new("new_functions", "new functions", |it| Cell::name(it.new_functions.join(" "))),
    Column::new("domestic_entrants", "domestic", |it| Cell::Count(it.domestic_entrants)),
    Column::hidden("joint_entrants", |it| Cell::Count(it.joint_entrants)),
    Column::new("domestic_share", "share", |it| Cell::Share(Some(it.domestic_share))),
];

fn years(wave: &WaveFinding) -> String {
    let year = |year: Option<i32>| year.map(|year| year.to_string()).unwrap_or_default();
    format!("{}-{}", year(wave.from_year), year(wave.to_year))
}
