//! MKT_CONC: how much of a sector's exports goes to one market.
//!
//! `TOP1`: `100 max_j x_sj / x_s`. `HHI`: `100 sum_j (x_sj / x_s)^2`. `x_sj` is what the
//! territory sells of the sector to market `j`, with weights of the concordance. Shape:
//! values by importer x product, concordance sectors x products, to sectors. Unit: percent,
//! 100 where everything goes to one market, under either measure. Source: Hirschman (1945)
//! and Herfindahl (1950) for the index.

use std::collections::BTreeMap;

use super::{
    BACI, Cell, ChoiceOption, Criterion, Direction, Document, Entry, Family, Inputs, Markets, Missing, Need,
    Obtained, OptionSpec, Options, Quadrant, Role, Support, Unavailable,
};

/// Export market concentration.
pub(super) struct MktConc;

const MEASURE: ChoiceOption = ChoiceOption {
    name: "measure",
    meaning: "The share of the largest market, or the sum of squared shares of all.",
    values: &["TOP1", "HHI"],
    default: "TOP1",
};

const ENTRY: Entry = Entry {
    id: "MKT_CONC",
    name: "Export market concentration",
    name_es: "Concentración de mercados de exportación",
    family: Family::Risk,
    roles: &[Role::WarnGate, Role::Context],
    role_note: "",
    direction: Direction::Min,
    direction_note: "",
    unit: "percent to the top market",
    description: "How much of what the territory exports of the sector depends on its largest market.",
    formula: "TOP1_s = max_j x_sj / x_s, or as a choice the Herfindahl-Hirschman index sum_j (x_sj / x_s)^2; both \
              in percent.",
    caveats: &["A high concentration may be no more than proximity and rules of origin."],
    document: Document {
        section: "6.1.2",
        lines: "3370-3372, 3468-3469",
        says: "Reports that 89 % of the apparel of Nicaragua and over 98 % of that of Lesotho and Swaziland \
               went to one market.",
        support: Support::Stated,
    },
    data_needed: "Exports of the territory by importer and product; a concordance from products to sectors",
    sources: &[BACI],
    quadrants: &[Quadrant::Q3, Quadrant::Q4],
    anchors: None,
    options: &[OptionSpec::Choice(MEASURE)],
    gates: &[],
    grade: None,
    obtained: Obtained::Computed,
};

impl Criterion for MktConc {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }

    fn needs(&self, _: &Options) -> Vec<Need> {
        vec![Need::Markets]
    }

    fn compute(&self, inputs: &Inputs, options: &Options) -> Result<Vec<Cell>, Unavailable> {
        let markets = inputs.markets.as_ref().ok_or(Unavailable::InputNeeded(Need::Markets))?;
        let mut of_product: BTreeMap<usize, BTreeMap<usize, f64>> = BTreeMap::new();
        for cell in &markets.cells {
            *of_product.entry(cell.product).or_default().entry(cell.importer).or_default() += cell.value;
        }
        let cell = |sector| of_sector(markets, &of_product, options, sector);
        Ok((0..inputs.sectors).map(cell).collect())
    }
}

fn of_sector(
    markets: &Markets,
    of_product: &BTreeMap<usize, BTreeMap<usize, f64>>,
    options: &Options,
    sector: usize,
) -> Cell {
    let members = markets.concordance.of(sector);
    if members.is_empty() {
        return Cell::missing(Missing::NotCovered);
    }
    let mut sold: BTreeMap<usize, f64> = BTreeMap::new();
    for (p, weight) in members {
        for (&importer, value) in of_product.get(p).into_iter().flatten() {
            *sold.entry(importer).or_default() += weight * value;
        }
    }
    let total: f64 = sold.values().sum();
    // The first of markets that are equally large, by position.
    let largest = sold.iter().max_by(|left, right| left.1.total_cmp(right.1).then(right.0.cmp(left.0)));
    let Some((&importer, most)) = largest.filter(|_| total > 0.0) else {
        return Cell::missing(Missing::NotExported);
    };
    let share = most / total;
    let value = match options.word(&MEASURE) {
        "HHI" => sold.values().map(|value| (value / total) * (value / total)).sum(),
        _ => share,
    };
    let name = markets.importers.get(importer).map_or("", String::as_str);
    Cell::of(100.0 * value, markets.year).noted(format!("top market {name} with {:.1} %", 100.0 * share))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::{
        Concordance, MarketCell,
        testing::{assert_value, computed},
    };
    use proptest::prelude::*;

    fn markets(cells: &[(usize, usize, f64)], sectors: Vec<Vec<(usize, f64)>>) -> Inputs {
        let count = sectors.len();
        let markets = Markets {
            year: 2021,
            importers: ["DEU", "MEX", "USA"].map(String::from).to_vec(),
            concordance: Concordance::new(sectors),
            cells: cells
                .iter()
                .map(|&(importer, product, value)| MarketCell { importer, product, value })
                .collect(),
        };
        Inputs { sectors: count, markets: Some(markets), ..Inputs::default() }
    }

    #[test]
    fn the_share_of_the_largest_market_is_told_with_its_name() {
        let inputs = markets(&[(0, 0, 10.0), (1, 0, 30.0), (2, 0, 40.0), (2, 0, 20.0)], vec![vec![(0, 1.0)]]);
        let cell = &computed("MKT_CONC", &inputs, &[]).unwrap()[0];
        assert_value(cell, 60.0);
        assert!(cell.note.contains("USA") && cell.year == 2021);
        assert_value(&computed("MKT_CONC", &inputs, &[("measure", "HHI")]).unwrap()[0], 36.0 + 9.0 + 1.0);
    }

    #[test]
    fn products_count_with_the_weight_of_the_concordance() {
        let inputs = markets(&[(0, 0, 10.0), (1, 1, 30.0)], vec![vec![(0, 1.0), (1, 0.5)]]);
        assert_value(&computed("MKT_CONC", &inputs, &[]).unwrap()[0], 60.0);
    }

    #[test]
    fn a_sector_that_sells_nothing_depends_on_nobody() {
        let cells =
            computed("MKT_CONC", &markets(&[(0, 0, 0.0)], vec![vec![(0, 1.0)], vec![]]), &[]).unwrap();
        assert_eq!(cells[0].value, Err(Missing::NotExported));
        assert_eq!(cells[1].value, Err(Missing::NotCovered));
    }

    proptest! {
        #[test]
        fn the_index_is_at_least_even_and_at_most_the_top_share(
            values in prop::collection::vec(0.01..1e6_f64, 1..30),
        ) {
            let cells: Vec<_> = values.iter().enumerate().map(|(at, &value)| (at, 0, value)).collect();
            let inputs = markets(&cells, vec![vec![(0, 1.0)]]);
            let of = |measure| {
                computed("MKT_CONC", &inputs, &[("measure", measure)]).unwrap()[0].value.unwrap()
            };
            prop_assert!(of("HHI") >= 100.0 / values.len() as f64 - 1e-9);
            prop_assert!(of("HHI") <= of("TOP1") + 1e-9 && of("TOP1") <= 100.0 + 1e-9);
        }
    }
}
