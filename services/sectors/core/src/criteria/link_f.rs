//! LINK_F: how much others build on what a sector makes.
//!
//! `FL_i = (1/n) sum_j G_ij / ((1/n^2) sum_kj G_kj)`,
//! [`forward_linkages`](crate::input_output::Solved::forward_linkages) of an industry; a
//! sector has the mean of its industries, weighted by output. Shape: industries to
//! sectors. Unit: index, 1 for the average industry. Range: > 0. Source: Ghosh,
//! "Input-output approach in an allocation system" (1958).

use super::{
    Cell, Criterion, Direction, Document, Entry, Family, ICIO, Inputs, Missing, NATIONAL, Need, Obtained,
    Options, Quadrant, Role, Support, Unavailable,
    industries::{covered, mean},
};

/// Forward linkage.
pub(super) struct LinkF;

const ENTRY: Entry = Entry {
    id: "LINK_F",
    name: "Forward linkage",
    name_es: "Encadenamiento hacia adelante",
    family: Family::Spillover,
    roles: &[Role::Score],
    role_note: "",
    direction: Direction::Max,
    direction_note: "",
    unit: "index (1 = average)",
    description: "How much of the domestic output of others rests on what the sector makes, against the \
                  average industry.",
    formula: "FL_i = (1/n) sum_j G_ij / ((1/n^2) sum_kj G_kj), G = (I - B)^-1 the Ghosh inverse, B = z_ij / x_i \
              the output coefficients of n industries; FL_s is the mean of its industries, weighted by their \
              output and by the weights of the concordance.",
    caveats: &[
        "The Ghosh model has a weak reading as cause and effect: take it as a description.",
        "It is meant for the services that are a missing link, such as sterilisation.",
    ],
    document: Document {
        section: "6.1.3",
        lines: "3834-3836",
        says: "Observes that capabilities often grow through backward or forward linkages: textiles for apparel, \
               cold storage for fruit.",
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

impl Criterion for LinkF {
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
            let linkage = mean(&industries, &table.forward).ok_or(Missing::NoFigures)?;
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
    fn others_build_on_a_sector_as_on_its_industries_on_average() {
        // Rows of G sum to 5/2, 5/3 and 1: a mean of 31/18.
        let inputs = inputs(vec![vec![(0, 1.0)], vec![(1, 1.0)], vec![(0, 2.0), (1, 1.0)]]);
        let cells = computed("LINK_F", &inputs, &[]).unwrap();
        assert_value(&cells[0], 45.0 / 31.0);
        assert_value(&cells[1], 30.0 / 31.0);
        // Twice 100 and once 200 weigh the same.
        assert_value(&cells[2], 37.5 / 31.0);
    }

    #[test]
    fn a_table_without_the_figure_gives_none() {
        let mut inputs = inputs(vec![vec![(0, 1.0)]]);
        inputs.industries.as_mut().unwrap().forward.clear();
        assert_eq!(computed("LINK_F", &inputs, &[]).unwrap()[0].value, Err(Missing::NoFigures));
    }
}
