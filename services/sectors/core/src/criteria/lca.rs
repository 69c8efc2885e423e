//! LCA: what the territory could export competitively, or already does.
//!
//! `LCA_s = sum_p omega_p max(min(RCA_cp, 1), pct_p(density_cp))`, see the formula of the
//! entry. Shape: exports countries x products, concordance sectors x products, to
//! sectors. Unit: share, 0..1. `pct_p` is [`percentile_rank`] over the countries with
//! figures. A product without figures counts with `min(RCA, 1)` alone, as does every
//! product of a territory without figures. Source: our own measure of the idea, from
//! revealed advantage (Balassa 1965) and density (Hidalgo, Klinger, Barabasi and
//! Hausmann 2007).

use super::{
    Anchors, BACI, COMTRADE, Cell, Criterion, Direction, Document, Entry, Family, ITC, Inputs, Missing,
    NATIONAL, Need, Obtained, OptionSpec, Options, Quadrant, Role, Support, Trade, TradeBasis, Unavailable,
    framework::{RCA_THRESHOLD, YEARS},
    percentile_rank,
};
use crate::{Complexity, Variant};

/// Latent comparative advantage.
pub(super) struct Lca;

const ENTRY: Entry = Entry {
    id: "LCA",
    name: "Latent comparative advantage",
    name_es: "Ventaja comparativa latente",
    family: Family::Competitiveness,
    roles: &[Role::Score, Role::HardGate],
    role_note: "",
    direction: Direction::Max,
    direction_note: "",
    unit: "0-1",
    description: "How far the territory already exports the products of the sector competitively, or is near \
                  enough to what it exports to do so.",
    formula: "LCA_s = sum_{p in s} omega_p max(min(RCA_cp, 1), pct_p(density_cp)). RCA_cp = (x_cp / x_c) / \
              (x_p / x); density_cp = sum_q M_cq phi_pq / sum_q phi_pq; phi_pq = min(P(p|q), P(q|p)); pct_p the \
              percentile rank of density_cp among countries for product p, 0 for the lowest and 1 for the \
              highest, equals sharing the middle; omega_p the share of p in the world trade of s.",
    caveats: &[
        "Goods only: services need BaTIS, or relatedness by occupations.",
        "Re-exports and assembly in free zones inflate RCA.",
        "Exporters that are protected or subsidised look competitive.",
        "Exports of parts of a country are rarely published.",
        "Sectors that serve the domestic market are invisible, as in the document's case of Brazil (lines \
         3741-3742 and 4109-4113).",
    ],
    document: Document {
        section: "3.3; 4.1.3",
        lines: "2660-2661, 2680-2681, 2729-2731",
        says: "Makes latent comparative advantage the first requirement of the choice of a sector, and \
               competitive potential that of the fourth quadrant. Gives no measure of either.",
        support: Support::Stated,
    },
    data_needed: "HS6 exports of the territory and of all countries, mean of three years; a concordance from \
                  HS6 to sectors",
    sources: &[BACI, COMTRADE, ITC, NATIONAL],
    quadrants: &[Quadrant::Q3, Quadrant::Q4],
    anchors: Some(Anchors { worst: 0.0, goal: 0.8 }),
    options: &[OptionSpec::Number(YEARS), OptionSpec::Number(RCA_THRESHOLD)],
    gates: &[],
    grade: None,
    obtained: Obtained::Computed,
};

impl Criterion for Lca {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }

    fn needs(&self, options: &Options) -> Vec<Need> {
        vec![Need::Trade(TradeBasis::of(options, Variant::Reference))]
    }

    fn compute(&self, inputs: &Inputs, options: &Options) -> Result<Vec<Cell>, Unavailable> {
        let trade = inputs.trade_on(TradeBasis::of(options, Variant::Reference))?;
        Ok((0..inputs.sectors).map(|sector| of_sector(trade, sector)).collect())
    }
}

