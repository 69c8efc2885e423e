//! Products worth considering for one country.

use clap::Args;
use eslabon_proto::sectors::v1::{
    ListOpportunitiesRequest, ListOpportunitiesResponse, Opportunity, OpportunityWeights, Strategy,
};

use super::{
    basis::{Basis, foot, warn},
    note_more,
};
use crate::{
    client::Client,
    commands::choice::{choice, shown},
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal, shortened, visible},
};

/// The opportunities of one country.
#[derive(Debug, Args)]
pub(crate) struct Opportunities {
    /// Code of the country, e.g. `CRI`
    country: String,
    /// What is weighed against what
    #[arg(long, ignore_case = true, default_value = "balanced",
          value_parser = choice("STRATEGY_", Strategy::as_str_name))]
    strategy: Strategy,
    /// Weights of your own for distance, PCI and COG, e.g. `0.5,0.2,0.3`; they sum to one
    #[arg(long, value_name = "D,P,C", value_parser = weights)]
    weights: Option<OpportunityWeights>,
    /// Leave out products whose PCI exceeds the ECI of the country by more than this
    #[arg(long, value_name = "STEP", allow_negative_numbers = true)]
    pci_ceiling: Option<f64>,
    /// Leave out products farther than this, 0 to 1
    #[arg(long, value_name = "DISTANCE", allow_negative_numbers = true)]
    max_distance: Option<f64>,
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 10)]
    limit: usize,
    #[command(flatten)]
    basis: Basis,
}

impl Opportunities {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let dataset = self.basis.dataset(client, terminal).await?;
        let query = ListOpportunitiesRequest {
            country: format!("{dataset}/countries/{}", self.country),
            basis: self.basis.message(),
            strategy: self.strategy.into(),
            weights: self.weights,
            pci_ceiling: self.pci_ceiling,
            max_distance: self.max_distance,
            ..Default::default()
        };
        let call = async |request| client.sectors().list_opportunities(request).await;
        let answer: ListOpportunitiesResponse = client.list(query, self.limit, call).await?;
        show(&answer, self.weighing(), terminal)?;
        warn(terminal, answer.provenance.as_ref());
        note_more(terminal, &answer.next_page_token);
        Ok(())
    }

    fn weighing(&self) -> Weighing {
        if self.weights.is_some() { Weighing::Own } else { Weighing::Strategy }
    }
}

/// Where the weights come from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Weighing {
    /// The strategy that the answer names.
    Strategy,
    /// Whoever asked.
    Own,
}

/// Shows opportunities, and under a table why they are in it.
pub(crate) fn show(
    answer: &ListOpportunitiesResponse,
    weighing: Weighing,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    terminal.show(answer, &answer.opportunities, SHEET)?;
    if !answer.opportunities.is_empty() {
        terminal.below_table("why:")?;
    }
    for one in &answer.opportunities {
        terminal.below_table(&format!("  {}. {}", one.rank, name(one)))?;
        for reason in &one.reasons {
            terminal.below_table(&format!("     {}", visible(&reason.text)))?;
        }
    }
    terminal.below_table(&weights_line(answer, weighing))?;
    terminal.below_table(&foot(answer.provenance.as_ref()))
}

/// What was weighed against what.
fn weights_line(answer: &ListOpportunitiesResponse, weighing: Weighing) -> String {
    let whose = match weighing {
        Weighing::Strategy => format!("strategy {}", shown(answer.strategy().as_str_name(), "STRATEGY_")),
        Weighing::Own => "own weights".to_owned(),
    };
    let weights = answer.weights.unwrap_or_default();
    format!(
        "{whose}: {:.0} % nearness, {:.0} % complexity, {:.0} % outlook gain; {} candidates",
        100.0 * weights.distance,
        100.0 * weights.pci,
        100.0 * weights.cog,
        answer.candidates
    )
}

fn name(one: &Opportunity) -> String {
    if one.display_name.is_empty() {
        visible(&one.product).into_owned()
    } else {
        format!("{} {}", visible(&one.product), shortened(&one.display_name))
    }
}

fn reasons(one: &Opportunity) -> String {
    one.reasons.iter().map(|reason| reason.text.as_str()).collect::<Vec<_>>().join(" ")
}

fn contribution(one: &Opportunity, term: &str) -> Cell {
    Cell::Share(one.contributions.iter().find(|part| part.term == term).map(|part| part.contribution))
}

