//! By HiGHS: the simplex on one thread, so that the same programme has the same answer.

use highs::{Col, HighsModelStatus, RowProblem, Sense};

use super::{Programme, Relation, Solution};

/// See [`Programme::solve`].
pub(super) fn solve(programme: &Programme) -> Option<Solution> {
    let mut problem = RowProblem::default();
    let columns: Vec<Col> =
        programme.columns.iter().map(|column| problem.add_column(column.cost, 0.0..=column.most)).collect();
    for row in &programme.rows {
        let terms: Vec<(Col, f64)> =
            row.terms.iter().map(|&(column, coefficient)| (columns[column], coefficient)).collect();
        match row.relation {
            Relation::AtMost => problem.add_row(..=row.value, terms),
            Relation::Exactly => problem.add_row(row.value..=row.value, terms),
            Relation::AtLeast => problem.add_row(row.value.., terms),
        }
    }
    let mut model = problem.try_optimise(Sense::Minimise).ok()?;
    model.make_quiet();
    model.try_set_option("threads", 1).ok()?;
    model.try_set_option("parallel", "off").ok()?;
    model.try_set_option("solver", "simplex").ok()?;
    let solved = model.try_solve().ok()?;
    if solved.status() != HighsModelStatus::Optimal {
        return None;
    }
    Some(Solution { values: solved.get_solution().columns().to_vec(), objective: solved.objective_value() })
}
