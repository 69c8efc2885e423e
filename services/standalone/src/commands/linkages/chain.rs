//! Value chains, and the map of one: stages by segments.

use clap::{Args, Subcommand};
use eslabon_proto::linkages::v1::{
    CellState, ChainCell, ChainMap, ChainStage, GetChainMapRequest, ListValueChainsRequest, ValueChain,
};

use super::{
    named,
    put::Put,
    resources::{Delete, Show, resource_commands},
    said,
};
use crate::{
    client::Client,
    commands::choice::shown,
    failure::Failure,
    output::{Cell, Column, Format, Sheet, Terminal},
};

/// What to do with value chains.
#[derive(Debug, Subcommand)]
pub(crate) enum Chain {
    /// All that the key may read, by id
    List(List),
    /// One chain
    Show(Show),
    /// Who is where: stages by segments, with the curve of value added
    Map(Map),
    /// Store what a file holds: a new chain, or the next version of one
    Put(Put),
    /// Remove one chain
    Delete(Delete),
}

/// Lists chains.
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

/// Draws a map.
#[derive(Debug, Args)]
pub(crate) struct Map {
    /// The chain's id, with or without `valueChains/`
    chain: String,
}

impl Chain {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        match self {
            Self::List(asked) => {
                let query = ListValueChainsRequest {
                    country: asked.country.clone(),
                    cluster: asked.cluster.clone(),
                    ..Default::default()
                };
                list(query, asked.limit, client, terminal).await
            }
            Self::Show(asked) => show(asked, client, terminal).await,
            Self::Map(map) => map.run(client, terminal).await,
            Self::Put(file) => put(file, client, terminal).await,
            Self::Delete(asked) => delete(asked, client, terminal).await,
        }
    }
}

impl Map {
    async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = GetChainMapRequest { name: named("valueChains", &self.chain) };
        let call = async |request| client.chains().get_chain_map(request).await;
        let map: ChainMap = client.read(query, call).await?;
        if terminal.format() != Format::Table {
            return terminal.show(&map, &map.cells, CELLS);
        }
        terminal.grid(&heading(&map), &rows(&map))?;
        terminal.below_table(&format!(
            "{} gaps (·); {} cells with firms and no domestic one; `2+1` are two domestic and one other",
            map.gaps, map.cells_without_domestic
        ))?;
        if !map.value_added_unit.is_empty() {
            terminal.below_table(&format!("value added: {}", map.value_added_unit))?;
        }
        Ok(())
    }
}

fn heading(map: &ChainMap) -> Vec<String> {
    let segments = map.segments.iter().map(|segment| {
        let title = said(segment.title.as_ref());
        if title.is_empty() { segment.id.clone() } else { title }
    });
    let before = ["stage", "value added"].map(str::to_owned);
    before.into_iter().chain(segments).chain(["firms".to_owned()]).collect()
}

/// A line for every stage: its value added, its cells, and the firms at it.
fn rows(map: &ChainMap) -> Vec<Vec<String>> {
    let row = |point: &eslabon_proto::linkages::v1::CurvePoint| {
        let cells = map.cells.iter().filter(|cell| cell.stage == point.stage).map(counted);
        let title = said(point.title.as_ref());
        let before = [
            if title.is_empty() { point.stage.clone() } else { title },
            point.value_added.map(|value| value.to_string()).unwrap_or_default(),
        ];
        before.into_iter().chain(cells).chain([point.firms.to_string()]).collect()
    };
    map.curve.iter().map(row).collect()
}

/// Firms of a cell: domestic and others; `?` where owners are not known.
fn counted(cell: &ChainCell) -> String {
    match cell.state() {
        CellState::Gap | CellState::Unspecified => "·".to_owned(),
        CellState::WithoutDomestic | CellState::Domestic | CellState::OwnersUnknown => {
            let known = match (cell.domestic_firms, cell.foreign_firms) {
                (0, 0) => String::new(),
                (domestic, foreign) => format!("{domestic}+{foreign}"),
            };
            let unknown =
                if cell.unknown_firms > 0 { format!("{}?", cell.unknown_firms) } else { String::new() };
            [known, unknown].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
        }
    }
}

resource_commands! {
    "valueChains", "a value chain", chains, SHEET;
    ValueChain as value_chain by value_chain_id;
    get_value_chain (GetValueChainRequest),
    list_value_chains (ListValueChainsRequest -> ListValueChainsResponse { value_chains }),
    create_value_chain (CreateValueChainRequest), update_value_chain (UpdateValueChainRequest),
    delete_value_chain (DeleteValueChainRequest)
}

/// What is shown of a chain.
const SHEET: &Sheet<ValueChain> = &[
    Column::new("name", "chain", |it| Cell::text(&it.name)),
    Column::new("title", "title", |it| Cell::name(said(it.title.as_ref()))),
    Column::new("country", "country", |it| Cell::text(&it.country)),
    Column::new("cluster", "cluster", |it| Cell::text(&it.cluster)),
    Column::new("stages", "stages", |it| Cell::name(stages(&it.stages))),
    Column::hidden("segments", |it| Cell::Count(it.segments.len() as i64)),
    Column::hidden("source", |it| Cell::name(&it.source)),
    Column::hidden("etag", |it| Cell::text(&it.etag)),
];

/// What is shown of a cell.
const CELLS: &Sheet<ChainCell> = &[
    Column::new("stage", "stage", |it| Cell::text(&it.stage)),
    Column::new("segment", "segment", |it| Cell::text(&it.segment)),
    Column::new("state", "state", |it| Cell::text(shown(it.state().as_str_name(), "CELL_STATE_"))),
    Column::new("domestic_firms", "domestic", |it| Cell::Count(it.domestic_firms)),
    Column::new("foreign_firms", "foreign", |it| Cell::Count(it.foreign_firms)),
    Column::new("unknown_firms", "unknown", |it| Cell::Count(it.unknown_firms)),
    Column::new("firms", "firms", |it| Cell::name(it.firms.join("; "))),
];

fn stages(stages: &[ChainStage]) -> String {
    stages.iter().map(|stage| stage.id.as_str()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_counts_domestic_and_other_firms_and_tells_what_is_not_known() {
        let cell = |state: CellState, domestic_firms, foreign_firms, unknown_firms| {
            let state = state.into();
            counted(&ChainCell { state, domestic_firms, foreign_firms, unknown_firms, ..Default::default() })
        };
        assert_eq!(cell(CellState::Gap, 0, 0, 0), "·");
        assert_eq!(cell(CellState::Domestic, 2, 1, 0), "2+1");
        assert_eq!(cell(CellState::OwnersUnknown, 0, 0, 4), "4?");
        assert_eq!(cell(CellState::OwnersUnknown, 0, 1, 4), "0+1 4?");
    }
}
