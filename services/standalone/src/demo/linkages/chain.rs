//! Where the firms of a chain are, and where nobody is.

use eslabon_proto::linkages::v1::{CellState, ChainMap, GetChainMapRequest};

use super::{Ways, english, explain, id, title};
use crate::{
    client::Client,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal, sheet},
};

/// The chain that is drawn.
const CHAIN: &str = "cr-medical-devices";

/// Draws the map.
pub(super) async fn tell(client: &Client, ways: &Ways, terminal: &mut Terminal) -> Result<(), Failure> {
    title(terminal, "11. Where in the chain are its firms, and where is nobody?")?;
    let query = GetChainMapRequest { name: format!("valueChains/{CHAIN}") };
    let call = async |request| client.chains().get_chain_map(request).await;
    let map: ChainMap = client.read(query, call).await?;
    terminal.line(&sheet::table(STAGES, &stages(&map), terminal.width()))?;
    explain(
        terminal,
        &format!(
            "Of {} cells, stages by segments of technology, {} are empty. That nobody is there does not say that somebody \
             should be: it says where to ask.",
            map.cells.len(),
            map.gaps
        ),
    )?;
    ways.show(&format!("/v1/valueChains/{CHAIN}:map"), &format!("linkages chain map {CHAIN}"), terminal)
}

/// A stage with its cells.
struct Stage {
    title: String,
    firms: i64,
    held: String,
    empty: String,
}

fn stages(map: &ChainMap) -> Vec<Stage> {
    let stage = |point: &eslabon_proto::linkages::v1::CurvePoint| {
        let cells = || map.cells.iter().filter(|cell| cell.stage == point.stage);
        let held = cells().filter(|cell| cell.state() != CellState::Gap).map(|cell| {
            let firms = cell.domestic_firms + cell.foreign_firms + cell.unknown_firms;
            format!("{} {firms}", id(&cell.segment))
        });
        let empty = cells().filter(|cell| cell.state() == CellState::Gap);
        Stage {
            title: english(point.title.as_ref()).to_owned(),
            firms: point.firms,
            held: held.collect::<Vec<_>>().join(", "),
            empty: empty.map(|cell| id(&cell.segment)).collect::<Vec<_>>().join(", "),
        }
    };
    map.curve.iter().map(stage).collect()
}

/// What is shown of a stage.
const STAGES: &Sheet<Stage> = &[
    Column::new("stage", "stage", |s| Cell::text(&s.title)),
    Column::new("firms", "firms", |s| Cell::Count(s.firms)),
    Column::new("held", "where", |s| Cell::name(&s.held)),
    Column::new("empty", "nobody", |s| Cell::name(&s.empty)),
];
