//! The figures of the sectors of a list.

use clap::Args;
use eslabon_proto::sectors::v1::{ComputeMatrixRequest, CriteriaMatrix, MatrixCell, MatrixRow};

use super::rank::Data;
use crate::{
    client::Client,
    failure::Failure,
    output::{Cell, Column, Sheet, Terminal, visible},
};

/// The figures of one territory.
#[derive(Debug, Args)]
pub(crate) struct Matrix {
    /// The list of sectors: 16 hexadecimal digits, with or without `inputs/`
    #[arg(value_parser = super::rank::input)]
    sectors: String,
    /// Code of the territory
    #[arg(long)]
    territory: String,
    /// A criterion, with options after it: `LCA`, `COG:variant=B`, `DEMAND_G:span=2,average=1`; as
    /// often as needed
    #[arg(long = "criterion", value_name = "ID", required = true)]
    criteria: Vec<String>,
    /// Code of a territory to compare with; as often as needed
    #[arg(long = "comparator", value_name = "CODE")]
    comparators: Vec<String>,
    #[command(flatten)]
    data: Data,
}

impl Matrix {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let query = ComputeMatrixRequest {
            sector_list: self.sectors.clone(),
            territory: self.territory.clone(),
            year: self.data.year,
            dataset: self.data.dataset_name(),
            inputs: self.data.inputs.clone(),
            comparators: self.comparators.clone(),
            criteria: self.criteria.clone(),
            ..Default::default()
        };
        let call = async |request| client.rankings().compute_matrix(request).await;
        let matrix: CriteriaMatrix = client.list(query, 0, call).await?;
        let rows = matrix.rows.iter();
        let cells: Vec<Figure> =
            rows.flat_map(|row| row.cells.iter().map(|cell| Figure::of(row, cell))).collect();
        terminal.show(&matrix, &cells, SHEET)?;
        for note in &matrix.notes {
            terminal.note(&visible(note));
        }
        Ok(())
    }
}

/// A figure with the sector that it is of.
struct Figure {
    sector: String,
    name: String,
    cell: MatrixCell,
}

impl Figure {
    fn of(row: &MatrixRow, cell: &MatrixCell) -> Self {
        Self { sector: row.sector.clone(), name: row.display_name.clone(), cell: cell.clone() }
    }
}

/// What is shown of a figure.
const SHEET: &Sheet<Figure> = &[
    Column::new("sector", "sector", |it| Cell::text(&it.sector)),
    Column::new("name", "name", |it| Cell::name(&it.name)),
    Column::new("criterion", "criterion", |it| Cell::text(&it.cell.criterion)),
    Column::new("value", "value", |it| Cell::Index(it.cell.value)),
    Column::new("half_width", "±", |it| Cell::Index(Some(it.cell.half_width))),
    Column::new("year", "year", |it| Cell::Plain(it.cell.year.into())),
    Column::new("grade", "grade", |it| Cell::text(&it.cell.grade)),
    Column::new("source", "source", |it| Cell::text(&it.cell.source)),
    Column::new("note", "note", |it| Cell::name(&it.cell.note)),
];
