//! Results of an input-output table.

use eslabon_sectors_core::{
    criteria::{Concordance, Industries},
    input_output::{Error as Refused, Sign, Table},
};

use super::held::Named;
use crate::{
    error::matrix::Error,
    inputs::{io_table::IoTable, sector_list::SectorList},
};

/// What factors of the table are called in the kernel.
const EMPLOYMENT: &str = "EMPLOYMENT";

/// Jobs and linkages of the industries of a table, for the sectors of a list. Takes a
/// moment with many industries.
pub(super) fn industries(table: &Named<IoTable>, list: &SectorList) -> Result<Industries, Error> {
    let solved = solve(&table.content);
    solved
        .map(|industries| Industries {
            concordance: Concordance::new(list.members(table.content.scheme, &table.content.industries)),
            ..industries
        })
        .map_err(|error| Error::Table { of: table.name.clone(), why: error.to_string() })
}

fn solve(held: &IoTable) -> Result<Industries, Refused> {
    let mut table = Table::from_coefficients(held.output.clone(), &held.coefficients)?;
    if let Some(employment) = held.employment() {
        table = table.with_factor(EMPLOYMENT, Sign::NotNegative, employment.to_vec())?;
    }
    let solved = table.solve()?;
    let (direct_jobs, total_jobs) = match held.employment() {
        Some(_) => solved.factor_effects(EMPLOYMENT).map(|jobs| (jobs.direct, jobs.total))?,
        None => (Vec::new(), Vec::new()),
    };
    Ok(Industries {
        year: held.year,
        concordance: Concordance::default(),
        output: held.output.clone(),
        direct_jobs,
        total_jobs,
        backward: solved.backward_linkages(),
        forward: solved.forward_linkages()?,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::matrix::testing::list;

    fn table() -> IoTable {
        IoTable {
            year: 2018,
            industries: ["Devices", "Spinning"].map(String::from).to_vec(),
            coefficients: vec![0.2, 0.3, 0.4, 0.1],
            output: vec![100.0, 200.0],
            employment: vec![50.0, 20.0],
            ..IoTable::default()
        }
    }

    fn computed(table: IoTable) -> Result<Industries, Error> {
        industries(&Named { name: "inputs/0a".to_owned(), content: Arc::new(table) }, &list())
    }

    #[test]
    fn jobs_and_linkages_stand_at_the_industries_of_a_sector() {
        let industries = computed(table()).unwrap();
        // L = [[1.5, 0.5], [2/3, 4/3]].
        assert!((industries.total_jobs[0] - (0.5 * 1.5 + 0.1 * 2.0 / 3.0)).abs() < 1e-12);
        assert_eq!(industries.direct_jobs, [0.5, 0.1]);
        assert_eq!(industries.concordance.of(0), [(0, 1.0)]);
        assert_eq!(industries.concordance.of(2), [(1, 1.0)]);
        assert!((industries.backward.iter().sum::<f64>() - 2.0).abs() < 1e-12);
    }

    #[test]
    fn a_table_without_employment_has_linkages_and_no_jobs() {
        let industries = computed(IoTable { employment: vec![], ..table() }).unwrap();
        assert!(industries.total_jobs.is_empty() && industries.forward.len() == 2);
    }

    #[test]
    fn a_table_that_cannot_be_solved_is_named() {
        let error = computed(IoTable { coefficients: vec![0.7, 0.3, 0.4, 0.1], ..table() }).unwrap_err();
        assert!(matches!(error, Error::Table { of, .. } if of == "inputs/0a"));
    }
}
