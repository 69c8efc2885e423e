//! Why a sector is where it is.

use clap::{Args, ValueEnum};
use eslabon_proto::sectors::v1::{
    CriterionContribution, GetRunRequest, GetSectorResultRequest, Overturn, Run, SectorExplanation,
};

use crate::{
    client::Client,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal, visible},
};

/// The language of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Language {
    /// English.
    En,
    /// Spanish.
    Es,
}

/// One sector of a ranking, or all of them.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The ranking: 64 hexadecimal digits, with or without `runs/`
    #[arg(value_parser = super::rank::run)]
    run: String,
    /// Id of one sector; without it, all of them in their order
    sector: Option<String>,
    /// Language of the sentence
    #[arg(long, value_enum, default_value_t = Language::En)]
    language: Language,
}

impl Explain {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let Some(sector) = &self.sector else {
            let query = GetRunRequest { name: self.run.clone() };
            let run: Run =
                client.read(query, async |request| client.rankings().get_run(request).await).await?;
            return super::rank::show(&run, client, terminal).await;
        };
        let query = GetSectorResultRequest { name: format!("{}/sectors/{sector}", self.run) };
        let call = async |request| client.rankings().get_sector_result(request).await;
        let found: SectorExplanation = client.read(query, call).await?;
        let contributions = found.result.as_ref().map(|it| it.contributions.as_slice()).unwrap_or_default();
        terminal.show(&found, contributions, SHEET)?;
        let text = if self.language == Language::Es { &found.es } else { &found.en };
        terminal.below_table(&visible(text))?;
        for gate in &found.gates {
            let text = format!("gate {}: {}", visible(&gate.gate), visible(&gate.reason));
            terminal.below_table(&text)?;
        }
        match &found.turn {
            Some(turn) => terminal.below_table(&price(turn)),
            None => Ok(()),
        }
    }
}

/// What a place costs.
pub(super) fn price(turn: &Overturn) -> String {
    match turn.shift {
        Some(shift) => format!(
            "{} catches {} when {:.1} % of the weight moves",
            visible(&turn.behind),
            visible(&turn.ahead),
            100.0 * shift
        ),
        None => format!("no weights make {} catch {}", visible(&turn.behind), visible(&turn.ahead)),
    }
}

/// What is shown of a contribution.
const SHEET: &Sheet<CriterionContribution> = &[
    Column::new("criterion", "criterion", |c| Cell::text(&c.criterion)),
    Column::new("raw", "figure", |c| Cell::Index(c.raw)),
    Column::new("half_width", "±", |c| Cell::Index(c.raw.map(|_| c.half_width))),
    Column::new("value", "value", |c| Cell::Share(c.value)),
    Column::new("contribution", "adds", |c| Cell::Share(c.contribution)),
    Column::new("treatment", "if missing", |c| Cell::text(&c.treatment)),
    Column::new("year", "year", |c| if c.year == 0 { Cell::Index(None) } else { Cell::Plain(c.year.into()) }),
    Column::new("grade", "grade", |c| Cell::text(&c.grade)),
    Column::new("source", "source", |c| Cell::text(&c.source)),
    Column::hidden("note", |c| Cell::text(&c.note)),
];
