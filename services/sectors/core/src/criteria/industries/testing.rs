//! A table to test criteria on.

use crate::{
    criteria::{Concordance, Industries, Inputs},
    input_output::{Sign, Table},
};

/// Two industries that buy from each other, and one that is idle.
///
/// | | 0 | 1 | 2 |
/// |---|---|---|---|
/// | output | 100 | 200 | 0 |
/// | bought from 0 | 20 | 60 | 0 |
/// | bought from 1 | 40 | 20 | 0 |
/// | employment | 50 | 20 | 0 |
///
/// `L = [[3/2, 1/2], [2/3, 4/3]]`, and the idle one alone, which makes the means of
/// linkages those of three industries.
pub(in crate::criteria) fn inputs(sectors: Vec<Vec<(usize, f64)>>) -> Inputs {
    let flows = [20.0, 60.0, 0.0, 40.0, 20.0, 0.0, 0.0, 0.0, 0.0];
    let table = Table::from_flows(vec![100.0, 200.0, 0.0], &flows).unwrap();
    let solved =
        table.with_factor("EMPLOYMENT", Sign::NotNegative, vec![50.0, 20.0, 0.0]).unwrap().solve().unwrap();
    let count = sectors.len();
    let industries = Industries::of(2018, Concordance::new(sectors), &solved, "EMPLOYMENT").unwrap();
    Inputs { sectors: count, industries: Some(industries), ..Inputs::default() }
}
