//! By microlp.

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};

use super::{Programme, Relation, Solution};

/// See [`Programme::solve`].
pub(super) fn solve(programme: &Programme) -> Option<Solution> {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let variables: Vec<Variable> =
        programme.columns.iter().map(|column| problem.add_var(column.cost, (0.0, column.most))).collect();
    for row in &programme.rows {
        let terms: Vec<(Variable, f64)> =
            row.terms.iter().map(|&(column, coefficient)| (variables[column], coefficient)).collect();
        let relation = match row.relation {
            Relation::AtMost => ComparisonOp::Le,
            Relation::Exactly => ComparisonOp::Eq,
            Relation::AtLeast => ComparisonOp::Ge,
        };
        problem.add_constraint(terms, relation, row.value);
    }
    let solution = problem.solve().ok()?.into_solution().ok()?;
    let values = variables.iter().map(|&variable| solution.var_value(variable)).collect();
    Some(Solution { values, objective: solution.objective() })
}