fn of_sector(trade: &Trade, sector: usize) -> Cell {
    if trade.concordance.of(sector).is_empty() {
        return Cell::missing(Missing::NotCovered);
    }
    let omega = trade.omega(sector);
    if omega.is_empty() {
        return Cell::missing(Missing::NotTraded);
    }
    let figures = trade.figures.as_ref();
    let (mut lca, mut from_density) = (0.0, 0.0);
    for (p, share) in omega {
        let revealed = figures.rca(trade.territory, p).unwrap_or(0.0).min(1.0);
        let latent = standing(figures, trade.territory, p).unwrap_or(0.0);
        lca += share * revealed.max(latent);
        if latent > revealed {
            from_density += share;
        }
    }
    // Shares sum to one but for rounding.
    let note = format!(
        "nearness rather than exports speaks for products with {:.1} % of the sector's world trade",
        100.0 * from_density
    );
    Cell::of(lca.min(1.0), trade.year).noted(note).noted(trade.window_note())
}

/// `pct_p(density_cp)`; none without figures of either.
fn standing(figures: &Complexity, territory: usize, p: usize) -> Option<f64> {
    let own = figures.density(territory, p)?;
    let all = (0..figures.countries()).filter_map(|c| figures.density(c, p));
    Some(percentile_rank(own, all))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Exports, Params, complexity,
        criteria::{
            Concordance,
            testing::{VALUES, assert_value, computed, trade},
        },
    };
    use proptest::prelude::*;
    use std::sync::Arc;

    #[test]
    fn the_larger_of_advantage_and_nearness_counts_with_the_share_of_the_product() {
        // Of c1, p2: RCA 1/5, density third of four: 1/3. p3: RCA 1/5, density last: 0.
        // p0: RCA 2, which counts as 1.
        let sectors = vec![vec![(2, 1.0), (3, 1.0)], vec![(2, 1.0), (3, 3.0)], vec![(0, 1.0), (3, 1.0)]];
        let cells = computed("LCA", &trade(&VALUES, 1, sectors), &[]).unwrap();
        assert_value(&cells[0], 0.5 / 3.0 + 0.5 * 0.2);
        assert_value(&cells[1], 0.25 / 3.0 + 0.75 * 0.2);
        assert_value(&cells[2], 0.5 + 0.5 * 0.2);
        assert!(cells.iter().all(|cell| cell.year == 2022));
    }

    #[test]
    fn a_sector_that_is_tied_to_nothing_or_to_nothing_traded_is_missing() {
        let values = VALUES.map(|[a, b, c, d]| [a, b, c, d, 0.0]);
        let cells = computed("LCA", &trade(&values, 1, vec![vec![], vec![(4, 1.0)]]), &[]).unwrap();
        assert_eq!(cells[0].value, Err(Missing::NotCovered));
        assert_eq!(cells[1].value, Err(Missing::NotTraded));
    }

    proptest! {
        #[test]
        fn it_lies_between_zero_and_one_and_knows_no_currency(
            cells in prop::collection::vec(prop_oneof![Just(0.0), 0.1..50.0_f64], 6 * 7),
            weights in prop::collection::vec(0.1..5.0_f64, 7),
        ) {
            let countries: Vec<u32> = (0..42).map(|at| at / 7).collect();
            let products: Vec<u32> = (0..42).map(|at| at % 7).collect();
            let lca = |unit: f64| {
                let values: Vec<f64> = cells.iter().map(|value| value * unit).collect();
                let exports = Exports::new(6, 7, &countries, &products, &values).unwrap();
                let figures = complexity(&exports, &Params::default().check().unwrap()).ok()?;
                let exports = Arc::new(exports);
                let concordance = Concordance::new(vec![weights.iter().copied().enumerate().collect()]);
                let basis = TradeBasis::of(&Options::default(), Variant::Reference);
                let figures = Arc::new(figures);
                let trade = Trade { basis, year: 1, territory: 0, concordance, exports, figures, window: vec![] };
                Lca.compute(&Inputs { sectors: 1, trade: vec![trade], ..Inputs::default() }, &Options::default()).ok()
            };
            if let Some(cells) = lca(1.0) {
                prop_assert!(cells[0].value.is_ok_and(|value| (0.0..=1.0).contains(&value)));
                prop_assert_eq!(lca(8.0), Some(cells));
            }
        }
    }
}
