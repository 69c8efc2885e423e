//! What an input holds, row by row.

use std::{ops::Range, sync::Arc};

use eslabon_proto::sectors::v1::{self as pb, input_row::Row};
use eslabon_runtime::page;

use crate::{
    app::{App, Call},
    error::Error,
    inputs::{Kind, flows::Flows, indicators::Indicators, io_table::IoTable, sector_list::SectorList},
    names,
};

/// Items on a page by default, and at most.
const DEFAULT: usize = 50;
const MOST: usize = 1000;

pub(super) async fn list_input_rows(
    app: Arc<App>,
    call: Call,
    request: pb::ListInputRowsRequest,
) -> Result<pb::ListInputRowsResponse, Error> {
    let input = app.any_input(&call, names::input(&request.input)?).await?;
    let tenant = call.tenant().as_str().as_bytes();
    let query = page::query(&[tenant, b"inputRows", &input.digest, &request.year.to_le_bytes()]);
    let size = page::size(request.page_size, DEFAULT, MOST);
    let page = |count: usize| page::range(count, size, &request.page_token, query);
    let (rows, next_page_token) = match input.kind() {
        Some(Kind::SectorList) => {
            let list = app.sector_list(&input).await?;
            // Millions of links may have to be put in order.
            let held = list.clone();
            let all = app.computing(move || Ok::<_, Error>(of_sectors(&held))).await?;
            let (range, next) = page(all.len())?;
            (all[range].iter().map(|place| sector_row(&list, place)).collect(), next)
        }
        Some(Kind::Indicators) => {
            let table = app.indicators(&input).await?;
            let (range, next) = page(table.rows.len())?;
            (indicator_rows(&table, range), next)
        }
        Some(Kind::Flows) => {
            let flows = app.flows(&input, request.year).await?;
            let (range, next) = page(flows.len())?;
            (range.map(|flow| flow_row(&flows, flow)).collect(), next)
        }
        Some(Kind::IoTable) => {
            let table = app.io_table(&input).await?;
            let (range, next) = page(count_of_io_table(&table))?;
            let cells = of_io_table(&table).skip(range.start).take(range.len());
            (cells.map(|cell| io_row(&table, &cell)).collect(), next)
        }
        // One that a newer release stored.
        None => return Err(Error::NotFound(request.input)),
    };
    Ok(pb::ListInputRowsResponse { rows, next_page_token })
}

fn row(row: Row) -> pb::InputRow {
    pb::InputRow { row: Some(row) }
}

/// The rows of a list: each sector with each of its links, or with none.
pub(super) fn of_sectors(list: &SectorList) -> Vec<(usize, Option<usize>)> {
    let mut rows: Vec<_> =
        list.links.iter().enumerate().map(|(at, link)| (link.sector as usize, Some(at))).collect();
    rows.sort_unstable();
    let has_link = |sector: usize| {
        let at = rows.partition_point(|(other, _)| *other < sector);
        rows.get(at).is_some_and(|(other, _)| *other == sector)
    };
    let bare: Vec<_> = (0..list.sectors.len()).filter(|&sector| !has_link(sector)).collect();
    rows.extend(bare.into_iter().map(|sector| (sector, None)));
    rows.sort_unstable();
    rows
}

fn sector_row(list: &SectorList, (sector, link): &(usize, Option<usize>)) -> pb::InputRow {
    let sector = &list.sectors[*sector];
    let link = link.map(|at| &list.links[at]);
    row(Row::Sector(pb::SectorRow {
        sector: sector.id.clone(),
        name: sector.name.clone(),
        name_es: sector.name_es.clone(),
        description: sector.description.clone(),
        scheme: link.map_or("", |link| link.scheme.name()).to_owned(),
        code: link.map(|link| link.code.clone()).unwrap_or_default(),
        weight: link.map_or(0.0, |link| link.weight),
    }))
}

