//! Who can serve a need, how well, and what stands between.

use eslabon_proto::linkages::v1::{FindSuppliersRequest, Match, RequirementState, Text};

use super::{Ways, dollars, explain, id, paragraph, title};
use crate::{
    client::Client,
    commands::{choice::shown, linkages::matches},
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal, sheet},
};

/// The need that is looked at.
const NEED: &str = "oem-w2-3-packaging";
/// What closes gaps.
const CATALOGUE: &str = "agency";

/// Asks for suppliers, and shows what one of them lacks.
pub(super) async fn tell(client: &Client, ways: &Ways, terminal: &mut Terminal) -> Result<(), Failure> {
    title(terminal, "7. Who could supply an assembler with sterile packaging?")?;
    let query = FindSuppliersRequest {
        need: format!("needs/{NEED}"),
        action_catalogue: format!("actionCatalogues/{CATALOGUE}"),
        ..Default::default()
    };
    let (_, matches) = matches::find(query, client).await?;
    terminal.line(&sheet::table(MATCHES, &matches, terminal.width()))?;
    explain(
        terminal,
        "Score: of 100 points over nine components; low and high where something is not known. What is lacking is \
         never set off against the score: it is closed, at a cost and in months, or it is not.",
    )?;
    if let Some(one) = matches.iter().find(|found| !found.gaps.is_empty()) {
        paragraph(terminal, &format!("  {}: {}", one.supplier_title, evidence(one, |text| &text.en)))?;
        explain(terminal, &format!("  {}: {}", one.supplier_title, evidence(one, |text| &text.es)))?;
    }
    ways.show_post(
        &format!("/v1/needs/{NEED}:findSuppliers"),
        &serde_json::json!({"actionCatalogue": format!("actionCatalogues/{CATALOGUE}")}),
        &format!("linkages match {NEED} --catalogue {CATALOGUE}"),
        terminal,
    )
}

/// What the gaps of a match rest on, in one language.
fn evidence(found: &Match, language: impl Fn(&Text) -> &String) -> String {
    let gaps = found.requirements.iter().filter(|one| one.state() == RequirementState::Gap);
    let texts = gaps.filter_map(|gap| gap.evidence.as_ref()).map(|text| language(text).as_str());
    texts.collect::<Vec<_>>().join(" ")
}

/// What is shown of a match.
const MATCHES: &Sheet<Match> = &[
    Column::new("supplier", "supplier", |m| Cell::text(id(&m.supplier))),
    Column::new("verdict", "verdict", |m| Cell::text(shown(m.verdict().as_str_name(), "VERDICT_"))),
    Column::new("score", "score", |m| points(m.score_bps)),
    Column::new("low", "low", |m| points(m.low_bps)),
    Column::new("high", "high", |m| points(m.high_bps)),
    Column::new("lacks", "lacks", |m| Cell::name(matches::lacks(m))),
    Column::new("cost", "cost, $", |m| {
        let cost = m.plan.as_ref().and_then(|plan| dollars(plan.cost.as_ref()));
        cost.map_or(Cell::text("–"), Cell::Usd)
    }),
    Column::new("months", "months", |m| {
        m.plan.as_ref().map_or(Cell::text("–"), |plan| Cell::text(plan.months.to_string()))
    }),
];

/// Basis points as points of 100.
fn points(bps: i32) -> Cell {
    Cell::text(format!("{:.1}", f64::from(bps) / 100.0))
}
