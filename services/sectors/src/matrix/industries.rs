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

/// What the kernel calls the factor that counts jobs.
const EMPLOYMENT: &str = "EMPLOYMENT";

/// Jobs and linkages of the industries of a table, for the sectors of a list. Takes a
/// moment with many industries. `at` is where the table was named among the inputs.
pub(super) fn industries(table: &Named<IoTable>, at: usize, list: &SectorList) -> Result<Industries, Error> {
    solve(&table.content, list).map_err(|error| Error::Table {
        of: table.name.clone(),
        at,
        why: error.to_string(),
    })
}

fn solve(held: &IoTable, list: &SectorList) -> Result<Industries, Refused> {
    let mut table = Table::from_coefficients(held.output.clone(), &held.coefficients)?;
    if let Some(employment) = held.employment() {
        table = table.with_factor(EMPLOYMENT, Sign::NotNegative, employment.to_vec())?;
    }
    let concordance = Concordance::new(list.members(held.scheme, &held.industries));
    Industries::of(held.year, concordance, &table.solve()?, EMPLOYMENT)
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
        industries(&Named { name: "inputs/0a".to_owned(), content: Arc::new(table) }, 3, &list())
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
        assert!(matches!(error, Error::Table { of, at: 3, .. } if of == "inputs/0a"));
    }
}
