//! Results of an input-output table, as criteria take them.

use super::Concordance;

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
