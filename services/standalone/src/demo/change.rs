//! Whether an economy moves to better work: the growth of productivity, taken apart.

use eslabon_proto::sectors::v1::{DecomposeRequest, GrowthSplit, ProductivityDecomposition};

use super::{Held, Ways, explain, title};
use crate::{
    client::Client,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal, sheet},
    sample::{SHOWN, shown_name},
};

/// Takes growth apart, for the country that is shown and the regions around it.
pub(super) async fn tell(
    client: &Client,
    held: &Held,
    ways: &Ways,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    title(terminal, "6. Is the economy moving to better work?")?;
    let (from, to) = match held.productivity.years[..] {
        [first, .., last] => (first, last),
        _ => (0, 0),
    };
    let input = held.productivity.name.clone();
    let query = DecomposeRequest { input: input.clone(), from_year: from, to_year: to, ..Default::default() };
    let call = async |request| client.changes().decompose(request).await;
    let answer: ProductivityDecomposition = client.read(query, call).await?;
    terminal.line(&sheet::table(GROWTH, &places(&answer), terminal.width()))?;
    explain(
        terminal,
        &format!(
            "Growth of value added per worker, {from} to {to}, per cent a year; of regions, the mean over countries. Within: \
             each sector got better at what it does. Structural change: people moved to sectors that yield more, or, \
             where it is negative, less."
        ),
    )?;
    let body = serde_json::json!({"fromYear": from, "toYear": to});
    let command = format!("sectors decompose --input {input} --from {from} --to {to}");
    ways.show_post(&format!("/v1/{input}:decompose"), &body, &command, terminal)
}

/// A country or region.
struct Place {
    name: String,
    countries: usize,
    split: Option<GrowthSplit>,
}

fn places(answer: &ProductivityDecomposition) -> Vec<Place> {
    let country = answer.territories.iter().filter(|one| one.territory == SHOWN).map(|one| Place {
        name: shown_name().to_owned(),
        countries: 1,
        split: one.growth,
    });
    let regions = answer.regions.iter().map(|region| Place {
        name: region.name.clone(),
        countries: region.territories.len(),
        split: region.unweighted,
    });
    country.chain(regions).collect()
}

/// What is shown of a place.
const GROWTH: &Sheet<Place> = &[
    Column::new("name", "place", |p| Cell::name(&p.name)),
    Column::new("growth_pct", "growth", |p| Cell::Ratio(p.split.as_ref().map(|split| split.growth_pct))),
    Column::new("within_pct", "within sectors", |p| {
        Cell::Ratio(p.split.as_ref().map(|split| split.within_pct))
    }),
    Column::new("structural_pct", "structural change", |p| {
        Cell::Ratio(p.split.as_ref().map(|split| split.structural_pct))
    }),
    Column::new("countries", "countries", |p| Cell::Count(p.countries as i64)),
];
