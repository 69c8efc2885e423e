//! JOBS_DI: how many jobs one more million of output of a sector calls for, in the
//! sector and in its domestic suppliers.
//!
//! `m_i = sum_k (E_k / X_k) L_ki`, [`total_jobs`](super::Industries::total_jobs) of an
//! industry; `JOBS_s = scale sum_{i in s} u_i m_i`, `u_i` the industry's share in the
//! output of the sector. Shape: industries to sectors. Unit: jobs per USD million,
//! at least 0. Source: Leontief's employment multiplier; Miller and Blair,
//! *Input-Output Analysis* (2009), chapter 6.

use super::{
    Anchors, Cell, Criterion, Direction, Document, Entry, Family, ICIO, ILOSTAT, Industries, Inputs, Missing,
    NATIONAL, Need, NumberOption, Obtained, OptionSpec, Options, Quadrant, Role, Support, Unavailable,
    industries::{covered, mean},
};

/// Direct and indirect jobs.
pub(super) struct JobsDi;

/// The table's money: a table in USD has a million of its units in a USD million.
const UNITS: NumberOption = NumberOption {
    name: "units_per_usd_million",
    meaning: "How many units of the table's money make a USD million: 1000000 for a table in USD, 1 for one \
              in USD million, 500 for one in CLP million at 500 CLP a USD.",
    least: 1e-9,
    most: 1e15,
    default: 1e6,
    whole: false,
};

/// The table's employment.
const JOBS: NumberOption = NumberOption {
    name: "jobs_per_unit",
    meaning: "How many jobs one unit of the table's employment is: 1 for persons, 1000 for thousands.",
    least: 1e-9,
    most: 1e9,
    default: 1.0,
    whole: false,
};

const ENTRY: Entry = Entry {
    id: "JOBS_DI",
    name: "Labour intensity: direct and indirect jobs",
    name_es: "Intensidad de empleo: empleos directos e indirectos",
    family: Family::EmploymentQuantity,
    roles: &[Role::ScoreCapped],
    role_note: "Employment may be a criterion and never the main one: its family is capped.",
    direction: Direction::Max,
    direction_note: "",
    unit: "jobs per USD million of output",
    description: "How many jobs, in the sector itself and in all its domestic suppliers, go with a million \
                  dollars of output for final demand. The note says what share of them is in the sector itself.",
    formula: "JOBS_s = 1e6 sum_{i in s} u_i m_i, m_i = sum_k (E_k / X_k) L_ki, L = (I - A_d)^-1, A_d the \
              domestic input coefficients alone, E employment and X output in USD by industry; u_i the share \
              of industry i in the output of s, weights of the concordance included. Direct share: \
              sum u_i (E_i / X_i) / sum u_i m_i.",
    caveats: &[
        "It is an average and not what one more factory would add.",
        "It knows no limits of capacity and takes input coefficients to be fixed.",
        "Informal jobs may be missing from the employment that is counted.",
        "45 industries hide the sub-sectors that an agency promotes; the document warns of aggregation (line \
         861).",
        "Jobs per output fall as productivity rises, so it must never be used alone; it says roughly the \
         inverse of REL_PROD.",
    ],
    document: Document {
        section: "3.3; 4.1.3; 5.1",
        lines: "2266-2272, 2655-2667, 3073-3080",
        says: "Wants sectors that employ much labour as well as offer learning, allows employment as a \
               criterion but not as the main one, and would ask consultants for the effects on employment.",
        support: Support::Stated,
    },
    data_needed: "A domestic input-output table, with employment and output by industry of the same year and \
                  in the same prices",
    sources: &[ICIO, ILOSTAT, NATIONAL],
    quadrants: &[Quadrant::Q3, Quadrant::Q4],
    anchors: Some(Anchors { worst: 5.0, goal: 60.0 }),
    options: &[OptionSpec::Number(UNITS), OptionSpec::Number(JOBS)],
    gates: &[],
    grade: None,
    obtained: Obtained::Computed,
};

