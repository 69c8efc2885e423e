//! COG: how many complex products come within reach with those of a sector.
//!
//! `COG_s = sum_p omega_p COG_cp / sum_p omega_p`, over the products `p` of the sector
//! that the territory does not have. Shape: exports countries x products, concordance
//! sectors x products, to sectors. Unit: that of PCI. The two published variants of
//! `COG_cp` are those of [`Variant`]; the note names the one that was taken. Sources:
//! py-ecomplexity 0.5.3; Hausmann, Hidalgo et al., "The Atlas of Economic Complexity"
//! (2014), box 5.4.

use super::{
    Anchors, BACI, COMTRADE, Cell, ChoiceOption, Criterion, Direction, Document, Entry, Family, Inputs,
    Missing, Need, Obtained, OptionSpec, Options, Quadrant, Role, Support, Trade, TradeBasis, Unavailable,
    framework::{RCA_THRESHOLD, YEARS, covered_note, weighted_mean},
};
use crate::Variant;

/// Strategic value.
pub(super) struct Cog;

const VARIANT: ChoiceOption = ChoiceOption {
    name: "variant",
    meaning: "Which published definition: A, that of py-ecomplexity, or B, that of the Atlas of Economic \
              Complexity, which takes off what is near already. They are not interchangeable.",
    values: &["A", "B"],
    default: "A",
};

const ENTRY: Entry = Entry {
    id: "COG",
    name: "Strategic value (complexity outlook gain)",
    name_es: "Valor estratégico (ganancia de perspectiva de complejidad)",
    family: Family::Learning,
    roles: &[Role::Score],
    role_note: "",
    direction: Direction::Max,
    direction_note: "",
    unit: "units of PCI",
    description: "How much the products of the sector that the territory does not make yet would bring other, \
                  complex products within its reach.",
    formula: "COG_s = mean of COG_cp over p in s with M_cp = 0, weighted with omega_p. Variant A \
              (py-ecomplexity, verified against its code): COG_cp = (1 - M_cp) sum_q (1 - M_cq) phi_qp PCI_q / \
              sum_r phi_qr, with PCI the eigenvector before its mean is taken off, over the standard deviation. \
              Variant B (opportunity gain of the Atlas of Economic Complexity): COG_cp = sum_q phi_pq / sum_r \
              phi_rq (1 - M_cq) PCI_q - (1 - d_cp) PCI_p, with d = 1 - density. The profile names the variant.",
    caveats: &[
        "The two published variants differ by the second term and by the proximity of a product to itself; \
         they are not interchangeable.",
        "It is sensitive to the cut at RCA >= 1: use a mean of three years, and look at the share of presences \
         that flip between years, which the note of a value reports.",
        "It is correlated with PCI: do not weight both heavily.",
    ],
    document: Document {
        section: "3.3; 4.1.3",
        lines: "2272-2275, 2712-2714",
        says: "Asks for good platforms from which to jump to other products, by variables of the kind of \
               strategic value, and names strategic value first among the objective criteria for vertical \
               market interventions.",
        support: Support::Stated,
    },
    data_needed: "HS6 exports of the territory and of all countries, mean of three years; a concordance from \
                  HS6 to sectors; PCI, which is computed from them",
    sources: &[BACI, COMTRADE],
    quadrants: &[Quadrant::Q3, Quadrant::Q4],
    anchors: Some(Anchors { worst: -0.5, goal: 1.5 }),
    options: &[OptionSpec::Choice(VARIANT), OptionSpec::Number(YEARS), OptionSpec::Number(RCA_THRESHOLD)],
    gates: &[],
    grade: None,
    obtained: Obtained::Computed,
};

impl Criterion for Cog {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }

    fn needs(&self, options: &Options) -> Vec<Need> {
        vec![Need::Trade(TradeBasis::of(options, variant(options)))]
    }

    fn compute(&self, inputs: &Inputs, options: &Options) -> Result<Vec<Cell>, Unavailable> {
        let trade = inputs.trade_on(TradeBasis::of(options, variant(options)))?;
        Ok((0..inputs.sectors).map(|sector| of_sector(trade, sector)).collect())
    }
}

