//! Where the exports of a territory go.

use eslabon_sectors_core::criteria::{Concordance, MarketCell, Markets};

use crate::inputs::{flows::Flows, sector_list::SectorList};

/// The markets of a territory; none where the flows have no importers, or the territory
/// exports nothing.
pub(super) fn markets(flows: &Flows, list: &SectorList, territory: &str) -> Option<Markets> {
    let exporter = flows.exporter(territory)?;
    if flows.importers.is_empty() {
        return None;
    }
    let cells = (0..flows.products.len()).flat_map(|product| {
        flows.of_exporter(product, exporter).filter_map(move |flow| {
            let importer = flows.importer_of(flow)?;
            Some(MarketCell { importer, product, value: flows.value[flow] })
        })
    });
    Some(Markets {
        year: flows.year,
        importers: flows.importers.clone(),
        cells: cells.collect(),
        concordance: Concordance::new(list.members(flows.scheme, &flows.products)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::testing::{flows, list};

    #[test]
    fn only_what_the_territory_sells_is_taken() {
        let held = flows(
            2020,
            &[
                ("CRI", "DEU", "9018", 2.0, 1.0),
                ("CRI", "USA", "9018", 4.0, 1.0),
                ("MEX", "USA", "9018", 9.0, 1.0),
            ],
        );
        let markets = markets(&held, &list(), "CRI").unwrap();
        let cells: Vec<_> = markets.cells.iter().map(|cell| (cell.importer, cell.value)).collect();
        assert_eq!(cells, [(0, 2.0), (1, 4.0)]);
        assert_eq!(markets.importers, ["DEU", "USA"]);
    }

    #[test]
    fn flows_without_importers_or_without_the_territory_have_no_markets() {
        let mut held = flows(2020, &[("CRI", "DEU", "9018", 2.0, 1.0)]);
        assert_eq!(markets(&held, &list(), "MEX"), None);
        (held.importers, held.importer) = (vec![], vec![]);
        assert_eq!(markets(&held, &list(), "CRI"), None);
    }
}