impl Criterion for JobsDi {
    fn entry(&self) -> &'static Entry {
        &ENTRY
    }

    fn needs(&self, _: &Options) -> Vec<Need> {
        vec![Need::InputOutput]
    }

    fn compute(&self, inputs: &Inputs, options: &Options) -> Result<Vec<Cell>, Unavailable> {
        let needed = Unavailable::InputNeeded(Need::InputOutput);
        let table = inputs.industries.as_ref().ok_or(needed)?;
        if table.total_jobs.is_empty() || table.direct_jobs.is_empty() {
            return Err(Unavailable::InputNeeded(Need::Indicator("EMPLOYMENT")));
        }
        let scale = options.number(&UNITS) * options.number(&JOBS);
        let cell = |sector| of_sector(table, sector, scale).unwrap_or_else(Cell::missing);
        Ok((0..inputs.sectors).map(cell).collect())
    }
}

fn of_sector(table: &Industries, sector: usize, scale: f64) -> Result<Cell, Missing> {
    let industries = covered(table, sector)?;
    let total = mean(&industries, &table.total_jobs).ok_or(Missing::NoFigures)?;
    let direct = mean(&industries, &table.direct_jobs).ok_or(Missing::NoFigures)?;
    let cell = Cell::of(scale * total, table.year);
    if total == 0.0 {
        return Ok(cell.noted("the table counts no jobs in the sector or its suppliers"));
    }
    Ok(cell.noted(format!("{:.1} % of the jobs are in the sector itself", 100.0 * direct / total)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        criteria::{
            Concordance,
            industries::testing::inputs,
            testing::{assert_value, computed},
        },
        input_output::Table,
    };

    #[test]
    fn jobs_of_suppliers_count_and_industries_weigh_by_their_output() {
        // Jobs per unit of money: 49/60 and 23/60 in all, 0.5 and 0.1 in the industry.
        let inputs = inputs(vec![vec![(0, 1.0)], vec![(0, 1.0), (1, 0.5)]]);
        let cells = computed("JOBS_DI", &inputs, &[("units_per_usd_million", "60")]).unwrap();
        assert_value(&cells[0], 49.0);
        // Outputs of 100 and half of 200 weigh the same.
        assert_value(&cells[1], 36.0);
        assert_eq!(cells[0].year, 2018);
        // 0.5 / (49 / 60), and the mean of 0.5 and 0.1 over 36 / 60.
        assert_eq!(cells[0].note, "61.2 % of the jobs are in the sector itself");
        assert_eq!(cells[1].note, "50.0 % of the jobs are in the sector itself");
    }

    #[test]
    fn units_are_dollars_and_persons_unless_said() {
        let inputs = inputs(vec![vec![(0, 1.0)]]);
        assert_value(&computed("JOBS_DI", &inputs, &[]).unwrap()[0], 49e6 / 60.0);
        let thousands = [("units_per_usd_million", "6"), ("jobs_per_unit", "1000")];
        assert_value(&computed("JOBS_DI", &inputs, &thousands).unwrap()[0], 4900.0);
    }

    #[test]
    fn a_table_without_employment_has_no_jobs() {
        let solved = Table::from_flows(vec![10.0], &[4.0]).unwrap().solve().unwrap();
        let concordance = Concordance::new(vec![vec![(0, 1.0)]]);
        let industries = Industries::of(2018, concordance, &solved, "EMPLOYMENT").unwrap();
        let inputs = Inputs { sectors: 1, industries: Some(industries), ..Inputs::default() };
        assert_value(&computed("LINK_B", &inputs, &[]).unwrap()[0], 1.0);
        let needed = Unavailable::InputNeeded(Need::Indicator("EMPLOYMENT"));
        assert_eq!(computed("JOBS_DI", &inputs, &[]), Err(needed));
    }

    #[test]
    fn a_sector_outside_the_table_or_without_output_has_none() {
        let inputs = inputs(vec![vec![], vec![(7, 1.0)], vec![(2, 1.0)]]);
        let cells = computed("JOBS_DI", &inputs, &[]).unwrap();
        let why = cells.iter().map(|cell| cell.value.unwrap_err()).collect::<Vec<_>>();
        assert_eq!(why, [Missing::NotCovered, Missing::NotCovered, Missing::ZeroDenominator]);
    }
}
