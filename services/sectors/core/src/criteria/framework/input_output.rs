//! Results of an input-output table, as criteria take them.

use super::Concordance;
use crate::input_output::{Error, Solved};

/// Industries of the territory's table. All vectors are by position of the
/// industry; a vector that the table does not allow is empty.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Industries {
    /// Year of the table.
    pub year: i32,
    /// Which industries make up a sector.
    pub concordance: Concordance,
    /// Output. Currency of the table.
    pub output: Vec<f64>,
    /// Jobs in the industry itself for a unit of its output.
    pub direct_jobs: Vec<f64>,
    /// Jobs in all industries for a unit of final demand of its output.
    pub total_jobs: Vec<f64>,
    /// Backward linkage; 1 is the average.
    pub backward: Vec<f64>,
    /// Forward linkage; 1 is the average.
    pub forward: Vec<f64>,
}

impl Industries {
    /// What criteria take from the inverse of a table of this year. `employment` is
    /// the name of the factor that counts jobs; a table without it has no jobs and
    /// still has linkages.
    pub fn of(year: i32, concordance: Concordance, solved: &Solved, employment: &str) -> Result<Self, Error> {
        let (direct_jobs, total_jobs) = match solved.factor_effects(employment) {
            Ok(jobs) => (jobs.direct, jobs.total),
            Err(Error::NoSuchFactor { .. }) => (Vec::new(), Vec::new()),
            Err(error) => return Err(error),
        };
        Ok(Self {
            year,
            concordance,
            output: solved.table().output().to_vec(),
            direct_jobs,
            total_jobs,
            backward: solved.backward_linkages(),
            forward: solved.forward_linkages()?,
        })
    }
}
