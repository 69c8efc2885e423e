//! PCI: how complex the products of a sector are.
//!
//! `PCI_s = sum_p omega_p PCI_p`, over the products `p` of the sector that have one.
//! Shape: exports countries x products, concordance sectors x products, to sectors.
//! Unit: standard deviations of ECI. Source: Hausmann, Hidalgo et al., "The Atlas of
//! Economic Complexity" (2011, 2014).

use super::{
    BACI, COMTRADE, Cell, Criterion, Direction, Document, Entry, Family, Inputs, Missing, Need, Obtained,
    Options, Quadrant, Role, Support, Trade, Unavailable,
};
use crate::Complexity;

/// Product complexity.
pub(super) struct Pci;

const ENTRY: Entry = Entry {
    id: "PCI",
    name: "Product complexity",
    name_es: "Complejidad de los productos",
    family: Family::Learning,
    roles: &[Role::Score, Role::Context],
    role_note: "",
    direction: Direction::Max,
    direction_note: "",
    unit: "standard deviations (standardised)",
    description: "How much know-how the products of the sector ask for, judged by who exports them: products \
                  of few and diversified countries are complex.",
    formula: "PCI_s = sum_{p in s} omega_p PCI_p. PCI is the eigenvector of the second largest eigenvalue of \
              sum_c M_cp M_cq / (k_c k_p), its sign such that ECI correlates positively with diversity, \
              standardised with mean and standard deviation (those of ECI, so that ECI is the mean PCI of what \
              a country has). M_cp = 1 where RCA_cp >= 1; k_c diversity, k_p ubiquity; omega_p the share of p \
              in the world trade of the sector.",
    caveats: &[
        "It is a property of the product and not of what is done locally: the assembly of a complex product \
         scores high, as the document's medical-device disposables show (lines 3537-3563).",
        "Fix the year and the set of products: values of different years or sets do not compare.",
    ],
    document: Document {
        section: "4.1.1",
        lines: "2344-2351",
        says: "Takes the complexity of Hausmann et al. (2011) as its measure of how sophisticated exports are.",
        support: Support::Stated,
    },
    data_needed: "HS6 exports of the territory and of all countries, mean of three years; a concordance from \
                  HS6 to sectors",
    sources: &[BACI, COMTRADE],
    quadrants: &[Quadrant::Q3, Quadrant::Q4],
    anchors: None,
    options: &[],
    gates: &[],
    grade: None,
    obtained: Obtained::Computed,
};

impl Criterion for Pci {
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
    let known = omega.iter().filter_map(|&(p, share)| Some((share, figures.pci(p)?)));
    match weighted_mean(known) {
        Some((mean, covered)) => Cell::of(mean, trade.year).noted(covered_note(covered)),
        None => Cell::missing(Missing::NoFigures),
    }
}

/// The mean of values with weights above 0, and the sum of the weights.
pub(super) fn weighted_mean(weighted: impl Iterator<Item = (f64, f64)>) -> Option<(f64, f64)> {
    let (weights, sum) =
        weighted.fold((0.0, 0.0), |(weights, sum), (weight, value)| (weights + weight, sum + weight * value));
    (weights > 0.0).then(|| (sum / weights, weights))
}

/// What to say when not all of a sector's trade has figures.
pub(super) fn covered_note(covered: f64) -> String {
    if covered >= 1.0 - 1e-9 {
        return String::new();
    }
    format!("products with {:.1} % of the sector's world trade have figures", 100.0 * covered)
}
