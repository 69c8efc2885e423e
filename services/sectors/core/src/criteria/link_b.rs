//! LINK_B: how much of its suppliers' output a sector sets in motion.
//!
//! `BL_i = (1/n) sum_k L_ki / ((1/n^2) sum_kj L_kj)`,
//! [`backward_linkages`](crate::input_output::Solved::backward_linkages) of an industry;
//! a sector has the mean of its industries, weighted by output. Shape: industries to
//! sectors. Unit: index, 1 for the average industry. Range: > 0. Source: Rasmussen,
//! *Studies in Inter-Sectoral Relations* (1956).

use super::{
    Cell, Criterion, Direction, Document, Entry, Family, ICIO, Inputs, Missing, NATIONAL, Need, Obtained,
    Options, Quadrant, Role, Support, Unavailable,
    industries::{covered, mean},
};

/// Backward linkage.
pub(super) struct LinkB;

const ENTRY: Entry = Entry {
    id: "LINK_B",
    name: "Backward linkage",
    name_es: "Encadenamiento hacia atrás",
    family: Family::Spillover,
    roles: &[Role::Score],
    role_note: "",
    direction: Direction::Max,
    direction_note: "",
    unit: "index (1 = average)",
    description: "How much domestic output, of itself and of all its suppliers, one unit of demand for the \
                  sector sets in motion, against the average industry.",
    formula: "BL_i = (1/n) sum_k L_ki / ((1/n^2) sum_kj L_kj), L the domestic Leontief inverse of n industries \
              (Rasmussen); BL_s is the mean of its industries, weighted by their output and by the weights of \
              the concordance.",
    caveats: &[
        "Firms in an enclave or free zone have far weaker linkages than the average of their sector: use \
         tables that split them, as the extended ones of China and Mexico do, or surveys of firms.",
        "What could be linked is not what is linked.",
    ],
    document: Document {
        section: "4.1.3; 6.1.1",
        lines: "2494-2500, 3316-3317, 3348-3351",
        says: "Finds subsidies to foreign investment sensible where there are linkages to local firms, and asks \
               how local linkages can be strengthened.",
        support: Support::Stated,
    },
    data_needed: "A domestic input-output table",
    sources: &[ICIO, NATIONAL],
    quadrants: &[Quadrant::Q3, Quadrant::Q4],
    anchors: None,
    options: &[],
    gates: &[],
    grade: None,
    obtained: Obtained::Computed,
};

impl Criterion for LinkB {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }

    fn needs(&self, _: &Options) -> Vec<Need> {
        vec![Need::InputOutput]
    }

    fn compute(&self, inputs: &Inputs, _: &Options) -> Result<Vec<Cell>, Unavailable> {
        let table = inputs.industries.as_ref().ok_or(Unavailable::InputNeeded(Need::InputOutput))?;
        let of_sector = |sector| {
            let industries = covered(table, sector)?;
            let linkage = mean(&industries, &table.backward).ok_or(Missing::NoFigures)?;
            Ok(Cell::of(linkage, table.year))
        };
        Ok((0..inputs.sectors).map(|sector| of_sector(sector).unwrap_or_else(Cell::missing)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criteria::{
        industries::testing::inputs,
        testing::{assert_value, computed},
    };

    #[test]
    fn a_sector_pulls_as_its_industries_do_on_average() {
        // Columns of L sum to 13/6, 11/6 and 1: a mean of 5/3.
        let inputs = inputs(vec![vec![(0, 1.0)], vec![(1, 1.0)], vec![(0, 1.0), (1, 1.0)]]);
        let cells = computed("LINK_B", &inputs, &[]).unwrap();
        assert_value(&cells[0], 1.3);
        assert_value(&cells[1], 1.1);
        // Outputs of 100 and 200.
        assert_value(&cells[2], 3.5 / 3.0);
        assert_eq!(cells[2].year, 2018);
    }

    #[test]
    fn a_sector_outside_the_table_has_no_linkage() {
        let cells = computed("LINK_B", &inputs(vec![vec![]]), &[]).unwrap();
        assert_eq!(cells[0].value, Err(Missing::NotCovered));
    }
}
