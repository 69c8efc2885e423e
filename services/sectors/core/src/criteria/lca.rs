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
    NATIONAL, Need, Obtained, Options, Quadrant, Role, Support, Trade, Unavailable, percentile_rank,
};
use crate::Complexity;

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
    options: &[],
    gates: &[],
    grade: None,
    obtained: Obtained::Computed,
};

impl Criterion for Lca {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }

    fn compute(&self, inputs: &Inputs, _: &Options) -> Result<Vec<Cell>, Unavailable> {
        let trade = inputs.trade.as_ref().ok_or(Unavailable::InputNeeded(Need::Trade))?;
        let figures = trade.any_figures().ok_or(Unavailable::InputNeeded(Need::Figures))?;
        Ok((0..inputs.sectors).map(|sector| of_sector(trade, figures, sector)).collect())
    }
}

fn of_sector(trade: &Trade, figures: &Complexity, sector: usize) -> Cell {
    if trade.concordance.of(sector).is_empty() {
        return Cell::missing(Missing::NotCovered);
    }
    let omega = trade.omega(sector);
    if omega.is_empty() {
        return Cell::missing(Missing::NotTraded);
    }
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
    Cell::of(lca.min(1.0), trade.year).noted(format!(
        "nearness rather than exports speaks for products with {:.1} % of the sector's world trade",
        100.0 * from_density
    ))
}

/// `pct_p(density_cp)`; none without figures of either.
fn standing(figures: &Complexity, territory: usize, p: usize) -> Option<f64> {
    let own = figures.density(territory, p)?;
    let all = (0..figures.countries()).filter_map(|c| figures.density(c, p));
    Some(percentile_rank(own, all))
}
