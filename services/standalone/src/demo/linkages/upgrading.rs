//! What to pay within a budget, so that most becomes possible.

use eslabon_proto::linkages::v1::{
    Money, PlanProgrammeRequest, ProgrammeStep, plan_programme_response::Event,
};

use super::{Ways, dollars, english, explain, id, pieces, title, wanted};
use crate::{
    client::Client,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal, sheet},
    sample::SHOWN,
};

/// What closes gaps.
const CATALOGUE: &str = "agency";
/// What there is to spend, in cents.
const BUDGET: i64 = 12_000_000;

/// Plans the programme.
pub(super) async fn tell(client: &Client, ways: &Ways, terminal: &mut Terminal) -> Result<(), Failure> {
    title(terminal, "13. With $120,000, which suppliers to upgrade, and how?")?;
    let query = PlanProgrammeRequest {
        catalogue: format!("actionCatalogues/{CATALOGUE}"),
        budget: Some(Money { currency: "USD".to_owned(), minor_units: BUDGET }),
        country: SHOWN.to_owned(),
        ..Default::default()
    };
    let call = async |request| client.upgrading().plan_programme(request).await;
    let programme = wanted(pieces(client, query, call).await?, |piece| match piece.event {
        Some(Event::Programme(programme)) => Some(programme),
        _ => None,
    })?;
    terminal.line(&sheet::table(STEPS, &programme.steps, terminal.width()))?;
    let usd = |cents: i64| Cell::Usd(cents as f64 / 100.0).rounded();
    let left = dollars(programme.left.as_ref()).map_or(Cell::text("nothing"), Cell::Usd).rounded();
    explain(
        terminal,
        &format!(
            "Two assemblers ask now for parts from clean rooms, and no moulder of the country has one. Opens: what buyers spend in a year on what becomes possible, ${} of the ${} that any budget could open. ${left} \
             is left. {}",
            usd(programme.spend),
            usd(programme.spend_within_reach),
            english(programme.guarantee_text.as_ref()),
        ),
    )?;
    ways.show_post(
        &format!("/v1/actionCatalogues/{CATALOGUE}:planProgramme"),
        &serde_json::json!({
            "budget": {"currency": "USD", "minorUnits": BUDGET.to_string()},
            "country": SHOWN,
        }),
        &format!("linkages programme {CATALOGUE} --budget USD:{BUDGET} --country {SHOWN}"),
        terminal,
    )
}

/// What is shown of a step.
const STEPS: &Sheet<ProgrammeStep> = &[
    Column::new("supplier", "supplier", |s| Cell::text(id(&s.supplier))),
    Column::new("actions", "actions", |s| Cell::name(s.actions.join(", "))),
    Column::new("cost", "cost, $", |s| dollars(s.cost.as_ref()).map_or(Cell::text("–"), Cell::Usd)),
    Column::new("months", "months", |s| Cell::Plain(s.months.into())),
    Column::new("needs", "needs", |s| Cell::Count(s.needs.len() as i64)),
    Column::new("spend", "opens, $", |s| Cell::Usd(s.spend as f64 / 100.0)),
];
