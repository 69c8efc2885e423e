//! How robust a ranking is.

use clap::Args;
use eslabon_proto::sectors::v1::{
    CrossCheck, GetStabilityRequest, Stability as Answer, WeightInterval, WeightStability,
};

use super::explain::price;
use crate::{
    client::Client,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal},
};

/// How far weights can move, what the choice costs, and what other methods say.
#[derive(Debug, Args)]
pub(crate) struct Stability {
    /// The ranking: 64 hexadecimal digits, with or without `runs/`
    #[arg(value_parser = super::rank::run)]
    run: String,
}

impl Stability {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = GetStabilityRequest { run: self.run.clone() };
        let call = async |request| client.rankings().get_stability(request).await;
        let found: Answer = client.read(query, call).await?;
        terminal.show(&found, &found.weights, SHEET)?;
        if let Some(pair) = &found.price_of_choice {
            terminal.below_table(&format!("the price of the choice: {}", price(pair)))?;
        }
        if let Some(test) = &found.employment {
            terminal.below_table(&format!(
                "without employment ({:.0} % of the weight): agreement {}",
                100.0 * test.weight,
                agreement(test.tau_b)
            ))?;
        }
        for check in &found.cross_checks {
            terminal.below_table(&other(check))?;
        }
        if let Some(draws) = &found.draws {
            terminal.below_table(&format!(
                "{} draws by {}, {:.1} % of those tried",
                draws.count,
                draws.sampler,
                100.0 * draws.acceptance_rate
            ))?;
        }
        Ok(())
    }
}

fn agreement(tau_b: Option<f64>) -> String {
    tau_b.map_or_else(|| "undefined".to_owned(), |tau| format!("{tau:.3} (Kendall tau-b)"))
}

fn other(check: &CrossCheck) -> String {
    if check.undefined.is_empty() {
        format!("{}: agreement {}", check.method, agreement(check.tau_b))
    } else {
        format!("{}: no answer, {} {}", check.method, check.undefined, check.criterion)
    }
}

fn low(interval: Option<&WeightInterval>) -> Cell {
    Cell::Share(interval.map(|it| it.low))
}

fn high(interval: Option<&WeightInterval>) -> Cell {
    Cell::Share(interval.map(|it| it.high))
}

/// What is shown of a weight.
const SHEET: &Sheet<WeightStability> = &[
    Column::new("criterion", "criterion", |w| Cell::text(&w.criterion)),
    Column::new("weight", "weight", |w| Cell::Share(Some(w.weight))),
    Column::new("order_low", "order from", |w| low(w.order.as_ref())),
    Column::new("order_high", "to", |w| high(w.order.as_ref())),
    Column::new("first_low", "first from", |w| low(w.first.as_ref())),
    Column::new("first_high", "to", |w| high(w.first.as_ref())),
    Column::new("top_k_low", "choice from", |w| low(w.top_k.as_ref())),
    Column::new("top_k_high", "to", |w| high(w.top_k.as_ref())),
];