/// What is shown of an opportunity.
const SHEET: &Sheet<Opportunity> = &[
    Column::new("rank", "#", |o| Cell::Rank(o.rank)),
    Column::new("product", "product", |o| Cell::text(&o.product)),
    Column::new("display_name", "name", |o| Cell::name(&o.display_name)),
    Column::new("score", "score", |o| Cell::Share(Some(o.score))),
    Column::new("distance", "distance", |o| Cell::Share(Some(o.distance))),
    Column::new("pci", "PCI", |o| Cell::Index(Some(o.pci))),
    Column::new("cog", "COG", |o| Cell::Index(Some(o.cog))),
    Column::new("rca", "RCA", |o| Cell::Ratio(Some(o.rca))),
    Column::new("world_export_value_usd", "world, $", |o| Cell::Usd(o.world_export_value_usd)),
    Column::new("world_growth", "a year", |o| Cell::Growth(o.world_growth)),
    Column::hidden("from_distance", |o| contribution(o, "distance")),
    Column::hidden("from_pci", |o| contribution(o, "pci")),
    Column::hidden("from_cog", |o| contribution(o, "cog")),
    Column::hidden("reasons", |o| {
        Cell::text(o.reasons.iter().map(|reason| reason.code.as_str()).collect::<Vec<_>>().join(" "))
    }),
    Column::hidden("why", |o| Cell::text(reasons(o))),
];

/// Three numbers with commas; whether they sum to one the suite decides.
fn weights(text: &str) -> Result<OpportunityWeights, String> {
    let numbers: Result<Vec<f64>, _> = text.split(',').map(|number| number.trim().parse()).collect();
    match numbers.as_deref() {
        Ok(&[distance, pci, cog]) => Ok(OpportunityWeights { distance, pci, cog }),
        _ => Err("needs three numbers: distance, PCI, COG, e.g. `0.5,0.2,0.3`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use eslabon_proto::sectors::v1::{Contribution, OpportunityReason};

    use super::*;
    use crate::output::Format;

    #[test]
    fn weights_are_three_numbers() {
        let read = weights("0.5, 0.2,0.3").unwrap();
        assert_eq!((read.distance, read.pci, read.cog), (0.5, 0.2, 0.3));
        for bad in ["", "0.5", "0.5,0.5", "a,b,c", "1,0,0,0"] {
            assert!(weights(bad).is_err(), "{bad}");
        }
    }

    fn answer() -> ListOpportunitiesResponse {
        let reason = |code: &str, text: &str| OpportunityReason {
            code: code.to_owned(),
            text: text.to_owned(),
            ..Default::default()
        };
        let term = |term: &str, contribution| Contribution {
            term: term.to_owned(),
            contribution,
            ..Default::default()
        };
        ListOpportunitiesResponse {
            opportunities: vec![Opportunity {
                rank: 1,
                product: "9032".to_owned(),
                display_name: "Automatic regulators".to_owned(),
                score: 0.75,
                contributions: vec![term("distance", 0.5), term("pci", 0.125), term("cog", 0.125)],
                reasons: vec![reason("NEARLY_THERE", "Nearly there."), reason("OPENS_PATHS", "Opens paths.")],
                ..Default::default()
            }],
            candidates: 1,
            strategy: Strategy::LightTouch.into(),
            weights: Some(OpportunityWeights { distance: 0.6, pci: 0.2, cog: 0.2 }),
            ..Default::default()
        }
    }

    fn shown_as(format: Format, weighing: Weighing) -> String {
        #[derive(Clone, Default)]
        struct Shared(Arc<Mutex<Vec<u8>>>);
        impl std::io::Write for Shared {
            fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
                self.0.lock().unwrap().write(bytes)
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let out = Shared::default();
        let mut terminal = Terminal::of_buffers(out.clone(), std::io::sink(), Some(format), None);
        show(&answer(), weighing, &mut terminal).unwrap();
        let bytes = out.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_table_says_why_and_with_which_weights() {
        let text = shown_as(Format::Table, Weighing::Strategy);
        assert!(
            text.contains("  1. 9032 Automatic regulators\n     Nearly there.\n     Opens paths.\n"),
            "{text}"
        );
        assert!(text.contains(
            "strategy light-touch: 60 % nearness, 20 % complexity, 20 % outlook gain; 1 candidates"
        ));
    }

    #[test]
    fn weights_of_your_own_are_not_told_as_those_of_a_strategy() {
        let text = shown_as(Format::Table, Weighing::Own);
        assert!(text.contains("own weights: 60 % nearness, 20 % complexity"), "{text}");
        assert!(!text.contains("strategy"), "{text}");
    }

    #[test]
    fn csv_has_the_terms_and_the_reasons_and_nothing_below() {
        let text = shown_as(Format::Csv, Weighing::Strategy);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(
            lines[1].ends_with("0.5,0.125,0.125,NEARLY_THERE OPENS_PATHS,Nearly there. Opens paths."),
            "{text}"
        );
    }

    #[test]
    fn json_is_the_answer_and_nothing_else() {
        let value: serde_json::Value =
            serde_json::from_str(&shown_as(Format::Json, Weighing::Strategy)).unwrap();
        assert_eq!(value["strategy"], "STRATEGY_LIGHT_TOUCH");
        assert_eq!(value["opportunities"][0]["reasons"][1]["code"], "OPENS_PATHS");
    }
}
