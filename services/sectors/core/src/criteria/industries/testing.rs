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
    let jobs = solved.factor_effects("EMPLOYMENT").unwrap();
    let industries = Industries {
        year: 2018,
        concordance: Concordance::new(sectors.clone()),
        output: solved.table().output().to_vec(),
        direct_jobs: jobs.direct,
        total_jobs: jobs.total,
        backward: solved.backward_linkages(),
        forward: solved.forward_linkages().unwrap(),
    };
    Inputs { sectors: sectors.len(), industries: Some(industries), ..Inputs::default() }
}