fn indicator_rows(table: &Indicators, range: Range<usize>) -> Vec<pb::InputRow> {
    let of = |list: &[String], at: u32| list[at as usize].clone();
    let rows = table.rows[range].iter().map(|held| {
        row(Row::Indicator(pb::IndicatorRow {
            territory: of(&table.territories, held.territory),
            region: of(&table.regions, held.territory),
            sector: of(&table.sectors, held.sector),
            indicator: of(&table.indicators, held.indicator),
            occupation: of(&table.occupations, held.occupation),
            year: held.year,
            value: held.value,
            half_width: held.half_width,
            unit: of(&table.units, held.unit),
            source: of(&table.sources, held.source),
            grade: held.grade.name().to_owned(),
        }))
    });
    rows.collect()
}

fn flow_row(flows: &Flows, flow: usize) -> pb::InputRow {
    let product = flows.ends.partition_point(|&end| end as usize <= flow);
    row(Row::Flow(pb::FlowRow {
        year: flows.year,
        exporter: flows.exporters[flows.exporter[flow] as usize].clone(),
        importer: flows.importer_of(flow).map(|at| flows.importers[at].clone()).unwrap_or_default(),
        product: flows.products[product].clone(),
        value_usd: flows.value[flow],
        quantity_t: flows.quantity_of(flow),
    }))
}

/// A cell of an input-output table.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Cell {
    /// What the buyer needs from the seller.
    Between(usize, usize),
    /// A factor of an industry.
    Factor(&'static str, usize, f64),
}

/// The cells that are not zero: between industries, then the factors. A page is cut from
/// them as they come, since there may be millions.
fn of_io_table(table: &IoTable) -> impl Iterator<Item = Cell> {
    let count = table.len();
    let between = table.coefficients.iter().enumerate().filter(|(_, coefficient)| **coefficient != 0.0);
    let between = between.map(move |(at, _)| Cell::Between(at / count, at % count));
    let factors = factors(table).into_iter().flat_map(|(name, values)| {
        let held = values.iter().enumerate().filter(|(_, value)| **value != 0.0);
        held.map(move |(industry, value)| Cell::Factor(name, industry, *value))
    });
    between.chain(factors)
}

/// How many cells are not zero.
pub(super) fn count_of_io_table(table: &IoTable) -> usize {
    let lists = factors(table).map(|(_, values)| values);
    let all = table.coefficients.iter().chain(lists.into_iter().flatten());
    all.filter(|value| **value != 0.0).count()
}

fn factors(table: &IoTable) -> [(&'static str, &Vec<f64>); 4] {
    [
        ("OUTPUT", &table.output),
        ("EMPLOYMENT", &table.employment),
        ("COMPENSATION", &table.compensation),
        ("VALUE_ADDED", &table.value_added),
    ]
}

fn io_row(table: &IoTable, cell: &Cell) -> pb::InputRow {
    let name = |industry: usize| table.industries[industry].clone();
    row(Row::Io(match *cell {
        Cell::Between(seller, buyer) => {
            pb::IoRow { row: name(seller), column: name(buyer), value: table.coefficient(seller, buyer) }
        }
        Cell::Factor(factor, industry, value) => {
            pb::IoRow { row: factor.to_owned(), column: name(industry), value }
        }
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_between_industries_come_first_and_are_as_many_as_are_counted() {
        let table = IoTable {
            industries: ["agr", "food"].map(String::from).to_vec(),
            coefficients: vec![0.1, 0.3, 0.0, 0.2],
            output: vec![100.0, 0.0],
            value_added: vec![-1.0, 5.0],
            ..IoTable::default()
        };
        let cells: Vec<_> = of_io_table(&table).collect();
        let expected = [
            Cell::Between(0, 0),
            Cell::Between(0, 1),
            Cell::Between(1, 1),
            Cell::Factor("OUTPUT", 0, 100.0),
            Cell::Factor("VALUE_ADDED", 0, -1.0),
            Cell::Factor("VALUE_ADDED", 1, 5.0),
        ];
        assert_eq!(cells, expected);
        assert_eq!(count_of_io_table(&table), cells.len());
    }
}
