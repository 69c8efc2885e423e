//! PCI: how complex the products of a sector are.
//!
//! `PCI_s = sum_p omega_p PCI_p`, over the products `p` of the sector that have one.
//! Shape: exports countries x products, concordance sectors x products, to sectors.
//! Unit: standard deviations of ECI. Source: Hausmann, Hidalgo et al., "The Atlas of
//! Economic Complexity" (2011, 2014).

use super::framework::{RCA_THRESHOLD, YEARS, covered_note, weighted_mean};
use super::{
    BACI, COMTRADE, Cell, Criterion, Direction, Document, Entry, Family, Inputs, Missing, Need, Obtained,
    OptionSpec, Options, Quadrant, Role, Support, Trade, TradeBasis, Unavailable,
};
use crate::Variant;

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
    options: &[OptionSpec::Number(YEARS), OptionSpec::Number(RCA_THRESHOLD)],
    gates: &[],
    grade: None,
    obtained: Obtained::Computed,
};

impl Criterion for Pci {
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
    let known = omega.iter().filter_map(|&(p, share)| Some((share, trade.figures.pci(p)?)));
    match weighted_mean(known) {
        Some((mean, covered)) => {
            Cell::of(mean, trade.year).noted(covered_note(covered)).noted(trade.window_note())
        }
        None => Cell::missing(Missing::NoFigures),
    }
}

#[cfg(test)]
mod tests {
    use crate::criteria::testing::{VALUES, assert_value, computed, trade};

    #[test]
    fn a_sector_is_as_complex_as_what_the_world_trades_of_it() {
        // The second eigenvector of the four countries, worked out by power iteration.
        let sectors = vec![vec![(2, 1.0), (3, 3.0)], vec![(0, 1.0), (1, 1.0)]];
        let cells = computed("PCI", &trade(&VALUES, 1, sectors), &[]).unwrap();
        assert_value(&cells[0], 0.25 * 0.018_537_846_230_296_19 - 0.75 * 1.290_994_448_735_805_6);
        assert_value(&cells[1], 1.152_626_080_747_077_2);
    }

    #[test]
    fn it_is_the_same_for_every_territory() {
        let of = |territory| computed("PCI", &trade(&VALUES, territory, vec![vec![(2, 1.0), (3, 3.0)]]), &[]);
        assert_eq!(of(0), of(3));
    }
}