/// The variant that the options of this criterion name.
fn variant(options: &Options) -> Variant {
    if options.word(&VARIANT) == "B" { Variant::AtlasBook } else { Variant::Reference }
}

fn of_sector(trade: &Trade, sector: usize) -> Cell {
    if trade.concordance.of(sector).is_empty() {
        return Cell::missing(Missing::NotCovered);
    }
    let omega = trade.omega(sector);
    if omega.is_empty() {
        return Cell::missing(Missing::NotTraded);
    }
    let figures = &trade.figures;
    let absent: Vec<(usize, f64)> =
        omega.into_iter().filter(|&(p, _)| !figures.is_present(trade.territory, p)).collect();
    if absent.is_empty() {
        return Cell::missing(Missing::AllPresent);
    }
    let all: f64 = absent.iter().map(|(_, share)| share).sum();
    let known = absent.iter().filter_map(|&(p, share)| Some((share, figures.cog(trade.territory, p)?)));
    let Some((mean, covered)) = weighted_mean(known) else {
        return Cell::missing(Missing::NoFigures);
    };
    let name = match trade.basis.variant {
        Variant::Reference => "variant A (py-ecomplexity)",
        Variant::AtlasBook => "variant B (Atlas of Economic Complexity)",
    };
    let cell = Cell::of(mean, trade.year).noted(name).noted(flips(trade, sector));
    cell.noted(covered_note(covered / all)).noted(trade.window_note())
}

fn flips(trade: &Trade, sector: usize) -> String {
    let share = trade.flips(sector);
    share.map_or(String::new(), |share| {
        format!("{:.1} % of presences flip from one year to the next", 100.0 * share)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::testing::{VALUES, assert_value, computed, exports, trade};
    use std::sync::Arc;

    fn sectors() -> Vec<Vec<(usize, f64)>> {
        vec![vec![(2, 1.0), (3, 3.0)], vec![(0, 1.0)], vec![(0, 1.0), (2, 1.0)]]
    }

    #[test]
    fn the_variants_differ_and_the_note_names_the_one_taken() {
        // Both worked out beside the crate from the raw eigenvector k and PCI of c1, which
        // has p0 and p1: A, ((k2 + k3 / 3) / S2, ...) / sd; B, the same of PCI less density x PCI.
        let inputs = trade(&VALUES, 1, sectors());
        let a = computed("COG", &inputs, &[]).unwrap();
        let b = computed("COG", &inputs, &[("variant", "B")]).unwrap();
        assert_value(&a[0], -0.25 * 0.612_262_196_901_068_3 - 0.75 * 1.080_727_767_692_017_7);
        assert_value(&b[0], -0.25 * 0.430_331_482_911_935_2 - 0.75 * 0.856_955_396_577_811_2);
        assert!(a[0].note.contains("variant A") && b[0].note.contains("variant B"));
    }

    #[test]
    fn only_products_that_the_territory_lacks_count() {
        let cells = computed("COG", &trade(&VALUES, 1, sectors()), &[]).unwrap();
        assert_eq!(cells[1].value, Err(Missing::AllPresent));
        assert_value(&cells[2], -0.612_262_196_901_068_3);
    }

    #[test]
    fn presences_that_flip_between_years_are_reported() {
        let mut inputs = trade(&VALUES, 1, sectors());
        let mut before = VALUES;
        // c1 exports p3 the year before, and so no longer p1.
        before[1] = [5.0, 0.5, 0.5, 4.0];
        let trade = &mut inputs.trade[0];
        trade.window = vec![Arc::new(exports(&before)), trade.exports.clone()];
        assert_eq!(trade.flips(0), Some(0.5));
        assert_eq!(trade.flips(1), Some(0.0));
        let cells = computed("COG", &inputs, &[]).unwrap();
        assert!(cells[0].note.contains("50.0 % of presences flip"), "{}", cells[0].note);
    }
}
